"""Totals of so many at so much each, so much of each, and parts by a rate."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise, product

from xl_jixiao.checks.report_numbers.calculations import (
    Calculation,
    constant,
    over,
    plain,
    sum_of,
    times,
)
from xl_jixiao.checks.report_numbers.lines import MEASURED
from xl_jixiao.checks.report_numbers.passage import PERSONS, NumberPassage, PlacedNumber, alike
from xl_jixiao.checks.report_numbers.readings import (
    NEAR,
    VERY_NEAR,
    Readings,
    before,
    collapsed,
    exact,
    names,
    thing_of,
)
from xl_jixiao.facts.amounts import ZERO
from xl_jixiao.model.report import NumberKind
from xl_jixiao.text.phrases import Phrases
from xl_jixiao.text.units import measure

_RE = Phrases(__name__)
_KIN = (PERSONS | {"生", "人次"}, frozenset({"天", "日", "工日"}), frozenset({"车", "辆"}))
"""Units one of which counts what another is for each of."""
_MONTHS = constant(12, "12个月")
_WIDE, _CLOSE = Decimal("0.26"), Decimal("0.02")
_OF_A_RATE = Decimal("0.2")
_ROUNDED = Decimal("0.01")
_COUNTS, _TOTALS = 3, 4
"""The last so many numbers that a price may be of, and a mean."""
_BESIDE = 14
"""Characters from a rate to what it makes."""


def total(claim: PlacedNumber, passage: NumberPassage) -> Readings | None:
    """补贴1200亩、每亩300元，共36万元; 每村2名，36个村，共72名; of several the sum."""
    if claim.number.kind not in MEASURED:
        return None
    prior = [one for one in passage.here if one.start < claim.start]
    prices = [one for one in prior if _is_price(one, claim)]
    if not prices and _RE.totals.search(claim.lead):
        return _at_unit_price(claim, passage)
    if not exact(prices) or not _RE.totals.search(claim.lead or claim.clause):
        return None
    behind = [one for one in passage.like(claim) if prices[-1].start < one.start < claim.start]
    said = f"{passage.text[passage.start : claim.end]}{claim.tail}"
    if any(_per(one) == _per(claim) for one in behind) or _RE.priced_otherwise.search(said):
        return None
    of_all = _of_several(claim, prices, passage) if len(prices) > 1 else None
    return of_all or _of_one(claim, prices[-1], passage)


def _at_unit_price(claim: PlacedNumber, passage: NumberPassage) -> Readings | None:
    """抑尘车6台，单价38.5万元，…抑尘车采购款231万元: of the count beside the price."""
    beside = [*pairwise([one for one in passage.terms if one.start < claim.start])]
    pairs = [two for two in beside if _is_priced(*two)]
    pairs = pairs or [(count, price) for price, count in beside if _is_priced(count, price)]
    if _RE.unit_price.search(claim.lead):
        return None
    thing = thing_of(claim.lead)
    place = passage.terms.index(claim)
    if len(pairs) > 1 and _RE.just_that.fullmatch(claim.lead):
        pairs = [one for one in pairs if one[1] is passage.terms[place - 1]]
    elif len(pairs) > 1:
        pairs = [one for one in pairs if names(thing, one[0].lead)]
    if len(pairs) != 1 or not exact([*pairs[0]]):
        return None
    count, price = pairs[0]
    others = [one.end for one in passage.terms[:place] if one.number.kind is NumberKind.COUNT]
    begin = max(price.end, *others)  # a discount of this price, not what is said of another
    if _RE.priced_otherwise.search(passage.text, begin, claim.start):
        return None
    made = times(plain(price), plain(count))
    return Readings("单价乘以数量", [made], near=_WIDE, excuses=False, closed=True)


def _is_priced(count: PlacedNumber, price: PlacedNumber) -> bool:
    """Whether a count is beside its price: 6台，单价38.5万元; 单价4800元，45台."""
    return bool(_RE.unit_price.search(price.lead)) and count.number.kind is NumberKind.COUNT


def _per(one: PlacedNumber) -> tuple[str, ...]:
    """What it is for one each of: 元/人·月, 每人每月110元."""
    each = [unit.removeprefix("个") for unit in measure(one.number.unit).per]
    each += [match["each"] or match["even"] for match in _RE.each.finditer(one.lead)]
    own = measure(one.number.unit).noun  # 12.3万亩每亩补偿10元
    return tuple(dict.fromkeys(unit for unit in each if unit not in ("年", own)))


def _is_price(one: PlacedNumber, claim: PlacedNumber) -> bool:
    """Whether a number is so much each of what another is all of."""
    if not set(_per(one)) > set(_per(claim)) or _is_mere_mean(one):
        return False
    if _is_money(one) or _is_money(claim):
        return _is_money(one) and _is_money(claim)
    return measure(one.number.unit).noun == measure(claim.number.unit).noun


def _is_mere_mean(one: PlacedNumber) -> bool:
    """Whether it was worked out and is not what each was given: 户均补贴500元."""
    return bool(_RE.mean.search(one.lead)) and not _RE.each.search(one.lead)


def _counts(unit: str, price: PlacedNumber, passage: NumberPassage) -> list[Calculation]:
    """How many of a unit there are."""
    terms = [one for one in passage.terms if one is not price and _is_count(one, unit)]
    if unit == "月" and not terms and _RE.all_year.search(passage.text):
        return [_MONTHS]
    terms = [one for one in terms if set(_per(one)) <= set(_per(price)) - {unit}]
    named = [one for one in terms if _is_named(one, price)]
    return [plain(one) for one in (named if len(named) == 1 else terms)]


def _is_named(one: PlacedNumber, price: PlacedNumber) -> bool:
    """Whether a count is of what a price is of: 拖拉机58台、微耕机240台，…拖拉机每台1.2万元."""
    return names(thing_of(_RE.each.split(price.lead)[0]), one.lead)


def _is_count(one: PlacedNumber, unit: str) -> bool:
    if one.number.kind is not NumberKind.COUNT:
        return False
    own = one.number.unit.split("/")[0].removeprefix("个")
    if own == unit or any({own, unit} <= kin for kin in _KIN):
        return True
    if unit == "人" and own == "" and _RE.places.search(one.lead):
        return True
    return one.number.unit == "个" and one.tail.startswith(unit)


def _of_one(claim: PlacedNumber, price: PlacedNumber, passage: NumberPassage) -> Readings | None:
    counts = [_counts(unit, price, passage) for unit in _per(price) if unit not in _per(claim)]
    of_things = claim.number.kind is NumberKind.COUNT
    if not all(counts) or (of_things and any(len(some) > 1 for some in counts)):
        return None
    made = [
        times(plain(price), *chosen) for chosen in product(*(some[-_COUNTS:] for some in counts))
    ]
    # 46.8万亩，其中12.3万亩每亩10元: it may be of another
    sure = all(len({one.value for one in some}) == 1 for some in counts)
    near = _WIDE if sure else _CLOSE
    if _RE.mean.search(price.lead):  # it may be of more: only a slip of the unit is told
        near = ZERO
    return Readings("单价乘以数量", made, near=near, excuses=False, local=True)


def _of_several(
    claim: PlacedNumber, prices: Sequence[PlacedNumber], passage: NumberPassage
) -> Readings | None:
    """一级412人、每人每月110元，二级635人、每人每月90元，每月应发10.25万元."""
    made: list[Calculation] = []
    floor = passage.start
    for price in prices:
        own: list[Calculation] = []
        for unit in _per(price):
            if unit in _per(claim):
                continue
            counts = [
                one
                for one in _counts(unit, price, passage)
                if not one.terms
                or floor <= one.terms[0].start < price.start
                or _is_named(one.terms[0], price)
            ]
            if not counts:
                return None
            own.append(counts[-1])
        made.append(times(plain(price), *own))
        floor = price.end
    return Readings("单价乘以数量之和", [sum_of(made)], near=NEAR, excuses=False, local=True)


def mean(claim: PlacedNumber, passage: NumberPassage) -> Readings | None:
    """培训120人，支出6万元，人均500元."""
    match = _RE.mean.search(claim.lead) or _RE.mean.search(claim.clause)
    if match is None or claim.number.kind is NumberKind.SCORE:
        return None
    unit, counts = _means_of(match, claim, passage)
    totals = exact(
        [one for one in passage.terms if one.start < claim.start and _may_be(one, claim)]
    )
    thing = ""
    if match.string is claim.lead:
        thing = claim.lead[match.start() :].partition(unit)[2].removeprefix("均")
        thing = _RE.plain_of.sub("", thing)
    named = [one for one in totals if thing and thing in one.lead]
    if thing and not named and (len(totals) > 1 or _RE.earned.search(claim.lead)):
        return None
    if _RE.elsewhere.search(passage.text, claim.end):
        return None
    made = [
        one
        for all_ in (named or totals)[-_TOTALS:]
        for many in counts[-_COUNTS:]
        for one in over(plain(all_), many)
    ]
    near = VERY_NEAR if thing and not named else _WIDE
    return Readings("平均", made, near=near, about=_ROUNDED, local=True)


def _means_of(
    match: re.Match[str], claim: PlacedNumber, passage: NumberPassage
) -> tuple[str, list[Calculation]]:
    """What a mean is of, and what it is divided by: people, of 月人均 people and months."""
    said = match["of"] or match["single"] or match["each"]
    for unit in (said[:size] for size in range(len(said), 0, -1)):
        counts = [one for one in passage.terms if one is not claim and _is_count(one, unit)]
        counts = exact([one for one in counts if not _per(one)])
        if counts and match["month"]:
            months = _counts("月", claim, passage)[-1:]
            return unit, [times(plain(one), month) for one in counts for month in months]
        if counts:
            return unit, [plain(one) for one in counts]
    return said, []


def _may_be(one: PlacedNumber, claim: PlacedNumber) -> bool:
    """Whether a mean can be of a number."""
    if _is_money(claim):
        return one.number.kind is NumberKind.AMOUNT and not _per(one)
    people = all(_is_count(each, "人") for each in (one, claim))
    return people or alike(one.number, claim.number)


def of_rate(claim: PlacedNumber, passage: NumberPassage) -> Readings | None:
    """合同价286万元，预留3%质量保证金8.58万元; 40元，其中承担45%即18元."""
    place = passage.terms.index(claim)
    if claim.number.kind in (NumberKind.RATE, NumberKind.SCORE) or not place:
        return None
    rate = passage.terms[place - 1]
    between = passage.between(rate, claim)
    if rate.number.kind is not NumberKind.RATE or rate.number.approximate:
        return None
    if len(between) > _BESIDE or not _RE.comes_to.match(between) or _RE.changed.search(rate.lead):
        return None
    prices = [one for one in passage.terms if _is_money(one) and one.start < rate.start]
    bases = before(claim, passage) if not _is_money(claim) else exact(prices)
    bases = collapsed([one for one in bases if one.start < rate.start])
    made = [times(plain(base), plain(rate)) for base in bases[:2]]
    if _RE.held_back.search(between):  # 支付至97%，已付3028.97万元，预留3%质保金
        made += [
            times(one, plain(rate))
            for base in bases
            if base.read.done
            for one in over(plain(base), _less_than_one(plain(rate)))
        ]
    return Readings("按比例", made, near=_WIDE)


def _is_money(one: PlacedNumber) -> bool:
    """Whether it is an amount, or so much money each."""
    return one.number.kind is NumberKind.AMOUNT or one.number.unit.startswith("元")


def _less_than_one(rate: Calculation) -> Calculation:
    """What a rate leaves of a whole."""
    low, high = 1 - rate.high, 1 - rate.low
    return rate._replace(value=1 - rate.value, low=low, high=high, text=f"1−{rate.text}")


def scored(claim: PlacedNumber, passage: NumberPassage) -> Readings | None:
    """分值10分，执行率93%，得9.3分."""
    if claim.number.kind is not NumberKind.SCORE or not _RE.got.search(claim.lead):
        return None
    prior = [one for one in passage.terms if one.start < claim.start]
    prior = [one for one in prior if not one.number.approximate]
    scores = [one for one in prior if one.number.kind is NumberKind.SCORE]
    points = [one for one in scores if _RE.points.search(one.words)]
    rates = [
        one for one in prior if one.number.kind is NumberKind.RATE and _RE.executed.search(one.lead)
    ]
    if len(points) != 1 or len(rates) != 1 or rates[0].number.value > 1:
        return None
    if any(one.start > rates[0].start for one in scores if one not in points):
        return None
    near = _OF_A_RATE if _RE.scaled.search(passage.text) else ZERO
    made = times(plain(points[0]), plain(rates[0]))
    return Readings("分值乘以比率", [made], near=near, excuses=False)
