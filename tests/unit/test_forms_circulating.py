"""Forms that really circulate: other headings, other kinds, other pages than ours. Each stands for
its kind; the facts are those of published forms, the names are invented.
"""

# ruff: noqa: E501 - a row of a table is one line
from __future__ import annotations

from decimal import Decimal

import pytest
from support.grids import grid_of
from support.submissions import evaluate as as_in_a_run

from xl_jixiao.checks.run import check_file
from xl_jixiao.forms.reader import read_forms, read_sheet
from xl_jixiao.model.finding import FileResult, Status
from xl_jixiao.model.grid import Workbook
from xl_jixiao.model.submission import Form, IndicatorForm
from xl_jixiao.rules.loading import load_rules

HEAD = """
2023年度项目支出绩效自评表|<|<|<|<|<|<|<|<
项目名称|<|修路|<|<|实施单位|某县交通局|<|<
"""
MONEY = """
项目资金（万元）|<||年初预算数|全年预算数|全年执行数|分值|执行率|得分
^|^|年度资金总额|100|100|90|10|90%|9
^|^|其中：财政拨款|100|100|90|-|90%|-
"""
TABLE = """
绩效指标|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因
^|产出指标|数量指标|修路里程|≥5公里|5公里|50|50|
^|效益指标|社会效益|受益人数|≥100人|120人|30|30|
^|满意度指标|满意度|群众满意度|≥90%|95%|10|10|
总分|<|<|<|<|<|100|99|
"""


def evaluate(*tables: str, names: tuple[str, ...] = ()) -> FileResult:
    """A workbook of these sheets, read, scored and checked."""
    sheets = [*names, *(f"表{n}" for n in range(len(names) + 1, len(tables) + 1))]
    grids = tuple(grid_of(table, name) for table, name in zip(tables, sheets, strict=True))
    submissions, results = read_forms(Workbook(grids), file="a.xlsx")
    rules = load_rules(None)
    evaluated = tuple(as_in_a_run(one, rules) for one in submissions)
    findings, passed = check_file(evaluated, rules, file="a.xlsx")
    status = Status.MERGED if submissions else Status.REJECTED
    return FileResult("a.xlsx", "", status, "", results, evaluated, findings, passed)


def joined(*parts: str) -> str:
    return "\n".join(part.strip("\n") for part in parts)


def only(result: FileResult) -> IndicatorForm:
    [one] = result.submissions
    return one


def amounts(one: IndicatorForm) -> list[tuple[str, Decimal | None, Decimal | None, Decimal | None]]:
    return [
        (row.label, row.initial.value, row.annual.value, row.executed.value) for row in one.funds
    ]


def ids(result: FileResult) -> set[str]:
    return {one.id for one in result.findings}


SICHUAN = """
报表编号：510000_0013zp|<|<|<|<|<|<|<|<|<|<
部门预算项目支出绩效自评表（2023年度）|<|<|<|<|<|<|<|<|<|<
项目名称|<|安可替代补助|<|<|<|<|<|<|<|<
主管部门|<|某县司法局|<|<|<|实施单位\\n（盖章）|<|某县司法局|<|<
项目基本情况|1.项目年度目标完成情况|项目年度目标|<|<|<|年度目标完成情况|<|<|<|<
^|^|购买安可设备。|<|<|<|完成|<|<|<|<
^|2.项目实施内容及过程概述|购买13台安可电脑。|<|<|<|<|<|<|<|<
预算执行情况（10分）|{corner}|<|<|年初预算|调整后预算数|预算执行数|预算执行率|权重|得分|原因
^|总额|<|<|0|3.36|3.36|100.00%|10|10|1.预算执行率未达到90%的需说明原因
^|其中：财政资金|<|<|0|3.36|3.36|100.00%|/|/|^
^|单位资金|<|<|0|0|0|0.00%|/|/|^
^|其他资金|<|<|||||/|/|^
绩效指标（90分）|一级指标|二级指标|三级指标|指标性质|指标值|度量单位|完成值|权重|得分|未完成原因分析
^|产出指标|质量指标|按要求支付资金|＝|100|%|100|30|30|
^|^|数量指标|购买电脑数量|≥|13|台|13|20|20|
^|效益指标|社会效益指标|信息安全保障能力|定性|优良中低差||优|30|28|部分老旧设备未更换
^|满意度指标|服务对象满意度指标|使用人员满意度|≥|95|%|96|10|10|
合计|<|<|<|<|<|<|<|100|98|
评价结论|项目自评总分98分。|<|<|<|<|<|<|<|<|<
"""


