"""Signs and words of comparison, before or behind a number: which side of it is good.

以上, 以下, 以内 include the number, 超过 and 不满 exclude it (民法典第1259条): 超过 and 高于 are >,
以上 is ≥.
"""

from __future__ import annotations

import re
from typing import Literal

from xl_jixiao.text.patterns import lazy_re

Comparison = Literal["ge", "le", "eq", "gt", "lt"]

_SIGNS: dict[Comparison, str] = {
    "ge": ">= => ≥ ≥=",
    "le": "<= =< ≤ ≤=",
    "gt": ">",
    "lt": "<",
    "eq": "= ==",
}
_BEFORE: dict[Comparison, str] = {
    "ge": (
        "不低于 不少于 不小于 不得低于 不得少于 不得小于 不能低于 不能少于 不应低于 不应少于 "
        "不可低于 "
        "不可少于 不会低于 未低于 未少于 不亚于 不下于 不下 不低 大于等于 大于或等于 大于(等于) "
        "大于或者等于 "
        "高于等于 高于或等于 多于等于 多于或等于 超过或等于 等于或大于 等于或高于 等于大于 "
        "达到或超过 "
        "达到或高于 达到或大于 至少 最少 最低 最小 起码 下限 保底"
    ),
    "le": (
        "不高于 不多于 不大于 不超过 不超出 不超 不得高于 不得多于 不得大于 不得超过 不得超出 "
        "不得超 不能高于 "
        "不能超过 不能大于 不应超过 不应高于 不应大于 不可超过 不会超过 未超过 未超出 未超 "
        "未高于 未突破 "
        "不突破 不得突破 不逾 不长于 不晚于 不迟于 小于等于 小于或等于 小于(等于) 小于或者等于 "
        "低于等于 "
        "低于或等于 少于等于 少于或等于 等于或小于 等于或低于 等于小于 控制在 控制到 控制至 控制于 "
        "限制在 限于 压缩到 压减到 压降到 压缩至 降到 降至 降低到 降低至 下降到 下降至 减少到 "
        "减少至 缩短到 缩短至 最多 最高 最大 最长 至多 上限 "
        "限额 封顶 排名前 位列前 名次前"
    ),
    "gt": "大于 高于 多于 超过 超出 超 优于 突破 长于",
    "lt": "小于 低于 少于 不足 不满 不到 短于 未满 未达到 未达",
    "eq": "等于 恒等于",
}
_BEHIND: dict[Comparison, str] = {
    "ge": "及以上 或以上 及其以上 以上 (含)以上 含以上 以上(含) 及以上(含) 起 + ↑",
    "le": (
        "及以下 或以下 及其以下 以下 (含)以下 含以下 以下(含) 以内 以内(含) 之内 之下 内 为限 "
        "为上限 封顶 ↓"
    ),
    "lt": "以下(不含)",
    "gt": "以上(不含)",
}


def _kinds(lexicon: dict[Comparison, str]) -> dict[str, Comparison]:
    return {word: kind for kind, words in lexicon.items() for word in words.split()}


_KIND_BEFORE = {**_kinds(_SIGNS), **_kinds(_BEFORE)}
_KIND_BEHIND = _kinds(_BEHIND)
_KIND_SIGN = _kinds(_SIGNS)


def _any(words: dict[str, Comparison]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_BETWEEN = r"(?:其中)?(?:[在到至为约:是的占共]|达到|每年|大约|左右|人民币|[¥$(\"“])*"
_LIMITING = _any(_kinds({kind: _BEFORE[kind] for kind in ("ge", "le")}))
_AHEAD_OF_WORDS = lazy_re(rf"({_LIMITING})(?:(?:19|20)\d\d年)?[\u4e00-\u9fff]{{1,6}}$")
"""不少于 or 不超过 with a verb or noun between it and the number: 至少开展3次, 不超过预算50万元."""
_AHEAD = lazy_re(rf"({_any(_KIND_BEFORE)})\1?{_BETWEEN}$")
_AFTER = lazy_re(rf"({_any(_KIND_BEHIND)})(?![容部涵在陆勤审设外科])")
_AFTER_WORDS = lazy_re(r"[\u4e00-\u9fff]{1,6}?(及以上|以上|及以下|以下|以内|之内)(?=$|[,;。、)\n])")
_AFTER_SIGN = lazy_re(rf"({_any(_KIND_SIGN)})")
_KEYS_AHEAD = lazy_re(r"[≥≤<>=于过超少低高大小长多到满足制限顶底码逾下破出达前至]")
_KEYS_AFTER = frozenset("≥≤<>=及或其以(含之内为封起+↑↓")
_FLIPPED: dict[Comparison, Comparison] = {
    "ge": "le",
    "le": "ge",
    "gt": "lt",
    "lt": "gt",
    "eq": "eq",
}
_REACHED = lazy_re(r"(?:达到|达|达成|(?:提高|提升|增加|增长|上升)[到至])(?:了|至|为|约)*$")
SPAN = 18
"""How many characters before a number may hold its comparison."""


def comparison_before(text: str, start: int, floor: int) -> Comparison | None:
    """The comparison that ends right before `start`, not reaching back below `floor`."""
    ahead = text[max(floor, start - SPAN) : start]
    if not ahead or not _KEYS_AHEAD.search(ahead):
        return None
    match = _AHEAD.search(ahead) or _AHEAD_OF_WORDS.search(ahead)
    if match is None or (match.start() == 0 and start - SPAN > floor):
        return None  # 超过 where the stretch begins may be the end of 不超过
    return _KIND_BEFORE[match[1]]


def reached_before(text: str, start: int, floor: int) -> bool:
    """Whether 达到 is right before the number: a direction in words, but weaker than any
    other ("达到5%以下").
    """
    return bool(_REACHED.search(text, max(floor, start - 6), start))


def comparison_behind(text: str, end: int) -> tuple[Comparison, int] | None:
    """The comparison right behind a number and its unit, and where it ends.

    A sign behind the number belongs to the word after it and turns ("90%≤满意度"); with nothing
    after it, it is a sign typed in the wrong place ("90%≥").
    """
    if end >= len(text):
        return None
    if text[end] in _KEYS_AFTER:
        match = _AFTER.match(text, end)
        if match:
            return _KIND_BEHIND[match[1]], match.end()
        sign = _AFTER_SIGN.match(text, end)
        if sign:
            kind = _KIND_SIGN[sign[1]]
            follows = sign.end() < len(text) and text[sign.end()].isalpha()
            if follows:
                return _FLIPPED[kind], sign.end()
            if sign.end() == len(text) or text[sign.end()] in "。,;":
                return kind, sign.end()
            return None
    words = _AFTER_WORDS.match(text, end)
    return (_KIND_BEHIND[words[1]], words.end()) if words else None
