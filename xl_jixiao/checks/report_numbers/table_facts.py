"""What the tables of a unit say of the topics that a report speaks of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from xl_jixiao.checks.report_case import ReportCase, names_project
from xl_jixiao.facts.amounts import ratio, same
from xl_jixiao.facts.base_data import COLUMNS
from xl_jixiao.model.finding import Evaluated
from xl_jixiao.model.report import Report
from xl_jixiao.model.submission import (
    BaseDataForm,
    Figure,
    Form,
    FundLine,
    FundRole,
    IndicatorForm,
    Submission,
)
from xl_jixiao.text.labels import fold


class Fact(NamedTuple):
    """A figure of a table."""

    figure: Figure
    title: str
    """"部门整体支出绩效自评表“全年预算数”"."""
    also: tuple[Figure, ...] = ()
    """Other figures of the table that the same words may mean."""
    hints: tuple[tuple[str, Figure], ...] = ()
    """Its neighbours, that may have been taken for it."""

    @property
    def place(self) -> str:
        """表2!G5."""
        ref = self.figure.entry.ref
        return f"{ref.sheet}!{ref.a1}" if ref else ""


Facts = Mapping[str, Sequence[Fact]]

_TABLE = {
    Form.DEPARTMENT: "部门整体支出自评表",
    Form.PROJECT: "项目支出自评表",
    Form.BASIC_DATA: "基础数据表",
}
_BASE_ROWS = {
    "three_public": (("three_public_budget", "three_public_final"), "三公经费"),
    "vehicles": (("vehicles_budget", "vehicles"), "公务用车购置和维护经费"),
    "abroad": (("abroad_budget", "abroad"), "出国经费"),
    "reception": (("reception_budget", "reception_final"), "公务接待"),
    "projects": (("project_budget", "project_executed"), "项目支出"),
    "public_expense": (("public_budget", "public_spending"), "公用经费"),
    "procurement": (("procurement_budget", "procurement"), "政府采购金额"),
}
_RATE_STEP = Decimal("0.0001")
_PARTS = {"基本支出": "basic", "项目支出": "project"}


def tables_of(case: ReportCase) -> tuple[Evaluated, ...]:
    """The tables that the report is about: of its unit and year, and of its kind."""
    own = [one for one in case.tables if _same_unit_and_year(one.submission, case.report)]
    if case.report.form is Form.DEPARTMENT:
        return tuple(one for one in own if one.submission.form is not Form.PROJECT)
    projects = [one for one in own if one.submission.form is Form.PROJECT]
    named = [one for one in projects if names_project(case.report, one.submission)]
    alone = len(projects) == 1 and not any(other.form is Form.PROJECT for other in case.siblings)
    unnamed = alone and not (case.report.project.filled and projects[0].submission.project.filled)
    return tuple(named or (projects if unnamed else ()))


def _same_unit_and_year(submission: Submission, report: Report) -> bool:
    units = {fold(one.text) for one in (submission.unit, report.unit) if one.filled}
    years = {submission.year, report.year} - {None}
    return len(units) <= 1 and len(years) <= 1


def facts(tables: Sequence[Evaluated]) -> Facts:
    """Topic → what the tables say of it."""
    found: defaultdict[str, list[Fact]] = defaultdict(list)
    for one in tables:
        for topic, fact in _facts(one.submission):
            if fact.figure.value is not None:
                found[topic].append(fact)
    return found


def _facts(form: Submission) -> Iterator[tuple[str, Fact]]:
    name = _TABLE[form.form]
    if isinstance(form, BaseDataForm):
        yield from _base(form, name)
        return
    total = next((line for line in form.funds if line.role is FundRole.TOTAL), None)
    if total is not None:
        yield "total_initial", Fact(total.initial, f"{name}年初预算数")
        yield "total_annual", Fact(total.annual, f"{name}全年预算数")
        yield "total_executed", Fact(total.executed, f"{name}全年执行数")
        yield "execution_rate", Fact(total.claimed_rate, f"{name}执行率", _on_first_budget(total))
        yield from _halves(form, total, name)
    yield "self_score", Fact(form.claimed_total, f"{name}总分")


def _on_first_budget(total: FundLine) -> tuple[Figure, ...]:
    """The rate on 年初预算数, which a report may give where the table gives that on 全年预算数."""
    rate = ratio(total.executed, total.initial)
    return () if rate is None else (Figure(rate, _RATE_STEP),)


def _halves(form: IndicatorForm, total: FundLine, name: str) -> Iterator[tuple[str, Fact]]:
    """基本支出 and 项目支出 of 按支出性质分, filled in with 年初 by some, with 全年 by others."""
    heads = [line.amount for line in form.funds if line.role is FundRole.EXPENSE]
    whole = heads[0] if heads else None
    if whole is None or whole.value is None:
        return
    initial, executed = same(whole, total.initial), same(whole, total.executed)
    if initial == executed:
        return
    for line in form.funds:
        part = _PARTS.get(line.name)
        if line.role is FundRole.EXPENSE_PART and part and line.amount.value:
            topic = f"{part}_budget" if initial else f"{part}_executed"
            yield topic, Fact(line.amount, f"{name}{line.name}")


def _base(form: BaseDataForm, name: str) -> Iterator[tuple[str, Fact]]:
    data = {(one.key, one.column_key): one.value for one in form.data}
    for datum in form.data:
        column = datum.column_key
        if column in ("posts", "staff", "control_rate"):
            yield column, Fact(datum.value, f"{name}{datum.column}")
        elif datum.key in _BASE_ROWS and column in ("budget", "final"):
            topics, title = _BASE_ROWS[datum.key]
            hints = tuple(
                (said, data[datum.key, other])
                for other, said in COLUMNS
                if other != column and (datum.key, other) in data
            )
            fact = Fact(datum.value, f"{name}{title}{datum.column}", hints=hints)
            yield topics[column == "final"], fact
