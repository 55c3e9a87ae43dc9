"""Stored values beside their display, where a file gives both and the format is not looked at
(.ods): the same meaning as by a format code, from what is seen.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from xl_jixiao.intake.display.clock import day_in_words
from xl_jixiao.intake.display.meaning import (
    Meaning,
    meaning_of_words,
    plain_digits,
    with_sign,
    without_noise,
    words_beside,
)
from xl_jixiao.text.patterns import lazy_re

_RUN = lazy_re(r"(?:\d[\d,]*(?:\.\d*)?|\.\d+)(?:E[+-]\d+)?", re.ASCII)
_FRACTION = lazy_re(r"\d+/\d+", re.ASCII)
_POWERS = (0, -3, -4, -6, -8)
"""By how many powers of ten a format divides: nothing, commas, a printed point before 万 and 亿."""
_TIME = lazy_re(r"\d+:\d+.*\Z", re.ASCII)
_FIELD = lazy_re(r"\d+", re.ASCII)
_NAME = lazy_re(r"[A-Za-z]{3}")
_BEHIND = lazy_re(r"[\d年月日号/.\-, A-Za-z]*(.*)\Z", re.ASCII | re.DOTALL)


def number_displayed(shown: str, number: Decimal, decimals: int) -> Meaning:
    """A stored number and its display, which shows so many decimals."""
    runs = list(_RUN.finditer(shown))
    if not runs:
        return meaning_of_words(number, shown)
    number = without_noise(number)
    percent = "%" in shown
    # a % printed as a word (0\\%) does not multiply
    value = number * 100 if percent and not _shows(runs[0].group(), number) else number
    if len(runs) > 1 or _FRACTION.search(shown):
        said = shown if len(runs) > 1 and not _FRACTION.search(shown) else plain_digits(value)
        return Meaning(said, number)
    run = runs[0]
    power = next((one for one in _POWERS if _shows(run.group(), value.scaleb(one))), 0)
    before, behind = words_beside(shown[: run.start()], shown[run.end() :].replace("%", ""))
    digits = plain_digits(value.scaleb(power), decimals, grouped="," in run.group())
    said = f"{with_sign(before, digits)}{'%' * percent}{behind}"
    return Meaning(said, number.scaleb(power))


def _shows(run: str, value: Decimal) -> bool:
    """Whether the digits are those of the value, rounded."""
    digits, _, exponent = run.replace(",", "").partition("E")
    step = Decimal(1).scaleb(int(exponent or 0) - len(digits.partition(".")[2]))
    return abs(Decimal(digits).scaleb(int(exponent or 0)) - abs(value)) <= step / 2


def day_displayed(shown: str, day: dt.date) -> str:
    """A stored day and its display."""
    text = _TIME.sub("", shown)
    numbers = _FIELD.findall(text)
    named = _NAME.search(text) is not None
    fields = {"M"}
    if _has_year(numbers, day, named=named):
        fields.add("y")
    if len(numbers) - ("y" in fields) + named >= 2:  # month and day, or the month by its name
        fields.add("d")
    behind = _BEHIND.match(text)
    return day_in_words(day, frozenset(fields)) + (behind[1].strip() if behind else "")


def _has_year(numbers: list[str], day: dt.date, *, named: bool) -> bool:
    """Whether one of the numbers is the year: of four digits, the third one, or not the day's."""
    if str(day.year) in numbers or len(numbers) > 2:
        return True
    short = f"{day.year % 100:02d}"
    return short in numbers and (named and (len(numbers) == 2 or short != f"{day.day:02d}"))
