"""The words beside a number that say what became of it: `cues.toml`, each with its examples."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Literal, NamedTuple

from xl_jixiao.parsed_data import shipped_table
from xl_jixiao.text.patterns import lazy_re
from xl_jixiao.text.phrases import filled

Role = Literal["done", "denied", "wanted", "future", "open", "difference", "change", "part", "past"]
"""What a number is of: done, or said not to be; wanted (计划, 目标, 应); still to come; begun or
under way; a difference to the target (还差, 超额, 剩余); a change (增长, 下降) and not an
amount; a part of the whole; an earlier year's.
"""
Side = Literal["ahead", "behind", "clause"]


class Cue(NamedTuple):
    """An entry of the table."""

    role: Role
    side: Side
    pattern: re.Pattern[str]
    fires: str
    quiet: str


@cache
def cues() -> tuple[Cue, ...]:
    """In the order in which they are asked; the first that fires says it."""
    data = _data()
    return tuple(
        Cue(
            one["role"],
            one["side"],
            lazy_re(filled(one["match"], data["parts"])),
            one["fires"],
            one["quiet"],
        )
        for one in data["cue"]
    )


@cache
def work() -> frozenset[str]:
    """The words for what is done, or not."""
    words = filled("{work}", _data()["parts"])
    return frozenset(word.rstrip("?") for word in words.split("|"))


# Any: values as TOML gives them
def _data() -> dict[str, Any]:
    return shipped_table("xl_jixiao.text", "cues.toml")


@cache
def _of_side(side: Side) -> tuple[Cue, ...]:
    return tuple(cue for cue in cues() if cue.side == side)


_NEAR = 8
"""So many characters behind a number a word may begin that speaks of it: 6个项目均在建."""
_BECAUSE = lazy_re(r"因|由于|受")
"""A reason may be between: 10公里建设任务因征地问题暂停."""
_CLOSE_BEHIND = lazy_re(r"[^,;。\d]{1,24}")


def role_ahead(words: str) -> tuple[Role, str] | None:
    """What the words right before a number make of it, and the words that say so."""
    return _first("ahead", words)


def role_behind(words: str) -> tuple[Role, str] | None:
    """What the words right behind a number make of it."""
    close = _CLOSE_BEHIND.match(words)
    if close is None:
        return None
    for cue in _of_side("behind"):
        match = cue.pattern.search(close.group())
        if match and (match.start() <= _NEAR or _BECAUSE.search(close.group(), 0, match.start())):
            return cue.role, match.group()
    return None


def role_of_clause(words: str) -> tuple[Role, str] | None:
    """What a clause without a number says of the numbers beside it: denied or future."""
    return _first("clause", words)


def _first(side: Side, words: str) -> tuple[Role, str] | None:
    for cue in _of_side(side):
        match = cue.pattern.search(words)
        if match:
            return cue.role, match.group()
    return None
