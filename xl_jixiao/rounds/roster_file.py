"""A roster file → its tables of cells, within limits; what is wrong with a roster."""

from __future__ import annotations

import stat
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from xl_jixiao.model.grid import Cell, CellKind, Grid

ROWS = 20_000
"""Of a roster; a county has some hundred units, a row per project some thousand."""

COLUMNS = 256

_BYTES = 50 << 20

_TOLD = 200
"""Mistakes that are printed; a list that has more has one and the same in every row."""


class RosterError(Exception):
    """The roster has mistakes; all of them, in Chinese."""

    def __init__(self, path: Path, problems: tuple[str, ...]) -> None:
        more = len(problems) - _TOLD
        told = (*problems[:_TOLD], f"……另有{more}处。") if more > 0 else problems
        super().__init__(f"单位名单“{path}”有{len(problems)}处问题：\n" + "\n".join(told))
        self.problems = problems


class ListRow(NamedTuple):
    """A row of a table; `number` as a person counts."""

    number: int
    cells: Mapping[int, Cell]
    """By column, 1-based; merged cells in every row that they cover."""
    heading: bool = False
    """Whether one merged cell goes across it: a title, a heading inside the list."""


Table = Sequence[ListRow]


def tables_of(path: Path) -> Iterator[Table]:
    """The sheets of a workbook, or the one table of a .csv.

    Raises:
        RosterError: the file can't be read.
    """
    data = _read(path)
    if path.suffix.lower() in {".csv", ".txt", ".tsv"}:
        yield _csv_table(path, data)
    else:
        yield from _sheets(path, data)


def _read(path: Path) -> bytes:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            what = (
                "是文件夹，请给出名单文件。" if path.is_dir() else "不是普通文件，请给出名单文件。"
            )
            raise RosterError(path, (what,))
        with path.open("rb") as stream:
            data = stream.read(_BYTES + 1)
    except OSError as error:
        raise RosterError(path, (_unreadable(error),)) from error
    if len(data) > _BYTES:
        raise RosterError(
            path,
            (f"文件超过{_BYTES >> 20}MB，不像单位名单。请删除图片和多余的行，另存为 .xlsx。",),
        )
    return data


def _unreadable(error: OSError) -> str:
    from xl_jixiao.system_errors import explain_reading

    return "文件不存在。" if isinstance(error, FileNotFoundError) else explain_reading(error)


def _csv_table(path: Path, data: bytes) -> Table:
    import csv
    import io

    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        break
    else:
        raise RosterError(path, ("文字编码既不是 UTF-8 也不是 GBK，请用 Excel 另存为 .xlsx。",))
    delimiter = "\t" if "\t" in text.partition("\n")[0] else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        filled = (
            ListRow(reader.line_num, cells)
            for row in reader
            if (cells := dict(_csv_cells(reader.line_num, row)))
        )
        rows = list(islice(filled, ROWS + 1))
    except csv.Error as error:
        problem = f"第{reader.line_num}行不是完整的 CSV（{error}），请用 Excel 另存为 .xlsx。"
        raise RosterError(path, (problem,)) from error
    return _bounded(path, rows)


def _csv_cells(number: int, row: Sequence[str]) -> Iterator[tuple[int, Cell]]:
    for col, text in enumerate(row[:COLUMNS], start=1):
        if shown := text.strip():
            yield col, Cell(number, col, CellKind.TEXT, shown)


def _sheets(path: Path, data: bytes) -> Iterator[Table]:
    from xl_jixiao.intake.load import read_workbook
    from xl_jixiao.model.grid import Workbook

    workbook = read_workbook(data, path.name)
    if not isinstance(workbook, Workbook):
        raise RosterError(path, (workbook.reason,))
    if not workbook.grids:
        told = tuple(f"工作表“{sheet}”：{reason}" for sheet, reason in workbook.unreadable)
        raise RosterError(path, told or ("工作簿里没有可读的工作表。",))
    for grid in workbook.grids:
        yield _bounded(path, _rows_of(grid))


def _rows_of(grid: Grid) -> list[ListRow]:
    by_row: dict[int, dict[int, Cell]] = {}
    for (row, col), cell in grid.cells.items():
        if col <= COLUMNS and (cell.text.strip() or cell.kind is not CellKind.TEXT):
            by_row.setdefault(row, {})[col] = cell
    across: dict[int, int] = {}
    for area in grid.merges:
        if area.right > area.left:
            across[area.top] = max(across.get(area.top, 0), area.right - area.left + 1)
        held = by_row.get(area.top, {}).get(area.left)
        if held is None or area.bottom == area.top:
            continue
        for row in range(area.top + 1, area.bottom + 1):
            if row in by_row:
                by_row[row].setdefault(area.left, held)
    return [
        ListRow(row, cells, heading=len(cells) == 1 and across.get(row, 0) > 1)
        for row, cells in sorted(by_row.items())
    ]


def _bounded(path: Path, rows: list[ListRow]) -> Table:
    """Raises RosterError where there are more rows than a roster can have."""
    if len(rows) > ROWS:
        problem = (
            f"有内容的行超过{ROWS}行，不像单位名单。"
            "请删除名单以外的内容，只留一行一个单位（或项目），另存后再用。"
        )
        raise RosterError(path, (problem,))
    return rows
