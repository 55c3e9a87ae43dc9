"""Ways of filling a form that are wrong by the book and normal in life."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from support import form_samples as samples
from support.grids import grid_of

from xl_jixiao.forms.reader import read_forms, read_sheet
from xl_jixiao.model.finding import Status
from xl_jixiao.model.grid import Area, Cell, CellKind, Workbook
from xl_jixiao.model.submission import (
    Form,
    FundRole,
    IndicatorForm,
    IssueKind,
    RowRole,
    SectionKind,
)

HEAD = "一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因"


def read(table: str) -> IndicatorForm:
    reading = read_sheet(grid_of(table), file="a.xlsx")
    assert len(reading.submissions) == 1, reading.reason
    return reading.submissions[0]


def names(found: IndicatorForm) -> list[tuple[str, str, str]]:
    return [
        (found.sections[one.section].kind.value, one.level2.text, one.level3.text)
        for one in found.indicators
    ]


def test_labels_split_over_rows():
    found = read(
        f"""
{HEAD}
产出|数量|培训班次|5次|5次|10|10|
指标|指标|维修处数|3处|3处|10|10|
（50分）|质量|合格率|100%|100%|30|30|
效|社会效益|受益人数|90人|95人|15|15|
益|指标|满足程度|提升|提升|15|15|
指|||||||
标|||||||
满意度指标（10分）|服务对象|群众满意度|90%|95%|5|5|
|满意度指标|企业满意度|90%|95%|5|5|
"""
    )
    assert names(found) == [
        ("output", "数量指标", "培训班次"),
        ("output", "数量指标", "维修处数"),
        ("output", "质量", "合格率"),
        ("benefit", "社会效益指标", "受益人数"),
        ("benefit", "社会效益指标", "满足程度"),
        ("satisfaction", "服务对象满意度指标", "群众满意度"),
        ("satisfaction", "服务对象满意度指标", "企业满意度"),
    ]
    assert found.sections[0].points == 50
    assert [one.label.text for one in found.sections][1] == "效益指标"


def test_labels_split_over_columns():
    found = read(
        """
一级指标|<|二级指标|<|三级指标|年度指标值|<|<|实际完成值|分值|得分
产出|指标|数量|指标|培训班次|≥|5|次|6次|50|50
效益|指标|社会|效益指标|受益人数|≥|90|人|95人|40|40
"""
    )
    assert names(found) == [
        ("output", "数量指标", "培训班次"),
        ("benefit", "社会效益指标", "受益人数"),
    ]
    assert [one.target.text for one in found.indicators] == ["≥5次", "≥90人"]


def test_two_header_rows():
    found = read(
        """
一级指标|二级指标|三级指标|年度指标值|<|<|实际完成值|分值|得分
^|^|^|指标性质|指标值|度量单位|^|^|^
产出指标|数量指标|培训班次|≥|5|次|6|50|50
"""
    )
    assert found.indicators[0].target.text == "≥5次"
    assert found.indicators[0].actual.text == "6次"


def test_level_without_a_name_takes_its_kind_from_level_2():
    found = read(
        f"""
{HEAD}
（50分）|数量指标|培训班次|5次|5次|50|50|
（30分）|经济效益指标|增收|5万元|5万元|30|30|
满意度指标（10分）|服务对象满意度指标|满意度|90%|95%|10|10|
"""
    )
    assert [(one.kind.value, one.points) for one in found.sections] == [
        ("output", 50),
        ("benefit", 30),
        ("satisfaction", 10),
    ]


def test_cost_as_level_1():
    found = read(
        f"""
{HEAD}
成本指标|经济成本指标|总成本|≤100万元|98万元|20|20|
产出指标|成本指标|单价|≤5元|5元|40|40|
"""
    )
    assert [one.kind for one in found.sections] == [SectionKind.COST, SectionKind.OUTPUT]


def test_without_level_1_the_kinds_of_level_2_make_the_sections():
    found = read(
        """
