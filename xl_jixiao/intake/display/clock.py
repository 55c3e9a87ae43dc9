"""Dates, times and durations: serial numbers by the date sections of a format."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import NamedTuple

from xl_jixiao.intake.display.code import FormatSection, Token, TokenKind
from xl_jixiao.text.numerals import day_or_month, spell_digits

_DAY_SECONDS = 86_400
_OFFSET_1904 = 1462
"""Days between the two date systems."""
_LAST_DAY = 2_958_465  # 9999-12-31
_NO_LEAP_DAY = 60
"""Excel counts a 29 February 1900 that never was."""
_DAYS = ("日", "一", "二", "三", "四", "五", "六")
_DAYS_ENGLISH = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_MONTHS_ENGLISH = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


class SerialDate(NamedTuple):
    """A serial number, taken apart; days before 1900-03-01 as Excel counts them."""

    year: int
    month: int
    day: int
    weekday: int
    """0 = Sunday"""
    seconds: int
    """Since midnight."""
    fraction: Decimal
    """Of a second."""
    total: Decimal
    """Seconds since the beginning, for durations."""

    @property
    def date(self) -> dt.date | None:
        """The day, where the calendar has it."""
        try:
            return dt.date(self.year, self.month, self.day)
        except ValueError:
            return None


def moment(serial: Decimal, places: int, *, date1904: bool) -> SerialDate | None:
    """The moment, seconds rounded to as many decimals as are shown; None outside the calendar."""
    if not 0 <= serial <= _LAST_DAY + 1:
        return None
    total = (serial * _DAY_SECONDS).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    days, seconds = divmod(total, _DAY_SECONDS)
    number = int(days) + (_OFFSET_1904 if date1904 else 0)
    if number > _LAST_DAY:
        return None
    year, month, day = _calendar(number)
    whole = int(seconds)
    return SerialDate(year, month, day, (number - 1) % 7, whole, seconds - whole, total)


def _calendar(number: int) -> tuple[int, int, int]:
    if number == 0:
        return 1900, 1, 0
    if number == _NO_LEAP_DAY:
        return 1900, 2, 29
    start = dt.date(1899, 12, 31 if number < _NO_LEAP_DAY else 30)
    date = start + dt.timedelta(days=number)
    return date.year, date.month, date.day


def to_serial(value: dt.datetime) -> Decimal:
    """The serial number of a moment in the 1900 system; a bare time is on 1899-12-30."""
    since = value - dt.datetime(1899, 12, 30)  # noqa: DTZ001  cells know no time zone
    seconds = Decimal(since.seconds) + Decimal(since.microseconds) / 1_000_000
    days = since.days - (0 < since.days <= _NO_LEAP_DAY)
    return days + seconds / _DAY_SECONDS


def shows_day(section: FormatSection) -> bool:
    """Whether the section shows a date and not just a time or a duration."""
    return any(
        step.part is TokenKind.CLOCK and step.text[0] in "yMdea" for step in _steps(section.tokens)
    )


def day_text(date: dt.date, section: FormatSection) -> str:
    """A day under its section, as it is to be read, with the words of the format: 12月31日前."""
    fields, before, behind = _said(section.tokens)
    return f"{before}{day_in_words(date, fields)}{behind}"


def day_in_words(date: dt.date, fields: frozenset[str]) -> str:
    """A day in one spelling: 2023年12月31日. `fields` are those of y, M and d that are shown.

    The stored day counts in every order of display, the year only where the format shows it: Excel
    puts the year of typing into 12-31. A first of the month whose format shows no day (12月) is
    what Excel puts in for a month.
    """
    year = f"{date.year}年" if "y" in fields else ""
    if "d" in fields or date.day > 1:
        day = f"{date.month}月{date.day}日"
    else:
        day = "" if year and "M" not in fields and date.month == 1 else f"{date.month}月"
    return year + day


@lru_cache(maxsize=512)
def _said(tokens: tuple[Token, ...]) -> tuple[frozenset[str], str, str]:
    """Which of y, M and d a section shows, and the words before and behind them."""
    steps = _steps(tokens)
    clocks = [at for at, step in enumerate(steps) if step.part is TokenKind.CLOCK]
    fields = frozenset(
        "y" if step.text[0] == "e" else step.text[0]
        for step in (steps[at] for at in clocks)
        if step.text[0] in "yMe" or step.text in {"d", "dd"}
    )
    before, behind = (
        "".join(step.text for step in part if step.part is TokenKind.LITERAL).strip()
        for part in (steps[: clocks[0]], steps[clocks[-1] + 1 :])
    )
    return fields, before, behind.lstrip(_OF_A_DAY)


_OF_A_DAY = "年月日号时分秒点 -/.,:"


def show_date_section(serial: Decimal, section: FormatSection, *, date1904: bool) -> str | None:
    """A serial number as a date or time; None where Excel shows ####."""
    steps = _steps(section.tokens)
    places = sum(len(step.text) for step in steps if step.part is TokenKind.DIGIT)
    when = moment(serial, min(places, 3), date1904=date1904)
    if when is None:
        return None
    half = any(step.part is TokenKind.HALF_DAY for step in steps)
    return "".join(_show(step, when, section, half_day=half) for step in steps)


