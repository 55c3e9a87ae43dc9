"""Which rows and columns of a sheet belong to one form.

Several tables may be on one sheet, below and beside each other; one table may be cut by a page
break that repeats its header, and one form may hold a table for each of several goals. Two tables
belong to different forms where something opens a form between them: a title, the name of a unit or
project, a money block.
"""

from __future__ import annotations

from itertools import pairwise

from xl_jixiao.forms.headers import Header
from xl_jixiao.forms.view import View, cell_roles
from xl_jixiao.layouts.roles import Roles
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.grid import Area, Cell, CellKind
from xl_jixiao.text.labels import goes_on

_REACH = 12
"""How many columns left of a header the label of its goal is looked for."""

_OPENING_FIELDS = frozenset({"unit", "project", "department"})


@dataclass(frozen=True, slots=True)
class Segment:
    """The place of one form and its header rows (more than one after page breaks or for goals)."""

    area: Area
    headers: tuple[Header, ...]


def segments(view: View, headers: list[Header], money: list[Header]) -> list[Segment]:
    """The forms of a sheet by the header rows of their main tables."""
    if not headers:
        return []
    bottom = view.order[-1]
    found: list[Segment] = []
    bands = _bands(headers)
    starts = [min(header.left for header in band) for band in bands]
    left = 1
    for at, band in enumerate(bands):
        following = starts[at + 1] if at + 1 < len(bands) else None
        right = _right(view, [*band, *money], left, following)
        openings = [
            row for row, signs in view.signs.items() if _opens(view, row, signs, left, right)
        ]
        openings += [header.row for header in money if left <= header.left <= right]
        found += _stack(view, band, Area(1, left, bottom, right), sorted(set(openings)))
        left = right + 1
    return sorted(found, key=lambda one: (one.area.top, one.area.left))


def _bands(headers: list[Header]) -> list[list[Header]]:
    """Headers whose columns overlap, from left to right."""
    bands: list[list[Header]] = []
    for header in sorted(headers, key=lambda one: (one.left, one.row)):
        if bands and header.left <= max(one.right for one in bands[-1]):
            bands[-1].append(header)
        else:
            bands.append([header])
    return [sorted(band, key=lambda one: one.row) for band in bands]


def _right(view: View, headers: list[Header], left: int, following: int | None) -> int:
    """The last column of a band: as far as its tables and its money block reach, before the first
    column of the band that follows at its right; the last band has all that is left.
    """
    if following is None:
        ends = [cells[-1][1] for cells in view.rows.values()]
        return max([*ends, *(header.right for header in headers)])
    return max(header.right for header in headers if left <= header.right < following)


def _stack(view: View, band: list[Header], area: Area, openings: list[int]) -> list[Segment]:
    """Cuts a band of tables below each other into forms."""
    groups: list[tuple[int, list[Header]]] = [(area.top, [band[0]])]
    for above, header in pairwise(band):
        start = next((row for row in openings if above.bottom < row < header.row), None)
        if start is not None and _goes_on(view, area, start, header.row):
            start = None
        elif start is None and _ended(view, above, header, area) and not goal_number(view, header):
            start = header.row
        if start is None:
            groups[-1][1].append(header)
        else:
            groups.append((start, [header]))
    ends = [start - 1 for start, _ in groups[1:]] + [area.bottom]
    return [
        Segment(Area(start, area.left, end, area.right), tuple(headers))
        for (start, headers), end in zip(groups, ends, strict=True)
    ]


def _goes_on(view: View, area: Area, start: int, end: int) -> bool:
    """Whether the page that begins in the row `start` (or just above it) is marked 续表: its title
    and the name of its unit only say again whose form it is.
    """
    above = view.rows_between(area.top, start - 1)[-1:]
    return any(
        goes_on(cell.text)
        for row in (*above, *view.rows_between(start, end - 1))
        for cell in view.in_row(row, area.left, area.right)
        if cell.kind is CellKind.TEXT
    )


def _opens(view: View, row: int, signs: list[tuple[Cell, Roles]], left: int, right: int) -> bool:
    """Whether the first cell of the row within the columns opens a form; `signs` are those of the
    row.
    """
    for cell, found in signs:
        if left <= cell[1] <= right:
            head = found.head
            alone = head.title or head.attachment
            if not (alone or head.field in _OPENING_FIELDS or head.inline in _OPENING_FIELDS):
                return False
            cells = view.in_row(row, left, right)
            return cells[0] is cell and (not alone or len(cells) == 1)
    return False


def _ended(view: View, above: Header, header: Header, area: Area) -> bool:
    """Whether the table above has its total row before the next header."""
    return any(
        cell_roles(cell).row == "total"
        for row in view.rows_between(above.bottom + 1, header.row - 1)
        for cell in view.in_row(row, area.left, area.right)[:1]
    )


def goal_label(view: View, header: Header) -> Cell | None:
    """The cell that names the goal of a table (年度绩效目标2): left of its header or above it."""
    for row in (header.row, header.row - 1):
        for col in range(header.left, max(header.left - _REACH, 0), -1):
            cell = view.at(row, col)
            if cell is not None and cell_roles(cell).goals.number:
                return cell
    return None


def goal_number(view: View, header: Header) -> str:
    """The number of the goal that a table belongs to, "" where it names none."""
    label = goal_label(view, header)
    return "" if label is None else cell_roles(label).goals.number