二级指标|三级指标|年度指标值|实际完成值|分值|得分
数量指标|培训班次|5次|5次|30|30
质量指标|合格率|100%|100%|30|30
社会效益指标|受益人数|90人|95人|40|40
"""
    )
    assert [one.kind for one in found.sections] == [SectionKind.OUTPUT, SectionKind.BENEFIT]


def test_header_repeated_after_a_page_break():
    found = read(
        f"""
2023年度项目支出绩效自评表|<|<|<|<|<|<|<
项目名称|道路维修|<|<|<|<|<|<
{HEAD}
产出指标（50分）|数量指标|维修里程|5公里|5公里|25|25|
{HEAD}
产出指标（50分）|数量指标|绿化面积|3亩|3亩|25|25|
效益指标|社会效益指标|受益人数|90人|95人|40|40|
总分|<|<|<|<|90|90|
"""
    )
    assert len(found.indicators) == 3
    assert len(found.sections) == 2
    assert found.claimed_total.value == 90


def test_subtotals_and_totals_are_no_indicators():
    found = read(
        f"""
{HEAD}
产出指标|数量指标|培训班次|5次|5次|50|48|未完成
^|小计|<|||50|48|
效益指标|社会效益指标|受益人数|90人|95人|30|30|
小计|||||30|30|
合计：||||| 80|78|
注：得分按完成率计算|<|<|<|<|<|<|<
"""
    )
    assert len(found.indicators) == 2
    assert [one.claimed_score.value for one in found.sections] == [48, 30]
    assert (found.claimed_points.value, found.claimed_total.value) == (80, 78)


@pytest.mark.parametrize(
    ("row", "points", "total"),
    [
        ("|||总分||100|97|", 100, 97),
        ("总分|<|<|<|<|<|97|", None, 97),
        ("总分：97分|<|<|<|<|<|<|<", None, 97),
        ("总 分|||||'100分|'97分|", 100, 97),
        ("合  计|100|97|||||", 100, 97),
    ],
)
def test_the_total_wherever_it_stands(row, points, total):
    found = read(f"{HEAD}\n产出指标|数量指标|培训班次|5次|5次|100|97|\n{row}\n")
    assert found.claimed_points.value == points
    assert found.claimed_total.value == total
    assert len(found.indicators) == 1


def test_placeholder_rows_are_ignored_and_a_row_with_points_only_is_kept():
    found = read(
        f"""
{HEAD}
产出指标|数量指标|指标1：培训班次|5次|5次|50|50|
||指标2：|||||
||……|||||
|质量指标|—|—|—|—|—|
|时效指标||||10||
||'/|'/|'/||'/|
"""
    )
    assert [(one.level2.text, one.points.value) for one in found.indicators] == [
        ("数量指标", 50),
        ("时效指标", 10),
    ]


def test_columns_in_another_order_with_unknown_ones_between():
    found = read(
        """
序号|二级指标|三级指标|佐证材料|自评得分|分值|全年完成值|年度目标值|未完成原因和改进措施
1|数量指标|培训班次|签到表|10|10|6次|≥5次|无
2|质量指标|合格率|报告|20|20|100%|100%|
"""
    )
    assert found.layout == "generic"
    first = found.indicators[0]
    assert (first.target.text, first.actual.text) == ("≥5次", "6次")
    assert (first.points.value, first.claimed_score.value) == (10, 10)


def test_each_level_with_a_weight_of_its_own():
    found = read(
        """
一级指标|分值|二级指标|分值|三级指标|分值|年度指标值|实际完成值|得分
产出指标|50|数量指标|50|培训班次|20|5次|5次|20
^|^|^|^|维修处数|30|3处|3处|30
"""
    )
    assert [one.points.value for one in found.indicators] == [20, 30]


def test_merged_points_are_shared():
    found = read(
        f"""
{HEAD}
产出指标|数量指标|培训班次|5次|5次|20|20|
^|^|维修处数|3处|3处|^|^|
^|^|采购台数|3台|3台|30|30|
"""
    )
    assert [(one.role, one.shares) for one in found.indicators] == [
        (RowRole.SCORED, None),
        (RowRole.SHARED, 0),
        (RowRole.SCORED, None),
    ]


def test_adjusted_targets_count_where_they_are_filled_in():
    found = read(
        """
