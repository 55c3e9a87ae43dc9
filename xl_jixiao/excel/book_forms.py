"""Results in forms of our own templates.

Forms of our own templates: tool columns completed where a row was inserted, 自评得分 filled in.

The tool columns are found by the names of the template (JX_D1_TOOL_SCORE …), which Excel keeps in
place whatever rows are inserted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import groupby, takewhile
from typing import NamedTuple

import xlwings as xw

from xl_jixiao.excel.book import unprotected
from xl_jixiao.excel.sheet_grid import rows_of
from xl_jixiao.layouts.tool_columns import TOOL_HEADERS
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.finding import EvaluatedForm, FileResult
from xl_jixiao.model.grid import Area, CellRef, column_letters
from xl_jixiao.model.score import Score, ScoreLine
from xl_jixiao.model.submission import Entry, Indicator, IndicatorForm
from xl_jixiao.scoring.totals import grade_shown
from xl_jixiao.template.cell_functions import UNSURE, hint_of
from xl_jixiao.template.table_functions import issues_by_row
from xl_jixiao.template.tool_columns import WIDTHS
from xl_jixiao.text.patterns import lazy_re


@dataclass(frozen=True, slots=True)
class FormOnSheet:
    """A submission with its score."""

    submission: IndicatorForm
    score: Score

    @property
    def fund_rows(self) -> list[int]:
        """Rows of the money block that are scored."""
        return [one.fund.ref.row for one in self.score.funds if one.line is not None]

    @property
    def indicator_rows(self) -> list[int]:
        """Rows of the indicator tables."""
        return [one.ref.row for one in self.submission.indicators]

    @property
    def first(self) -> int:
        """Where the form begins on its sheet."""
        return min([*self.fund_rows, *self.indicator_rows, self.submission.area.top])

    @property
    def last(self) -> int:
        """Where it ends."""
        return max([*self.fund_rows, *self.indicator_rows, self.submission.area.bottom])


class RowResult(NamedTuple):
    """The three tool columns of a row."""

    completion: Decimal | None
    score: float | str
    hint: str


def scored_forms(result: FileResult) -> tuple[FormOnSheet, ...]:
    """The forms of a workbook that are scored."""
    return tuple(
        FormOnSheet(one.submission, one.score)
        for one in result.evaluated
        if isinstance(one, EvaluatedForm)
    )


def row_results(form: FormOnSheet) -> Mapping[int, RowResult]:
    """Row → its results; the row of 总分 (or the one below the table) carries the total."""
    issues = issues_by_row(form.submission)
    found = {row: _result(line, issues.get(row, "")) for row, line in _lines(form)}
    total = form.submission.claimed_total.entry.ref
    last = max([*form.indicator_rows, 0]) + 1
    row = total.row if total is not None and total.row not in found else last
    found[row] = _total(form.score)
    return found


def _lines(form: FormOnSheet) -> Iterator[tuple[int, ScoreLine]]:
    for one in form.score.funds:
        if one.line is not None:
            yield one.fund.ref.row, one.line
    for row in form.score.rows:
        yield row.indicator.ref.row, row.line


def _result(line: ScoreLine, issues: str) -> RowResult:
    hint = issues or hint_of(line)  # a cell that can't be read explains what follows from it
    if line.score is not None:
        return RowResult(line.completion, float(line.score), hint)
    uncounted = line.points is None and not line.hints and not issues
    return RowResult(line.completion, "" if uncounted else UNSURE, hint)


def _total(score: Score) -> RowResult:
    grade = grade_shown(score, "")
    grade = f"，等级 {grade}" if grade else ""
    claimed = f"，其中按自评认定 {score.claimed_part} 分" if score.claimed_part else ""
    if score.total is None:
        return RowResult(
            None, UNSURE, f"核算总分未能确定（{score.low}～{score.high}）{grade}{claimed}"
        )
    return RowResult(None, float(score.total), f"核算总分{grade}{claimed}")


_NAME = lazy_re(r"JX_[A-Z]\d+_TOOL_SCORE")

_MOST_HELPERS = 48


class Done(NamedTuple):
    """What was changed on the templates of a workbook."""

    filled: int = 0
    """自评得分 filled in."""
    completed: int = 0
    """Rows whose tool columns were completed."""


@dataclass(frozen=True, slots=True)
class ToolRange:
    """The tool columns beside one indicator table."""

    first: int
    last: int
    completion: int
    """Column of 核算完成率."""
    helpers: int
    """First hidden column."""


def tool_ranges(book: xw.Book, names: Mapping[str, str]) -> dict[str, ToolRange]:
    """Sheet → its tool columns, for the sheets that have some of ours.

    Args:
        book: the open workbook.
        names: its defined names with what they refer to.
    """
    found = {}
    for name, text in names.items():
        if _NAME.fullmatch(name) and "#REF!" not in text:
            cells = book.names(name).refers_to_range
            first, completion = cells.row, cells.column - 1
            last = first + cells.shape[0] - 1
            helpers = completion + len(WIDTHS)
            found[cells.sheet.name] = ToolRange(first, last, completion, helpers)
    return found


def work_on_template(sheet: xw.Sheet, tools: ToolRange, forms: tuple[FormOnSheet, ...]) -> Done:
    """Complete the tool columns and fill in 自评得分 on one sheet.

    Raises:
        LockedError: the sheet has a password.
    """
    with unprotected(sheet):
        completed = _complete(sheet, tools, forms)
        filled = sum(_fill(sheet, form) for form in forms)
    return Done(filled, completed)


def _complete(sheet: xw.Sheet, tools: ToolRange, forms: tuple[FormOnSheet, ...]) -> int:
    """Give rows without formulas those of the nearest row above (or, at the top, below)."""
    rows = {row.ref.row: row for form in forms for row in form.submission.indicators}
    last = max([tools.last, *rows])
    formulas = _formulas(sheet, Area(tools.first, tools.completion + 1, last, tools.completion + 1))
    having = [tools.first + at for at, (text,) in enumerate(formulas) if text.startswith("=")]
    lacking = [
        tools.first + at
        for at, (text,) in enumerate(formulas)
        if not text and (tools.first + at <= tools.last or tools.first + at in rows)
    ]
    if not having:
        return 0
    for row in lacking:
        above = [one for one in having if one < row]
        _copy_row(sheet, tools, max(above) if above else having[0], row, rows)
    return len(lacking)


def _copy_row(
    sheet: xw.Sheet, tools: ToolRange, source: int, target: int, rows: dict[int, Indicator]
) -> None:
    names = _renamed(rows.get(source), rows.get(target))
    for left, most in ((tools.completion, len(TOOL_HEADERS)), (tools.helpers, _MOST_HELPERS)):
        formulas = _line(sheet, source, left, most)
        width = sum(1 for _ in takewhile(bool, formulas))
        if width:
            block = sheet.range((source, left), (source, left + width - 1))
            block.copy(sheet.range((target, left)))
            if names:
                _rename(sheet, target, left, width, names)


def _rename(sheet: xw.Sheet, row: int, left: int, width: int, names: list[tuple[str, str]]) -> None:
    """Formulas of a copied row name the levels that are this row's."""
    for at, text in enumerate(_line(sheet, row, left, width)):
        new = text
        for old, right in names:
            new = re.sub(rf"{re.escape(old)}(?!\d)", right.replace("$", r"\$"), new)
        if new != text:
            sheet.range((row, left + at)).formula = new


