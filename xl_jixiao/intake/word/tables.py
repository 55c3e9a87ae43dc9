"""Tables with their spans resolved → Grids.

The text of a table cell → a Cell.

In Word every number is text. What Excel would have made a number when it was typed becomes a
number cell here, shown as it is, so that a form from Word is read as the same form from Excel
and no finding blames a clerk for "numbers typed as text".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import accumulate, pairwise

from xl_jixiao.intake.refusal import FILLED_CELLS, TEXT_LENGTH, too_large
from xl_jixiao.intake.word.markup import Block, Box, BoxCell, BoxRow
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.grid import Area, Caption, Cell, CellKind, Grid
from xl_jixiao.text.patterns import lazy_re

_USUAL_WIDTH = 1000

_NEAR = 0.03
"""Share of the table's width by which widths may miss it and still mean it."""

_CONTINUE = "continue"


@dataclass(slots=True)
class SpannedCell:
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
class WordTable:
    """A table as a person sees it."""

    edges: list[int]
    """Positions of the column borders from the left, one more than columns."""
    rows: list[list[SpannedCell]]

    @property
    def columns(self) -> int:
        """How many columns there are."""
        return len(self.edges) - 1


def place(box: Box) -> WordTable:
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
    return WordTable(
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


def _row(
    row: BoxRow, cells: Sequence[BoxCell], edges: list[int], columns: int
) -> list[SpannedCell]:
    ends = None
    if not row.before and not row.after and _reach(row, cells) < columns:
        ends = _ends_by_width(cells, edges)
    if ends is None:
        ends = list(accumulate((cell.span for cell in cells), initial=row.before))
    return [
        SpannedCell(left, right - 1, cell.down == _CONTINUE, bool(cell.down), cell.blocks)
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


_NUMBER = lazy_re(
    r"(?P<sign>[-+－−]?)"
    r"(?P<whole>\d{1,3}(?:[,，]\d{3})+|\d{1,15})"
    r"(?:\.(?P<fraction>\d{1,15}))?"
    r"\s*(?P<unit>[%％]|(?:亿|万|千)?元)?",
    re.ASCII,
)

_NEGATIVE = frozenset("-－−")

_PERCENT = frozenset("%％")


def make_cell(row: int, col: int, text: str) -> Cell | None:
    """The cell with this text; None where it shows nothing."""
    shown = text.strip("\n")[:TEXT_LENGTH]
    if not shown or shown.isspace():
        return None
    found = _NUMBER.fullmatch(shown.strip())
    if found is None or _is_code(found["whole"]):
        return Cell(row, col, CellKind.TEXT, shown)
    fraction = found["fraction"] or ""
    number = Decimal(f"{found['whole'].replace(',', '').replace('，', '')}.{fraction or 0}")
    if not fraction:
        number = number.to_integral_value()
    if found["sign"] in _NEGATIVE:
        number = -number
    if found["unit"] in _PERCENT:
        number /= 100
    return Cell(row, col, CellKind.NUMBER, shown.strip(), number, len(fraction))


def _is_code(whole: str) -> bool:
    """Whether it is a code, which Excel would have shown without its zeros: 0137."""
    return len(whole) > 1 and whole.startswith("0")


@dataclass(slots=True)
class _Region:
    """What looks like one cell; rows and columns are 1-based."""

    top: int
    left: int
    bottom: int
    right: int
    blocks: list[Block]


def make_grid(name: str, table: WordTable, captions: tuple[Caption, ...]) -> Grid:
    """The grid of a table.

    Raises:
        UnusablePartError: more filled cells than a form has.
    """
    cells: dict[tuple[int, int], Cell] = {}
    merges: list[Area] = []
    for one in _regions(table):
        if one.top < one.bottom or one.left < one.right:
            merges.append(Area(one.top, one.left, one.bottom, one.right))
        cell = make_cell(one.top, one.left, text_of(one.blocks))
        if cell is not None:
            cells[cell.row, cell.col] = cell
    if len(cells) > FILLED_CELLS:
        raise too_large(f"{name}中填有内容的单元格超过{FILLED_CELLS // 10_000}万个")
    return Grid(name, cells, tuple(merges), captions=captions)


def _regions(table: WordTable) -> list[_Region]:
    """Cells with those below that continue them. What a continued cell holds is not displayed; a
    cell that continues nothing of its own width stands for itself.
    """
    regions: list[_Region] = []
    above: dict[int, _Region] = {}
    for number, row in enumerate(table.rows, start=1):
        open_regions: dict[int, _Region] = {}
        for slot in row:
            region = above.get(slot.left + 1) if slot.goes_on else None
            if region is not None and region.right == slot.right + 1:
                region.bottom = number
            else:
                region = _Region(number, slot.left + 1, number, slot.right + 1, slot.blocks)
                regions.append(region)
            if slot.opens:
                open_regions[region.left] = region
        above = open_regions
    return regions


def text_of(blocks: Iterable[Block]) -> str:
    """The text of a cell: its paragraphs, and those of text boxes behind their anchor. Tables
    inside it are none of its text.
    """
    return "\n".join(_lines(blocks))


def _lines(blocks: Iterable[Block]) -> Iterator[str]:
    joined = ""
    for block in blocks:
        if isinstance(block, Box):
            continue
        joined += block.shown
        if not block.mark_deleted:
            yield joined
            joined = ""
        yield from (line for line in _lines(block.boxes) if line.strip())
    if joined:
        yield joined
