"""Addresses as files write them: A1 and A1:B2. (openpyxl could, but takes 250 ms to import.)"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from xl_jixiao.intake.refusal import UnusualMarkupError, too_large
from xl_jixiao.model.grid import Area, Cell
from xl_jixiao.text.patterns import lazy_re

_AREA = lazy_re(r"\$?([A-Z]{1,3})\$?([0-9]{1,7}):\$?([A-Z]{1,3})\$?([0-9]{1,7})\Z")
_MOST_STEPS = 50_000_000
_FEW_PLACES = 4096
"""The merges of one form cover so many places at most."""


class _ColumnNumbers(dict[str, int]):
    """Letters → number, worked out on first use; at most the 18,278 of three letters."""

    def __missing__(self, letters: str) -> int:
        number = 0
        for letter in letters:
            number = number * 26 + ord(letter) - 64
        self[letters] = number
        return number


COLUMNS = _ColumnNumbers()
"""A → 1, AA → 27; for one to three capital letters."""

PLACE = lazy_re(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})\Z")


class _Places(dict[str, tuple[int, int]]):
    """Address → row and column, as met: those of one form are those of the next."""

    def __missing__(self, place: str) -> tuple[int, int]:
        found = PLACE.match(place)
        if found is None:
            raise UnusualMarkupError
        if len(self) >= _MOST_PLACES:
            self.clear()
        known = self[place] = int(found[2]), COLUMNS[found[1]]
        return known


_MOST_PLACES = 16_384

PLACES = _Places()
"""B3 → (3, 2). Raises UnusualMarkupError for what `PLACE` does not match."""


@lru_cache(maxsize=1024)  # saves 0.02 s of 3.3 s: tests/bench/bench_caches.py
def read_area(ref: str) -> Area | None:
    """A1:B2 as an area; None for a single cell or what is no range."""
    found = _AREA.match(ref.upper())
    if found is None:
        return None
    left, right = sorted((COLUMNS[found[1]], COLUMNS[found[3]]))
    top, bottom = sorted((int(found[2]), int(found[4])))
    return None if (top, left) == (bottom, right) else Area(top, left, bottom, right)


def uncover(cells: dict[tuple[int, int], Cell], merges: Iterable[Area]) -> None:
    """Take away the cells that a merge covers: nobody sees them.

    Raises:
        UnusablePartError: so many and large merges that they must overlap.
    """
    merges = tuple(merges)
    covered = _covered(merges) if len(merges) <= _FEW_PLACES else None
    if covered is not None:
        for place in covered & cells.keys():
            del cells[place]
        return
    steps = 0
    for top, left, bottom, right in merges:
        size, filled = (bottom - top + 1) * (right - left + 1), len(cells)
        steps += min(filled, size)
        if steps > _MOST_STEPS:
            raise too_large("工作表中的合并单元格过多")
        if size <= filled:
            cols = range(left, right + 1)
            inside = [
                (row, col) for row in range(top, bottom + 1) for col in cols if (row, col) in cells
            ]
        else:
            inside = [at for at in cells if top <= at[0] <= bottom and left <= at[1] <= right]
        for at in inside:
            if at != (top, left):
                del cells[at]


@lru_cache(maxsize=64)  # sheets of one form are merged alike
def _covered(merges: tuple[Area, ...]) -> frozenset[tuple[int, int]] | None:
    """The places that the merges cover, but for the top left of each; None where they are many."""
    sizes = ((bottom - top + 1) * (right - left + 1) for top, left, bottom, right in merges)
    if sum(sizes) > _FEW_PLACES:
        return None
    return frozenset(
        (row, col)
        for top, left, bottom, right in merges
        for row in range(top, bottom + 1)
        for col in range(left, right + 1)
        if (row, col) != (top, left)
    )
