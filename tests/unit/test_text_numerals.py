"""Chinese numerals, read and written."""

from __future__ import annotations

from decimal import Decimal

import pytest

from xl_jixiao.text.numerals import chinese_number, in_chinese, multiplier


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *zip("零一二三四五六七八九", range(10), strict=True),
        *zip("〇壹贰叁肆伍陆柒捌玖", range(10), strict=True),
        ("两", 2), ("十", 10), ("十二", 12), ("二十", 20), ("三十五", 35), ("拾伍", 15),
        ("一百零五", 105), ("一百五", 150), ("一百五十", 150), ("二千三", 2300), ("一千零三", 1003),
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


@pytest.mark.parametrize("value", range(100))
def test_what_is_written_is_read_again(value):
    assert chinese_number(in_chinese(value)) == value
