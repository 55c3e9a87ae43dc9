"""One stored value and its format code → what a person sees, and what it means."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from xl_jixiao.intake.display.clock import day_text, moment, show_date_section, shows_day
from xl_jixiao.intake.display.code import (
    GENERAL,
    FormatKind,
    FormatSection,
    NumberFormat,
    TokenKind,
    parse_format,
)
from xl_jixiao.intake.display.meaning import (
    Meaning,
    meaning,
    meaning_of_words,
    plain_digits,
    without_noise,
)
from xl_jixiao.intake.display.number import show_general, show_number_section
from xl_jixiao.model.grid import CellKind
from xl_jixiao.text.patterns import lazy_re

_PRECISION = 15
"""Excel calculates and shows with 15 digits; what a file stores beyond them is noise."""
_NUMBER = lazy_re(r"\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[Ee][+-]?\d+)?\s*\Z", re.ASCII)
_SHOWN_DECIMALS = lazy_re(r"\.(\d+)(?:E([+-]\d+))?")
_OUTSIDE = "########"
"""What Excel shows for a date that no calendar has."""


class DisplayedValue(NamedTuple):
    """A stored number with what it means and its display; the fields are those of a Cell."""

    kind: CellKind
    text: str
    number: Decimal | None = None
    decimals: int | None = None
    date: dt.date | None = None
    shown: str = ""

    @property
    def displayed(self) -> str:
        """As a person sees it."""
        return self.shown or self.text


@lru_cache(maxsize=4096)  # saves 0.18 s of 3.3 s: tests/bench/bench_caches.py
def show_number(raw: str, code: str = GENERAL, *, date1904: bool = False) -> DisplayedValue:
    """A number as written in the file, under a format code. What is no number is text."""
    number = to_decimal(raw)
    if number is None:
        return DisplayedValue(CellKind.TEXT, raw.strip())
    if code == GENERAL:
        return _plain(number)
    section, bare = _choose(number, parse_format(code))
    if section is None or section.kind is FormatKind.TEXT:
        return _plain(number)
    if section.kind is FormatKind.DATE:
        return _date(number, section, date1904=date1904)
    text = (
        show_number_section(abs(number), section)
        if section.kind is FormatKind.NUMBER
        else "".join(token.text for token in section.tokens)
    )
    # Excel puts the sign before everything else: -¥5, not ¥-5
    text = ("-" if number < 0 and not bare else "") + text.strip()
    decimals = shown_decimals(text)
    if not text:
        said = Meaning("", number)  # hidden by its format: nothing is there
    elif section.kind is FormatKind.NUMBER:
        said = meaning(number, section, text, decimals)
    else:
        said = meaning_of_words(number, text)
    return _number(said, text, decimals)


def show_text(text: str, code: str) -> str:
    """Text under a format code: @"元" shows its literal too."""
    section = parse_format(code).text
    if section is None:
        return text
    return "".join(text if token.part is TokenKind.TEXT else token.text for token in section.tokens)


def changes_text(code: str) -> bool:
    """Whether a format code shows text other than it stands."""
    section = parse_format(code).text
    return section is not None and [token.part for token in section.tokens] != [TokenKind.TEXT]


def to_decimal(raw: str) -> Decimal | None:
    """A stored number with the 15 digits that count; None if it is none."""
    if not _NUMBER.match(raw):
        return None
    raw = raw.strip()
    if len(raw) <= _PRECISION and "E" not in raw and "e" not in raw:
        return Decimal(raw.rstrip("0").rstrip(".") if "." in raw else raw)
    value = float(raw)
    if abs(value) == float("inf"):
        return None
    number = Decimal(f"{value:.{_PRECISION}g}")
    # 1.5E+2 is 150, and not a number without decimals
    return Decimal(int(number)) if 0 < _exponent(number) < _PRECISION else number


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _plain(number: Decimal) -> DisplayedValue:
    text = show_general(number)
    number = without_noise(number)
    return _number(Meaning(plain_digits(number), number), text, shown_decimals(text))


def _number(said: Meaning, shown: str, decimals: int) -> DisplayedValue:
    shown = "" if shown == said.text else shown
    return DisplayedValue(CellKind.NUMBER, said.text, said.number, decimals, None, shown)


def shown_decimals(text: str) -> int:
    """How many decimals a display shows: 1.20E+03 shows none."""
    found = _SHOWN_DECIMALS.search(text)
    if found is None:
        return 0
    return max(0, len(found[1]) - int(found[2] or 0))


def _date(number: Decimal, section: FormatSection, *, date1904: bool) -> DisplayedValue:
    text = show_date_section(number, section, date1904=date1904)
    if text is None:
        return DisplayedValue(CellKind.ERROR, _OUTSIDE)
    text = text.strip()
    when = moment(number, 0, date1904=date1904) if shows_day(section) else None
    if when is None or when.date is None:
        return DisplayedValue(CellKind.DATE, text)
    said = day_text(when.date, section)
    return DisplayedValue(CellKind.DATE, said, None, None, when.date, "" if said == text else text)


def _choose(number: Decimal, code: NumberFormat) -> tuple[FormatSection | None, bool]:
    """The section for a number, and whether it already says that the number is negative."""
    sections = code.sections
    if not sections:
        return None, False
    if any(section.condition for section in sections):
        return _choose_by_condition(number, sections)
    if number > 0 or len(sections) == 1:
        return sections[0], False
    if number < 0:
        return sections[1], True
    return sections[2 if len(sections) == 3 else 0], False


def _choose_by_condition(
    number: Decimal, sections: tuple[FormatSection, ...]
) -> tuple[FormatSection | None, bool]:
    for index, section in enumerate(sections):
        if section.condition is None:
            # without a condition of its own the second section is for negative numbers, where a
            # third one takes the rest
            if index == 1 and len(sections) == 3 and number >= 0:
                continue
            if index == 0 and number <= 0:
                continue
            return section, index == 1 and _excludes_positive(sections[0].condition)
        if _holds(number, section.condition):
            return section, _only_negative(section.condition)
    return sections[-1], False


def _holds(number: Decimal, condition: tuple[str, Decimal]) -> bool:
    sign, bound = condition
    return {
        "<": number < bound,
        "<=": number <= bound,
        ">": number > bound,
        ">=": number >= bound,
        "=": number == bound,
        "<>": number != bound,
    }[sign]


def _only_negative(condition: tuple[str, Decimal]) -> bool:
    sign, bound = condition
    return (sign == "<" and bound <= 0) or (sign in {"<=", "="} and bound < 0)


def _excludes_positive(first: tuple[str, Decimal] | None) -> bool:
    """Whether only negative numbers are left once the first section has taken its own."""
    return first is not None and first[0] in {">", ">="} and first[1] <= 0
