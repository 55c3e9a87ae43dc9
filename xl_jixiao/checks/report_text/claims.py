"""Sentences that the figures contradict."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from xl_jixiao.checks.report_case import ReportCase
from xl_jixiao.checks.report_text.evidence import (
    Spending,
    base_change,
    fully_spent,
    missed_targets,
    parts_named,
    spending,
)
from xl_jixiao.checks.report_text.passages import ReportSentence, passages
from xl_jixiao.checks.report_text.remedies import Remedies
from xl_jixiao.model.report import SectionRole
from xl_jixiao.text.patterns import lazy_re
from xl_jixiao.text.wording import joined, number, percent

_WITHIN = lazy_re(
    "(?P<what>[^，。；：]{0,12})(?:控制在|未超(?:出|过)?|没有超(?:出|过)?|不超(?:出|过)?)"
    "(?P<base>年初|全年|年度|部门|批复)*(?:的)?预算(?:批复)?(?:总额|总量|范围|额度|数|限额|安排|指标|控制数)*"
    "(?:之内|以内|范围内|内)?"
)
_OF_A_PART = lazy_re(
    "三公|接待|用车|出国|会议|培训|公用|差旅|人员|办公|采购|项目|工程|单项|基本支出|成本"
)
"""Budgets of a part are not that of the whole."""
_RAISE_EXECUTION = lazy_re(
    "(?:提高|提升|加快|加大)(?!了)[^，。；]{0,6}(?:执行率|(?:预算)?执行进度|支出进度)"
)
_LOWERED = lazy_re(
    '(?P<what>三公[”"]?经费|公务接待|公务用车|公用经费)[^。；，]{0,14}'
    "(?:只减不增|只降不升|零增长|逐年(?:下降|递减)|持续(?:下降|压减))"
)
_ALL_ACHIEVED = lazy_re(
    "(?:各项|所有|全部|年初设定的?|年度)[^，。；]{0,10}(?:绩效目标|绩效指标|指标)[^，。；]{0,4}"
    "(?:全部|均已?|全面|都已?|圆满)(?:得到)?(?:完成|实现|达标|达成|达到)"
    "|(?:全部|全面|圆满|均已?)(?:完成|实现|达成)了?[^，。；]{0,10}(?:绩效目标|绩效指标)"
)
_INTENDED = lazy_re("原则上|应当|必须|须|不得|严禁|要求|确保|下一?步|今后|将(?:进一步|严格)?")
_OF_RATE = "执行率填为"
_SLACK = Decimal("0.0005")
"""A share of the budget that is rounding, not overspending."""


class Contradiction(NamedTuple):
    """Sentences against a figure."""

    told: tuple[ReportSentence, ...]
    start: int
    end: int
    """What says it, in the first of them."""
    fact: str
    """Chinese: the figure that does not fit."""
    of_rate: bool = False
    """Whether that is the rate that the form states, which may itself be wrong."""


def within_budget(case: ReportCase) -> Iterator[Contradiction]:
    """支出控制在预算总额内, while more was spent than the budget; likewise of a part whose budget
    is in the 基础数据表.
    """
    money = spending(case)
    for passage in passages(case.report):
        match = _WITHIN.search(passage.text)
        if match is None or _is_intended(passage):
            continue
        if _OF_A_PART.search(match["what"]):
            fact = _part_overspent(case, match["what"])
        else:
            fact = _overspent(money, of_initial=match["base"] == "年初") if money else ""
        if fact:
            yield Contradiction((passage,), *match.span(), fact, fact.startswith(_OF_RATE))


def lowered(case: ReportCase) -> Iterator[Contradiction]:
    """“三公”经费只减不增, while the 基础数据表 shows more than the year before."""
    for passage in passages(case.report):
        match = _LOWERED.search(passage.text)
        if match is None or _is_intended(passage):
            continue
        for key, name in parts_named(match["what"]):
            change = base_change(case, key)
            if change and change.final > change.previous:
                fact = (
                    f"基础数据表{name}上年决算{number(change.previous)}万元、"
                    f"本年决算{number(change.final)}万元"
                )
                yield Contradiction((passage,), *match.span(), fact)


def all_achieved(case: ReportCase) -> Iterator[Contradiction]:
    """各项绩效指标全部完成, while the table has rows that missed their targets."""
    missed = tuple(missed_targets(case))
    if not missed:
        return
    for passage in passages(case.report):
        match = _ALL_ACHIEVED.search(passage.text)
        if match is not None and not _is_intended(passage):
            yield Contradiction(
                (passage,), *match.span(), f"自评表{joined([one.fact for one in missed], 3)}"
            )
            return


def raised_though_full(case: ReportCase, found: Remedies) -> Iterator[Contradiction]:
    """进一步提高预算执行率, while all of the budget was spent."""
    told = tuple(one for one in found.measures if _RAISE_EXECUTION.search(one.text))
    match = _RAISE_EXECUTION.search(told[0].text) if told else None
    if match is not None and fully_spent(case):
        yield Contradiction(told, *match.span(), "预算执行率已达100%")


def _is_intended(passage: ReportSentence) -> bool:
    """Whether a sentence says what is meant to be, not what was."""
    planned = passage.under(SectionRole.MEASURES, SectionRole.PROBLEMS)
    return planned or bool(_INTENDED.search(passage.text))


def _part_overspent(case: ReportCase, words: str) -> str:
    for key, name in parts_named(words):
        change = base_change(case, key)
        if change and change.budget and change.final > change.budget * (1 + _SLACK):
            final, budget = number(change.final), number(change.budget)
            return f"基础数据表{name}决算{final}万元，大于预算{budget}万元"
    return ""


def _overspent(money: Spending, *, of_initial: bool) -> str:
    executed = money.executed
    if executed is None:
        return ""
    if money.annual and executed > money.annual * (1 + _SLACK):
        return f"全年执行{number(executed)}万元，大于全年预算{number(money.annual)}万元"
    if money.claimed_rate is not None and money.claimed_rate > 1 + _SLACK:
        return f"{_OF_RATE}{percent(money.claimed_rate)}"
    if of_initial and money.initial and executed > money.initial * (1 + _SLACK):
        return f"全年执行{number(executed)}万元，大于年初预算{number(money.initial)}万元"
    return ""
