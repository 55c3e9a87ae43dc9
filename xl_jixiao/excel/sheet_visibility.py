"""Which rows and columns of an open sheet nobody sees, asked in few calls.

What Excel answers (VBA reference, Excel.Range.Height, .RowHeight, .Hidden; Worksheet.FilterMode):

- the height of one row is 0 while it is hidden, by whatever means; so is the width of a column;
- `Height` of several rows is their sum;
- `RowHeight` of several rows is their height where all have one, else Null, or maybe that of the
  first row; of `Hidden` nothing is said for several rows at all (xlwings asks row by row).

So rows are halved until a run has one height, and its sum must be what that height says. Where it
once is not, this Excel answers with the first row's, and every row is asked by itself: 200 rows of
one height are two calls, 200 of different ones some 800, and 200 asked one by one 400. A sheet that
would need more than MOST_QUESTIONS is not asked to the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeAlias

import xlwings as xw

from xl_jixiao.intake.visibility import LEAST_HEIGHT, LEAST_WIDTH, VisibilityMarks
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.grid import column_letters

MOST_QUESTIONS = 4000
"""Per sheet; a second or two of Excel's time."""
_SAME = 0.1
"""In points: a hidden row changes the sum by the height of a row."""

Size: TypeAlias = Callable[[xw.Sheet, int, int], float | None]
"""The height or width that all lines from first to last have; None where they differ. Raises
_FirstOfManyError where it turns out to be that of the first alone."""


class UnansweredError(Exception):
    """Excel did not say what is hidden."""


class _FirstOfManyError(Exception):
    """The sum of several lines is not what their common size makes."""


def marks_of(sheet: xw.Sheet, rows: Iterable[int], cols: Iterable[int]) -> VisibilityMarks:
    """What is hidden of these rows and columns.

    Raises:
        UnansweredError: a call failed, or there would be too many of them.
    """
    questions = _Questions(sheet)
    try:
        marks = VisibilityMarks(
            questions.below(sorted(rows), _row_height, LEAST_HEIGHT),
            questions.below(sorted(cols), _column_width, LEAST_WIDTH),
        )
        if marks.rows:
            _add_filters(marks, sheet.api)
    except Exception as error:  # whatever COM raises
        raise UnansweredError from error
    return marks


@dataclass(slots=True)
class _Questions:
    sheet: xw.Sheet
    asked: int = 0

    def below(self, lines: Sequence[int], size: Size, least: float) -> set[int]:
        """Which of the lines (in ascending order) are smaller than `least`."""
        try:
            return self._together(lines, size, least)
        except _FirstOfManyError:
            return {line for line in lines if self._one(line, size) < least}

    def _together(self, lines: Sequence[int], size: Size, least: float) -> set[int]:
        found: set[int] = set()
        waiting = [lines] if lines else []
        while waiting:
            part = waiting.pop()
            known = self._ask(part[0], part[-1], size)
            if known is None and len(part) == 1:
                raise UnansweredError
            if known is None:
                middle = len(part) // 2
                waiting += [part[:middle], part[middle:]]
            elif known < least:
                found |= set(part)
        return found

    def _one(self, line: int, size: Size) -> float:
        known = self._ask(line, line, size)
        if known is None:
            raise UnansweredError
        return known

    def _ask(self, first: int, last: int, size: Size) -> float | None:
        self.asked += 1
        if self.asked > MOST_QUESTIONS:
            raise UnansweredError
        return size(self.sheet, first, last)


def _row_height(sheet: xw.Sheet, first: int, last: int) -> float | None:
    # whole rows: a merged cell has no say in their height
    cells = sheet.range(f"{first}:{last}")
    height = cells.row_height
    if height is not None and first != last:
        _agree(cells.height, height * (last - first + 1))
    return height


def _column_width(sheet: xw.Sheet, first: int, last: int) -> float | None:
    cells = sheet.range(_columns(first, last))
    width = cells.column_width
    if width is not None and first != last:
        # ColumnWidth counts characters, Width points
        one = sheet.range(_columns(first, first)).width
        _agree(cells.width, one * (last - first + 1))
    return width


def _agree(total: float, expected: float) -> None:
    if abs(total - expected) > _SAME:
        raise _FirstOfManyError


def _columns(first: int, last: int) -> str:
    return f"{column_letters(first)}:{column_letters(last)}"


def _add_filters(marks: VisibilityMarks, api: Any) -> None:
    """Filters of the sheet and of its tables that hide rows; `api` is a Worksheet (COM)."""
    for holder in (api, *_tables(api)):
        found = holder.AutoFilter
        if found is not None and found.FilterMode:
            marks.filters.append(_reference(found.Range))
    # 高级筛选 has no AutoFilter; where the sheet has one the rows below its header are meant
    marks.filter_mode = bool(api.FilterMode)


def _tables(api: Any) -> Iterator[Any]:
    tables = api.ListObjects
    for number in range(1, int(tables.Count) + 1):
        yield tables.Item(number)


def _reference(area: Any) -> str:
    """The area as A1:B2; .Address has arguments, which a late-bound call may not leave out."""
    top, left = int(area.Row), int(area.Column)
    bottom, right = top + int(area.Rows.Count) - 1, left + int(area.Columns.Count) - 1
    return f"{column_letters(left)}{top}:{column_letters(right)}{bottom}"
