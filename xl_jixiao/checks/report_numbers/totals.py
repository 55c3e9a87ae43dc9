"""Numbers that are the sum of those before them, or of a list behind them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from xl_jixiao.checks.report_numbers.calculations import added, fits
from xl_jixiao.checks.report_numbers.passage import NumberPassage, PlacedNumber
from xl_jixiao.checks.report_numbers.readings import NEAR, VERY_NEAR, Readings, before, collapsed
from xl_jixiao.model.report import NumberKind
from xl_jixiao.text.number_roles import NumberRole
from xl_jixiao.text.numerals import chinese_number
from xl_jixiao.text.phrases import Phrases

_RE = Phrases(__name__)
_FEWEST = 2
_KIN = 2
"""Characters at the end of what two parts are called, that make them of one kind."""


def summed(claim: PlacedNumber, passage: NumberPassage) -> Readings | None:
    """中央120万元，省级80万元，合计200万元; 投入得18分，产出得38分，总得分56分."""
    words = claim.lead or claim.clause
    said = _RE.in_all.search(words)
    if not said or _RE.settled_otherwise.search(words):
        return None
    rates = claim.number.kind is NumberKind.RATE
    if rates and not _RE.shares_in_all.search(words):
        return None
    parts = [one for one in before(claim, passage) if one.start >= passage.start]
    scores = claim.number.kind is NumberKind.SCORE
    if scores:
        if _RE.nested.search(passage.text, passage.start, claim.start):
            return None
        parts = _reached(parts)
    if len(parts) < _FEWEST or not (scores or rates or _is_of_its_parts(said[0], claim, parts)):
        return None
    made = [added(parts)]
    if _RE.head.match(passage.text, parts[0].end) and len(parts) > _FEWEST:
        made.append(added(parts[1:]))
    return Readings("各项之和", made, near=VERY_NEAR, pool=parts)


def _reached(scores: Sequence[PlacedNumber]) -> list[PlacedNumber]:
    """The scores that were reached, not the most that can be, nor those taken off: 20分得19分."""
    kept = [one for one in scores if not _RE.lost.search(one.words)]
    got = [one for one in kept if _RE.got.search(one.lead) or _RE.bonus.search(one.lead)]
    return got or [one for one in kept if not _RE.points.search(one.lead)]


def weights(claim: PlacedNumber, passage: NumberPassage) -> Readings | None:
    """产出50分、效益30分、满意度10分、执行率10分，满分100分."""
    if claim.number.kind is not NumberKind.SCORE or not _RE.full.search(claim.lead):
        return None
    parts = [one for one in before(claim, passage) if one.start >= passage.start]
    if len(parts) <= _FEWEST or _RE.nested.search(_names(parts)):
        return None
    if any(_RE.got.search(one.lead) or _RE.lost.search(one.words) for one in parts):
        return None
    return Readings("各项之和", [added(parts)], near=VERY_NEAR, pool=parts)


def _is_of_its_parts(said: str, claim: PlacedNumber, parts: Sequence[PlacedNumber]) -> bool:
    """Whether a sum is of what was done with its parts: 第一年建成…，三年共建成, not 三年共投入."""
    deed = _RE.of_sums.sub("", said)
    if deed and deed not in parts[0].words:
        return False
    if deed and not all(deed in one.words or one.read.deed is NumberRole.NONE for one in parts):
        return False
    given = any(one.read.given or one.read.deed is NumberRole.CARRIED for one in parts)
    return not (given and claim.read.done)


def listed(claim: PlacedNumber, passage: NumberPassage) -> Readings | None:
    """52人，由行政人员19人、事业人员33人组成: the parts are behind the whole."""
    if claim.number.kind is NumberKind.RATE:
        return None
    opens, parts = _parts(claim, passage)
    scores = claim.number.kind is NumberKind.SCORE and not _RE.full.search(claim.lead)
    parts = _reached(parts) if scores else collapsed(parts)
    if len(parts) < _FEWEST or _is_no_list(claim, parts, passage):
        return None
    made = added(parts)
    composed = _is_composed(opens, parts, passage) or bool(
        scores and _RE.all_scores.search(passage.text, claim.end, parts[-1].end)
    )
    kin = _are_kin(claim, parts)
    if not (composed or made.value > claim.number.value):
        return None
    if not (composed or kin or claim.number.kind is NumberKind.AMOUNT):
        return None
    near = NEAR if composed or kin else VERY_NEAR
    said = opens is not None and opens["closed"] is not None and composed
    return Readings("各项之和", [made], near=near, pool=parts, excuses=not said)


def _are_kin(claim: PlacedNumber, parts: Sequence[PlacedNumber]) -> bool:
    """Whether the names of parts say that they are parts of one thing, none of them in another."""
    leads = [one.lead.removeprefix("其中") for one in parts]
    tails = {one.tail.partition("、")[0] for one in parts}
    if len({lead[-_KIN:] for lead in leads}) == 1 or _RE.rest.search(leads[-1]):
        return True
    if all(_RE.of_a_kind.fullmatch(lead) for lead in leads):  # 县道、乡道、村道
        return len({lead[-1] for lead in leads}) == 1
    if tails == {""}:  # not 在建3个泵站
        return _RE.exclusive.search(_names(parts)) is not None
    return len(tails) == 1 and claim.tail.startswith(tuple(tails))  # 青溪镇3个村、白石镇4个村


def _parts(
    claim: PlacedNumber, passage: NumberPassage
) -> tuple[re.Match[str] | None, list[PlacedNumber]]:
    """What opens the list of a number's parts, and the parts."""
    behind = [one for one in passage.like(claim) if one.start > claim.start]
    opens = _RE.opens.match(passage.between(claim, behind[0])) if behind else None
    if opens and not any(_is_between(one, claim, behind[0]) for one in passage.terms):
        return opens, _up_to_its_end(behind, in_brackets=opens["listed"] == "（", passage=passage)
    return None, []


