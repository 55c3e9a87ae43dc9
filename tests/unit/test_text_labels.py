"""Labels: tidied, folded, and the numbers inside them; money; years."""

from __future__ import annotations

from decimal import Decimal

import pytest

from xl_jixiao.text.conversion import to_wan
from xl_jixiao.text.dates import find_year
from xl_jixiao.text.labels import (
    bare_name,
    bare_project,
    fold,
    goal_weight,
    goes_on,
    is_lone_unit,
    is_placeholder,
    label_amount,
    office_name,
    printed_points,
    tidy,
)
from xl_jixiao.text.measures import parse_quantity


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("社会效\n\n益指标", "社会效益指标"),
        ("  年度\r\n目标 ", "年度目标"),
        ("目标一：完成。\n目标二：推进。", "目标一：完成。\n目标二：推进。"),
        ("1、新建\n2、改造", "1、新建\n2、改造"),
        ("偏差原因分析\n及改进措施", "偏差原因分析及改进措施"),
        ("300公\n里", "300公里"),
        ("12\n34", "12\n34"),
        ("Open\nXML", "Open XML"),
        ("\u200b数量指标\ufeff", "数量指标"),
    ],
)
def test_tidy(text, shown):
    assert tidy(text) == shown


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("年初 预算数（A）", "年初预算数(A)"),
        ("实际\n完成值", "实际完成值"),
        ("产出指标（５０分）", "产出指标(50分)"),
        ("★补助面积", "补助面积"),
        ("执行率（Ｂ／Ａ）", "执行率(b/a)"),
        ("县级预算部门、单位名称", "县级预算部门单位名称"),
        ("“三公经费”", "三公经费"),
        ("其中:基本支出", "其中：基本支出"),
        # a radical, a twin, a variation selector, marks of direction, another alphabet, a nought
        ("某县⺠政局", "某县民政局"),
        ("某县\uf90a融办", "某县金融办"),
        ("某县民\ufe00政局", "某县民政局"),
        ("\u202a某县民政局\u202c", "某县民政局"),
        ("某县民\u200e政\xad局", "某县民政局"),
        ("执行率（В/А）", "执行率(B/A)"),
        ("二〇二三年项目", "二零二三年项目"),
    ],
)
def test_fold_unifies(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "—", "——", "-", "/", "\\", "……", "…", "...", "**", "。", "%", "一"),
        *("无", "暂无", "N/A", "不适用", "无（未发生）", "（100字以内）"),
        *("指标1：", "指标1", "指标：", "指标２:", "XX%", "≥XX个"),
    ],
)
def test_placeholder(text):
    assert is_placeholder(text)


@pytest.mark.parametrize(
    "text",
    ["0", "1", "12.", "0%", "无事故", "零", "优", "高", "是", "全年", "2023", "-5%", "二", "√"],
)
def test_no_placeholder(text):
    assert not is_placeholder(text)


