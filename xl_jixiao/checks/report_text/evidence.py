"""What the tables of a unit show that its report should not pass over or contradict."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import islice
from typing import NamedTuple

from xl_jixiao.checks.report_case import ReportCase
from xl_jixiao.checks.report_numbers.table_facts import tables_of
from xl_jixiao.facts.base_data import COLUMNS, unit_data
from xl_jixiao.facts.form import ScoredForm, scored_form
from xl_jixiao.model.finding import EvaluatedData, EvaluatedForm
from xl_jixiao.model.report import Report
from xl_jixiao.model.submission import Form, FundLine
from xl_jixiao.text.labels import fold
from xl_jixiao.text.phrases import Phrases
from xl_jixiao.text.wording import number, percent

_RE = Phrases(__name__)
_SLOW = Decimal("0.9")
"""Below this execution rate the reason belongs into the report."""
_NEARLY_ALL = Decimal("0.995")
_OVERSPENT = {"three_public": "三公经费", "public_expense": "公用经费", "projects": "项目支出"}
_PARTS = {
    "三公": {"three_public": "三公经费"},
    "公务接待": {"reception": "公务接待"},
    "公务用车": {"vehicles": "公务用车购置和维护经费"},
    "公用经费": {"public_expense": "公用经费"},
}
_TOPICS = ("total_initial", "total_annual", "total_executed", "execution_rate")


class EvidenceFact(NamedTuple):
    """A fact that calls for a word among the problems."""

    fact: str
    """Chinese, with its figures: "年初到全年预算调整32.71%"."""
    words: re.Pattern[str]
    """What the report would say if it spoke of it."""


class Spending(NamedTuple):
    """The money of the whole form, in 万元; None where unknown."""

    initial: Decimal | None
    annual: Decimal | None
    executed: Decimal | None
    claimed_rate: Decimal | None

    @property
    def rate(self) -> Decimal | None:
        """What was spent of the year's budget."""
        return self.executed / self.annual if self.annual and self.executed is not None else None


def scored_tables(case: ReportCase) -> tuple[ScoredForm, ...]:
    """The tables that report on the same thing: of the unit, or of the same project."""
    forms = [one for one in tables_of(case) if isinstance(one, EvaluatedForm)]
    return tuple(scored_form(one, case.rules, case.tables) for one in forms)


def spending(case: ReportCase) -> Spending | None:
    """The money of the table, else what the report itself states of it."""
    for table in scored_tables(case):
        if table.total is not None and table.total.executed.value is not None:
            return _spending(table.total)
    stated = Spending(*(_only(case.report, topic) for topic in _TOPICS))
    return None if stated.executed is None else stated


def _spending(total: FundLine) -> Spending:
    columns = (total.initial, total.annual, total.executed, total.claimed_rate)
    return Spending(*(one.value for one in columns))


def base_rows(case: ReportCase, words: str) -> Iterator[tuple[str, Mapping[str, Decimal]]]:
    """The rows of the unit's 基础数据表 that some words speak of, by name, where this year's figure
    and last year's are known: "previous", "budget" and "final" in 万元.
    """
    for part in (one for word, one in _PARTS.items() if word in words):
        known = (row for row in _rows(case, part) if {"previous", "final"} <= row[1].keys())
        yield from islice(known, 1)


def _rows(case: ReportCase, parts: Mapping[str, str]) -> Iterator[tuple[str, dict[str, Decimal]]]:
    """Rows of the 基础数据表 of the unit by name, with the figures that are known."""
    for one in case.tables:
        if isinstance(one, EvaluatedData):
            data = unit_data(one, case.rules, ())
            for key, name in parts.items():
                found = {column: data.data_figure(key, column).value for column, _ in COLUMNS}
                yield name, {at: value for at, value in found.items() if value is not None}


def fully_spent(case: ReportCase) -> bool:
    """Whether all that is known of the execution rate says that the budget was spent."""
    rates = [one.value for one in case.report.numbers if one.topic == _TOPICS[-1]]
    money = spending(case)
    if money and money.rate is not None:
        rates.append(money.rate)
    return bool(rates) and min(rates) >= _NEARLY_ALL


def shown_by_tables(case: ReportCase) -> Iterator[EvidenceFact]:
    """What the tables show: a budget much changed, a low rate, targets missed, overspending."""
    for table in scored_tables(case):
        if table.total is not None:
            yield from _money(_spending(table.total), table.rules.checks.adjustment)
        yield from missed_targets(table)
    if case.report.form is Form.DEPARTMENT:
        yield from _overspent(case)


def _money(money: Spending, most: Decimal) -> Iterator[EvidenceFact]:
    if money.initial and money.annual is not None:
        share = (money.annual - money.initial) / money.initial
        if abs(share) > most:
            yield EvidenceFact(f"年初到全年预算调整{percent(share)}", _RE.adjusted)
    rate, claimed = money.rate, money.claimed_rate
    if claimed is not None and claimed > 1:
        yield EvidenceFact(f"执行率填为{percent(claimed)}", _RE.executed)
    elif rate is not None and (rate < _SLOW or rate > 1):
        yield EvidenceFact(f"预算执行率{percent(rate)}", _RE.executed)


def missed_targets(table: ScoredForm) -> Iterator[EvidenceFact]:
    """The indicators of a table whose targets were missed."""
    for row in table.scored_rows:
        if row.line.met is False and row.name:
            done = f"{row.indicator.target.text}完成{row.indicator.actual.text}"
            core = re.escape(fold(row.name)[:4])
            yield EvidenceFact(f"“{row.name}”{done}", re.compile(f"{core}|未完成|未达"))


def _overspent(case: ReportCase) -> Iterator[EvidenceFact]:
    for name, row in _rows(case, _OVERSPENT):
        budget, final = row.get("budget"), row.get("final")
        if budget and final is not None and final > budget:
            fact = f"{name}决算{number(final)}超预算{number(budget)}"
            yield EvidenceFact(fact, re.compile(f"{name}|超支|超[出过]?预算"))


def _only(report: Report, topic: str) -> Decimal | None:
    """What a report states of a topic, where it states one value only."""
    values = {one.value for one in report.numbers if one.topic == topic}
    return values.pop() if len(values) == 1 else None