def of_list_behind(claim: PlacedNumber, passage: NumberPassage) -> Readings | None:
    """年末结转5万元。年末结转中，项目支出3万元、基本支出3万元: more than it is."""
    if not claim.lead or claim.number.kind is NumberKind.RATE:
        return None
    for named in _RE.of_it.finditer(passage.text, passage.own):
        if claim.lead.endswith(named["of"]) or named["of"].endswith(claim.lead):
            behind = [one for one in passage.like(claim) if one.start >= named.end()]
            parts = _up_to_its_end(behind, in_brackets=False, passage=passage)
            if len(parts) < _FEWEST or _is_no_list(claim, parts, passage):
                return None
            made = added(parts)
            if made.value > claim.number.value or _is_composed(None, parts, passage):
                return Readings("各项之和", [made], pool=parts)
    return None


def _is_between(one: PlacedNumber, claim: PlacedNumber, first: PlacedNumber) -> bool:
    """Whether an amount or a rate stands between a number and the first of a list."""
    return claim.end <= one.start < first.start and one.number.kind is not NumberKind.COUNT


def _up_to_its_end(
    behind: Sequence[PlacedNumber], *, in_brackets: bool, passage: NumberPassage
) -> list[PlacedNumber]:
    """The numbers of a list."""
    parts: list[PlacedNumber] = []
    for one in behind:
        gap = passage.between(parts[-1], one) if parts else ""
        if (in_brackets and "）" in gap) or _RE.ends.search(gap):
            break
        if _RE.no_part.search(one.lead.removeprefix("其中")):
            break
        parts.append(one)
    return parts


def _is_no_list(claim: PlacedNumber, parts: Sequence[PlacedNumber], passage: NumberPassage) -> bool:
    """Whether a list goes on, is of others, or of parts that are among each other."""
    behind = [one for one in passage.like(claim) if one.start > claim.start]
    many = _RE.many_parts.match(passage.text, parts[-1].end)
    return (
        any(one.number.approximate for one in parts)
        or any(_RE.overlaps.search(one.words) for one in behind)
        or _RE.nested.search(_names(parts)) is not None
        or _RE.goes_on.match(passage.text, parts[-1].end) is not None
        or (many is not None and chinese_number(many["many"]) != len(parts))
    )


def _names(parts: Sequence[PlacedNumber]) -> str:
    """What the numbers of a list are of."""
    return "、".join([one.lead for one in parts])


def _is_composed(
    opens: re.Match[str] | None, parts: Sequence[PlacedNumber], passage: NumberPassage
) -> bool:
    """Whether a list is of all: by what opens it (分别为, 由…组成), by its sum behind it, by its
    last (其他), or by what its parts are (满意、不满意).
    """
    last = parts[-1]
    if _RE.elsewhere.search(passage.text, last.end):
        return False
    if _RE.rest.search(last.lead) or _RE.all_there_is.search(_names(parts)):
        return True
    if last.number.kind is NumberKind.COUNT and _RE.indicators.search(_names(parts)):
        return True
    totals = [one for one in passage.like(last) if one.start > last.start]
    if totals and _RE.its_sum.search(totals[0].lead) and fits(totals[0], added(parts)):
        return True
    if opens is None or not opens["closed"]:
        return False
    said = opens["closed"] != "由" or _RE.made_up.search(opens.string)
    return bool(said) or _RE.made_up_of.match(passage.text, last.end) is not None
