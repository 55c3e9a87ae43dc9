"""X03: the project reports of a unit against its 项目支出."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from xl_jixiao.checks.hit import Hit, Pass, Results
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.checks.report_case import ReportCase
from xl_jixiao.checks.report_numbers.lines import agreed, places, quote, rounding
from xl_jixiao.checks.report_numbers.relations import added
from xl_jixiao.checks.report_numbers.table_facts import facts, tables_of
from xl_jixiao.checks.report_numbers.unit_facts import by_topic
from xl_jixiao.checks.wordings import Wordings
from xl_jixiao.facts.amounts import HALF, ZERO
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.report import StatedNumber
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
    said = _projects(case)
    budget, final = _total(case, "project_budget"), _total(case, "project_executed")
    if len(said) < 2 or final is None:
        return
    amounts = [amount for one in said for amount in _amount(one)]
    rates = [one["execution_rate"][0] for one in said if one.get("execution_rate")]
    if len(amounts) == len(said):
        yield _sum_of(amounts, final, budget, case)
        if budget is not None and budget.value and len(rates) == len(said):
            yield from _rates_of(rates, final, budget, case)


def _projects(case: ReportCase) -> list[Mapping[str, Sequence[StatedNumber]]]:
    """What the project reports say, for the department's report or, without one, for the first of
    them.
    """
    own, others = case.report, case.siblings
    reports = [one for one in others if one.form is Form.PROJECT]
    if own.form is Form.PROJECT:
        if any(one.form is Form.DEPARTMENT or one.place < own.place for one in others):
            return []
        reports = [own, *reports]
    return [by_topic(one) for one in reports]


def _amount(said: Mapping[str, Sequence[StatedNumber]]) -> Sequence[StatedNumber]:
    """What a project spent, or what was arranged for it, where that is said with one value."""
    for topics in (_SPENT, _ARRANGED):
        own = [one for topic in topics for one in said.get(topic, ())]
        if agreed(own):
            return own[:1]
    return ()


def _total(case: ReportCase, topic: str) -> ProjectSpending | None:
    """The unit's 项目支出: by its tables, else by the department's own report."""
    own = case.report if case.report.form is Form.DEPARTMENT else None
    tables = tables_of(case) if own else case.tables
    table = facts([one for one in tables if one.submission.form is not Form.PROJECT])
    found = [
        ProjectSpending(one.title, one.figure.value or ZERO, one.figure.step)
        for one in table.get(topic, ())
    ]
    if own is not None and not found:
        said = by_topic(own).get(topic, ())
        found = [ProjectSpending(f"整体报告{one.subject}", one.value, one.step) for one in said]
    return found[0] if len({one.value for one in found}) == 1 else None


def _sum_of(
    amounts: Sequence[StatedNumber],
    final: ProjectSpending,
    budget: ProjectSpending | None,
    case: ReportCase,
) -> Hit | Pass:
    total = added(amounts)
    formula = f"{'+'.join(number(one.value) for one in amounts)}={number(total)}万元"
    gap = final.value - total
    if abs(gap) <= final.step * HALF + rounding(*amounts):
        told = f"{len(amounts)}份项目报告支出{formula}"
        return Pass(f"{told}，与{final.name}{number(final.value)}一致")
    compared = "、".join(
        f"{one.name}{number(one.value)}万元相差{number(abs(one.value - total))}万元"
        for one in (budget, final)
        if one is not None
    )
    refs, facts = places(_here(case, amounts)), {"added": formula, "compared": compared}
    figures = {"份数": len(amounts), "合计": total, "名": final.name, "决算": final.value}
    hit = _SAY.hit("多" if gap < 0 else "少", refs, "项目支出", **facts, **figures)
    return hit._replace(told=hit.told._replace(weight=abs(gap)))


def _rates_of(
    rates: Sequence[StatedNumber],
    final: ProjectSpending,
    budget: ProjectSpending,
    case: ReportCase,
) -> Iterator[Hit]:
    whole, gap = final.value / budget.value, final.value - budget.value
    if any(rate.value != _FULL for rate in rates) or abs(whole - _FULL) <= _OFF:
        return
    refs, told = places(_here(case, rates)), "、".join(dict.fromkeys(rate.text for rate in rates))
    way = f"{'超出' if gap > 0 else '少支'}{number(abs(gap))}万元"
    facts = {"final": final, "budget": budget, "rate": percent(whole), "rates": told, "way": way}
    yield _SAY.hit("完成率", refs, quote(rates[0]), 份数=len(rates), 名=final.name, **facts)


def _here(case: ReportCase, said: Sequence[StatedNumber]) -> list[StatedNumber]:
    """Those that are in the same file: places in others would be read as places here."""
    reports = [one for one in (case.report, *case.siblings) if one.file == case.report.file]
    own = {id(one) for report in reports for one in report.numbers}
    return [one for one in said if id(one) in own]
