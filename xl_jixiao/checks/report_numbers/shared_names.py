"""Things that two reports count under one name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from xl_jixiao.checks.report_numbers.lines import agree, lines
from xl_jixiao.checks.report_numbers.naming import thing
from xl_jixiao.model.report import NumberKind, Report, StatedNumber, StatedPeriod
from xl_jixiao.text.phrases import Phrases

_RE = Phrases(__name__)


_SHORTEST = 4
_ALIKE = 2
"""So many equal numbers beside it make a passage one that was copied and changed."""


class CountedName(NamedTuple):
    """What is counted, and in which unit."""

    thing: str
    unit: str


class Clash(NamedTuple):
    """The same thing with two numbers."""

    own: StatedNumber
    other: StatedNumber
    proper: bool
    """Whether the thing has a name of its own: “一网通办”事项."""
    copied: bool
    """Whether the passages agree in everything else."""


class CountedStatement(NamedTuple):
    """A number with what it is counted of, and the sentence and the periods it is with."""

    one: StatedNumber
    name: CountedName
    period: tuple[str, ...]


Named = Mapping[CountedName, Sequence[CountedStatement]]


def named_counts(report: Report) -> Named:
    """What a report counts under a name that is long enough to be no accident."""
    found: defaultdict[CountedName, list[CountedStatement]] = defaultdict(list)
    for line in lines(report):
        period = tuple(one.text for one in line.numbers if isinstance(one, StatedPeriod))
        for one in line.numbers:
            if one.kind is not NumberKind.COUNT or not one.unit or one.topic:
                continue
            name = CountedName(thing(one.subject), one.unit)
            if len(name.thing) >= _SHORTEST:
                found[name].append(CountedStatement(one, name, period))
    return found


def clashes(own: Named, other: Named) -> Iterator[Clash]:
    """The names that both use, each with one number, that are not the same."""
    shared = [name for name in own if name in other]
    equal = {
        name
        for name in shared
        if _one(own[name]) and _one(other[name]) and _same(own[name][0], other[name][0])
    }
    for name in shared:
        if name in equal or not (_one(own[name]) and _one(other[name])):
            continue
        mine, theirs = own[name][0], other[name][0]
        if mine.period != theirs.period or mine.one.approximate or theirs.one.approximate:
            continue
        beside = [
            one
            for one in equal
            if _together(own[one][0], mine) and _together(other[one][0], theirs)
        ]
        proper = bool(_RE.proper.search(mine.one.subject))
        yield Clash(mine.one, theirs.one, proper, len(beside) >= _ALIKE)


def _one(said: Sequence[CountedStatement]) -> bool:
    return len({item.one.value for item in said}) == 1


def _same(mine: CountedStatement, theirs: CountedStatement) -> bool:
    return agree(mine.one, theirs.one) and mine.one.approximate == theirs.one.approximate


def _together(one: CountedStatement, other: CountedStatement) -> bool:
    return one.one.sentence == other.one.sentence
