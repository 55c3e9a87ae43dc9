"""The rows of a roster → its units."""

from __future__ import annotations

from collections.abc import Iterable

from xl_jixiao.model.roster import RosterRow, RosterUnit
from xl_jixiao.text.labels import fold


def units_of(rows: Iterable[RosterRow]) -> tuple[RosterUnit, ...]:
    """The units, in the order of their first rows: rows of one name are one unit."""
    by_name: dict[str, list[RosterRow]] = {}
    for row in rows:
        by_name.setdefault(fold(row.name), []).append(row)
    return tuple(RosterUnit(tuple(same)) for same in by_name.values())
