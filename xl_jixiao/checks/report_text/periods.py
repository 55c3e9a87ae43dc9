"""Periods that end before the year does, and results that are only hoped for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum
from typing import NamedTuple

from xl_jixiao.checks.report_text.passages import ReportSentence, without_titles
from xl_jixiao.model.report import FIGURES, SectionRole, StatedNumber, StatedPeriod, Statement
from xl_jixiao.text.characters import plain
from xl_jixiao.text.dates import moments
from xl_jixiao.text.number_roles import GIVEN_ROLES, SPENT_ROLES, reading
from xl_jixiao.text.phrases import Phrases

_RE = Phrases(__name__)


class Lapse(Enum):
    """How a sentence falls short of the year's end."""

    PART = "part"
    """Figures of a period that ends before the year does."""
    NOW = "now"
    """Up to an unnamed present."""
    HALF = "half"
    """The first half of the year alone."""
    HOPED = "hoped"
    """The result of the year is still hoped for."""
    AIMED = "aimed"
    """The result is said to be ensured within the year, not reached."""


class Short(NamedTuple):
    """A sentence that does not reach the end of the year."""

    lapse: Lapse
    passage: ReportSentence
    start: int
    end: int

    @property
    def said(self) -> str:
        """The words that tell."""
        return self.passage.text[self.start : self.end]


def short_of_the_year(
    passage: ReportSentence, statements: Sequence[Statement], year: int | None, paragraph: str
) -> Iterator[Short]:
    """Where a sentence tells of less than the whole year.

    Args:
        passage: the sentence.
        statements: its statements.
        year: the year reported, None where it is not known.
        paragraph: the text of the whole paragraph.
    """
    if passage.under(SectionRole.MEASURES):
        return  # what is planned for the next year
    shown = without_titles(passage.text)
    parts = (_part(one, passage, shown, statements, paragraph) for one in statements)
    if (match := _RE.up_to_report.search(shown)) and not passage.under(SectionRole.EVALUATION):
        yield Short(Lapse.NOW, passage, *match.span())
    first = next((part for part in parts if part is not None and _of_year(part, year)), None)
    if first is not None:
        yield first
    yield from _hopes(passage, shown, year)


def _part(
    one: Statement,
    passage: ReportSentence,
    shown: str,
    statements: Sequence[Statement],
    paragraph: str,
) -> Short | None:
    """The period a statement names, where it is one that falls short."""
    if not isinstance(one, StatedPeriod) or not shown[one.start : one.end].strip():
        return None
    if _RE.compared.search(shown[: one.start]) or _RE.term.search(shown):
        return None
    said = plain(one.text)
    behind = any(
        isinstance(other, StatedNumber) and other.kind in FIGURES and other.start >= one.end
        for other in statements
    )
    lapse = None
    if _RE.up_to_now.match(said):
        lapse = None if passage.under(SectionRole.EVALUATION) else Lapse.NOW
    elif _RE.half.match(said):
        lapse = Lapse.HALF if behind and not _RE.rest_of_the_year.search(paragraph) else None
    elif _RE.up_to.match(said) and _ends_early(said):
        finished = _RE.finished.search(shown, one.end) or _RE.to_the_end.search(paragraph)
        lapse = Lapse.PART if _is_of_the_work(shown, statements) and not finished else None
    elif _RE.to_month.match(said) and _ends_early(said):
        lapse = Lapse.PART if behind and _RE.in_all.search(shown, one.end) else None
    elif _RE.months_so_far.match(said) or _ends_early(said):
        lapse = Lapse.PART if behind and not _RE.goes_on.search(shown[one.end :]) else None
    return Short(lapse, passage, one.start, one.end) if lapse else None


def _is_of_the_work(shown: str, statements: Sequence[Statement]) -> bool:
    """Whether a sentence tells of what was done: the damage of a flood is no result."""
    figures = [one for one in statements if isinstance(one, StatedNumber) and one.kind in FIGURES]
    worked = any(reading(one).deed in SPENT_ROLES | GIVEN_ROLES for one in figures)
    return worked or bool(_RE.result.search(shown)) or any(one.topic for one in figures)


def _of_year(short: Short, year: int | None) -> bool:
    """Whether a period is of the year reported; one that states no year is taken to be."""
    moment = next(iter(moments(plain(short.said))), None)
    return moment is None or not moment.year_stated or year in {None, moment.last.year}


def _ends_early(said: str) -> bool:
    """Whether it begins with the year, by its own words or as 截至 does, and ends before it."""
    moment = next(iter(moments(said)), None)
    if moment is None or moment.last.month == 12:
        return False
    if _RE.to_month.match(said):
        return True
    from_january = moment.period and (moment.first.month, moment.first.day) == (1, 1)
    return from_january or bool(_RE.up_to.match(said))


def _hopes(passage: ReportSentence, shown: str, year: int | None) -> Iterator[Short]:
    if passage.under(SectionRole.OVERVIEW) or not passage.chain:
        return
    if _RE.goals.search(shown) or any(_RE.goals.search(one.title) for one in passage.chain):
        return
    years = {int(one) for one in _RE.years.findall(shown)}
    done = _RE.done.search(shown) and not _RE.so_far.search(shown)
    if _RE.later.search(shown) or done or (year is not None and years - {year}):
        return
    for pattern in _RE.several("hoped"):
        match = pattern.search(shown)
        if match:
            aimed = "verb" in pattern.groupindex and match["verb"] == "确保"
            yield Short(Lapse.AIMED if aimed else Lapse.HOPED, passage, *match.span())
            return
