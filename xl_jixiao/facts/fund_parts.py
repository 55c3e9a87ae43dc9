"""What is part of what in the money block; amounts inside labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Literal, NamedTuple

from xl_jixiao.facts.amounts import SumCheck, compare_sum
from xl_jixiao.facts.lexicon import lexicon
from xl_jixiao.model.score import ScoredFund
from xl_jixiao.model.submission import Figure, FundLine, FundRole, IndicatorForm
from xl_jixiao.rules.profile import RuleProfile

_TOTAL, _PART = FundRole.TOTAL, FundRole.PART


class BudgetColumn(NamedTuple):
    """One amount column of the rows with columns of their own."""

    name: str
    total: Figure
    parts: tuple[Figure, ...]
    outcome: SumCheck
    """The total against the parts."""


class FundBreakdown(NamedTuple):
    """按收入性质分 or 按支出性质分: a head and its items, amounts inside the labels."""

    title: str
    head: FundLine | None
    items: tuple[FundLine, ...]

    @property
    def amounts(self) -> tuple[Figure, ...]:
        """The amounts of the items."""
        return tuple(item.amount for item in self.items)

    @property
    def whole(self) -> Figure:
        """The amount of the block: the head's, else the sum of the items."""
        if self.head and self.head.amount.value is not None:
            return self.head.amount
        filled = [amount for amount in self.amounts if amount.value is not None]
        if not filled:
            return Figure()
        added = sum((amount.value for amount in filled if amount.value), Decimal(0))
        return Figure(added, sum((amount.step for amount in filled), Decimal(0)))

    @property
    def line(self) -> FundLine:
        """The row to point at: the head, else the first item."""
        return self.head or self.items[0]


def columns(total: FundLine, lines: Iterable[FundLine]) -> Iterator[BudgetColumn]:
    """The amount columns in which the total and at least one part are filled in."""
    parts = top_level(tuple([line for line in lines if line.role is _PART]))
    if not parts:
        return
    for name, whole, values in (
        ("年初预算数", total.initial, tuple([line.initial for line in parts])),
        ("全年预算数", total.annual, tuple([line.annual for line in parts])),
        ("全年执行数", total.executed, tuple([line.executed for line in parts])),
    ):
        if whole.value is not None and any(value.value is not None for value in values):
            yield BudgetColumn(name, whole, *without_details(whole, values))


def without_details(
    whole: Figure, parts: tuple[Figure, ...]
) -> tuple[tuple[Figure, ...], SumCheck]:
    """The parts without those listed once more below their own sum (财政拨款300, 其中：中央
    200, 省级100), where only so they make the whole; and the whole against them.
    """
    outcome = compare_sum(whole, parts)
    if outcome.agrees:
        return parts, outcome
    tops: list[Figure] = []
    at = 0
    while at < len(parts):
        tops.append(parts[at])
        at += 1 + _details(parts[at], parts[at + 1 :])
    of_tops = compare_sum(whole, tops)
    return (tuple(tops), of_tops) if of_tops.agrees else (parts, outcome)


def _details(head: Figure, below: tuple[Figure, ...]) -> int:
    """How many of the figures below add up to the head, 0 where none do."""
    if not head.value:
        return 0
    for count in range(1, len(below) + 1):
        if compare_sum(head, below[:count]).agrees:
            return count
    return 0


def top_level(parts: tuple[FundLine, ...]) -> tuple[FundLine, ...]:
    """The parts without the kinds of 财政拨款 that are listed below it once more."""
    words = lexicon()
    if not any(words.fiscal_total.search(part.name) for part in parts):
        return parts
    return tuple([part for part in parts if not words.fiscal_kind.search(part.name)])


def blocks(lines: tuple[FundLine, ...]) -> Iterator[FundBreakdown]:
    """The two blocks with amounts inside labels, where the form has them."""
    roles = {line.role for line in lines}
    for title, head, part in _BLOCKS:
        if head in roles or part in roles:
            yield FundBreakdown(
                title,
                next((line for line in lines if line.role is head), None),
                tuple([line for line in lines if line.role is part]),
            )


_BLOCKS = (
    ("按收入性质分", FundRole.INCOME, FundRole.INCOME_PART),
    ("按支出性质分", FundRole.EXPENSE, FundRole.EXPENSE_PART),
)

AmountColumn = Literal["annual", "initial"]

_HEADS = {
    FundRole.INCOME: FundRole.INCOME,
    FundRole.INCOME_PART: FundRole.INCOME,
    FundRole.EXPENSE: FundRole.EXPENSE,
    FundRole.EXPENSE_PART: FundRole.EXPENSE,
}


def amount_columns(submission: IndicatorForm) -> dict[FundRole, AmountColumn | None]:
    """Per role of a label-carried row the column that its block's head equals.

    按收入性质分：x holds the 全年 figure in some units and the 年初 figure in others (domain.md
    2.1), so the head is compared with the total row: 全年 first, then 年初; None where it equals
    neither, so that no number is put where nobody wrote it.
    """
    total = first_total(submission)
    heads = {line.role: line.amount for line in submission.funds if line.role in _HEADS}
    return {
        role: _column_of(heads.get(head), total) if total else None for role, head in _HEADS.items()
    }


def first_total(submission: IndicatorForm) -> FundLine | None:
    """The row 年度资金总额, if the form has one."""
    return next((line for line in submission.funds if line.role is _TOTAL), None)


def _column_of(head: Figure | None, total: FundLine) -> AmountColumn | None:
    if head is None or head.value is None:
        return None
    if _same(head, total.annual):
        return "annual"
    return "initial" if _same(head, total.initial) else None


def _same(one: Figure, other: Figure) -> bool:
    """Equal as displayed: apart by at most half a step of each."""
    if one.value is None or other.value is None:
        return False
    return abs(one.value - other.value) <= (one.step + other.step) / Decimal(2)


class Amounts(NamedTuple):
    """万元; None where nothing is known."""

    initial: Decimal | None
    annual: Decimal | None
    executed: Decimal | None


def amounts(line: FundLine, columns: Mapping[FundRole, AmountColumn | None]) -> Amounts:
    """The row's amounts, the number of a label in the column `amount_columns` found for it."""
    initial, annual = line.initial.value, line.annual.value
    match columns.get(line.role):
        case "annual" if annual is None:
            annual = line.amount.value
        case "initial" if initial is None:
            initial = line.amount.value
    return Amounts(initial, annual, line.executed.value)


def rate(scored: ScoredFund, rules: RuleProfile) -> Decimal | None:
    """The recomputed execution rate as a ratio; of rows without a score by the profile's base."""
    if scored.line is not None:
        return scored.line.completion
    line = scored.fund
    base = line.budget(rules.execution.base).value
    if not base or line.executed.value is None:
        return None
    return line.executed.value / base
