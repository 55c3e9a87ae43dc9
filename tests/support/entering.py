"""A person at the consolidated workbook: types, sorts, filters, hides, moves, renames."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

HEADER_WITHIN = 10


class Desk:
    """The workbook of a result, open in a person's program."""

    # Any: openpyxl ships no types
    def __init__(self, out: Path, *, values: bool = False) -> None:
        self.path = out / "绩效自评汇总.xlsx"
        self.book: Any = load_workbook(self.path, data_only=values)

    def sheet(self, title: str) -> Any:
        """The sheet that has a column of this title."""
        return next(one for one in self.book.worksheets if self.header(one, title))

    @staticmethod
    def header(sheet: Any, title: str) -> int:
        """The number of the row that has this title, 0 without one."""
        for row in sheet.iter_rows(max_row=HEADER_WITHIN):
            if any(str(cell.value or "").replace("\n", " ") == title for cell in row):
                return int(row[0].row)
        return 0

    def columns(self, sheet: Any, title: str) -> dict[str, int]:
        """Title → column."""
        row = sheet[self.header(sheet, title)]
        return {
            str(cell.value).replace("\n", " "): cell.column
            for cell in row
            if cell.value is not None
        }

    def rows(self, sheet: Any, title: str) -> Iterator[int]:
        """The rows below the header with something in them."""
        first = self.header(sheet, title) + 1
        for row in range(first, sheet.max_row + 1):
            if any(cell.value is not None for cell in sheet[row]):
                yield row

    def type(self, title: str, row: int, **values: object) -> None:
        """Type into the cells of a row of the sheet with this column."""
        sheet = self.sheet(title)
        columns = self.columns(sheet, title)
        for name, value in values.items():
            sheet.cell(row, columns[name]).value = value

    def table(self, title: str) -> list[dict[str, Any]]:
        """The rows as they are, by the titles of their columns."""
        sheet = self.sheet(title)
        columns = self.columns(sheet, title)
        return [
            {name: sheet.cell(row, col).value for name, col in columns.items()}
            for row in self.rows(sheet, title)
        ]

    def reorder(self, title: str, order: Callable[[list[list[Any]]], list[list[Any]]]) -> None:
        """Put the rows in another order, or fewer of them."""
        sheet = self.sheet(title)
        rows = list(self.rows(sheet, title))
        values = [[cell.value for cell in sheet[row]] for row in rows]
        ordered = order(values)
        width = sheet.max_column
        for row in rows:
            for col in range(1, width + 1):
                sheet.cell(row, col).value = None
        for row, line in zip(rows, ordered, strict=False):
            for col, value in enumerate(line, 1):
                sheet.cell(row, col).value = value

    def move_column(self, title: str, name: str, to: int) -> None:
        """Cut a column out and insert it elsewhere."""
        sheet = self.sheet(title)
        columns = self.columns(sheet, title)
        first, last = self.header(sheet, title), sheet.max_row
        order = [col for col in range(1, sheet.max_column + 1) if col != columns[name]]
        order.insert(to - 1, columns[name])
        for row in range(first, last + 1):
            values = [sheet.cell(row, col).value for col in order]
            for col, value in enumerate(values, 1):
                sheet.cell(row, col).value = value

    def mess_about(self, title: str, chance: random.Random) -> None:
        """Sort, filter, hide, colour, move columns, rename: whatever loses nothing."""
        from openpyxl.styles import PatternFill

        self.reorder(title, lambda rows: chance.sample(rows, len(rows)))
        sheet = self.sheet(title)
        columns = self.columns(sheet, title)
        name = chance.choice([*columns])
        self.move_column(title, name, chance.randint(1, len(columns)))
        for row in self.rows(sheet, title):
            if chance.random() < 0.3:
                sheet.row_dimensions[row].hidden = True
            if chance.random() < 0.3:
                sheet.cell(row, 2).fill = PatternFill("solid", fgColor="FF0000")
        hidden = get_column_letter(chance.randint(1, len(columns)))
        sheet.column_dimensions[hidden].hidden = True
        sheet.auto_filter.ref = None
        sheet.title = f"我的{chance.randint(1, 99)}"

    def save(self) -> None:
        """Save it in its place."""
        self.book.save(self.path)
