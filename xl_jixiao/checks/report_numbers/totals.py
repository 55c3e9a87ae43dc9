"""Numbers that are the sum of those before them, or of a list behind them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from xl_jixiao.checks.report_numbers.calculations import added
from xl_jixiao.checks.report_numbers.passage import NumberPassage, PlacedNumber
from xl_jixiao.checks.report_numbers.readings import NEAR, VERY_NEAR, Readings, before
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
    if claim.number.kind is NumberKind.RATE or not said or _RE.settled_otherwise.search(words):
        return None
    parts = [one for one in before(claim, passage) if one.start >= passage.start]
    scores = claim.number.kind is NumberKind.SCORE
    if scores:
        if _RE.nested.search(passage.text, passage.start, claim.start):
            return None
        parts = [one for one in parts if _is_got(one)]
    if len(parts) < _FEWEST or not (scores or _is_of_its_parts(said[0], claim, parts)):
        return None
    return Readings("各项之和", [added(parts)], near=VERY_NEAR, pool=parts)


def _is_got(one: PlacedNumber) -> bool:
    """Whether a score is one that was reached, not the most that can be, nor one taken off."""
    reached = _RE.got.search(one.lead) or not _RE.points.search(one.lead)
    return bool(reached) and not _RE.lost.search(one.words)


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
    behind = [one for one in passage.like(claim) if one.start > claim.start]
    if claim.number.kind is NumberKind.RATE or not behind:
        return None
    opens = _RE.opens.match(passage.between(claim, behind[0]))
    if not opens or any(_is_between(one, claim, behind[0]) for one in passage.terms):
        return None
    parts = _parts(behind, opens, passage)
    if len(parts) < _FEWEST or _is_no_list(claim, parts, passage):
        return None
    made = added(parts)
    rest_is_named = bool(_RE.rest.search(parts[-1].lead))
    composed = _is_composed(opens, parts[-1], passage)
    kin = len({one.lead[-_KIN:] for one in parts}) == 1 or rest_is_named
    if not (composed or rest_is_named or made.value > claim.number.value):
        return None
    if not (composed or kin or claim.number.kind is NumberKind.AMOUNT):
        return None
    near = NEAR if composed or kin else VERY_NEAR
    return Readings("各项之和", [made], near=near, pool=parts)


def _is_no_list(claim: PlacedNumber, parts: Sequence[PlacedNumber], passage: NumberPassage) -> bool:
    """Whether a list goes on, is of others, or of parts that are among each other."""
    behind = [one for one in passage.like(claim) if one.start > claim.start]
    return (
        any(one.number.approximate for one in parts)
        or any(_RE.overlaps.search(one.words) for one in behind)
        or _RE.nested.search(passage.text, claim.end, parts[-1].start) is not None
        or _RE.goes_on.match(passage.text, parts[-1].end) is not None
        or _is_miscounted(parts, passage)
    )


def _is_between(one: PlacedNumber, claim: PlacedNumber, first: PlacedNumber) -> bool:
    """Whether an amount or a rate stands between a number and the first of a list."""
    return claim.end <= one.start < first.start and one.number.kind is not NumberKind.COUNT


def _parts(
    behind: Sequence[PlacedNumber], opens: re.Match[str], passage: NumberPassage
) -> list[PlacedNumber]:
    """The numbers of a list, up to where it ends."""
    if _RE.no_part.search(behind[0].lead.removeprefix("其中")):
        return []
    parts = [behind[0]]
    for one in behind[1:]:
        gap = passage.between(parts[-1], one)
        closed = opens["listed"] == "（" and "）" in gap
        if closed or _RE.ends.search(gap) or _RE.no_part.search(one.lead):
            break
        parts.append(one)
    return parts


def _is_miscounted(parts: Sequence[PlacedNumber], passage: NumberPassage) -> bool:
    """Whether so many parts are not all that are said to be: …三部分组成."""
    many = _RE.many_parts.match(passage.text, parts[-1].end)
    return many is not None and chinese_number(many["many"]) != len(parts)


def _is_composed(opens: re.Match[str], last: PlacedNumber, passage: NumberPassage) -> bool:
    """Whether the words say that the list is of all: 分别为, 由…组成."""
    if not opens["closed"] or _RE.elsewhere.search(passage.text, last.end):
        return False
    behind = passage.text[last.end : last.end + 12]
    return not opens["closed"].startswith("由") or bool(_RE.made_up.search(behind))
