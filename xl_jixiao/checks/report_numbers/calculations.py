"""What is made of the numbers of a passage: their sums, products and quotients, each with the
bounds that the written decimals leave, and how far another number is from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from math import prod
from typing import NamedTuple

from xl_jixiao.checks.report_numbers.passage import PlacedNumber
from xl_jixiao.checks.report_numbers.relations import is_slip, written_as
from xl_jixiao.facts.amounts import HALF, TEN_THOUSAND, ZERO
from xl_jixiao.model.report import NumberKind, StatedNumber
from xl_jixiao.text.numerals import half_up
from xl_jixiao.text.wording import number, percent

_HUNDRED = 100
_ONE = Decimal(1)
_TENTH = Decimal("0.1")
_SCORE_STEP = Decimal("0.01")
_MISPLACED = (-4, -2, -1, 1, 2, 4)
"""By how many places a point or a unit is misplaced."""


class Calculation(NamedTuple):
    """What a calculation comes to."""

    value: Decimal
    low: Decimal
    high: Decimal
    text: str
    """The calculation: "90万元−70万元"."""
    terms: tuple[PlacedNumber, ...]
    coarse: bool = False
    """Whether it was multiplied or divided, so that what it comes to is written rounded."""


def scale(one: StatedNumber) -> Decimal:
    """What brings a price in 元 to 万元, and points of a rate to a share."""
    if one.kind is NumberKind.COUNT and one.unit.startswith("元"):
        return 1 / TEN_THOUSAND
    return Decimal("0.01") if one.unit.endswith("百分点") else _ONE


def plain(term: PlacedNumber) -> Calculation:
    """A number by itself; one without decimals is as written."""
    one, by = term.number, scale(term.number)
    half = one.step * HALF * by if "." in one.text else ZERO
    value = one.value * by
    return Calculation(value, value - half, value + half, one.text, (term,))


def added(terms: Sequence[PlacedNumber], signs: Sequence[int] = ()) -> Calculation:
    """The sum of numbers, each with its sign."""
    parts = [plain(one) for one in terms]
    signed = list(zip(signs or (1,) * len(parts), parts, strict=True))
    value = sum((sign * one.value for sign, one in signed), ZERO)
    half = sum((one.high - one.value for one in parts), ZERO)
    text = "".join(f"{'+' if sign > 0 else '−'}{one.text}" for sign, one in signed)
    return Calculation(value, value - half, value + half, text.lstrip("+"), tuple(terms))


def less(large: PlacedNumber, *small: PlacedNumber) -> Calculation:
    """What is left of one."""
    return added((large, *small), (1, *(-1 for _ in small)))


def sum_of(parts: Sequence[Calculation]) -> Calculation:
    """The sum of calculations."""
    return Calculation(
        sum((one.value for one in parts), ZERO),
        sum((one.low for one in parts), ZERO),
        sum((one.high for one in parts), ZERO),
        "+".join(one.text for one in parts),
        tuple(term for one in parts for term in one.terms),
        any(one.coarse for one in parts),
    )


def times(*parts: Calculation) -> Calculation:
    """The product of calculations."""
    return Calculation(
        prod((one.value for one in parts), start=_ONE),
        prod((one.low for one in parts), start=_ONE),
        prod((one.high for one in parts), start=_ONE),
        "×".join(_bracketed(one) for one in parts),
        tuple(term for one in parts for term in one.terms),
        coarse=True,
    )


def over(part: Calculation, whole: Calculation) -> list[Calculation]:
    """One divided by another; nothing where that may be nought."""
    if whole.low <= 0:
        return []
    text = f"{_bracketed(part)}÷{_bracketed(whole)}"
    value, low, high = part.value / whole.value, part.low / whole.high, part.high / whole.low
    return [Calculation(value, low, high, text, (*part.terms, *whole.terms), coarse=True)]


def constant(value: int, text: str) -> Calculation:
    """A number that is not written: the 12 months of a year."""
    return Calculation(Decimal(value), Decimal(value), Decimal(value), text, ())


def _bracketed(one: Calculation) -> str:
    return f"（{one.text}）" if set("+−") & set(one.text) else one.text


def fits(claim: PlacedNumber, made: Calculation, about: Decimal = ZERO) -> bool:
    """Whether a number is what a calculation comes to, rounded or cut off at its last decimal."""
    stated = plain(claim)
    half = stated.high - stated.value
    if made.coarse:
        half = max(half, claim.number.step * scale(claim.number) * HALF)
    low, high = _bounds(made)
    low, high = low * (1 - about), high * (1 + about)
    if low - half <= stated.value <= high + half:
        return True
    return made.coarse and ZERO <= low - stated.value < 2 * half


def _bounds(made: Calculation) -> tuple[Decimal, Decimal]:
    """Of its size, whatever its sign."""
    low, high = sorted((abs(made.low), abs(made.high)))
    return (low, high) if made.low * made.high > 0 else (ZERO, high)


def is_near(claim: PlacedNumber, made: Calculation, part: Decimal) -> bool:
    """Whether a number is what a calculation comes to but for a slip."""
    stated, right = plain(claim).value, abs(made.value)
    if not right:
        return False
    if abs(stated - right) <= right * part or is_slip(stated, right):
        return True
    moved = (
        made._replace(low=made.low.scaleb(place), high=made.high.scaleb(place))
        for place in _MISPLACED
    )
    return any(fits(claim, one) for one in moved)


def written(claim: PlacedNumber, made: Calculation) -> str:
    """What a calculation comes to, as the number is written."""
    one, value = claim.number, abs(made.value)
    if one.unit.endswith("百分点"):
        return f"{number(value * _HUNDRED)}{one.unit}"
    if one.kind is NumberKind.RATE:
        return percent(value)
    if one.kind is NumberKind.SCORE:
        return f"{number(half_up(value, _SCORE_STEP))}分"
    if one.kind is NumberKind.COUNT and one.unit.startswith("元"):
        value *= TEN_THOUSAND
    if made.coarse and one.step:  # no finer than one digit behind what is written
        finest = one.step * _TENTH
        value = half_up(value / finest, _ONE) * finest
    return written_as(one, value)
