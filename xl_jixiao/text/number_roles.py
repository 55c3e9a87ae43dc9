"""What a number of a sentence is of: planned, given, spent, left over; all of a thing or a part.

The words are data (`number_roles.toml`). Compounds come first: 转移支付 is no 支付, 未支付 none,
支付率 is a rate.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import cache, lru_cache
from typing import NamedTuple

from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.report import NumberKind, StatedNumber
from xl_jixiao.parsed_data import shipped_table
from xl_jixiao.text.phrases import Phrases

_RE = Phrases(__name__)


class NumberRole(StrEnum):
    """What became of what is counted."""

    INITIAL = "initial"
    """Budgeted at the beginning of the year."""
    ANNUAL = "annual"
    """Budgeted for the year, after changes."""
    GIVEN = "given"
    """Budgeted: 预算, 安排, 下达."""
    RECEIVED = "received"
    """到位, 收到."""
    MOVED = "moved"
    """Given or paid, as the numbers beside it say: 拨付."""
    PLANNED = "planned"
    SPENT = "spent"
    DONE = "done"
    REST = "rest"
    """Left over, or not done."""
    CARRIED = "carried"
    """Carried over from the year before, or into the next."""
    ADJUSTED = "adjusted"
    """By how much a budget grew in the year: 追加."""
    REDUCED = "reduced"
    """By how much it was cut: 调减, 收回."""
    CHANGE = "change"
    """How far it is from another number: 增加, 超出."""
    OTHER = "other"
    """Of something beside the plan and its execution: 损失, 产值."""
    OVERALL = "overall"
    """Of all the years of an undertaking: 总投资."""
    NONE = "none"
    """Nothing says."""


class NumberScope(StrEnum):
    """How much of a thing a number is of; of several words that narrow it the first here counts."""

    PAST = "past"
    """Of another year, or of several."""
    ITEM = "item"
    """One of several things that are listed."""
    BATCH = "batch"
    """One instalment."""
    SUM = "sum"
    """Said to be all of it."""
    SOURCE = "source"
    """From one source of money."""
    YEAR = "year"
    WHOLE = "whole"
    """Nothing narrows it."""


GIVEN_ROLES = frozenset(
    {
        NumberRole.INITIAL,
        NumberRole.ANNUAL,
        NumberRole.GIVEN,
        NumberRole.RECEIVED,
        NumberRole.PLANNED,
    }
)
SPENT_ROLES = frozenset({NumberRole.SPENT, NumberRole.DONE})
CHANGED_ROLES = frozenset({NumberRole.ADJUSTED, NumberRole.REDUCED})
OVER_ROLES = frozenset({NumberRole.CARRIED, NumberRole.REST, *CHANGED_ROLES})
"""What is beside a budget or left of it."""


class NumberReading(NamedTuple):
    """How a number is to be understood."""

    role: NumberRole
    scope: NumberScope
    words: str
    """What stands before it in its clause, as written."""
    deed: NumberRole
    """The role, whatever it is a number of: 税收收入完成98万元 is done."""

    @property
    def given(self) -> bool:
        """Whether it was planned, budgeted or received, of the year and not of all years."""
        return self.deed in GIVEN_ROLES and self.role is not NumberRole.OVERALL

    @property
    def of_all(self) -> bool:
        """Whether its words say that it is all there is: of the year, a sum."""
        return self.scope in (NumberScope.YEAR, NumberScope.SUM)

    @property
    def done(self) -> bool:
        """Whether it was done or spent, or moved from one to the other."""
        return self.deed in SPENT_ROLES or self.deed is NumberRole.MOVED


@dataclass(frozen=True, slots=True)
class WordList:
    """A list of words, each with what it says; the longest that begins earliest is read."""

    ids: dict[str, str]
    pattern: re.Pattern[str]

    def found(self, text: str) -> list[str]:
        """What the words of a text say, in their order."""
        return [self.ids[word] for word in self.pattern.findall(text)]


@cache
def word_lists() -> dict[str, WordList]:
    """The lists of the package: "role", "scope" and "rate"."""
    data = shipped_table("xl_jixiao.text", "number_roles.toml")
    return {name: _word_list(data[name]) for name in data}


def _word_list(entries: dict[str, list[dict[str, list[str]]]]) -> WordList:
    ids = {
        word: says for says, lines in entries.items() for line in lines for word in line["words"]
    }
    longest_first = sorted(ids, key=len, reverse=True)
    return WordList(ids, re.compile("|".join(map(re.escape, longest_first))))


_BEHIND = 14


def reading(one: StatedNumber) -> NumberReading:
    """How a number is to be understood, by its sentence."""
    return _read(one.sentence, one.start, one.end)


@lru_cache(maxsize=4096)
def _read(sentence: str, start: int, end: int) -> NumberReading:
    words = _clause(sentence, start)
    said = _said(words)
    if not said:
        stop = _RE.end.search(sentence, end)
        said = _said(sentence[end : stop.start() if stop else len(sentence)][:_BEHIND])
    deed = _of_all([one for one in said if one not in _NO_DEED])
    return NumberReading(_of_all(said), _scope(sentence, start, words), words, deed)


def _clause(sentence: str, start: int) -> str:
    """What stands before a number up to a stop; a colon or a bracket right before the number, as
    in 支出：100万元 and 资金（冬春救助）100万元, is none.
    """
    label = _RE.label_end.search(sentence, 0, start) if sentence[start - 1] in _ENDS else None
    cuts = [cut.end() for cut in _RE.stops.finditer(sentence, 0, label.start() if label else start)]
    begin = cuts[-1] if cuts else 0
    listed = sentence.rfind("、", begin, start)
    if listed >= 0 and _RE.digit.search(sentence, begin, listed):
        return sentence[listed + 1 : start]  # 中央1500万元、省级; but 下达中央、市级资金
    return sentence[begin:start]


_ENDS = "：:）) \u3000\xa0计"
"""With which such a label ends."""


def role_of(words: str) -> NumberRole:
    """What the words before a number make of it; the last word decides."""
    return _of_all(_said(words))


def without_deeds(words: str) -> str:
    """The words without those that say what became of the money, so that its thing is left."""
    roles = word_lists()["role"]
    return roles.pattern.sub(lambda word: word[0] * (roles.ids[word[0]] not in _DEEDS), words)


_MONEY = "money"
_DEEDS = frozenset({*NumberRole, _MONEY}) - {
    NumberRole.PLANNED,
    NumberRole.CHANGE,
    NumberRole.OTHER,
    NumberRole.OVERALL,
    NumberRole.NONE,
}


def _said(words: str) -> list[NumberRole]:
    if _RE.given_spending.search(words):
        return [NumberRole.GIVEN]
    said = [one for one in word_lists()["role"].found(words) if one != NumberRole.NONE]
    deeds = [
        NumberRole(one) for one in said if one != _MONEY
    ]  # 支付资金合计: 合计 of what was paid
    return deeds or [NumberRole.GIVEN] * len(said)


def _of_all(said: Sequence[NumberRole]) -> NumberRole:
    outside = [one for one in said if one in _NO_DEED]
    staged = [one for one in said if one in _STAGES and said[-1] is NumberRole.GIVEN]
    return [*said, *staged, *outside][-1] if said else NumberRole.NONE


_STAGES = frozenset({NumberRole.INITIAL, NumberRole.ANNUAL})
"""年初批复项目预算 is that of the year's beginning, whatever budget follows."""
_NO_DEED = frozenset({NumberRole.OTHER, NumberRole.OVERALL})


