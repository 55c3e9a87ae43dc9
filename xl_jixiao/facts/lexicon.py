"""The word classes of indicators; the kinds present and absent."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.parsed_data import shipped_table
from xl_jixiao.text.labels import fold
from xl_jixiao.text.patterns import lazy_re


@dataclass(frozen=True, slots=True)
class Misfit:
    """Level-3 names that do not belong below a level 2."""

    level2: frozenset[str]
    with_target: bool
    """Whether the target's text counts as well as the name."""
    match: re.Pattern[str]
    unless: re.Pattern[str]
    belongs: str
    """Where such an indicator belongs."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Patterns to search in folded text."""

    fiscal_total: re.Pattern[str]
    fiscal_kind: re.Pattern[str]
    empty_target: re.Pattern[str]
    satisfaction: re.Pattern[str]
    time_words: re.Pattern[str]
    generic_things: re.Pattern[str]
    cost_better_high: re.Pattern[str]
    comparison: re.Pattern[str]
    level2: tuple[tuple[str, re.Pattern[str]], ...]
    level1: dict[str, frozenset[str]]
    misfits: tuple[Misfit, ...]


@cache
def lexicon() -> Lexicon:
    """The lexicon shipped with the package."""
    data: dict[str, Any] = shipped_table("xl_jixiao.facts", "lexicon.toml")
    plain = {key: _pattern(value) for key, value in data.items() if isinstance(value, str)}
    return Lexicon(
        **plain,
        level2=tuple((kind, lazy_re(value)) for kind, value in data["level2"].items()),
        level1={kind: frozenset(names) for kind, names in data["level1"].items()},
        misfits=tuple(
            Misfit(
                frozenset(one["level2"]),
                one["on"] == "name-and-target",
                _pattern(one["match"]),
                _pattern(one["unless"]),
                one["belongs"],
            )
            for one in data["misfit"]
        ),
    )


@lru_cache(maxsize=1024)  # saves 0.04 s of 3.3 s: tests/bench/bench_caches.py
def level2_kind(text: str) -> str:
    """数量, 质量, 时效, 成本, 经济效益 … for a level-2 label, "" where it is none of them."""
    folded = fold(text)
    return next((kind for kind, words in lexicon().level2 if words.search(folded)), "")


def says_nothing(target: str) -> bool:
    """Whether a target is one of the phrases that can't be measured."""
    return bool(lexicon().empty_target.search(fold(target)))


def misfit(level2: str, name: str, target: str) -> Misfit | None:
    """The rule by which an indicator does not fit its level 2, if there is one."""
    kind = level2_kind(level2)
    if not kind:
        return None
    own = fold(name)
    for rule in _misfits_of(kind):
        text = own + fold(target) if rule.with_target else own
        if rule.match.search(text) and not rule.unless.search(own):
            return rule
    return None


@cache  # of a dozen kinds
def _misfits_of(kind: str) -> tuple[Misfit, ...]:
    return tuple(rule for rule in lexicon().misfits if kind in rule.level2)


def _pattern(text: str) -> re.Pattern[str]:
    """Line feeds in the data only wrap long patterns."""
    return lazy_re(text.replace("\n", ""))
