"""X03: the project reports of a unit against its 项目支出."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from xl_jixiao.checks.hit import Hit, Pass, Results
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.checks.report_case import ReportCase
from xl_jixiao.checks.report_numbers.lines import places, quote, rounding
from xl_jixiao.checks.report_numbers.table_facts import facts, tables_of
from xl_jixiao.checks.report_numbers.unit_facts import by_topic
from xl_jixiao.checks.wordings import Wordings
from xl_jixiao.facts.amounts import HALF, ZERO
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.report import Report, StatedNumber
from xl_jixiao.model.submission import Form
from xl_jixiao.text.wording import number, percent

_SAY = Wordings(__name__)
_SPENT = ("funds_spent", "total_executed", "project_executed")
_ARRANGED = ("funds_arranged", "total_annual", "total_initial", "project_budget")
_FULL = Decimal(1)
_OFF = Decimal("0.05")
"""The unit's rate must be off by more before it is held against the projects'."""


class ProjectSpending(NamedTuple):
    """The unit's 项目支出 at one stage."""

    name: str
    value: Decimal
    step: Decimal


class Project(NamedTuple):
    """What a project report says of its money."""

    report: Report
    amount: StatedNumber
    rate: StatedNumber | None


@check(
    "X03",
    "项目报告与部门项目支出对不上",
    Severity.ERROR,
    Stage.REPORT_ACROSS,
    holds="项目报告之和与项目支出相符",
)
def projects_against_unit(case: ReportCase) -> Results:
    """各项目支出报告的金额、执行率必须与部门的项目支出对得上。

    检查内容：各项目报告的支出之和不得大于部门项目支出决算；小于的只提示差额（项目报告不一定报全）；
        各项目都写预算完成率100%而部门项目支出决算与预算相差超过5%的，请说明差额由哪些项目形成。
    依据：本工具检查规则：报告前后数据一致、计算正确
    错误示例：五个项目报告都写年初预算完成率100%，而项目支出预算306万元、决算422.59万元
    正确示例：三个项目支出200、60、46万元，合计306万元，部门项目支出决算306万元
    处理办法：核对各项目的预算和支出；没有单独报告的项目，在整体报告里列明金额。
    """
    projects = _projects(case)
    totals = _totals(case)
    final, budget = totals.get("project_executed"), totals.get("project_budget")
    if len(projects) < 2 or final is None:
        return
    yield from _sum_of(projects, final, budget, case)
    yield from _rates_of(projects, final, budget, case)


def _projects(case: ReportCase) -> list[Project]:
    """The project reports, for the department's report or, without one, for the first of them."""
    reports = [one for one in case.siblings if one.form is Form.PROJECT]
    if case.report.form is Form.PROJECT:
        if any(
            one.form is Form.DEPARTMENT or one.place < case.report.place for one in case.siblings
        ):
            return []
        reports = [case.report, *reports]
    found = [project for report in reports if (project := _project(report)) is not None]
    return found if len(found) == len(reports) else []


def _project(report: Report) -> Project | None:
    said = by_topic(report)
    for topics in (_SPENT, _ARRANGED):
        own = [one for topic in topics for one in said.get(topic, ())]
        if own and len({one.value for one in own}) == 1:
            rates = said.get("execution_rate", ())
            return Project(report, own[0], rates[0] if rates else None)
    return None


def _totals(case: ReportCase) -> dict[str, ProjectSpending]:
    """The unit's 项目支出: by its tables, else by the department's own report."""
    found: dict[str, ProjectSpending] = {}
    own = case.report if case.report.form is Form.DEPARTMENT else None
    tables = tables_of(case) if own else case.tables
    table = facts([one for one in tables if one.submission.form is not Form.PROJECT])
    for topic in ("project_executed", "project_budget"):
        values = {fact.figure.value for fact in table.get(topic, ())}
        if len(values) == 1:
            fact = table[topic][0]
            found[topic] = ProjectSpending(fact.title, fact.figure.value or ZERO, fact.figure.step)
        elif own is not None and not values:
            said = by_topic(own).get(topic, ())
            if len({one.value for one in said}) == 1:
                found[topic] = ProjectSpending(
                    f"整体报告{said[0].subject}", said[0].value, said[0].step
                )
    return found


def _sum_of(
    projects: Sequence[Project],
    final: ProjectSpending,
    budget: ProjectSpending | None,
    case: ReportCase,
) -> Iterator[Hit | Pass]:
    total = sum((one.amount.value for one in projects), ZERO)
    added = f"{'+'.join(number(one.amount.value) for one in projects)}={number(total)}万元"
    slack = final.step * HALF + rounding(*(one.amount for one in projects))
    gap = final.value - total
    if abs(gap) <= slack:
        yield Pass(f"{len(projects)}份项目报告支出{added}，与{final.name}{number(final.value)}一致")
        return
    compared = "、".join(
        f"{one.name}{number(one.value)}万元相差{number(abs(one.value - total))}万元"
        for one in (budget, final)
        if one is not None
    )
    hit = _SAY.hit(
        "多" if gap < 0 else "少",
        places(_here(case, [one.amount for one in projects])),
        "项目支出",
        added=added,
        compared=compared,
        份数=str(len(projects)),
        合计=number(total),
        名=final.name,
        决算=number(final.value),
    )
    yield hit._replace(told=hit.told._replace(weight=abs(gap)))


def _rates_of(
    projects: Sequence[Project],
    final: ProjectSpending,
    budget: ProjectSpending | None,
    case: ReportCase,
) -> Iterator[Hit]:
    rates = [one.rate for one in projects if one.rate is not None]
    if budget is None or not budget.value or len(rates) < len(projects):
        return
    whole = final.value / budget.value
    if any(rate.value != _FULL for rate in rates) or abs(whole - _FULL) <= _OFF:
        return
    gap = final.value - budget.value
    yield _SAY.hit(
        "完成率",
        places(_here(case, rates)),
        quote(rates[0]),
        final=number(final.value),
        budget=f"{budget.name}{number(budget.value)}",
        rate=percent(whole),
        rates="、".join(dict.fromkeys(rate.text for rate in rates)),
        way="超出" if gap > 0 else "少支",
        gap=number(abs(gap)),
        份数=str(len(rates)),
        名=final.name,
    )


def _here(case: ReportCase, said: Sequence[StatedNumber]) -> list[StatedNumber]:
    """Those that are in the same file: places in others would be read as places here."""
    own = {
        id(one)
        for report in (case.report, *case.siblings)
        if report.file == case.report.file
        for one in report.numbers
    }
    return [one for one in said if id(one) in own]
