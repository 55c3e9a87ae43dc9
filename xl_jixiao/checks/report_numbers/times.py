"""The days, months and periods of a passage, with the words around them.

A year is often written at the first of several days only: it is carried on to those behind it.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from xl_jixiao.checks.report_numbers.lines import StatedSentence
from xl_jixiao.checks.report_numbers.passage import NumberPassage
from xl_jixiao.model.report import NumberKind, SentencePart, StatedNumber, StatedPeriod
from xl_jixiao.text.characters import plain
from xl_jixiao.text.dates import NO_YEAR, TimeExpression, deadline, moments
from xl_jixiao.text.phrases import Phrases

_RE = Phrases(__name__)
_MONTHS = 12
_LEAP_YEAR = 2024
STARTED, FINISHED, ACCEPTED = 5, 7, 8
"""Places among the stages of a project."""
_WITHIN_A_YEAR = 65
"""Days, at most, that a time without a year of its own is on the wrong side of another: of more
it may be of the year behind or ahead.
"""


class Time(NamedTuple):
    """A day, a month or a period of a passage."""

    said: SentencePart
    start: int
    end: int
    """Its place in the passage."""
    first: dt.date
    last: dt.date
    until: dt.date
    """The last day that may still keep a plan for it."""
    from_to: bool
    own_year: bool
    """Whether its year is written with it."""
    lead: str = ""
    """What stands before it in its clause, from the time before it on."""
    tail: str = ""
    """What stands behind it, up to a stop or the next time."""

    @property
    def actual(self) -> bool:
        """Whether something was then, unlike what was planned."""
        return bool(_RE.actual.search(self.lead))

    @property
    def planned(self) -> bool:
        """Whether something was to be then."""
        return bool(_RE.planned.search(self.lead)) and not self.actual

    @property
    def stages(self) -> Mapping[int, str]:
        """Place in the order of a project's stages → its words, of those that were then."""
        return _stages(self.tail) or _stages(self.lead)

    @property
    def stated(self) -> StatedNumber:
        """The day as a number of its sentence."""
        return as_number(self.said, self.last.toordinal())


@lru_cache(maxsize=512)
def _stages(words: str) -> Mapping[int, str]:
    found = (one.search(words) for one in _RE.several("stages"))
    return {place: match[0] for place, match in enumerate(found) if match}


def as_number(part: SentencePart, value: int) -> StatedNumber:
    """A day as a number of its sentence."""
    place = (part.ref, part.sentence, part.start, part.end, NumberKind.COUNT)
    return StatedNumber(*place, Decimal(value), step=Decimal(1), unit="日")


def times_of(line: StatedSentence, passage: NumberPassage) -> list[Time]:
    """The times of a passage in their order; those from one to another as one."""
    found: list[Time] = []
    offset = 0
    for one in (*line.before, line):
        for said in one.statements:
            read = moments(plain(said.text)) if isinstance(said, StatedPeriod) else ()
            if len(read) != 1:
                continue
            place = offset + said.start, offset + said.end
            between = passage.text[found[-1].end if found else 0 : place[0]]
            time = _time(said, read[0], between, found)._replace(start=place[0], end=place[1])
            until = _RE.until.match(passage.text, found[-1].end) if found else None
            if until and until.end() >= place[0]:
                time = _joined(found.pop(), time)
            if not _RE.other_year.search(between):
                found.append(time)
        offset += len(one.sentence)
    text = passage.text
    starts = [*[one.start for one in found[1:]], len(text)]
    ends = [0, *[one.end for one in found]]
    return [
        one._replace(
            lead=_RE.stop.split(text[before : one.start])[-1],
            tail=_RE.stop.split(text[one.end : behind])[0],
        )
        for one, before, behind in zip(found, ends, starts, strict=False)
    ]


def _time(said: SentencePart, moment: TimeExpression, between: str, found: Sequence[Time]) -> Time:
    """A time, of the year of the one before it where it has none of its own."""
    first, last, until = moment.first, moment.last, deadline(moment).doubtful
    next_year = bool(_RE.next_year.search(between))
    if not moment.year_stated and found:
        years = found[-1].last.year - NO_YEAR + next_year
        first, last, until = _later(first, years), _later(last, years), _later(until, years)
    if last < first and len(_RE.year.findall(said.text)) == 1:  # 2023年11月至3月
        last = until = _later(last, 1)
    own = moment.year_stated or next_year
    return Time(said, 0, 0, first, last, until, moment.period, own)


def _joined(one: Time, other: Time) -> Time:
    if other.last < one.first and not other.own_year:
        other = other._replace(last=_later(other.last, 1))
    said = replace(other.said, start=one.said.start)
    return other._replace(said=said, start=one.start, first=one.first, from_to=True)


def _later(day: dt.date, years: int) -> dt.date:
    year = day.year + years
    return day.replace(year=year, day=min(day.day, last_day(year, day.month)))


def last_day(year: int, month: int) -> int:
    """Of a month, 0 of what is none; of February the 29th where the year is not known."""
    return calendar.monthrange(year or _LEAP_YEAR, month)[1] if 1 <= month <= _MONTHS else 0


def are_of_one_year(one: Time, other: Time, days: int = _WITHIN_A_YEAR) -> bool:
    """Whether two times can be compared: both with years of their own, or so near that the year
    which is carried on, or is that of the report, must be right.
    """
    if (one.first.year == NO_YEAR) is not (other.first.year == NO_YEAR):
        return False
    off = max(abs((other.first - one.last).days), abs((one.first - other.last).days))
    return off <= days or (one.own_year and other.own_year)
