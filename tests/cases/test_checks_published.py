"""Two published forms (facts only): each mistake of their tables is found, controls are silent.

桃江县重点项目建设事务中心 2023 and 桃江县人民政府办公室 2023, recomputed by hand.
"""

from collections import Counter

import pytest
from support.submissions import check_forms

PROJECT_CENTRE = """
目标 | 抓实重点项目建设 | 重点项目建设按计划推进
资金 | 年度资金总额 | 114.30 | 208.22 | 208.22 | 10 | 100% | 10
收入 | 按收入性质分：208.22
支出 | 按支出性质分：208.22
收入项 | 其中：一般公共预算：208.22
支出项 | 其中：基本支出：139.98
收入项 | 政府性基金拨款：0
支出项 | 项目支出：68.24
收入项 | 纳入专户管理的非税收入拨款：0
收入项 | 其他资金：0
指标 | 产出指标（50分） | 数量指标 | 纳入重点项目库调度管理个数 | ≥90个 | 100个 | 6分 | 6分
指标 | | | 纳入重点项目库调度管理项目完成投资额 | 49.8亿元 | 48.5亿元 | 6分 | 6分
指标 | | | 组织重点项目专项调度会议次数 | ≥30 | 52次 | 6分 | 6分
指标 | | | 组织开展集中开工次数 | 1次 | 1次 | 6分 | 6分
指标 | | | 组织开展重点项目建设现场观摩次数 | ≥1次 | 2次 | 6分 | 6分
指标 | | | 联系项目县级领导调度重点项目次数 | ≥180次 | 234次 | 6分 | 6分
指标 | | 质量指标 | 向相关责任单位下发交办函份数 | ≥80份 | 109份 | 4分 | 4分
指标 | | | 向相关责任单位下发督办函份数 | ≥7份 | 12份 | 4分 | 4分
指标 | | | 联合部门开展专项督查次数 | ≥5次 | 12次 | 4分 | 4分
指标 | | 时效指标 | 投资额完成时限 | 12月31日前 | 12月31日前 | 2分 | 2分
指标 | 效益指标（30分） | 经济效益指标 | 办理政务服务事项次数 | ≥60次 | 80次 | 12分 | 12分
指标 | | 社会效益指标 | 督促解决各类难点卡点事项 | ≥80项 | 120项 | 12分 | 12分
指标 | | 可持续影响指标 | 推动项目落地建设步伐。 | | 59个在建项目完成年度目标任务 | 6分 | 6分
指标 | 满意度指标（10分） | 服务对象满意度指标 | 服务对象满意度 | ≥90% | 95% | 10分 | 10分
总分 | 100 | 100
"""

OFFICE = """
目标 | |
资金 | 年度资金总额 | 969.06 | 1286.05 | 1286.05 | 10 | 132.71% | 10
收入 | 按收入性质分：969.06
支出 | 按支出性质分：969.06
收入项 | 其中：一般公共预算：969.06
支出项 | 其中：基本支出：663.06
收入项 | 政府性基金拨款：0
支出项 | 项目支出：306
指标 | 产出指标（50分） | 数量指标 | 常务会议 | 12次 | 12次 | 10 | 10
指标 | | 质量指标 | 政务信息 | 200条 | 400条 | 10 | 10
指标 | | 时效指标 | 县长热线 | 满意率100% | 满意率95% | 10 | 7
指标 | | 成本指标 | 厉行节俭 | 全年 | 全年 | 10 | 10
指标 | 效益指标（30分） | 经济效益指标 | 银企对接 | 1 | 1 | 10 | 10
指标 | | 社会效益指标 | 建议提案 | 办结率100% | 办结率100% | 10 | 10
指标 | | 生态效益指标 | 保护生态 | 全年 | 全年 | 10 | 10
指标 | | 可持续影响指标 | 廉政建设 | 全年 | 全年 | 10 | 10
指标 | 满意度指标（10分） | 服务对象满意度指标 | 群众满意 | 全年 | 全年 | 10 | 10
总分 | 100 | 97
"""