指标名称|计量单位|指标性质|年初指标值|调整指标值|全年完成值|指标权重|指标得分
培训班次|次|≥|20|25|26|50|50
合格率|%|≥|90||95|40|40
投诉件数|件|反向|5||3|10|10
"""
    )
    assert [(one.target.text, one.actual.text) for one in found.indicators] == [
        ("≥25次", "26次"),
        ("≥90%", "95%"),
        ("≤5件", "3件"),
    ]


MONEY = """
{title}|<|<|<|<|<|<
{line}
项目名称|修路|<|<|<|<|<
{label}||年初预算数{unit}|全年预算数|全年执行数|执行率|得分
^|{total}|100|{amount}|80|80%|8
{head}
产出指标|数量指标|里程|5公里|5公里|50|50
"""


def money(**given: str) -> IndicatorForm:
    parts = {
        "title": "2023年度项目支出绩效自评表",
        "line": "",
        "label": "项目资金",
        "unit": "",
        "total": "年度资金总额",
        "amount": "100",
        "head": "一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分",
    }
    return read(MONEY.format(**(parts | given)))


@pytest.mark.parametrize(
    ("given", "stated", "value"),
    [
        ({}, "万元", Decimal(80)),
        ({"label": "项目资金\\n（元）"}, "元", Decimal("0.008")),
        ({"label": "项目资金（万元）"}, "万元", Decimal(80)),
        ({"line": "单位：元"}, "元", Decimal("0.008")),
        ({"line": "金额单位：人民币元"}, "元", Decimal("0.008")),
        ({"line": "||||||单位:万元"}, "万元", Decimal(80)),
        ({"unit": "（元）"}, "元", Decimal("0.008")),
        ({"label": "项目资金（亿元）"}, "亿元", Decimal(800_000)),
        ({"label": "项目资金（千元）"}, "千元", Decimal(8)),
        ({"line": "单位：百万元"}, "百万元", Decimal(8_000)),
        ({"line": "金额单位：亿元"}, "亿元", Decimal(800_000)),
        ({"line": "计量单位：公里"}, "万元", Decimal(80)),
    ],
)
def test_the_unit_of_money(given, stated, value):
    found = money(**given)
    assert found.unit_stated == stated
    assert found.funds[0].executed.value == value


@pytest.mark.parametrize(
    ("typed", "value", "kinds"),
    [
        ("'620.82万元", Decimal("620.82"), [IssueKind.TEXT_NUMBER]),
        ("'0.5亿元", Decimal(5000), [IssueKind.TEXT_NUMBER]),
        ("'2000万", Decimal(2000), [IssueKind.TEXT_NUMBER]),
        ("'1,285.30", Decimal("1285.30"), []),
        ("'208.22", Decimal("208.22"), []),
        ("#REF!", None, [IssueKind.ERROR_VALUE]),
        ("见附件", None, [IssueKind.UNREADABLE]),
        ("—", None, []),
        ("", None, []),
    ],
)
def test_amounts_as_clerks_type_them(typed, value, kinds):
    found = money(amount=typed)
    assert found.funds[0].annual.value == value
    assert [one.kind for one in found.issues] == kinds


def test_a_total_row_of_another_name_and_without_name():
    assert money(total="合计").funds[0].role is FundRole.TOTAL
    assert money(total="本年资金").funds[0].role is FundRole.TOTAL
    assert money(total="").funds[0].role is FundRole.TOTAL


@pytest.mark.parametrize(
    ("head", "unit"),
    [
        ("单位名称：青山县水利局|<|<|<|填报日期：2024年3月|<|<", "青山县水利局"),
        ("单位名称|青山县水利局|<|<|联系人|张三|<", "青山县水利局"),
        ("单位名称：||青山县水利局|||联系电话|1234", "青山县水利局"),
        ("填报单位（盖章）：青山县水利局||||||", "青山县水利局"),
        ("部门（单位）名称||青山县水利局||||", "青山县水利局"),
        ("主管部门|青山县水利局||实施单位||联系人|李四", "青山县水利局"),
        ("单位名称|联系人|<|<|<|<|<", ""),
    ],
)
def test_the_name_of_the_unit(head, unit):
    table = f"2023年度自评表|<|<|<|<|<|<\n{head}\n{HEAD}\n产出指标|数量指标|里程|5|5|5|5|\n"
    assert read(table).unit.text == unit


def test_a_title_that_says_department_over_a_projects_form():
    found = read(samples.PROJECT.replace("项目支出绩效自评表", "部门整体支出绩效自评表"))
    assert found.form is Form.PROJECT


def test_several_forms_in_one_workbook_share_unit_and_year():
    base = grid_of(samples.BASE.replace("2023", ""), "附件1")
    form = grid_of(samples.DEPARTMENT, "附件2")
    hidden = grid_of(samples.PROJECT, "旧表", visible=False)
    notes = grid_of("填表说明|<\n请如实填写|", "说明")
    empty = grid_of("", "Sheet4")
    found, sheets = read_forms(Workbook((base, form, hidden, notes, empty)), file="a.xlsx")
    assert [(one.form, one.unit.text, one.year) for one in found] == [
        (Form.BASIC_DATA, "桃江县重点项目建设事务中心", 2023),
        (Form.DEPARTMENT, "桃江县重点项目建设事务中心", 2023),
    ]
    assert [one.status for one in sheets] == [
        Status.MERGED,
        Status.MERGED,
        Status.SKIPPED,
        Status.SKIPPED,
        Status.SKIPPED,
    ]
    assert all(one.reason for one in sheets[2:])
    assert "隐藏" in sheets[2].reason


def test_a_form_that_nobody_filled_in():
    table = f"2023年度自评表|<\n单位名称|某局\n{HEAD}\n产出指标|数量指标|里程|5公里||5||\n"
    reading = read_sheet(grid_of(table), file="a.xlsx")
    assert (reading.submissions, reading.filled) == ((), False)
    assert "没有填写" in reading.reason
    found, sheets = read_forms(Workbook((grid_of(table),)), file="a.xlsx")
    assert found == ()
    assert (sheets[0].status, sheets[0].blank_form) == (Status.SKIPPED, True)


def test_a_sheet_that_lacks_a_column_says_which_and_which_form_is_nearest():
    table = "一级指标|二级指标|三级指标|年度指标值|分值|得分\n产出指标|数量指标|里程|5公里|5|5\n"
    reading = read_sheet(grid_of(table), file="a.xlsx")
    assert reading.submissions == ()
    assert "“实际完成值”" in reading.reason
    assert "像是《" in reading.reason


def test_versions_hidden_in_our_own_blanks():
    workbook = Workbook(
        (grid_of(samples.DEPARTMENT),),
        names={"JX_FORMS": '="hunan-department@2023.1"', "JX_RULES": '="national 2020"'},
    )
    found, _ = read_forms(workbook, file="a.xlsx")
    assert (found[0].version, found[0].rules) == ("hunan-department@2023.1", "national 2020")


def test_the_year_below_the_title_or_in_the_headers():
    below = read(
        MONEY.format(
            title="项目支出绩效自评表",
            line="（2023年度）|<|<|<|<|<|<",
            label="项目资金",
            unit="",
            total="年度资金总额",
            amount="100",
            head=HEAD,
        )
    )
    assert below.year == 2023
    table = MONEY.format(
        title="2023年度项目支出绩效自评",
        line="",
        label="项目资金",
        unit="",
        total="年度资金总额",
        amount="100",
        head=HEAD,
    )
    table = table.replace("全年预算数", "2023年预算数").replace("全年执行数", "1-12月执行数")
    found = read(table)
    assert (found.year, found.funds[0].annual.value, found.funds[0].executed.value) == (
        2023,
        100,
        80,
    )


@pytest.mark.parametrize("field", ["实际完成值", "年度指标值", "得分"])
def test_error_values_are_noted_in_every_column(field):
    columns = HEAD.split("|")
    row = ["产出指标", "数量指标", "里程", "5公里", "5公里", "10", "10", ""]
    row[columns.index(field)] = "#REF!"
    found = read(f"{HEAD}\n{'|'.join(row)}\n产出指标|质量指标|合格率|90%|95%|5|5|\n")
    assert [(one.kind, one.field, one.row_label) for one in found.issues] == [
        (IssueKind.ERROR_VALUE, field, "里程")
    ]


def test_a_formula_saved_without_its_value_is_noted():
    grid = grid_of(f"{HEAD}\n产出指标|数量指标|里程|5公里|5公里|10||\n")
    cells = dict(grid.cells)
    cells[2, 7] = Cell(2, 7, CellKind.UNCALCULATED, "", formula=True)
    found = read_sheet(replace(grid, cells=cells), file="a.xlsx").submissions[0]
    assert [(one.kind, one.ref.a1) for one in found.issues] == [(IssueKind.UNCALCULATED, "G2")]


def test_a_merge_over_a_million_rows_costs_nothing():
    grid = grid_of(samples.PROJECT)
    wide = replace(grid, merges=(*grid.merges, Area(30, 1, 1_000_000, 200)))
    assert len(read_sheet(wide, file="a.xlsx").submissions[0].indicators) == 5


def test_a_level_1_row_over_the_whole_width_carries_the_sections_score():
    found = read(
        """
