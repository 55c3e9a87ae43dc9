"""What the tables of a unit show that its report should not pass over or contradict."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from xl_jixiao.checks.report_case import ReportCase, names_project
from xl_jixiao.facts.base_data import UnitData, unit_data
from xl_jixiao.facts.form import ScoredForm, scored_form
from xl_jixiao.model.finding import EvaluatedData, EvaluatedForm
from xl_jixiao.model.report import Report
from xl_jixiao.model.submission import Form
from xl_jixiao.text.labels import fold
from xl_jixiao.text.wording import number, percent

_SLOW = Decimal("0.9")
"""Below this execution rate the reason belongs into the report."""
_NEARLY_ALL = Decimal("0.995")
_OVERSPENT = (
    ("three_public", "三公经费"),
    ("public_expense", "公用经费"),
    ("projects", "项目支出"),
)
_PARTS = (
    ("三公", "three_public", "三公经费"),
    ("公务接待", "reception", "公务接待"),
    ("公务用车", "vehicles", "公务用车购置和维护经费"),
    ("公用经费", "public_expense", "公用经费"),
)
_TOPIC_RATE = "execution_rate"


class EvidenceFact(NamedTuple):
    """A fact that calls for a word among the problems."""

    fact: str
    """Chinese, with its figures: "年初到全年预算调整32.71%"."""
    words: re.Pattern[str]
    """What the report would say if it spoke of it."""


class Change(NamedTuple):
    """A row of the 基础数据表, in 万元."""

    previous: Decimal
    budget: Decimal | None
    final: Decimal


class Spending(NamedTuple):
    """The money of the whole form, in 万元; None where unknown."""

    initial: Decimal | None
    annual: Decimal | None
    executed: Decimal | None
    claimed_rate: Decimal | None


def tables_of(case: ReportCase) -> tuple[ScoredForm, ...]:
    """The tables that report on the same thing: of the unit, or of the same project."""
    return tuple(
        scored_form(one, case.rules, case.tables)
        for one in case.tables
        if isinstance(one, EvaluatedForm) and _same_subject(one, case.report)
    )


def spending(case: ReportCase) -> Spending | None:
    """The money of the table, else what the report itself states of it."""
    for table in tables_of(case):
        if table.total is not None and table.total.executed.value is not None:
            total = table.total
            return Spending(
                total.initial.value,
                total.annual.value,
                total.executed.value,
                total.claimed_rate.value,
            )
    stated = {
        topic: _only(case.report, topic)
        for topic in ("total_initial", "total_annual", "total_executed")
    }
    if stated["total_executed"] is None:
        return None
    rate = _only(case.report, _TOPIC_RATE)
    return Spending(stated["total_initial"], stated["total_annual"], stated["total_executed"], rate)


def base_changes(case: ReportCase, words: str) -> Iterator[tuple[str, Change]]:
    """The rows of the unit's 基础数据表 that some words speak of, by name, where this year's figure
    and last year's are known.
    """
    tables = [one for one in case.tables if isinstance(one, EvaluatedData)]
    for word, key, name in _PARTS:
        if word not in words:
            continue
        for table in (unit_data(one, case.rules, ()) for one in tables):
            previous, budget, final = (
                table.data_figure(key, column).value for column in ("previous", "budget", "final")
            )
            if previous is not None and final is not None:
                yield name, Change(previous, budget, final)
                break


def missed_targets(case: ReportCase) -> Iterator[EvidenceFact]:
    """The indicators of the table whose targets were missed."""
    for table in tables_of(case):
        yield from _missed(table)


def fully_spent(case: ReportCase) -> bool:
    """Whether all that is known of the execution rate says that the budget was spent."""
    rates = [one.value for one in case.report.numbers if one.topic == _TOPIC_RATE]
    money = spending(case)
    if money and money.annual and money.executed is not None:
        rates.append(money.executed / money.annual)
    return bool(rates) and min(rates) >= _NEARLY_ALL


def shown_by_tables(case: ReportCase) -> Iterator[EvidenceFact]:
    """What the tables show: a budget much changed, a low rate, targets missed, overspending."""
    for table in tables_of(case):
        yield from _money(table)
        yield from _missed(table)
    if case.report.form is Form.DEPARTMENT:
        for one in case.tables:
            if isinstance(one, EvaluatedData):
                yield from _overspent(unit_data(one, case.rules, ()))


def _money(table: ScoredForm) -> Iterator[EvidenceFact]:
    total = table.total
    if total is None:
        return
    initial, annual, executed = total.initial.value, total.annual.value, total.executed.value
    if initial and annual is not None:
        share = (annual - initial) / initial
        if abs(share) > table.rules.checks.adjustment:
            yield EvidenceFact(
                f"年初到全年预算调整{percent(share)}", re.compile("调整|追加|调剂|追减")
            )
    rate = executed / annual if annual and executed is not None else None
    claimed = total.claimed_rate.value
    words = re.compile("执行率|执行进度|支出进度|超支|超[出过]?预算")
    if claimed is not None and claimed > 1:
        yield EvidenceFact(f"执行率填为{percent(claimed)}", words)
    elif rate is not None and (rate < _SLOW or rate > 1):
        yield EvidenceFact(f"预算执行率{percent(rate)}", words)


def _missed(table: ScoredForm) -> Iterator[EvidenceFact]:
    for row in table.scored_rows:
        if row.line.met is False and row.name:
            done = f"{row.indicator.target.text}完成{row.indicator.actual.text}"
            core = re.escape(fold(row.name)[:4])
            yield EvidenceFact(f"“{row.name}”{done}", re.compile(f"{core}|未完成|未达"))


def _overspent(table: UnitData) -> Iterator[EvidenceFact]:
    for key, name in _OVERSPENT:
        budget = table.data_figure(key, "budget").value
        final = table.data_figure(key, "final").value
        if budget and final is not None and final > budget:
            fact = f"{name}决算{number(final)}超预算{number(budget)}"
            yield EvidenceFact(fact, re.compile(f"{name}|超支|超[出过]?预算"))


def _same_subject(one: EvaluatedForm, report: Report) -> bool:
    submission = one.submission
    if submission.form is not report.form:
        return False
    return report.form is not Form.PROJECT or names_project(report, submission)


def _only(report: Report, topic: str) -> Decimal | None:
    """What a report states of a topic, where it states one value only."""
    values = {one.value for one in report.numbers if one.topic == topic}
    return values.pop() if len(values) == 1 else None


def unmentioned(facts: Sequence[EvidenceFact], text: str) -> tuple[EvidenceFact, ...]:
    """The facts of which a text says nothing."""
    folded = fold(text)
    return tuple(one for one in facts if not one.words.search(folded))
