"""What arithmetic says of amounts: which are the parts of which, and of what a rate is the rate."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import accumulate
from typing import NamedTuple

from xl_jixiao.model.report import StatedNumber
from xl_jixiao.text.number_roles import NumberRole, is_execution_rate, reading


def parts_of(one: StatedNumber, own: Sequence[StatedNumber]) -> Sequence[StatedNumber]:
    """The amounts right behind one in its sentence that add up to it, at least two."""
    behind = [other for other in own if other.start >= one.end]
    totals = list(accumulate(other.value for other in behind))
    return behind[: totals.index(one.value, 1) + 1] if one.value in totals[1:] else ()


class AmountParts(NamedTuple):
    """An amount and those right behind it in its sentence that add up to it."""

    whole: StatedNumber
    parts: Sequence[StatedNumber]


def sums_in(own: Sequence[StatedNumber]) -> Sequence[AmountParts]:
    """The amounts of a sentence that others behind them add up to."""
    found = (AmountParts(one, parts_of(one, own)) for one in own[:-2])
    return [one for one in found if one.parts]


def role_in_changes(one: StatedNumber, sums: Sequence[AmountParts]) -> NumberRole | None:
    """ANNUAL and INITIAL of 预算收入103万元，其中年初预算85万元、追加18万元, where that adds up."""
    for whole, (first, *others) in sums:
        if one not in (whole, first) or not reading(first).given:
            continue
        if reading(whole).deed is NumberRole.ADJUSTED:
            continue  # 追加120万元，其中安排…
        if all(reading(other).deed is NumberRole.ADJUSTED for other in others):
            return NumberRole.ANNUAL if one is whole else NumberRole.INITIAL
    return None


def is_behind_parts(one: StatedNumber, sums: Sequence[AmountParts]) -> bool:
    """Whether the list before it is complete: 共4661万元，其中甲2745万元、乙1916万元，支出…"""
    return any(parts[-1].end <= one.start for _, parts in sums)


def sum_of_a_paragraph(
    among: Iterable[StatedNumber], amounts: Sequence[StatedNumber], least: int
) -> StatedNumber | None:
    """The only value that is what all amounts of another paragraph, so many at least, add up to."""
    said: defaultdict[int, list[Decimal]] = defaultdict(list)
    for one in amounts:
        said[one.ref.row].append(one.value)
    totals = {sum(values): row for row, values in said.items() if len(values) >= least}
    found = {one.value: one for one in among if totals.get(one.value, one.ref.row) != one.ref.row}
    return next(iter(found.values())) if len(found) == 1 else None


def rate_beside(spent: StatedNumber, numbers: Sequence[StatedNumber]) -> StatedNumber | None:
    """The first execution rate behind what was spent in its sentence."""
    return next(
        (
            one
            for one in numbers
            if one.ref == spent.ref and one.start >= spent.end and is_execution_rate(one)
        ),
        None,
    )


def agrees(spent: StatedNumber, whole: StatedNumber, rate: StatedNumber) -> bool:
    """Whether a rate is what was spent of the whole, rounded or cut off as it is displayed."""
    if not whole.value:
        return False
    off = spent.value / whole.value - rate.value
    return -rate.step / 2 <= off < rate.step


def whole_by_rate(
    spent: StatedNumber, rate: StatedNumber | None, amounts: Sequence[StatedNumber]
) -> StatedNumber | None:
    """The only value of which what was spent is that rate; 100% says nothing."""
    if rate is None or rate.value == 1:
        return None
    found = {one.value: one for one in reversed(amounts) if agrees(spent, one, rate)}
    return next(iter(found.values())) if len(found) == 1 else None