@pytest.mark.parametrize(
    "corner",
    [
        "",
        "年度预算数（万元）",
        "年度预算（万元）",
        "全年预算数",
        "预算数",
        "资金来源",
        "年初预算数（万元）",
    ],
)
def test_a_heading_over_the_names_of_the_rows_is_no_column(corner):
    found = evaluate(SICHUAN.replace("{corner}", corner))
    assert amounts(only(found))[:2] == [
        ("总额", 0, Decimal("3.36"), Decimal("3.36")),
        ("其中：财政资金", 0, Decimal("3.36"), Decimal("3.36")),
    ]
    assert found.evaluated[0].score.total == 98
    assert ids(found) == {"I09"}


def test_a_label_of_a_block_is_no_column_in_the_second_table_either():
    table = """
部门整体支出绩效自评表|<|<|<|<|<||部门整体支出绩效自评表|<|<|<|<|<
部门名称|<|某县农业农村局|<|<|<||部门名称|<|某县水利局|<|<|<
年度预算（万元）|任务名称|全年预算数|全年执行数|执行率|得分||年度预算（万元）|任务名称|全年预算数|全年执行数|执行率|得分
^|年度资金总额|100|90|90%|9||^|年度资金总额|200|150|75%|7.5
^|其中：财政拨款|60|60|100%|-||^|其中：财政拨款|150|100|66.67%|-
^|其他资金|40|30|75%|-||^|其他资金|50|50|100%|-
一级指标|二级指标|三级指标|年度指标值|实际完成值|得分||一级指标|二级指标|三级指标|年度指标值|实际完成值|得分
产出指标|数量指标|里程|≥5公里|5公里|90||产出指标|数量指标|渠道|≥5公里|5公里|90
"""
    left, right = read_sheet(grid_of(table), file="a.xlsx").submissions
    assert [row[2:] for row in amounts(left)] == [(100, 90), (60, 60), (40, 30)]
    assert [row[2:] for row in amounts(right)] == [(200, 150), (150, 100), (50, 50)]
    assert (left.unit.text, right.unit.text) == ("某县农业农村局", "某县水利局")


@pytest.mark.parametrize(
    ("heads", "row", "initial", "annual", "unread"),
    [
        ("预算数|调整预算数|支出数", "80|100|90", 80, 100, ()),
        ("调整后预算数|预算数|执行数", "100|80|90", 80, 100, ()),
        ("预算数|全年预算数|全年执行数", "80|100|90", 80, 100, ()),
        ("年初预算数|预算数|调整后预算数|执行数", "80|85|100|90", 80, 100, ("预算数",)),
        ("年初预算数|预算数|执行数", "80|100|90", 80, 100, ()),
        ("预算数|执行数", "100|90", None, 100, ()),
        ("执行数|全年预算数|年初预算数", "90|100|80", 80, 100, ()),
        ("全年预算数|支出数|全年支出数", "100|45|90", None, 100, ("支出数",)),
        ("预算数|调整预算数|结余数|支出数", "80|100|10|90", 80, 100, ("结余数",)),
    ],
)
def test_of_two_budgets_the_more_specific_is_that_of_the_year(heads, row, initial, annual, unread):
    found = evaluate(
        joined(HEAD, f"预算资金|<||{heads}|分值|得分\n^|^|年度资金总额|{row}|10|9", TABLE)
    )
    assert amounts(only(found)) == [("年度资金总额", initial, annual, 90)]
    told = [one.found for one in found.findings if one.id == "F17"]
    assert told == (["、".join(unread)] if unread else [])


def test_the_column_with_numbers_is_read_of_two_with_one_heading():
    table = """
一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|得分
产出指标|数量指标|里程|≥5公里|5公里|50||50
效益指标|社会效益|受益人数|≥100人|120人|40||40
"""
    assert [one.claimed_score.value for one in only(evaluate(table)).indicators] == [50, 40]


