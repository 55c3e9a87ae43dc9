"""Rates, shares, growths and averages of the numbers before them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from xl_jixiao.checks.report_numbers.calculations import Calculation, added, fits, less, over, plain
from xl_jixiao.checks.report_numbers.lines import MEASURED
from xl_jixiao.checks.report_numbers.passage import NumberPassage, PlacedNumber, alike, is_list
from xl_jixiao.checks.report_numbers.readings import (
    VERY_NEAR,
    Readings,
    before,
    collapsed,
    exact,
    is_new,
    thing_of,
)
from xl_jixiao.model.report import NumberKind
from xl_jixiao.text.number_roles import NumberRole, rate_name
from xl_jixiao.text.phrases import Phrases

_RE = Phrases(__name__)
_OF_A_SHARE, _OF_A_RATE, _SURE = Decimal("0.4"), Decimal("0.2"), Decimal(1)
_VERB = 2
"""Characters at the end of a rate's name that say what was done: 整改 of 隐患整改率."""
_FEWEST = 2
_WHOLES = 2
"""The last so many numbers may be what a rate is of."""


def ratio(claim: PlacedNumber, passage: NumberPassage) -> Readings | None:
    """排查隐患40处，整改38处，整改率95%: a rate of what its last words are said of."""
    match = _RE.rate.search(claim.bare) if _is_share(claim) else None
    if match is None or is_new(match["deed"][:-_VERB], _told(claim, passage)):
        return None
    measured = _measured(claim, passage)
    near = _of_thing(match["deed"][:-_VERB], measured)
    if claim.lead.startswith("其中") and near == measured:
        return None
    name = rate_name(claim.number)
    narrower = name.narrower if name else ()
    parts = [one for one in near if _is_of(match["deed"], one)]
    parts = [one for one in parts if all(word in one.words for word in narrower)]
    if not parts and not narrower and len(near) >= _FEWEST:
        parts = [near[-1]] if _RE.out_of.match(passage.between(near[-2], near[-1])) else []
    if not parts and len(near) == _FEWEST and near != measured:
        parts = near[-1:]  # 项目支出80万元；…项目支出70万元
    denies = bool(_RE.not_so.search(match["deed"]))
    made = []
    for part in parts:
        if _is_another(part, near, passage):
            continue
        listed = _list_from(part, near, passage)
        others = [one for one in near if one not in parts and one not in listed]
        for whole in _wholes(part, others):
            if bool(_RE.not_so.search(part.lead)) is not denies:
                made += over(less(whole, part), plain(whole))
                continue
            made += [one for some in _firsts(listed) for one in over(added(some), plain(whole))]
    return Readings("比率", made, near=_OF_A_RATE)


def _of_thing(thing: str, near: list[PlacedNumber]) -> list[PlacedNumber]:
    """Of 项目支出执行率 the numbers of 项目支出, where there are such."""
    named = [one for one in near if thing in one.lead]
    return near if _RE.of_all.fullmatch(thing) or len(named) < _FEWEST else named


def _list_from(
    part: PlacedNumber, near: Sequence[PlacedNumber], passage: NumberPassage
) -> list[PlacedNumber]:
    """A number with those that go on its list, up to what is denied: 满意88份、基本满意5份."""
    found = [part]
    for one in near:
        if one.start > found[-1].start:
            goes_on = is_list(passage.between(found[-1], one)) and alike(one.number, part.number)
            if not goes_on or _RE.not_so.search(one.lead):
                break
            found.append(one)
    return found


def _firsts(listed: Sequence[PlacedNumber]) -> Iterator[Sequence[PlacedNumber]]:
    """The first of a list, the first two …"""
    return (listed[:many] for many in range(1, len(listed) + 1))


def _is_share(claim: PlacedNumber) -> bool:
    return claim.number.kind is NumberKind.RATE and not claim.number.unit.endswith("百分点")


def _told(claim: PlacedNumber, passage: NumberPassage) -> str:
    return passage.text[: claim.start - len(claim.lead)]


