"""Sentences that the figures contradict."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from xl_jixiao.checks.report_case import ReportCase
from xl_jixiao.checks.report_text.evidence import Spending, fully_spent, spending
from xl_jixiao.checks.report_text.passages import Passage, passages
from xl_jixiao.checks.report_text.remedies import Remedies
from xl_jixiao.checks.wording import number, percent

_WITHIN = re.compile(
    "(?P<what>[^，。；：]{0,12})(?:控制在|未超(?:出|过)?|没有超(?:出|过)?|不超(?:出|过)?)"
    "(?P<base>年初|全年|年度|部门|批复)*(?:的)?预算(?:批复)?(?:总额|总量|范围|额度|数|限额|安排|指标|控制数)*"
    "(?:之内|以内|范围内|内)?"
)
_OF_A_PART = re.compile(
    "三公|接待|用车|出国|会议|培训|公用|差旅|人员|办公|采购|项目|工程|单项|基本支出|成本"
)
"""Budgets of a part are not that of the whole."""
_RAISE_EXECUTION = re.compile(
    "(?:提高|提升|加快|加大)(?!了)[^，。；]{0,6}(?:执行率|(?:预算)?执行进度|支出进度)"
)
_SLACK = Decimal("0.0005")
"""A share of the budget that is rounding, not overspending."""


class Contradiction(NamedTuple):
    """Sentences against a figure."""

    told: tuple[Passage, ...]
    start: int
    end: int
    """What says it, in the first of them."""
    fact: str
    """Chinese: the figure that does not fit."""


def within_budget(case: ReportCase) -> Iterator[Contradiction]:
    """支出控制在预算总额内, while more was spent than the budget."""
    money = spending(case)
    if money is None:
        return
    for passage in passages(case.report):
        match = _WITHIN.search(passage.text)
        if match is None or _OF_A_PART.search(match["what"]):
            continue
        fact = _overspent(money, of_initial=match["base"] == "年初")
        if fact:
            yield Contradiction((passage,), *match.span(), fact)


def raised_though_full(case: ReportCase, found: Remedies) -> Iterator[Contradiction]:
    """进一步提高预算执行率, while all of the budget was spent."""
    told = tuple(one for one in found.measures if _RAISE_EXECUTION.search(one.text))
    match = _RAISE_EXECUTION.search(told[0].text) if told else None
    if match is not None and fully_spent(case):
        yield Contradiction(told, *match.span(), "预算执行率已达100%")


def _overspent(money: Spending, *, of_initial: bool) -> str:
    executed = money.executed
    if executed is None:
        return ""
    if money.annual and executed > money.annual * (1 + _SLACK):
        return f"全年执行{number(executed)}万元，大于全年预算{number(money.annual)}万元"
    if money.claimed_rate is not None and money.claimed_rate > 1 + _SLACK:
        return f"执行率填为{percent(money.claimed_rate)}"
    if of_initial and money.initial and executed > money.initial * (1 + _SLACK):
        return f"全年执行{number(executed)}万元，大于年初预算{number(money.initial)}万元"
    return ""
