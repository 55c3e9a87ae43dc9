"""Whether a number in a sentence is that of an indicator, by the words around it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from xl_jixiao.checks.report_numbers.lines import agree, agreed, clause_start, lines
from xl_jixiao.model.report import NumberKind, Report, StatedNumber, StatedPeriod, Statement
from xl_jixiao.text.characters import plain, plain_in_place
from xl_jixiao.text.labels import bare_name
from xl_jixiao.text.phrases import Phrases

_RE = Phrases(__name__)


_STOPS = "。;!?\n；！？，,"
_SHORTEST_NAME = 4
_SHORTEST_RUN = 2
_MOST_RUNS = 4
_NEAR = 3


class SurroundingWords(NamedTuple):
    """What is around a number, without years and marks."""

    ahead: str
    """In its clause before it; of a list (下发交办函109份、督办函12份) with the list's head."""
    behind: str


def core(indicator: str) -> str:
    """What an indicator counts: "组织重点项目专项调度会议次数" → "组织重点项目专项调度会议"."""
    name = _RE.years.sub("", plain(bare_name(indicator)))
    return _RE.measure.sub("", name) or name


def thing(subject: str) -> str:
    """What a number counts, without the verbs and scopes before it: 印发督查通报 → 督查通报."""
    words = _RE.blanks.sub("", plain_in_place(subject)[0])
    match = _RE.verbs.match(words)
    return words[match.end() :] if match else words


def likeness(name: str, words: SurroundingWords) -> bool | None:
    """Whether the core of an indicator's name stands around a number, and nothing beside it narrows
    it down ("环保专项督查" is not "专项督查"); None where the name does not.

    The characters of the name are in their order and in a few runs before the number, behind it,
    or around it (开展了12次专项督查), and reach up to it.
    """
    if len(name) < _SHORTEST_NAME:
        return None
    told = words.ahead + words.behind
    runs = _runs(name, told) if name[:_SHORTEST_RUN] in told else None
    if runs is None or len(runs) > _MOST_RUNS:
        return None
    place = len(words.ahead)
    if not any(_touches(start, end, place) for start, end in runs):
        return None
    gaps = [told[: runs[0][0]], *(told[one[1] : other[0]] for one, other in pairwise(runs))]
    if runs[-1][1] < place:
        gaps.append(words.ahead[runs[-1][1] :])
    narrowed = any(_RE.verbs.sub("", gap) for gap in gaps)
    tail = told[max(runs[-1][1], place) :]
    return not narrowed and len(tail) <= _NEAR


def _touches(start: int, end: int, place: int) -> bool:
    return place - _NEAR <= end <= place or place <= start <= place + _NEAR or start < place < end


def words_around(one: StatedNumber, neighbours: tuple[Statement, ...]) -> SurroundingWords:
    """The words of a number among the other numbers of its sentence."""
    text, start = one.sentence, one.start
    begin = clause_start(one, _STOPS)
    own = text[begin:start]
    before = [other for other in neighbours if begin < other.end <= start]
    if before:
        own = text[before[-1].end : start]
        if own.startswith("、"):
            own = text[begin : before[0].start] + own.lstrip("、")
    stop = _RE.stop.search(text, one.end)
    after = stop.start() if stop else len(text)
    following = next((other.start for other in neighbours if other.start >= one.end), len(text))
    behind = text[one.end : after] if after <= following else ""
    return SurroundingWords(_folded(own), _folded(behind))


def _folded(words: str) -> str:
    return _RE.years.sub("", plain_in_place(words)[0])


def _runs(name: str, words: str) -> list[tuple[int, int]] | None:
    """Where the characters of a name are in words, run after run in their order; None where some
    of it does not.
    """
    runs: list[tuple[int, int]] = []
    place = done = 0
    while done < len(name):
        length = len(name) - done
        while length >= _SHORTEST_RUN and words.find(name[done : done + length], place) < 0:
            length -= 1
        if length < _SHORTEST_RUN:
            return None
        start = words.find(name[done : done + length], place)
        runs.append((start, start + length))
        place, done = start + length, done + length
    return runs


# --- Names that two reports share --------------------------------------------------------------

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
    certain: bool
    """Whether the thing has a name of its own (“一网通办”事项), or the passages agree in everything
    else.
    """


class CountedStatement(NamedTuple):
    """A number with the periods that its sentence speaks of."""

    one: StatedNumber
    period: tuple[str, ...]


Named = Mapping[CountedName, Sequence[CountedStatement]]


def named_counts(report: Report) -> Named:
    """What a report counts under a name that is long enough to be no accident."""
    found: defaultdict[CountedName, list[CountedStatement]] = defaultdict(list)
    for line in lines(report):
        period = tuple(one.text for one in line.statements if isinstance(one, StatedPeriod))
        for one in line.numbers:
            if one.kind is not NumberKind.COUNT or not one.unit or one.topic:
                continue
            name = CountedName(thing(one.subject), one.unit)
            if len(name.thing) >= _SHORTEST:
                found[name].append(CountedStatement(one, period))
    return found


def clashes(own: Named, other: Named) -> Iterator[Clash]:
    """The names that both use, each with one number, that are not the same."""
    shared = [name for name in own if name in other and _one(own[name]) and _one(other[name])]
    told = [(own[name][0], other[name][0]) for name in shared]
    equal = Counter(_sentences(*pair) for pair in told if _agree(*pair))
    for mine, theirs in told:
        rough = mine.one.approximate or theirs.one.approximate
        if not (rough or _agree(mine, theirs) or mine.period != theirs.period):
            proper = _RE.proper.search(mine.one.subject)
            copied = equal[_sentences(mine, theirs)] >= _ALIKE
            yield Clash(mine.one, theirs.one, bool(proper) or copied)


def _one(said: Sequence[CountedStatement]) -> bool:
    return agreed([item.one for item in said])


def _agree(mine: CountedStatement, theirs: CountedStatement) -> bool:
    return agree(mine.one, theirs.one) and mine.one.approximate == theirs.one.approximate


def _sentences(mine: CountedStatement, theirs: CountedStatement) -> tuple[str, str]:
    return mine.one.sentence, theirs.one.sentence
