"""The total of a self-evaluation against the scores of its sections: 96.5分，其中产出48分、…."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from xl_jixiao.checks.report_numbers.lines import StatedSentence, rounding
from xl_jixiao.facts.amounts import ZERO
from xl_jixiao.model.report import NumberKind, StatedNumber
from xl_jixiao.text.patterns import lazy_re


class ScoreSum(NamedTuple):
    """A total and the scores of all sections."""

    total: StatedNumber
    parts: tuple[StatedNumber, ...]

    @property
    def added(self) -> Decimal:
        """The scores of the sections together."""
        return sum((one.value for one in self.parts), ZERO)

    @property
    def agrees(self) -> bool:
        """Whether rounding explains what is missing."""
        return abs(self.total.value - self.added) <= rounding(self.total, *self.parts)


_OTHER = lazy_re(r"分值|满分|权重|扣|标准|上年|去年|平均")
_ALL = (
    lazy_re("执行|投入|过程|管理|资金"),
    lazy_re("产出"),
    lazy_re("效益|效果"),
    lazy_re("满意"),
)
"""The sections of the national form: where a score of each is given, none is left out."""


def score_sums(found: Sequence[StatedSentence]) -> Iterator[ScoreSum]:
    """The sentences that state the total and a score of every section."""
    for line in found:
        scores = [one for one in line.numbers if one.kind is NumberKind.SCORE]
        if len(scores) <= len(_ALL) or _OTHER.search(line.sentence):
            continue
        total, *parts = scores
        among = line.sentence[total.end : parts[0].start]
        if total.topic != "self_score" or any(one.approximate for one in scores):
            continue
        if not among.lstrip("，,。；;：:（( ").startswith("其中"):
            continue
        named = [
            next((at for at, own in enumerate(_ALL) if own.search(one.subject)), -1)
            for one in parts
        ]
        if sorted(named) == list(range(len(_ALL))):
            yield ScoreSum(total, tuple(parts))
