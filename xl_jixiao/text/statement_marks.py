"""Document numbers and periods in a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from xl_jixiao.text.dates import TimeExpression, moments
from xl_jixiao.text.phrases import Phrases

_RE = Phrases(__name__)


class Mark(NamedTuple):
    """A piece of a plain sentence that is no quantity."""

    start: int
    end: int
    subject: str = ""
    """Of a document number its bare text: 桃财绩[2024]51."""


def document_numbers(text: str) -> Iterator[Mark]:
    """The document numbers of a plain sentence: 桃财绩〔2024〕51号, in any brackets."""
    for match in _RE.document.finditer(text):
        agency = match["agency"]
        lead = _RE.no_agency.match(agency)
        start = match.start() + (lead.end() if lead else 0)
        agency = text[start : match.end("agency")]
        if agency:
            yield Mark(start, match.end(), f"{agency}[{match['year']}]{match['number']}")


def periods(text: str) -> Iterator[Mark]:
    """The periods and days of a plain sentence: 1-11月, 截至目前, 2023年12月31日; a year alone is
    none.
    """
    found = [Mark(*match.span()) for match in _RE.open_period.finditer(text)]
    for moment in moments(text):
        if not _is_period(text, moment):
            continue
        ahead = _RE.up_to.search(text[: moment.start])
        found.append(Mark(ahead.start() if ahead else moment.start, moment.end))
    return iter(sorted(found))


def _is_period(text: str, moment: TimeExpression) -> bool:
    """Whether more than a year is named: 年末 or 年内 alone says nothing of how far it goes."""
    said = text[moment.start : moment.end]
    return not moment.whole_year and not _RE.vague.fullmatch(said)
