"""Limits of reading texts: exactly at each, just below, just above."""

from decimal import Decimal

import pytest

from xl_jixiao.forms.view import RATE, CellReader, View
from xl_jixiao.model.grid import Cell, CellKind, CellRef, Grid, SentenceRef
from xl_jixiao.rules.loading import load_rules
from xl_jixiao.scoring.public import score_indicator
from xl_jixiao.text.dates import find_year, moments
from xl_jixiao.text.labels import is_placeholder
from xl_jixiao.text.measures import parse_quantity
from xl_jixiao.text.qualitative import bearing_of
from xl_jixiao.text.sentences import sentences
from xl_jixiao.text.statements import statements
from xl_jixiao.text.target import parse_target
from xl_jixiao.text.written_numbers import fraction_at

REF = SentenceRef("正文", 1, 1)


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
        (f"{'甲' * 1998}5个", 5),
        (f"{'甲' * 1999}5个", 5),
        (f"{'甲' * 2000}5个", None),
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


WORDS = load_rules("national").qualitative.words


@pytest.mark.parametrize(
    ("said", "bearing"),
    [
        ("工" * 8 + "100%", "done"),  # twelve characters
        ("工" * 9 + "100%", "unclear"),  # a sentence that holds a rate
        ("工作100.01%", "done"),
        ("工作100%", "done"),
        ("工作99.99%", "unclear"),
    ],
)
def test_a_share_that_says_all_is_done(said, bearing):
    assert bearing_of("有序推进项目", said, WORDS) == bearing


@pytest.mark.parametrize(
    ("target", "said", "bearing"),
    [("无违规", "规", "unclear"), ("无违规", "违规1起", "undone"), ("有序推进", "推进", "done")],
)
def test_words_of_the_target_in_the_actual(target, said, bearing):
    assert bearing_of(target, said, WORDS) == bearing


@pytest.mark.parametrize(
    ("text", "kind", "low", "high"),
    [
        ("90～91个", "range", 90, 91),
        ("90～90个", "range", 90, 90),
        ("90～89个", "ge", None, None),  # no range, and the last number
        ("≥90%且≤91%", "range", 90, 91),
        ("≥90%且≤90%", "range", 90, 90),
        ("≥90%且≤89%", "compound", None, None),
    ],
)
def test_ends_of_ranges(text, kind, low, high):
    target = parse_target(text)

    assert (target.kind, target.low, target.high) == (kind, low, high)


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [("5万9999元", "ge", 59999), ("5万10000元", "compound", None), ("1小时30分", "ge", 90)],
)
def test_a_number_in_two_units(text, kind, number):
    target = parse_target(text)

    assert (target.kind, target.number) == (kind, number)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2023年3月上旬", "03-01", "03-10"),
        ("2023年3月初", "03-01", "03-10"),
        ("2023年3月中旬", "03-11", "03-20"),
        ("2023年3月下旬", "03-21", "03-31"),
        ("2023年3月底", "03-21", "03-31"),
        ("2023年2月末", "02-21", "02-28"),
        ("2023年前三季度", "01-01", "09-30"),
        ("2023年上半年", "01-01", "06-30"),
        ("2023年下半年", "07-01", "12-31"),
        ("2023年第二季度", "04-01", "06-30"),
    ],
)
def test_parts_of_a_year(text, first, last):
    (moment,) = moments(text)

    assert (f"{moment.first:%m-%d}", f"{moment.last:%m-%d}") == (first, last)


@pytest.mark.parametrize(
    ("target", "actual", "met"),
    [
        ("2023年3月中旬前", "2023年3月20日", True),
        ("2023年3月中旬前", "2023年3月21日", False),
        ("2023年3月底前", "2023年3月31日", True),
        ("2023年3月底前", "2023年4月1日", False),
        ("2023年12月31日前", "2023年12月31日", True),
        ("2023年12月31日前", "2024年1月1日", False),
        ("2023年9月前", "2023年8月31日", True),
        ("2023年9月前", "2023年9月1日", None),  # whether September counts cannot be told
        ("2023年9月前", "2023年9月30日", None),
        ("2023年9月前", "2023年10月1日", False),
    ],
)
def test_deadlines(target, actual, met):
    assert score_indicator(target, actual, 10).met is met


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("十人", 10),
        ("十五人", 15),
        ("二十五人", 25),
        ("一百五人", 150),  # said short, from a hundred on
        ("一百零五人", 105),
        ("一千二人", 1200),
        ("三万五人", 35000),
    ],
)
def test_numerals_said_short(text, number):
    read = parse_quantity(text)

    assert (read.number if read else None) == number


@pytest.mark.parametrize(
    ("text", "rough"), [("约3-5个", True), ("3-5个左右", True), ("3-5个", False)]
)
def test_a_range_is_rough_where_one_end_is(text, rough):
    target = parse_target(text)

    assert (target.kind, target.approximate) == ("range", rough)