NUMBERED = ("栏次|1|2|3|4|5=3/2|6", "|（1）|（2）|（3）|（4）|（5）=（3）/（2）|（6）", "行次|A|B|C|D|C/B|E", "栏 次|第1列|第2列|第3列|第4列|第5列|第6列", "甲|1栏|2栏|3栏|4栏|5栏=3栏÷2栏×100%|6栏", "|①|②|③|④|⑤|⑥")  # fmt: skip


@pytest.mark.parametrize("row", NUMBERED)
def test_a_row_that_numbers_the_columns_is_no_money(row):
    lines = MONEY.strip().split("\n")
    found = evaluate(joined(HEAD, lines[0], f"^|^|{row}", *lines[1:], TABLE))
    assert amounts(only(found)) == [
        ("年度资金总额", 100, 100, 90),
        ("其中：财政拨款", 100, 100, 90),
    ]
    assert found.evaluated[0].score.total == 99


@pytest.mark.parametrize(
    "row", ["1|2|3|4|5|6|7|8", "（1）|（2）|（3）|（4）|（5）|（6）|（7）|（8）", "A|B|C|D|E|F|G|H"]
)
def test_a_row_that_numbers_the_columns_is_no_indicator(row):
    lines = TABLE.strip().split("\n")
    found = only(evaluate(joined(HEAD, lines[0], f"^|{row}", *lines[1:])))
    assert [one.level3.text for one in found.indicators] == ["修路里程", "受益人数", "群众满意度"]


def test_a_row_of_small_amounts_is_no_numbering():
    money = MONEY.replace("|100|100|90|10|90%|9", "|1|2|3|4|5|6")
    assert amounts(only(evaluate(joined(HEAD, money, TABLE))))[0] == ("年度资金总额", 1, 2, 3)


def test_a_form_with_one_budget_is_computed_by_it():
    money = """
项目预算执行情况（10分）|<||年初预算数（A）|全年执行数（B）|分值|执行率（B/A）|得分|得分计算方法
^|^|年度资金总额|45|40.5|10|90%|9|执行率*该指标分值
^|^|其中：财政拨款|45|40.5|-|-|-|
"""
    found = evaluate(joined(HEAD, money, TABLE))
    line = found.evaluated[0].score.funds[0].line
    assert (line.completion, line.score) == (Decimal("0.9"), 9)
    assert "表中只有年初预算数一栏预算" in line.trace
    assert "B05" not in ids(found)


def test_a_blank_budget_of_the_year_is_not_replaced():
    found = evaluate(joined(HEAD, MONEY.replace("总额|100|100", "总额|100|"), TABLE))
    assert found.evaluated[0].score.funds[0].line.score is None
    assert "B05" in ids(found)


@pytest.mark.parametrize(
    ("heads", "cells", "reason"),
    [
        ("偏差原因分析|改进措施", "汛期施工推迟|倒排工期", "汛期施工推迟；倒排工期"),
        ("差异原因|整改措施", "汛期施工推迟。|倒排工期", "汛期施工推迟。倒排工期"),
        ("改进措施|未完成原因", "倒排工期|汛期施工推迟", "汛期施工推迟；倒排工期"),
        ("偏差原因|改进措施", "无|倒排工期", "倒排工期"),
        ("偏差原因|下一步改进措施", "汛期施工推迟|", "汛期施工推迟"),
        ("改进措施", "倒排工期", "倒排工期"),
        ("偏差原因分析及改进措施", "汛期施工推迟", "汛期施工推迟"),
    ],
)
def test_reasons_and_measures_are_joined(heads, cells, reason):
    table = f"""
一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|{heads}
产出指标|数量指标|里程|≥5公里|4公里|50|40|{cells}
"""
    found = evaluate(table)
    assert only(found).indicators[0].reason.text == reason
    assert "F17" not in ids(found)


def test_columns_that_nobody_knows_are_named_once():
    lines = TABLE.strip().split("\n")
    wide = [
        f"{lines[0]}|得分系数|责任科室",
        f"{lines[1]}|0.9|建设股",
        f"{lines[2]}||规划股",
        *lines[3:],
    ]
    pages = [*wide[:2], "续表|<|<|<|<|<|<|<|<|<|<", wide[0].replace("绩效指标", ""), *wide[2:]]
    found = evaluate(joined(HEAD, MONEY, *(line.replace("^|", "|", 1) for line in pages)))
    told = [one for one in found.findings if one.id == "F17"]
    assert [one.found for one in told] == ["得分系数、责任科室"]
    assert "第10列“得分系数”、第11列“责任科室”未识别，没有读入" in told[0].message


