"""Reports in the manner of many counties that are right as they stand: no check may accuse them.

Whole reports and sentences are invented; their wordings (parts of the year, brackets, enumerations,
fixed phrases, numbers that no words bind together) look like mistakes and are none. The passages
stand in `quiet_reports.toml`, each with what it says.
"""

import tomllib
from pathlib import Path

import pytest
from support.reports import check_text, paragraphs
from support.submissions import check_across, evaluate

from xl_jixiao.checks.run import check_file
from xl_jixiao.forms.report.read import read_reports
from xl_jixiao.forms.report.stated import stated_submissions
from xl_jixiao.model.finding import FileResult, Severity, Status
from xl_jixiao.rules.loading import load_rules

HERE = Path(__file__).parent
REPORTS = sorted((HERE / "data" / "reports").glob("*.txt"))
SENTENCES = (HERE / "data" / "sentences" / "near_misses.txt").read_text("utf-8").splitlines()
PASSAGES = tomllib.loads((HERE / "quiet_reports.toml").read_text("utf-8"))
DRAFTS = sorted((HERE.parent / "unit" / "golden").glob("draft_*.txt"))
TITLE = "某县某局2023年度部门整体支出绩效自评报告\n一、部门概况\n"
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
FORM = """
表头 | kind=department | unit=某县某局 | year=2023
资金 | 年度资金总额 | 1800 | 2000 | 2000 | 10 | 100% | 10
收入 | 按收入性质分：2000
支出 | 按支出性质分：2000
支出项 | 其中：基本支出：1200
支出项 | 项目支出：800
指标 | 产出指标（50分） | 数量指标 | 培训农民人次 | ≥1000人次 | 1180人次 | 25 | 25
指标 |  |  | 农资执法检查次数 | ≥10次 | 12次 | 25 | 25
指标 | 满意度指标（10分） | 服务对象满意度指标 | 群众满意度 | ≥90% | 96% | 10 | 10
总分 | 100 | 96.5
"""
BASE = """
表头 | kind=basic-data | unit=某县某局 | year=2023
数据 | staffing | posts=60 | staff=56 | control_rate=93.33%
数据 | three_public | previous=12.3 | budget=15 | final=10.5
数据 | projects | previous=600 | budget=700 | final=800
"""


def reports_in(path):
    return read_reports(paragraphs(path.read_text("utf-8")), file=path.name)


def accusations(text, family, forms=()):
    """The messages of one family of checks on a text; a passage is not a complete report."""
    findings, _ = check_text(text, forms=forms)
    return [one.message for one in findings if one.id.startswith(family)]


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_a_sound_report_is_not_accused(path):
    reports = reports_in(path)

    assert len(reports) == 1
    findings, passed = check_file((), load_rules(None), file=path.name, reports=reports)
    assert [one.message for one in findings] == []
    assert {"N01", "N02"} <= {one.id for one in passed}


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_what_a_sound_report_states_is_not_accused(path):
    """As in a run: what is gathered from its sentences goes through the checks of forms too."""
    rules, reports = load_rules(None), reports_in(path)
    stated = stated_submissions(reports, ())
    evaluated = tuple(evaluate(one, rules) for one in stated)
    findings, _ = check_file(evaluated, rules, file=path.name, reports=reports)

    accused = [one for one in findings if one.severity is not Severity.INFO]
    assert [f"{one.id} {one.message}" for one in accused] == []


def test_reports_of_different_units_are_no_copies():
    files = [
        FileResult(path.name, path.stem, Status.MERGED, reports=reports_in(path))
        for path in REPORTS
    ]
    verdict = check_across(files, load_rules(None), roster=None, year=None)

    assert [one.message for one in verdict.findings if one.id == "N06"] == []
    assert [one.id for one in verdict.passed if one.id == "N06"] == ["N06"]


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("family", ["N", "X"])
def test_a_sound_sentence_is_not_accused(sentence, family):
    assert accusations(AROUND.format(sentence), family) == []


@pytest.mark.parametrize("passage", PASSAGES["report"], ids=lambda one: one["says"])
def test_no_number_of_a_passage_is_accused(passage):
    assert accusations(TITLE + passage["text"], "X") == []


@pytest.mark.parametrize("passage", PASSAGES["beside"], ids=lambda one: one["says"])
def test_no_number_is_accused_beside_tables(passage):
    assert accusations(TITLE + passage["text"], "X", (FORM, BASE)) == []


def test_numbers_of_different_passages_are_not_held_against_each_other():
    text = "\n".join(one["text"] for one in PASSAGES["report"])

    assert accusations(TITLE + text, "X04") == []


@pytest.mark.parametrize("path", DRAFTS, ids=lambda one: one.stem)
def test_no_number_of_our_own_drafts_is_accused(path):
    lines = path.read_text("utf-8").splitlines()

    assert accusations("\n".join(line.strip() for line in lines if line[:4] == "    "), "X") == []
