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
from xl_jixiao.text.phrases import Phrases
from xl_jixiao.text.wording import joined, number, percent

_RE = Phrases(__name__)


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
        match = _RE.within.search(passage.text)
        if match is None or _is_intended(passage):
            continue
        if _RE.of_a_part.search(match["what"]):
            fact = _part_overspent(case, match["what"])
        else:
            fact = _overspent(money, of_initial=match["base"] == "年初") if money else ""
        if fact:
            yield Contradiction((passage,), *match.span(), fact, fact.startswith(_OF_RATE))


def lowered(case: ReportCase) -> Iterator[Contradiction]:
    """“三公”经费只减不增, while the 基础数据表 shows more than the year before."""
    for passage in passages(case.report):
        match = _RE.lowered.search(passage.text)
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
        match = _RE.all_achieved.search(passage.text)
        if match is not None and not _is_intended(passage):
            yield Contradiction(
                (passage,), *match.span(), f"自评表{joined([one.fact for one in missed], 3)}"
            )
            return


def raised_though_full(case: ReportCase, found: Remedies) -> Iterator[Contradiction]:
    """进一步提高预算执行率, while all of the budget was spent."""
    told = tuple(one for one in found.measures if _RE.raise_execution.search(one.text))
    match = _RE.raise_execution.search(told[0].text) if told else None
    if match is not None and fully_spent(case):
        yield Contradiction(told, *match.span(), "预算执行率已达100%")


def _is_intended(passage: ReportSentence) -> bool:
    """Whether a sentence says what is meant to be, not what was."""
    planned = passage.under(SectionRole.MEASURES, SectionRole.PROBLEMS)
    return planned or bool(_RE.intended.search(passage.text))


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
