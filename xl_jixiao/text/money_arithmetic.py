"""What arithmetic says of amounts: which are the parts of which, and of what a rate is the rate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from xl_jixiao.model.report import StatedNumber
from xl_jixiao.text.number_roles import NumberRole, is_execution_rate, reading


class AmountParts(NamedTuple):
    """The place of an amount in its passage, and the end of those right behind it, two at least,
    that add up to it.
    """

    place: int
    end: int


def sums_in(own: Sequence[StatedNumber]) -> Sequence[AmountParts]:
    """The amounts of a passage that others right behind them add up to."""
    found: list[AmountParts] = []
    for place, one in enumerate(own[:-2]):
        totals = list(accumulate(other.value for other in own[place + 1 :]))
        if one.value in totals[1:]:
            found.append(AmountParts(place, place + 2 + totals.index(one.value, 1)))
    return found


def changes_in(
    own: Sequence[StatedNumber], sums: Sequence[AmountParts]
) -> Mapping[int, NumberRole]:
    """The places of the budget before and after what changed it, where that adds up: 预算收入103
    万元，其中年初预算85万元、追加18万元; 预算147.5万元，调减0.7万元，批复146.8万元.
    """
    found: dict[int, NumberRole] = {}
    said = [reading(one) for one in own]
    for place, end in sums:
        first, *others = said[place + 1 : end]
        grown = all(read.deed is NumberRole.ADJUSTED for read in others) and first.given
        if grown and said[place].deed is not NumberRole.ADJUSTED:  # 追加120万元，其中安排…
            found |= {place: NumberRole.ANNUAL, place + 1: NumberRole.INITIAL}
    for place, read in enumerate(said[1:-1], 1):
        before, after = said[place - 1], said[place + 1]
        cut = read.role is NumberRole.REDUCED and before.given and after.given
        if cut and own[place - 1].value - own[place].value == own[place + 1].value:
            found |= {place - 1: NumberRole.INITIAL, place + 1: NumberRole.ANNUAL}
    return found


def agrees(spent: StatedNumber, whole: StatedNumber, rate: StatedNumber) -> bool:
    """Whether a rate is what was spent of the whole, rounded or cut off as it is displayed."""
    if not whole.value:
        return False
    off = spent.value / whole.value - rate.value
    return -rate.step / 2 <= off < rate.step


def rate_beside(spent: StatedNumber, numbers: Sequence[StatedNumber]) -> StatedNumber | None:
    """The first execution rate behind what was spent in its sentence."""
    behind = (one for one in numbers if one.ref == spent.ref and one.start >= spent.end)
    return next(filter(is_execution_rate, behind), None)


def whole_by_rate(
    spent: StatedNumber, rate: StatedNumber | None, amounts: Sequence[StatedNumber]
) -> StatedNumber | None:
    """The only value of which what was spent is that rate; 100% says nothing."""
    if rate is None or rate.value == 1:
        return None
    found = {one.value: one for one in reversed(amounts) if agrees(spent, one, rate)}
    return next(iter(found.values())) if len(found) == 1 else None
