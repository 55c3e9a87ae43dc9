"""What a check yields: a hit for each mistake, a pass for each comparison that held."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from xl_jixiao.model.finding import Severity
from xl_jixiao.model.grid import CellRef
from xl_jixiao.model.submission import Entry, Figure


class Hit(NamedTuple):
    """One mistake, before it becomes a finding."""

    body: str
    """Chinese: what was found, what was expected, what to do. The place is put before it, so that
    hits of equal body can be merged into one finding with many cells."""
    refs: tuple[CellRef, ...] = ()
    """The cells to look at."""
    label: str = ""
    """The row, as the clerk calls it."""
    found: str = ""
    expected: str = ""
    basis: str = ""
    """The clause; "" for the one in the check's documentation."""
    severity: Severity | None = None
    """Milder than the check's own, where this hit deserves it."""
    uses: tuple[CellRef, ...] = ()
    """Further cells the conclusion rests on: a hit on a cell that an earlier stage condemned is a
    consequence and is dropped."""


class Pass(NamedTuple):
    """A comparison that held."""

    detail: str
    """What was compared, e.g. "208.22÷208.22=100%"."""


Results: TypeAlias = Iterator[Hit | Pass]


def cells(*places: Entry | Figure | CellRef | None) -> tuple[CellRef, ...]:
    """The addresses of those places that have one."""
    return tuple([ref for place in places if (ref := _ref(place)) is not None])


def _ref(place: Entry | Figure | CellRef | None) -> CellRef | None:
    if isinstance(place, Figure):
        return place.entry.ref
    return place.ref if isinstance(place, Entry) else place
