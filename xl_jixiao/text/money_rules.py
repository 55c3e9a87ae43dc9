"""Which amounts fill the columns of a report's money (`money.toml`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from xl_jixiao.model.report import StatedMoney, StatedNumber
from xl_jixiao.parsed_data import shipped_table


class MoneyRules(NamedTuple):
    """The table of `money.toml`."""

    columns: Mapping[str, str]
    """Role → column."""
    second: frozenset[str]
    """Roles that fill a column where no other does."""
    ranks: Mapping[str, int]
    """Scope → rank."""
    topics: Mapping[str, tuple[str, str]]
    """Topic → row and column of a unit."""


@cache
def money_rules() -> MoneyRules:
    """The table that comes with the package."""
    data = shipped_table("xl_jixiao.text", "money.toml")
    return MoneyRules(
        {one["role"]: one["fills"] for one in data["column"]},
        frozenset(one["role"] for one in data["column"] if "second" in one),
        {one["scope"]: one["rank"] for one in data["rank"]},
        {one["topic"]: tuple(one["fills"]) for one in data["topic"]},
    )


class RankedAmount(NamedTuple):
    """An amount that may be the one of a column."""

    one: StatedNumber
    row: str
    """"total", "basic", "project"."""
    column: str
    rank: tuple[int, ...]
    """The lowest of a column fills it."""
    whole: bool = True
    """Whether it can be all of the money; a part of the lowest rank keeps others from filling."""


def chosen(amounts: Iterable[RankedAmount]) -> dict[str, StatedMoney]:
    """Row → the amounts of the lowest rank, column by column: one, or all where they differ."""
    places: dict[tuple[str, str], list[RankedAmount]] = {}
    for one in amounts:
        places.setdefault((one.row, one.column), []).append(one)
    found: dict[str, StatedMoney] = {}
    for (row, column), own in places.items():
        lowest = min(one.rank for one in own)
        best = [one.one for one in own if one.rank == lowest and one.whole]
        before = found.setdefault(row, StatedMoney({}, {}))
        if best and all(_agree(one, other) for one, other in pairwise(best)):
            finest = min(best, key=lambda one: one.step)
            found[row] = before._replace(whole={**before.whole, column: finest})
        elif best:
            found[row] = before._replace(undecided={**before.undecided, column: best})
    return found


def _agree(one: StatedNumber, other: StatedNumber) -> bool:
    """Whether two amounts are one as far as they are written out: 1.86亿元, 18632.45万元."""
    return abs(one.value - other.value) <= max(one.step, other.step) / 2
