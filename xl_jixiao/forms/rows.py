"""What kind of row each row below an indicator header is, and which cells it has.

Rows of one table differ: indicators, repeated headers, 小计, 总分, placeholders, notes. The columns
are known from the header; here every row is only cut into its cells.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from xl_jixiao.forms.headers import Header, Reach
from xl_jixiao.forms.view import View
from xl_jixiao.model.grid import Area, Cell, CellKind
from xl_jixiao.text.labels import is_placeholder

_SAYING = (
    "level3",
    "level4",
    "target",
    "target_adjusted",
    "actual",
    "points",
    "claimed_score",
    "reason",
)
_NOTES = ("注：", "注:", "备注：", "备注:", "说明：", "说明:")
_SINGLE = frozenset({"points", "claimed_score", "number", "deviation", "review_score"})


_TEXT = CellKind.TEXT


class RowKind(Enum):
    """What a row below the header is."""

    INDICATOR = "indicator"
    EMPTY = "empty"
    TOTAL = "total"
    SUBTOTAL = "subtotal"
    END = "end"


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row below an indicator header."""

    row: int
    kind: RowKind
    cells: Mapping[str, tuple[Cell, ...]]
    """By column key, only filled cells; a merged cell stands in each row that it covers."""
    label: Cell | None = None
    """The cell that says 总分 or 小计."""

    def first(self, key: str) -> Cell | None:
        """The first cell of a column."""
        found = self.cells.get(key)
        return found[0] if found else None

    def own(self, key: str) -> Cell | None:
        """The first cell of a column that starts in this row."""
        found = self.first(key)
        return found if found is not None and found.row == self.row else None


def table_rows(view: View, header: Header, area: Area, bottom: int) -> list[TableRow]:
    """The rows from below the header down to the total row, the notes or `bottom`."""
    found: list[TableRow] = []
    for row in view.rows_between(header.bottom + 1, bottom):
        line = _table_row(view, header, area, row)
        if line.kind is RowKind.END:
            break
        found.append(line)
        if line.kind is RowKind.TOTAL:
            break
    return found


def _table_row(view: View, header: Header, area: Area, row: int) -> TableRow:
    own = view.in_row(row, area.left, area.right)
    label, kind = _label(view, own, header)
    if kind is RowKind.END:
        return TableRow(row, kind, {})
    cells: dict[str, tuple[Cell, ...]] = {}
    for key, reach in header.columns.items():
        single = reach.first == reach.end or key in _SINGLE
        cell = view.cells.get((row, reach.first))
        if single and cell is not None:  # nearly all cells
            cells[key] = (cell,)
        elif in_column := _cells(view, row, reach, header, single=single):
            cells[key] = in_column
    if kind is None:
        kind = RowKind.INDICATOR if _says_anything(cells, row) else RowKind.EMPTY
    return TableRow(row, kind, cells, label)


def _label(view: View, own: list[Cell], header: Header) -> tuple[Cell | None, RowKind | None]:
    """总分, 小计 or the start of the notes, as the leftmost text of the row says."""
    for first in own:
        if first.kind is _TEXT:
            break
    else:
        return None, None
    if first.text.lstrip().startswith(_NOTES):
        return first, RowKind.END
    for cell, roles in view.signs.get(own[0].row, ()):
        if roles.row == "subtotal" and own[0].col <= cell.col <= own[-1].col:
            return cell, RowKind.SUBTOTAL
        if cell is not first:
            continue
        is_field = bool(roles.field or roles.inline) and roles.section is None
        if (roles.row == "end" or is_field) and _is_note(view, cell, header):
            return cell, RowKind.END
        if roles.row == "total" and _is_alone(own, cell, header):
            return cell, RowKind.TOTAL
    return None, None


def _is_note(view: View, cell: Cell, header: Header) -> bool:
    """Whether the label starts a block below the table: it begins left of the level columns or
    spans them, where an indicator row has its level-1 name.
    """
    level3 = header.columns.get("level3") or header.columns.get("level2")
    return level3 is None or cell.col < level3.first or view.area(cell).right > level3.end


def _is_alone(own: list[Cell], label: Cell, header: Header) -> bool:
    """Whether the row has nothing but 总分 and its numbers: an indicator may be called 合计."""
    before = {key for key in ("target", "actual") if key in header.columns}
    spans = [header.columns[key] for key in before]
    return not any(
        cell is not label
        and any(reach.first <= cell.col <= reach.end for reach in spans)
        and not is_placeholder(cell.text)
        and cell.kind is CellKind.TEXT
        and not cell.text.strip().rstrip("分").replace(".", "").isdigit()
        for cell in own
    )


def _cells(view: View, row: int, reach: Reach, header: Header, *, single: bool) -> tuple[Cell, ...]:
    """The cells of one column in one row, from left to right."""
    found: list[Cell] = []
    for col in range(reach.first, reach.end + 1):
        cell = view.cells.get((row, col))
        if cell is None:
            area = view.merge(row, col)
            if area is None or area.top <= header.bottom:
                continue
            cell = view.cells.get((area.top, area.left))
            if cell is None or not _is_own(area, reach, header):
                continue
        if cell in found:
            continue
        found.append(cell)
        if single:
            break
    return tuple(found)


def _is_own(area: Area, reach: Reach, header: Header) -> bool:
    """A merge that starts left of the column belongs to it only where no other column heads its
    start (the header is not merged as the rows are).
    """
    return area.left >= reach.first or not any(
        other.first <= area.left <= other.last
        for other in header.columns.values()
        if other is not reach
    )


def _says_anything(cells: Mapping[str, tuple[Cell, ...]], row: int) -> bool:
    """Whether an indicator stands in the row: a name, a target or an actual, or points.

    A row that has only its level-1 and level-2 names, or placeholders (指标2：, ……, —), was left
    blank.
    """
    for key in _SAYING:
        for cell in cells.get(key, ()):
            if cell.row == row and (
                not is_placeholder(cell.text) or cell.kind is CellKind.UNCALCULATED
            ):
                return True
    return False
