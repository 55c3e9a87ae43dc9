"""Each kind of form read from its sheet."""

from __future__ import annotations

from decimal import Decimal

import pytest
from support import form_samples as samples
from support.grids import grid_of

from xl_jixiao.forms.reader import read_sheet
from xl_jixiao.model.submission import (
    BaseDataForm,
    Figure,
    Form,
    FundRole,
    IssueKind,
    RowRole,
    SectionKind,
    Submission,
)
from xl_jixiao.text.labels import tidy


def read(table: str) -> Submission:
    reading = read_sheet(grid_of(table), file="a.xlsx")
    assert len(reading.submissions) == 1, reading.reason
    return reading.submissions[0]


def rows(submission: Submission) -> list[tuple[str, ...]]:
    return [
        (
            submission.sections[one.section].kind.value,
            one.level2.text,
            one.level3.text,
            one.target.text,
            one.actual.text,
            shown(one.points.value),
            shown(one.claimed_score.value),
        )
        for one in submission.indicators
    ]


def shown(value: Decimal | None) -> str:
    """Without trailing zeros: equal numbers are equal, whichever was read first."""
    return "None" if value is None else f"{value.normalize():f}"


def test_department_form_of_hunan():
    found = read(samples.DEPARTMENT)
    assert (found.form, found.layout) == (Form.DEPARTMENT, "hunan-department")
    assert found.unit.text == "桃江县重点项目建设事务中心"
    assert found.year == 2023
    assert found.title.text == "桃江县2023年度部门整体支出绩效自评表"
    assert found.has_points
    total = found.funds[0]
    assert total.role is FundRole.TOTAL
    assert (total.initial.value, total.annual.value, total.executed.value) == (
        Decimal("114.30"),
        Decimal("208.22"),
        Decimal("208.22"),
    )
    assert (total.points.value, total.claimed_rate.value, total.claimed_score.value) == (10, 1, 10)
    assert total.ref.a1 == "I5"
    assert [(one.role, one.name, one.amount.value) for one in found.funds[1:]] == [
        (FundRole.INCOME, "按收入性质分", Decimal("208.22")),
        (FundRole.EXPENSE, "按支出性质分", Decimal("208.22")),
        (FundRole.INCOME_PART, "一般公共预算", Decimal("208.22")),
        (FundRole.EXPENSE_PART, "基本支出", Decimal("139.98")),
        (FundRole.INCOME_PART, "政府性基金拨款", Decimal(0)),
        (FundRole.EXPENSE_PART, "项目支出", Decimal("68.24")),
        (FundRole.INCOME_PART, "纳入专户管理的非税收入拨款", Decimal(0)),
        (FundRole.INCOME_PART, "其他资金", Decimal(0)),
    ]
    assert [(one.expected.text, one.actual.text) for one in found.goals] == [
        ("全年调度重点项目", "调度全部完成")
    ]
    assert [(one.kind, one.label.text, one.points) for one in found.sections] == [
        (SectionKind.OUTPUT, "产出指标（50分）", 50),
        (SectionKind.BENEFIT, "效益指标（30分）", 30),
        (SectionKind.SATISFACTION, "满意度指标（10分）", 10),
    ]
    assert rows(found) == [
        ("output", "数量指标", "调度管理个数", "≥90个", "100个", "6", "6"),
        ("output", "数量指标", "完成投资额", "49.8亿元", "48.5亿元", "6", "6"),
        ("output", "质量指标", "交办函份数", "≥80份", "109份", "4", "4"),
        ("output", "时效指标", "投资额完成时限", "12月31日前", "12月31日前", "2", "2"),
        ("benefit", "经济效益指标", "办理事项次数", "≥60次", "80次", "12", "12"),
        ("benefit", "可持续影响指标", "推动项目落地", "", "59个完成", "6", "6"),
        ("satisfaction", "服务对象满意度指标", "服务对象满意度", "≥90%", "95%", "10", "10"),
    ]
    assert found.indicators[0].ref.a1 == "H14"
    assert found.indicators[5].target.ref is not None
    assert found.indicators[5].target.ref.a1 == "E20"
    assert (found.claimed_points.value, found.claimed_total.value) == (100, 100)
    assert found.issues == ()


