"""Comparing figures as far as their displayed decimals allow.

A figure shown with a step of 0.01 stands for anything within half a step, so a sum may be off by
half a step per figure: 135.79 + 12873.13 against 13008.93 agrees, 1285.30 against 1286.05 does not.
A zero is exact. This is the interval comparison of the EBA's validation rules.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from xl_jixiao.model.making import direct
from xl_jixiao.model.submission import Figure

HALF = Decimal("0.5")

TENTH = Decimal("0.1")

ZERO = Decimal(0)


TEN_THOUSAND = Decimal(10000)

NEAR_TEN_THOUSAND = Decimal("0.002")
"""How far the quotient of two amounts may be from 10,000 when one of them was rounded."""

NO_OVERSPENDING = Decimal(2000)
"""Executed at this many times the budget is no overspending: a fifth of it, given in 元."""

FULLY_SPENT = (Decimal(9500), Decimal(10500))
"""Budget by executed where the budget alone was given in 元 and nearly all was spent."""


class SumCheck(NamedTuple):
    """A total against the sum of its parts."""

    total: Decimal
    parts: Decimal
    gap: Decimal
    """Total minus parts."""
    agrees: bool = True
    """Whether the gap can come from rounding: it is within half a step per figure."""
    coarse: bool = False
    """Whether it agrees only because a figure is shown with few decimals (60 + 39 against 100 may
    be rounding to whole numbers, or a slip): it is beyond the same with the finest step of all
    figures, whole numbers taken as shown in tenths."""


_make_check = direct(SumCheck)


def compare_sum(total: Figure, parts: Iterable[Figure]) -> SumCheck:
    """A total against its parts; blank parts count as nothing.

    Raises:
        ValueError: the total has no value.
    """
    if total.value is None:
        raise ValueError("the total has no value")
    figures = [*parts]
    added = sum([part.value for part in figures if part.value], ZERO)
    gap = total.value - added
    if not gap:  # as in most forms
        return _make_check(total.value, added, gap)
    steps = [figure.step for figure in (total, *figures) if figure.value]
    agrees = abs(gap) <= sum(steps, ZERO) * HALF
    finest = min([*steps, TENTH])
    coarse = agrees and abs(gap) > finest * len(steps) * HALF
    return _make_check(total.value, added, gap, agrees, coarse)


def same(one: Figure, other: Figure) -> bool:
    """Whether two figures may show the same amount; False where one has no value."""
    if one.value is None or other.value is None:
        return False
    return abs(one.value - other.value) <= (one.step + other.step) * HALF


def rate_agrees(claimed: Figure, rate: Decimal) -> bool:
    """Whether a shown rate is the computed one, rounded or cut off at its last decimal."""
    if claimed.value is None:
        return False
    off = rate - claimed.value
    return abs(off) <= claimed.step * HALF or ZERO <= off < claimed.step


def ratio(numerator: Figure, denominator: Figure) -> Decimal | None:
    """The quotient, None where it is undefined."""
    if numerator.value is None or not denominator.value:
        return None
    return numerator.value / denominator.value


def exceeds(claimed: Figure, score: Decimal) -> bool:
    """Whether a claimed score is above the computed one by more than its own rounding.

    Whole points are not taken as rounded: 6 points for 5.84 is a claim of 6.
    """
    return claimed.value is not None and claimed.value - score > score_slack(claimed)


def falls_short(claimed: Figure, score: Decimal) -> bool:
    """Whether a claimed score is below the computed one by more than its own rounding."""
    return claimed.value is not None and score - claimed.value > score_slack(claimed)


def score_slack(figure: Figure) -> Decimal:
    """Half a step for scores with decimals, nothing for whole points."""
    return figure.step * HALF if figure.step < 1 else ZERO
