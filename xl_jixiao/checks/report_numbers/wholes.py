"""Stated totals with the parts that a sentence lists for them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import accumulate, combinations, islice
from typing import NamedTuple

from xl_jixiao.checks.report_numbers.lines import StatedSentence, comparable
from xl_jixiao.checks.report_numbers.relations import added, is_slip
from xl_jixiao.facts.amounts import HALF, TEN_THOUSAND, TENTH, ZERO
from xl_jixiao.model.report import NumberKind, StatedNumber
from xl_jixiao.text.number_roles import NumberRole, NumberScope, reading, scope_of
from xl_jixiao.text.numerals import chinese_number
from xl_jixiao.text.phrases import Phrases

_RE = Phrases(__name__)


class Listing(NamedTuple):
    """A total and its parts."""

    whole: StatedNumber
    parts: Sequence[StatedNumber]
    slip: StatedNumber | None = None
    """A part written in 元 (or 亿元) that fits exactly once it is read in 万元."""
    closed: bool = False
    """Whether the list is said to be the whole: 分别为, 包括."""

    @property
    def slack(self) -> Decimal:
        """What rounding may make of the sum; counts are exact."""
        said = (self.whole, *self.parts)
        if self.whole.kind is NumberKind.COUNT:
            return ZERO
        finest = min(*(one.step for one in said), TENTH)
        return sum((one.step if "." in one.text else finest for one in said), ZERO) * HALF

    @property
    def gap(self) -> Decimal:
        """Total minus parts, 0 where rounding explains it."""
        gap = self.whole.value - added(self.parts)
        return ZERO if abs(gap) <= self.slack else gap

    @property
    def certain(self) -> bool:
        """Whether parts that are more than the total are a mistake beyond doubt."""
        total, over = self.whole.value, -self.gap
        slip = over <= max(total * _NEARLY, _SLIP if total >= _FEW else ZERO)
        return over > 0 and (slip or self.whole.kind is NumberKind.AMOUNT)


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
            closed = bool(_RE.closed.match(match[0]))
            one = Listing(whole, parts, closed=closed)
            listing = _weighed(one) if len(parts) >= _FEWEST_PARTS else None
            if listing is not None:
                # 预算1000万元，支出980万元，其中…: the parts are of the budget
                if listing.slip or not _of_another(listing, line):
                    yield listing
                break
        else:
            yield from _summed_up(line)


def _summed_up(line: StatedSentence) -> Iterator[Listing]:
    """A项目120万元、B项目80万元，合计200万元: the total is behind all its parts."""
    for place, whole in enumerate(line.measured[: _MOST_PARTS + 1]):
        told = line.sentence[: whole.start]
        sum_said = _RE.sums_up.search(told[-_LONGEST_NAME:]) if place >= _FEWEST_PARTS else None
        if sum_said is None or not _says_again(sum_said, line.measured[:place]):
            continue
        did = _RE.of_sums.sub("", _did(sum_said))
        if did and did not in told[: -len(sum_said[0])]:
            continue  # 第一批培训80人，第二批培训75人，共计发证150人
        listing = Listing(whole, line.measured[:place])
        clear = not (whole.approximate or _RE.qualified.match(line.sentence, whole.end))
        clear = clear and not _RE.unclear.search(_RE.opener.sub("", _RE.brought.sub("", told), 1))
        clear = clear and not _RE.unnumbered.search(told)
        clear = clear and not _RE.and_so_on.match(line.sentence, listing.parts[-1].end)
        if clear and all(
            _is_part(one, whole) and not _came_of(whole, one) for one in listing.parts
        ):
            near = abs(listing.gap) <= whole.value * _FAR
            if not listing.gap or (near and not _of_another(listing, line)):
                yield listing
        return


def _did(said: re.Match[str]) -> str:
    """What a sum is said to be of, behind 合计 or 共计; 两镇共改造 names what the parts may not."""
    verb = said["verb"] or ""
    return said["did"] or (verb if verb.startswith("计") else "")


def _says_again(said: re.Match[str], parts: Sequence[StatedNumber]) -> bool:
    """发放甲30万元、乙20万元，共发放50万元: the sum is of what was done with all of them; 两镇共…
    says how many they are.
    """
    verb = said["verb"] or ""
    if said["count"]:
        return chinese_number(said["count"]) == len(parts)
    own = (verb in one.subject or reading(one).deed is NumberRole.NONE for one in parts[1:])
    return not verb or (verb in parts[0].subject and all(own))


_FEWEST_PARTS = 2
_FAR = Decimal("0.2")


def _is_part(one: StatedNumber, whole: StatedNumber) -> bool:
    named = len(one.subject) <= _LONGEST_NAME
    exact = named and comparable(one, whole) and not one.approximate
    verb = _RE.not_a_part.search(_RE.brought.sub("", one.subject.removeprefix("用于")))
    return exact and (verb is None or verb[0] in reading(whole).words)


def _came_of(whole: StatedNumber, part: StatedNumber) -> bool:
    """下达600万元、100万元，合计支出680万元: the total is of what became of the parts."""
    given = reading(part).given or reading(part).deed is NumberRole.CARRIED
    received = reading(whole).deed is NumberRole.RECEIVED is not reading(part).deed
    return given and (reading(whole).done or received)


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
    return bool(listing.gap) and any(
        abs(one.value - added(listing.parts)) <= listing.slack
        for one in line.passage
        if one not in (listing.whole, *listing.parts) and comparable(one, listing.whole)
    )


def _parts(line: StatedSentence, whole: StatedNumber, place: int) -> tuple[StatedNumber, ...]:
    """The parts behind 其中, as far as the list goes; none where other things are among them."""
    depth = _depth(line.sentence, place)
    twin = next((one for one in line.measured if one.end == whole.start), None)
    parts: list[StatedNumber] = []
    for one in line.measured:
        if one.start < place:
            continue
        if _depth(line.sentence, one.start) > depth:
            continue  # (含…): a part of a part
        if _depth(line.sentence, one.start) < depth:
            break
        if twin is not None and comparable(one, twin) and not comparable(one, whole):
            continue  # 900户1500人，其中城市100户200人、…
        if not _is_part(one, whole):
            return ()
        parts.append(one)
    return tuple(parts[:_MOST_PARTS])


def _depth(text: str, place: int) -> int:
    opened, closed = (sum(text.count(mark, 0, place) for mark in pair) for pair in ("（(", "）)"))
    return opened - closed


def _weighed(one: Listing) -> Listing | None:
    """The list; None where it need not be complete or holds subtotals."""
    if not one.gap:
        return one
    if slip := _slip(one):
        return one._replace(slip=slip)
    slack, values = one.slack, [part.value for part in one.parts]
    some = any(
        abs(sum(chosen) - one.whole.value) <= slack  # the others come under other heads
        for size in range(1, len(values))
        for chosen in combinations(values, size)
    )
    larger = any(part.value > one.whole.value for part in one.parts)
    return one if not some and not larger and _is_a_mistake(one) else None


def _is_a_mistake(one: Listing) -> bool:
    """Whether a gap can only be a mistake.

    Parts of an amount that are more than the whole are, unless one is the subtotal of others; parts
    that are less are where next to nothing is missing. Persons and things may be counted under
    several heads, so counts must come near as well.
    """
    total, over = one.whole.value, -one.gap
    if _has_subtotal([part.value for part in one.parts]):
        return False
    if len(one.parts) > _FEWEST_PARTS and not any(part.subject for part in one.parts):
        return True  # 其中40万元、25.2万元、…: without names they are all there are
    near = abs(over) <= total * _NEARLY
    if _is_slip_of_sum(one):
        return True
    if over < 0:
        return _is_short(one, near=near)
    if one.whole.kind is NumberKind.COUNT:
        # 其中市级6个、区级10个: no thing is of two levels
        few = over <= _SLIP and (total >= _FEW or _of_one_kind(one.parts))
        return near or few or (over <= total * TENTH and _of_one_kind(one.parts))
    return near or over < total * HALF


def _is_slip_of_sum(one: Listing) -> bool:
    """Whether at least three parts are more than the total by a digit; less may be incomplete."""
    near = ZERO < -one.gap <= one.whole.value * TENTH and len(one.parts) > _FEWEST_PARTS
    return near and is_slip(one.whole.value, added(one.parts))


def _is_short(one: Listing, *, near: bool) -> bool:
    """Whether a list that is all there is lacks something.

    分别为…; 共…，其中 and things of one kind; 行政…、事业…, that have no third beside them.
    """
    gap, whole = one.gap, one.whole
    if _RE.and_so_on.match(whole.sentence, one.parts[-1].end):
        return False
    if _RE.opposites.match("、".join(part.subject for part in one.parts)):
        return gap <= whole.value * TENTH
    many = len(one.parts) > _FEWEST_PARTS and _of_one_kind(one.parts)
    said = one.closed or (many and bool(_RE.all_of_it.search(reading(whole).words)))
    if near and (many or whole.kind is NumberKind.AMOUNT):
        return True
    return said and gap <= whole.value * _SHORT


def _of_one_kind(parts: Sequence[StatedNumber]) -> bool:
    """县道、乡道、村道, or levels of government: nothing is counted under two of them."""
    if all(scope_of(part.subject) is NumberScope.SOURCE for part in parts):
        return True
    heads = {found[0] if (found := _RE.head.search(part.subject)) else "" for part in parts}
    return len(heads) == 1 and "" not in heads


_SLIP = 2
_SHORT = Decimal("0.05")
_FEW = 20


def _has_subtotal(values: Sequence[Decimal]) -> bool:
    """Whether a part is the sum of the parts that follow or precede it."""
    return any(
        value in islice(accumulate(run), 1, None)
        for place, value in enumerate(values)
        for run in (values[place + 1 :], values[:place][::-1])
    )


def _slip(listing: Listing) -> StatedNumber | None:
    """The part in 元 or 亿元 that closes the gap when it is read in 万元."""
    for one in listing.parts:
        if one.unit in _FACTORS and listing.whole.unit not in _FACTORS and one.value:
            fine = replace(one, step=one.step * _FACTORS[one.unit])
            slack = Listing(listing.whole, [*listing.parts, fine]).slack
            if abs(listing.gap - in_wan(one) + one.value) <= slack:
                return one
    return None


_FACTORS = {"元": TEN_THOUSAND, "亿元": 1 / TEN_THOUSAND}


def in_wan(one: StatedNumber) -> Decimal:
    """An amount in 万元, its number taken for one in 万元 as well: 32.3元 → 32.3."""
    return one.value * _FACTORS[one.unit]
