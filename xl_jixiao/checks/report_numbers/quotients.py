"""Rates, shares, growths and averages of the numbers before them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from xl_jixiao.checks.report_numbers.calculations import Calculation, added, less, over, plain
from xl_jixiao.checks.report_numbers.lines import MEASURED
from xl_jixiao.checks.report_numbers.passage import NumberPassage, PlacedNumber, alike
from xl_jixiao.checks.report_numbers.readings import (
    VERY_NEAR,
    Readings,
    before,
    collapsed,
    exact,
    is_new,
)
from xl_jixiao.model.report import NumberKind
from xl_jixiao.text.number_roles import NumberRole, rate_name
from xl_jixiao.text.phrases import Phrases

_RE = Phrases(__name__)
_OF_A_SHARE = Decimal("0.4")
_VERB = 2
"""Characters at the end of a rate's name that say what was done: 整改 of 隐患整改率."""
_FEWEST = 2
_WHOLES = 2
"""The last so many numbers may be what a rate is of."""


def ratio(claim: PlacedNumber, passage: NumberPassage) -> Readings | None:
    """排查隐患40处，整改38处，整改率95%: a rate of what its last words are said of."""
    match = _RE.rate.search(claim.lead) if _is_share(claim) else None
    if match is None or is_new(match["deed"][:-_VERB], _told(claim, passage)):
        return None
    name = rate_name(claim.number)
    narrower = name.narrower if name else ()
    near = _measured(claim, passage)
    parts = [one for one in near if _is_of(match["deed"], one)]
    parts = [one for one in parts if all(word in one.words for word in narrower)]
    denies = bool(_RE.not_so.search(match["deed"]))
    made = []
    for part in parts:
        if _is_another(part, near, passage):
            continue
        for whole in _wholes(part, [one for one in near if one not in parts]):
            left = bool(_RE.not_so.search(part.lead)) is not denies
            made += over(less(whole, part) if left else plain(part), plain(whole))
            run = [
                one for one in parts if one.start > whole.start and alike(one.number, part.number)
            ]
            if len(run) >= _FEWEST:  # 满意88份、基本满意5份
                made += over(added(run), plain(whole))
    return Readings("比率", made, near=VERY_NEAR)


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
    verb = deed[-_VERB:]
    if one.read.deed is NumberRole.REST and not _RE.left.search(verb):
        return False  # 剩余24万元待支付
    spent = one.number.kind is NumberKind.AMOUNT and _RE.spent.search(verb)
    return verb in one.words or (one.read.done and bool(spent or verb == "完成"))


def _is_another(part: PlacedNumber, near: Sequence[PlacedNumber], passage: NumberPassage) -> bool:
    """Whether an amount is of a thing that what stands before it is not of."""
    if part.number.kind is not NumberKind.AMOUNT or part is near[0] or part.start < passage.start:
        return False
    return is_new(part.lead, passage.text[: part.start - len(part.lead)])


def _wholes(part: PlacedNumber, others: Sequence[PlacedNumber]) -> list[PlacedNumber]:
    """What a number may be a part of."""
    larger = [
        one
        for one in others
        if one.start < part.start
        and alike(one.number, part.number)
        and one.number.value >= part.number.value
    ]
    return collapsed(larger)[-_WHOLES:]


def share(claim: PlacedNumber, passage: NumberPassage) -> Readings | None:
    """收入合计8645万元，其中…，其他收入258万元，占2.99%: of the one it is among, or is said of."""
    match = _RE.share.match(claim.lead) if _is_share(claim) else None
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
    return Readings("占比", over(plain(part), plain(wholes[0])), near=_OF_A_SHARE, local=True)


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
