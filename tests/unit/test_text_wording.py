"""Numbers, rates, scores and lists as messages and traces print them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from xl_jixiao.model.grid import CellKind, CellRef
from xl_jixiao.model.submission import Entry, Figure
from xl_jixiao.text import wording
from xl_jixiao.text.wording import exact_percent, percent, shown_share

TYPED = Entry("1,286.05万元", CellRef("表", 1, 1), CellKind.TEXT)


@pytest.mark.parametrize(
    ("ratio", "beside", "text"),
    [
        ("1.3271", (), "132.71%"),
        ("0.973895", (), "97.39%"),
        ("0.123449", (), "12.34%"),
        ("0.12345", (), "12.35%"),
        ("0.5", (), "50%"),
        ("0", (), "0%"),
        ("-0.00001", (), "0%"),
        # two decimals would hide on which side of 100% it lies
        ("0.999996", (), "99.9996%"),
        ("1.000004", (), "100.0004%"),
        ("0.99995", (), "99.995%"),
        ("1", (), "100%"),
        ("1." + "0" * 25 + "1", (), "100." + "0" * 23 + "1%"),
        ("1." + "0" * 30 + "1", (), "100%"),  # no more than 24 decimals
        # or of a threshold
        ("0.700001", (), "70%"),
        ("0.700001", ("0.7",), "70.0001%"),
        ("0.7", ("0.7",), "70%"),
        ("0.700001", ("0.8", "0.7"), "70.0001%"),
        ("0.700045", ("0.70004",), "70.005%"),
        ("0.700035", ("0.70004",), "70%"),
        # a slip of the keyboard is not written out
        ("9999999999999", (), "999999999999900%"),
        ("10000000000000", (), "1.00E+13倍"),
    ],
)
def test_a_ratio_is_printed_as_a_percentage(ratio, beside, text):
    assert percent(Decimal(ratio), *map(Decimal, beside)) == text


@pytest.mark.parametrize(
    ("ratio", "text"), [("0.33333", "33.333%"), ("0.3", "30%"), ("1", "100%"), ("0.0005", "0.05%")]
)
def test_a_rules_ratio_keeps_its_decimals(ratio, text):
    assert exact_percent(Decimal(ratio)) == text


@pytest.mark.parametrize(("ratio", "share"), [("0.973895", "0.9739"), ("0.999996", "0.999996")])
def test_a_trace_multiplies_by_the_share_that_it_shows(ratio, share):
    assert shown_share(Decimal(ratio)) == Decimal(share)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "空白"), ("306.00", "306"), ("208.22", "208.22"), ("100", "100"), ("0", "0"),
        ("0.00", "0"), ("1.23454", "1.2345"), ("1.23455", "1.2346"), ("-0.5", "-0.5"),
        ("1E+3", "1000"),
    ],
)  # fmt: skip
def test_a_number_has_four_decimals_at_most(value, text):
    assert wording.number(None if value is None else Decimal(value)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "空白分"),
        ("9.495", "9.5分"),
        ("9.494", "9.49分"),
        ("9.4", "9.4分"),
        ("10.00", "10分"),
    ],
)
def test_points_have_two_decimals_at_most(value, text):
    assert wording.points(None if value is None else Decimal(value)) == text


@pytest.mark.parametrize(("value", "text"), [("98.5", "98.50"), ("98.495", "98.50"), ("0", "0.00")])
def test_sums_have_two_decimals(value, text):
    assert wording.two_decimals(Decimal(value)) == text


def test_a_figure_is_shown_as_typed_else_by_its_value():
    assert wording.shown(Figure(Decimal("1286.05"), entry=TYPED)) == "1,286.05万元"
    assert wording.shown(Figure(Decimal("1286.050"))) == "1286.05"


@pytest.mark.parametrize(
    ("values", "text"),
    [
        (("139.98", "68.24"), "139.98+68.24=208.22"),
        (("139.98", None, "0", "68.24"), "139.98+68.24=208.22"),
        (("139.98", "0"), "139.98"),
        ((None, "0"), "0"),
        ((), "0"),
    ],
)
def test_an_addition_leaves_out_noughts_and_blanks(values, text):
    figures = [Figure(None if value is None else Decimal(value)) for value in values]
    assert wording.addition(figures) == text


@pytest.mark.parametrize(
    ("texts", "shown"),
    [
        ([], ""), (["甲"], "甲"), (["甲", "甲"], "甲"), (["甲", "", "乙"], "甲、乙"),
        (list("甲乙丙丁戊己"), "甲、乙、丙、丁、戊、己"),
        (list("甲乙丙丁戊己庚"), "甲、乙、丙、丁、戊、己等7个"),
    ],
)  # fmt: skip
def test_of_many_texts_the_first_six_are_listed(texts, shown):
    assert wording.joined(texts) == shown


@pytest.mark.parametrize(
    ("length", "clipped", "quoted"),
    [
        (39, "字" * 39, "“" + "字" * 39 + "”"),
        (40, "字" * 40, "“" + "字" * 40 + "”"),
        (41, "字" * 39 + "…", "“" + "字" * 40 + "…”"),
    ],
)
def test_long_texts_are_cut(length, clipped, quoted):
    assert wording.clip("字" * length) == clipped
    assert wording.quoted("字" * length) == quoted


def test_a_quotation_is_one_line():
    assert wording.quoted("甲\n 乙") == "“甲 乙”"


@pytest.mark.parametrize(
    ("value", "plain", "points", "bracketed"),
    [
        ("10.00", "10", "10分", "10"),
        ("5.84", "5.84", "5.84分", "5.84"),
        ("0.00", "0", "0分", "0"),
        ("-2.50", "-2.5", "-2.5分", "（-2.5）"),
        ("1E+2", "100", "100分", "100"),
    ],
)
def test_numbers_of_a_formula(value, plain, points, bracketed):
    number = Decimal(value)
    assert wording.plain(number) == plain
    assert wording.in_points(number) == points
    assert wording.bracketed(number) == bracketed