def test_an_unknown_column_without_content_is_not_named():
    lines = TABLE.strip().split("\n")
    assert "F17" not in ids(evaluate(joined(HEAD, MONEY, f"{lines[0]}|责任科室", *lines[1:])))


def test_a_department_is_no_project_for_a_heading_of_its_tasks():
    found = evaluate("""
2024年度部门整体支出绩效自评表|<|<|<|<|<|<|<|<|<
部门名称|<|某县林草局|<|<|<|<|<|<|<
部门年度重点工作任务|任务名称|主要内容|<|批复金额（万元）|||实际支出金额（万元）|预算执行率|偏低原因及改进措施
^|^|^|^|总额|财政拨款|其他资金|^|^|^
^|营造林|造林2万亩|<|500|500|0|480|96%|无
一级指标|二级指标|三级指标|指标性质|指标值|度量单位|实际完成值|分值|得分|偏差原因
产出指标|数量指标|营造林面积|>=|2|万亩|2.1|100|100|
项目名称|造林|<|<|<|<|<|<|<|<
""")
    assert (only(found).form, only(found).project.text) == (Form.DEPARTMENT, "")
    assert only(found).unit.text == "某县林草局"


SCORE_SHEETS = {
    "column of points": """
2023年度部门整体支出绩效评价自评表|<|<|<|<|<|<|<
单位：某县水利局|<|<|<||||
序号|一级\\n指标|二级\\n指标|三级\\n指标|指标分值|指标解释|指标说明及评分标准|自评得分
1|规划（15分）|基础信息（3分）|信息完整性|3|是否真实、完整。|真实（1分）；完整（1分）|3
2|^|工作计划（12分）|计划完整性|6|是否完整可行。|完整可行（3分）|5
3|^|^|计划明确性|6|是否可操作。|可操作（3分）|6
4|执行（35分）|预算执行（35分）|预算执行率|35|执行数/预算数|每低1个百分点扣0.5分|34
5|效果（50分）|履职效益（50分）|社会效益|50|履职的效益|按完成情况打分|48
合计|<|<|<|100|||96
""",
    "points inside the names": """
2022年度部门整体支出绩效评价得分表|<|<|<
单位名称：某市能源局|<|<|<
一级指标|二级指标|三级指标|得分
部门决策（15分）|目标任务（15分）|相关性（3分）|3
^|^|明确性（12分）|11
部门绩效（85分）|履职成效（35分）|重点工作完成（35分）|34
^|满意度（50分）|社会公众满意度（50分）|48
总分|<|<|96
""",
    "points of each level": """
2024年度部门整体支出绩效评价指标评分表|<|<|<|<|<|<|<|<
填报单位：某县财政局|<|<|<|<|<|<|<|<
一级指标|分值|二级指标|分值|三级指标|分值|评价标准|指标说明|得分
投入|15|预算配置|15|在职人员控制率|3|≤100%得满分|在职人员数/编制数|3
^|^|^|^|三公经费变动率|12|≤0得满分|（本年-上年）/上年|11
过程|35|预算执行|35|预算完成率|35|100%得满分|完成数/预算数|34
效率|50|履职效益|50|社会效益|50|按履职情况打分||48
合计|<|<|<|<|100|||96
""",
}


@pytest.mark.parametrize("name", SCORE_SHEETS)
def test_a_score_sheet_of_a_department_is_read_as_what_it_claims(name):
    found = evaluate(SCORE_SHEETS[name])
    one, score = found.evaluated[0].submission, found.evaluated[0].score
    assert (one.form, one.has_actuals) == (Form.DEPARTMENT, False)
    assert one.unit.text in ("某县水利局", "某市能源局", "某县财政局")
    assert one.claimed_total.value == score.total == score.claimed_part == 96
    assert sum(row.points.value for row in one.indicators) == 100
    assert {(row.line.basis, row.line.met, row.line.kind) for row in score.rows} == {
        ("claimed", None, "blank")
    }
    assert one.sections[0].points == 15
    assert ids(found) == set()


