"""What an 实际完成值 asserts, read once: each number with what became of it, and what the clauses
without a number say of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from xl_jixiao.text.cues import Role, role_ahead, role_behind, role_of_clause
from xl_jixiao.text.patterns import lazy_re
from xl_jixiao.text.written_numbers import Mention

_CLAUSE_END = lazy_re(r"[,;。、\n!?]")
_PART_LISTED = lazy_re(r"其中[^;。]*$")
"""其中A50个，B60个: both are parts."""
_SPAN = 44
_UNNAMED: frozenset[Role] = frozenset(("wanted", "future", "part", "past"))
"""Roles that stand even where the indicator's name uses the same words (计划生育)."""
_UP = lazy_re(r"增长|增加|提高|提升|上升|上涨|增幅|涨幅|↑")
_DOWN = lazy_re(r"负增长|下降|降低|减少|减幅|降幅|下滑|压减|压缩|缩减|回落|下跌|缩短|↓")
_GROWTH = lazy_re(r"增长|提高|上升|增加|提升|增幅|增速|上涨|新增|增收|↑")
_DECLINE = lazy_re(
    r"下降|降低|减少|下滑|负增长|压减|压降|压缩|缩减|回落|下跌|降幅|减幅|节约|节省|节支|缩短|减排|↓"
)
_EITHER_WAY = lazy_re(r"变动|变化|增减|波动|偏离|偏差|浮动")


class Assertion(NamedTuple):
    """One number of an actual, and what it is a number of."""

    mention: Mention
    role: Role | None
    """None where nothing beside the number says."""
    words: str = ""
    """The words that say so."""


class Assertions(NamedTuple):
    """All that an actual asserts."""

    numbers: tuple[Assertion, ...]
    denied: bool
    """A clause of its own denies that it was done (目标100个，未完成)."""
    future: bool
    """A clause of its own puts it into the future."""


def assertions(said: str, found: Sequence[Mention], about: str) -> Assertions:
    """Read the numbers `found` in the plain text of an actual.

    `about` is what the row counts: the indicator's name and the target's text. Words that stand
    there too are no differences and no denials (节约3万元 under 节约金额).
    """
    if len(found) == 1 and found[0].start == 0 and found[0].tail == len(said):
        return Assertions((Assertion(found[0], None),), denied=False, future=False)
    numbers: list[Assertion] = []
    floor = 0
    for place, mention in enumerate(found):
        limit = found[place + 1].start if place + 1 < len(found) else len(said)
        numbers.append(_read(said, mention, floor, limit, about))
        floor = mention.tail or mention.end
    aside = {told[0] for words in _bare_clauses(said, found) if (told := role_of_clause(words))}
    return Assertions(tuple(numbers), "denied" in aside, "future" in aside)


def _read(said: str, mention: Mention, floor: int, limit: int, about: str) -> Assertion:
    """The role of a number: what is ahead of it in its clause tells first, then the rest."""
    ahead = said[floor : mention.start]
    marks = [mark.end() for mark in _CLAUSE_END.finditer(ahead)]
    told = role_ahead(ahead[marks[-1] :] if marks else ahead) if ahead else None
    if told is None or told[0] in ("done", "wanted"):
        behind = role_behind(said[mention.tail or mention.end : limit])
        told = behind or told
    if _denies_what_counts(ahead, about):
        return Assertion(mention, "denied")
    if told is None:
        listed = _PART_LISTED.search(said, max(0, mention.start - _SPAN), mention.start)
        return Assertion(mention, "part" if listed else None)
    role, words = told
    if role not in _UNNAMED and role != "done" and len(words) > 1 and words[:2] in about:
        return Assertion(mention, "change" if role == "change" else None, words)
    return Assertion(mention, role, words)


_DENIES = lazy_re(r"(未|没有?|不)(?P<what>[\u4e00-\u9fff]{2})[\u4e00-\u9fff]{0,4}$")


def _denies_what_counts(ahead: str, about: str) -> bool:
    """Whether the words ahead deny the very thing that the row counts: 未参训4人 under 参训人数,
    but not under 未参训人数.
    """
    match = _DENIES.search(ahead)
    if match is None or ahead[-1] in "率度" or match["what"] not in about:
        return False
    return match.group()[: match.end(1) - match.start() + 2] not in about


def _bare_clauses(said: str, found: Sequence[Mention]) -> list[str]:
    """The clauses in which no number stands."""
    clauses: list[str] = []
    begin = 0
    for end in (*(mark.start() for mark in _CLAUSE_END.finditer(said)), len(said)):
        if end > begin and not any(begin <= mention.start < end for mention in found):
            clauses.append(said[begin:end])
        begin = end + 1
    return clauses


def change_counts(about: str) -> bool:
    """Whether the row counts how much something moves, so that 增长5% is its number."""
    return bool(_GROWTH.search(about) or _DECLINE.search(about) or _EITHER_WAY.search(about))


_SAVED = lazy_re(r"节约|节省|节支")


def turns_round(one: Assertion, about: str, target: str) -> bool | None:
    """Whether a number counts the other way than its row: 下降2% against 增长5%, 增长3% against a
    下降率; 变动率 and 变化率 take the sign of the word. None where that is open: a bare −3%
    under 下降率 may be a fall of 3% or a rise; beside a target 下降2% its minus says what 下降
    says.
    """
    words = one.words if one.role == "change" else ""
    if not words and one.mention.number >= 0:
        return False
    falls = bool(_DOWN.search(words))
    rises = not falls and bool(_UP.search(words))
    negative = one.mention.number < 0
    if _DECLINE.search(about) and not _EITHER_WAY.search(about):
        if negative and not falls:
            if not _DECLINE.search(_SAVED.sub("", about)):
                return False  # a saving of less than nothing is an overrun, never a fall
            return True if _DECLINE.search(target) else None
        return rises
    return falls and not negative
