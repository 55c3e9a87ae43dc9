# ruff: noqa: E501  the columns of the table stay aligned
"""Single rows as a finance officer would check them: what stands in the cells, what it scores.

Columns: 情形 | 年度指标值 | 实际完成值 | 分值 | 自评 | 口径 | 得分 | 下限 | 上限 | 达成 | 认定
An empty column 得分 means undetermined; 认定 is 算 (computed) or 自 (claimed).
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from xl_jixiao.scoring.public import grade, score_execution, score_indicator

CASES = """
达到得满分              | ≥90个      | 100个     | 6  |    | national | 6    | 6   | 6   | 是 | 算
未完成按比例            | 49.8亿元   | 48.5亿元  | 6  | 6  | national | 5.84 | 5.84| 5.84| 否 | 算
分值带分字              | ≥90个      | 45个      | １０分 |  | national | 5    | 5   | 5   | 否 | 算
四舍五入在半分处进位    | ≥8个       | 1个       | 1  |    | national | 0.13 | 0.13| 0.13| 否 | 算
截取口径不进位          | ≥8个       | 1个       | 1  |    | system-truncate | 0.12 | 0.12 | 0.12 | 否 | 算
商除不尽的半分处进位      | ≥486个     | 29.97个   | 9  |    | national | 0.56 | 0.56| 0.56| 否 | 算
取整口径                | ≥100个     | 86个      | 10 |    | integer-rounding | 9 | 9   | 9   | 否 | 算
取整不超过分值          | ≥100个     | 100个     | 22.5 |  | integer-rounding | 22.5 | 22.5 | 22.5 | 是 | 算
完成为0                 | ≥8个       | 0个       | 5  | 5  | national | 0    | 0   | 0   | 否 | 算
完成为负数              | ≥8%        | -3%       | 5  |    | national | 0    | 0   | 0   | 否 | 算
指标值为0大于等于0      | ≥0个       | 3个       | 5  |    | national | 5    | 5   | 5   | 是 | 算
带符号的数后紧跟另一个数 | ≥100%1000件 | 150%900件 | 10 |   | national | 9.5  | 9.5 | 9.5 | 否 | 算
两个数只答了一个        | ≥95% 500户 | 500户     | 10 | 10 | national |      | 0   | 10  | ？ | 算
括号里的数只是说明      | ≥95%（500户） | 96%    | 10 |    | national | 10   | 10  | 10  | 是 | 算
负数目标达到            | ≥-5%       | -3%       | 5  |    | national | 5    | 5   | 5   | 是 | 算
负数目标未达到落入档内  | ≥-5%       | -8%       | 5  | 5  | national | 3    | 0   | 3   | 否 | 自
大于号恰好相等          | ＞90%      | 90%       | 5  |    | national | 5    | 5   | 5   | 否 | 算
大于号超过              | ＞90%      | 91%       | 5  |    | national | 5    | 5   | 5   | 是 | 算
大于0而为0恰等于界限    | ＞0个      | 0个       | 5  |    | national | 5    | 5   | 5   | 否 | 算
小于0而为0恰等于界限    | ＜0%       | 0%        | 5  |    | national | 5    | 5   | 5   | 否 | 算
大于负数恰等于界限      | ＞-5%      | -5%       | 5  |    | national | 5    | 5   | 5   | 否 | 算
小于号恰等于按比值      | ＜10件     | 10件      | 10 |    | hubei-2020 | 10 | 10  | 10  | 否 | 算
大于号恰等于有门槛      | ＞90%      | 90%       | 5  |    | cost-level-1 | 5 | 5   | 5   | 否 | 算
大于等于0而为负落入档内 | ≥0%        | -3%       | 5  | 5  | national | 3    | 0   | 3   | 否 | 自
大于等于负数文字        | 大于等于-2‰ | 1‰       | 10 |    | national | 10   | 10  | 10  | 是 | 算
取整满分是分值本身      | ≥10个      | 10个      | 7.3 |   | integer-rounding | 7.3 | 7.3 | 7.3 | 是 | 算
取整未完成              | ≥10个      | 8个       | 7.3 |   | integer-rounding | 6 | 6   | 6   | 否 | 算
取整自评                | 全年       | 全年      | 10 | 8.5 | integer-rounding | 9 | 8   | 10  | 是 | 自
取整自评满分            | 全年       | 全年      | 7.3 | 7.3 | integer-rounding | 7.3 | 6 | 7.3 | 是 | 自
自评三位小数            | 全年       | 全年      | 10 | 8.777 | national | 8.78 | 8 | 10  | 是 | 自
应完成而未开展          | ≥5次       | 应开展5次，未开展 | 10 | 10 | national | | 0 | 10 | 否 | 算
目标数未完成            | ≥100个     | 目标100个，未完成 | 10 | 10 | national | | 0 | 10 | 否 | 算
未完成目标数            | ≥100个     | 未完成100个 | 10 | 10 | national |    | 0   | 10  | ？ | 算
开工而未完工            | ≥1个       | 开工1个，未完工 | 10 | 10 | national | | 0  | 10  | ？ | 算
超额的数                | ≥100个     | 超额完成20个 | 10 | 10 | national |   | 0   | 10  | ？ | 算
达成预期指标            | ≥100个     | 达成预期指标 | 10 | 9 | national | 9    | 0   | 10  | ？ | 自
按标准发放没有自评      | 1200元/人  | 按标准发放 | 10 |   | national |       | 0   | 10  | ？ | 算
指标值出错              | #REF!      | 100个     | 10 | 9  | national |      | 0   | 10  | ？ | 算
指标值列太窄            | ####       | 100个     | 10 | 9  | national |      | 0   | 10  | ？ | 算
指标值没有填好          | XX个       | 100个     | 10 | 9  | national |      | 0   | 10  | ？ | 算
年初的日期              | 12月31日前 | 1月5日    | 10 | 10 | national | 10   | 10  | 10  | 是 | 算
将来的日期              | 12月31日前 | 预计12月20日完成 | 10 | 10 | national | | 0 | 10  | ？ | 算
负向不超过              | ≤10件      | 8件       | 10 |    | national | 10   | 10  | 10  | 是 | 算
负向超一半线性          | ≤10件      | 15件      | 10 |    | national | 5    | 5   | 5   | 否 | 算
负向超一半按比值        | ≤10件      | 15件      | 10 |    | hubei-2020 | 6.67 | 6.67 | 6.67 | 否 | 算
负向江西按比值          | ≤10件      | 15件      | 10 |    | jiangxi  | 6.67 | 6.67| 6.67| 否 | 算
负向恰好2倍             | ≤10件      | 20件      | 10 |    | national | 0    | 0   | 0   | 否 | 算
负向超过2倍             | ≤10件      | 25件      | 10 |    | national | 0    | 0   | 0   | 否 | 算
负向为0                 | ≤5件       | 0件       | 10 |    | national | 10   | 10  | 10  | 是 | 算
零指标做到              | ≤0起       | 0起       | 10 |    | national | 10   | 10  | 10  | 是 | 算
零指标破了              | ≤0起       | 1起       | 10 | 10 | national | 0    | 0   | 0   | 否 | 算
小于号恰好相等          | ＜10件     | 10件      | 10 |    | national | 10   | 10  | 10  | 否 | 算
等号超过也算            | =100件     | 120件     | 10 |    | national | 10   | 10  | 10  | 是 | 算
等号不足按比例          | =100件     | 80件      | 10 |    | national | 8    | 8   | 8   | 否 | 算
等于0                   | =0件       | 0件       | 10 |    | national-system | 10 | 10 | 10 | 是 | 算
等于0而有               | =0件       | 2件       | 10 |    | national | 0    | 0   | 0   | 否 | 算
区间内                  | 90～110个  | 100个     | 5  |    | national | 5    | 5   | 5   | 是 | 算
区间端点                | 90～110个  | 110个     | 5  |    | national | 5    | 5   | 5   | 是 | 算
区间外自评切到六成      | 90～110个  | 120个     | 5  | 5  | national | 3    | 0   | 3   | 否 | 自
区间外没有自评          | 90～110个  | 120个     | 5  |    | national |      | 0   | 3   | 否 | 算
按期                    | 9月前      | 8月       | 5  | 5  | national | 5    | 5   | 5   | 是 | 算
逾期自评在档内          | 9月前      | 10月      | 10 | 3  | national | 3    | 0   | 6   | 否 | 自
逾期自评过高            | 9月前      | 10月      | 10 | 9  | national | 6    | 0   | 6   | 否 | 自
期限而只写完成          | 9月前      | 完成      | 10 | 9  | national |      | 0   | 10  | ？ | 算
定性达成自评在档内      | 全年       | 全年      | 10 | 9  | national | 9    | 8   | 10  | 是 | 自
定性达成自评从严        | 全年       | 全年      | 10 | 7  | national | 7    | 7   | 10  | 是 | 自
定性部分达成切到八成    | 按时完成   | 部分完成  | 10 | 9  | national | 8    | 6   | 8   | 否 | 自
定性部分达成湖北下限    | 按时完成   | 部分完成  | 10 | 5.5| hubei-2020 | 5.5 | 5 | 8 | 否 | 自
定性未达成              | 按时完成   | 未完成    | 10 | 9  | national | 6    | 0   | 6   | 否 | 自
定性未达成湖北          | 按时完成   | 未完成    | 10 | 9  | hubei-2020 | 5  | 0   | 5   | 否 | 自
定性没有自评            | 全年       | 全年      | 10 |    | national |      | 8   | 10  | 是 | 算
空指标值有完成值        |            | 59个项目开工 | 6 | 6 | national | 6   | 0   | 6   | ？ | 自
两格都空                |            |           | 6  | 6  | national |      | 0   | 6   | ？ | 算
定性而完成值空          | 全年       |           | 6  | 6  | national |      | 0   | 6   | ？ | 算
数值指标而写完成        | ≥90个      | 完成      | 6  | 6  | national | 6    | 0   | 6   | ？ | 自
数值指标而完成值空      | ≥90个      |           | 6  | 6  | national |      | 0   | 6   | ？ | 算
数值指标而完成值占位    | ≥90个      | ——        | 6  | 6  | national |      | 0   | 6   | ？ | 算
单位不能换算            | ≥90公里    | 100个     | 6  | 6  | national |      | 0   | 6   | ？ | 算
金额换算                | 5000元     | 0.45万元  | 10 |    | national | 9    | 9   | 9   | 否 | 算
一格两数                | 100%1000件 | 100%900件 | 10 |    | national | 9.5  | 9.5 | 9.5 | 否 | 算
一格两数只答一个        | 100%1000件 | 100%      | 10 | 10 | national |      | 0   | 10  | ？ | 算
超额130%不扣分          | ≥180次     | 234次     | 6  |    | national | 6    | 6   | 6   | 是 | 算
超额130%手册扣2分       | ≥180次     | 234次     | 6  |    | platform-manual | 4 | 4 | 4 | 是 | 算
超额扣分不过0           | ≥1次       | 9次       | 1  |    | platform-manual | 0 | 0 | 0 | 是 | 算
未到130%手册不扣        | ≥100次     | 129次     | 6  |    | platform-manual | 6 | 6 | 6 | 是 | 算
负向超额不扣            | ≤100次     | 20次      | 6  |    | platform-manual | 6 | 6 | 6 | 是 | 算
系统120%分支无影响      | ≥100次     | 150次     | 6  |    | system-release-120 | 6 | 6 | 6 | 是 | 算
门槛以下不得分          | ≥100次     | 59次      | 10 | 10 | cost-level-1 | 0 | 0 | 0 | 否 | 算
门槛以上                | ≥100次     | 95次      | 10 |    | cost-level-1 | 8.75 | 8.75 | 8.75 | 否 | 算
没有分值                | ≥100次     | 95次      |    | 10 | national |      |     |     | 否 | 算
分值不是数              | ≥100次     | 95次      | 若干 | 10 | national |    |     |     | 否 | 算
分值为负                | ≥100次     | 95次      | -5 | 10 | national |      |     |     | 否 | 算
负的自评                | 全年       | 全年      | 10 | -2 | national | 0    | 0   | 10  | 是 | 自
分值为0                 | ≥100次     | 95次      | 0  |    | national | 0    | 0   | 0   | 否 | 算
"""

MET = {"是": True, "否": False, "？": None}
BASIS = {"算": "computed", "自": "claimed"}


def table(text):
    return [tuple(cell.strip() for cell in line.split("|")) for line in text.strip().splitlines()]


def decimal(text):
    return Decimal(text) if text else None


@pytest.mark.parametrize("case", table(CASES), ids=lambda case: f"{case[0]}-{case[5]}")
def test_a_row_scores_as_an_officer_would_reckon(case):
    _, target, actual, points, claimed, rules, score, low, high, met, basis = case
    line = score_indicator(target, actual, points, claimed=claimed, rules=rules)
    assert (line.score, line.low, line.high) == (decimal(score), decimal(low), decimal(high))
    assert line.met is MET[met]
    assert line.basis == BASIS[basis]
    assert line.trace.endswith("。")


COMPLETIONS = """
≥90个 | 100个 | 1.1111
=100件 | 120件 | 1.2
＞90% | 45% | 0.5
≤10件 | 15件 | 0.6667
＜10件 | 5件 | 2
≤10件 | 0件 |
≤0起 | 0起 |
≥0个 | 3个 |
90～110个 | 100个 |
9月前 | 8月 |
全年 | 全年 |
≥90个 | 完成 |
"""


@pytest.mark.parametrize(("target", "actual", "completion"), table(COMPLETIONS))
def test_completion_is_a_ratio_whose_direction_follows_the_target(target, actual, completion):
    line = score_indicator(target, actual, 10)
    shown = None if line.completion is None else round(line.completion, 4)
    assert shown == decimal(completion)


SATISFACTION = """
≥90% | 95% | 10
≥90% | 90% | 10
≥95% | 90% | 10
≥90% | 89.99% | 8
≥90% | 80% | 8
≥90% | 60% | 5
≥90% | 59% | 0
≥90 | 85 | 8
≥90% | 79.99% | 5
≥90% | 59.99% | 0
≥90% | 0% | 0
≥120% | 100% | 10
≥120% | 100.01% | 5.84
≥900‰ | 900‰ | 10
≥900‰ | 899‰ | 8
≥0.9 | 1 | 10
≥0.9 | 0.89 | 8
≥90 | 1.01 | 0
"""


@pytest.mark.parametrize(("target", "actual", "score"), table(SATISFACTION))
def test_satisfaction_has_steps_of_its_own_under_101(target, actual, score):
    level2 = "服务对象满意度指标"
    line = score_indicator(target, actual, 10, level2=level2, rules="cost-level-1")
    assert line.score == decimal(score)


EXECUTION = """
全额执行      | 100    | 100    | 10 | national     | 10   | 1      | 是
按比例        | 97.39  | 100    | 10 | national     | 9.74 | 0.9739 | 否
超过100%封顶  | 132.71 | 100    | 10 | national     | 10   | 1.3271 | 是
未执行        | 0      | 100    | 10 | national     | 0    | 0      | 否
退回多于支出  | -5     | 100    | 10 | national     | 0    | -0.05  | 否
亿元对万元    | 0.5亿元 | 10000万元 | 10 | national | 5    | 0.5    | 否
湖北20分      | 80     | 100    | 20 | hubei-2020   | 16   | 0.8    | 否
101号八成以上 | 80     | 100    | 10 | cost-level-1 | 7    | 0.8    | 否
101号六成以上 | 79.99  | 100    | 10 | cost-level-1 | 5    | 0.7999 | 否
101号六成以下 | 59     | 100    | 10 | cost-level-1 | 0    | 0.59   | 否
廊坊取整      | 86.2   | 100    | 10 | integer-rounding | 9 | 0.862 | 否
"""


@pytest.mark.parametrize("case", table(EXECUTION), ids=lambda case: case[0])
def test_execution(case):
    _, executed, budget, points, rules, score, completion, met = case
    line = score_execution(executed, budget, points, rules=rules)
    assert (line.score, line.low, line.high) == (decimal(score),) * 3
    assert line.completion == decimal(completion)
    assert line.met is MET[met]


@pytest.mark.parametrize("budget", [0, None, "", "0", "—", -3, "不详"])
def test_a_missing_budget_is_never_scored(budget):
    line = score_execution(50, budget)
    assert (line.score, line.low, line.high, line.completion, line.met) == (None, 0, 10, None, None)
    assert "不用其他列代替" in line.trace


def test_execution_without_usable_points_still_tells_the_rate():
    line = score_execution(50, 100, "若干")
    assert (line.score, line.low, line.completion) == (None, None, Decimal("0.5"))


GRADES = """
90 | 优 | national
89.995 | 良 | national
89.5 | 良 | national
80 | 良 | national
79.99 | 中 | national
60 | 中 | national
59.99 | 差 | national
0 | 差 | national
-1 | 差 | national
120 | 优 | national
80 | 优 | grades-80
75 | 良 | system-release-120
60 | 中 | grades-80
"""


@pytest.mark.parametrize(("total", "expected", "rules"), table(GRADES))
def test_no_total_is_without_a_grade(total, expected, rules):
    assert grade(total, rules=rules) == expected


def test_a_grade_of_nothing_is_nothing():
    assert grade(None) is None