def test_a_score_sheet_with_wrong_sums():
    sheet = SCORE_SHEETS["points of each level"]
    wrong = sheet.replace("|35|100%", "|30|100%").replace("||96", "||97")
    assert ids(evaluate(wrong)) == {"W01", "W02", "W03", "W04"}


def test_a_table_with_targets_and_without_actuals_is_no_score_sheet():
    found = evaluate(
        joined(HEAD, TABLE.replace("实际完成值", "责任人").replace("5公里|50", "张三|50"))
    )
    assert found.submissions == ()
    assert "找不到表头“实际完成值”" in found.sheets[0].reason


def test_money_under_other_headings_is_told_and_nothing_is_computed_from_it():
    money = """
债券资金（万元）|<||债券发行额|实际到位|实际支出|分值|支出进度|得分
^|^|年度资金总额|5000|5000|4500|10|90%|9
^|^|其中：专项债券资金|4000|4000|3600|-||-
"""
    found = evaluate(joined(HEAD, money, TABLE))
    told = [one for one in found.findings if one.id == "B11"]
    assert [one.cells for one in told] == [("D3",)]
    assert "资金栏未能读取" in told[0].message
    assert not ids(found) & {"W02", "W04"}
    score = found.evaluated[0].score
    assert (score.total, score.low, score.high) == (None, 90, 100)


def test_money_beside_its_labels_is_told():
    found = evaluate(joined(HEAD, "预算数|<|100|执行数|90|执行率|90%|得分|9", TABLE))
    assert "B11" in ids(found)
    assert "W04" not in ids(found)


GOALS = {
    "two": ("预期目标|<|<|<|实际完成情况|<|<|<", "修路5公里|<|<|<|完成|<|<|<"),
    "three": ("年度绩效目标|<|<|实际完成情况|<|<|偏差原因|<", "修路5公里|<|<|完成|<|<||<"),
    "four": (
        "目标序号|年初设定目标|<|实际完成情况|<|完成程度|偏差原因|<",
        "1|修路5公里|<|完成|<|||<",
    ),
    "summary": ("年初设定目标|<|<|<|年度总体目标完成情况综述|<|<|<", "修路5公里|<|<|<|完成|<|<|<"),
    "unheard of": ("绩效目标设定情况|<|<|<|绩效目标实现情况|<|<|<", "修路5公里|<|<|<|完成|<|<|<"),
    "said in brackets": (
        "绩效目标（年初申报）|<|<|<|绩效目标（全年完成）|<|<|<",
        "修路5公里|<|<|<|完成|<|<|<",
    ),
    "the other way round": ("实际完成情况|<|<|<|预期目标|<|<|<", "完成|<|<|<|修路5公里|<|<|<"),
}


@pytest.mark.parametrize("name", GOALS)
def test_goals_in_any_number_of_columns(name):
    head, row = GOALS[name]
    found = only(evaluate(joined(HEAD, f"年度总体目标|{head}\n^|{row}", MONEY, TABLE)))
    assert [(one.expected.text, one.actual.text) for one in found.goals] == [("修路5公里", "完成")]
    assert len(found.funds) == 2


def test_a_label_with_its_points_in_brackets_is_no_caption_of_a_goal():
    goals = "年度总体目标（20分）|预期目标|<|<|<|实际完成情况|<|<|<\n^|修路|<|<|<|完成|<|<|<"
    found = only(evaluate(joined(HEAD, goals, MONEY, TABLE)))
    assert [(one.expected.text, one.actual.text) for one in found.goals] == [("修路", "完成")]


@pytest.mark.parametrize(
    "text", ["完成情况", "实际完成", "产出指标", "总分", "项目名称：环城路", "满意度", "资金总额"]
)
def test_the_text_of_a_goal_is_no_caption(text):
    goals = f"年度总体目标|预期目标|<|<|<|实际完成情况|<|<|<\n^|修路|<|<|<|{text}|<|<|<"
    found = only(evaluate(joined(HEAD, goals, MONEY, TABLE)))
    assert [(one.expected.text, one.actual.text) for one in found.goals] == [("修路", text)]
    assert found.project.text == "修路"
    assert len(found.funds) == 2


