"""Relations between the numbers of a passage that are data (`equations.toml`): rows of words, read
into patterns over passages in which the numbers are marked.

In the words of a row `{a:money}` is an amount, named a; `count`, `rate`, `score` are the other
kinds, `much` is money or a count, `any` any of the four, `day` is a day, `limit` any number or a
bound (90分以上). `{a:money/done}` is one that was spent, after the deeds of `text/number_roles`,
`{a:count/天}` one in that unit; `{ps+:money}` are several, one behind the other, and
`{ps+:score/得}` those behind 得. … is what stands between two numbers and holds none, …… may hold
some; neither goes beyond the sentence, ……… does. Where the words come in several orders, a|b, a
number has one name in each.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple

from xl_jixiao.checks.report_numbers.lines import StatedSentence
from xl_jixiao.checks.report_numbers.passage import AS_READ
from xl_jixiao.checks.report_numbers.relations import CuedRows
from xl_jixiao.data_files import read_shipped
from xl_jixiao.facts.amounts import ZERO
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.report import NumberKind, StatedNumber, StatedPeriod, Statement
from xl_jixiao.text.characters import plain
from xl_jixiao.text.dates import moments
from xl_jixiao.text.number_roles import GIVEN_ROLES, OVER_ROLES, SPENT_ROLES, NumberRole, reading

_KINDS = {
    NumberKind.AMOUNT: "\ue000",
    NumberKind.COUNT: "\ue001",
    NumberKind.RATE: "\ue002",
    NumberKind.SCORE: "\ue003",
}
DAY = "\ue004"
"""What stands for a number in a passage, before a character for its deed and one for its place."""
_ANY = "[\ue000-\ue003]"
_MUCH = "[\ue000\ue001]"
_SLOTS = {
    "money": _KINDS[NumberKind.AMOUNT],
    "count": _KINDS[NumberKind.COUNT],
    "rate": _KINDS[NumberKind.RATE],
    "score": _KINDS[NumberKind.SCORE],
    "any": _ANY,
    "much": _MUCH,
    "day": DAY,
}
_DEEDS = {one: chr(0xE010 + place) for place, one in enumerate(NumberRole)}
_ABOUT = "\ue00f"
"""Instead of the deed of a rough number."""
_GROUPS = {
    "done": SPENT_ROLES | {NumberRole.MOVED},
    "whole": frozenset(NumberRole) - OVER_ROLES - {NumberRole.CHANGE},
    "left": frozenset({NumberRole.REST, NumberRole.CARRIED}),
    "plain": GIVEN_ROLES | {NumberRole.NONE, NumberRole.MOVED, NumberRole.OVERALL},
}
_OF_DEEDS = {*_GROUPS, *(one.value for one in NumberRole)}
_HUNDRED = 100
_PLACES = 0xE100
_MARKS = re.compile("[\ue000-\uf8ff]")
"""Characters of private use, which mark the numbers of a passage, are no words."""
_SLOT = re.compile(
    r"\{(?P<name>[a-z]+)(?P<many>\+?):(?P<kind>[a-z]+)(?:/(?P<of>(?:[^{}]|\{[^}]*\})+))?\}"
)
_GAPS = {"………": "[^\n]{0,160}?", "……": "[^。]{0,100}?", "…": "[^\ue000-\ue003。；]{0,40}?"}
_GAP = re.compile("…+")


@dataclass(frozen=True)
class Equation:
    """A row: what numbers beside such words must be to each other."""

    of: str
    cues: tuple[str, ...]
    """One of these is in the sentence."""
    words: str
    holds: str
    """The number that is told, a sign, and what it follows from: "c = a - b", "c >= a"."""
    fires: str
    """A sentence in which it tells."""
    silent: tuple[str, ...]
    """Sentences with words like it in which it must not."""
    also: tuple[str, ...] = ()
    """Further sentences in which it tells, where it has several orders of words."""
    says: str = "算式"
    """Of the wordings of relations."""
    severity: Severity = Severity.WARNING
    unless: str = ""
    """Words of the passage that leave open what is meant."""
    near: Decimal = Decimal("0.25")
    """Further off, as a part of the largest of its numbers, something else is meant."""
    about: Decimal = ZERO
    """So near, as a part of what it comes to, it is written in round numbers."""
    alone: bool = False
    """Whether its sentence may have no other numbers of that kind."""
    years: tuple[str, ...] = ()
    """Names of two numbers, the first of an earlier year."""
    closed: bool = False
    """Whether none of the numbers that are listed can be beside the others."""
    off: Decimal = ZERO
    """So far off it is counted in another way: the first day or not."""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Of the words, over a marked passage."""
        words = _GAP.sub(lambda gap: _GAPS[gap[0]], self.words)
        seen: Counter[str] = Counter()
        return re.compile(_SLOT.sub(lambda slot: _slot(slot, seen), words))

    @cached_property
    def units(self) -> Mapping[str, str]:
        """Of the numbers that must be in one unit, the unit."""
        slots = [one for one in _SLOT.finditer(self.words) if one["of"] and not one["many"]]
        return {one["name"]: one["of"] for one in slots if one["of"] not in _OF_DEEDS}

    @cached_property
    def open(self) -> re.Pattern[str] | None:
        """Of what it is silent beside."""
        return re.compile(self.unless) if self.unless else None

    @cached_property
    def sides(self) -> tuple[str, str, ast.expr]:
        """The name of the number that is told, the sign, what it follows from."""
        told, sign, rest = self.holds.split(" ", 2)
        return told, sign, ast.parse(rest, mode="eval").body

    @cached_property
    def scaled(self) -> bool:
        """Whether it multiplies or divides, so that its numbers are of several kinds."""
        parts = ast.walk(self.sides[2])
        return any(isinstance(one, (ast.Mult, ast.Div)) for one in parts)

    @cached_property
    def names(self) -> frozenset[str]:
        """Of the numbers that it is about; the others only stand in the words."""
        parts = ast.walk(self.sides[2])
        return frozenset({self.sides[0], *(one.id for one in parts if isinstance(one, ast.Name))})


