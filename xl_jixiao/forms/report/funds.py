"""The money that a report states: the year's total, and its basic and project parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from xl_jixiao.model.grid import CellKind
from xl_jixiao.model.report import NumberKind, Report, StatedNumber
from xl_jixiao.model.submission import NO_FIGURE, Entry, Figure, Form, FundLine, FundRole
from xl_jixiao.text.number_roles import is_execution_rate, reading
from xl_jixiao.text.phrases import Phrases
from xl_jixiao.text.project_money import money_of_project

_RE = Phrases(__name__)


_TOTAL, _BASIC, _PROJECT = "年度资金总额", "基本支出", "项目支出"
_COLUMNS = {
    "total_initial": (_TOTAL, "initial"),
    "total_annual": (_TOTAL, "annual"),
    "total_executed": (_TOTAL, "executed"),
    "basic_budget": (_BASIC, "initial"),
    "basic_executed": (_BASIC, "executed"),
    "project_budget": (_PROJECT, "initial"),
    "project_executed": (_PROJECT, "executed"),
}
"""Topic of an amount → row and column. A part's budget is the year's first one unless the text says
全年 or 调整后: 基本支出预算安排98.56万元."""


@dataclass(slots=True)
class _FundRows:
    """The rows as far as they are stated; what is said first stands."""

    rows: dict[str, dict[str, Figure]]

    def put(self, row: str, column: str, figure: Figure) -> None:
        self.rows.setdefault(row, {}).setdefault(column, figure)


def stated_funds(report: Report, points: Figure, score: Figure) -> tuple[FundLine, ...]:
    """The rows of the money block that the report states, the total first.

    Args:
        report: the report with its statements.
        points: 分值 of the execution rate, where it is reported.
        score: its claimed score.

    Returns:
        Rows with blanks for what is not said; none where nothing of the total is said.
    """
    met = _FundRows({})
    for one, place in _placed(report):
        met.put(*place, _figure(one))
    rate = _rate(report, met)
    known = met.rows.get(_TOTAL, {})
    if not known and points is NO_FIGURE and score is NO_FIGURE and not met.rows:
        return ()
    total = _line(_TOTAL, FundRole.TOTAL, known)
    total = replace(total, points=points, claimed_score=score, claimed_rate=rate)
    parts = [
        _line(name, FundRole.PART, met.rows[name])
        for name in (_BASIC, _PROJECT)
        if name in met.rows
    ]
    where = next(
        (
            figure.entry.ref
            for figure in (score, points, *known.values(), *(one.executed for one in parts))
            if figure.entry.ref is not None
        ),
        None,
    )
    if where is None:
        return ()
    return (replace(total, ref=where), *parts)


def _placed(report: Report) -> Iterator[tuple[StatedNumber, tuple[str, str]]]:
    """The amounts of this year with their row and column, in the order in which they count."""
    if report.form is Form.PROJECT:
        for column, one in money_of_project(report).whole.items():
            yield one, (_TOTAL, column)
        return
    for one in report.numbers:
        if _of_the_year(one, report.year) and (place := _column(one)) is not None:
            yield one, place


def _of_the_year(one: StatedNumber, year: int | None) -> bool:
    """Whether it is an exact amount of the year reported on."""
    if one.kind is not NumberKind.AMOUNT or one.approximate:
        return False
    return one.year is None or year is None or one.year == year


def _column(one: StatedNumber) -> tuple[str, str] | None:
    place = _COLUMNS.get(one.topic)
    if place is None:
        return None
    row, column = place
    if column == "initial" and row != _TOTAL and _RE.whole_year.search(reading(one).words):
        column = "annual"
    return row, column


def _rate(report: Report, met: _FundRows) -> Figure:
    """The execution rate that is said of the total: in a sentence with one of its amounts."""
    places = {figure.entry.ref for figure in met.rows.get(_TOTAL, {}).values()}
    of_project = report.form is Form.PROJECT
    for one in report.numbers:
        named = is_execution_rate(one) if of_project else one.topic == "execution_rate"
        if named and one.kind is NumberKind.RATE and one.ref in places:
            return _figure(one)
    return NO_FIGURE


def _figure(one: StatedNumber) -> Figure:
    entry = Entry(one.text, one.ref, CellKind.TEXT)
    return Figure(one.value, one.step, entry)


def _line(name: str, role: FundRole, columns: dict[str, Figure]) -> FundLine:
    ref = next((one.entry.ref for one in columns.values() if one.entry.ref is not None), None)
    return FundLine(
        label=name,
        role=role,
        ref=ref,  # type: ignore[arg-type]  # a total without a place is given one by the caller
        name=name,
        initial=columns.get("initial", NO_FIGURE),
        annual=columns.get("annual", NO_FIGURE),
        executed=columns.get("executed", NO_FIGURE),
    )
