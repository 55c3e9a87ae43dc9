"""Reports in the manner of other counties, with nothing wrong in them: no check may accuse them.

The reports are invented; their wordings (parts of the year, figures, brackets, enumerations, fixed
phrases) are those that look like mistakes and are none.
"""

from pathlib import Path

import pytest
from support.reports import check_text, paragraphs

from xl_jixiao.checks.run import check_file, check_folder
from xl_jixiao.forms.report.read import read_reports
from xl_jixiao.model.finding import FileResult, Status
from xl_jixiao.rules.loading import load_rules

DATA = Path(__file__).parent / "data"
REPORTS = sorted((DATA / "reports").glob("*.txt"))
SENTENCES = (DATA / "sentences" / "near_misses.txt").read_text("utf-8").splitlines()
AROUND = """
某县某局2023年度部门整体支出绩效自评报告
一、基本情况
（一）部门概况
本局编制12名。
二、部门整体支出绩效情况
（一）产出情况
{0}
三、存在的问题
预算编制不够精准。
四、改进措施
细化预算编制。
"""


def reports_in(path):
    return read_reports(paragraphs(path.read_text("utf-8")), file=path.name)


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_a_sound_report_is_not_accused(path):
    reports = reports_in(path)

    assert len(reports) == 1
    findings, passed = check_file((), load_rules(None), file=path.name, reports=reports)
    assert [one.message for one in findings] == []
    assert {"N01", "N02"} <= {one.id for one in passed}


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sound_sentence_is_not_accused(sentence):
    findings, _ = check_text(AROUND.format(sentence))

    assert [one.message for one in findings if one.id.startswith("N")] == []


def test_reports_of_different_units_are_no_copies():
    files = [
        FileResult(path.name, path.stem, Status.MERGED, reports=reports_in(path))
        for path in REPORTS
    ]
    verdict = check_folder(files, load_rules(None), roster=None, year=None)

    assert [one.message for one in verdict.findings if one.id == "N06"] == []
    assert [one.id for one in verdict.passed if one.id == "N06"] == ["N06"]