def test_central_project_form():
    found = read(samples.PROJECT)
    assert (found.form, found.layout, found.year) == (Form.PROJECT, "central-project", 2021)
    assert found.project.text == "农业水价综合改革"
    assert found.unit.text == "天长市灌区管理所"
    assert found.department.text == "天长市水利局"
    assert [(one.role, one.name) for one in found.funds] == [
        (FundRole.TOTAL, "年度资金总额"),
        (FundRole.PART, "当年财政拨款"),
        (FundRole.PART, "上年结转资金"),
        (FundRole.PART, "其他资金"),
    ]
    assert found.funds[0].claimed_rate.value == Decimal("0.897")
    assert found.funds[0].claimed_rate.step == Decimal("0.001")
    assert not found.funds[1].points.entry.filled, "a dash is a blank"
    assert len(found.indicators) == 5, "指标2： is a placeholder"
    assert found.indicators[3].reason.text == "两村顺延至次年"
    assert found.claimed_total.value == Decimal("97.8")


def test_sichuan_form_joins_nature_value_and_unit():
    found = read(samples.SICHUAN)
    assert (found.form, found.layout) == (Form.PROJECT, "sichuan-project")
    assert found.unit.text == "青神县发展和改革局"
    assert [(one.expected.text, one.actual.text) for one in found.goals] == [
        ("按时足额缴费", "全部缴清")
    ]
    assert rows(found) == [
        ("output", "数量指标", "发放覆盖率", "＝100%", "100%", "60", "60"),
        ("benefit", "社会效益指标", "足额保障率", "≥95%", "96.5%", "20", "20"),
        ("benefit", "社会效益指标", "资料归档", "规范", "规范", "10", "10"),
    ]
    assert found.indicators[2].nature == "定性"
    assert found.claimed_total.value == 100
    assert found.funds[0].role is FundRole.TOTAL


def test_hubei_form_with_two_goals_and_merged_scores():
    found = read(samples.HUBEI)
    assert (found.form, found.layout) == (Form.PROJECT, "hubei-project")
    assert found.unit.text == "黄石市图书馆"
    assert not found.indicators[0].points.entry.filled
    assert [one.goal for one in found.indicators] == [0, 0, 0, 0, 1, 1]
    assert [one.ratio for one in found.goals] == [Decimal("0.5"), Decimal("0.5")]
    assert [(one.kind, one.goal, one.points) for one in found.sections] == [
        (SectionKind.OUTPUT, 0, 20),
        (SectionKind.SATISFACTION, 0, 20),
        (SectionKind.OUTPUT, 1, 30),
        (SectionKind.BENEFIT, 1, 10),
    ]
    shared = found.indicators[1]
    assert (shared.role, shared.shares) == (RowRole.SHARED, 0)
    assert shared.claimed_score.value is None
    assert found.funds[0].annual.value == 5
    assert found.funds[0].points.value == 20  # in the header: 得分（20分×执行率）
    assert not any(one.actual.ref for one in found.goals)  # no place for it, so nothing is blank
    assert found.funds[0].claimed_score.value == 20
    assert found.claimed_total.value == 100


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("（权重60%）", "（权重40%）"),
        ("（权重比例：60％）", "（权重比例：40％）"),
        ("（60%）", "（40%）"),
        ("权重0.6", "权重0.4"),
        ("（占六成）", "（占四成）"),
        ("（占比60%）：建好场馆", "（占比40%）：管好场馆"),
        ("（60分）", "（40分）"),
    ],
)
def test_the_weight_of_a_goal_in_every_spelling(first, second):
    table = samples.HUBEI.replace("目标1\\n（40分）", f"目标1\\n{first}")
    found = read(table.replace("目标2\\n（40分）", f"目标2\\n{second}"))
    assert [one.ratio for one in found.goals] == [Decimal("0.6"), Decimal("0.4")]


def test_points_before_target_and_detail_rows():
    found = read(samples.POINTS_FIRST)
    assert (found.form, found.layout) == (Form.PROJECT, "points-first")
    assert [one.role for one in found.indicators] == [
        RowRole.SCORED,
        RowRole.DETAIL,
        RowRole.DETAIL,
        RowRole.SCORED,
        RowRole.SCORED,
        RowRole.SCORED,
        RowRole.SCORED,
    ]
    assert found.indicators[0].points.value == 20
    assert found.funds[0].initial.value is None
    assert (found.claimed_points.value, found.claimed_total.value) == (100, 100)


