"""A stated rate, and the numbers that it can be the ratio of."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from xl_jixiao.checks.report_numbers.lines import rounding
from xl_jixiao.facts.amounts import HALF, ZERO
from xl_jixiao.model.report import StatedNumber
from xl_jixiao.text.patterns import lazy_re
from xl_jixiao.text.wording import percent

FALL = lazy_re(r"下降|减少|降低|回落|压减|降幅|节约|节省|节支")


class Quotient(NamedTuple):
    """Two numbers whose ratio a rate may be."""

    part: StatedNumber
    whole: StatedNumber
    change: bool = False
    """The rate is (part − whole) ÷ whole: a growth."""

    @property
    def value(self) -> Decimal:
        """The ratio, or the growth."""
        part, whole = self.part.value, self.whole.value
        return (part - whole) / whole if self.change else part / whole

    @property
    def formula(self) -> str:
        """The calculation: 90万元÷100万元=90%."""
        part, whole = self.part.text, self.whole.text
        divided = f"（{part}−{whole}）" if self.change else part
        return f"{divided}÷{whole}={percent(self.value)}"


class Ratio(NamedTuple):
    """A stated rate and what it can be the ratio of."""

    rate: StatedNumber
    quotients: tuple[Quotient, ...]
    """All that the words allow, the likeliest first."""
    certain: bool
    """Whether the words leave no doubt that it is one of these."""


def fits(rate: StatedNumber, quotient: Quotient) -> bool:
    """Whether a rate is the ratio, rounded or cut off at its last decimal, for some values of the
    two numbers that would be written as they are.
    """
    stated = rate.value
    low, high = _bounds(quotient)
    if quotient.change and FALL.search(rate.subject):
        low, high = -high, -low
    return low - rate.step * HALF <= stated <= high + rate.step * HALF or (
        ZERO <= low - stated < rate.step
    )


def _bounds(quotient: Quotient) -> tuple[Decimal, Decimal]:
    part, whole = quotient.part, quotient.whole
    above, below = part.value, whole.value
    off_above, off_below = rounding(part), rounding(whole)
    if below <= off_below:
        return quotient.value, quotient.value
    low, high = (above - off_above) / (below + off_below), (above + off_above) / (below - off_below)
    return (low - 1, high - 1) if quotient.change else (low, high)
