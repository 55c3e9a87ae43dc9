"""Two units' published self-evaluations, recomputed under several profiles."""

from __future__ import annotations

from decimal import Decimal

import pytest
from support.scoring_forms import form

from xl_jixiao.model.score import HintCode
from xl_jixiao.rules.loading import load_rules
from xl_jixiao.scoring.engine import score_submission

# 桃江县重点项目建设事务中心 2023: 一级, 二级, 三级(简称), 年度指标值, 实际完成值, 分值, 自评得分
S0_ROWS = [
    ("产出", "数量指标", "调度管理个数", "≥90个", "100个", "6", "6"),
    ("产出", "数量指标", "完成投资额", "49.8亿元", "48.5亿元", "6", "6"),
    ("产出", "数量指标", "调度会议次数", "≥30", "52次", "6", "6"),
    ("产出", "数量指标", "集中开工次数", "1次", "1次", "6", "6"),
    ("产出", "数量指标", "现场观摩次数", "≥1次", "2次", "6", "6"),
    ("产出", "数量指标", "调度重点项目次数", "≥180次", "234次", "6", "6"),
    ("产出", "质量指标", "交办函份数", "≥80份", "109份", "4", "4"),
    ("产出", "质量指标", "督办函份数", "≥7份", "12份", "4", "4"),
    ("产出", "质量指标", "专项督查次数", "≥5次", "12次", "4", "4"),
    ("产出", "时效指标", "完成时限", "12月31日前", "12月31日前", "2", "2"),
    ("效益", "经济效益指标", "政务服务事项次数", "≥60次", "80次", "12", "12"),
    ("效益", "社会效益指标", "难点卡点事项", "≥80项", "120项", "12", "12"),
    ("效益", "可持续影响指标", "建设步伐", "", "59个项目完成年度任务，32个完成建设", "6", "6"),
    ("满意度", "服务对象满意度指标", "服务对象满意度", "≥90%", "95%", "10", "10"),
]
S0 = form(S0_ROWS, initial="114.30", annual="208.22", executed="208.22", fund_claimed="10")

# 桃江县人民政府办公室 2023
S2_ROWS = [
    ("产出", "数量指标", "常务会议", "12次", "12次", "10", "10"),
    ("产出", "质量指标", "政务信息", "200条", "400条", "10", "10"),
    ("产出", "时效指标", "县长热线", "满意率100%", "满意率95%", "10", "7"),
    ("产出", "成本指标", "厉行节俭", "全年", "全年", "10", "10"),
    ("效益", "经济效益指标", "银企对接", "1", "1", "10", "10"),
    ("效益", "社会效益指标", "建议提案", "办结率100%", "办结率100%", "10", "10"),
    ("效益", "生态效益指标", "保护生态", "全年", "全年", "10", "10"),
    ("效益", "可持续影响指标", "廉政建设", "全年", "全年", "10", "10"),
    ("满意度", "服务对象满意度指标", "群众满意", "全年", "全年", "10", "10"),
]
S2 = form(S2_ROWS, initial="969.06", annual="1286.05", executed="1286.05", fund_claimed="10")

EXCLUSIVE = """
extends = "platform-manual"
[over]
tiers = [{ start = 1.30, inclusive = false, action = "deduct", value = 2 }]
"""

# 表, 口径, 总分, 其中按自评认定, 等级
TOTALS = [
    (S0, "national", "99.84", "6", "优"),
    (S0, "national-system", "99.84", "6", "优"),
    (S0, "platform-manual", "83.84", "6", "良"),
    (S0, "chengdu-pidu", "99.84", "6", "优"),
    (S0, "cost-level-1", "99.61", "6", "优"),
    (S0, "grades-80", "99.84", "6", "优"),
    (S0, "integer-rounding", "100", "6", "优"),
    (S2, "national", "99.50", "40", "优"),
    (S2, "platform-manual", "97.50", "40", "优"),
    (S2, "cost-level-1", "98.75", "40", "优"),
]


@pytest.mark.parametrize(("submission", "rules", "total", "claimed", "grade"), TOTALS)
def test_totals_under_each_profile(submission, rules, total, claimed, grade):
    score = score_submission(submission, load_rules(rules))
    assert (score.total, score.claimed_part, score.grade) == (
        Decimal(total),
        Decimal(claimed),
        grade,
    )


def test_an_exclusive_threshold_spares_the_row_at_exactly_130_percent(tmp_path):
    file = tmp_path / "县口径.toml"
    file.write_text(EXCLUSIVE, encoding="utf-8")
    assert score_submission(S0, load_rules(file)).total == Decimal("85.84")


def test_the_investment_row_is_followable_by_hand():
    line = score_submission(S0, load_rules("national")).rows[1].line
    assert line.score == Decimal("5.84")
    assert "实际完成值48.5亿元 ÷ 年度指标值49.8亿元 = 97.39%" in line.trace
    assert "6分 × 97.39% = 5.84分（四舍五入保留2位小数）" in line.trace
    gated = score_submission(S0, load_rules("cost-level-1")).rows[1].line
    assert gated.score == Decimal("5.61")


def test_eight_rows_of_s0_reach_130_percent():
    score = score_submission(S0, load_rules("national"))
    over = [at for at, row in enumerate(score.rows) if row.line.hint(HintCode.OVER)]
    assert over == [2, 4, 5, 6, 7, 8, 10, 11]


def test_s2_runs_at_full_rate_on_the_annual_budget_and_above_on_the_initial_one():
    annual = score_submission(S2, load_rules("national")).funds[0].line
    assert (annual.completion, annual.score) == (1, 10)
    initial = score_submission(S2, load_rules("haidian-2016")).funds[0].line
    assert round(initial.completion, 4) == Decimal("1.3271")
    assert initial.score == 10
    assert initial.hint(HintCode.RATE_ABOVE_ONE)


def test_sections_add_up_to_the_total_and_show_what_was_claimed():
    score = score_submission(S0, load_rules("national"))
    shown = {str(one.kind): (one.points, one.claimed, one.score) for one in score.sections}
    assert shown == {
        "execution": (10, 10, 10),
        "output": (50, 50, Decimal("49.84")),
        "benefit": (30, 30, 30),
        "satisfaction": (10, 10, 10),
    }
    assert "其中按自评认定6分" in score.trace
    assert "等级：优" in score.trace
