"""The words of the reader (text.direction) by which a name says which side is good.

Here a word is only looked for anywhere in the name, so a word that contains another one of its
list adds nothing, and names with words of both lists are left to the engine.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from xl_jixiao.text import direction

DENIALS = ("不", "未", "非")
"""They turn a word of the other side: 不合格率."""
GROWTH = ("增长", "增速", "增幅", "提升", "提高")
"""Under these a bare 0 is no upper limit."""
RATES = (
    "率 满意 比例 占比 比重 百分 程度 覆盖 合格 达标 知晓 认度 及度 准度 公度 透度 均度 完度 好度 % ％ ﹪ ٪"
).split()
"""A name with one of these is that of a rate (text.direction.names_rate)."""
BRACKETS = (")", "）", "﹚", "]", "］")
"""A name that may end in a unit: 兑付率（%）."""
_WORK_AGAINST = ("整治", "清退", "盘活")
"""Dealing with a harm, in words that are no words of the other list."""


@lru_cache(maxsize=1)
def lower_words() -> tuple[str, ...]:
    """Words of names where lower is better."""
    return _shortest(direction._LOWER_WORDS)  # noqa: SLF001 -- the one lexicon, never a second copy


@lru_cache(maxsize=1)
def higher_words() -> tuple[str, ...]:
    """Words of names where higher is better."""
    return _shortest(direction._HIGHER_WORDS)  # noqa: SLF001 -- likewise


@lru_cache(maxsize=1)
def turning_words() -> tuple[str, ...]:
    """Words beside which a word of `lower_words` may not decide."""
    return _shortest((*higher_words(), *_WORK_AGAINST))


def _shortest(words: Iterable[str]) -> tuple[str, ...]:
    kept: list[str] = []
    for word in sorted(words, key=lambda one: (len(one), one)):
        if not any(short in word for short in kept):
            kept.append(word)
    return tuple(kept)
