"""Which unit of the roster a name means: by code, name, alias; near names are only suggested.

A name is compared whole first. Else the place before it (青山县林业局, 县林业局, 林业局) and an
ending that says nothing (机关, 本级) are put aside: what is left must be a name of one unit of the
roster alone, and the places must not contradict each other. What fits two units fits none.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from xl_jixiao.model.roster import RosterUnit
from xl_jixiao.rounds.words import roster_words
from xl_jixiao.text.characters import plain
from xl_jixiao.text.labels import fold
from xl_jixiao.text.patterns import lazy_re

_NEAR = 0.6
"""difflib's ratio from which a name is worth suggesting."""

_SUGGESTIONS = 3

_SHORTEST_CORE = 2

_PLACE = lazy_re(r"[一-龥]{0,8}?(?:自治[县区州旗]|[省县市区旗])")

_WITHIN = lazy_re(r"[一-龥]{1,8}?(?:自治[县区州旗]|[省县市区旗])")
"""A place inside another: 青山县城关镇 has none, 某市青山县 has."""

_IN_BRACKETS = lazy_re(r"\([^()]*\)$")


class SplitName(NamedTuple):
    """A folded name taken apart."""

    place: str
    """青山县; "" where none is before it."""
    core: str
    """What tells the unit from others of its place."""


class UnitNames:
    """The names of a roster, to find units by."""

    def __init__(self, units: Sequence[RosterUnit], seen: Iterable[str] = ()) -> None:
        """`seen` are names of the folder: they tell the place where the roster does not."""
        self._codes = _only(
            (code_key(code), at) for at, unit in enumerate(units) for code in unit.codes
        )
        self._names: Mapping[str, int] = {fold(unit.name): at for at, unit in enumerate(units)}
        self._aliases = _only(
            (fold(alias), at) for at, unit in enumerate(units) for alias in unit.aliases
        )
        self._place = _common_place(unit.name for unit in units) or _common_place(seen)
        self._cores: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
        for at, unit in enumerate(units):
            for name in (unit.name, *unit.aliases):
                for place, core in splits(fold(name)):
                    self._cores[core].append((place or self._place, at))

    def find(self, name: str, code: str = "") -> int | None:
        """Index of the unit; None where the roster has none, or two.

        A name beats a code: codes come along with a copied form.
        """
        by_name = self._by_name(fold(name))
        return self._by_code(code) if by_name is None else by_name

    def _by_code(self, code: str) -> int | None:
        return self._codes.get(code_key(code)) if code else None

    def _by_name(self, folded: str) -> int | None:
        for known in (self._names, self._aliases):
            if folded in known:
                return known[folded]
        return self._by_core(folded) if folded else None

    def _by_core(self, folded: str) -> int | None:
        found = {
            at
            for place, core in splits(folded)
            for other, at in self._cores.get(core, ())
            if _same_place(place, other)
        }
        return found.pop() if len(found) == 1 else None


def near_names(name: str, among: Mapping[str, str]) -> tuple[str, ...]:
    """Near names: suggested, never matched.

    Args:
        name: as written.
        among: folded name → name.
    """
    from difflib import get_close_matches

    found = get_close_matches(fold(name), list(among), n=_SUGGESTIONS, cutoff=_NEAR)
    return tuple(among[one] for one in found)


def _only(pairs: Iterable[tuple[str, int]]) -> Mapping[str, int]:
    """What each key leads to, without those that lead to two."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    for key, at in pairs:
        if key:
            found[key].add(at)
    return {key: ats.pop() for key, ats in found.items() if len(ats) == 1}


def code_key(code: str) -> str:
    """A code for comparing: without blanks, and without the zeros before it that Excel drops."""
    shown = "".join(plain(code).split()).strip("'").casefold()
    return shown.lstrip("0") if shown.isdecimal() else shown


@lru_cache(maxsize=4096)  # the names of a folder are held against each roster and each other
def splits(folded: str) -> tuple[SplitName, ...]:
    """The ways in which a folded name may be taken apart, the whole of it first."""
    found = dict.fromkeys(SplitName("", core) for core in _cores_of(folded))
    place = ""
    rest = folded
    while (match := (_WITHIN if place else _PLACE).match(rest)) and not _is_no_place(match):
        place += match.group()
        rest = rest[match.end() :]
        for core in _cores_of(rest):
            if len(core) >= _SHORTEST_CORE and core not in roster_words().too_general:
                found[SplitName(place, core)] = None
    return tuple(found)


def _is_no_place(match: re.Match[str]) -> bool:
    return match.group().endswith(roster_words().no_place)


def _cores_of(name: str) -> Iterator[str]:
    """The name, and the name without an ending that says nothing."""
    yield _alike(name)
    short = _IN_BRACKETS.sub("", name)
    bracketed = name[len(short) :].strip("()")
    if bracketed and bracketed in roster_words().endings:
        yield _alike(short)
    for ending in roster_words().endings:
        if name.endswith(ending) and len(name) > len(ending) + _SHORTEST_CORE:
            yield _alike(name.removesuffix(ending))


def _alike(name: str) -> str:
    """The name with its ending in the shorter of two words for the same."""
    for long, short in roster_words().same:
        if name.endswith(long) and len(name) > len(long):
            return name.removesuffix(long) + short
    return name


def _same_place(one: str, other: str) -> bool:
    """Whether two places may be the same: 县 and 青山县, 青山县 and 某市青山县; "" is any."""
    return one.endswith(other) or other.endswith(one)


def _common_place(names: Iterable[str]) -> str:
    """The place that most of the names begin with that begin with any."""
    places = Counter(
        found[-1].place
        for name in names
        if (found := splits(fold(name))) and len(found[-1].place) > 1
    )
    return places.most_common(1)[0][0] if places else ""
