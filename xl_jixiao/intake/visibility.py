"""Rows and columns of a sheet that nobody sees: hidden, folded away, of no height, filtered out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from xl_jixiao.intake.address import read_area
from xl_jixiao.intake.refusal import LAST_COL, LAST_ROW
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.grid import ALL_SEEN, Area, Cell, Unseen

LEAST_HEIGHT = 1.0
"""In points; a lower row shows a line at most."""
LEAST_WIDTH = 0.2
"""In characters."""
_TRUE = {"1", "true"}
_LONG = 12
"""Digits of no column; Python takes no integer of thousands."""

_FILTERS = 100
"""Filters of one sheet that are kept; Excel has one, and one for each table."""


@dataclass(slots=True)
class VisibilityMarks:
    """What the markup of one sheet says; gathered while it is read."""

    rows: set[int] = field(default_factory=set)
    cols: set[int] = field(default_factory=set)
    filter_mode: bool = False
    """Whether the sheet says that rows are filtered out, by whatever means."""
    filters: list[str] = field(default_factory=list)
    """Ranges of the filters that have a criterion."""
    last_filter: str = ""

    def add_row(self, row: int, given: Mapping[str, str]) -> None:
        """The attributes of <row>."""
        if row <= LAST_ROW and is_unseen(given.get("hidden"), given.get("ht"), LEAST_HEIGHT):
            self.rows.add(row)

    def add_cols(self, given: Mapping[str, str]) -> None:
        """The attributes of <col>."""
        first, last = given.get("min", ""), given.get("max", "")
        if first.isdecimal() and last.isdecimal() and len(first) < _LONG:
            hidden = is_unseen(given.get("hidden"), given.get("width"), LEAST_WIDTH)
            if hidden:
                self.cols |= set(range(int(first), min(int(last[:_LONG]), LAST_COL) + 1))

    def open_filter(self, ref: str) -> None:
        """An <autoFilter>; it hides rows only once it has a criterion."""
        self.last_filter = ref

    def add_criterion(self) -> None:
        """A <filterColumn> of the last <autoFilter>."""
        last = self.filters[-1] if self.filters else None
        if last != self.last_filter and len(self.filters) < _FILTERS:
            self.filters.append(self.last_filter)

    def settled(self, cells: Mapping[tuple[int, int], Cell]) -> Unseen:
        """What matters of it: rows and columns in which something stands."""
        if not self.rows and not self.cols:
            return ALL_SEEN
        rows = self.rows & {row for row, _ in cells} if self.rows else set()
        cols = self.cols & {col for _, col in cells} if self.cols else set()
        filtered = {row for row in rows if self._is_filtered(row)}
        return Unseen(frozenset(rows - filtered), frozenset(filtered), frozenset(cols))

    def _is_filtered(self, row: int) -> bool:
        areas = [area for ref in self.filters if (area := read_area(ref)) is not None]
        # a filter without a range of its own (高级筛选) may have hidden any row
        return (self.filter_mode and not areas) or any(_below_head(area, row) for area in areas)


def _below_head(area: Area, row: int) -> bool:
    """Whether a filter over the area may hide the row; it never hides its header."""
    return area.top < row <= area.bottom


def is_true(text: str | None) -> bool:
    """Whether an attribute says yes."""
    return text is not None and text.strip().lower() in _TRUE


def is_unseen(hidden: str | None, size: str | None, least: float) -> bool:
    """Whether a row or column with these attributes is not on the screen."""
    if is_true(hidden):
        return True
    try:
        return size is not None and float(size) < least
    except ValueError:
        return False
