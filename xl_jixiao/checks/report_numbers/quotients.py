"""A stated rate, and the numbers that it can be the ratio of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from xl_jixiao.checks.report_numbers.lines import clause_start, comparable, rounding
from xl_jixiao.facts.amounts import HALF, ZERO
from xl_jixiao.model.report import NumberKind, StatedNumber
from xl_jixiao.text.patterns import lazy_re
from xl_jixiao.text.phrases import Phrases
from xl_jixiao.text.wording import percent

_RE = Phrases(__name__)


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


# --- Growth ------------------------------------------------------------------------------------

LAST_YEAR = lazy_re(r"上年|去年|同期|前一年|基期")
_LONG = 60
"""Characters between a rate and the number it is said of, at most."""


def growth_of(rate: StatedNumber, ahead: Sequence[StatedNumber]) -> Ratio | None:
    """2022年80万元，2023年100万元，增长25%; 比上年20万元减少2万元，下降10%.

    The earlier number must be stated, or how much it changed.
    """
    near = [one for one in ahead if rate.start - one.end <= _LONG]
    now = next((one for one in reversed(near) if not (_is_change(one) or _was(one, rate))), None)
    if now is None or (now.kind is NumberKind.COUNT and now.unit in ("", "倍")):
        return None
    beside = [one for one in ahead if one is not now and comparable(one, now)]
    earlier = [one for one in beside if not _is_change(one) and _was(one, now)]
    change = [one for one in beside if _is_change(one) and one.start > now.start]
    if len(earlier) > 1 or len(change) > 1 or not (earlier or change):
        return None
    base = earlier[0] if earlier else _before_change(now, change[0])
    pairs = [Quotient(now, base, change=True), *(Quotient(one, base) for one in change)]
    if not earlier:
        pairs.append(Quotient(change[0], now))  # 年初预算50万元，调减12.5万元，降幅25%
    certain = bool(earlier) or change[0].topic == "growth"
    return Ratio(rate, tuple(pairs), certain and _follow(ahead, now, base, *change))


def _is_change(one: StatedNumber) -> bool:
    """Whether a number is a difference: 比上年减少2万元, 年中追加30万元."""
    return one.topic in ("growth", "added") or bool(_RE.change.search(one.subject))


def _was(one: StatedNumber, now: StatedNumber) -> bool:
    """Whether a number is that of the year before, or what the other is compared with: 比年初…."""
    words = one.sentence[clause_start(one) : one.start]
    if _RE.compared_with.match(words) and not _is_change(one):
        return True
    yearly = one.year is not None and now.year is not None and one.year == now.year - 1
    return yearly or bool(LAST_YEAR.search(words))


def _before_change(now: StatedNumber, change: StatedNumber) -> StatedNumber:
    """What a number was before it changed by so much: no sentence has it, but its calculation."""
    fell = bool(FALL.search(change.subject))
    was = now.value + change.value if fell else now.value - change.value
    told = f"（{now.text}{'+' if fell else '−'}{change.text}）"
    return replace(now, value=was, sentence=told, start=0, end=len(told))


def _follow(ahead: Sequence[StatedNumber], *used: StatedNumber) -> bool:
    """Whether nothing is between the numbers that are compared."""
    places = sorted(ahead.index(one) for one in used if one in ahead)
    return places == list(range(places[0], places[-1] + 1)) and places[-1] == len(ahead) - 1
