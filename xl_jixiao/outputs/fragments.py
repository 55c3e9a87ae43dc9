"""What of the outputs depends on one file alone: made where the file is read, put in place by the
process that writes.

A row lacks its number, whether its place became a link, and the last cell of the
details, which also says why a form does not count. Texts are XML or JSON already, so that the
writing process copies them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from xl_jixiao.facts.records import FINDING_PARTS, FileRecord, Part
from xl_jixiao.model.finding import FileResult, Finding, Passed, Severity
from xl_jixiao.model.submission import BaseDataForm, BaseDatum
from xl_jixiao.outputs.result_json import finding_line, passed_lines, submission_line
from xl_jixiao.outputs.rows import ColumnLook, PreparedRow, RowMaker
from xl_jixiao.outputs.styles import style_numbers, width_of
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.tables.base_data import base_text
from xl_jixiao.tables.details import (
    FUND_COLUMNS,
    INDICATOR_COLUMNS,
    FormDetails,
    details_of,
)
from xl_jixiao.tables.summary import FINDING_COLUMNS, PASSED_COLUMNS
from xl_jixiao.tables.table import PLACES, AnyColumn, Columns, PlaceLink, S_contra, cells

_ROWS, _ROW = "\x1d", "\x1e"
"""Before the first row and between two; no XML holds them."""


class StoredRow(NamedTuple):
    """A row as it is kept."""

    row: PreparedRow
    owner: int
    """Index of its form in the file; of a finding its own index."""
    last: str
    """The text of the last cell where the row lacks it, as far as the file tells."""


class FileTold(NamedTuple):
    """What the parts of a file are made of."""

    submissions: Sequence[str]
    """Of result.json, without what only the folder tells."""
    details: Sequence[FormDetails]
    """Of the same forms."""
    base: Sequence[tuple[int, Sequence[BaseDatum]]]
    """The figures of those that are 基础数据表, with their index."""
    findings: Sequence[Finding]
    passed: Sequence[Passed]
    finding_columns: Columns[Finding] = FINDING_COLUMNS


def parts_of(result: FileResult, rules: RuleProfile) -> tuple[str, ...]:
    """Every part of a file, in the order of `Part`."""
    details = [details_of(one, rules) for one in result.evaluated]
    told = FileTold(
        submissions=[*map(submission_line, result.evaluated, details)],
        details=details,
        base=[
            (at, form.data)
            for at, form in enumerate(result.submissions)
            if isinstance(form, BaseDataForm)
        ],
        findings=result.findings,
        passed=result.passed,
    )
    return made_parts(told)


def made_parts(told: FileTold) -> tuple[str, ...]:
    """Every part of what is told of a file, in the order of `Part`."""
    made = {
        Part.SUBMISSIONS: "\n".join(told.submissions),
        Part.FINDINGS: "\n".join(map(finding_line, told.findings)),
        Part.FUNDS: _text(_details(Part.FUNDS, FUND_COLUMNS, [one.funds for one in told.details])),
        Part.INDICATORS: _text(
            _details(Part.INDICATORS, INDICATOR_COLUMNS, [one.indicators for one in told.details])
        ),
        Part.BASE: base_text(told.base),
        Part.PASSED: _text(_listed(Part.PASSED, PASSED_COLUMNS, told.passed)),
        Part.PASSED_LINES: "\n".join(passed_lines(told.passed)),
    }
    rows = list(_listed(Part.ERRORS, told.finding_columns, told.findings))
    for severity, part in FINDING_PARTS.items():
        made[part] = _text(_of(severity, rows, told.findings))
    return tuple(made[part] for part in Part)


def stored_rows(text: str, file: FileRecord) -> Iterator[StoredRow]:
    """The rows of a part again."""
    if not text:
        return
    heads, _, xml = text.partition(_ROWS)
    for head, row in zip(json.loads(heads), xml.split(_ROW), strict=True):
        lines, owner, last, *place = head
        link, column = None, 0
        if place:
            column, shown, sheet, cell = place
            link = PlaceLink(shown, file.file, sheet, cell)
        yield StoredRow(PreparedRow(row, lines, link, column), owner, last)


def maker_of(columns: Sequence[AnyColumn]) -> RowMaker:
    """What makes the rows of a table with these columns."""
    numbers = style_numbers()
    return RowMaker(
        ColumnLook(numbers[column.kind], width_of(column), column.kind in PLACES)
        for column in columns
    )


_MADE_COLUMNS: Mapping[Part, Columns[Any]] = {
    Part.FUNDS: FUND_COLUMNS[:-1],
    Part.INDICATORS: INDICATOR_COLUMNS[:-1],
    Part.ERRORS: FINDING_COLUMNS,
    Part.PASSED: PASSED_COLUMNS,
}
"""The columns of rows that are made with the file; the parts of findings have the same."""


@cache  # the same words come in every file
def _maker(part: Part) -> RowMaker:
    return maker_of(_MADE_COLUMNS[part])


def _details(
    part: Part, columns: Columns[S_contra], rows_of_forms: Iterable[Sequence[S_contra]]
) -> Iterator[StoredRow]:
    for at, rows in enumerate(rows_of_forms):
        for row in rows:
            values = cells(columns, row)
            yield StoredRow(_maker(part).row(values[:-1]), at, str(values[-1] or ""))


def _listed(
    part: Part, columns: Columns[S_contra], sources: Iterable[S_contra]
) -> Iterator[StoredRow]:
    for at, source in enumerate(sources):
        yield StoredRow(_maker(part).row(cells(columns, source)), at, "")


def _of(
    severity: Severity, rows: Sequence[StoredRow], findings: Sequence[Finding]
) -> Iterator[StoredRow]:
    return (row for row in rows if findings[row.owner].severity is severity)


def _text(rows: Iterable[StoredRow]) -> str:
    heads, xml = [], []
    for row, owner, last in rows:
        place = row.link
        where = () if place is None else (row.column, place.text, place.sheet, place.cell)
        heads.append((row.lines, owner, last, *where))
        xml.append(row.xml)
    if not heads:
        return ""
    return json.dumps(heads, ensure_ascii=False, separators=(",", ":")) + _ROWS + _ROW.join(xml)