def test_a_column_beside_the_goals_is_named():
    goals = "年度总体目标|预期目标|<|<|实际完成情况|<|<|偏差原因|<\n^|修路|<|<|完成|<|<|雨季|<"
    found = evaluate(joined(HEAD, goals, MONEY, TABLE))
    assert [one.found for one in found.findings if one.id == "F17"] == ["偏差原因"]


@pytest.mark.parametrize(
    "mark",
    [
        "续表|<|<|<|<|<|<|<|<",
        "2023年度项目支出绩效自评表（续）|<|<|<|<|<|<|<|<",
        "（续表）|<|<|<|<|<|<|<|<\n2023年度项目支出绩效自评表|<|<|<|<|<|<|<|<\n项目名称|<|修路|<|<|实施单位|某县交通局|<|<",
        "接上页|<|<|<|<|<|<|<|<",
    ],
)
def test_a_page_under_a_mark_goes_on_with_the_form(mark):
    head, *rows = TABLE.strip().split("\n")
    table = joined(HEAD, MONEY, head, rows[0], mark, head, rows[1].replace("^|", "|", 1), *rows[2:])
    found = only(evaluate(table))
    assert [one.level3.text for one in found.indicators] == ["修路里程", "受益人数", "群众满意度"]
    assert found.claimed_total.value == 99


@pytest.mark.parametrize(
    ("name", "above"),
    [("续表", ""), ("Sheet2", ""), ("第2页", "续表|<|<|<|<|<|<|<|<"), ("附表（续）", "")],
)
def test_a_form_goes_on_on_the_next_sheet(name, above):
    head, *rows = TABLE.strip().split("\n")
    rows = [rows[0], rows[1].replace("^|", "|", 1), *rows[2:]]
    first = joined(HEAD, MONEY, head, rows[0])
    second = joined(above, head, *rows[1:]) if above else joined(head, *rows[1:])
    found = evaluate(first, second, names=("自评表", name))
    one = only(found)
    assert [row.ref.a1 for row in one.indicators] == [
        "H7",
        *(["H3", "H4"] if above else ["H2", "H3"]),
    ]
    assert [row.ref.sheet for row in one.indicators] == ["自评表", name, name]
    assert found.evaluated[0].score.total == 99
    assert [sheet.status for sheet in found.sheets] == [Status.MERGED, Status.MERGED]
    assert "已并入" in found.sheets[1].reason


@pytest.mark.parametrize(
    "second",
    [
        joined(HEAD.replace("修路", "架桥"), TABLE),
        TABLE.replace("分值|得分", "得分|分值"),
        TABLE.replace("绩效指标", "项目名称：架桥\n绩效指标"),
    ],
)
def test_another_form_on_the_next_sheet_stays_another(second):
    first = joined(HEAD, MONEY, *TABLE.strip().split("\n")[:2])
    assert len(evaluate(first, second).submissions) == 2


def test_a_form_after_a_complete_one_stays_another():
    assert len(evaluate(joined(HEAD, MONEY, TABLE), TABLE).submissions) == 2


def test_tasks_under_their_heading_have_no_total():
    found = only(
        evaluate(
            joined(
                HEAD,
                "重点工作|任务名称|<|预算数|执行数|执行率|||\n^|修路|<|500|480|96%|||\n^|架桥|<|300|300|100%|||",
                TABLE,
            )
        )
    )
    assert [row.role for row in found.funds] == ["part", "part"]


def test_a_form_without_points_and_scores_lists_what_was_done():
    found = evaluate("""
2022年度转移支付绩效自评表|<|<|<|<|<
转移支付名称|<|农业补贴|<|<|<
一级指标|二级指标|三级指标|指标值|全年实际完成值|未完成原因和改进措施
产出指标|数量指标|补贴面积|≥5万亩|5.2万亩|
产出指标|质量指标|补贴准确率|≥95%|90%|核实不清
""")
    assert only(found).unscored
    assert [row.line.met for row in found.evaluated[0].score.rows] == [True, False]
    assert [one.id for one in found.findings if one.id == "W08"] == ["W08"]
    assert found.evaluated[0].score.total is None
