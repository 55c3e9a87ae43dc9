"""Cells that are filled and yet say nothing: —, /, 无, ……, 指标1：."""

from __future__ import annotations

import re
from functools import lru_cache

from xl_jixiao.text.characters import plain

_NOTHING = re.compile(r"[\s\-—_~/\\|.。,，、;:…·*+=≥≤<>%?!^#()\[\]【】〔〕{}\"'“”‘’□☐■]*")
_SAY_NOTHING = (
    "无 暂无 没有 不适用 不涉及 未涉及 不需要 无此项 无此指标 无该项 无内容 "
    "未设置 未设定 未填 待定 待填 待填写 空 空白 略 同上 一 ― N/A NA "
    "n/a na none None NONE null nan NaN"
)
_WORDS = frozenset(_SAY_NOTHING.split())
_UNFILLED = re.compile(
    r"(?:指标|目标)(?:\d{1,2}|[一二三四五六七八九十]|[XxNn])?[:.、]?"
    r"|[≥≤<>=]*(?:[Xx]{1,4}|×{1,4}|_{2,}|\*{1,4}|○{2,})(?:%|‰|元|万元|个|次|人|项|天|年|月|日)?"
    r"|\d{1,2}[、)]|[(]\d{1,2}[)]"
    r"|[(]?\d{1,3}字以?内[)]?"
    r"|(?:无|不适用)[(].{0,40}"
)


_PROSE = 300
"""Characters other than blanks from which a text says something in any case."""


@lru_cache(maxsize=8192)
def is_placeholder(text: str) -> bool:
    """Whether a text says nothing: blank, dashes and dots, 无, "指标1：", an unfilled "XX个"."""
    if not text:
        return True
    if len(text) > _PROSE and len("".join(text.split())) > _PROSE:
        return False  # spares a report of a page being read character by character
    shown = plain(text)
    if len(shown) > 60:
        return False
    if shown.rstrip("。.;,") in _WORDS or _NOTHING.fullmatch(shown):
        return True
    return bool(_UNFILLED.fullmatch(shown))
