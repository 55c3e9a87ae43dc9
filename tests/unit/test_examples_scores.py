"""The shipped examples from file to score: the figures that a finance officer gets by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest
from support.build_examples import EXAMPLES

from xl_jixiao.batch.evaluate import evaluate_file
from xl_jixiao.model.score import Score
from xl_jixiao.model.submission import Form

PROJECTS = next(EXAMPLES.glob("桃江县重点项目*"))
OFFICE = next(EXAMPLES.glob("桃江县人民政府*"))
YANFENG = next(EXAMPLES.glob("衡阳市*"))


def score_of(path, rules=None) -> Score:
    found = [one.score for one in evaluate_file(path, rules=rules).evaluated if one.score]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(
    ("path", "rules", "total", "claimed_part", "grade"),
    [
        (PROJECTS, None, "99.84", "6", "优"),
        (PROJECTS, "platform-manual", "83.84", "6", "良"),
        (PROJECTS, "cost-level-1", "99.61", "6", "优"),
        (OFFICE, None, "99.50", "40", "优"),
        (OFFICE, "platform-manual", "97.50", "40", "优"),
        (OFFICE, "cost-level-1", "98.75", "40", "优"),
    ],
)
def test_the_total_by_the_rules(path, rules, total, claimed_part, grade):
    score = score_of(path, rules)
    assert score.total == Decimal(total)
    assert score.claimed_part == Decimal(claimed_part)
    assert score.grade == grade


def test_the_row_that_missed_its_target_is_scored_in_proportion():
    result = evaluate_file(PROJECTS).evaluated[0]
    line = result.score.rows[1].line
    assert result.submission.indicators[1].target.text == "49.8亿元"
    assert (line.score, line.points, line.met) == (Decimal("5.84"), Decimal(6), False)


def test_execution_is_measured_on_the_full_year_budget():
    evaluated = next(one for one in evaluate_file(OFFICE).evaluated if one.score)
    total_row = evaluated.score.funds[0].line
    assert total_row.completion == 1
    assert evaluated.submission.funds[0].claimed_rate.value == Decimal("1.3271")


def test_a_number_answered_with_a_word_is_settled_by_the_claim_and_said_so():
    score = score_of(YANFENG)
    assert (score.total, score.claimed_part) == (Decimal(80), Decimal(50))
    assert (score.low, score.high) == (Decimal(62), Decimal(80))
    assert "I18" in {one.id for one in evaluate_file(YANFENG).findings}


def test_rounding_of_stated_amounts_is_no_finding():
    told = evaluate_file(YANFENG).findings
    assert not [one for one in told if one.id == "B04"]  # 135.79 + 12873.13 against 13008.93


def test_the_office_hands_in_two_forms_in_one_workbook():
    submissions = [one.submission for one in evaluate_file(OFFICE).evaluated]
    assert [one.form for one in submissions] == [Form.BASIC_DATA, Form.DEPARTMENT]
    assert {one.unit.text for one in submissions} == {"桃江县人民政府办公室"}
    assert {one.year for one in submissions} == {2023}