一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分
产出指标（50分）|<|<|<|<|50|48
|数量指标|里程|5公里|5公里|50|48
满意度指标|<|群众满意度|90%|95%|10|10
"""
    )
    assert names(found) == [("output", "数量指标", "里程"), ("satisfaction", "", "群众满意度")]
    assert found.sections[0].claimed_score.value == 48
    assert found.form is Form.PROJECT


def test_a_total_below_a_share_of_it_in_the_money_header():
    found = read(
        f"""
2023年度部门整体支出绩效自评表|<|<|<|<|<|<|<
部门名称|青山县水利局|<|<|<|<|<|<
任务名称|完成情况|年初预算数|<|全年预算数|<|全年执行数|<|分值|执行率|自评得分
^|^|总额|其中：财政拨款|总额|其中：财政拨款|总额|其中：财政拨款|^|^|^
年度资金总额||100|90|110|95|105|94|10|95.45%|9.55
{HEAD}
产出指标|数量指标|里程|5公里|5公里|50|50|
自评等级|优||||||
"""
    )
    total = found.funds[0]
    assert (total.initial.value, total.annual.value, total.executed.value) == (100, 110, 105)
    assert found.form is Form.DEPARTMENT
    assert (len(found.indicators), len(found.sections)) == (1, 1)
    assert found.claimed_grade.text == "优"


def test_a_second_header_row_in_both_tables():
    found = read(
        """
