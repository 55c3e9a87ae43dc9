"""Chinese numerals, read and written."""

from __future__ import annotations

from decimal import Decimal

import pytest

from xl_jixiao.intake.word.numbering import show
from xl_jixiao.text.numerals import (
    ALOUD,
    COUNTING,
    HEADING,
    LEGAL,
    NumeralStyle,
    chinese_number,
    day_or_month,
    half_up,
    in_chinese,
    multiplier,
    read_aloud,
    spell_digits,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *zip("零一二三四五六七八九", range(10), strict=True),
        *zip("〇壹贰叁肆伍陆柒捌玖", range(10), strict=True),
        ("两", 2), ("十", 10), ("十二", 12), ("二十", 20), ("三十五", 35), ("拾伍", 15),
        ("一百零五", 105), ("一百〇五", 105), ("一千〇三", 1003), ("一百五", 150),
        ("一百五十", 150), ("二千三", 2300), ("一千零三", 1003),
        ("两万三", 23000), ("三万零五十", 30050), ("一万亿", 10**12), ("一万二千亿", 12 * 10**11),
        ("一亿二千万", 120_000_000), ("三亿零五百万", 305_000_000), ("一亿三", 130_000_000),
        ("一万亿零三万", 10**12 + 30_000), ("二亿三千四百万五千", 234_005_000),
        ("二〇二三", 2023), ("一点五", "1.5"), ("十点二五", "10.25"), ("零点零五", "0.05"),
        ("半", "0.5"), ("柒佰捌拾玖", 789), ("叁仟", 3000),
    ],
)  # fmt: skip
def test_a_numeral_is_a_number(text, value):
    assert chinese_number(text) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["", "点", "一点", "点五", "一点十", "一点五点二", "甲", "一甲", "半点"]
)
def test_what_is_no_numeral_is_none(text):
    assert chinese_number(text) is None


@pytest.mark.parametrize(
    ("text", "value"), [("", 1), ("十", 10), ("百万", 10**6), ("千", 1000), ("亿", 10**8)]
)
def test_units_in_a_row_are_multiplied(text, value):
    assert multiplier(text) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "零"), (1, "一"), (9, "九"), (10, "十"), (11, "十一"), (19, "十九"), (20, "二十"),
        (21, "二十一"), (99, "九十九"),
    ],
)  # fmt: skip
def test_headings_are_numbered_in_chinese(value, text):
    assert in_chinese(value) == text


@pytest.mark.parametrize(
    ("text", "numerals", "shown"),
    [
        ("2024", 1, "二〇二四"), ("1985", 1, "一九八五"), ("2024", 2, "贰零贰肆"),
        ("67", 2, "陆柒"),
        ("13", 3, "１３"), ("2024-05", 1, "二〇二四-〇五"), ("3.5", 1, "三.五"),
    ],
)  # fmt: skip
def test_numbers_are_spelt_digit_by_digit(text, numerals, shown):
    assert spell_digits(text, numerals) == shown


@pytest.mark.parametrize(
    ("text", "numerals", "shown"),
    [
        ("0", 1, "〇"), ("0", 2, "零"), ("7", 1, "七"), ("10", 1, "一十"), ("31", 1, "三十一"),
        ("100", 1, "一百"), ("105", 1, "一百〇五"), ("110", 1, "一百一十"), ("1000", 1, "一千"),
        ("1005", 1, "一千〇五"), ("1050", 1, "一千〇五十"), ("10000", 1, "一万"),
        ("10005", 1, "一万〇五"), ("20000000", 1, "二千万"), ("100000000", 1, "一亿"),
        ("100010000", 1, "一亿〇一万"), ("1000000000000", 1, "一兆"),
        ("12345678", 2, "壹仟贰佰叁拾肆万伍仟陆佰柒拾捌"), ("9", 2, "玖"),
        ("10.5", 1, "一十.五"), ("-31", 1, "-三十一"), ("-0.05", 2, "-零.零伍"),
        ("2024", 3, "２０２４"), ("x1", 1, "x一"),
        ("1" + "0" * 15, 1, "一千兆"), ("1" + "0" * 16, 1, "一" + "〇" * 16),
    ],
)  # fmt: skip
def test_numbers_are_written_as_they_are_read(text, numerals, shown):
    assert read_aloud(text, numerals) == shown


@pytest.mark.parametrize(
    ("number", "numerals", "shown"),
    [(9, 1, "九"), (10, 1, "十"), (12, 1, "十二"), (19, 1, "十九"), (20, 1, "二十"),
     (31, 1, "三十一"),
     (10, 2, "壹拾"), (19, 2, "壹拾玖")],
)  # fmt: skip
def test_days_and_months_are_said_short(number, numerals, shown):
    assert day_or_month(number, numerals) == shown


@pytest.mark.parametrize(
    ("value", "step", "rounded"),
    [
        ("8.625", "0.01", "8.63"), ("8.624", "0.01", "8.62"), ("-8.625", "0.01", "-8.63"),
        ("0.5", "1", "1"), ("9" * 40 + ".5", "1", "1" + "0" * 40),
    ],
)  # fmt: skip
def test_halves_are_rounded_away_from_zero(value, step, rounded):
    assert half_up(Decimal(value), Decimal(step)) == Decimal(rounded)


STYLES = {"heading": HEADING, "counting": COUNTING, "aloud": ALOUD, "legal": LEGAL}


def by_powers(value: int, style: NumeralStyle) -> str:
    """A second writer, as Word's numbers once had: power by power, up to 9999."""
    if value == 0:
        return style.digits[0]
    text, skipped = "", False
    for power in range(len(str(value)) - 1, -1, -1):
        digit = value // 10**power % 10
        if digit:
            text += (style.digits[0] if skipped else "") + style.digits[digit]
            text += style.places[power]
        skipped = bool(text) and not digit
    return text[1:] if style.bare_ten and 10 <= value < 20 else text


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
def test_two_writers_agree_and_what_is_written_is_read_again(style):
    for value in range(10_000):
        written = in_chinese(value, style)
        assert written == by_powers(value, style)
        assert chinese_number(written) == value


@pytest.mark.parametrize(
    ("value", "heading", "counting", "aloud", "legal"),
    [
        (0, "零", "〇", "〇", "零"),
        (10, "十", "十", "一十", "壹拾"),
        (12, "十二", "十二", "一十二", "壹拾贰"),
        (105, "一百零五", "一百〇五", "一百〇五", "壹佰零伍"),
        (110, "一百一十", "一百一十", "一百一十", "壹佰壹拾"),
        (1005, "一千零五", "一千〇五", "一千〇五", "壹仟零伍"),
        (10_010, "一万零一十", "一万〇一十", "一万〇一十", "壹万零壹拾"),
        (100_000, "一十万", "一十万", "一十万", "壹拾万"),
        (10**8 + 1, "一亿零一", "一亿〇一", "一亿〇一", "壹亿零壹"),
    ],
)
def test_the_styles_side_by_side(value, heading, counting, aloud, legal):
    assert [in_chinese(value, style) for style in STYLES.values()] == [
        heading, counting, aloud, legal,
    ]  # fmt: skip


def test_word_counts_in_digits_beyond_what_it_writes_out():
    assert show(9999, "chineseCounting") == "九千九百九十九"
    assert show(10_000, "chineseCounting") == "10000"
    assert show(10_000, "chineseLegalSimplified") == "10000"
