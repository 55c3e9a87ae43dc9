"""The words of the reader (text.direction) by which a name says which side is good.

The word that ends last decides. Where it does not stand near the end of the name, words are only
looked for anywhere in it, and names with words of both lists are left to the engine.
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
    "率",
    "满意",
    "比例",
    "占比",
    "比重",
    "百分",
    "程度",
    "覆盖",
    "合格",
    "达标",
    "知晓",
    "认度",
    "及度",
    "准度",
    "公度",
    "透度",
    "均度",
    "完度",
    "好度",
    "%",
    "％",
    "﹪",
    "٪",
)
"""A name with one of these is that of a rate (text.direction.names_rate)."""
BRACKETS = (")", "）", "﹚", "]", "］")
"""A name that may end in a unit: 兑付率（%）."""
DEALING = (
    "化解",
    "调解",
    "调处",
    "审结",
    "审理",
    "查处",
    "查办",
    "侦破",
    "破获",
    "整治",
    "整改",
    "排查",
    "清理",
    "清欠",
    "清收",
    "清退",
    "消除",
    "减少",
    "降低",
    "打击",
    "处置",
    "处理",
    "治理",
    "受理",
    "办理",
    "办结",
    "扑灭",
    "扑救",
    "防范",
    "防控",
    "预防",
    "遏制",
    "偿还",
    "归还",
    "盘活",
    "压减",
)
"""Work that may stand before the harm it deals with: 化解债务."""


def all_lower_words() -> tuple[str, ...]:
    """The whole list of better low, in a fixed order."""
    return tuple(sorted(direction._LOWER_WORDS))  # noqa: SLF001 -- the one lexicon, no second copy


def all_higher_words() -> tuple[str, ...]:
    """The whole list of better high, in a fixed order."""
    return tuple(sorted(direction._HIGHER_WORDS))  # noqa: SLF001 -- likewise


@lru_cache(maxsize=1)
def lower_words() -> tuple[str, ...]:
    """The shortest words of better low: each longer one contains one of them."""
    return _shortest(all_lower_words())


@lru_cache(maxsize=1)
def higher_words() -> tuple[str, ...]:
    """The shortest words of better high."""
    return _shortest(all_higher_words())


def _shortest(words: Iterable[str]) -> tuple[str, ...]:
    kept: list[str] = []
    for word in sorted(words, key=lambda one: (len(one), one)):
        if not any(short in word for short in kept):
            kept.append(word)
    return tuple(kept)
