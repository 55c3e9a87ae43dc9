"""Texts of cells that store a number or a day: as displayed, without a %, days without format."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from xl_jixiao.text.characters import plain
from xl_jixiao.text.dates import moments
from xl_jixiao.text.numerals import half_up
from xl_jixiao.text.patterns import lazy_re

_TIME = lazy_re(
    r"时效|时间|时限|时点|时刻|期|年度|月份|进度|及时|按时|准时|何时|完工|竣工|开工|启动|投入使用"
)
_DEADLINE = lazy_re(r"时效|时间|时限|时点|期限|日期|工期|按期|如期|按时|准时|及时")
_SERIAL = lazy_re(r"(\d{5})(?:\.\d+)?(?:日?[之以]?前)?\Z", re.ASCII)
_SERIAL_DIGITS = 5
_FIRST, _LAST = 36526, 54788
"""The days from 2000 to 2049 by Excel's count."""
_DAY_ZERO = dt.date(1899, 12, 30)
_DIGITS = lazy_re(r"-?(?:\d[\d,]*(?:\.\d+)?|\.\d+)", re.ASCII)
_SHOWN_DECIMALS = lazy_re(r"\.(\d+)", re.ASCII)
_OLDEST = 1990
_YEAR = lazy_re(r"(\d{4})年", re.ASCII)


PICTURE_FUNCTION = "DISPIMG"
"""The function by which WPS puts a picture into a cell."""

_PICTURE = lazy_re(rf"\s*=?\s*(?:_xlfn\.)?{PICTURE_FUNCTION}\s*\(")


def is_picture(text: str) -> bool:
    """Whether a cell shows a picture by WPS's function, or by the text that is left of one."""
    return PICTURE_FUNCTION in text and _PICTURE.match(text) is not None


def about_time(words: str) -> bool:
    """Whether the names of an indicator speak of a time, so that a date may be beside it."""
    return _TIME.search(words) is not None


def about_deadline(words: str) -> bool:
    """Whether they ask for a day: a number of five digits there is none of days."""
    return _DEADLINE.search(words) is not None


def names_moment(text: str) -> bool:
    """Whether a text names a day, month or year."""
    return bool(moments(plain(text)))


def bare_day(text: str) -> bool:
    """Whether a day as a cell says it may be what Excel made of a count: 10月1日 of 10-1, 2023年5月
    of 5-2023, 1900年4月4日 of 95. A whole date of our time was typed as one.
    """
    year = _YEAR.search(text)
    return year is None or "日" not in text or int(year[1]) < _OLDEST


def lost_day(text: str) -> dt.date | None:
    """The day that a bare number stands for, where it may be a date that lost its format."""
    if len(text) < _SERIAL_DIGITS:
        return None
    shown = text.strip()
    if not shown[:_SERIAL_DIGITS].isdecimal():
        return None
    found = _SERIAL.match(shown)
    if found is None or not _FIRST <= int(found[1]) <= _LAST:
        return None
    return _DAY_ZERO + dt.timedelta(days=int(found[1]))


def as_displayed(text: str, shown: str) -> str:
    """What a cell says, its number rounded as it is displayed: 95.5% shown as 96% → 96%. The text
    itself where the display hides no decimals.
    """
    found, seen = _DIGITS.search(text), _SHOWN_DECIMALS.search(shown)
    if found is None or "E" in shown or "/" in shown:
        return text
    number = Decimal(found.group().replace(",", ""))
    step = Decimal(1).scaleb(-len(seen[1]) if seen else 0)
    rounded = half_up(number, step)
    if rounded == number:
        return text
    return f"{text[: found.start()]}{rounded:f}{text[found.end() :]}"


def with_number(text: str, number: Decimal) -> str:
    """What a cell says with its % read as decoration: ≥1000% for 10 under 0% → ≥10."""
    found = _DIGITS.search(text)
    if found is None:
        return text
    digits = format(number.normalize(), "f") if number else "0"
    behind = text[found.end() :].removeprefix("%")
    return f"{text[: found.start()]}{digits}{behind}"
