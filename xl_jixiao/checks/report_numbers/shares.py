"""Shares of one whole that a sentence lists: together they cannot be more than 100%."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from xl_jixiao.checks.report_numbers.lines import StatedSentence
from xl_jixiao.facts.amounts import HALF, ZERO
from xl_jixiao.model.report import NumberKind, StatedNumber
from xl_jixiao.text.patterns import lazy_re


class Shares(NamedTuple):
    """The shares and their sum."""

    rates: tuple[StatedNumber, ...]
    total: Decimal
    agrees: bool


_WHOLE = Decimal(1)
_FAR = Decimal("0.05")
"""Further off the shares are not of one whole: the district's reviewers let 5 points pass, answers
that may be chosen side by side make far more."""
_LEAST = 3
_OWN = lazy_re(r"(?P<of>[\u4e00-\u9fff]{1,12}?)占(?:比|比重)?(?:为|约)?$")


def shares(found: Sequence[StatedSentence]) -> Iterator[Shares]:
    """一产占12.5%，二产占35.2%，三产占52.3%: bare 占 with the part named before it."""
    for line in found:
        rates = tuple(one for one in line.numbers if _is_share(one))
        if len(rates) < _LEAST or len(rates) != len(line.statements):
            continue
        total = sum((one.value for one in rates), ZERO)
        slack = sum((one.step for one in rates), ZERO) * HALF
        over = total - _WHOLE
        if abs(over) <= slack:
            yield Shares(rates, total, agrees=True)
        elif ZERO < over <= _FAR:
            yield Shares(rates, total, agrees=False)


def _is_share(one: StatedNumber) -> bool:
    exact = one.kind is NumberKind.RATE and not one.approximate and one.topic == "share"
    return exact and bool(_OWN.search(one.sentence[: one.start].rstrip()))
