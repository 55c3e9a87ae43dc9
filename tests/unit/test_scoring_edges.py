"""Every limit of the scoring: exactly at it, just below, just above."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from support.scoring_forms import Row, form

from xl_jixiao.model.score import HintCode
from xl_jixiao.model.source import TEXT
from xl_jixiao.model.submission import Goal
from xl_jixiao.rules.loading import load_rules
from xl_jixiao.scoring.engine import score_submission
from xl_jixiao.scoring.public import grade, score_execution, score_indicator

NATIONAL = load_rules("national")
EXACT = replace(NATIONAL, equal=replace(NATIONAL.equal, method="exact"))
ROUNDED = replace(NATIONAL, execution=replace(NATIONAL.execution, rate_decimals=0))
FULL = {"annual": "100", "executed": "100"}


def output(*points, actual="10个"):
    return [("产出", "", f"指标{at}", "≥10个", actual, one) for at, one in enumerate(points)]


def score(rows, rules="national", **money):
    return score_submission(form(rows, **money), load_rules(rules))


@pytest.mark.parametrize(
    ("target", "actual", "expected", "met"),
    [
        ("≥90个", "90个", 10, True),
        ("≥90个", "89.99个", Decimal("10.00"), False),
        ("≥90个", "89.9个", Decimal("9.99"), False),
        ("＞90个", "90个", 10, False),
        ("＞90个", "90.01个", 10, True),
        ("≤90个", "90个", 10, True),
        ("≤90个", "90.1个", Decimal("9.99"), False),
        ("＜90个", "90个", 10, False),
        ("＜90个", "89.99个", 10, True),
        ("≤10件", "19.99件", Decimal("0.01"), False),
        ("≤10件", "20件", 0, False),
        ("90～110个", "90个", 10, True),
        ("90～110个", "89.99个", None, False),
        ("90～110个", "110个", 10, True),
        ("90～110个", "110.01个", None, False),
        ("≥8个", "-0.01个", 0, False),
        ("≤0起", "0.01起", 0, False),
        ("≤0起", "-0.01起", 10, True),
    ],
)
def test_targets(target, actual, expected, met):
    line = score_indicator(target, actual, 10)

    assert (line.score, line.met) == (expected, met)


@pytest.mark.parametrize(
    ("target", "actual", "says"),
    [
        ("≤10件", "20件", "已达到指标值的2倍及以上"),
        ("≤10件", "19.99件", "按超出比例扣分"),
        ("≤10件", "10.01件", "超过指标值"),
        ("＜10件", "10件", "恰等于界限，按约定得满分"),
        ("＞10件", "10件", "恰等于界限，按约定得满分"),
        ("＞10件", "9.99件", "未完成，按比例"),
    ],
)
def test_words_of_the_trace(target, actual, says):
    assert says in score_indicator(target, actual, 10).trace


def test_a_target_of_nothing_has_no_completion():
    assert score_indicator("≤0起", "3起", 10).completion is None
    assert score_indicator("≥0个", "3个", 10).completion is None


@pytest.mark.parametrize(("actual", "loose"), [("7件", False), ("6.99件", True), ("7.01件", False)])
def test_a_loose_target(actual, loose):
    line = score_indicator("≤10件", actual, 10)

    assert (line.hint(HintCode.LOOSE) is not None) is loose


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        ("5件", 10),
        ("4.99件", Decimal("9.98")),
        ("5.01件", Decimal("9.98")),
        ("0.01件", Decimal("0.02")),
    ],
)
def test_exactly_equal_where_a_profile_asks_for_it(actual, expected):
    assert score_indicator("=5件", actual, 10, rules=EXACT).score == expected


@pytest.mark.parametrize("actual", ["0件", "-0.01件"])
def test_nothing_done_of_an_exact_target_is_settled_by_the_claim(actual):
    line = score_indicator("=5件", actual, 10, claimed=7, rules=EXACT)

    assert (line.score, line.low, line.high, line.basis) == (6, 0, 6, "claimed")


@pytest.mark.parametrize(
    ("actual", "expected"), [("59.99次", 0), ("60次", 0), ("60.4次", Decimal("0.1"))]
)
def test_a_gate(actual, expected):
    assert score_indicator("≥100次", actual, 10, rules="cost-level-1").score == expected


def test_the_gate_itself_is_past_it():
    at = score_indicator("≥100次", "60次", 10, rules="cost-level-1").trace

    assert "过60%门槛" in at
    assert "低于60%" in score_indicator("≥100次", "59.99次", 10, rules="cost-level-1").trace


@pytest.mark.parametrize(
    ("actual", "rules", "expected"),
    [
        ("129.99次", "platform-manual", 10),
        ("130次", "platform-manual", 8),
        ("130.01次", "platform-manual", 8),
    ],
)
def test_over_completion(actual, rules, expected):
    assert score_indicator("≥100次", actual, 10, rules=rules).score == expected


@pytest.mark.parametrize(("actual", "asked"), [("29", False), ("30", True), ("31", True)])
def test_a_reason_from_a_number_on_where_the_target_is_nothing(actual, asked):
    line = score_indicator("≥0个", f"{actual}个", 10, rules="guangxi")

    assert (line.hint(HintCode.OVER) is not None) is asked


@pytest.mark.parametrize(
    ("claimed", "expected", "hint"),
    [
        ("8", 8, None),
        ("8.01", 8, HintCode.CLAIM_CUT),
        ("6", 6, None),
        ("5.99", Decimal("5.99"), HintCode.CLAIM_LOW),
        ("0", 0, HintCode.CLAIM_LOW),
        ("-0.01", 0, HintCode.CLAIM_LOW),
    ],
)
def test_a_claim_and_its_band(claimed, expected, hint):
    line = score_indicator("按时完成", "部分完成", 10, claimed=claimed)
    told = {one.code for one in line.hints} & {HintCode.CLAIM_CUT, HintCode.CLAIM_LOW}

    assert line.score == expected
    assert told == ({hint} if hint else set())


@pytest.mark.parametrize(
    ("number", "usable"),
    [
        ("999999999999999", True),  # fifteen digits
        ("1000000000000000", False),
        ("0.00000000000001", True),
        ("0.000000000000001", False),
    ],
)
def test_numbers_that_are_a_slip_of_the_keyboard(number, usable):
    assert (score_indicator(f"≥{number}元", f"{number}元", 10).score is not None) is usable
    assert (score_execution(Decimal(number), Decimal(number)).score is not None) is usable


@pytest.mark.parametrize(
    ("executed", "expected", "above"),
    [("99.99", Decimal("10.00"), False), ("100", 10, False), ("100.01", 10, True), ("0", 0, False)],
)
def test_the_execution_rate(executed, expected, above):
    line = score_execution(executed, "100")

    assert line.score == expected
    assert (line.hint(HintCode.RATE_ABOVE_ONE) is not None) is above
    assert ("预算执行完毕，得满分" in line.trace) == (executed == "100")
    assert ("执行数不大于0" in line.trace) == (executed == "0")


@pytest.mark.parametrize(
    ("executed", "expected"), [("99.49", Decimal("9.9")), ("99.5", 10), ("99.51", 10)]
)
def test_a_rate_that_is_rounded_before_it_is_scored(executed, expected):
    assert score_execution(executed, "100", rules=ROUNDED).score == expected


@pytest.mark.parametrize(
    ("executed", "expected"),
    [("80", 7), ("79.99", 5), ("60", 5), ("59.99", 0), ("99.99", 7), ("100", 10)],
)
def test_the_steps_of_the_execution(executed, expected):
    assert score_execution(executed, "100", rules="cost-level-1").score == expected


@pytest.mark.parametrize(
    ("total", "name"),
    [
        ("90", "优"),
        ("89.995", "良"),
        ("80", "良"),
        ("79.99", "中"),
        ("60", "中"),
        ("59.99", "差"),
        ("0", "差"),
        ("-1", "差"),
    ],
)
def test_grades(total, name):
    assert grade(total) == name


@pytest.mark.parametrize("points", ["0", "0.01"])
def test_a_row_worth_nothing_leaves_nothing_open(points):
    result = score(output("90", points), **FULL)

    assert result.total == 100 + Decimal(points)


def test_points_of_the_execution_may_be_nothing():
    result = score(output("90"), **FULL, fund_points="0")

    assert (result.total, result.high, result.funds[0].line.points) == (90, 90, 0)


@pytest.mark.parametrize(
    ("points", "whole"), [("99.99", "109.99"), ("100", "100"), ("100.01", "100.01")]
)
def test_indicators_that_carry_everything_leave_the_execution_nothing(points, whole):
    assert score(output(points), **FULL, fund_points=None).total == Decimal(whole)


@pytest.mark.parametrize(("points", "is_open"), [("89.99", True), ("90", True), ("90.01", False)])
def test_room_for_an_execution_that_the_form_leaves_out(points, is_open):
    result = score(output(points), has_funds=False)

    assert (result.total is None) is is_open
    assert result.high == (Decimal(points) + 10 if is_open else Decimal(points))


@pytest.mark.parametrize(
    ("points", "low", "high", "section_high"),
    [
        ("60", 70, 100, 90),  # 30 are left
        ("89.99", Decimal("99.99"), 100, 90),
        ("90", 100, 100, 90),  # nothing is left
        ("95", 105, 105, 95),  # more than the whole is never cut
    ],
)
def test_room_for_a_row_without_points(points, low, high, section_high):
    result = score(output(points, None), **FULL)
    (section,) = (one for one in result.sections if one.kind == "output")

    assert (result.total, result.low, result.high) == (None, low, high)
    assert section.high == section_high


def test_room_is_measured_from_what_is_reached_not_from_the_points():
    result = score(output("60", None, actual="5个"), **FULL)

    assert (result.low, result.high) == (40, 70)


@pytest.mark.parametrize(
    ("first", "second", "weighed"),
    [
        ("0.5", "0.5", True),
        ("0.4995", "0.4995", True),  # 0.001 below a whole
        ("0.499", "0.4999", False),
        ("0.5005", "0.5005", True),
        ("0.501", "0.5001", False),
    ],
)
def test_ratios_of_goals_make_a_whole(first, second, weighed):
    goals = [Goal(ratio=Decimal(first)), Goal(ratio=Decimal(second))]
    rows = [
        Row("产出", "", "甲", "≥10个", "10个", "80", goal=0),
        Row("产出", "", "乙", "≥10个", "5个", "80", goal=1),
    ]
    result = score(rows, "hubei-2020", **FULL, fund_points="20", goals=goals)

    assert ("目标权重加权" in result.trace) is weighed


@pytest.mark.parametrize(
    ("executed", "total"),
    [
        ("80", 98),
        ("79.99", 89),
        ("70", 89),
        ("69.99", 79),
        ("60", 79),
        ("59.99", 69),
        ("50", 69),
        ("49.99", 59),
    ],
)
def test_ceilings(executed, total):
    assert score(output("90"), "platform-manual", annual="100", executed=executed).total == total


def benefits(*points):
    return [
        ("效益", "社会效益指标", f"指标{at}", "≥9个", "9个", one) for at, one in enumerate(points)
    ]


def test_the_points_of_a_missing_satisfaction_are_cents_that_add_up():
    result = score([*output("50"), *benefits("10", "10", "10")], "cost-level-1", **FULL)
    moved = [row.line.points for row in result.rows[1:]]

    assert moved == [Decimal("13.33"), Decimal("13.33"), Decimal("13.34")]
    assert result.total == 100


def test_benefits_worth_nothing_take_nothing():
    result = score([*output("80"), *benefits("0", "0")], "cost-level-1", **FULL)

    assert [row.line.points for row in result.rows] == [80, 0, 0]


@pytest.mark.parametrize(
    ("points", "moved"), [("29.99", "39.99"), ("30", "40"), ("30.01", None), ("40", None)]
)
def test_only_what_a_form_leaves_out_is_moved(points, moved):
    result = score([*output("50"), *benefits(points)], "cost-level-1", **FULL)

    assert ("并入效益指标" in result.rows[1].line.trace) is (moved is not None)
    assert result.rows[1].line.points == Decimal(moved or points)


@pytest.mark.parametrize(
    ("printed", "listed", "total", "high"),
    [
        ("90", "90", 100, 100),  # all is listed
        ("90", "89.99", None, 100),  # a hundredth is not
        ("90", "90.01", Decimal("100.01"), Decimal("100.01")),
        ("80", "80", None, 100),  # the sections do not make the whole
    ],
)
def test_what_a_report_leaves_untold_stays_open(printed, listed, total, high):
    submission = form(output(listed), **FULL)
    (section,) = submission.sections
    told = replace(submission, source=TEXT, sections=(section._replace(points=Decimal(printed)),))
    result = score_submission(told, NATIONAL)

    assert (result.total, result.high) == (total, high)
