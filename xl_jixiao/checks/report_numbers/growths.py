"""Stated growth with the two years' numbers it can be of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from xl_jixiao.checks.report_numbers.lines import clause_start, comparable
from xl_jixiao.checks.report_numbers.quotients import FALL, Quotient, Ratio
from xl_jixiao.model.report import NumberKind, StatedNumber
from xl_jixiao.text.patterns import lazy_re
from xl_jixiao.text.phrases import Phrases

_RE = Phrases(__name__)


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
