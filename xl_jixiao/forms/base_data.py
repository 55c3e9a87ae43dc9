"""部门整体支出绩效评价基础数据表 → its data."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from xl_jixiao.forms.columns import Reach
from xl_jixiao.forms.funds import stated_in
from xl_jixiao.forms.headers import Header
from xl_jixiao.forms.identity import identity_of
from xl_jixiao.forms.recognise import GENERIC
from xl_jixiao.forms.structure import numbers_columns
from xl_jixiao.forms.view import COUNT, RATE, CellReader, FigureUnit, View, cell_roles
from xl_jixiao.layouts.layout import BaseBlock, BaseColumn
from xl_jixiao.layouts.loading import load_layouts, of_forms
from xl_jixiao.layouts.vocabulary import vocabulary
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.grid import Area, Cell, CellKind
from xl_jixiao.model.making import direct
from xl_jixiao.model.submission import BaseDataForm, BaseDatum, Figure
from xl_jixiao.text.dates import find_year
from xl_jixiao.text.labels import bare_name, is_placeholder, tidy
from xl_jixiao.text.patterns import lazy_re

_make_datum = direct(BaseDatum)

_TEXT = CellKind.TEXT

_STAFFING = frozenset({"posts", "staff", "control_rate"})

_SPENDING = frozenset({"previous", "budget", "final"})

_BUILDINGS = frozenset(
    {
        "approved_area",
        "actual_area",
        "area_rate",
        "budget_investment",
        "actual_investment",
        "investment_rate",
    }
)

_BLOCKS = ((_STAFFING, "staffing"), (_SPENDING, "spending"), (_BUILDINGS, "buildings"))

_SIGNS = frozenset({"staffing", "spending", "buildings", "thrift"})


@dataclass(frozen=True, slots=True)
class BaseHeader:
    """A header row of one block; `header.row` as for the other tables."""

    block: str
    header: Header


def base_headers(view: View) -> list[BaseHeader]:
    """The header rows of a 基础数据表, only where labels of its blocks are on the sheet too."""
    found = [one for row in view.headings for one in _row_headers(view, row)]
    if not found or not _has_sign(view):
        return []
    return found


def _has_sign(view: View) -> bool:
    return any(
        roles.base.section in _SIGNS or roles.base.row == "three_public"
        for signs in view.signs.values()
        for _, roles in signs
    )


def _row_headers(view: View, row: int) -> list[BaseHeader]:
    named = [(key, cell) for cell, roles in view.signs[row] if (key := roles.base.column)]
    keys = {key for key, _ in named}
    for wanted, block in _BLOCKS:
        if len(keys & wanted) >= 2:
            own = [(key, cell) for key, cell in named if key in wanted]
            parts = [part for part in _beside(own) if len(part) >= 2]
            return [BaseHeader(block, _header(view, row, part)) for part in parts]
    return []


def _beside(named: list[tuple[str, Cell]]) -> list[list[tuple[str, Cell]]]:
    """Forms that are beside each other: a new one starts where a column repeats. 决算数 may be
    twice in one form, for last year and for this one.
    """
    parts: list[list[tuple[str, Cell]]] = [[]]
    for key, cell in named:
        if [one for one, _ in parts[-1]].count(key) > (key == "final"):
            parts.append([])
        parts[-1].append((key, cell))
    return parts


def _header(view: View, row: int, named: list[tuple[str, Cell]]) -> Header:
    columns: dict[str, Reach] = {}
    cells: dict[str, Cell] = {}
    for key, cell in _told_apart(named):
        if key not in columns:
            area = view.area(cell)
            columns[key] = Reach(area.left, area.right, area.right)
            cells[key] = cell
    return Header(
        row=row,
        bottom=max(view.area(cell).bottom for cell in cells.values()),
        left=min(reach.first for reach in columns.values()),
        right=max(reach.last for reach in columns.values()),
        columns=columns,
        texts=tuple(tidy(cell.text) for cell in cells.values()),
        cells=cells,
    )


def _told_apart(named: list[tuple[str, Cell]]) -> list[tuple[str, Cell]]:
    """2022年决算数 and 2023年决算数 are the same words: the earlier year is the previous one, and
    without years the first of the two.
    """
    finals = [cell for key, cell in named if key == "final"]
    if len(finals) < 2:
        return named
    earlier = min(finals, key=lambda cell: (find_year(cell.text) or 0, cell.col))
    return [("previous" if cell is earlier else key, cell) for key, cell in named]


def read_base_form(
    desk: CellReader, area: Area, headers: list[BaseHeader], file: str
) -> BaseDataForm:
    """The 基础数据表 at this place of a sheet, with what is around its blocks."""
    outside = [
        row
        for row in desk.view.rows_between(area.top, area.bottom)
        if row < headers[0].header.row or row > headers[-1].header.bottom + 1
    ]
    identity = identity_of(desk, area, outside)
    layout = next((one for one in load_layouts() if one.base), None)
    stated = identity.money or _block_money(desk, headers) or "万元"
    data = tuple(_read_base(desk, area, headers, stated))
    return BaseDataForm(
        file=file,
        sheet=desk.view.sheet,
        layout=layout.id if layout else GENERIC,
        area=area,
        unit=identity.entry("unit")
        if identity.entry("unit").filled
        else identity.entry("department"),
        unit_code=identity.entry("unit_code").text,
        title=identity.title,
        year=identity.year or _base_year(headers),
        unit_stated=stated,
        data=data,
        issues=tuple(desk.issues),
    )


def _block_money(desk: CellReader, headers: list[BaseHeader]) -> str:
    """经费控制情况（元）, beside the header of its columns."""
    for one in headers:
        if one.block == "spending":
            return stated_in(desk.view.in_row(one.header.row, 1, one.header.right))
    return ""


def _base_year(headers: list[BaseHeader]) -> int | None:
    """The year of the form by its column headers: 2023年决算数."""
    years = [
        find_year(cell.text)
        for one in headers
        for key, cell in one.header.cells.items()
        if key in ("final", "budget", "staff")
    ]
    return max((year for year in years if year is not None), default=None)


_STATED = lazy_re(r"[（(](万元|元)[）)]")


@of_forms
@cache
def _blocks() -> Mapping[str, BaseBlock]:
    """The blocks of the official form by key; names and units of rows and columns come from it."""
    return {block.key: block for layout in reversed(load_layouts()) for block in layout.base}


def _read_base(
    desk: CellReader, area: Area, headers: list[BaseHeader], stated: str
) -> list[BaseDatum]:
    """All cells of the blocks, filled or not, in the order of the sheet."""
    data: list[BaseDatum] = []
    for at, one in enumerate(headers):
        bottom = headers[at + 1].header.row - 1 if at + 1 < len(headers) else area.bottom
        block = _Block(desk, area, one, bottom, _read_columns(one, stated))
        data += block.rows() if one.block == "spending" else block.single()
    return data + _thrift(desk, area)


def _read_columns(found: BaseHeader, stated: str) -> list[tuple[BaseColumn, Reach, FigureUnit]]:
    columns = found.header.columns
    return [
        (column, columns[column.key], _unit(column, found.header.cells.get(column.key), stated))
        for column in _blocks()[found.block].columns
        if column.key in columns
    ]


def _unit(column: BaseColumn, heading: Cell | None, stated: str) -> FigureUnit:
    """How the column is read; `stated` is the unit where its heading has none of its own."""
    if column.unit != "万元":
        return RATE if column.unit == "ratio" else COUNT
    own = None if heading is None else _STATED.search(tidy(heading.text))
    return FigureUnit("money", own.group(1) if own else stated)


@dataclass(frozen=True, slots=True)
class _Block:
    """One block on the sheet, from its header row down to `bottom`."""

    desk: CellReader
    area: Area
    found: BaseHeader
    bottom: int
    columns: list[tuple[BaseColumn, Reach, FigureUnit]]
    """Those of the official form that it has, each with how it is read."""

    @property
    def layout(self) -> BaseBlock:
        """The block as the official form prints it."""
        return _blocks()[self.found.block]

    def rows(self) -> list[BaseDatum]:
        """The block with named rows; rows of their own (a 专项 each) count where filled."""
        data: list[BaseDatum] = []
        header = self.found.header
        for row in self.desk.view.rows_between(header.bottom + 1, self.bottom):
            if numbers_columns(self.desk.view, row, header.bottom, self.area):
                continue
            labels = [
                cell
                for cell in self.desk.view.in_row(row, self.area.left, header.left - 1)
                if cell.kind is _TEXT
            ]
            if [cell for cell in labels if cell_roles(cell).base.section]:
                break
            text = "".join(tidy(cell.text) for cell in labels)
            key = next((found for cell in labels if (found := cell_roles(cell).base.row)), "")
            if key or (not is_placeholder(text) and self._is_filled(row)):
                name = vocabulary().base_names.get(key) or bare_name(text).rstrip(":：")
                data += self._cells(row, key, name)
        return data

    def single(self) -> list[BaseDatum]:
        """The block with one row of values below its header."""
        first = self.found.header.bottom + 1
        for row in self.desk.view.rows_between(first, self.bottom):
            signs = self.desk.view.signs_in(row, self.area.left, self.area.right)
            if any(found.base.section for _, found in signs):
                break
            if numbers_columns(self.desk.view, row, first - 1, self.area):
                continue
            if self._is_filled(row):
                return self._cells(row, "", self.layout.section)
        return self._cells(first, "", self.layout.section)

    def _is_filled(self, row: int) -> bool:
        return any(self._value(row, reach) for reach in self.found.header.columns.values())

    def _cells(self, row: int, key: str, name: str) -> list[BaseDatum]:
        """One row of values. In the blocks without rows a column's key serves as the row's too."""
        layout = self.layout
        data = []
        for column, reach, unit in self.columns:
            value = self.desk.figure(
                self._value(row, reach),
                unit,
                column.name,
                name if layout.rows else column.name,
                (row, reach.first),
            )
            data.append(
                _make_datum(
                    section=layout.section,
                    label=name,
                    column=column.name,
                    value=value,
                    unit=column.unit,
                    key=key if layout.rows else column.key,
                    column_key=column.key,
                )
            )
        return data

    def _value(self, row: int, reach: Reach) -> Cell | None:
        for col in range(reach.first, reach.end + 1):
            cell = self.desk.view.at(row, col)
            if cell is not None and cell.row == row:
                return cell
        return None


def _thrift(desk: CellReader, area: Area) -> list[BaseDatum]:
    """厉行节约保障措施: the text at the right of its label."""
    name = _blocks()["thrift"].section
    for row in desk.view.rows_between(area.top, area.bottom):
        for cell, found in desk.view.signs_in(row, area.left, area.right):
            if found.base.section == "thrift":
                right = desk.view.area(cell).right + 1
                entry = desk.joined(desk.view.in_row(row, right, area.right), row, right)
                value = Figure(entry=entry)
                return [BaseDatum(name, name, name, value, "", "thrift", "thrift")]
    return []
