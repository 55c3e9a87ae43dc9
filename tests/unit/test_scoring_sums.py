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
from xl_jixiao.scoring.points import goal_ratios, goals_in_full
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
        one._replace(points=Decimal(at)) for one, at in zip(told.sections, (50, 40), strict=True)
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


def test_what_a_report_leaves_out_is_unknown_while_a_row_has_no_points():
    told = form([row("30"), row(None)], **FULL)
    section = told.sections[0]._replace(points=None)
    result = score(replace(told, sections=(section,), source=TEXT))
    assert [one.kind for one in result.sections] == ["execution", "output"]
    assert (result.total, result.low, result.high) == (None, 40, 100)


def test_a_sum_of_parts_begins_with_the_execution():
    kinds = [one.kind for one in score(form([row("50"), row("40")], **FULL)).sections]
    assert kinds == ["execution", "output"]
    unread = form([row("50"), row("40")], annual=None, executed=None)
    assert [one.kind for one in score(unread).sections] == kinds


def test_rows_that_share_points_are_numbered_from_one():
    beside = replace_points(row("90", "≥10个", "8个"), shares=0)
    trace = score(form([row("90"), beside], **FULL)).rows[0].line.trace
    assert trace.index("（1）") < trace.index("（2）")
    assert "（0）" not in trace


def test_a_printed_sign_is_not_said_to_be_missing():
    assert score_indicator("≥10个", "10个", 10).hint(HintCode.BARE) is None
    assert score_indicator("10个", "10个", 10).hint(HintCode.BARE) is not None


def test_a_picture_as_the_actual_is_said_to_be_one():
    line = score_indicator("≥10个", '=DISPIMG("ID_1",1)', 10)
    assert line.hint(HintCode.OBJECT) is not None
    assert (line.score, line.low, line.high) == (None, 0, 10)


@pytest.mark.parametrize(
    ("target", "told"),
    [("2023年12月31日前", True), ("及时完成", False), ("45291", True), ("", True)],
)
def test_a_day_that_lost_its_format_is_told_beside_a_moment_only(target, told):
    line = score_indicator(target, "45200", 10, indicator="项目完成时限", level2="时效指标")
    assert (line.hint(HintCode.LOST_DATE) is not None) is told


@pytest.mark.parametrize(
    ("sums", "whole", "full"),
    [
        ({0: "105"}, "100", False),  # one goal: nothing to weigh
        ({0: "90", 1: "90"}, "100", True),
        ({0: "50", 1: "50"}, "100", False),
        ({0: "90", 1: "80"}, "100", False),
    ],
)
def test_goals_that_carry_the_full_marks_each(sums, whole, full):
    points = {goal: Decimal(one) for goal, one in sums.items()}
    assert goals_in_full(points, Decimal(whole)) is full


def test_ratios_are_for_several_goals_that_are_all_there():
    halves = [Goal(ratio=Decimal("0.5")), Goal(ratio=Decimal("0.5"))]
    two = {0: Decimal(90), 1: Decimal(90)}
    assert goal_ratios(form([row("90")], goals=halves), two, Decimal(90)) == {
        0: Decimal("0.5"),
        1: Decimal("0.5"),
    }
    assert goal_ratios(form([row("90")], goals=halves[:1]), two, Decimal(90)) is None
    one = form([row("90")], goals=[Goal(ratio=Decimal(1))])
    assert goal_ratios(one, {0: Decimal(90)}, Decimal(90)) is None


@pytest.mark.parametrize(("second", "cut"), [("40", True), ("9", False)])
def test_a_ceiling_says_that_it_cuts_only_where_it_does(second, cut):
    rows = [row("50"), row("40", actual=f"{Decimal(second) / 4}个")]
    trace = score(form(rows, annual="100", executed="75"), "platform-manual").trace
    assert "总分不超过89分" in trace
    assert ("，总分按" in trace) is cut


@pytest.mark.parametrize(
    ("target", "actual", "says"),
    [
        ("≥10", "9个", "指标值未写单位，按实际完成值的单位“个”理解"),
        ("≥10个", "9", "实际完成值未写单位，按指标值的单位“个”理解"),
        ("≥10", "9", "年度指标值没有计量单位，按同一单位比较"),
    ],
)
def test_which_unit_is_missing_is_said(target, actual, says):
    assert score_indicator(target, actual, 10).hint(HintCode.UNIT_MISSING).text == says


@pytest.mark.parametrize(("decimals", "says"), [(0, "四舍五入取整"), (1, "四舍五入保留1位小数")])
def test_how_a_score_was_rounded_is_said(decimals, says):
    national = load_rules("national")
    rules = replace(national, rounding=replace(national.rounding, decimals=decimals))
    assert f"（{says}）" in score_indicator("≥9个", "8个", 10, rules=rules).trace


@pytest.mark.parametrize(
    ("actual", "says"), [("9个", "；未达到指标值；"), ("12个", "；达到指标值；")]
)
def test_a_row_without_points_says_whether_it_was_met(actual, says):
    assert says in score_indicator("≥10个", actual, None).trace


@pytest.mark.parametrize(
    ("target", "actual"), [("≤-0.5%", "-0.4%"), ("=-0.5%", "-0.6%"), ("≥-0.5%", "-0.6%")]
)
def test_a_missed_target_just_below_nothing_has_no_ratio(target, actual):
    line = score_indicator(target, actual, 10)
    assert (line.completion, line.score, line.low, line.high) == (None, None, 0, 6)


@pytest.mark.parametrize(("target", "kept"), [("=0.5", True), ("=1", True), ("=2", True)])
def test_an_equal_target_above_nothing_has_its_ratio(target, kept):
    exact = load_rules("national")
    exact = replace(exact, equal=replace(exact.equal, method="exact"))
    line = score_indicator(target, target.removeprefix("="), 10, rules=exact)
    assert (line.completion == 1) is kept


def test_rows_that_share_points_are_judged_from_the_first():
    first = row("90", "≥10个", "8个")
    second = replace_points(Row("产出", "数量指标", "指标", "≤10天", "8天", None), shares=0)
    line = score(form([first, second], **FULL)).rows[0].line
    assert line.kind == "ge"


def test_points_that_do_not_make_the_whole_are_said_and_give_no_grade():
    result = score(form([row("95")], **FULL))
    assert "分值合计105分，不等于满分100分，未折算，不定等级" in result.trace
    assert result.grade is None
