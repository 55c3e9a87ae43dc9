"""What an amount, a rate, a count or a score is about, by the words before it (`topics.toml`)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.parsed_data import shipped_table
from xl_jixiao.text.number_roles import NumberRole, role_of, without_deeds
from xl_jixiao.text.patterns import lazy_re
from xl_jixiao.text.phrases import Phrases

_RE = Phrases(__name__)


OVERALL = frozenset({"total", "income", ""})
"""Objects that mean all the money: a rate of theirs is the rate of the unit."""


class Rule(NamedTuple):
    """The id that words give."""

    id: str
    words: re.Pattern[str]
    unless: re.Pattern[str] | None = None

    def says(self, words: str) -> re.Match[str] | None:
        """The last match, where nothing speaks against it."""
        if self.unless and self.unless.search(words):
            return None
        return max(
            (one for one in self.words.finditer(words) if one[0]), key=re.Match.end, default=None
        )


class Money(NamedTuple):
    """What an amount is of."""

    topic: str
    object: str | None
    """What it is spent on: "basic"; "" for all the money; None where the words name other things.
    """


@dataclass(frozen=True, slots=True)
class TopicVocabulary:
    """The lists of `topics.toml`, compiled."""

    objects: Sequence[Rule]
    topics: Mapping[str, str]
    filler: re.Pattern[str]
    unit: re.Pattern[str]
    lists: Mapping[str, Sequence[Rule]]
    """Of funds, and of the other kinds of statements: rate, count, score."""

    def topic(self, kind: str, words: str) -> str:
        """The topic of a rate, a count or a score, "" where the vocabulary knows none."""
        return next((rule.id for rule in self.lists[kind] if rule.says(words)), "")

    def money(self, words: str, inherited: str | None) -> Money:
        """The topic of an amount.

        Args:
            words: what is before it in its clause.
            inherited: the object of the amount before it in the sentence: 实际支出 alone is of the
                基本支出 that was just spoken of.
        """
        words = _RE.letter.sub("", words)
        found = _last(self.objects, words)
        rest = words if found is None else _cut(words, found[1])
        stage = _STAGES.get(role_of(rest))
        if self._rest(rest) or self._of_other(words):
            return Money(self.topic("funds", words), None)
        if found is None and stage is None:
            return Money(self.topic("funds", words), inherited if not words else None)
        thing = (found[0].id if found else None) or inherited
        topic = self.topic("funds", words) if thing is None else ""
        when = stage or "executed"
        thing = thing or ("total" if stage and when in _CLEAR else "")
        return Money(topic or self.topics.get(f"{thing}.{when}", ""), thing or None)

    def names_nothing(self, words: str) -> bool:
        """Whether words say what became of some money, and not what it is: 年度预算, 决算支出."""
        return not self._rest(_RE.letter.sub("", words))

    def _rest(self, words: str) -> str:
        """What is left of words besides those of budgets, years and the unit itself."""
        return self.filler.sub("", self.unit.sub("", _said(without_deeds(words))))

    def _of_other(self, words: str) -> bool:
        """Whether a heading before a colon names something else: 中央资金：年初预算数."""
        lead, colon, _ = words.rpartition(":")
        if not colon or _RE.further.search(lead):
            return False
        found = _last(self.objects, lead)
        return bool(self.filler.sub("", _cut(lead, found[1]) if found else lead))


_STAGES = {
    NumberRole.INITIAL: "initial",
    NumberRole.ANNUAL: "annual",
    NumberRole.ADJUSTED: "added",
    NumberRole.REST: "left",
    NumberRole.CARRIED: "left",
    NumberRole.SPENT: "executed",
    NumberRole.DONE: "executed",
    NumberRole.GIVEN: "budget",
    NumberRole.RECEIVED: "budget",
}
_CLEAR = frozenset({"initial", "annual", "added"})
"""Stages that are of all the money where nothing else is named."""


def _said(words: str) -> str:
    """Without what only leads up to the thing: 使用方向和主要内容为…."""
    match = _RE.last_point.match(words)
    return words[match.end() :] if match else words


def _last(rules: Sequence[Rule], words: str) -> tuple[Rule, re.Match[str]] | None:
    """The rule whose match ends last; of equal ends the first rule."""
    met = [(rule, match) for rule in rules if (match := rule.says(words))]
    return max(met, key=lambda one: one[1].end(), default=None)


def _cut(words: str, match: re.Match[str]) -> str:
    return words[: match.start()] + words[match.end() :]


@cache
def vocabulary() -> TopicVocabulary:
    """The vocabulary that comes with the package."""
    data = shipped_table("xl_jixiao.text", "topics.toml")
    return TopicVocabulary(
        objects=_rules(data["object"]),
        topics=data["topics"],
        filler=lazy_re(data["filler"]["words"]),
        unit=lazy_re(data["filler"]["unit"]),
        lists={kind: _rules(data[kind]) for kind in ("funds", "rate", "count", "score")},
    )


def _rules(entries: Sequence[Mapping[str, Any]]) -> tuple[Rule, ...]:
    return tuple(
        Rule(
            entry["id"],
            re.compile(entry["words"]),
            re.compile(entry["not"]) if "not" in entry else None,
        )
        for entry in entries
    )