def _slot(match: re.Match[str], seen: Counter[str]) -> str:
    name, kind, of = match["name"], match["kind"], match["of"]
    seen[name] += 1
    if seen[name] > 1:
        name = f"{name}_{seen[name]}"
    if kind == "limit":
        return rf"(?P<{name}>{_ANY}[\ue00f-\ue0ff].|\d+(?:\.\d+)?%?)"
    deeds = "[\ue010-\ue0ff]"
    if of in _GROUPS:
        deeds = f"[{''.join(_DEEDS[one] for one in _GROUPS[of])}]"
    elif of in _OF_DEEDS:
        deeds = _DEEDS[NumberRole(of)]
    one = f"{_SLOTS[kind]}{deeds}."
    if not match["many"]:
        return f"(?P<{name}>{one})"
    own = "" if of is None or of in _OF_DEEDS else f"(?:{of})"
    before, behind = "[^\ue000-\ue003。]{0,24}?", "[^\ue000-\ue003。，；、]{0,12}[，；、]?"
    # atomic: what is between two numbers can be split in many ways, and tried once it ends
    return f"(?P<{name}>{before}{own}{one}(?>{behind}{before}{own}{one})*{behind})"


class _EquationFile(NamedTuple):
    equation: tuple[Equation, ...]


@cache
def equations() -> tuple[Equation, ...]:
    """The rows, as they stand.

    Raises:
        ValueError: the file has mistakes.
    """
    read: _EquationFile = read_shipped(Path(__file__).with_name("equations.toml"), _EquationFile)
    return read.equation


@cache
def _cued() -> CuedRows[Equation]:
    return CuedRows(equations())


def equations_in(sentence: str) -> list[Equation]:
    """The rows one of whose cues is in a sentence."""
    return _cued().found_in(sentence)


@dataclass(frozen=True)
class MarkedPassage:
    """A sentence with those before it, its numbers marked."""

    text: str
    start: int
    """Where the sentence begins in it."""
    numbers: tuple[StatedNumber, ...]
    """Of all."""

    def found(self, piece: str) -> list[StatedNumber]:
        """The numbers that are marked in a piece of it."""
        marks = re.finditer("[\ue000-\ue004].(?P<place>.)", piece)
        return [self.numbers[ord(mark["place"]) - _PLACES] for mark in marks]


def passage_of(line: StatedSentence) -> MarkedPassage:
    """The passage that ends with a sentence."""
    text, start = "", 0
    numbers: list[StatedNumber] = []
    for one in (*line.before, line):
        start, place = len(text), 0
        for said in one.statements:
            number = _number_of(said, numbers)
            if number is None or said.start < place:
                continue
            text += _as_read(one.sentence[place : said.start])
            if (first := _first_day(said, number)) is not None:
                text += f"{_mark(first)}{chr(_PLACES + len(numbers))}至"
                numbers.append(first)
            text += f"{_mark(number)}{chr(_PLACES + len(numbers))}"
            numbers.append(number)
            place = said.end
        text += _as_read(one.sentence[place:])
    return MarkedPassage(text, start, tuple(numbers))


def _first_day(said: Statement, last: StatedNumber) -> StatedNumber | None:
    """Of a period from one day to another the first: 2023年3月1日至10月31日."""
    if last.unit != DAY or said.text.count("日") != _ENDS:
        return None
    days = moments(plain(said.text))
    if not days[0].year_stated or not days[0].period:
        return None
    return replace(last, value=Decimal(days[0].first.toordinal()), year=days[0].first.year)


_ENDS = 2


def _as_read(piece: str) -> str:
    return _MARKS.sub("〓", piece.translate(AS_READ))


def _number_of(said: Statement, before: Sequence[StatedNumber]) -> StatedNumber | None:
    """A number; of a day that of the day, its year from the one before it."""
    if isinstance(said, StatedNumber):
        if said.unit.endswith("百分点"):
            value, step = said.value / _HUNDRED, said.step / _HUNDRED
            return replace(said, kind=NumberKind.RATE, value=value, step=step)
        return said
    dated = isinstance(said, StatedPeriod) and "月" in said.text
    days = moments(plain(said.text)) if dated else ()
    if len(days) != 1:
        return None
    last, years = days[0].last, [one.year for one in before if one.unit == DAY]
    if not days[0].year_stated:
        if not years or years[-1] is None or (last.month, last.day) == (2, 29):
            return None
        last = last.replace(year=years[-1])
        days_before = next(one.value for one in reversed(before) if one.unit == DAY)
        if abs(last.toordinal() - days_before) > _LONGEST:
            return None  # 2024年1月底前完工，实际于12月20日完工: of the year before
    return StatedNumber(
        *(said.ref, said.sentence, said.start, said.end, NumberKind.COUNT),
        Decimal(last.toordinal()),
        step=Decimal(1),
        unit=DAY,
        year=last.year,
    )


_LONGEST = 300
"""Days between two of one year, where only the first names the year."""


def _mark(one: StatedNumber) -> str:
    if one.unit == DAY:
        return f"{DAY}{_DEEDS[NumberRole.NONE]}"
    return f"{_KINDS[one.kind]}{_ABOUT if one.approximate else _DEEDS[reading(one).deed]}"