def _measured(claim: PlacedNumber, passage: NumberPassage) -> list[PlacedNumber]:
    """The amounts and counts before a number; none where one of them is rough."""
    return exact(
        [
            one
            for one in passage.terms
            if one.start < claim.start and one.number.kind in MEASURED and one.number.value
        ]
    )


def _is_of(deed: str, one: PlacedNumber) -> bool:
    """Whether a rate's name is of what became of a number."""
    verb, inner = deed[-_VERB:], deed[-2 * _VERB : -_VERB]
    if one.read.deed is NumberRole.REST and not _RE.left.search(verb):
        return False  # 剩余24万元待支付
    spent = one.number.kind is NumberKind.AMOUNT and _RE.spent.search(verb)
    if verb == "完成":  # 整改完成率, 任务完成率
        return one.read.done or (inner in one.words and not _RE.of_plans.search(inner))
    return verb in one.words or (one.read.done and bool(spent))


def _is_another(part: PlacedNumber, near: Sequence[PlacedNumber], passage: NumberPassage) -> bool:
    """Whether an amount is of a thing that what stands before it is not of."""
    if part.number.kind is not NumberKind.AMOUNT or part is near[0] or part.start < passage.start:
        return False
    return is_new(part.lead, passage.text[: part.start - len(part.lead)])


def _wholes(part: PlacedNumber, others: Sequence[PlacedNumber]) -> list[PlacedNumber]:
    """What a number may be a part of."""
    before = [one for one in others if one.start < part.start and _may_be_of(part, one)]
    thing = thing_of(part.lead)
    akin = [one for one in before if any("".join(two) in one.lead for two in pairwise(thing))]
    wholes = [*akin, *(one for one in collapsed(before) if one not in akin)]
    larger = [one for one in wholes if one.number.value >= part.number.value]
    return (larger or wholes)[-_WHOLES:] if len(wholes) == 1 else larger[-_WHOLES:]


def _may_be_of(part: PlacedNumber, one: PlacedNumber) -> bool:
    """Whether both are of one unit, or count people: 28.9万人份 of 31.6万人."""
    people = part.number.unit.startswith("人") and one.number.unit == "人"
    return people or alike(one.number, part.number)


def share(claim: PlacedNumber, passage: NumberPassage) -> Readings | None:
    """收入合计8645万元，其中…，其他收入258万元，占2.99%: of the one it is among, or is said of."""
    if not _is_share(claim):
        return None
    if (named := _RE.share_of.search(claim.bare)) is not None:
        return _named_share(named["thing"], claim, passage)
    if (joint := _RE.joint_share.search(claim.bare)) is not None:
        return _joint_share(_RE.and_.split(joint["things"]), joint["of"], claim, passage)
    match = _RE.share.match(claim.lead)
    near = _measured(claim, passage) if match else []
    if not match or not near or _RE.next_sentence.search(passage.between(near[-1], claim)):
        return None
    part, base = near[-1], match["of"]
    wholes = [
        one
        for one in near[:-1]
        if alike(one.number, part.number) and one.number.value > part.number.value
    ]
    if base:
        wholes = [one for one in wholes if one.lead and (base in one.lead or one.lead in base)]
    else:
        wholes = [one for one in wholes if _RE.head.match(passage.text, one.end)][-1:]
    if len(wholes) != 1:
        return None
    whole = plain(wholes[0])
    rates = [one for one in passage.terms if one.start < part.start and _is_share(one)]
    sure = any(
        fits(rate, made)
        for one, rate in pairwise([one for one in passage.terms if one.start < part.start])
        if rate in rates and alike(one.number, part.number)
        for made in over(plain(one), whole)
    )
    so_near = _SURE if sure else _OF_A_SHARE
    made = over(plain(part), whole)
    return Readings("占比", made, near=so_near, excuses=not sure, local=True)


