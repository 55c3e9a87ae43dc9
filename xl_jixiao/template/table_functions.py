"""The functions of a whole table: its cells → a Grid → the engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from xl_jixiao.forms.headers import indicator_headers
from xl_jixiao.forms.reader import read_sheet
from xl_jixiao.forms.view import View
from xl_jixiao.intake.objects import text_cell
from xl_jixiao.layouts.tool_columns import TOOL_HEADERS
from xl_jixiao.model.grid import Cell, CellKind, Grid, merges_of
from xl_jixiao.model.score import Score, ScoreLine
from xl_jixiao.model.submission import CellIssue, IndicatorForm, IssueKind, Submission
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.scoring.engine import score_submission
from xl_jixiao.scoring.public import text_of
from xl_jixiao.template.cell_functions import (
    UNSURE,
    CellColumn,
    CellResult,
    Given,
    RefusalError,
    broken_cell,
    hint_of,
    is_error,
    shown,
    stored,
)

CellBlock = Sequence[Sequence[Given]]

LEFT, ABOVE = "\x01<", "\x01^"
"""What the VBA wrapper passes for a cell covered by a merge: merged with the cell at its left, or
with the cell above."""


class _Read(NamedTuple):
    headers: tuple[int, ...]
    forms: tuple[Submission, ...]
    scores: tuple[Score, ...]


def scores_of(table: CellBlock, rules: RuleProfile) -> CellColumn:
    """The scores, aligned with the rows of the table."""
    read = _read(table, rules)
    return _column(table, read, TOOL_HEADERS[1], dict(_by_row(read, _score)))


def hints_of(table: CellBlock, rules: RuleProfile) -> CellColumn:
    """The hints, aligned with the rows of the table."""
    read = _read(table, rules)
    found: dict[int, CellResult] = dict(_by_row(read, hint_of))
    for form in read.forms:
        found |= issues_by_row(form)  # a cell that can't be read explains what follows from it
    return _column(table, read, TOOL_HEADERS[2], found)


def grid_of_table(table: CellBlock, sheet: str = "区域") -> Grid:
    """The grid of a range given as rows of values."""
    cells: dict[tuple[int, int], Cell] = {}
    origin: dict[tuple[int, int], tuple[int, int]] = {}
    for row, values in enumerate(table, 1):
        for col, value in enumerate(values, 1):
            at = _origin(origin, row, col, value)
            origin[row, col] = at
            cell = _cell(row, col, value) if at == (row, col) else None
            if cell is not None:
                cells[row, col] = cell
    return Grid(sheet, cells, merges_of(origin))


def _origin(
    origin: Mapping[tuple[int, int], tuple[int, int]], row: int, col: int, value: Given
) -> tuple[int, int]:
    """The place of the cell that covers this one; merges that begin outside begin at the edge."""
    if value == LEFT:
        return origin.get((row, col - 1), (row, col))
    if value == ABOVE:
        return origin.get((row - 1, col), (row, col))
    return row, col


def _cell(row: int, col: int, value: Given) -> Cell | None:
    kept = stored(value)
    if kept is not None:
        return Cell(row, col, *kept)
    given = shown(value)
    if given is None or given in {LEFT, ABOVE}:
        return None
    if is_error(given):
        return Cell(row, col, CellKind.ERROR, str(given).strip())
    if isinstance(given, str):
        return text_cell(row, col, given)
    if isinstance(given, (int, float, Decimal)):
        number = given if isinstance(given, Decimal) else Decimal(str(given))
        return Cell(row, col, CellKind.NUMBER, text_of(number), number)
    return Cell(row, col, CellKind.DATE, text_of(given), date=given)


def _read(table: CellBlock, rules: RuleProfile) -> _Read:
    grid = grid_of_table(table)
    headers = indicator_headers(View(grid))
    reading = read_sheet(grid, file="")
    if not headers:
        raise RefusalError(f"所选区域{reading.reason}")
    forms = reading.submissions
    scores = [score_submission(one, rules) for one in forms if isinstance(one, IndicatorForm)]
    return _Read(tuple(header.row for header in headers), forms, tuple(scores))


def _by_row(read: _Read, of: Callable[[ScoreLine], CellResult]) -> Iterator[tuple[int, CellResult]]:
    for score in read.scores:
        for one in score.funds:
            if one.line is not None:
                yield one.fund.ref.row, of(one.line)
        for row in score.rows:
            yield row.indicator.ref.row, of(row.line)


def _score(line: ScoreLine) -> CellResult:
    if line.score is not None:
        return float(line.score)
    return "" if line.points is None and not line.hints else UNSURE


def issues_by_row(form: Submission) -> dict[int, str]:
    """Row → what is wrong with single cells of it."""
    found: dict[int, str] = {}
    for issue in form.issues:
        if said := _said(issue):
            row = issue.ref.row
            found[row] = f"{found[row]}；{said}" if row in found else said
    return found


def _said(issue: CellIssue) -> str:
    if issue.kind is IssueKind.ERROR_VALUE:
        return broken_cell(issue.field, issue.text)
    if issue.kind is IssueKind.UNREADABLE:
        return f"{issue.field}“{issue.text[:40]}”不是数，请改正"
    return ""


def _column(
    table: CellBlock, read: _Read, title: str, values: Mapping[int, CellResult]
) -> CellColumn:
    found: dict[int, CellResult] = dict.fromkeys(read.headers, title)
    return [[found.get(row, values.get(row, ""))] for row in range(1, len(table) + 1)]
