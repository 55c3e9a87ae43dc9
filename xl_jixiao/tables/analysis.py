"""分析: small tables of counts that the charts are drawn from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import NamedTuple

from xl_jixiao.facts.records import FormRecord
from xl_jixiao.facts.run import Run
from xl_jixiao.facts.scored import FORM_ORDER, form_title
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.finding import SEVERITY_TITLES

UNDETERMINED = "未计入"
"""Without both totals, or out of other points than the full marks."""

NO_RATE = "无法计算"

TOP_FINDINGS = 15

_RATE_BOUNDS = tuple(Decimal(bound) for bound in ("0.5", "0.6", "0.7", "0.8", "0.9", "1"))

_RATE_NAMES = ("低于50%", "50%～60%", "60%～70%", "70%～80%", "80%～90%", "90%～100%")

_EXACT, _ABOVE = "100%", "超过100%"


class Series(NamedTuple):
    """Counts under the categories of their crosstab."""

    name: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Crosstab:
    """Categories against kinds of form."""

    title: str
    unit: str
    """What is counted: "份", "条"."""
    categories: tuple[str, ...]
    series: tuple[Series, ...]


@dataclass(frozen=True, slots=True)
class Analysis:
    """Superseded versions are left out."""

    grades: Crosstab
    rates: Crosstab
    findings: Crosstab
    """Most frequent first; the category is id and title of the check."""


def analyse(run: Run) -> Analysis:
    """Count grades, execution rates and findings, over the groups of forms of the summary."""
    rows = [row for block in run.summary.blocks for row in block.rows]
    scored, rated = (sum(map(has, rows)) for has in (_in_scores, _in_rates))
    grades = (*(grade.name for grade in run.rules.grades.grades), UNDETERMINED)
    rates = (*_RATE_NAMES, _EXACT, _ABOVE, NO_RATE)
    return Analysis(
        grades=_by_form(rows, _grade, f"核算等级分布（{scored}份）", grades),
        rates=_by_form(rows, _rate, f"预算执行率分布（{rated}份）", rates),
        findings=_findings(run),
    )


def _in_scores(row: FormRecord) -> bool:
    return row.has_scores


def _in_rates(row: FormRecord) -> bool:
    return row.has_money and row.rate is not None


def _by_form(
    rows: Sequence[FormRecord],
    category_of: Callable[[FormRecord], str | None],
    title: str,
    categories: tuple[str, ...],
) -> Crosstab:
    tally = Counter((form_title(row.form), category_of(row)) for row in rows)
    forms = {form for form, _ in tally}
    series = tuple(
        Series(name, tuple(tally[name, category] for category in categories))
        for name in map(form_title, FORM_ORDER)
        if name in forms
    )
    return Crosstab(title, "份", categories, series)


def _grade(row: FormRecord) -> str | None:
    return row.grade if row.has_scores else UNDETERMINED


def _rate(row: FormRecord) -> str:
    return _rate_name(row.rate if row.has_money else None)


def _rate_name(rate: Decimal | None) -> str:
    """The bin of an execution rate; exactly 100% is a bin of its own, it is what most report."""
    if rate is None:
        return NO_RATE
    if rate == 1:
        return _EXACT
    for bound, name in zip(_RATE_BOUNDS, _RATE_NAMES, strict=True):
        if rate < bound:
            return name
    return _ABOVE


def _findings(run: Run) -> Crosstab:
    top = sorted(run.summary.checks, key=lambda one: (-one.findings, one.id))[:TOP_FINDINGS]
    series = tuple(
        Series(title, tuple(one.counts[severity] for one in top))
        for severity, title in SEVERITY_TITLES.items()
    )
    return Crosstab(
        f"最常见的问题（前 {TOP_FINDINGS} 项）",
        "条",
        tuple(f"{one.id} {run.titles.get(one.id, '')}".strip() for one in top),
        series,
    )
