"""So much each, so many, so much together: 每亩300元, 1200亩, 36万元."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from xl_jixiao.checks.report_numbers.lines import StatedSentence, exact, rounding
from xl_jixiao.checks.report_numbers.relations import TEN_THOUSAND, NumberRelation, written_as
from xl_jixiao.facts.amounts import HALF
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.report import NumberKind, StatedNumber
from xl_jixiao.text.number_roles import reading
from xl_jixiao.text.phrases import Phrases
from xl_jixiao.text.units import UNIVERSAL, counted_alike, measure

_RE = Phrases(__name__)
_MUCH = Decimal("0.25")
"""Further off something else is between them: months, terms, a part that is paid later."""


_ROUND = Decimal("0.01")
"""So near a mean is written in round numbers: 人均1500元 for 1498."""


class _Price(NamedTuple):
    """An amount for one."""

    number: StatedNumber
    """In 万元."""
    unit: str
    """Of which it is for one, "" where any may be meant: 单价."""
    mean: bool = False
    """Worked out of the two others: 人均."""


def of_prices(found: Sequence[StatedSentence]) -> Iterator[NumberRelation]:
    """The sentences that state one price, one number of its unit and one amount."""
    for line in found:
        said = line.measured
        if len(said) < _THREE or len(exact(said)) < len(said) or _RE.open.search(line.sentence):
            continue
        prices = [(one, price) for one in said if (price := _price(one)) is not None]
        if len(prices) == 1 and (relation := _product(said, *prices[0])) is not None:
            yield relation


_THREE = 3


def _price(one: StatedNumber) -> _Price | None:
    words = _RE.each.search(reading(one).words)
    if one.kind is NumberKind.AMOUNT:
        if words is None:
            return None
        return _Price(one, words["each"] or words["mean"] or "", bool(words["mean"]))
    per = measure(one.unit).per
    if not one.unit.startswith("元/") or len(per) != 1:
        return None
    in_wan = replace(one, value=one.value / TEN_THOUSAND, step=one.step / TEN_THOUSAND)
    return _Price(in_wan, per[0])


def _product(
    said: Sequence[StatedNumber], stated: StatedNumber, price: _Price
) -> NumberRelation | None:
    amounts = [one for one in said if one.kind is NumberKind.AMOUNT and one is not stated]
    counts = [one for one in said if one.kind is NumberKind.COUNT and one is not stated]
    many = [one for one in counts if not price.unit or _is_of(one, price.unit)]
    if len(amounts) != 1 or len(many) != 1 or reading(amounts[0]).given:
        return None
    (amount,), (count,), each = amounts, many, price.number
    value = each.value * count.value
    off = abs(value - amount.value)
    steps = each.step * HALF * count.value + rounding(count) * each.value + amount.step * HALF
    slack = max(steps, value * _ROUND)
    less = amount.value < value and _RE.so_far.search(amount.sentence)
    if off > value * _MUCH or (off > slack and less):
        return None
    if price.mean:
        mean = round(amount.value / count.value / each.step) * each.step
        told, formula = stated, f"{amount.text}÷{count.text}="
        result = written_as(stated, mean)
    else:
        told, formula = amount, f"{stated.text}×{count.text}="
        result = written_as(amount, value)
    return NumberRelation(
        "乘积",
        told,
        tuple(one for one in (stated, count, amount) if one is not told),
        agrees=off <= slack,
        formula=f"{formula}{result}",
        expected=result,
        severity=Severity.WARNING,
    )


def _is_of(one: StatedNumber, unit: str) -> bool:
    alike = counted_alike(one.unit, unit) or {one.unit, unit} <= _PERSONS
    return one.unit == unit or (alike and UNIVERSAL not in (one.unit, unit))


_PERSONS = frozenset({"人", "名", "生", "人次"})
