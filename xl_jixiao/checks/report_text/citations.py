"""The documents that reports cite: their numbers, their titles, and which are one and the same."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from xl_jixiao.model.grid import CellRef
from xl_jixiao.model.report import CitedDocument, Report
from xl_jixiao.text.dates import find_year
from xl_jixiao.text.labels import fold
from xl_jixiao.text.phrases import Phrases

_RE = Phrases(__name__)


_ANY_PLACE = "省市县区州盟旗乡镇"
"""Before a series these stand for any place, where an issued number has a place's own sign."""
_SHORTEST_TITLE = 8


class Citation(NamedTuple):
    """One mention of a document by its number."""

    file: str
    ref: CellRef
    text: str
    """As written: 县财绩〔2024〕51号."""
    agency: str
    year: int
    number: int
    title: str
    """The title in 《》 that is before it, folded; "" where none does."""

    @property
    def key(self) -> tuple[str, int, int]:
        """Agency, year and number, however they are written."""
        return (self.agency, self.year, self.number)

    @property
    def brackets(self) -> str:
        """The signs around the year."""
        return "".join(re.findall(r"[^\w\s]", self.text))


class Conflict(NamedTuple):
    """Mentions of one document that do not agree."""

    doubted: tuple[Citation, ...]
    """The mentions that are more likely wrong."""
    other: tuple[Citation, ...]


def citations(reports: Iterable[Report]) -> Iterator[Citation]:
    """Every document number of the reports."""
    for report in reports:
        for one in report.statements:
            if not isinstance(one, CitedDocument):
                continue
            match = _RE.number.fullmatch(one.number)
            if match is None:
                continue
            titled = _RE.title.search(one.sentence[: one.start])
            yield Citation(
                report.file,
                one.ref,
                one.text,
                match["agency"],
                int(match["year"]),
                int(match["number"]),
                fold(titled["title"]) if titled else "",
            )


def two_spellings(cited: Sequence[Citation]) -> Iterator[Conflict]:
    """One document under two agencies' signs: same year and number, and either the same title, or
    one of the signs only says "the county's", or lacks its place.

    Signs of two real agencies may well share a number: without a common title they are two
    documents.
    """
    numbered: defaultdict[tuple[int, int], dict[str, list[Citation]]] = defaultdict(dict)
    for one in cited:
        numbered[one.year, one.number].setdefault(one.agency, []).append(one)
    for spelt in numbered.values():
        groups = list(spelt.values())
        for place, first in enumerate(groups):
            for second in groups[place + 1 :]:
                if _same_document(first, second):
                    yield _conflict(first, second)


def two_numbers(cited: Sequence[Citation]) -> Iterator[Conflict]:
    """One title under two numbers. A title that names no year may be issued anew another year."""
    titled: defaultdict[str, dict[tuple[str, int, int], list[Citation]]] = defaultdict(dict)
    for one in cited:
        if len(one.title) >= _SHORTEST_TITLE:
            titled[one.title].setdefault(one.key, []).append(one)
    for title, numbers in titled.items():
        groups = list(numbers.values())
        for first, second in pairwise(groups):
            one, other = first[0], second[0]
            anew = one.year != other.year and find_year(title) is None
            same_number = (one.year, one.number) == (other.year, other.number)
            if not anew and not same_number:
                yield _conflict(first, second)


def mixed_brackets(cited: Sequence[Citation]) -> Iterator[Conflict]:
    """One number with its year in different brackets."""
    by_key: defaultdict[tuple[str, int, int], dict[str, list[Citation]]] = defaultdict(dict)
    for one in cited:
        by_key[one.key].setdefault(one.brackets, []).append(one)
    for written in by_key.values():
        right = written.pop("〔〕", [])
        if right:
            for wrong in written.values():
                yield Conflict(tuple(wrong), tuple(right))


def _same_document(first: Sequence[Citation], second: Sequence[Citation]) -> bool:
    titles = [{one.title for one in group if one.title} for group in (first, second)]
    if all(titles):
        return bool(titles[0] & titles[1])
    one, other = sorted((first[0].agency, second[0].agency), key=len)
    return other.endswith(one) or _vague(one, other) or _vague(other, one)


def _vague(sign: str, other: str) -> bool:
    """Whether a sign names no place of its own and is the other's series: 县财绩, 桃财绩."""
    return len(sign) > 2 and sign[0] in _ANY_PLACE and other.endswith(sign[1:])


def _conflict(first: Sequence[Citation], second: Sequence[Citation]) -> Conflict:
    """The mentions with a title are the better ones, then the sign with a place, then the more."""
    trusted = _trust(first) >= _trust(second)
    doubted, other = (second, first) if trusted else (first, second)
    return Conflict(tuple(doubted), tuple(other))


def _trust(group: Sequence[Citation]) -> tuple[bool, bool, int]:
    titled = any(one.title for one in group)
    placed = group[0].agency[0] not in _ANY_PLACE
    return (titled, placed, len(group))
