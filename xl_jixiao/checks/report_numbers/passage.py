"""A passage of a report, its numbers with the words around them: what the relations between numbers
are looked for in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from xl_jixiao.checks.report_numbers.lines import StatedSentence, comparable
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.grid import CellRef
from xl_jixiao.model.report import NumberKind, StatedNumber
from xl_jixiao.text.number_roles import NumberReading, reading
from xl_jixiao.text.phrases import Phrases

_RE = Phrases(__name__)
MOST = 48
"""Numbers of a passage, at most: where there are more, it is a table written as text."""
AS_READ = str.maketrans(",;:()?!", "，；：（）？！")
"""Marks in half width → as they are read."""
_LONGEST = 80
"""Characters before a number that are looked at: a longer clause is no sentence."""
_JOINS = ("：", "（", "）", "”")
PERSONS = frozenset({"人", "名", "位"})
"""Units of people."""


class PlacedNumber(NamedTuple):
    """A number of a passage with the words around it."""

    number: StatedNumber
    start: int
    """Its place in the passage."""
    end: int
    lead: str
    """What stands before it in its clause, from the number before it on."""
    clause: str
    """All that stands before it in its clause, numbers too."""
    tail: str
    """What stands behind it, up to a stop or the next number."""
    read: NumberReading

    @property
    def bare(self) -> str:
        """Its lead without what stands in brackets."""
        return _RE.aside.sub("", self.lead)

    @property
    def words(self) -> str:
        """All words that are of it alone."""
        return f"{self.lead}{self.tail}"


@dataclass(frozen=True)
class NumberPassage:
    """A sentence with those before it in its paragraph."""

    text: str
    """With marks in full width."""
    start: int
    """Where the sentence begins in it."""
    own: int
    """Where the last clause of the sentence does that is read as one: behind a semicolon."""
    terms: tuple[PlacedNumber, ...]
    """Its numbers in their order."""

    @cached_property
    def here(self) -> tuple[PlacedNumber, ...]:
        """The numbers of the sentence itself."""
        return tuple([one for one in self.terms if one.start >= self.start])

    @cached_property
    def last(self) -> tuple[PlacedNumber, ...]:
        """Those of its last clause."""
        return tuple([one for one in self.terms if one.start >= self.own])

    def like(self, one: PlacedNumber) -> list[PlacedNumber]:
        """The other terms of its kind and unit, in their order."""
        return [term for term in self.terms if term is not one and alike(term.number, one.number)]

    def between(self, one: PlacedNumber, other: PlacedNumber) -> str:
        """The words from one term to another."""
        return self.text[one.end : other.start]


def alike(one: StatedNumber, other: StatedNumber) -> bool:
    """Whether two numbers can be added: amounts, rates, scores, counts of one thing."""
    if one.kind is not other.kind:
        return False
    if one.kind is NumberKind.COUNT:
        return one.unit == other.unit or {one.unit, other.unit} <= PERSONS
    return one.kind in (NumberKind.RATE, NumberKind.SCORE) or comparable(one, other)


def passage_of(line: StatedSentence) -> NumberPassage:
    """The passage that ends with a sentence."""
    text, start = "", 0
    placed: list[tuple[StatedNumber, int, int]] = []
    for one in (*line.before, line):
        start = len(text)
        placed += [(said, said.start + start, said.end + start) for said in one.numbers]
        text += one.sentence.translate(AS_READ)
    gaps = pairwise((0, *(place for _, *places in placed for place in places), len(text)))
    free = list(gaps)[::2]  # the words before the first number, between the first and second …
    terms = [
        PlacedNumber(
            said,
            start=begin,
            end=end,
            lead=text[max(clause, before, begin - _LONGEST) : begin].strip("、和及与 "),
            clause=text[max(clause, begin - _LONGEST) : begin],
            tail=_tail(text[end:after]),
            read=reading(said),
        )
        for (said, begin, end), (before, _), (_, after) in zip(
            placed, free[:-1], free[1:], strict=True
        )
        for clause in (_clause(text, begin),)
    ]
    stops = [stop.end() for stop in _RE.full_stop.finditer(text, 0, start)]
    return NumberPassage(text, max(stops, default=0), start, tuple(terms))


def _clause(text: str, start: int) -> int:
    """Where the clause before a place begins: no stop is a colon or a bracket right before it, nor
    what is in brackets.
    """
    end = start - 1 if text[:start].endswith(_JOINS) else start
    said = _RE.aside.sub(lambda aside: "＿" * len(aside[0]), text[:end])
    begin = 0
    for stop in _RE.stop.finditer(said):
        begin = stop.end()
    return begin


def _tail(words: str) -> str:
    stop = _RE.stop.search(words)
    return words[: stop.start()] if stop else words


class Passages:
    """The passages of sentences, each made once, where it is first asked for."""

    def __init__(self, found: Sequence[StatedSentence]) -> None:
        self._lines = {(line.ref, line.sentence): line for line in found}
        self._made: dict[tuple[CellRef, str], NumberPassage] = {}

    def of(self, line: StatedSentence) -> NumberPassage:
        """The passage that ends with a sentence."""
        key = line.ref, line.sentence
        if key not in self._made:
            self._made[key] = passage_of(line)
        return self._made[key]

    def with_several(self, line: StatedSentence) -> NumberPassage | None:
        """The same where it has several numbers, one of them the sentence's own, and is no table
        written as text.
        """
        return self.of(line) if line.numbers and 1 < line.together <= MOST else None

    def around(self, one: StatedNumber) -> NumberPassage | None:
        """Such a passage that ends with the sentence of a number."""
        line = self._lines.get((one.ref, one.sentence))
        return self.with_several(line) if line else None

    def __iter__(self) -> Iterator[NumberPassage]:
        """All such passages, in the order of the sentences."""
        made = map(self.with_several, self._lines.values())
        return (passage for passage in made if passage is not None)


def taken_apart(passage: NumberPassage) -> list[NumberPassage]:
    """Of 甲A、乙B，分别比上年的a、b增加x、y a passage for 甲 and one for 乙, each with the numbers
    that are of both; none where nothing is told of several things at once.
    """
    runs = runs_of(passage.terms, lambda last, one: is_list(passage.between(last, one)))
    many = {len(run) for run in runs if len(run) > 1}
    shared = [run for run in runs if len(run) > 1 and _RE.each.search(run[0].lead)]
    if len(many) != 1 or not shared or sum(len(run) > 1 for run in runs) < _PAIR:
        return []
    return [_of_place(passage, runs, place) for place in range(many.pop())]


_PAIR = 2


def runs_of(
    terms: Sequence[PlacedNumber], goes_on: Callable[[PlacedNumber, PlacedNumber], object]
) -> list[list[PlacedNumber]]:
    """The numbers in their order, those together each of which goes on from the one before it."""
    runs: list[list[PlacedNumber]] = []
    for one in terms:
        if runs and goes_on(runs[-1][-1], one):
            runs[-1].append(one)
        else:
            runs.append([one])
    return runs


def is_list(between: str) -> bool:
    """Whether a number goes on a list that the one before it is of."""
    return _RE.list_goes_on.match(between) is not None


def _of_place(passage: NumberPassage, runs: list[list[PlacedNumber]], place: int) -> NumberPassage:
    """The passage with one number of each list."""
    text, behind, start, own = "", 0, -1, -1
    terms: list[PlacedNumber] = []
    for run in runs:
        first, one = run[0], run[place if len(run) > 1 else 0]
        before = passage.text[behind : first.start]
        lead = one.lead or first.lead
        if one is not first:
            before = f"{before.removesuffix(first.lead)}{lead}"
        start = len(text) if start < 0 and one.start >= passage.start else start
        own = len(text) if own < 0 and one.start >= passage.own else own
        at = len(text) + len(before)
        text += f"{before}{passage.text[one.start : one.end]}"
        terms.append(one._replace(start=at, end=len(text), lead=lead))
        behind = run[-1].end
    text += passage.text[behind:]
    return NumberPassage(text, max(start, 0), max(own, 0), tuple(terms))
