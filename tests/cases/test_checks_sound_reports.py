"""What sound reports without tables state is judged, and nobody is accused.

The same invented reports as in `test_checks_quiet_reports.py`: here the submissions gathered from
their sentences go through the checks of forms as well, as in a run.
"""

from pathlib import Path

import pytest
from support.reports import paragraphs

from xl_jixiao.checks.run import check_file
from xl_jixiao.forms.report.read import read_reports
from xl_jixiao.forms.report.stated import stated_submissions
from xl_jixiao.model.finding import Evaluated, Severity
from xl_jixiao.rules.loading import load_rules
from xl_jixiao.scoring.engine import score_submission

REPORTS = sorted((Path(__file__).parent / "data" / "reports").glob("*.txt"))


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_what_a_sound_report_states_is_not_accused(path):
    rules = load_rules(None)
    reports = read_reports(paragraphs(path.read_text("utf-8")), file=path.name)
    stated = stated_submissions(reports, ())
    evaluated = tuple(Evaluated(one, score_submission(one, rules)) for one in stated)

    findings, _ = check_file(evaluated, rules, file=path.name, reports=reports)

    accused = [one for one in findings if one.severity is not Severity.INFO]
    assert [f"{one.id} {one.message}" for one in accused] == []
