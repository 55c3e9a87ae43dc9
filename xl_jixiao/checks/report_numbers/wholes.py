"""Stated totals with the parts that a sentence lists for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations
from typing import NamedTuple

from xl_jixiao.checks.report_numbers.lines import StatedSentence, comparable
from xl_jixiao.checks.report_numbers.relations import TEN_THOUSAND
from xl_jixiao.facts.amounts import HALF, TENTH, ZERO
from xl_jixiao.model.report import NumberKind, StatedNumber
from xl_jixiao.text.number_roles import NumberScope, reading, scope_of
from xl_jixiao.text.phrases import Phrases

_RE = Phrases(__name__)


class Listing(NamedTuple):
    """A total and its parts."""

    whole: StatedNumber
    parts: tuple[StatedNumber, ...]
    gap: Decimal
    """Total minus parts, 0 where rounding explains it."""
    slip: StatedNumber | None = None
    """A part written in 元 (or 亿元) that fits exactly once it is read in 万元."""


_LONGEST_NAME = 30
_MOST_PARTS = 12
_NEARLY = Decimal("0.01")
"""A sum of parts that is short by less looks like a slip, by more like a list of the main ones."""


def listings(found: Sequence[StatedSentence]) -> Iterator[Listing]:
    """The totals whose parts are listed in one sentence, with what is missing or too much."""
    for line in found:
        for match in _RE.among.finditer(line.sentence):
            whole = _whole(line, match.start())
            if whole is None or whole.approximate or not whole.value:
                continue
            parts = _parts(line, whole, match.end())
            listing = _weighed(whole, parts) if len(parts) >= _FEWEST_PARTS else None
            if listing is not None and not listing.slip and _of_another(listing, line):
                break  # 预算1000万元，支出980万元，其中…: the parts are of the budget
            if listing is not None:
                yield listing
                break
        else:
            yield from _summed_up(line)


def _summed_up(line: StatedSentence) -> Iterator[Listing]:
    """A项目120万元、B项目80万元，合计200万元: the total is behind all its parts."""
    for place, whole in enumerate(line.measured[: _MOST_PARTS + 1]):
        told = line.sentence[: whole.start]
        if place < _FEWEST_PARTS or not _RE.sums_up.search(told[-_LONGEST_NAME:]):
            continue
        if whole.approximate or _RE.unclear.search(told):
            return
        parts = line.measured[:place]
        if all(_is_part(one, whole) for one in parts):
            gap = whole.value - sum((one.value for one in parts), ZERO)
            exact = abs(gap) <= _slack(whole, parts)
            listing = Listing(whole, parts, ZERO if exact else gap)
            if exact or (abs(gap) <= whole.value * _FAR and not _of_another(listing, line)):
                yield listing
        return


_FEWEST_PARTS = 2
_FAR = Decimal("0.2")


def _is_part(one: StatedNumber, whole: StatedNumber) -> bool:
    named = len(one.subject) <= _LONGEST_NAME
    exact = named and comparable(one, whole) and not one.approximate
    verb = _RE.not_a_part.search(one.subject.removeprefix("用于"))
    return exact and (verb is None or verb[0] in reading(whole).words)


def _are_bare(parts: Sequence[StatedNumber]) -> bool:
    """其中40万元、25.2万元、…: amounts without names, one behind the other, are all there are."""
    return len(parts) > _FEWEST_PARTS and not any(one.subject for one in parts)


def _are_levels(parts: Sequence[StatedNumber]) -> bool:
    """其中市级6个、区级10个: no thing is of two levels."""
    return all(scope_of(one.subject) is NumberScope.SOURCE for one in parts)


def _whole(line: StatedSentence, place: int) -> StatedNumber | None:
    """The number just before 其中, but for a rate; where the sentence begins with it, the only one
    before that is not what another is compared with (完成预算6.5万元的59.54%).
    """
    ahead = [one for one in line.measured if one.end <= place]
    if ahead:
        between = line.sentence[ahead[-1].end : place]
        return ahead[-1] if len(between) <= _NEAR or _RE.rate_between.match(between) else None
    if line.sentence[:place].strip("（( ,，"):
        return None
    last = line.before[-1].measured if line.before else ()
    told = [one for one in last if not _is_compared_with(one)]
    return told[0] if len(told) == 1 and told[0] is last[0] else None


_NEAR = 4


def _is_compared_with(one: StatedNumber) -> bool:
    return bool(_RE.compared.search(one.sentence[: one.start]))


def _of_another(listing: Listing, line: StatedSentence) -> bool:
    """Whether the parts miss their total and make another number of the passage."""
    if not listing.gap:
        return False
    others = [*line.measured, *(one for other in line.before for one in other.measured)]
    added = sum((one.value for one in listing.parts), ZERO)
    slack = _slack(listing.whole, listing.parts)
    return any(
        abs(one.value - added) <= slack
        for one in others
        if one not in (listing.whole, *listing.parts) and comparable(one, listing.whole)
    )


def _parts(line: StatedSentence, whole: StatedNumber, place: int) -> tuple[StatedNumber, ...]:
    """The parts behind 其中, as far as the list goes; none where other things are among them."""
    depth = _depth(line.sentence, place)
    parts: list[StatedNumber] = []
    for one in line.measured:
        if one.start < place:
            continue
        if _depth(line.sentence, one.start) > depth:
            continue  # (含…): a part of a part
        if _depth(line.sentence, one.start) < depth:
            break
        if not _is_part(one, whole):
            return ()
        parts.append(one)
    return tuple(parts[:_MOST_PARTS])


def _depth(text: str, place: int) -> int:
    return sum(text.count(mark, 0, place) for mark in "（(") - sum(
        text.count(mark, 0, place) for mark in "）)"
    )


def _weighed(whole: StatedNumber, parts: tuple[StatedNumber, ...]) -> Listing | None:
    """The list with its gap; None where it need not be complete or holds subtotals."""
    values = [one.value for one in parts]
    slack = _slack(whole, parts)
    total = whole.value
    gap = total - sum(values)
    if abs(gap) <= slack:
        return Listing(whole, parts, ZERO)
    slip = _slip(whole, parts, gap)
    if slip is not None:
        return Listing(whole, parts, gap, slip)
    if _some_add_up(values, total, slack) or any(value > total for value in values):
        return None
    return Listing(whole, parts, gap) if _is_a_slip(whole, parts, gap) else None


def _is_a_slip(whole: StatedNumber, parts: tuple[StatedNumber, ...], gap: Decimal) -> bool:
    """Whether a gap can only be a mistake.

    Parts of an amount that are more than the whole are, unless one is the subtotal of others; parts
    that are less are where next to nothing is missing. Persons and things may be counted under
    several heads, so counts must come near as well.
    """
    total = whole.value
    if _has_subtotal([one.value for one in parts]):
        return False
    if _are_bare(parts):
        return True
    near = abs(gap) <= total * _NEARLY
    if whole.kind is NumberKind.COUNT:
        certain = total >= _FEW or _are_levels(parts)
        return gap < 0 and (near or (-gap <= 2 and certain))
    return near or (gap < 0 and -gap < total * HALF)


_FEW = 20


def _slack(whole: StatedNumber, parts: Sequence[StatedNumber]) -> Decimal:
    if whole.kind is NumberKind.COUNT:
        return ZERO
    finest = min([one.step for one in (whole, *parts)] + [TENTH])
    steps = [one.step if "." in one.text else finest for one in (whole, *parts)]
    return sum(steps, ZERO) * HALF


def _some_add_up(values: Sequence[Decimal], total: Decimal, slack: Decimal) -> bool:
    """Whether some of the parts already make the whole: the others come under other heads."""
    return any(
        abs(sum(chosen) - total) <= slack
        for size in range(1, len(values))
        for chosen in combinations(values, size)
    )


def _has_subtotal(values: Sequence[Decimal]) -> bool:
    """Whether a part is the sum of the parts that follow or precede it."""
    for place, value in enumerate(values):
        for run in (values[place + 1 :], values[:place][::-1]):
            added = ZERO
            for size, other in enumerate(run, 1):
                added += other
                if size >= 2 and added == value:
                    return True
    return False


def _slip(whole: StatedNumber, parts: Sequence[StatedNumber], gap: Decimal) -> StatedNumber | None:
    """The part in 元 or 亿元 that closes the gap when it is read in 万元."""
    for one in parts:
        if one.unit not in _FACTORS or whole.unit in ("元", "亿元") or not one.value:
            continue
        step = one.step * _FACTORS[one.unit]
        missing = in_wan(one) - one.value
        if abs(gap - missing) <= _slack(whole, [*parts, replace(one, step=step)]):
            return one
    return None


_FACTORS = {"元": TEN_THOUSAND, "亿元": 1 / TEN_THOUSAND}


def in_wan(one: StatedNumber) -> Decimal:
    """An amount in 万元, its number taken for one in 万元 as well: 32.3元 → 32.3."""
    return one.value * _FACTORS[one.unit]
