"""So much each, so many, so much together: 每亩300元, 1200亩, 36万元; 6期, 每期50人, 共300人."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from xl_jixiao.checks.report_numbers.lines import StatedSentence, comparable, exact, rounding
from xl_jixiao.checks.report_numbers.relations import NumberRelation, written_as
from xl_jixiao.facts.amounts import HALF, TEN_THOUSAND
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.report import NumberKind, StatedNumber
from xl_jixiao.text.number_roles import NumberScope, reading
from xl_jixiao.text.phrases import Phrases
from xl_jixiao.text.units import NOUNS, UNIVERSAL, counted_alike, measure

_RE = Phrases(__name__)
_MUCH = Decimal("0.25")
"""Further off something else is between them: months, terms, a part that is paid later."""


_ROUND = Decimal("0.01")
"""So near a mean is written in round numbers: 人均1500元 for 1498."""


class _Price(NamedTuple):
    """So much for one."""

    number: StatedNumber
    """As the total is written: an amount in 万元, a count."""
    unit: str
    """Of which it is for one, "" where any may be meant: 单价."""
    mean: bool
    """Worked out of the two others: 人均."""


def of_prices(found: Sequence[StatedSentence]) -> Iterator[NumberRelation]:
    """The sentences that state one price, one number of its unit and one total."""
    for line in found:
        said = line.measured
        if len(said) < _THREE or not _RE.for_one.search(line.sentence):
            continue
        if len(exact(said)) < len(said) or _RE.open.search(line.sentence):
            continue
        prices = [(one, price) for one in said if (price := _price(one)) is not None]
        if len(prices) == 1 and (prices[0][1].mean or not _RE.wider.search(line.sentence)):
            yield from filter(None, [_product(said, *prices[0])])


_THREE = 3


def _price(one: StatedNumber) -> _Price | None:
    """300元/亩, 每亩300元, 人均300元, 单价300元; 每期50人. A year is no unit of its own here."""
    words = _RE.each.search(reading(one).words)
    unit, _, per = one.unit.partition("/")
    of = [each for each in measure(one.unit).per if each != "年"]
    if len(of) > 1 or not (of if per else words):
        return None
    number = replace(one, unit="万元" if unit == "元" and "万元" in one.text else unit)
    if one.kind is NumberKind.COUNT and unit == "元":
        value, step = one.value / TEN_THOUSAND, one.step / TEN_THOUSAND
        number = replace(number, kind=NumberKind.AMOUNT, value=value, step=step)
    said = words["each"] or words["mean"] or "" if words else ""
    return _Price(number, of[0] if of else said, "均" in reading(one).words)


def _product(
    said: Sequence[StatedNumber], stated: StatedNumber, price: _Price
) -> NumberRelation | None:
    others = [one for one in said if one is not stated]
    totals = [one for one in others if _is_total(one, price.number)]
    many = [one for one in others if _is_of(one, price.unit) and one not in totals]
    if len(totals) != 1 or len(many) != 1:
        return None
    (total,), (count,), each = totals, many, price.number
    value = each.value * count.value
    off = abs(value - total.value)
    steps = each.step * HALF * count.value + rounding(count) * each.value + total.step * HALF
    slack = max(steps, value * _ROUND)
    less = total.value < value and _RE.so_far.search(total.sentence)
    # 总投资90万元，每盏造价2800元: all that is beside the lamps is in it as well
    partly = _RE.cost_only.search(reading(stated).words) and _RE.wider.search(total.sentence)
    if off > value * _MUCH or (off > slack and (less or (partly and value < total.value))):
        return None
    if price.mean:
        mean = round(total.value / count.value / each.step) * each.step
        told, formula = stated, f"{total.text}÷{count.text}={written_as(each, mean)}"
    else:
        told, formula = total, f"{stated.text}×{count.text}={written_as(total, value)}"
    rest = tuple(one for one in (stated, count, total) if one is not told)
    agrees, mild = off <= slack, Severity.WARNING
    return NumberRelation("乘积", told, rest, agrees, formula, severity=mild)


def _is_total(one: StatedNumber, price: StatedNumber) -> bool:
    """Whether it may be the price times the number: money, or a count said to be all."""
    read = reading(one)
    summed = one.kind is NumberKind.AMOUNT or read.scope is NumberScope.SUM
    return summed and comparable(one, price) and not read.given


def _is_of(one: StatedNumber, unit: str) -> bool:
    if not unit or one.kind is not NumberKind.COUNT:
        return one.kind is NumberKind.COUNT
    if one.unit == unit or {one.unit, unit} <= _PERSONS:
        return True
    return {one.unit, unit} <= NOUNS - {UNIVERSAL} and counted_alike(one.unit, unit)


_PERSONS = frozenset({"人", "名", "生", "人次"})
