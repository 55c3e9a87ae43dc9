"""So much each, so many, so much together: 每亩300元, 1200亩, 36万元; 6期, 每期50人, 共300人."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from math import prod
from typing import NamedTuple

from xl_jixiao.checks.report_numbers.lines import StatedSentence, comparable, exact, rounding
from xl_jixiao.checks.report_numbers.relations import NumberRelation, is_slip, written_as
from xl_jixiao.facts.amounts import HALF, TEN_THOUSAND, ZERO
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
    units: Sequence[str]
    """Of which it is for one each: 650元/人·月; "" where any may be meant: 单价."""
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
    """300元/亩, 每亩300元, 人均300元, 单价300元, 每人每月650元; 每期50人. A year is no unit."""
    said = reading(one).words
    words = _RE.each.search(said)
    unit, _, per = one.unit.partition("/")
    of = [each for each in measure(one.unit).per if each != "年"]
    of = [each.removeprefix("个") or each for each in of]
    if not (of if per else words):
        return None
    number = replace(one, unit="万元" if unit == "元" and "万元" in one.text else unit)
    if one.kind is NumberKind.COUNT and unit == "元":
        value, step = one.value / TEN_THOUSAND, one.step / TEN_THOUSAND
        number = replace(number, kind=NumberKind.AMOUNT, value=value, step=step)
    if words:
        named = _RE.for_each.findall(words["each"] or "") or [words["mean"] or ""]
        named = [each.removeprefix("个") or each for each in named]
        of = list(dict.fromkeys([*of, *(each for each in named if each and each != "年")]))
    return _Price(number, of or [""], "均" in said)


def _product(
    said: Sequence[StatedNumber], stated: StatedNumber, price: _Price
) -> NumberRelation | None:
    others = [one for one in said if one is not stated]
    totals = [one for one in others if _is_total(one, price.number)]
    rest = [one for one in others if one not in totals]
    many = [[one for one in rest if _is_of(one, unit)] for unit in price.units]
    if len(totals) != 1 or any(len(of) != 1 for of in many):
        return None
    (total,), counts, each = totals, [one for (one,) in many], price.number
    times = prod(one.value for one in counts)
    value = each.value * times
    off = abs(value - total.value)
    loose = sum((rounding(one) for one in counts), ZERO)
    coarse = ZERO if _is_given(stated, price) else each.step * HALF
    slack = max(coarse * times + loose * each.value + total.step * HALF, value * _ROUND)
    less = total.value < value and _RE.so_far.search(total.sentence)
    # 总投资90万元，每盏造价2800元: all that is beside the lamps is in it as well
    partly = _RE.cost_only.search(reading(stated).words) and _RE.wider.search(total.sentence)
    far = off > value * _MUCH and not is_slip(total.value, value)
    if far or (off > slack and (less or (partly and value < total.value))):
        return None
    texts = [one.text for one in counts]
    if price.mean:
        mean = round(total.value / times / each.step) * each.step
        told, formula = stated, f"{'÷'.join([total.text, *texts])}={written_as(each, mean)}"
    else:
        told = total
        formula = f"{'×'.join([stated.text, *texts])}={written_as(total, value)}"
    beside = tuple(one for one in (stated, *counts, total) if one is not told)
    agrees, mild = off <= slack, Severity.WARNING
    return NumberRelation("乘积", told, beside, agrees, formula, severity=mild)


def _is_given(stated: StatedNumber, price: _Price) -> bool:
    """每亩补助8元: to the yuan; persons may be paid for a part of the time."""
    whole = not {".", "万"} & set(stated.text) and not price.mean
    return whole and not _PERSONS & set(price.units) and bool(_RE.given.search(stated.subject))


def _is_total(one: StatedNumber, price: StatedNumber) -> bool:
    """Whether it may be the price times the number: money, or a count said to be all."""
    read = reading(one)
    said = read.scope is NumberScope.SUM or "总" in read.words
    summed = one.kind is NumberKind.AMOUNT or said
    return summed and comparable(one, price) and not read.given


def _is_of(one: StatedNumber, unit: str) -> bool:
    if not unit or one.kind is not NumberKind.COUNT:
        return one.kind is NumberKind.COUNT
    own = one.unit.removeprefix("个") or one.unit
    if own == unit or any({own, unit} <= alike for alike in (_PERSONS, _DAYS)):
        return True
    if one.unit == "个" and one.sentence.startswith(unit, one.end):
        return True  # 36个村
    return {one.unit, unit} <= NOUNS - {UNIVERSAL} and counted_alike(one.unit, unit)


_PERSONS = frozenset({"人", "名", "生", "人次", "位"})
_DAYS = frozenset({"天", "日"})
