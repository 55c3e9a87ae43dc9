"""The manners in which counties' reports tell indicators, sections and scores without a table."""

from __future__ import annotations

from decimal import Decimal

import pytest
from support.reports import paragraphs

from xl_jixiao.forms.report.read import read_reports
from xl_jixiao.forms.report.stated import stated_submissions
from xl_jixiao.model.submission import FundRole, IndicatorForm

TITLE = "青山县档案馆2023年度部门整体支出绩效自评报告\n一、基本情况\n"
PROJECT = "青山县档案馆2023年度档案保护项目支出绩效自评报告\n一、项目资金\n"


def stated(text: str, title: str = TITLE) -> IndicatorForm:
    (one,) = stated_submissions(read_reports(paragraphs(title + text), file="f.docx"), ())
    return one


def rows(one: IndicatorForm) -> list[tuple[str, str, str, str]]:
    return [
        (row.level2.text, row.level3.text, row.target.text, row.actual.text)
        for row in one.indicators
    ]


def test_a_list_in_one_paragraph_keeps_section_and_level() -> None:
    one = stated(
        "产出指标完成情况：数量指标：（1）培训人数，目标值≥500人，完成值520人，分值10分，自评10分；"
        "（2）培训期数，目标值≥5期，完成值4期，分值10分，自评8分。\n"
        "效益指标完成情况：受益人数，年度指标值≥900人，实际完成960人，得15分；"
        "受益面积，年度指标值≥30亩，实际完成35亩，得15分。"
    )

    assert rows(one) == [
        ("数量指标", "培训人数", "≥500人", "520人"),
        ("数量指标", "培训期数", "≥5期", "4期"),
        ("", "受益人数", "≥900人", "960人"),
        ("", "受益面积", "≥30亩", "35亩"),
    ]
    assert [row.section for row in one.indicators] == [0, 0, 1, 1]


@pytest.mark.parametrize(
    "text",
    [
        "（一）预算执行率。分值10分，自评9.9分。",
        "（一）预算执行\n全年预算数450万元，全年执行数445.5万元，分值10分，得9.9分。",
        "全年预算数450万元，全年执行数445.5万元，预算执行率99%，分值10分，得9.9分。",
        "1．预算执行率：99%，得分9.9分（满分10分）。",
    ],
)
def test_what_the_execution_rate_is_worth(text: str) -> None:
    (total,) = (line for line in stated(text).funds if line.role is FundRole.TOTAL)

    assert (total.points.value, total.claimed_score.value) == (Decimal(10), Decimal("9.9"))


def test_the_worth_of_a_section_in_the_next_sentence() -> None:
    one = stated("（二）产出指标。分值50分，得49分。\n（三）效益指标。分值30分，得30分。")

    assert [(part.points, part.claimed_score.value) for part in one.sections] == [
        (50, 49),
        (30, 30),
    ]


def test_done_before_planned_and_short_labels() -> None:
    one = stated(
        "安装监测设施17处，目标20处，完成率85%，扣1.5分，得8.5分。\n"
        "①死亡率：权重8分，目标≤12‰，实际8.6‰，自评8分。②门诊人次：权重8分，目标≥12万人次，实际11.4万人次，自评7.6分。"
    )

    assert rows(one) == [
        ("", "安装监测设施", "20处", "17处"),
        ("", "死亡率", "≤12‰", "8.6‰"),
        ("", "门诊人次", "≥12万人次", "11.4万人次"),
    ]


def test_the_name_of_an_indicator_is_no_reason() -> None:
    one = stated(
        "指标1：新增图书\n年度指标值：≥100册\n实际完成值：135册\n分值：15分\n自评得分：15分"
    )

    assert not one.indicators[0].reason.filled


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("自评总分100分，自评得分95.6分，其中：预算绩效管理（80分）得76.6分。", "95.6"),
        ("二、自评得分\n98.6分。", "98.6"),
        ("二、自评结论\n自评98分，其中执行率10分、产出49分。", "98"),
        ("二、自评结论\n得分95分，等级：优。", "95"),
        ("预算执行率得10分，总分97分。", "97"),
        ("预算执行得10分，产出指标得49分，效益指标得29分，满意度得10分，合计98分。", "98"),
        (
            "（一）自评结论\n自评得分96.85分。\n（二）履职效能（满分50分，自评得分48.5分）\n（1）产出（10分），自评得10分。",
            "96.85",
        ),
    ],
)
def test_the_total(text: str, total: str) -> None:
    assert stated(text).claimed_total.value == Decimal(total)