@pytest.mark.parametrize(
    ("text", "name", "number", "unit"),
    [
        ("其中：基本支出：139.98", "基本支出", "139.98", None),
        ("按收入性质分：208.22", "按收入性质分", "208.22", None),
        ("按支出性质分:1,286.05万元", "按支出性质分", "1286.05", "万元"),
        ("项目支出：６８．２４", "项目支出", "68.24", None),
        ("政府性基金拨款：", "政府性基金拨款", None, None),
        ("纳入专户管理的非税收入拨款：0", "纳入专户管理的非税收入拨款", "0", None),
        ("其他资金：/", "其他资金", None, None),
        ("其中：一般公共预算：969.06", "一般公共预算", "969.06", None),
        ("其中：当年财政拨款", "当年财政拨款", None, None),
        ("1、公务用车购置和维护经费", "公务用车购置和维护经费", None, None),
        ("基本支出139.98", "基本支出", "139.98", None),
        # an amount that looks like a month is an amount
        ("其中：基本支出：1964.01", "基本支出", "1964.01", None),
        ("按收入性质分：2030.12", "按收入性质分", "2030.12", None),
        ("基本支出 2019.5", "基本支出", "2019.5", None),
        ("项目支出（2023.12）", "项目支出", "2023.12", None),
        ("基本支出＝1964.01", "基本支出", "1964.01", None),
        ("一般公共预算：2024.1.1", "一般公共预算", None, None),
        ("其中：财政拨款1,964.01元", "财政拨款", "1964.01", "元"),
        ("2023年基本支出：12.5", "2023年基本支出", "12.5", None),
        ("项目支出：万元", "项目支出", None, None),
        ("项目支出：—", "项目支出", None, None),
        ("支出5万元。", "支出", "5", "万元"),
        ("支出(5万元)", "支出", "5", "万元"),
        ("支出＝-5", "支出", "-5", None),
        ("合计5%", "合计", "5", "%"),
        ("目标5", "目标5", None, None),
        ("支出：5：6", "支出:5:6", None, None),
        ("基本支出：12.5 项目支出：13.5", "基本支出:12.5项目支出:13.5", None, None),
    ],
)
def test_label_amount(text, name, number, unit):
    found, amount = label_amount(text)
    assert found == name
    if number is None:
        assert amount is None
    else:
        assert amount is not None
        assert (amount.number, amount.unit) == (Decimal(number), unit)


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("产出指标（50分）", 50),
        ("产出指标40分", 40),
        ("产出指标(分值50分，得50分，未扣分)", 50),
        ("效益指标（３０ 分）", 30),
        ("满意度指标(10)", 10),
        ("数量指标15分", 15),
        ("得分（20分×执行率）", 20),
        ("（12.5分）", Decimal("12.5")),
        ("产出指标", None),
        ("分值", None),
    ],
)
def test_printed_points(text, points):
    assert printed_points(text) == points


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("指标1：工程完工率", "工程完工率"),
        ("指标1工程完工率", "工程完工率"),
        ("指标3项以上达标率", "指标3项以上达标率"),
        ("1、业务工作经费", "业务工作经费"),
        ("（一）部门概况", "部门概况"),
        ("★补助鱼塘面积", "补助鱼塘面积"),
        ("其中：公车购置", "公车购置"),
        ("2.服务对象满意度", "服务对象满意度"),
        ("①新建", "新建"),
        ("0-6岁儿童健康管理数", "0-6岁儿童健康管理数"),
        ("1290.3平方米冷库", "1290.3平方米冷库"),
        ("满意度", "满意度"),
    ],
)
def test_bare_name(text, name):
    assert bare_name(text) == name


@pytest.mark.parametrize(
    ("number", "unit", "stated", "wan"),
    [
        ("139.98", None, "万元", "139.98"),
        ("72890", None, "元", "7.289"),
        ("2000", "万", "元", "2000"),
        ("0.5", "亿元", "万元", "5000"),
        ("3", "千元", "万元", "0.3"),
        ("15000", "元", "万元", "1.5"),
        ("5", "个", "万元", None),
        ("5", "元/人", "万元", None),
        ("12", "%", "万元", None),
    ],
)
def test_to_wan(number, unit, stated, wan):
    assert to_wan(Decimal(number), unit, stated) == (None if wan is None else Decimal(wan))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("某县民政局（公章）", "某县民政局"),
        ("某县民政局（盖章）：", "某县民政局"),
        ("某县民政局 (签 章)", "某县民政局"),
        ("某县民政局【单位公章】", "某县民政局"),
        ("（盖章）某县民政局", "某县民政局"),
        ("某县民政局（签字盖章）", "某县民政局"),
        ("某县民政局（加盖公章）", "某县民政局"),
        ("某县民政局（单位盖章处）", "某县民政局"),
        ("某县民政局（处）", "某县民政局（处）"),
        ("某县民政局公章", "某县民政局"),
        ("：某县民政局；", "某县民政局"),
        ("某县民政局\u200e（公章\u200b）", "某县民政局"),
        ("（公章）", ""),
        ("某县财政局（机关）", "某县财政局（机关）"),
        ("某县公章刻制中心", "某县公章刻制中心"),
        ("某县印章管理所", "某县印章管理所"),
        ("公章", "公章"),
        ("（" + " " * 5000, "（"),
    ],
)
def test_the_place_of_a_seal_is_no_part_of_a_name(text, name):
    assert office_name(text) == name


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("桃江县2023年度部门整体支出绩效自评表", 2023),
        ("（2022年度）", 2022),
        ("二〇二三年度", 2023),
        ("２０２３年", 2023),
        ("2020-2023年度项目", 2023),
        ("县财绩〔2024〕51号 2023年度", 2023),
        ("关于〔2024〕51号文件", None),
        ("2022自评", 2022),
        ("项目支出绩效自评表", None),
        ("12023年", None),
        ("填报日期：2024-03-15", 2024),
        ("某县二O二三年度部门整体支出绩效自评表", 2023),
        ("二Ｏ二三年度", 2023),
        ("二0二三年度", 2023),
        ("二０二三年度", 2023),
        ("二○二三年度", 2023),
        ("二О二三年度", 2023),
        ("2O23年度", 2023),
        ("2〇23年度", 2023),
        ("20二三年度", 2023),
        ("202l年度", 2021),
        ("贰零贰叁年度", 2023),
        ("一九九九年度", 1999),
        ("\u20662023\u2069年度", 2023),
        ("2O3年度", None),
        ("3O23年度", None),
        ("三年", None),
    ],
)
def test_find_year(text, year):
    assert find_year(text) == year