def _line(sheet: xw.Sheet, row: int, left: int, width: int) -> list[str]:
    """The formulas of neighbours in a row."""
    cells = sheet.range((row, left), (row, left + width - 1))
    return [str(one or "") for one in rows_of(cells.formula)[0]]


def _renamed(source: Indicator | None, target: Indicator | None) -> list[tuple[str, str]]:
    """Absolute addresses of level names that differ between two rows."""
    if source is None or target is None:
        return []
    pairs = ((source.level1, target.level1), (source.level2, target.level2))
    return [
        (_absolute(old), _absolute(new))
        for old, new in pairs
        if old.ref is not None and new.ref is not None and old.ref != new.ref
    ]


def _absolute(entry: Entry) -> str:
    ref = entry.ref
    assert ref is not None  # noqa: S101  the caller has looked
    return f"${column_letters(ref.col)}${ref.row}"


def _fill(sheet: xw.Sheet, form: FormOnSheet) -> int:
    """Write computed scores where nothing stands, neighbours at once; how many."""
    columns: dict[int, dict[int, float]] = {}
    for ref, line in _empty_claims(form):
        if line.score is not None:
            columns.setdefault(ref.col, {})[ref.row] = float(line.score)
    return sum(_fill_column(sheet, col, scores) for col, scores in columns.items())


def _fill_column(sheet: xw.Sheet, col: int, scores: Mapping[int, float]) -> int:
    first, last = min(scores), max(scores)
    formulas = _formulas(sheet, Area(first, col, last, col))
    free = [row for row in sorted(scores) if not formulas[row - first][0]]
    for _, run in groupby(enumerate(free), lambda pair: pair[1] - pair[0]):
        rows = [row for _, row in run]
        block = tuple((scores[row],) for row in rows)
        sheet.range((rows[0], col), (rows[-1], col)).raw_value = block
    return len(free)


def _empty_claims(form: FormOnSheet) -> Iterator[tuple[CellRef, ScoreLine]]:
    """Places of 自评得分 that nobody filled in, with a line that was computed from numbers."""
    for one in form.score.funds:
        entry, line = one.fund.claimed_score.entry, one.line
        if line is not None and _is_computed(line) and not entry.filled and entry.ref is not None:
            yield entry.ref, line
    for row in form.score.rows:
        entry = row.indicator.claimed_score.entry
        if row.scored and not entry.filled and entry.ref is not None and _is_computed(row.line):
            yield entry.ref, row.line


def _is_computed(line: ScoreLine) -> bool:
    return (
        line.score is not None
        and line.basis == "computed"
        and line.kind not in {"qualitative", "blank"}
    )


def _formulas(sheet: xw.Sheet, area: Area) -> list[tuple[str, ...]]:
    cells = sheet.range((area.top, area.left), (area.bottom, area.right))
    return [tuple(str(one or "") for one in row) for row in _column(cells.formula)]


def _column(values: object) -> list[tuple[object, ...]]:
    """One column as rows of one value each."""
    rows = rows_of(values)
    if len(rows) == 1:
        return [(value,) for value in rows[0]]
    return [tuple(row) for row in rows]