资金来源|预算数|<|执行情况|<|分值|得分||
^|年初预算数|全年预算数|全年执行数|执行率|^|^||
年度资金总额|300|320|304|95%|10|9.5||
一级指标|二级指标|三级指标|指标值|<|<|评分情况|<|偏差分析
^|^|^|年度指标值|实际完成值|完成率|分值|自评得分|偏差原因
产出指标|数量指标|培训班次|≥5次|4次|80%|10|8|未办完
"""
    )
    total, row = found.funds[0], found.indicators[0]
    figures = (total.initial, total.annual, total.executed, total.claimed_rate)
    assert [one.value for one in figures] == [300, 320, 304, Decimal("0.95")]
    assert (total.points.value, total.claimed_score.value) == (10, Decimal("9.5"))
    assert (row.target.text, row.actual.text, row.reason.text) == ("≥5次", "4次", "未办完")
    assert (row.points.value, row.claimed_score.value) == (10, 8)


def test_money_block_and_total_below_the_indicators():
    found = read(
        f"""
项目支出绩效自评表（2023年度）
预期目标|实际完成情况
修路5公里|已完成
{HEAD}
产出指标|数量指标|修路里程|≥5公里|5公里|90|90|
|年初预算数|全年预算数|全年执行数|分值|执行率|得分
年度资金总额|300|320|320|10|100%|10
其中：财政拨款|300|320|320|—|100%|—
总分|||||100|100
"""
    )
    assert [one.level3.text for one in found.indicators] == ["修路里程"]
    assert [one.label for one in found.funds] == ["年度资金总额", "其中：财政拨款"]
    assert (found.claimed_points.value, found.claimed_total.value) == (100, 100)
    assert [one.expected.text for one in found.goals] == ["修路5公里"]


def test_a_total_that_was_not_calculated_is_noted_once():
    grid = grid_of(f"{HEAD}\n产出指标|数量指标|修路里程|≥5公里|5公里|90|90|\n总分|||||100|x|")
    grid.cells[3, 7] = Cell(3, 7, CellKind.UNCALCULATED, "", formula=True)
    found = read_sheet(grid, file="a.xlsx").submissions[0]
    assert [one.kind for one in found.issues] == [IssueKind.UNCALCULATED]


def test_weights_printed_in_the_names_where_no_column_holds_them():
    found = read(
        """
