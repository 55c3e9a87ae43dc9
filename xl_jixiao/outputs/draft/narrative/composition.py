"""What the money is made of: kinds of income, kinds of expenditure, with shares."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from xl_jixiao.facts.amounts import compare_sum, same
from xl_jixiao.facts.form import ScoredForm
from xl_jixiao.facts.fund_parts import FundBreakdown, blocks
from xl_jixiao.model.submission import FundLine, FundRole
from xl_jixiao.outputs.draft.narrative.budget import execution_of
from xl_jixiao.outputs.draft.narrative.control import project_control
from xl_jixiao.outputs.draft.narrative.facts import DraftFacts, project_named
from xl_jixiao.outputs.draft.narrative.figures import (
    Term,
    amount,
    money,
    over,
    rate,
    shares_of,
    term,
    total,
)
from xl_jixiao.outputs.draft.narrative.quotes import joined, one_line
from xl_jixiao.outputs.draft.prose import Gap, Piece, Prose, prose
from xl_jixiao.text.patterns import lazy_re

_BASIC, _PROJECT = lazy_re("基本支出"), lazy_re("项目支出")
_FUNDS = {
    "政府性基金": lazy_re("政府性基金"),
    "国有资本经营": lazy_re("国有资本"),
    "社会保险基金": lazy_re("社会保险|社保基金"),
}


def income(facts: DraftFacts) -> tuple[Prose, ...]:
    """By 按收入性质分."""
    return _composition(facts, FundRole.INCOME, "收入", "各类收入金额（自评表“按收入性质分”）")


def expenditure(facts: DraftFacts) -> tuple[Prose, ...]:
    """By 按支出性质分."""
    return _composition(
        facts, FundRole.EXPENSE, "支出", "基本支出和项目支出金额（自评表“按支出性质分”）"
    )


def basic(facts: DraftFacts) -> tuple[Prose, ...]:
    """基本支出: the amount with its share; how it was used is for the unit to say."""
    told = _kind_of_expenditure(facts, _BASIC, "基本支出")
    gap = Gap("基本支出的人员经费、日常公用经费构成和主要用途")
    change = facts.base_figure("basic_adjustment", "final")
    adjusted = term(change)
    if adjusted is not None and adjusted.value:
        told += (prose(f"{facts.year}基本支出预算调整", money(adjusted), "。"),)
    elif _is_none(facts, _BASIC):
        return told
    return (*told, prose(gap, "。"))


def projects(facts: DraftFacts) -> tuple[Prose, ...]:
    """项目支出: amount and share, then the projects evaluated by themselves."""
    told = (*_kind_of_expenditure(facts, _PROJECT, "项目支出"), *project_control(facts))
    for case in facts.projects:
        line = case.total
        if line is None:
            continue
        sentence = execution_of(case, line)
        if sentence.pieces:
            told += (prose(project_named(case.submission), "：", sentence, "。"),)
    if _is_none(facts, _PROJECT) and len(told) == 1:
        return told
    return (*told, prose(Gap("项目支出的主要项目和用途"), "。"))


def special_fund(facts: DraftFacts, kind: str) -> tuple[Prose, ...]:
    """政府性基金, 国有资本经营, 社会保险基金: what the form says of it, else a gap.

    Raises:
        KeyError: no such kind.
    """
    words = _FUNDS[kind]
    roles = (FundRole.INCOME_PART, FundRole.PART)
    lines = [line for line in facts.case.fund_lines(*roles) if words.search(line.name)]
    for line in lines:
        amount = term(line.amount) or term(line.annual)
        if amount is None:
            continue
        if not amount.value:
            return (prose(f"{facts.year}未安排{kind}预算资金。"),)
        use = Gap(f"{kind}预算支出的项目、执行数和用途")
        return (prose(f"{facts.year}{one_line(line.name)}", money(amount), "。", use, "。"),)
    absent = f"{kind}预算支出情况（没有的写“{facts.year}无{kind}预算支出”）"
    return (prose(Gap(absent), "。"),)


def _composition(facts: DraftFacts, role: FundRole, kind: str, missing: str) -> tuple[Prose, ...]:
    block = _block(facts.case, role)
    items = [item for item in block.items if item.amount.value] if block else []
    if block and any((one.value or 0) < 0 for one in (block.whole, *block.amounts)):
        return (prose(Gap(f"{missing}，现填有负数，核对后补充"), "。"),)
    if block is None or not (items or block.whole.value is not None):
        return (prose(Gap(missing), "。"),)
    return (prose(_head(facts, block, kind), _parts(block, items), "。"),)


def _head(facts: DraftFacts, block: FundBreakdown, kind: str) -> Prose:
    """The whole of the block, said to be the budget or the execution that it equals."""
    head, whole = f"按{kind}性质分，{facts.year}", _whole(block)
    if whole is None:
        return prose(head)
    return prose(head, _column(facts.case, block) or f"{kind}合计", *amount(whole))


def _parts(block: FundBreakdown, items: Sequence[FundLine]) -> Prose:
    """其中：… with shares where they add up as printed, then what there is none of."""
    whole = _whole(block)
    absent = [one_line(item.name) for item in block.items if item.amount.value == 0]
    terms = [amount for item in items if (amount := term(item.amount)) is not None]
    if not terms:
        return prose()
    complete = compare_sum(block.whole, block.amounts).agrees
    shares = shares_of(whole, terms) if complete else []
    clauses = []
    for place, (item, amount) in enumerate(zip(items, terms, strict=True)):
        clause: list[Piece] = [one_line(item.name), money(amount)]
        if shares:
            clause += ["，占", shares[place]]
        clauses.append(prose(*clause))
    lead = "，其中：" if whole is not None else ""
    tail = f"；无{_and(absent)}" if absent else ""
    if len(terms) == 1 and whole is not None and terms[0].value == whole.value:
        return prose(f"，全部为{one_line(items[0].name)}", tail.replace("；", "，"))
    return prose(lead, joined(clauses, "；"), tail)


def _and(names: Sequence[str]) -> str:
    """甲、乙和丙."""
    *most, last = names
    return f"{'、'.join(most)}和{last}" if most else last


def _kind_of_expenditure(facts: DraftFacts, words: re.Pattern[str], name: str) -> tuple[Prose, ...]:
    """One kind of expenditure with its share of the block, or by columns of its own."""
    for line in facts.case.fund_lines(FundRole.PART):
        if words.search(line.name) and any(f.value for f in (line.annual, line.executed)):
            return (prose(f"{facts.year}{name}", execution_of(facts.case, line), "。"),)
    block = _block(facts.case, FundRole.EXPENSE)
    whole = _whole(block) if block else None
    for line in block.items if block else ():
        amount = term(line.amount)
        if not words.search(line.name) or amount is None:
            continue
        if not amount.value:
            return (prose(f"{facts.year}未安排{name}。"),)
        share = over(amount, whole) if whole is not None and whole.value > 0 else None
        column = _column(facts.case, block) if block else ""
        head = prose(f"{facts.year}{name}{column}", money(amount))
        if share is None or not Decimal(0) <= share.value <= 1:
            return (prose(head, "。"),)
        return (prose(head, "，占支出合计的", rate(share), "。"),)
    return ()


def _is_none(facts: DraftFacts, words: re.Pattern[str]) -> bool:
    """Whether the form says that there was none of this kind: then nobody need tell its use."""
    block = _block(facts.case, FundRole.EXPENSE)
    fitting = [line for line in block.items if words.search(line.name)] if block else []
    return bool(fitting) and all(line.amount.value == 0 for line in fitting)


def _block(case: ScoredForm, role: FundRole) -> FundBreakdown | None:
    title = "按收入性质分" if role is FundRole.INCOME else "按支出性质分"
    return next((block for block in blocks(case.submission.funds) if block.title == title), None)


def _whole(block: FundBreakdown) -> Term | None:
    """The amount of the block: what its head prints, else the sum of its items."""
    head = term(block.head.amount) if block.head else None
    if head is not None:
        return head
    terms = [amount for item in block.items if (amount := term(item.amount)) is not None]
    return total(terms) if terms else None


def _column(case: ScoredForm, block: FundBreakdown) -> str:
    """Which column of the total row the block breaks down, "" where none or several fit."""
    line = case.total
    if line is None:
        return ""
    names = (("年初预算", line.initial), ("全年预算", line.annual), ("全年执行", line.executed))
    fitting = [name for name, figure in names if same(block.whole, figure)]
    if not fitting or (fitting[0] == "年初预算" and len(fitting) > 1):
        return ""
    return f"{fitting[0]}数"
