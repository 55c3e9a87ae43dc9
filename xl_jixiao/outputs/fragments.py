"""What of the outputs depends on one file alone: made where the file is read, put in place by the
process that writes.

Texts are XML or JSON already, as UTF-8, so that the writing process copies them. A row lacks its
number and whether its place became a link. Rows of forms that do not count get another last cell,
and findings about these are left out: for that what is told of each row is kept beside the rows.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from xl_jixiao.facts.records import FINDING_PARTS, FileRecord, Part
from xl_jixiao.facts.stored_lines import ROW, cut
from xl_jixiao.model.finding import FileResult, Finding, Passed, Severity
from xl_jixiao.model.submission import BaseDataForm, BaseDatum
from xl_jixiao.outputs.column_cells import CellsTogether, ColumnCells, ColumnLook
from xl_jixiao.outputs.result_json import (
    finding_line,
    passed_lines,
    submission_line,
)
from xl_jixiao.outputs.rows import RowMaker
from xl_jixiao.outputs.styles import style_numbers, width_of
from xl_jixiao.outputs.tellings import tellings_part
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.tables.base_data import base_part
from xl_jixiao.tables.details import (
    FUND_COLUMNS,
    INDICATOR_COLUMNS,
    FormDetails,
    details_of,
)
from xl_jixiao.tables.ledger import FOUND, LEDGER_COLUMNS, found_values
from xl_jixiao.tables.summary import FINDING_COLUMNS, PASSED_COLUMNS
from xl_jixiao.tables.table import PLACES, AnyColumn, Columns, S_contra

_LIST = b"\x1d"
"""Between rows, their links and what is told of them; no XML holds it."""


class RowHead(NamedTuple):
    """What is told of a row for those who put another last cell there, or leave it out."""

    owner: int
    """Index of its form in the file; of a finding its own index."""
    lines: int
    """PreparedRows.lines"""


class StoredRows(NamedTuple):
    """The rows of a part."""

    rows: Sequence[bytes]
    links: Sequence[bytes]
    """One a row, or none at all."""
    told: bytes
    """JSON: asked of few files."""

    def heads(self) -> list[RowHead]:
        """What is told of each row.

        Raises:
            ValueError: These are not the rows that it was told of.
        """
        owners, lines = json.loads(self.told) if self.told else ((), ())
        heads = [RowHead(*one) for one in zip(owners, lines, strict=True)]
        if len(heads) != len(self.rows):
            raise ValueError(len(heads))
        return heads


class FileTold(NamedTuple):
    """What the parts of a file are made of."""

    submissions: Sequence[bytes]
    """Of result.json, without what only the folder tells."""
    details: Sequence[FormDetails]
    """Of the same forms."""
    base: Sequence[tuple[int, Sequence[BaseDatum]]]
    """The figures of those that are 基础数据表, with their index."""
    findings: Sequence[Finding]
    passed: Sequence[Passed]
    finding_columns: Columns[Finding] = FINDING_COLUMNS
    projects: Sequence[str] = ()
    """Of each finding that of its form, where a ledger is to be had."""


def parts_of(result: FileResult, record: FileRecord, rules: RuleProfile) -> tuple[bytes, ...]:
    """Every part of a file, in the order of `Part`; `record` is its own."""
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
        projects=[record.project_of(mark) for mark in record.findings],
    )
    return made_parts(told)


def made_parts(told: FileTold) -> tuple[bytes, ...]:
    """Every part of what is told of a file, in the order of `Part`."""
    made = {
        Part.SUBMISSIONS: b"\n".join(told.submissions),
        Part.FINDINGS: b"\n".join(map(finding_line, told.findings)),
        Part.FUNDS: _rows(Part.FUNDS, FUND_COLUMNS, enumerate(one.funds for one in told.details)),
        Part.INDICATORS: _rows(
            Part.INDICATORS, INDICATOR_COLUMNS, enumerate(one.indicators for one in told.details)
        ),
        Part.BASE: base_part(told.base),
        Part.PASSED: _rows(Part.PASSED, PASSED_COLUMNS, [(0, told.passed)]),
        Part.PASSED_LINES: b"\n".join(passed_lines(told.passed)),
        Part.TELLINGS: tellings_part(told.findings),
        Part.LEDGER: _ledger(told),
    }
    for severity, part in FINDING_PARTS.items():
        these = ((at, [one]) for at, one in enumerate(told.findings) if one.severity is severity)
        made[part] = _rows(Part.ERRORS, told.finding_columns, these)
    return tuple(made[part] for part in Part)


def _ledger(told: FileTold) -> bytes:
    """The cells that tell what was found of each problem."""
    if not told.projects:
        return b""
    of = zip(told.projects, told.findings, strict=True)
    rows = [found_values(*one) for one in of if one[1].severity is not Severity.INFO]
    made = iter(_found().kept(rows))
    return ROW.join([b"" if one.severity is Severity.INFO else next(made) for one in told.findings])


@cache
def _found() -> CellsTogether:
    looks = [*enumerate(looks_of(LEDGER_COLUMNS), 1)]
    return CellsTogether([ColumnCells(*one) for one in looks[FOUND.start : FOUND.stop]])


def stored_rows(data: bytes) -> StoredRows:
    """The rows of a part again.

    Raises:
        ValueError: It is no such part.
    """
    if not data:
        return StoredRows((), (), b"")
    rows, _, rest = data.partition(_LIST)  # several times as fast as split, of long rows
    links, found, told = rest.partition(_LIST)
    if not found or _LIST in told:
        raise ValueError(len(told))
    stored = StoredRows(cut(rows, ROW), cut(links, ROW) if links else (), told)
    if stored.links and len(stored.links) != len(stored.rows):
        raise ValueError(len(stored.links))
    return stored


def maker_of(columns: Sequence[AnyColumn], given: range = range(0)) -> RowMaker:
    """What makes the rows of a table with these columns; `given` as RowMaker has it."""
    return RowMaker(looks_of(columns), given)


def looks_of(columns: Sequence[AnyColumn]) -> list[ColumnLook]:
    """How the cells of these columns look."""
    numbers = style_numbers()
    return [
        ColumnLook(numbers[column.kind], width_of(column), column.kind in PLACES)
        for column in columns
    ]


_MADE_COLUMNS: Mapping[Part, Columns[Any]] = {
    Part.FUNDS: FUND_COLUMNS,
    Part.INDICATORS: INDICATOR_COLUMNS,
    Part.ERRORS: FINDING_COLUMNS,
    Part.PASSED: PASSED_COLUMNS,
}
"""The columns of rows that are made with the file; the parts of findings have the same."""


@cache  # the same words come in every file
def _maker(part: Part) -> RowMaker:
    return maker_of(_MADE_COLUMNS[part])


def _rows(
    part: Part, columns: Columns[S_contra], owned: Iterable[tuple[int, Sequence[S_contra]]]
) -> bytes:
    """The rows of a part, all at once.

    Args:
        part: Which.
        columns: Its columns.
        owned: Whom they are of (RowHead.owner), and what they are made of.
    """
    owners: list[int] = []
    sources: list[S_contra] = []
    for owner, some in owned:
        owners += [owner] * len(some)
        sources += some
    if not sources:
        return b""
    made = _maker(part).rows([[*map(column.value, sources)] for column in columns])
    return _LIST.join(
        (
            ROW.join(made.xml),
            ROW.join(made.links) if any(made.links) else b"",
            b"[[%b],[%b]]" % (_wholes(owners), _wholes(made.lines)),
        )
    )


class _WholeNumbers(dict[int, bytes]):
    """Few: indexes of forms, numbers of lines."""

    def __missing__(self, number: int) -> bytes:
        made = self[number] = b"%d" % number
        return made


_whole = _WholeNumbers().__getitem__


def _wholes(numbers: Iterable[int]) -> bytes:
    return b",".join(map(_whole, numbers))