一级指标|二级指标|三级指标|年初目标值（A）|实际完成值（B）|得分
产出指标|数量指标|改造小区个数（20分）|12个|12个|20
产出指标|质量指标|户均满意（不低于80分）|80分|85分|
"""
    )
    assert [one.points.value for one in found.indicators] == [20, None]
    assert found.has_points


@pytest.mark.parametrize(
    ("typed", "unit", "code"),
    [
        ("[123001]县林业局", "县林业局", "123001"),
        ("123001-县林业局", "县林业局", "123001"),
        ("123001县林业局", "县林业局", "123001"),
        ("县林业局（123001）", "县林业局", "123001"),
        ("120急救中心", "120急救中心", ""),
        ("县林业局（本级）", "县林业局（本级）", ""),
    ],
)
def test_codes_of_the_budget_system_beside_the_name(typed, unit, code):
    found = read(
        f"项目支出绩效自评表（2023年度）\n实施单位|{typed}\n{HEAD}\n产出指标|数量指标|修路|≥5公里|5公里|9|9|"
    )
    assert (found.unit.text, found.unit_code) == (unit, code)


@pytest.mark.parametrize(
    "above",
    [
        "填报单位（盖章）：县林业局     填报日期：2024年3月1日     单位：元\n项目名称|造林",
        "实施单位：县林业局 项目名称：造林\n单位：元",
        "主管部门：县政府  项目名称：造林  实施单位：县林业局  电话：07 37  金额单位：元",
    ],
)
def test_several_labels_in_one_cell(above):
    found = read(
        f"2023年度项目支出绩效自评表\n{above}\n{HEAD}\n产出指标|数量指标|造林|≥5亩|5亩|9|9|"
    )
    assert (found.unit.text, found.project.text) == ("县林业局", "造林")
    assert (found.unit_stated, found.year) == ("元", 2023)


@pytest.mark.parametrize(
    ("title", "head"),
    [
        ("某县2023年度\n部门整体支出绩效自评表", HEAD),
        ("部门整体支出绩效自评表\n财政年度|目标|实际完成情况\n2023|增长8%|增长9%", HEAD),
        (
            "部门整体支出绩效自评表",
            HEAD.replace("年度指标值|实际完成值", "2023年指标值|2023年完成值"),
        ),
    ],
)
def test_year_beside_above_and_in_headers(title, head):
    assert read(f"{title}\n{head}\n产出指标|数量指标|造林|≥5亩|5亩|9|9|").year == 2023


def test_a_header_known_by_its_words_goes_before_one_that_is_guessed():
    found = read(
        """
