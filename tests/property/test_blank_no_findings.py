"""A correct form gives no finding above info, and its own total is the one we compute."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.fill import consistent_submissions, fill_workbook
from support.layouts import blank_ids

from xl_jixiao.batch.evaluate import evaluate_file
from xl_jixiao.model.finding import EvaluatedData, FileResult, Severity, Status

RULES = {"hubei-project": "hubei-2020"}
"""Forms that only make sense under the rules of their issuer; the others under the default."""


def assert_clean(result: FileResult) -> None:
    assert result.status is Status.MERGED, result.reason
    told = [one for one in result.findings if one.severity is not Severity.INFO]
    assert told == [], "\n".join(f"{one.id} {one.cells} {one.message}" for one in told)


@pytest.mark.parametrize("layout_id", blank_ids())
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_a_correct_form_gives_no_finding(layout_id, data, tmp_path):
    filling = data.draw(consistent_submissions(layout_id))
    path = fill_workbook(Path(tmp_path) / "filled.xlsx", filling)
    result = evaluate_file(path, rules=RULES.get(layout_id))
    assert_clean(result)
    one = result.evaluated[0]
    if isinstance(one, EvaluatedData) or one.submission.claimed_total.value is None:
        return
    submission, score = one.submission, one.score
    claimed = submission.claimed_total.value
    assert score.claimed_part == 0
    assert score.low <= claimed <= score.high
    if all(row.points.value is not None for row in submission.indicators):
        assert score.total == claimed