@pytest.mark.parametrize(
    "text",
    [
        "（1）产出指标（50分，自评得分49.2分）。",
        "绩效评价指标中产出50分、效益30分、满意度10分、预算执行10分，合计100分。",
        "二、各项目绩效情况\n（一）甲项目\n自评得分97分。\n（二）乙项目\n自评得分96分。",
    ],
)
def test_scores_of_parts_are_no_total(text: str) -> None:
    assert stated(text).claimed_total.value is None


@pytest.mark.parametrize(
    ("text", "annual", "executed"),
    [
        ("县级预算安排138万元，省级补助1862万元，共2000万元。全年支出1950万元。", 2000, 1950),
        ("县级预算安排138万元，省级补助1862万元。全年支出1950万元。", None, 1950),
        ("预算安排2000万元；上年结转315万元。全年支出2199万元。", None, 2199),
        ("年度预算180万元，追加20万元，可用200万元，支出190万元。", 200, 190),
        ("2021—2023年三年共投入资金4806万元。2023年支出1695万元。", None, 1695),
        ("预算512万元，执行511万元，执行率99.8%。", 512, 511),
    ],
)
def test_the_year_s_budget_of_a_project(text: str, annual: int | None, executed: int) -> None:
    (total,) = stated(text, PROJECT).funds

    assert total.annual.value == (None if annual is None else Decimal(annual))
    assert total.executed.value == Decimal(executed)


@pytest.mark.parametrize(
    ("title", "unit", "project"),
    [
        (
            "2023年防火项目支出绩效自评报告\n（青川市林业和草原局）",
            "青川市林业和草原局",
            "防火项目",
        ),
        (
            "某路改造项目绩效自评报告（2023年度）\n湘中公路养护中心",
            "湘中公路养护中心",
            "某路改造项目",
        ),
        ("青川市福利院2023年供养项目绩效自评\n报告", "青川市福利院", "供养项目"),
        ("2023年度污水厂运维项目绩效自评结果\n", "", "污水厂运维项目"),
        ("青山县档案馆物业管理项目2023年绩效自评报告", "", "档案馆物业管理项目"),
        (
            "青山县档案馆2023年度项目支出绩效自评报告\n纳入自评项目5个。",
            "青山县档案馆",
            "自评项目5个",
        ),
    ],
)
def test_whose_report_on_what(title: str, unit: str, project: str) -> None:
    (one,) = read_reports(
        paragraphs(f"{title}\n一、项目概况\n完成。\n二、绩效\n好。"), file="f.docx"
    )

    assert (one.unit.text, one.project.text) == (unit, project)


def test_a_year_in_characters_and_a_line_with_two_labels() -> None:
    title = "西河区妇女联合会二〇二三年度部门整体支出绩效自评报告"
    (one,) = read_reports(paragraphs(f"{title}\n一、概况\n好。"), file="f.docx")
    assert (one.unit.text, one.year) == ("西河区妇女联合会", 2023)

    title = "2023年部门整体支出绩效自评报告"
    text = f"{title}\n单位名称：彝山县民宗局　　填报日期：2024年4月\n一、概况\n好。"
    (one,) = read_reports(paragraphs(text), file="f.docx")
    assert one.unit.text == "彝山县民宗局"


def test_a_section_on_causes_gives_the_reasons() -> None:
    one = stated(
        "二、绩效\n3.未完成的绩效目标：污泥处置率目标100%，实际97.3%，扣1.4分；投诉件数目标≤5件，实际6件，扣1分。\n"
        "三、存在的问题和原因\n1.污泥处置单位产能不足。\n2.设备老化。"
    )

    assert [(row.level3.text, row.reason.text[:6]) for row in one.indicators] == [
        ("污泥处置率", "1.污泥处置"),
        ("投诉件数", ""),
    ]


def test_a_project_s_score_behind_its_rate_is_no_score_of_the_rate() -> None:
    (total,) = stated("全年预算数200万元，全年执行数152.5万元，执行率76.25%，得分82分。").funds

    assert total.claimed_score.value is None


def test_targets_in_brackets_behind_what_was_done() -> None:
    one = stated(
        "1.数量指标：监测点位完成24个（年度目标≥20个），得15分。\n"
        "指标名称：预报准确率；年度指标值：≥85%；实际完成值：88.6%；分值：20；得分：20"
    )

    assert rows(one) == [
        ("数量指标", "监测点位", "≥20个", "24个"),
        ("", "预报准确率", "≥85%", "88.6%"),
    ]


def test_one_of_several_scores_below_the_execution_is_not_its_score() -> None:
    one = stated(
        "1.预算执行（16分）：预算完成率4分，得3.5分；预算调整率4分，得3分。\n全年预算数9万元。"
    )

    assert one.funds[0].claimed_score.value is None