一级指标|二级指标|三级指标|四级指标|年度指标值|1—6月完成值|全年完成值|分值|得分
产出指标|数量指标|造林|人工造林|≥5亩|2亩|5亩|9|9
"""
    )
    row = found.indicators[0]
    assert (row.level1.text, row.level3.text) == ("产出指标", "造林：人工造林")
    assert row.actual.text == "5亩"


def test_tasks_side_by_side_have_no_total():
    found = read(
        f"""
任务名称|预算金额（万元）|实际支出金额（万元）|预算执行率
粮食储备|350|350|100%
项目前期|800|790|98.75%
三、绩效指标|<|<|<
{HEAD}
产出指标|数量指标|储备|≥5吨|5吨|9|9|
"""
    )
    assert [(one.label, one.role) for one in found.funds] == [
        ("粮食储备", FundRole.PART),
        ("项目前期", FundRole.PART),
    ]


def test_a_level1_row_with_the_sum_of_its_section_is_no_indicator():
    found = read(
        f"""
{HEAD}
产出指标|||||60|58|
产出指标|数量指标|造林|≥5亩|5亩|20|20|
产出指标|质量指标|成活率|≥90%|88%|40|38|旱情
满意度指标|||||10|10|
满意度指标|服务对象满意度|群众满意度|≥90%|95%|10|10|
"""
    )
    assert [one.level3.text for one in found.indicators] == ["造林", "成活率", "群众满意度"]
    assert [(one.points, one.claimed_score.value) for one in found.sections] == [(60, 58), (10, 10)]


def test_a_level1_row_with_points_of_its_own_stays_an_indicator():
    found = read(f"{HEAD}\n产出指标|||||20||\n产出指标|数量指标|造林|≥5亩|5亩|30|30|")
    assert len(found.indicators) == 2


def test_the_table_below_a_blank_unit_is_not_its_name():
    found = read(
        """
某县2024年度部门整体支出绩效评价基础数据表||||
单位名称||||
财政供养人员情况（人）|编制数|2024年实际在职人数|控制率|
|44|40|90.91%|
经费控制情况（万元）|2023年决算数|2024年预算数|2024年决算数|
三公经费：|10|9|8|
"""
    )
    assert found.form is Form.BASIC_DATA
    assert not found.unit.filled


@pytest.mark.parametrize(
    "name",
    [
        "某县民政局（公章）",
        "某县民政局（盖章）：",
        "某县民政局 (签 章)",
        "某县民政局\u200b",
        "（盖章）某县民政局",
    ],
)
def test_the_place_of_a_seal_is_no_part_of_a_name(name):
    rows = f"{HEAD}\n产出|数量|培训|5次|5次|100|100|"
    for line in (
        f"单位名称|{name}",
        f"单位名称（盖章）：{name}",
        f"单位名称：{name}　填报日期：3月",
    ):
        found = read(f"2023年度项目支出绩效自评表\n{line}\n主管部门|{name}\n{rows}")
        assert (found.unit.text, found.department.text) == ("某县民政局", "某县民政局")
    assert not read(f"2023年度项目支出绩效自评表\n单位名称|（公章）\n{rows}").unit.filled


@pytest.mark.parametrize(
    "year", ["2023", "二〇二三", "二O二三", "二Ｏ二三", "二0二三", "2O23", "２０２３", "二○二三"]
)
def test_the_year_in_every_spelling(year):
    rows = f"{HEAD}\n产出|数量|培训|5次|5次|100|100|"
    titles = (
        f"某县民政局{year}年度项目支出绩效自评表",
        f"项目支出绩效自评表\n（{year}年度）",
        f"某县民政局{year}年度\n项目支出绩效自评表",
        f"项目支出绩效自评表\n年度|{year}年",
    )
    for title in titles:
        assert read(f"{title}\n{rows}").year == 2023, title
    assert read(f"{titles[0]}\n{rows}").unit.text == "某县民政局"
