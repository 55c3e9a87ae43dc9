"""What a change of one sign or number in the sums of scoring would alter."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from support.scoring_forms import Row, form

from xl_jixiao.model.score import HintCode
from xl_jixiao.model.source import TEXT
from xl_jixiao.model.submission import Goal, RowRole
from xl_jixiao.rules.loading import load_rules
from xl_jixiao.scoring.engine import score_submission
from xl_jixiao.scoring.public import score_indicator

FULL = {"annual": "100", "executed": "100"}


def score(submission, rules="national"):
    return score_submission(submission, load_rules(rules))


def row(points, target="≥10个", actual="10个", **more):
    return Row("产出", "数量指标", "指标", target, actual, points, **more)


@pytest.mark.parametrize(
    ("points", "kept"), [("-0.5", None), ("0", Decimal(0)), ("0.5", Decimal("0.5"))]
)
def test_points_below_zero_are_none(points, kept):
    line = score(form([row("60"), row(points)], **FULL)).rows[1].line
    assert line.points == kept
    assert bool(line.hint(HintCode.NO_POINTS)) == (kept is None)


def test_points_that_a_report_does_not_tell_are_open_in_their_own_section():
    rows = [row("30"), Row("效益", "社会效益指标", "甲", "≥9个", "9个", "40")]
    told = form(rows, **FULL)
    printed = [
        replace(one, points=Decimal(at)) for one, at in zip(told.sections, (50, 40), strict=True)
    ]
    result = score(replace(told, sections=tuple(printed), source=TEXT))
    ends = {one.kind: (one.score, one.low, one.high) for one in result.sections}
    assert ends["output"] == (None, 30, 50)
    assert ends["benefit"] == (40, 40, 40)
    assert (result.total, result.low, result.high) == (None, 80, 100)


@pytest.mark.parametrize(
    ("actual", "points"), [("90", 10), ("89", 8), ("80", 8), ("60", 5), ("59", 0)]
)
def test_a_satisfaction_without_percent_sign_is_one_of_a_hundred(actual, points):
    line = score_indicator(
        "≥95", actual, 10, indicator="服务对象满意度", level2="满意度指标", rules="cost-level-1"
    )
    assert line.score == points


def test_rows_that_share_points_and_lose_as_many_keep_the_rest():
    over = row("90", "≥100次", "130次")
    beside = replace_points(row("90", "≥100次", "140次"), shares=0)
    line = score(form([over, beside], **FULL), "platform-manual").rows[0].line
    assert (line.score, line.low, line.high) == (88, 88, 88)


def replace_points(one, *, shares):
    return one._replace(points=None, role=RowRole.SHARED, shares=shares)


def test_what_is_open_in_a_goal_counts_with_the_weight_of_the_goal():
    goals = [Goal(ratio=Decimal("0.6")), Goal(ratio=Decimal("0.4"))]
    rows = [row("80", actual="完成", goal=0), row("80", goal=1)]
    result = score(form(rows, **FULL, fund_points="20", goals=goals), "hubei-2020")
    assert (result.total, result.low, result.high) == (None, 52, 100)
    part = next(one for one in result.sections if one.kind == "output")
    assert (part.low, part.high) == (32, 80)


@pytest.mark.parametrize(
    ("ratios", "weighed"),
    [(("0.6", "0.4"), True), (("0.6", "0.399"), True), (("0.6", "0.401"), True),
     (("0.6", "0.398"), False), (("0.6", "0.402"), False)],
)  # fmt: skip
def test_ratios_of_goals_make_a_whole_within_a_thousandth(ratios, weighed):
    goals = [Goal(ratio=Decimal(one)) for one in ratios]
    rows = [row("80", goal=0), row("80", actual="5个", goal=1)]
    result = score(form(rows, **FULL, fund_points="20", goals=goals), "hubei-2020")
    assert ("目标1占60%" in result.trace) is weighed
