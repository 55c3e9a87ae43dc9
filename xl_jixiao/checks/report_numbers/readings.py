"""What the words of a number allow it to come from."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from xl_jixiao.checks.report_numbers.calculations import Calculation, added, fits
from xl_jixiao.checks.report_numbers.passage import NumberPassage, PlacedNumber
from xl_jixiao.facts.amounts import ZERO
from xl_jixiao.text.number_roles import without_deeds
from xl_jixiao.text.phrases import Phrases

_RE = Phrases(__name__)
NEAR, VERY_NEAR = Decimal("0.15"), Decimal("0.1")


class Readings(NamedTuple):
    """The calculations a number may come from, and when it is told that it comes from none."""

    of: str
    """What is calculated: "两数之差"."""
    made: Sequence[Calculation]
    also: Sequence[Calculation] = ()
    """Others that it is right by, and never told to be wrong by."""
    near: Decimal = NEAR
    """So far off, as a part of what is right, it is a slip of it."""
    size: Decimal = ZERO
    """So far off, whatever is right, it is."""
    about: Decimal = ZERO
    """By such a part what is right may be rounded."""
    mistakes: Sequence[Calculation] = ()
    """What those make of it who take a wrong base."""
    instead: str = ""
    """What should be said where a number rose that is said to have fallen, or fell."""
    excuses: bool = True
    """Whether any other calculation that comes to it speaks for it."""
    pool: Sequence[PlacedNumber] | None = None
    """Of which such a calculation can be made, else of all that are like it."""
    closed: bool = False
    """Whether no words can leave it open."""
    local: bool = False
    """Whether only words behind the last of its numbers can leave it open."""


def before(claim: PlacedNumber, passage: NumberPassage) -> list[PlacedNumber]:
    """The numbers like it that stand before it; none where one of them is rough."""
    return exact([one for one in passage.like(claim) if one.start < claim.start])


def exact(terms: list[PlacedNumber]) -> list[PlacedNumber]:
    """The terms; none where one of them is rough."""
    return [] if any(one.number.approximate for one in terms) else terms


def collapsed(terms: Sequence[PlacedNumber]) -> list[PlacedNumber]:
    """The terms without those that are the parts of another: 38名，其中12名、24名、2名."""
    kept = list(terms)
    for size in range(len(kept) - 1, 1, -1):
        place = 0
        while place + size < len(kept):
            if fits(kept[place], added(kept[place + 1 : place + 1 + size])):
                kept[place + 1 : place + 1 + size] = []
            elif fits(kept[place + size], added(kept[place : place + size])):
                kept[place : place + size] = []
            else:
                place += 1
    return kept


def is_new(words: str, told: str) -> bool:
    """Whether words name a thing that was not spoken of."""
    thing = set(thing_of(words))
    return bool(thing) and len(thing - set(told)) * 2 >= len(thing)


def thing_of(words: str) -> str:
    """What words name, without what may be said of everything."""
    return _RE.plainly.sub("", without_deeds(words))


def names(thing: str, words: str) -> bool:
    """Whether words name a thing, or a part of its name."""
    return any("".join(two) in words for two in pairwise(thing))
