"""What the money is made of: kinds of income, kinds of expenditure, with shares."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from xl_jixiao.facts.amounts import compare_sum, same
from xl_jixiao.facts.form import ScoredForm
from xl_jixiao.facts.fund_parts import FundBreakdown, blocks
from xl_jixiao.model.submission import FundLine, FundRole
from xl_jixiao.outputs.draft.narrative.control import row_facts
from xl_jixiao.outputs.draft.narrative.facts import DraftFacts, project_named
from xl_jixiao.outputs.draft.narrative.figures import (
    Term,
    amount,
    money,
    one_line,
    over,
    rate,
    term,
    total,
)
from xl_jixiao.outputs.draft.narrative.money import said_of, with_shares
from xl_jixiao.outputs.draft.phrases import Fact
from xl_jixiao.outputs.draft.prose import Prose
from xl_jixiao.text.patterns import lazy_re

_BASIC, _PROJECT = lazy_re("基本支出"), lazy_re("项目支出")
FUNDS = {
    "政府性基金": lazy_re("政府性基金"),
    "国有资本经营": lazy_re("国有资本"),
    "社会保险基金": lazy_re("社会保险|社保基金"),
}
_TITLES = {FundRole.INCOME: "按收入性质分", FundRole.EXPENSE: "按支出性质分"}


def basic(facts: DraftFacts) -> Mapping[str, Fact]:
    """基本支出: the amount with its share; how it was used is for the unit to say."""
    change = term(facts.base_figure("basic_adjustment", "final"))
    moved = money(abs(change)) if change is not None and change.value else None
    up = change is not None and change.value > 0
    found = _kind_of_expenditure(facts, _BASIC)
    return {**found, "调增": moved if up else None, "调减": None if up else moved}


def projects(facts: DraftFacts) -> tuple[Prose, ...]:
    """项目支出: amount and share, then the projects evaluated by themselves."""
    kind = _kind_of_expenditure(facts, _PROJECT)
    told = [
        facts.say("单个项目.执行", 名称=project_named(one.submission), **said_of(facts, one.total))
        for one in facts.projects
    ]
    head = facts.tell("项目支出", **kind, **row_facts(facts, "projects"))
    none = bool(kind.get("没有")) and len(head) + len(told) == 1
    return (*head, *(one for one in told if one), *facts.tell("项目用途", 没有=none))


def special_fund(facts: DraftFacts, kind: str) -> tuple[Prose, ...]:
    """政府性基金, 国有资本经营, 社会保险基金: what the unit's own report or the form says
    of it, else a gap.

    Raises:
        KeyError: no such kind.
    """
    if kind in facts.stated:
        return facts.stated[kind]
    words = FUNDS[kind]
    lines = facts.case.fund_lines(FundRole.INCOME_PART, FundRole.PART)
    amounts = [
        (line, one)
        for line in lines
        if words.search(line.name) and (one := term(line.amount) or term(line.annual)) is not None
    ]
    line, one = amounts[0] if amounts else (None, None)
    return facts.tell(
        "专项预算",
        种类=kind,
        未安排=one is not None and not one.value,
        名称=one_line(line.name) if line else None,
        金额=money(one) if one is not None and one.value else None,
    )


def breakdown(facts: DraftFacts, role: FundRole) -> dict[str, Fact]:
    """The block as slots: 合计, the column that it breaks down, its items with their shares where
    these add up as printed, the names of those that are 0.
    """
    block = _block(facts.case, role)
    if block is None:
        return {}
    if any((one.value or 0) < 0 for one in (block.whole, *block.amounts)):
        return {"负数": True}
    whole = _whole(block)
    filled = [(item, one) for item in block.items if (one := term(item.amount)) and one.value]
    alone = len(filled) == 1 and whole is not None and filled[0][1].value == whole.value
    known = block.whole.value is not None
    complete = known and compare_sum(block.whole, block.amounts).agrees
    items = [(one_line(item.name), one) for item, one in filled]
    absent = [one_line(item.name) for item in block.items if item.amount.value == 0]
    return {
        "列": _column(facts.case, block),
        "合计": amount(whole) if whole is not None else None,
        "唯一": one_line(filled[0][0].name) if alone else None,
        "各项": with_shares(facts, items, whole if complete else None),
        "没有": _and(absent) if filled and absent else None,
    }


def _and(names: list[str]) -> str:
    """甲、乙和丙."""
    *most, last = names
    return f"{'、'.join(most)}和{last}" if most else last


def _kind_of_expenditure(facts: DraftFacts, words: re.Pattern[str]) -> dict[str, Fact]:
    """One kind of expenditure with its share of the block, or by columns of its own."""
    for line in facts.case.fund_lines(FundRole.PART):
        if words.search(line.name) and any(f.value for f in (line.annual, line.executed)):
            return said_of(facts, line)
    block = _block(facts.case, FundRole.EXPENSE)
    lines = [one for one in block.items if words.search(one.name)] if block else []
    amounts = [one for line in lines if (one := term(line.amount)) is not None]
    if block is None or not amounts:
        return {}
    whole, one = _whole(block), next((one for one in amounts if one.value), amounts[0])
    share = over(one, whole) if whole is not None and whole.value > 0 else None
    sensible = share is not None and Decimal(0) <= share.value <= 1
    return {
        "没有": all(line.amount.value == 0 for line in lines),
        "列": _column(facts.case, block),
        "金额": money(one) if one.value else None,
        "占比": rate(share) if share is not None and sensible else None,
    }


def _block(case: ScoredForm, role: FundRole) -> FundBreakdown | None:
    title = _TITLES[role]
    return next((block for block in blocks(case.submission.funds) if block.title == title), None)


def _whole(block: FundBreakdown) -> Term | None:
    """The amount of the block: what its head prints, else the sum of its items."""
    head = term(block.head.amount) if block.head else None
    if head is not None:
        return head
    terms = [one for item in block.items if (one := term(item.amount)) is not None]
    return total(terms) if terms else None


def _column(case: ScoredForm, block: FundBreakdown) -> str:
    """Which column of the total row the block breaks down, "" where none or several fit."""
    line: FundLine | None = case.total
    if line is None:
        return ""
    names = (("年初预算", line.initial), ("全年预算", line.annual), ("全年执行", line.executed))
    fitting = [name for name, figure in names if same(block.whole, figure)]
    if not fitting or (fitting[0] == "年初预算" and len(fitting) > 1):
        return ""
    return f"{fitting[0]}数"
