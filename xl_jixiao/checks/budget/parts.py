"""How the rows of a money block belong together: what is part of what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from xl_jixiao.checks.amounts import compare_sum
from xl_jixiao.checks.lexicon import lexicon
from xl_jixiao.model.submission import Figure, FundLine, FundRole


class Column(NamedTuple):
    """One amount column of the rows with columns of their own."""

    name: str
    total: Figure
    parts: tuple[Figure, ...]


class Block(NamedTuple):
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


def columns(total: FundLine, lines: Iterable[FundLine]) -> Iterator[Column]:
    """The amount columns in which the total and at least one part are filled in."""
    parts = top_level(tuple(line for line in lines if line.role is FundRole.PART))
    for name, whole, values in (
        ("年初预算数", total.initial, tuple(line.initial for line in parts)),
        ("全年预算数", total.annual, tuple(line.annual for line in parts)),
        ("全年执行数", total.executed, tuple(line.executed for line in parts)),
    ):
        if whole.value is not None and any(value.value is not None for value in values):
            yield Column(name, whole, without_details(whole, values))


def without_details(whole: Figure, parts: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """The parts without those listed once more below their own sum (财政拨款300, 其中：中央
    200, 省级100), where only so they make the whole.
    """
    if compare_sum(whole, parts).agrees:
        return parts
    tops: list[Figure] = []
    at = 0
    while at < len(parts):
        tops.append(parts[at])
        at += 1 + _details(parts[at], parts[at + 1 :])
    return tuple(tops) if compare_sum(whole, tops).agrees else parts


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
    has_fiscal = any(words.fiscal_total.search(part.name) for part in parts)
    if not has_fiscal:
        return parts
    return tuple(part for part in parts if not words.fiscal_kind.search(part.name))


def blocks(lines: tuple[FundLine, ...]) -> Iterator[Block]:
    """The two blocks with amounts inside labels, where the form has them."""
    for title, head, part in (
        ("按收入性质分", FundRole.INCOME, FundRole.INCOME_PART),
        ("按支出性质分", FundRole.EXPENSE, FundRole.EXPENSE_PART),
    ):
        block = Block(
            title,
            next((line for line in lines if line.role is head), None),
            tuple(line for line in lines if line.role is part),
        )
        if block.head or block.items:
            yield block