@pytest.mark.parametrize(
    ("text", "number", "unit", "approximate"),
    [
        ("48.5亿元", "48.5", "亿元", False),
        ("１２，８７３．１３万元", "12873.13", "万元", False),
        ("80余次", "80", "次", True),
        ("约200人", "200", "人", True),
        ("3万余人", "3", "万人", True),
        ("近百人", "100", "人", True),
        ("满意率95%", "95", "%", False),
        ("≥90%", "90", "%", False),
        ("=100", "100", None, False),
        ("100.00%", "100", "%", False),
        ("百分之九十五", "95", "%", False),
        ("实施基本药物制度补助村卫生室352个。", "352", "个", False),
        ("72890?", "72890", None, False),
        ("6分", "6", "分", False),
        ("0.2次/10万公顷", "0.2", "次/10万公顷", False),
        ("500元/人·月", "500", "元/人·月", False),
        ("2023年完成100%", "100", "%", False),
        ("-3.5%", "-3.5", "%", False),
    ],
)
def test_parse_quantity(text, number, unit, approximate):
    quantity = parse_quantity(text)
    assert quantity is not None
    assert (quantity.number, quantity.unit, quantity.approximate) == (
        Decimal(number),
        unit,
        approximate,
    )


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "完成",
            "12月31日",
            "2019年",
            "10月",
            "100%1000件",
            "18—54周岁",
            "县财绩〔2024〕51号",
        ),
        *("1OO%", "IO", "全年", "统一", "一般", "PM2.5", "第3批", "3A级", "数十次"),
    ],
)
def test_no_quantity(text):
    assert parse_quantity(text) is None


@pytest.mark.parametrize(
    ("line", "on"),
    [
        ("续表", True), ("（续）", True), ("续", True), ("接上页", True), ("接上表", True),
        ("自评表（续表一）", True), ("自评表（续二）", True), ("接下页", False), ("手续表", False),
        ("连续表", False), ("继续", False), ("续表" + "甲" * 58, True), ("续表" + "甲" * 59, False),
        ("衔接", False),
    ],
)  # fmt: skip
def test_a_line_that_says_that_the_table_goes_on(line, on):
    assert goes_on(line) is on


@pytest.mark.parametrize(
    ("label", "weight"),
    [
        ("目标1（40分）", 40), ("目标一（权重60%）", 60), ("权重比例：0.6", Decimal("0.6")),
        ("占60%", 60), ("（六成）", 60), ("（60%）", 60), ("权重：60", 60),
        ("权重比例为目标的百分之六十", 60), ("完成60%", None), ("（60%", None), ("权重0", None),
        ("权重40-60%", None), ("权重60个", None), ("目标1", None),
    ],
)  # fmt: skip
def test_the_weight_of_a_goal(label, weight):
    assert goal_weight(label) == weight


@pytest.mark.parametrize(
    ("name", "bare"),
    [("核电项目", "核电"), ("核电项目经费", "核电"), ("核电专项资金", "核电"), ("核电", "核电"),
     ("项目经费", ""), ("专项", "")],
)  # fmt: skip
def test_one_project_under_several_names(name, bare):
    assert bare_project(name) == bare


@pytest.mark.parametrize(
    ("text", "lone"),
    [("个", True), ("万元", True), ("%", True), ("m²", True), ("m2", True), ("5个", False),
     ("个5", False), ("甲", False), ("平方公里", True), ("万平方公里", False), ("", False)],
)  # fmt: skip
def test_a_unit_without_a_number(text, lone):
    assert is_lone_unit(text) is lone
