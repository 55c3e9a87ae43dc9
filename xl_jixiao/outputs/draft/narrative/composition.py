"""What the money is made of: kinds of income, kinds of expenditure, with shares."""

from __future__ import annotations

import re
from collections.abc import Mapping

from xl_jixiao.facts.amounts import compare_sum, same
from xl_jixiao.facts.form import ScoredForm
from xl_jixiao.facts.fund_parts import FundBreakdown, blocks
from xl_jixiao.model.submission import FundLine, FundRole
from xl_jixiao.outputs.draft.narrative.control import row_facts
from xl_jixiao.outputs.draft.narrative.facts import DraftFacts, project_named
from xl_jixiao.outputs.draft.narrative.figures import (
    Term,
    above_zero,
    amount,
    one_line,
    over,
    rate,
    some,
    term,
    total,
)
from xl_jixiao.outputs.draft.narrative.money import said_of, with_shares
from xl_jixiao.outputs.draft.phrases import Fact
from xl_jixiao.outputs.word.prose import Prose
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
    way = "调增" if above_zero(change) else "调减"
    return {**_kind_of_expenditure(facts, _BASIC), way: some(change and abs(change))}


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
    amounts = (
        (one_line(line.name), one)
        for line in facts.case.fund_lines(FundRole.INCOME_PART, FundRole.PART)
        if FUNDS[kind].search(line.name) and (one := term(line.amount) or term(line.annual))
    )
    name, one = next(amounts, (None, None))
    none = one is not None and not one.value
    return facts.tell("专项预算", 种类=kind, 未安排=none, 名称=name, 金额=some(one))


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
    items = [
        (one_line(item.name), one)
        for item in block.items
        if (one := term(item.amount)) and one.value
    ]
    alone = len(items) == 1 and whole is not None and items[0][1].value == whole.value
    known = block.whole.value is not None
    complete = known and compare_sum(block.whole, block.amounts).agrees
    absent = [one_line(item.name) for item in block.items if item.amount.value == 0]
    return {
        "列": _column(facts.case, block),
        "合计": amount(whole),
        "唯一": items[0][0] if alone else None,
        "各项": with_shares(facts, items, whole if complete else None),
        "没有": "和".join(filter(None, ("、".join(absent[:-1]), *absent[-1:]))) if items else None,
    }


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
    share = over(one, above_zero(whole))
    return {
        "没有": all(line.amount.value == 0 for line in lines),
        "列": _column(facts.case, block),
        "金额": some(one),
        "占比": rate(share) if share and 0 <= share.value <= 1 else None,
    }


def _block(case: ScoredForm, role: FundRole) -> FundBreakdown | None:
    title = _TITLES[role]
    return next((block for block in blocks(case.submission.funds) if block.title == title), None)


def _whole(block: FundBreakdown) -> Term | None:
    """The amount of the block: what its head prints, else the sum of its items."""
    head = term(block.head.amount) if block.head else None
    return head or total([one for item in block.items if (one := term(item.amount))])


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
