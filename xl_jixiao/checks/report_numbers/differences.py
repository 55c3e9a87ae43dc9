"""How far one number is from another, where a sentence says all three: 比上年10万元减少1万元."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from xl_jixiao.checks.report_numbers.lines import (
    StatedSentence,
    clause_start,
    comparable,
    exact,
    rounding,
)
from xl_jixiao.model.report import StatedNumber
from xl_jixiao.text.patterns import lazy_re


class Difference(NamedTuple):
    """Two numbers and what is said to lie between them."""

    larger: StatedNumber
    smaller: StatedNumber
    stated: StatedNumber

    @property
    def expected(self) -> Decimal:
        """Larger minus smaller."""
        return self.larger.value - self.smaller.value

    @property
    def agrees(self) -> bool:
        """Whether rounding explains what is missing."""
        return abs(self.expected - self.stated.value) <= rounding(*self)


_EARLIER = lazy_re(r"[比较](?:上年|去年|上一年|20\d\d年)度?(?:的|同期|同期的)?$")
_FELL = lazy_re(r"^(?:减少|下降|降低|压减)了?$")
_ROSE = lazy_re(r"^(?:增加|增长|提高|上升)了?$")
_EXCEEDED = lazy_re(r"^(?:超额(?:完成)?|超(?:计划|任务)(?:完成)?)$")
_PLANNED = lazy_re(r"^(?:年度|全年|年初)?(?:计划|目标|任务)")
_DONE = lazy_re(r"^(?:全年)?(?:实际|已)?完成|^实际")


def differences(found: Sequence[StatedSentence]) -> Iterator[Difference]:
    """Where a sentence says a number, last year's (or the plan's) and the difference, one right
    after the other and of one kind: what else is between them leaves open what is compared.
    """
    for line in found:
        numbers = line.measured
        for first, second, third in zip(numbers, numbers[1:], numbers[2:], strict=False):
            three = (first, second, third)
            alike = comparable(first, second) and comparable(second, third)
            if len(exact(three)) < len(three) or not alike:
                continue
            one = _changed(*three) or _exceeded(*three)
            if one is not None and (one.agrees or not _explained(one, line)):
                yield one


def _changed(now: StatedNumber, earlier: StatedNumber, change: StatedNumber) -> Difference | None:
    """8.6万元，比上年10.2万元减少1.6万元."""
    words = earlier.sentence[clause_start(earlier) : earlier.start]
    if not _EARLIER.search(words):
        return None
    if _FELL.match(change.subject) and now.value < earlier.value:
        return Difference(earlier, now, change)
    if _ROSE.match(change.subject) and now.value > earlier.value:
        return Difference(now, earlier, change)
    return None


def _exceeded(plan: StatedNumber, done: StatedNumber, over: StatedNumber) -> Difference | None:
    """计划造林8万亩，实际完成8.6万亩，超额完成0.6万亩."""
    told = _PLANNED.match(plan.subject) and _DONE.match(done.subject)
    if told and _EXCEEDED.match(over.subject) and done.value > plan.value:
        return Difference(done, plan, over)
    return None


def _explained(one: Difference, line: StatedSentence) -> bool:
    """Whether another number of the passage is that far from the one compared with."""
    numbers = [*line.measured, *(other for before in line.before for other in before.measured)]
    return any(
        one._replace(**{side: other}).agrees
        for side in ("larger", "smaller")
        for other in numbers
        if other is not one.stated and comparable(other, one.larger)
    )
