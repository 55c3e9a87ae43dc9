"""Numbers that are what is left of another, how far two are apart, or what became of one that was
raised or cut.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from xl_jixiao.checks.report_numbers.calculations import added, less
from xl_jixiao.checks.report_numbers.passage import NumberPassage, PlacedNumber
from xl_jixiao.checks.report_numbers.readings import Readings, before, collapsed, exact, is_new
from xl_jixiao.model.report import NumberKind
from xl_jixiao.text.phrases import Phrases

_RE = Phrases(__name__)
_PAIR, _FLOW = 2, 3
_MOST_CHANGES = 3
_BEFORE = 200
"""Characters before a number in which is said what it is compared with."""
_OF_LARGEST = Decimal("0.06")
_FEW = (5, 20)
"""Of counts of this size one more or less is a miscount."""


def difference(claim: PlacedNumber, passage: NumberPassage) -> Readings | None:
    """预算90万元，支出70万元，结余20万元; 比上年增加3个百分点; 节约8万元."""
    if not _is_said_to_differ(claim, passage):
        return None
    terms = _two(claim, passage)
    if len(terms) == _FLOW and (flow := _flow(terms, passage)):
        return flow
    if len(terms) != _PAIR or not _is_of_both(claim.lead or claim.clause, terms):
        return None
    large, small = sorted(terms, key=lambda one: -one.number.value)
    if small.lead.startswith("其中") and not _RE.of_the_rest.search(claim.lead):
        return None
    miscounted = large.number.kind is NumberKind.COUNT and _FEW[0] <= large.number.value <= _FEW[1]
    size = max(large.number.value * _OF_LARGEST, Decimal(miscounted))
    return Readings("两数之差", [less(large, small)], size=size)


def _is_said_to_differ(claim: PlacedNumber, passage: NumberPassage) -> bool:
    """Whether a number is of what is left or apart, and of nothing that was not spoken of."""
    words = claim.lead or claim.clause
    if claim.number.kind is NumberKind.RATE and not claim.number.unit.endswith("百分点"):
        return False
    told = passage.text[: claim.start - len(claim.lead)]
    left = _RE.left.search(words)
    changed = None if left else _RE.changed.search(words)
    said = left or _RE.versus.search(words) or changed
    if said is None or (not left and _RE.of_something.match(claim.tail)):
        return False
    if changed and not _RE.beside.search(f"{told[-_BEFORE:]}{claim.lead}"):
        return False
    if _RE.of_other_time.search(words) or _RE.rest_is_elsewhere.search(passage.text, claim.end):
        return False
    return not is_new(_RE.compared.sub("", words[: said.start()]), told)


def _two(claim: PlacedNumber, passage: NumberPassage) -> list[PlacedNumber]:
    """The numbers before it that are not the parts of others; of more than two those of its
    sentence.
    """
    like = before(claim, passage)
    if claim.number.kind is NumberKind.RATE:
        rates = [one for one in passage.terms if one.number.kind is NumberKind.RATE]
        like = exact([one for one in rates if one.start < claim.start])
    terms = collapsed(like)
    here = [one for one in terms if one.start >= passage.start]
    return here if len(terms) > _PAIR == len(here) else terms


def _is_of_both(words: str, terms: Sequence[PlacedNumber]) -> bool:
    """Whether both numbers are what the words compare: 较合同价减少 asks for one of a 合同价,
    未整改 for one of 整改.
    """
    if denied := _RE.denied.search(words):
        return denied["deed"] in min(terms, key=lambda one: one.number.value).words
    compared = _RE.compared.search(words)
    if compared is None:
        return True
    label = _RE.changed.sub("", compared["base"])
    if not label or _RE.past.search(label):
        years = {one.number.year for one in terms} - {None}
        return len(years) > 1 or any(_RE.past.search(one.lead) for one in terms)
    thing = _RE.figure.sub("", label)
    return bool(thing) and any(thing in one.words for one in terms)


def _flow(terms: Sequence[PlacedNumber], passage: NumberPassage) -> Readings | None:
    """上年结转126万元，本年收入2843万元，支出2790万元，年末结余179万元."""
    opening, income, spent = terms
    if not _RE.opening.search(opening.lead) or not spent.read.done or income.read.done:
        return None
    if _RE.taken_back.search(passage.text, spent.end):
        return None
    forgotten = less(income, spent)
    made = added(terms, (1, 1, -1))
    return Readings("上年结转加本年减去支出", [made], excuses=False, mistakes=[forgotten])


def after(claim: PlacedNumber, passage: NumberPassage) -> Readings | None:
    """年初预算50万元，追加12万元，调整后62万元; 原有30人，新增2人，年末32人."""
    if claim.number.kind is NumberKind.RATE or not _RE.after.search(claim.lead or claim.clause):
        return None
    if _RE.averaged.search(claim.lead):
        return None
    first, *changes = collapsed(before(claim, passage)) or [claim]
    if not 1 <= len(changes) <= _MOST_CHANGES:
        return None
    other = _RE.kind_of_money.search(claim.lead)
    if other and other[0] not in passage.text[: changes[-1].end]:
        return None  # 年初预算360万元，追加40万元，收入预算调整后420万元
    signs = [_sign(one) for one in changes]
    if 0 in signs:
        return None
    return Readings("增减之后", [added((first, *changes), (1, *signs))])


def _sign(change: PlacedNumber) -> int:
    """1 of what was added, -1 of what was taken off, 0 where nothing says."""
    said = change.lead or change.clause
    return bool(_RE.more.search(said)) - bool(_RE.fewer.search(said))


def deducted(claim: PlacedNumber, passage: NumberPassage) -> Readings | None:
    """满分100分，共扣6分，得94分, in any order."""
    if claim.number.kind is not NumberKind.SCORE or _RE.lost.search(claim.lead):
        return None
    if not _RE.scored.search(claim.lead or claim.clause):
        return None
    others = collapsed([one for one in passage.like(claim) if one.start >= passage.start])
    lost = [one for one in others if _RE.lost.search(one.lead)]
    full = [one for one in others if _RE.points.search(one.lead) and one.start < claim.start]
    if len(others) > _PAIR + len(lost):
        return None
    if len(lost) > 1:
        lost = [one for one in lost if _RE.lost_in_all.search(one.lead)]
    if len(lost) != 1 or len(full) != 1:
        return None
    span = passage.text[full[0].start : max(claim.start, lost[0].start)]
    if _RE.other_score.search(span):
        return None
    return Readings("满分减去扣分", [less(full[0], lost[0])], excuses=False)