def scope_of(words: str) -> NumberScope:
    """How much of a thing the words before a number speak of."""
    said = word_lists()["scope"].found(words)
    return next((one for one in NumberScope if one in said), NumberScope.WHOLE)


def sources_in(words: str) -> frozenset[str]:
    """The sources of money that words name."""
    scopes = word_lists()["scope"]
    found = scopes.pattern.findall(words)
    return frozenset(word for word in found if scopes.ids[word] == NumberScope.SOURCE)


def is_execution_rate(one: StatedNumber) -> bool:
    """Whether a rate says how much of the money was spent."""
    if one.kind is not NumberKind.RATE:
        return False
    said = word_lists()["rate"].found(_clause(one.sentence, one.start))
    return bool(said) and said[-1] == "execution"


class RateName(NamedTuple):
    """What a rate is called: 按期办结率 is of 办结, narrowed by 按期."""

    deed: str
    role: NumberRole
    narrower: tuple[str, ...]


def rate_name(one: StatedNumber) -> RateName | None:
    """What a rate is called, None where no 率, 度 or 进度 is named before it."""
    match = _RE.rate.search(_clause(one.sentence, one.start))
    if match is None:
        return None
    deed = match["deed"]
    narrower = tuple(word_lists()["narrower"].pattern.findall(deed))
    return RateName(deed, role_of(_RE.transparent.sub("", deed) or deed), narrower)


def _scope(sentence: str, start: int, words: str) -> NumberScope:
    before = sentence[:start]
    if _RE.years.search(words):
        return NumberScope.PAST
    if not _RE.sum_first.match(words) and any(
        _is_open(before, listed.start()) for listed in _RE.listed.finditer(before)
    ):
        return NumberScope.ITEM
    own = scope_of(words)
    if own in (NumberScope.WHOLE, NumberScope.YEAR) and _RE.month.search(words):
        return NumberScope.WHOLE if _RE.until.search(words) else NumberScope.BATCH
    return own


def _is_open(before: str, place: int) -> bool:
    """Whether the bracket in which a list begins is still open, or it stands in none."""
    depth = lowest = 0
    for char in before[place:]:
        depth += (char in "（(") - (char in "）)")
        lowest = min(lowest, depth)
    return lowest == 0
