"""Rates, shares, growths and averages of the numbers before them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

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
    names,
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


class _Rate(NamedTuple):
    """What a rate is called: 隐患整改率 is of 整改 and of 隐患."""

    deed: str
    thing: str
    narrower: tuple[str, ...]


def ratio(claim: PlacedNumber, passage: NumberPassage) -> Readings | None:
    """排查隐患40处，整改38处，整改率95%: a rate of what its last words are said of."""
    match = _RE.rate.search(claim.bare) if _is_share(claim) else None
    if match is None:
        return None
    name = rate_name(claim.number)
    thing = match["deed"][:-_VERB].removesuffix("的")
    rate = _Rate(match["deed"], thing, name.narrower if name else ())
    measured = _returned(_measured(claim, passage))
    near = _of_thing(rate.thing, measured)
    narrowed = claim.lead.startswith("其中") and near == measured
    if narrowed or is_new(rate.thing, passage.text[: claim.start - len(claim.lead)]):
        return None
    parts, is_named = _parts_of(rate, near, passage)
    if not parts and len(near) == _FEWEST and near != measured:
        parts = near[-1:]  # 项目支出80万元；…项目支出70万元
    if near and near[-1].lead.startswith("其中") and near[-1] not in parts:
        return None
    made: list[Calculation] = []
    also: list[Calculation] = []
    wrong: list[Calculation] = []  # the two the other way round
    for part in parts:
        if _is_another(part, near, passage):
            continue
        listed = [part] if is_named else _list_from(part, near, passage)
        others = [one for one in near if one not in parts and one not in listed]
        before = [one for one in others if _may_be_of(part, one) and _is_before(one, part)]
        for whole in _wholes(listed, before, is_named=is_named):
            made += _out_of(rate, listed, whole)
            wrong += over(plain(whole), plain(part))
        alone = [one for one in before if not _is_on_list(one, before, passage)]
        also += [out for whole in alone for out in _out_of(rate, [part], whole)]
    return Readings("比率", made, also=also, near=_OF_A_RATE, mistakes=wrong)


def _is_before(one: PlacedNumber, part: PlacedNumber) -> bool:
    """Whether it is told before its part, or is what was to be done."""
    return one.start < part.start or _RE.planned.search(one.lead) is not None


def _out_of(
    rate: _Rate, listed: Sequence[PlacedNumber], whole: PlacedNumber
) -> Iterator[Calculation]:
    """The first of a list, the first two … out of a whole; of what is not done the rest of it."""
    if _is_denied(rate.deed, listed[0].lead) is not bool(_RE.not_so.search(rate.deed)):
        yield from over(less(whole, listed[0]), plain(whole))
        return
    for many in range(1, len(listed) + 1):
        yield from over(added(listed[:many]), plain(whole))


def _is_denied(deed: str, lead: str) -> bool:
    """Whether a number is of those that it was not so of: 未整改3处, not 不合格28批次已处置."""
    denied = _RE.not_so.search(lead)
    return denied is not None and deed[-_VERB:] in lead[denied.end() :]


def _returned(near: list[PlacedNumber]) -> list[PlacedNumber]:
    """Without the questionnaires that were handed out, where it is said how many came back."""
    if any(_RE.returned.search(one.lead) for one in near):
        return [one for one in near if not _RE.handed_out.search(one.lead)]
    return near


def _of_thing(thing: str, near: list[PlacedNumber]) -> list[PlacedNumber]:
    """Of 项目支出执行率 the numbers of 项目支出, where there are such."""
    named = [one for one in near if thing in one.lead]
    return near if _RE.of_all.fullmatch(thing) or len(named) < _FEWEST else named


def _parts_of(
    rate: _Rate, near: Sequence[PlacedNumber], passage: NumberPassage
) -> tuple[list[PlacedNumber], bool]:
    """What a rate may be of, and whether it is the one number that its name is of: 当年资金."""
    parts = [one for one in near if _is_of(rate.deed, one)]
    leading = [one for one in parts if rate.deed[-_VERB:] in one.lead]
    parts = leading if leading and len(leading) < len(parts) else parts
    if _RE.of_money.search(rate.thing):
        parts = [one for one in parts if one.number.kind is NumberKind.AMOUNT]
    done = [one for one in parts if not _RE.planned.search(one.lead)]
    parts = done or parts
    named = [one for one in parts if rate.thing in one.lead]
    if len(named) == 1 and not _RE.of_all.fullmatch(rate.thing):
        parts = named
    parts = [one for one in parts if all(word in one.words for word in rate.narrower)]
    if not parts and _RE.of_staff.search(rate.deed):
        parts = [one for one in near if _RE.staff.search(one.lead)]
    if not parts and not rate.narrower and len(near) >= _FEWEST:  # 126个村中已有119个
        parts = [near[-1]] if _RE.out_of.match(passage.between(near[-2], near[-1])) else []
    return parts, parts == named and len(named) == 1 and not _RE.of_all.fullmatch(rate.thing)


def _list_from(
    part: PlacedNumber, near: Sequence[PlacedNumber], passage: NumberPassage
) -> list[PlacedNumber]:
    """A number with those that go on its list, up to what is denied: 满意88份、基本满意5份."""
    found = [part]
    for one in near:
        if one.start > found[-1].start:
            goes_on = is_list(passage.between(found[-1], one)) and alike(one.number, part.number)
            if not goes_on or _RE.no_more.search(one.lead):
                break
            found.append(one)
    return found


def _is_on_list(one: PlacedNumber, near: Sequence[PlacedNumber], passage: NumberPassage) -> bool:
    """Whether it stands in a list with another."""
    return any(
        is_list(passage.between(*sorted((one, other), key=lambda term: term.start)))
        for other in near
        if other is not one
    )


def _is_share(claim: PlacedNumber) -> bool:
    return claim.number.kind is NumberKind.RATE and not claim.number.unit.endswith("百分点")


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
        named = bool(inner) and inner in one.words and not _RE.of_plans.search(inner)
        return named or one.read.done
    return verb in one.words or (one.read.done and bool(spent))


def _is_another(part: PlacedNumber, near: Sequence[PlacedNumber], passage: NumberPassage) -> bool:
    """Whether an amount is of a thing that what stands before it is not of."""
    if part.number.kind is not NumberKind.AMOUNT or part is near[0] or part.start < passage.start:
        return False
    return is_new(part.lead, passage.text[: part.start - len(part.lead)])


def _wholes(
    listed: Sequence[PlacedNumber], before: Sequence[PlacedNumber], *, is_named: bool
) -> list[PlacedNumber]:
    """What a number may be a part of, or what it is with those of its list."""
    part, *more = listed
    akin = [one for one in before if not more and names(thing_of(part.lead), one.lead)]
    rest = [] if is_named else [one for one in collapsed(before) if one not in akin]
    wholes = [*akin, *rest]
    larger = [one for one in wholes if one.number.value >= part.number.value]
    return (larger or wholes)[-_WHOLES:] if len(wholes) == 1 else larger[-_WHOLES:]


def _may_be_of(part: PlacedNumber, one: PlacedNumber) -> bool:
    """Whether both are of one unit, or count people: 28.9万人份 of 31.6万人."""
    both = part.number.kind is NumberKind.AMOUNT and part.read.done and one.read.done
    overall = one.read.role is NumberRole.OVERALL and not _RE.planned.search(one.lead)
    if overall or (both and _RE.spent.search(one.lead)):
        return False  # 总投资 is of all years
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
    sure = any(  # a share before it is of the same whole
        fits(rate, made)
        for one, rate in pairwise([one for one in passage.terms if one.start < part.start])
        if _is_share(rate) and alike(one.number, part.number)
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


def of_plan(claim: PlacedNumber, passage: NumberPassage) -> Readings | None:
    """完成44公里，完成计划40公里的110%, 占任务2400户的95%: of what stands before the rate."""
    place = passage.terms.index(claim)
    if not _is_share(claim) or place < _FEWEST or not _RE.of_that.fullmatch(claim.lead):
        return None
    part, whole = passage.terms[place - 2 : place]
    if not _RE.said_of.search(whole.lead) or not alike(part.number, whole.number):
        return None
    if part.number.approximate or whole.number.approximate or part.start < passage.start:
        return None
    return Readings("比率", over(plain(part), plain(whole)), near=_OF_A_RATE)


def growth(claim: PlacedNumber, passage: NumberPassage) -> Readings | None:
    """由500万元增至560万元，增长12%; 年初预算50万元，调减5万元，降幅10%."""
    told = passage.text[: claim.start - len(claim.lead)]
    if not _is_share(claim) or not _RE.grown.search(claim.lead) or claim.lead.startswith("其中"):
        return None
    if _RE.averaged.search(claim.lead) or is_new(_RE.grown.sub("", claim.lead), told):
        return None
    near = _measured(claim, passage)
    groups = [[one for one in near if alike(one.number, other.number)] for other in near]
    groups = [group for group in groups if len(group) >= _FEWEST]
    if not groups or any(group != groups[0] for group in groups):
        return None
    group = groups[0]
    if any(one.lead.startswith("其中") for one in group):
        group = collapsed(group)
    changes = [one for one in group if _RE.change.search(one.lead)]
    rest = [one for one in group if one not in changes]
    if len(changes) > 1 or any(one.lead.startswith("其中") for one in group):
        return None
    near_by = all(one.start >= passage.start for one in group)
    if len(rest) == 1 == len(changes):
        found = _by_change(rest[0], changes[0], passage)
    else:
        found = _from_to(rest, claim, passage) if len(rest) == _FEWEST else None
    return found and found._replace(near=_SURE if near_by else VERY_NEAR)


def _by_change(one: PlacedNumber, change: PlacedNumber, passage: NumberPassage) -> Readings | None:
    """比上年减少5万元，下降10%."""
    told = passage.text[: change.start - len(change.lead)]
    if is_new(_RE.change.sub("", change.lead), told):
        return None
    made, wrong = over(plain(change), _base(one, change)), over(plain(change), plain(one))
    return Readings("增减的比例", made, mistakes=wrong, excuses=False)


def _from_to(
    pair: Sequence[PlacedNumber], claim: PlacedNumber, passage: NumberPassage
) -> Readings | None:
    """由500万元增至560万元，增长12%."""
    then, now = pair[::-1] if _is_second_older(*pair) else pair
    if not _are_compared(then, now, passage):
        return None
    by, instead = less(now, then), ""
    wrong = [*over(plain(now), plain(then)), *over(by, plain(now))]
    if not _RE.off.search(claim.lead) and (by.value < 0) is not bool(_RE.fell.search(claim.lead)):
        instead = "下降" if by.value < 0 else "上升"
    made = over(by, plain(then))
    return Readings("增减的比例", made, excuses=False, mistakes=wrong, instead=instead)


def _are_compared(then: PlacedNumber, now: PlacedNumber, passage: NumberPassage) -> bool:
    """Whether the second of two numbers is what became of the first."""
    years = {then.number.year, now.number.year} - {None}
    said = _RE.past.search(then.lead) or _RE.past.search(now.lead)
    first, second = sorted((passage.terms.index(then), passage.terms.index(now)))
    if _RE.reached.search(now.lead):
        return second - first == 1
    return bool(len(years) > 1 or said or _RE.first_of_two.search(then.lead))


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
    if _RE.of_others.search(claim.lead):
        return None
    here = [one for one in before(claim, passage) if one.start >= passage.start]
    if len(here) < _FEWEST or any(one.lead.startswith("其中") for one in here):
        return None
    made, many = added(here), len(here)
    value, low, high = made.value / many, made.low / many, made.high / many
    mean = made._replace(
        value=value, low=low, high=high, text=f"（{made.text}）÷{many}", coarse=True
    )
    return Readings("平均", [mean], near=VERY_NEAR, excuses=False)
