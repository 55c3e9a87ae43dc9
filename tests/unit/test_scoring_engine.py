"""Whole submissions: what counts, what stays open, ceilings, goals, shared and detail rows."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import pytest
from support.scoring_forms import Row, form

from xl_jixiao.model.grid import CellKind
from xl_jixiao.model.score import HintCode
from xl_jixiao.model.submission import Entry, Goal, RowRole
from xl_jixiao.rules.loading import load_rules
from xl_jixiao.scoring.engine import score_submission

NATIONAL = load_rules("national")
FULL = {"annual": "100", "executed": "100"}


def rows(*points, target="≥10个", actual="10个"):
    return [("产出", "数量指标", f"指标{at}", target, actual, one) for at, one in enumerate(points)]


def score(submission, rules="national"):
    return score_submission(submission, load_rules(rules))


def test_a_correct_form_scores_a_hundred():
    result = score(form([*rows("50"), ("效益", "", "", "≥1个", "1个", "40")], **FULL))
    assert (result.total, result.low, result.high, result.grade) == (100, 100, 100, "优")
    assert result.claimed_part == 0
    assert result.uncapped is None


def test_printed_rows_add_up_to_the_printed_total():
    result = score(form(rows("33.33", "33.33", "23.34", target="≥7个", actual="3个"), **FULL))
    scores = [row.line.score for row in result.rows]
    assert result.total == sum(scores) + result.funds[0].line.score
    assert scores == [round(one, 2) for one in scores]


def test_an_undetermined_row_leaves_the_total_open_but_tells_its_range():
    done = [("产出", "", "", "≥1个", "1个", "85"), ("效益", "", "", "≥9个", "详见附件", "5", "5")]
    result = score(form(done, **FULL))
    assert (result.total, result.low, result.high, result.grade) == (None, 95, 100, "优")
    worse = score(form([*rows("70"), ("效益", "", "", "≥9个", "详见附件", "20", "20")], **FULL))
    assert (worse.low, worse.high, worse.grade) == (80, 100, None)
    assert "1项得分待定" in worse.trace


def test_a_blank_budget_leaves_the_execution_open_and_takes_no_other_column():
    result = score(form(rows("90"), initial="100", executed="90"))
    assert (result.total, result.low, result.high) == (None, 90, 100)
    assert result.funds[0].line.hint(HintCode.NO_BUDGET)


def test_the_initial_budget_is_the_base_where_the_profile_says_so():
    submission = form(rows("90"), initial="100", annual="200", executed="80")
    assert score(submission).funds[0].line.score == 4
    assert score(submission, "haidian-2016").funds[0].line.score == 8


def test_rows_without_points_can_add_at_most_what_the_others_leave():
    result = score(form([*rows("60"), *rows(None, None)], **FULL))
    assert (result.total, result.low, result.high, result.grade) == (None, 70, 100, None)
    assert result.rows[1].line.hint(HintCode.NO_POINTS)
    assert result.rows[1].line.met is True
    section = next(one for one in result.sections if one.kind == "output")
    assert (section.score, section.low, section.high) == (None, 60, 90)


def test_a_form_without_any_points_has_a_range_only():
    result = score(form(rows(None, None), **FULL, fund_points=None))
    assert (result.total, result.low, result.high) == (None, 10, 100)


def test_points_of_the_execution_come_from_the_row_then_from_the_profile():
    assert score(form(rows("80"), **FULL, fund_points="20")).total == 100
    assert score(form(rows("90"), **FULL, fund_points=None)).total == 100
    assert score(form(rows("80"), **FULL, fund_points=None), "hubei-2020").total == 100


def test_indicators_worth_a_hundred_leave_nothing_for_an_execution_without_points():
    result = score(form(rows("100"), **FULL, fund_points=None))
    assert result.total == 100
    assert "不另计分" in result.trace
    assert "不另计分" in result.funds[0].line.trace


def test_without_a_total_row_the_execution_is_open_unless_there_is_no_room():
    missing = score(form(rows("90"), has_funds=False))
    assert (missing.total, missing.low, missing.high) == (None, 90, 100)
    assert score(form(rows("100"), has_funds=False)).total == 100


def test_an_execution_without_any_indicator_row_is_no_total():
    result = score(form([], annual="100", executed="90"))
    assert (result.total, result.low, result.high, result.grade) == (None, 9, 100, None)
    assert "没有读到指标行" in result.trace


def test_an_empty_form_has_no_total():
    result = score(form([], has_funds=False))
    assert (result.total, result.low, result.high) == (None, 0, 100)


def test_detail_rows_are_shown_and_never_added():
    detail = Row("产出", "数量指标", "其中：甲", "≥5个", "4个", None, role=RowRole.DETAIL)
    result = score(form([*rows("90"), detail], **FULL))
    assert result.total == 100
    line = result.rows[1].line
    assert (line.met, line.completion, line.score) == (False, Decimal("0.8"), None)
    assert not line.hints or line.hint(HintCode.NO_POINTS) is None


def shared(target, actual, *, points=None, claimed=None):
    return Row(
        "产出", "数量指标", "", target, actual, points, claimed, role=RowRole.SHARED, shares=0
    )


def carrier(target="≥10个", actual="10个", points="90", claimed=None):
    return Row("产出", "数量指标", "", target, actual, points, claimed)


def test_shared_points_are_full_where_every_row_is_met():
    result = score(form([carrier(), shared("≥5个", "6个")], **FULL))
    assert (result.rows[0].line.score, result.rows[1].line.score) == (90, None)
    assert result.total == 100


def test_shared_points_stay_open_where_rows_differ_whatever_is_claimed():
    result = score(form([carrier(claimed="90"), shared("≥5个", "4个")], **FULL))
    line = result.rows[0].line
    assert (line.score, line.low, line.high, line.met) == (None, 0, 90, False)
    assert "没有规定合用的分值怎样分配" in line.trace


def test_a_claim_settles_shared_points_of_qualitative_rows():
    submission = form([carrier("全年", "全年", claimed="88"), shared("≥5个", "6个")], **FULL)
    line = score(submission).rows[0].line
    assert (line.score, line.basis, line.low, line.high) == (88, "claimed", 72, 90)


def test_a_merged_claim_over_rows_with_points_counts_only_if_it_is_full():
    full = form([carrier("全年", "全年", "50", "90"), shared("全年", "全年", points="40")], **FULL)
    assert [row.line.score for row in score(full).rows] == [50, 40]
    part = form([carrier("全年", "全年", "50", "80"), shared("全年", "全年", points="40")], **FULL)
    assert [row.line.score for row in score(part).rows] == [None, None]


@pytest.mark.parametrize(
    ("executed", "total"),
    [("80", "98.00"), ("79", "89"), ("70", "89"), ("69", "79"), ("59", "69"), ("49", "59")],
)
def test_the_manual_caps_the_total_by_execution_rate(executed, total):
    result = score(form(rows("90"), annual="100", executed=executed), "platform-manual")
    assert result.total == Decimal(total)
    assert (result.uncapped is None) == (executed == "80")
    assert ("总分不超过" in result.trace) == (executed != "80")


def test_ceilings_cut_both_ends_of_an_open_total():
    open_row = ("效益", "", "", "≥9个", "完成", "40")
    result = score(form([*rows("50"), open_row], annual="100", executed="55"), "platform-manual")
    assert (result.total, result.low, result.high) == (None, Decimal("55.5"), 69)


def test_several_goals_are_weighed_where_each_carries_the_full_weight():
    goals = [Goal(ratio=Decimal("0.6")), Goal(ratio=Decimal("0.4"))]
    both = [
        Row("产出", "", "甲", "≥10个", "10个", "80", goal=0),
        Row("产出", "", "乙", "≥10个", "5个", "80", goal=1),
    ]
    result = score(form(both, **FULL, fund_points="20", goals=goals), "hubei-2020")
    assert result.weighed
    assert result.total == 20 + Decimal("0.6") * 80 + Decimal("0.4") * 40
    unprinted = score(form(both, **FULL, fund_points=None, goals=goals), "hubei-2020")
    assert unprinted.total == result.total  # 80 + 80 leaves room for the execution's 20
    assert "目标1占60%" in result.trace


def test_goals_in_full_without_ratios_are_never_silently_added_up():
    both = [
        Row("产出", "", "甲", "≥10个", "10个", "80", goal=0),
        Row("产出", "", "乙", "≥10个", "5个", "80", goal=1),
    ]
    result = score(form(both, **FULL, fund_points="20", goals=[Goal(), Goal()]), "hubei-2020")
    assert (result.weighed, result.grade) == (False, None)
    assert "没有可用的权重比例" in result.trace


def test_goals_whose_points_are_split_already_are_simply_added():
    goals = [Goal(ratio=Decimal("0.5")), Goal(ratio=Decimal("0.5"))]
    both = [
        Row("产出", "", "甲", "≥10个", "10个", "40", goal=0),
        Row("产出", "", "乙", "≥10个", "5个", "40", goal=1),
    ]
    result = score(form(both, **FULL, fund_points="20", goals=goals), "hubei-2020")
    assert result.total == 80


def test_missing_satisfaction_goes_to_the_benefits_under_101():
    form_without = form(
        [
            *rows("60"),
            ("效益", "社会效益指标", "甲", "≥9个", "9个", "10"),
            ("效益", "社会效益指标", "乙", "全年", "全年", "10", "9"),
        ],
        **FULL,
    )
    result = score(form_without, "cost-level-1")
    assert [row.line.points for row in result.rows] == [60, 15, 15]
    assert [row.line.score for row in result.rows] == [60, 15, Decimal("13.5")]
    assert result.total == Decimal("98.5")
    assert "没有满意度指标，其10分并入效益指标" in result.rows[1].line.trace
    assert score(form_without).total == 89


def test_points_moved_by_the_unit_itself_are_not_moved_again():
    moved = form([*rows("50"), ("效益", "社会效益指标", "甲", "≥9个", "9个", "40")], **FULL)
    assert score(moved, "cost-level-1").total == 100


def test_satisfaction_points_move_only_where_they_are_all_missing():
    short = [*rows("60"), ("效益", "社会效益指标", "甲", "≥9个", "9个", "25", "25")]
    result = score(form(short, **FULL), "cost-level-1")
    assert [row.line.points for row in result.rows] == [60, 25]


def test_three_spellings_of_a_broken_cell_leave_the_row_open():
    sound = form([("产出", "质量指标", "合格率", "≥95%", "96%", "90", "90")], **FULL)
    row = sound.indicators[0]
    for broken in (
        Entry("#REF!", kind=CellKind.ERROR),
        Entry("", kind=CellKind.UNCALCULATED),
        Entry("####", kind=CellKind.TEXT),
    ):
        submission = dataclasses.replace(
            sound, indicators=(dataclasses.replace(row, target=broken),)
        )
        line = score(submission).rows[0].line
        assert (line.score, line.low, line.high, line.basis) == (None, 0, 90, "computed")


def test_a_number_whose_display_is_hidden_is_never_scored():
    submission = form([("产出", "质量指标", "合格率", "≥95%", "1", "90", "90")], **FULL)
    row = submission.indicators[0]
    hidden = Entry("1", kind=CellKind.NUMBER, number=Decimal(1), display_known=False)
    submission = dataclasses.replace(
        submission, indicators=(dataclasses.replace(row, actual=hidden),)
    )
    line = score(submission).rows[0].line
    assert (line.kind, line.score, line.low, line.high) == ("ge", None, 0, 90)
    assert line.hint(HintCode.DISPLAY_UNKNOWN)


def test_every_line_names_its_rule():
    result = score(form(rows("90", actual="9个"), **FULL))
    assert result.rules == NATIONAL.label
    assert "财预〔2020〕10号（未核对原文）" in result.rows[0].line.trace