@lru_cache(maxsize=512)
def _steps(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Tokens with months told from minutes (months as M) and .00 joined to one."""
    return tuple(_joined(_minutes(tokens)))


def _minutes(tokens: tuple[Token, ...]) -> Iterator[Token]:
    clocks = [i for i, t in enumerate(tokens) if t.part in {TokenKind.CLOCK, TokenKind.ELAPSED}]
    for index, token in enumerate(tokens):
        if token.part is TokenKind.CLOCK and token.text[0] == "m":
            at = clocks.index(index)
            before = tokens[clocks[at - 1]].text[0] if at else ""
            after = tokens[clocks[at + 1]].text[0] if at + 1 < len(clocks) else ""
            if before != "h" and after != "s":
                yield Token(TokenKind.CLOCK, "M" * len(token.text))
                continue
        yield token


def _joined(tokens: Iterator[Token]) -> Iterator[Token]:
    point, zeros = False, ""
    for token in tokens:
        if token.part is TokenKind.POINT and not point:
            point = True
        elif point and token.part is TokenKind.DIGIT:
            zeros += token.text
        else:
            yield from _fraction(zeros, point=point)
            point, zeros = token.part is TokenKind.POINT, ""
            if not point:
                yield token
    yield from _fraction(zeros, point=point)


def _fraction(zeros: str, *, point: bool) -> Iterator[Token]:
    if zeros:
        yield Token(TokenKind.DIGIT, zeros)
    elif point:
        yield Token(TokenKind.LITERAL, ".")


def _show(step: Token, when: SerialDate, section: FormatSection, *, half_day: bool) -> str:
    if step.part is TokenKind.CLOCK:
        return _field(step.text, when, section, half_day=half_day)
    if step.part is TokenKind.ELAPSED:
        return _elapsed(step.text, when)
    if step.part is TokenKind.HALF_DAY:
        morning, _, evening = step.text.partition("/")
        return evening if when.seconds >= _DAY_SECONDS // 2 else morning
    if step.part is TokenKind.DIGIT:
        return f"{when.fraction:.{len(step.text)}f}"[1:]
    return "" if step.part is TokenKind.TEXT else step.text


def _elapsed(text: str, when: SerialDate) -> str:
    unit = {"h": 3600, "m": 60, "s": 1}[text[0]]
    return str(int(when.total) // unit).zfill(len(text))


def _field(text: str, when: SerialDate, section: FormatSection, *, half_day: bool) -> str:
    size = len(text)
    if text[0] in "ye":
        year = f"{when.year:04d}" if size > 2 or text[0] == "e" else f"{when.year % 100:02d}"
        return spell_digits(year, section.numerals) if section.numerals else year
    if text[0] == "M" and size > 2:
        return _month(when.month, size, chinese=section.chinese)
    if text[0] == "a" or (text[0] == "d" and size > 2):
        return _weekday(text, when.weekday, chinese=section.chinese)
    hour = when.seconds // 3600
    number = {
        "M": when.month,
        "d": when.day,
        "h": (hour % 12 or 12) if half_day else hour,
        "m": when.seconds // 60 % 60,
        "s": when.seconds % 60,
    }[text[0]]
    if section.numerals:
        return day_or_month(number, section.numerals)
    return str(number).zfill(min(size, 2))


def _month(month: int, size: int, *, chinese: bool) -> str:
    if chinese:
        return f"{day_or_month(month, 1)}月" if size == 4 else f"{month}月"
    name = _MONTHS_ENGLISH[month - 1]
    return {3: name[:3], 5: name[0]}.get(size, name)


def _weekday(text: str, day: int, *, chinese: bool) -> str:
    if text[0] == "a":
        return _DAYS[day] if len(text) == 3 else f"星期{_DAYS[day]}"
    if chinese:
        return f"周{_DAYS[day]}" if len(text) == 3 else f"星期{_DAYS[day]}"
    return _DAYS_ENGLISH[day][:3] if len(text) == 3 else _DAYS_ENGLISH[day]
