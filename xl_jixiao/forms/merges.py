"""Which merged range covers a place of a sheet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable
from functools import lru_cache

from xl_jixiao.model.grid import Area

_FEW = 4096
"""So many places are kept one by one: more than the merges of any form cover."""

_LARGE = 2048
"""Merged ranges with more rows are kept in a list instead of being spread out: a sheet may claim
a merge over a million rows."""

_FEW_MERGES = 1024


class Merges:
    """The merged ranges of a sheet, to be asked by place."""

    def __init__(self, merges: Iterable[Area]) -> None:
        self._places: dict[tuple[int, int], Area] = {}
        """Those of the first ranges, as many as are few."""
        self._rows: defaultdict[int, list[Area]] = defaultdict(list)
        """Row → further ranges that cover some of it: many, or ranges that overlap others."""
        self._large: list[Area] = []
        few = True
        for area in merges:
            if area.bottom - area.top >= _LARGE:
                self._large.append(area)
                continue
            few = few and _size(area) <= _FEW - len(self._places)
            if not few or not self._spread(area):
                for row in range(area.top, area.bottom + 1):
                    self._rows[row].append(area)
        self._more = bool(self._rows or self._large)

    def _spread(self, area: Area) -> bool:
        """False, and nothing done, where a range before covers some of it."""
        top, left, bottom, right = area
        cols = range(left, right + 1)
        places = [(row, col) for row in range(top, bottom + 1) for col in cols]
        if not self._places.keys().isdisjoint(places):
            return False
        self._places.update(dict.fromkeys(places, area))
        return True

    def over(self, row: int, col: int, filled: Container[tuple[int, int]]) -> Area | None:
        """The range that covers the place; a blank one, whose top left is not in `filled`, shows
        nothing anywhere.
        """
        area = self._places.get((row, col))
        if area is not None and area[:2] in filled:
            return area
        return self._further(row, col, filled) if self._more else None

    def _further(self, row: int, col: int, filled: Container[tuple[int, int]]) -> Area | None:
        near = self._rows.get(row, [])
        return next(
            (area for area in (*near, *self._large) if area.holds(row, col) and area[:2] in filled),
            None,
        )


def _size(area: Area) -> int:
    return (area.bottom - area.top + 1) * (area.right - area.left + 1)


def merges_of(merges: tuple[Area, ...]) -> Merges:
    """The merges of a sheet, those of one form once for all its sheets."""
    return _known(merges) if len(merges) <= _FEW_MERGES else Merges(merges)


@lru_cache(maxsize=64)  # sheets of one form are merged alike
def _known(merges: tuple[Area, ...]) -> Merges:
    return Merges(merges)
