"""What traces and hints say, word for word where a unit would read them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from support.submissions import read_form

from xl_jixiao import score_execution, score_indicator
from xl_jixiao.rules.loading import load_rules
from xl_jixiao.scoring.engine import score_submission
from xl_jixiao.scoring.totals import grade_shown, unscaled_note


@pytest.mark.parametrize(
    ("executed", "budget", "says"),
    [
        (10, None, "全年预算数为空，执行率无从计算"),
        (10, 0, "全年预算数为0，执行率无从计算"),
        (None, 100, "全年执行数为空，执行率无从计算"),
    ],
)
def test_why_there_is_no_rate(executed, budget, says):
    line = score_execution(executed, budget)
    assert (line.score, line.low, line.high) == (None, 0, 10)
    assert line.trace.startswith(says)


def test_a_row_without_points_says_so():
    line = score_indicator("≥10个", "8个", None)
    assert line.score is None
    assert "没有分值，不能计分" in line.trace


@pytest.mark.parametrize(
    ("target", "actual", "says"),
    [
        ("≤10件", "8件", "实际完成值8件，年度指标值不超过10件；指标值 ÷ 完成值：10 ÷ 8 = 125%"),
        ("≤0件", "1件", "实际完成值1件，年度指标值不超过0件；指标值为0，完成值大于0，不得分"),
        ("≥5个；≥90%", "5个；80%", "2项指标值各占一半：10分 ×（100% ＋ 80 ÷ 90）÷ 2 = 9.44分"),
        (
            "≥5个；≥90%；≥3次",
            "5个；90%；2次",
            "3项指标值各占等份：10分 ×（100% ＋ 100% ＋ 2 ÷ 3）÷ 3 = 8.89分",
        ),
    ],
)
def test_the_arithmetic_as_it_is_printed(target, actual, says):
    assert says in score_indicator(target, actual, 10).trace


@pytest.mark.parametrize(
    ("rules", "actual", "score"),
    [
        ("national", "5个", "5"),
        ("national", "8个", "8"),
        ("cost-level-1", "5个", "0"),
        ("cost-level-1", "6个", "0"),
        ("cost-level-1", "8个", "5"),
    ],
)
def test_only_some_profiles_have_a_gate(rules, actual, score):
    assert score_indicator("≥10个", actual, 10, rules=rules).score == Decimal(score)


FORM = """
资金 | 年度资金总额 | 100 | 100 | 90 | 10 | 90% | 9
指标 | 产出指标 | 数量指标 | 个数 | ≥8个 | 8个 | {points} | {points}
指标 | 效益指标 | 社会效益指标 | 人数 | ≥8人 | 8人 | 40 | 40
"""


@pytest.mark.parametrize(
    ("points", "note", "shown"),
    [("50", "", "优"), ("55", "分值合计105，未折算", "分值合计105，未折算")],
)
def test_what_is_in_place_of_a_grade(points, note, shown):
    score = score_submission(read_form(FORM.format(points=points)), load_rules(None))
    assert unscaled_note(score) == note
    assert grade_shown(score, "—") == shown
    assert score.trace.startswith("预算执行率9分 ＋ ")


def test_a_share_just_below_the_gate_shows_on_which_side_it_is():
    line = score_indicator("≥25000个", "14999个", 10, rules="cost-level-1")
    assert line.score == 0
    assert "59.996%" in line.trace
    assert "= 60%" in score_indicator("≥25000个", "14999个", 10).trace


@pytest.mark.parametrize(
    ("actual", "met"), [("2023年12月15日", True), ("2024年1月15日", False), ("12月15日", True)]
)
def test_a_deadline_without_a_year_is_read_in_the_year_of_the_form(actual, met):
    form = (
        f"表头 | year=2023\n指标 | 产出指标 | 时效指标 | 完成时限 | 12月31日前 | {actual} | 10 | 10"
    )
    (row,) = score_submission(read_form(form), load_rules(None)).rows
    line = row.line
    assert line.met is met


@pytest.mark.parametrize(("level2", "points"), [("社会效益指标", 40), ("满意度指标", 30)])
def test_points_move_only_where_no_row_asks_for_satisfaction(level2, points):
    form = f"""
资金 | 年度资金总额 | 100 | 100 | 100 | 10 | 100% | 10
指标 | 产出指标 | 数量指标 | 个数 | ≥8个 | 8个 | 50 | 50
指标 | 效益指标 | {level2} | 人数 | ≥8人 | 8人 | 30 | 30
"""
    score = score_submission(read_form(form), load_rules("cost-level-1"))
    assert score.rows[1].line.points == points
    assert score.sections[0].kind == "execution"
