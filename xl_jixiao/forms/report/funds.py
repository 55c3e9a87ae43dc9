"""The money that a report states: the year's total, and its basic and project parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from xl_jixiao.forms.report.tabled import tabled_money
from xl_jixiao.model.grid import CellKind, CellRef
from xl_jixiao.model.report import NumberKind, Report, StatedNumber
from xl_jixiao.model.submission import NO_FIGURE, Entry, Figure, Form, FundLine, FundRole
from xl_jixiao.text.money_arithmetic import agrees
from xl_jixiao.text.number_roles import NumberRole, NumberScope, is_execution_rate, reading
from xl_jixiao.text.project_money import StatedMoney
from xl_jixiao.text.unit_money import stated_money

_TOTAL = "年度资金总额"
_PARTS = {"basic": "基本支出", "project": "项目支出"}


def stated_funds(report: Report, points: Figure, score: Figure) -> tuple[FundLine, ...]:
    """The rows of the money block that the report states, the total first.

    Args:
        report: the report with its statements.
        points: 分值 of the execution rate, where it is reported.
        score: its claimed score.

    Returns:
        Rows with blanks for what is not said; none where nothing of the total is said.
    """
    said = stated_money(report)
    rows = {
        name: {column: _figure(one) for column, one in own.whole.items()}
        for name, own in said.items()
    }
    total_said = said.get("total", StatedMoney({}, {}))
    known = rows.get("total", {})
    if not (known or total_said.undecided or total_said.sources):
        known = dict(tabled_money(report))
    rate = known.pop("rate", NO_FIGURE)
    if total_said.whole:
        rate = _rate(report, total_said.whole)
    parts = {name: rows[row] for row, name in _PARTS.items() if rows.get(row)}
    spent = [one.get("executed", NO_FIGURE) for one in parts.values()]
    own = (score, points, *known.values(), *spent)
    where = next((figure.entry.ref for figure in own if figure.entry.ref is not None), None)
    if where is None:
        return ()
    total = _line(_TOTAL, FundRole.TOTAL, known, where)
    total = replace(total, points=points, claimed_score=score, claimed_rate=rate)
    return (total, *(_line(name, FundRole.PART, one, where) for name, one in parts.items()))


def _rate(report: Report, total: Mapping[str, StatedNumber]) -> Figure:
    """The execution rate that is said of the total: in a sentence with one of its amounts, of
    several the one that these give; of a project also one elsewhere that they give.
    """
    of_project = report.form is Form.PROJECT
    places = {one.ref for one in total.values()}
    said = [one for one in report.numbers if _is_rate(one, of_project=of_project)]
    beside = [one for one in said if one.ref in places]
    if not of_project:
        return _figure(beside[0]) if beside else NO_FIGURE
    spent, annual = total.get("executed"), total.get("annual")
    if spent and annual:
        given = [one for one in beside or said if agrees(spent, annual, one)]
        beside = given or beside
    rows = {one.row for one in places}
    several = len({one.value for one in said if one.ref.row in rows}) > 1
    if not spent and (several or any(reading(one).scope is NumberScope.ITEM for one in beside)):
        return NO_FIGURE  # 甲项目使用率81%，乙项目使用率100%
    return _figure(beside[0]) if beside else NO_FIGURE


def _is_rate(one: StatedNumber, *, of_project: bool) -> bool:
    if one.kind is not NumberKind.RATE:
        return False
    if of_project:
        return is_execution_rate(one)
    first = reading(one).role is NumberRole.INITIAL  # 完成年初预算的113.8%
    return one.topic == "execution_rate" and not first


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