OFFICE_DATA = """
表头 | kind=basic-data
数据 | staffing | posts=69 | staff=59 | control_rate=85.51
数据 | three_public | previous=15.7 | budget=16.56 | final=15.7
数据 | vehicles | previous= | budget= | final=
数据 | abroad | previous= | budget= | final=
数据 | reception | previous=15.7 | budget=16.56 | final=15.7
数据 | projects | previous=440.44 | budget=306 | final=422.59
数据 | project_business | previous=59.43 | budget= | final=11.69
数据 | project_running | previous=380.01 | budget= | final=410.9
数据 | public_expense | previous=146.91 | budget=113.69 | final=117.32
数据 | office | previous=133.77 | budget=70.29 | final=98.56
数据 | utilities_travel | previous=13.14 | budget=0 | final=17.82
数据 | meetings_training | previous=0 | budget=0 | final=0.94
数据 | procurement | previous=0 | budget=0 | final=12.9
数据 | basic_adjustment | previous=169.57 | budget=0 | final=200.4
数据 | buildings | approved_area=0 | actual_area=0 | area_rate=0
数据 | buildings | budget_investment=0 | actual_investment=0 | investment_rate=0
数据 | thrift | thrift=
"""


def cells_by_check(findings):
    """(id, severity) → how many cells are pointed at."""
    counted = Counter()
    for one in findings:
        counted[one.id, one.severity.value] += len(one.cells)
    return dict(counted)


def test_project_centre_has_exactly_its_mistakes():
    findings, _ = check_forms(PROJECT_CENTRE)

    assert cells_by_check(findings) == {
        ("B06", "warning"): 1,  # 114.30 → 208.22
        ("I01", "error"): 1,  # 48.5 of 49.8 scored 6 of 6
        ("I04", "error"): 1,  # the same row without a reason
        ("I03", "warning"): 8,  # 130% and more
        ("I05", "warning"): 1,  # blank target
        ("I06", "warning"): 3,  # no unit in ≥30; no sign in 49.8亿元 and 1次
        ("I07", "warning"): 4,  # three counts under 质量, one activity under 经济效益
        ("I09", "info"): 2,  # no 成本, no 生态效益
        ("I10", "warning"): 1,  # deadline kept, amount not reached
    }


def test_office_has_exactly_its_mistakes():
    findings, _ = check_forms(OFFICE)

    assert cells_by_check(findings) == {
        ("R03", "warning"): 2,  # both goals blank
        ("B01", "error"): 1,  # 132.71% is 1286.05 ÷ 969.06; B02 and B03 follow from it
        ("B04", "warning"): 2,  # both kinds add up to the 年初 figure
        ("B06", "warning"): 1,  # +32.71%
        ("W01", "error"): 2,  # 40 of 50 and 40 of 30, though the total is 100
        ("I02", "warning"): 1,  # 7 for 9.50
        ("I04", "error"): 1,
        ("I03", "warning"): 1,  # 400 of 200
        ("I05", "warning"): 4,  # 全年
        ("I06", "warning"): 4,  # signs of 12次, 200条 and 1; unit of 1
        ("I07", "warning"): 1,  # 满意率 under 时效
    }


def test_office_data_has_exactly_its_mistakes():
    findings, _ = check_forms(OFFICE_DATA, OFFICE)
    own = [one for one in findings if one.sheet == "表1"]

    assert cells_by_check(own) == {
        ("R08", "warning"): 1,  # no thrift measures
        ("D02", "error"): 1,  # 59.43 + 380.01 = 439.44, not 440.44
        ("D02", "info"): 1,  # 43.40 of 113.69 not itemised
        ("D03", "warning"): 3,  # 公用, 办公, 项目支出 above budget
        ("D04", "warning"): 3,  # spending without budget
        ("D05", "warning"): 2,  # 0/0 shown as 0
    }


def test_the_wrong_rate_names_the_base_it_was_made_with():
    findings, _ = check_forms(OFFICE)
    (rate,) = (one for one in findings if one.id == "B01")

    assert "等于全年执行数÷年初预算数" in rate.message
    assert (rate.found, rate.expected) == ("132.71%", "100%")


@pytest.mark.parametrize(
    ("form", "check", "detail"),
    [
        (PROJECT_CENTRE, "B01", "208.22÷208.22=100%"),
        (PROJECT_CENTRE, "B04", "139.98+68.24=208.22"),
        (PROJECT_CENTRE, "W01", "产出指标（50分）：10项合计50分"),
        (PROJECT_CENTRE, "W04", "15项合计100分＝总分"),
        (OFFICE, "W02", "预算执行率10分＋指标90分＝100分"),
        (OFFICE, "W04", "10项合计97分＝总分"),
        (OFFICE_DATA, "D01", "59÷69=85.51%"),
    ],
)
def test_controls_are_listed_as_passed(form, check, detail):
    _, passed = check_forms(form)

    assert any(one.id == check and detail in one.detail for one in passed)


def test_platform_manual_asks_for_eight_deductions_and_reasons():
    findings, _ = check_forms(PROJECT_CENTRE, rules="platform-manual")
    counted = cells_by_check(findings)

    assert counted["I03", "warning"] == 8
    assert counted["I01", "error"] == 9
