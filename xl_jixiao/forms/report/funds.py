"""The money that a report states: the year's total, and its basic and project parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from xl_jixiao.model.grid import CellKind, CellRef
from xl_jixiao.model.report import NumberKind, Report, StatedNumber
from xl_jixiao.model.submission import NO_FIGURE, Entry, Figure, Form, FundLine, FundRole
from xl_jixiao.text.number_roles import is_execution_rate, reading
from xl_jixiao.text.phrases import Phrases
from xl_jixiao.text.project_money import money_of_project

_RE = Phrases(__name__)


_TOTAL = "年度资金总额"
_PARTS = _BASIC, _PROJECT = "基本支出", "项目支出"
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


def stated_funds(report: Report, points: Figure, score: Figure) -> tuple[FundLine, ...]:
    """The rows of the money block that the report states, the total first.

    Args:
        report: the report with its statements.
        points: 分值 of the execution rate, where it is reported.
        score: its claimed score.

    Returns:
        Rows with blanks for what is not said; none where nothing of the total is said.
    """
    rows: dict[str, dict[str, Figure]] = {}
    for one, row, column in _placed(report):  # what is said first stands
        rows.setdefault(row, {}).setdefault(column, _figure(one))
    known = rows.get(_TOTAL, {})
    rate = _rate(report, {figure.entry.ref for figure in known.values()})
    parts = {name: rows[name] for name in _PARTS if name in rows}
    spent = [one.get("executed", NO_FIGURE) for one in parts.values()]
    own = (score, points, *known.values(), *spent)
    where = next((figure.entry.ref for figure in own if figure.entry.ref is not None), None)
    if where is None:
        return ()
    total = _line(_TOTAL, FundRole.TOTAL, known, where)
    total = replace(total, points=points, claimed_score=score, claimed_rate=rate)
    return (total, *(_line(name, FundRole.PART, one, where) for name, one in parts.items()))


def _placed(report: Report) -> Iterator[tuple[StatedNumber, str, str]]:
    """The amounts of this year with their row and column, in the order in which they count."""
    if report.form is Form.PROJECT:
        for column, one in money_of_project(report).whole.items():
            yield one, _TOTAL, column
        return
    for one in report.numbers:
        row, column = _COLUMNS.get(one.topic, ("", ""))
        if row and _of_the_year(one, report.year):
            part = column == "initial" and row != _TOTAL
            yearly = part and _RE.whole_year.search(reading(one).words)
            yield one, row, "annual" if yearly else column


def _of_the_year(one: StatedNumber, year: int | None) -> bool:
    """Whether it is an exact amount of the year reported on."""
    if one.kind is not NumberKind.AMOUNT or one.approximate:
        return False
    return one.year is None or year is None or one.year == year


def _rate(report: Report, places: set[CellRef | None]) -> Figure:
    """The execution rate that is said of the total: in a sentence with one of its amounts."""
    of_project = report.form is Form.PROJECT
    for one in report.numbers:
        named = is_execution_rate(one) if of_project else one.topic == "execution_rate"
        if named and one.kind is NumberKind.RATE and one.ref in places:
            return _figure(one)
    return NO_FIGURE


def _figure(one: StatedNumber) -> Figure:
    entry = Entry(one.text, one.ref, CellKind.TEXT)
    return Figure(one.value, one.step, entry)


def _line(name: str, role: FundRole, columns: Mapping[str, Figure], where: CellRef) -> FundLine:
    """A row at the first of its figures, or where it is said otherwise."""
    places = [one.entry.ref for one in columns.values() if one.entry.ref is not None]
    initial, annual, executed = (
        columns.get(column, NO_FIGURE) for column in ("initial", "annual", "executed")
    )
    ref = where if role is FundRole.TOTAL else next(iter(places), where)
    return FundLine(
        name, role, ref=ref, name=name, initial=initial, annual=annual, executed=executed
    )
