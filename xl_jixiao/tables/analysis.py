"""分析: small tables of counts that the charts are drawn from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from xl_jixiao.facts.run import Run
from xl_jixiao.model.finding import SEVERITY_TITLES
from xl_jixiao.tables.overview import execution_of
from xl_jixiao.tables.scored import FORM_ORDER, Scored, form_title

if TYPE_CHECKING:
    import pandas as pd


UNDETERMINED = "不能确定"

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


def analyse(run: Run, scored: Sequence[Scored]) -> Analysis:
    """Count grades, execution rates and findings."""
    import pandas as pd

    counted = [one for one in scored if not one.superseded]
    frame = pd.DataFrame(
        {
            "form": [form_title(one.submission.form) for one in counted],
            "grade": [one.score.grade or UNDETERMINED for one in counted],
            "rate": [_rate_name(execution_of(one.submission, one.score)[1]) for one in counted],
        },
        dtype=object,
    )
    grades = (*(grade.name for grade in run.rules.grades.grades), UNDETERMINED)
    return Analysis(
        grades=_crosstab(frame, "grade", "核算等级分布", grades),
        rates=_crosstab(frame, "rate", "预算执行率分布", (*_RATE_NAMES, _EXACT, _ABOVE, NO_RATE)),
        findings=_findings(run),
    )


def _crosstab(
    frame: pd.DataFrame, column: str, title: str, categories: tuple[str, ...]
) -> Crosstab:
    import pandas as pd

    table = pd.crosstab(frame["form"], frame[column]).reindex(columns=categories, fill_value=0)
    forms = [name for name in map(form_title, FORM_ORDER) if name in table.index]
    series = tuple(Series(name, tuple(map(int, table.loc[name]))) for name in forms)
    return Crosstab(title, "份", categories, series)


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
    import pandas as pd

    ids = pd.Series([finding.id for finding in run.findings], dtype=object)
    totals = ids.value_counts()
    top = sorted(totals.items(), key=lambda item: (-item[1], str(item[0])))[:TOP_FINDINGS]
    names = [str(name) for name, _ in top]
    titles = _titles()
    severities = tuple(SEVERITY_TITLES)
    tally = pd.crosstab(
        ids, pd.Series([finding.severity for finding in run.findings], dtype=object)
    ).reindex(index=names, columns=severities, fill_value=0)
    series = tuple(Series(SEVERITY_TITLES[one], tuple(map(int, tally[one]))) for one in severities)
    return Crosstab(
        f"最常见的问题（前 {TOP_FINDINGS} 项）",
        "条",
        tuple(f"{name} {titles.get(name, '')}".strip() for name in names),
        series,
    )


def _titles() -> dict[str, str]:
    """Titles of the checks by id."""
    from xl_jixiao.checks.registry import all_checks

    return {check.id: check.title for check in all_checks()}
