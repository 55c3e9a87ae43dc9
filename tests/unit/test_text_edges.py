"""Limits of reading texts: exactly at each, just below, just above."""

from decimal import Decimal

import pytest

from xl_jixiao.forms.view import RATE, CellReader, View
from xl_jixiao.model.grid import Cell, CellKind, CellRef, Grid, TextRef
from xl_jixiao.text.characters import LIMIT
from xl_jixiao.text.dates import find_year
from xl_jixiao.text.labels import is_placeholder
from xl_jixiao.text.measures import parse_quantity
from xl_jixiao.text.sentences import sentences
from xl_jixiao.text.statements import statements
from xl_jixiao.text.target import parse_target
from xl_jixiao.text.written_numbers import fraction_at

REF = TextRef("正文", 1, 1)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("1899年度", None),
        ("1900年度", 1900),
        ("2099年度", 2099),
        ("2100年度", None),
        ("二零零零年度", 2000),
        ("二零九九年度", 2099),
        ("二一零零年度", None),
        ("12023年度", None),
        ("2023", 2023),
        ("20231", None),
        ("2023.5", None),
    ],
)
def test_years(text, year):
    assert find_year(text) == year


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (f"{'甲' * (LIMIT - 2)}5个", 5),
        (f"{'甲' * (LIMIT - 1)}5个", 5),
        (f"{'甲' * LIMIT}5个", None),
        ("9" * 29, Decimal("9" * 29)),
        ("9" * 30, Decimal("9" * 30)),
        ("9" * 31, None),
    ],
)
def test_numbers_that_are_looked_at(text, number):
    read = parse_quantity(text)

    assert (read.number if read else None) == number


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("不超过" + "人民币" * 5 + "5万元", "le"),
        ("不超过" + "人民币" * 5 + "约5万元", "ge"),  # nothing is read of half a comparison
        ("费不超过" + "人民币" * 4 + "大约5万元", "le"),
        ("费不超过" + "人民币" * 5 + "5万元", "ge"),
    ],
)
def test_how_far_a_comparison_stands_from_its_number(text, kind):
    """Eighteen characters are looked at; 不超过 that is cut to 超过 would turn the direction."""
    assert parse_target(text).kind == kind


@pytest.mark.parametrize(
    ("between", "kind"), [("一二三四五六", "ge"), ("一二三四五", "ge"), ("甲乙丙丁戊己", "ge")]
)
def test_words_between_a_comparison_and_its_number(between, kind):
    assert parse_target(f"不少于{between}3次").kind == kind


@pytest.mark.parametrize(("words", "kind"), [("组织" * 3, "le"), ("组织" * 3 + "好", "ge")])
def test_six_characters_may_stand_behind_a_comparison(words, kind):
    assert parse_target(f"不超过{words}3次").kind == kind


@pytest.mark.parametrize(
    ("length", "pieces"),
    [(198, 1), (199, 1), (200, 1), (201, 2)],
)
def test_a_bracket_that_is_not_closed_soon_closes_nothing(length, pieces):
    """The full stop stands inside; the bracket closes `length` characters behind its opening."""
    aside = "（。" + "字" * (length - 2) + "）"

    assert len(sentences(f"甲{aside}乙")) == pieces


@pytest.mark.parametrize(
    ("text", "says_nothing"),
    [
        ("—" * 60, True),
        ("—" * 61, False),
        ("无（" + "甲" * 40, True),
        ("无（" + "甲" * 41, False),
        ("指标12：", True),
        ("指标123：", False),
        ("（100字以内）", True),
        ("（1000字以内）", False),
        ("xxxx个", True),
        ("xxxxx个", False),
    ],
)
def test_placeholders(text, says_nothing):
    assert is_placeholder(text) is says_nothing


@pytest.mark.parametrize(("text", "share"), [("三分之三", 1), ("三分之四", None)])
def test_fractions(text, share):
    read = fraction_at(text, 0)

    assert (read.number if read else None) == share


@pytest.mark.parametrize(
    ("text", "parts"),
    [("共10个，甲6个，乙4个", 1), ("共10个，甲6个，乙3个", 3), ("共10个，甲10个", 1)],
)
def test_a_total_stands_for_its_parts(text, parts):
    target = parse_target(text)

    assert len(target.parts or (target,)) == parts


@pytest.mark.parametrize(
    ("sentence", "subject"),
    [
        (f"开展12次{'专' * 24}，", "专" * 24),
        (f"开展12次{'专' * 25}，", "专" * 24),
        (f"开展12次{'专' * 23}，", "专" * 23),
    ],
)
def test_how_far_behind_a_number_its_name_goes(sentence, subject):
    (one,) = statements(sentence, REF)

    assert one.subject == subject


@pytest.mark.parametrize(
    ("typed", "rate"),
    [("3", "3"), ("3.01", "0.0301"), ("1.3271", "1.3271"), ("85.51", "0.8551"), ("100", "1")],
)
def test_a_rate_without_a_sign(typed, rate):
    cell = Cell(1, 1, CellKind.NUMBER, typed, Decimal(typed))
    desk = CellReader(View(Grid("表", {(1, 1): cell})))

    assert desk.figure(cell, RATE, "", "", CellRef("表", 1, 1)).value == Decimal(rate)