def _joint_share(
    things: Sequence[str], base: str, claim: PlacedNumber, passage: NumberPassage
) -> Readings | None:
    """有效问卷304份，其中满意262份、基本满意30份，满意和基本满意合计占有效问卷的96.05%."""
    near = _measured(claim, passage)
    parts = [one for one in near if _RE.quoted.sub("", one.lead).removeprefix("其中") in things]
    wholes = [one for one in near if base and base in one.lead]
    if len(parts) != len(things) or len(wholes) != 1:
        return None
    return Readings("占比", over(added(parts), plain(wholes[0])), near=VERY_NEAR)


def _named_share(thing: str, claim: PlacedNumber, passage: NumberPassage) -> Readings | None:
    """共12500万元，其中产业7750万元、设施4750万元，产业占比62%."""
    near = _measured(claim, passage)
    parts = [one for one in near if thing in one.lead]
    if len(parts) != 1:
        return None
    part = parts[0]
    wholes = [one for one in near if one.start < part.start and alike(one.number, part.number)]
    wholes = [one for one in wholes if _RE.head.match(passage.text, one.end)][-1:]
    made = [made for one in wholes for made in over(plain(part), plain(one))]
    return Readings("占比", made, near=VERY_NEAR, closed=True)


def growth(claim: PlacedNumber, passage: NumberPassage) -> Readings | None:
    """由500万元增至560万元，增长12%; 年初预算50万元，调减5万元，降幅10%."""
    if not _is_share(claim) or not _RE.grown.search(claim.lead):
        return None
    near = _measured(claim, passage)
    groups = [[one for one in near if alike(one.number, other.number)] for other in near]
    groups = [group for group in groups if len(group) >= _FEWEST]
    if not groups or any(group != groups[0] for group in groups):
        return None
    changes = [one for one in groups[0] if _RE.change.search(one.lead)]
    rest = [one for one in groups[0] if one not in changes]
    if len(changes) == 1 == len(rest):
        made = over(plain(changes[0]), _base(rest[0], changes[0]))
        wrong = over(plain(changes[0]), plain(rest[0]))
        return Readings("增减的比例", made, near=VERY_NEAR, mistakes=wrong)
    if len(rest) != _FEWEST or len(changes) > 1:
        return None
    then, now = rest[::-1] if _is_second_older(*rest) else rest
    by = less(now, then)
    if (by.value < 0) is not bool(_RE.fell.search(claim.lead)):
        return None  # which is another relation's to tell
    wrong = [*over(plain(now), plain(then)), *over(by, plain(now))]
    made = over(by, plain(then))
    return Readings("增减的比例", made, near=VERY_NEAR, excuses=False, mistakes=wrong)


def _base(one: PlacedNumber, change: PlacedNumber) -> Calculation:
    """What was changed: of 年初50万元，调减5万元 the 50, of 支出50万元，比上年减少5万元 the 55."""
    if _RE.of_what_was.search(change.lead):
        return plain(one)
    fell = _RE.fell.search(change.lead)
    return added((one, change), (1, 1 if fell else -1))


def _is_second_older(first: PlacedNumber, second: PlacedNumber) -> bool:
    """560万元，上年为500万元."""
    year, later = first.number.year, second.number.year
    if year and later and year != later:
        return year > later
    older = _RE.past.search(second.lead) and not _RE.reached.search(second.lead)
    return bool(older) and not _RE.past.search(first.lead)


def average(claim: PlacedNumber, passage: NumberPassage) -> Readings | None:
    """学生满意度96%、家长94%，平均满意度95%."""
    of_rates = claim.number.kind in (NumberKind.SCORE, NumberKind.RATE)
    if not of_rates or not _RE.averaged.search(claim.lead) or _RE.weighted.search(passage.text):
        return None
    here = [one for one in before(claim, passage) if one.start >= passage.start]
    if len(here) < _FEWEST:
        return None
    made, many = added(here), len(here)
    value, low, high = made.value / many, made.low / many, made.high / many
    mean = made._replace(
        value=value, low=low, high=high, text=f"（{made.text}）÷{many}", coarse=True
    )
    return Readings("平均", [mean], near=VERY_NEAR, excuses=False)
