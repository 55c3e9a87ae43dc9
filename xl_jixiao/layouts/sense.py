"""What must hold between the values of a layout file: spans that fit, labels that have a place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise

from xl_jixiao.data_files import Sense
from xl_jixiao.data_limits import Mistake, near_miss
from xl_jixiao.layouts.layout import (
    FIELD_KEYS,
    BaseBlock,
    BaseColumn,
    ColumnSpan,
    FundsBlock,
    GoalsBlock,
    IndicatorBlock,
    LayoutColumn,
    LayoutField,
)

_CLOSE = 0.8
"""A key of one's own that is so near a known one is that one misspelt."""


def senses(width: int | None) -> Mapping[type, Sense]:
    """What is asked of each class.

    Args:
        width: physical columns of the form, None where the file does not say.
    """
    return {**_SENSES, ColumnSpan: partial(_span, width)}


def _span(width: int | None, span: ColumnSpan) -> Iterator[Mistake]:
    if span.first > span.last:
        yield Mistake((), f"= [{span.first}, {span.last}]，第一列不应在最后一列之后")
    elif width is not None and span.last > width:
        yield Mistake((), f"= [{span.first}, {span.last}]，超出了 widths 写的{width}列")


def _field(field: LayoutField) -> Iterator[Mistake]:
    if field.key in FIELD_KEYS:
        return
    if near := near_miss(field.key, FIELD_KEYS, _CLOSE):
        told = f"= “{field.key}”，是否想写“{near}”？只印不读的栏目请换一个不相近的 key"
        yield Mistake(("key",), told)


def _columns(columns: Sequence[LayoutColumn | BaseColumn]) -> Iterator[Mistake]:
    for at, (left, right) in enumerate(pairwise(columns), start=1):
        if right.span.first <= left.span.last:
            told = f"= [{right.span.first}, {right.span.last}]，与第{at}项的列重叠，应从左到右写"
            yield Mistake(("columns", at, "span"), told)


def _without_place(key: str, label: str) -> Mistake:
    return Mistake((key,), f"缺少这一项：写了 {label} 就要写它占哪几列，请补上")


def _funds(block: FundsBlock) -> Iterator[Mistake]:
    yield from _columns(block.columns)
    spans = {"left_span": block.left_span, "right_span": block.right_span}
    for key in (key for key, span in spans.items() if block.halves and span is None):
        yield _without_place(key, "halves")
    for key, (span, amount) in zip(("left_amount", "right_amount"), block.sides, strict=True):
        if span is not None and amount is not None and amount.first <= span.last:
            told = f"= [{amount.first}, {amount.last}]，与标签的列重叠，应写在标签右边"
            yield Mistake((key,), told)


def _goals(block: GoalsBlock) -> Iterator[Mistake]:
    yield from _columns(block.columns)
    if block.group and block.group_span is None:
        yield _without_place("group_span", "group")


def _indicators(block: IndicatorBlock) -> Iterator[Mistake]:
    yield from _columns(block.columns)
    if block.label and block.label_span is None:
        yield _without_place("label_span", "label")


def _base(block: BaseBlock) -> Iterator[Mistake]:
    yield from _columns(block.columns)


_SENSES: Mapping[type, Sense] = {
    BaseBlock: _base,
    FundsBlock: _funds,
    GoalsBlock: _goals,
    IndicatorBlock: _indicators,
    LayoutField: _field,
}