def test_chongqing_form_in_yuan_with_stray_question_marks():
    found = read(samples.CHONGQING)
    assert (found.form, found.layout) == (Form.DEPARTMENT, "chongqing-department")
    assert found.unit_stated == "元"
    assert found.funds[0].initial.value == Decimal("372.4055")
    assert found.funds[1].claimed_rate.value == Decimal("0.9685")
    assert found.funds[1].claimed_score.value == Decimal("9.68")
    assert [(one.target.text, one.actual.text) for one in found.indicators] == [
        ("≥20次", "25次"),
        ("≥90%", "95%"),
    ]
    assert {one.kind for one in found.issues} == {IssueKind.TEXT_NUMBER}


def test_transfer_payment_rows_of_money_management_are_scored():
    found = read(samples.TRANSFER)
    assert (found.form, found.layout) == (Form.PROJECT, "transfer-payment")
    assert found.sections[0].label.text == "资金管理情况"
    assert rows(found)[:3] == [
        ("other", "", "分配科学性", "", "全部拨付至该影院", "6", "6"),
        ("other", "", "下达及时性", "", "资金已拨付", "6", "6"),
        ("output", "数量指标", "维护设备数量", "≥5套", "5套", "48", "48"),
    ]
    assert [one.name for one in found.funds] == ["年度资金总额", "中央财政资金", "地方财政资金"]
    assert found.claimed_total.value == 100


def test_base_data():
    found = read(samples.BASE)
    assert (found.form, found.layout) == (Form.BASIC_DATA, "hunan-basic-data")
    assert found.year == 2023
    assert found.title.text == "桃江县2023年度部门整体支出绩效评价基础数据表"
    values = {(one.key, one.column_key): one.value.value for one in found.data}
    assert values["posts", "posts"] == 69
    assert values["control_rate", "control_rate"] == Decimal("0.8551")
    assert values["three_public", "budget"] == Decimal("16.56")
    assert values["project_running", "final"] == Decimal("410.9")
    assert values["abroad", "final"] is None
    assert values["", "budget"] == 20, "a 专项 of its own is kept without a key"
    assert values["area_rate", "area_rate"] == Decimal("0.95")
    names = {one.label for one in found.data if one.column_key == "previous"}
    assert {"三公经费", "公车购置", "水费、电费、差旅费", "乡村道路专项"} <= names
    assert {one.column for one in found.data if one.column_key == "previous"} == {"上年决算数"}
    thrift = found.data[-1]
    assert (thrift.value.entry.text, thrift.unit) == ("严格执行采购和公务用车制度", "")


@pytest.mark.parametrize(
    "table",
    [
        samples.DEPARTMENT,
        samples.PROJECT,
        samples.SICHUAN,
        samples.HUBEI,
        samples.POINTS_FIRST,
        samples.CHONGQING,
        samples.TRANSFER,
        samples.BASE,
    ],
)
def test_every_entry_points_at_the_cell_it_was_read_from(table):
    grid = grid_of(table)
    found = read_sheet(grid, file="a.xlsx").submissions[0]
    for figure in figures(found):
        if figure.entry.filled:
            ref = figure.entry.ref
            assert ref is not None
            assert tidy(grid.cells[ref.row, ref.col].text) == figure.entry.text


def figures(form: Submission) -> list[Figure]:
    if isinstance(form, BaseDataForm):
        return [one.value for one in form.data]
    return [
        figure
        for line in form.funds
        for figure in (line.initial, line.annual, line.executed, line.points)
    ]


@pytest.mark.parametrize(("length", "is_read"), [(59, True), (60, True), (61, False)])
def test_a_longer_text_heads_no_column(length: int, is_read: bool):
    head = "实际完成值（" + "说" * (length - 7) + "）"
    table = samples.DEPARTMENT.replace("|实际完成值|", f"|{head}|")
    found = read_sheet(grid_of(table), file="a.xlsx").submissions

    assert len(head) == length
    assert any(row.actual.filled for one in found for row in one.indicators) is is_read


@pytest.mark.parametrize(
    ("heads", "is_read"),
    [
        ("三级指标|年度指标值|实际完成值", True),
        ("三级指标|实际完成值|说明的话", False),
    ],
)
def test_three_columns_make_a_table(heads: str, is_read: bool):
    reading = read_sheet(
        grid_of(f"2023年度项目支出绩效自评表|<|<\n{heads}\n培训人数|≥10人|12人"), file="a.xlsx"
    )

    assert bool(reading.submissions) is is_read
