"""Which number of an actual answers its target, where several are of what was done."""

from __future__ import annotations

from collections.abc import Sequence

from xl_jixiao.model.values import Target
from xl_jixiao.text.assertions import Assertion
from xl_jixiao.text.characters import plain
from xl_jixiao.text.cues import work
from xl_jixiao.text.measures import measures, same_subject, subjects
from xl_jixiao.text.units import SHARES, conversion


def choose(said: str, usable: Sequence[Assertion], target: Target) -> Assertion | str:
    """The number that answers the target, or (in Chinese) why there is none: the one that is
    said to be done, of the thing that the indicator names. Never a sum, a part or a quotient.
    """
    if len(usable) == 1:
        return usable[0]
    unit = target.unit
    lone = _lone_measure(said, usable, unit)
    if lone is not None:
        return lone
    fitting = [one for one in usable if same_family(one.mention.unit, unit)]
    if not fitting and unit is None and not target.rate:
        # 52次，完成率100% beside ≥30
        fitting = [one for one in usable if one.mention.unit not in SHARES]
    bare = [one for one in usable if one.mention.unit is None]
    pool = _signed(fitting or bare or list(usable))
    pool = _named(said, _in_the_open(said, pool), plain(target.name))
    pool = [one for one in pool if one.role == "done"] or pool
    pool = [one for one in pool if one.mention.unit == unit] or pool
    if _say_one(said, pool):
        return pool[0]
    shown = "、".join(f"{one.mention.number}{one.mention.unit or ''}" for one in usable[:4])
    return f"实际完成值里有多个数（{shown}），看不出哪一个对应指标值"


def _lone_measure(said: str, usable: Sequence[Assertion], unit: str | None) -> Assertion | None:
    """The one number that is a measure, where there is just one and its unit fits."""
    found = measures(said)
    if len(found) != 1 or (unit and _of_other_family(found[0].unit, unit)):
        return None
    return next((one for one in usable if one.mention.start == found[0].start), None)


def _of_other_family(unit: str | None, wanted: str) -> bool:
    return unit is not None and conversion(unit, wanted) is None


def same_family(unit: str | None, wanted: str | None) -> bool:
    """Whether a number of one unit can be held against one of the other."""
    if unit is None or wanted is None:
        return unit == wanted
    return conversion(unit, wanted) is not None


def _signed(pool: list[Assertion]) -> list[Assertion]:
    signed = [one for one in pool if one.mention.comparison]
    return signed if len(signed) == 1 else pool


def _in_the_open(said: str, pool: list[Assertion]) -> list[Assertion]:
    """Those that do not be in brackets, if there are any."""
    outside = [
        one
        for one in pool
        if said[: one.mention.start].count("(") <= said[: one.mention.start].count(")")
    ]
    return outside or pool


def _named(said: str, pool: list[Assertion], name: str) -> list[Assertion]:
    """Those that speak of what the indicator names, where the others speak of something else."""
    if not name:
        return pool
    named = [_pairs(word) for word, _ in subjects(said, [one.mention for one in pool])]
    common = work().union(frozenset.intersection(*named))
    own = [
        one
        for one, pairs in zip(pool, named, strict=True)
        if any(pair in name for pair in pairs - common)
    ]
    return own if len(own) == 1 else pool


def _say_one(said: str, pool: Sequence[Assertion]) -> bool:
    """Whether all say the same number of the same thing: of two stages with 10 each neither is all;
    of two rates with 100% each either will do.
    """
    if len({(one.mention.number, one.mention.low) for one in pool}) > 1:
        return False
    if all(one.mention.unit in SHARES for one in pool):
        return True
    words = [word for word, _ in subjects(said, [one.mention for one in pool])]
    return all(same_subject(words[0], word) for word in words[1:])


def _pairs(word: str) -> frozenset[str]:
    """The pairs of characters next to each other: in Chinese mostly words."""
    return frozenset(word[place : place + 2] for place in range(len(word) - 1))
