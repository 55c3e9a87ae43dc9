"""Units: where one ends in a text, what it is made of, and which convert into each other."""

from __future__ import annotations

from decimal import Decimal

import pytest

from xl_jixiao.text.units import conversion, counted_alike, measure, unit_at


@pytest.mark.parametrize(
    ("text", "start", "unit", "rest", "rough"),
    [
        ("3个", 1, "个", "", False),
        ("3 个", 1, "个", "", False),
        ("3  个", 1, None, "  个", False),
        ("3万余人", 1, "万人", "", True),
        ("3余万人", 1, "万人", "", True),
        ("3余人", 1, "人", "", True),
        ("3多于5", 1, None, "多于5", False),
        ("3余", 1, None, "", True),
        ("5百千万", 1, "百千万", "", False),
        ("5千米", 1, "千米", "", False),
        # Latin letters: the whole word
        ("5mAh", 1, "mAh", "", False),
        ("5m", 1, "m", "", False),
        ("5m3", 1, "m3", "", False),
        # the beginning of a longer word is no unit
        ("5年", 1, "年", "", False),
        ("5年度", 1, None, "年度", False),
        # products
        ("5户次", 1, "户次", "", False),
        ("5吨公里", 1, "吨公里", "", False),
        ("5人天数", 1, "人", "天数", False),
        # a unit that nobody listed, up to three characters to the end of its clause
        ("5甲乙丙", 1, "甲乙丙", "", False),
        ("5甲乙丙丁", 1, None, "甲乙丙丁", False),
        ("5甲乙,", 1, "甲乙", ",", False),
        ("5甲乙9", 1, None, "甲乙9", False),
        ("5以甲", 1, None, "以甲", False),
        # denominators
        ("5元/人·月", 1, "元/人·月", "", False),
        ("5元/人每月", 1, "元/人·月", "", False),
        ("5元每亩", 1, "元/亩", "", False),
        ("5元/每亩", 1, "元/亩", "", False),
        ("5公里/小时", 1, "公里/小时", "", False),
        ("5元/甲乙丙", 1, "元/甲乙丙", "", False),
        ("5元/甲乙丙丁", 1, "元", "/甲乙丙丁", False),
        ("5元/人·甲", 1, "元/人·甲", "", False),
        ("5元/人·", 1, "元/人", "·", False),
        ("5元/", 1, "元", "/", False),
        ("5元/%", 1, "元", "/%", False),
        # 次 in a hundred thousand is one quantity, 户 and 人 are two
        ("5次/10万公顷", 1, "次/10万公顷", "", False),
        ("5元/100人", 1, "元/100人", "", False),
        ("5元/20人", 1, "元", "/20人", False),
        ("5户/3000人", 1, "户", "/3000人", False),
    ],
)
def test_where_a_unit_ends(text, start, unit, rest, rough):
    found = unit_at(text, start)
    shown = found.text and found.text.replace("/每", "/")
    assert (shown, text[found.end :], found.approximate) == (unit, rest, rough)


@pytest.mark.parametrize(
    ("unit", "factor", "dimension", "noun", "per"),
    [
        ("万人次/年", 10_000, "count", "人次", ("年",)),
        ("百万元", 1_000_000, "money", "元", ()),
        ("千米", 1000, "length", "千米", ()),
        ("千千米", 1_000_000, "length", "米", ()),
        ("万", 10_000, "pure", "", ()),
        ("台/套", 1, "count", "台套", ()),
        ("㎡/人", 3, "area", "㎡", ("人",)),
        ("μg/m³", Decimal("0.000001"), "mass", "μg", ("立方米",)),
        ("万甲", 10_000, "count", "甲", ()),
    ],
)
def test_a_unit_is_taken_apart(unit, factor, dimension, noun, per):
    assert measure(unit) == (factor, dimension, noun, per)


@pytest.mark.parametrize(
    "spelling", ["元/月·人", "元/人.月", "元/人*月", "元/人×月", "元/每人·每月"]
)
def test_denominators_have_one_spelling(spelling):
    assert measure(spelling).per == measure("元/人·月").per


@pytest.mark.parametrize(
    ("source", "target", "number", "note"),
    [
        ("元", "万元", "0.0003", "单位换算：元→万元"),
        ("万元", "亿元", "0.0003", "单位换算：万元→亿元"),
        ("公里", "米", "3000", "单位换算：公里→米"),
        ("亩", "公顷", "0.2", "单位换算：亩→公顷"),
        ("年", "个月", "36", "单位换算：年→个月"),
        ("小时", "天", "0.125", "单位换算：小时→天"),
        ("%", "‰", "30", "单位换算：%→‰"),
        ("万人", "人", "30000", "单位换算：万人→人"),
        ("m²", "㎡", "3", ""),
        ("个", "个", "3", ""),
        ("项", "个", "3", "计数单位写法不同（指标值“个”，实际“项”），按同一事物计数比较"),
        ("万", "万元", "3", "“万”与“万元”按同一单位比较"),
        ("万", "人", "30000", "“万”与“人”按同一单位比较"),
        ("人", "万", "0.0003", "“人”与“万”按同一单位比较"),
        ("元/亩", "元", "3", "“元/亩”与“元”的分母只写了一边，按同一口径比较"),
        ("万元", "元/亩", "30000", "“万元”与“元/亩”的分母只写了一边，按同一口径比较"),
    ],
)
def test_units_that_convert(source, target, number, note):
    change = conversion(source, target)
    assert change is not None
    assert (change.apply(Decimal(3)), change.note) == (Decimal(number), note)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("人", "户"), ("人次", "人"), ("户次", "次"), ("元/月", "元"), ("元/亩", "元/人"),
        ("万", "%"), ("万", "公里"), ("个", "个月"), ("天", "月"), ("%", "百分点"),
        ("吨标煤", "吨"),
        ("个工作日", "天"), ("甲", "乙"), ("次/小时", "次"),
    ],
)  # fmt: skip
def test_units_that_do_not_convert(source, target):
    assert conversion(source, target) is None
    assert conversion(target, source) is None


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("项", "个", True), ("次", "场", True), ("个项目", "项目", True), ("甲", "个", True),
        ("事故", "起", True), ("人", "户", False), ("人次", "个", False), ("甲", "人次", False),
        ("户次", "个", False), ("甲", "乙", False), ("分", "个", False), ("级", "等级", True),
    ],
)  # fmt: skip
def test_counting_words_that_count_the_same(one, other, alike):
    assert counted_alike(one, other) is alike
    assert counted_alike(other, one) is alike
