"""The year's budget against its beginning and what was added, in one sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from xl_jixiao.checks.report_numbers.lines import StatedSentence, exact, rounding
from xl_jixiao.model.report import StatedNumber
from xl_jixiao.text.patterns import lazy_re


class Adjustment(NamedTuple):
    """年初预算 + 追加 = 全年预算."""

    initial: StatedNumber
    added: StatedNumber
    annual: StatedNumber

    @property
    def expected(self) -> Decimal:
        """Beginning plus addition."""
        return self.initial.value + self.added.value

    @property
    def agrees(self) -> bool:
        """Whether rounding explains what is missing."""
        return abs(self.annual.value - self.expected) <= rounding(*self)


_OTHER_CHANGES = lazy_re(r"结转|结余|调减|核减|收回|压减|上年|调剂")


def adjustments(found: Sequence[StatedSentence]) -> Iterator[Adjustment]:
    """The sentences that state all three, and no other change."""
    for line in found:
        own = {
            topic: [one for one in exact(line.measured) if one.topic == topic] for topic in _THREE
        }
        if all(len(one) == 1 for one in own.values()) and not _OTHER_CHANGES.search(line.sentence):
            yield Adjustment(*(own[topic][0] for topic in _THREE))


_THREE = ("total_initial", "added", "total_annual")
