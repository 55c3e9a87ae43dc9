"""Tables with their cells in place: which columns a cell covers, whatever spans and widths say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from xl_jixiao.intake.word.blocks import Block, Box, BoxCell, BoxRow

_USUAL_WIDTH = 1000
_NEAR = 0.03
"""Share of the table's width by which widths may miss it and still mean it."""
_CONTINUE = "continue"


@dataclass(slots=True)
class Slot:
    """A cell in its row; columns are 0-based."""

    left: int
    right: int
    """Last column, inclusive."""
    goes_on: bool
    """Whether it continues the cell above."""
    opens: bool
    """Whether cells below may continue it."""
    blocks: list[Block]


@dataclass(slots=True)
class Table:
    """A table as a person sees it."""

    edges: list[int]
    """Positions of the column borders from the left, one more than columns."""
    rows: list[list[Slot]]

    @property
    def columns(self) -> int:
        """How many columns there are."""
        return len(self.edges) - 1


def place(box: Box) -> Table:
    """Puts the cells into columns.

    The spans decide. Columns that the table does not announce are added at its right. A row that
    spans less than the table, but whose cells are together as wide as it, has left out its spans
    (some programs do): its cells are placed by their widths.
    """
    rows = [list(_side_by_side(row.cells)) for row in box.rows]
    columns = max(
        (_reach(row, cells) for row, cells in zip(box.rows, rows, strict=True)), default=0
    )
    edges = _edges(box.widths, columns)
    return Table(
        edges,
        [_row(row, cells, edges, columns) for row, cells in zip(box.rows, rows, strict=True)],
    )


def _side_by_side(cells: Sequence[BoxCell]) -> Iterator[BoxCell]:
    """The cells, those merged the old way (hMerge) as one."""
    pending: BoxCell | None = None
    for cell in cells:
        if pending is not None and cell.along == _CONTINUE:
            pending.span += cell.span
            if pending.width is not None and cell.width is not None:
                pending.width += cell.width
            continue
        if pending is not None:
            yield pending
        pending = cell
    if pending is not None:
        yield pending


def _reach(row: BoxRow, cells: Sequence[BoxCell]) -> int:
    return row.before + sum(cell.span for cell in cells)


def _edges(widths: Sequence[int], columns: int) -> list[int]:
    usable = [width for width in widths if width > 0]
    usual = sum(usable) // len(usable) if usable else _USUAL_WIDTH
    known = [width or usual for width in widths[:columns]]
    return [0, *accumulate([*known, *(usual for _ in range(columns - len(known)))])]


def _row(row: BoxRow, cells: Sequence[BoxCell], edges: list[int], columns: int) -> list[Slot]:
    ends = None
    if not row.before and not row.after and _reach(row, cells) < columns:
        ends = _ends_by_width(cells, edges)
    if ends is None:
        ends = list(accumulate((cell.span for cell in cells), initial=row.before))
    return [
        Slot(left, right - 1, cell.down == _CONTINUE, bool(cell.down), cell.blocks)
        for (left, right), cell in zip(pairwise(ends), cells, strict=True)
    ]


def _ends_by_width(cells: Sequence[BoxCell], edges: list[int]) -> list[int] | None:
    """Column borders of a row by the widths of its cells; None where these do not fit."""
    widths = [cell.width or 0 for cell in cells]
    total = edges[-1]
    if not cells or not all(widths) or abs(sum(widths) - total) > _NEAR * total:
        return None
    ends = [0, *(_nearest(edges, at) for at in accumulate(widths))]
    ends[-1] = len(edges) - 1
    return ends if all(left < right for left, right in pairwise(ends)) else None


def _nearest(edges: Sequence[int], position: int) -> int:
    return min(range(len(edges)), key=lambda at: abs(edges[at] - position))
