"""Numbers of a sentence that state nothing: names in quotes, codes, telephones, thresholds."""

from __future__ import annotations

import re

from xl_jixiao.text.patterns import lazy_re
from xl_jixiao.text.written_numbers import Mention

_TITLE = lazy_re(r"《[^《》]{0,200}》")
_QUOTED = lazy_re(r"“([^“”]{0,60})”|‘([^‘’]{0,60})’|「([^「」]{0,60})」")
_OTHER_NUMBERS = lazy_re(
    r"(?<!\d)0\d{2,3}-\d{7,8}(?!\d)|(?<![\d.])1[3-9]\d{9}(?!\d)"  # telephones
    r"|\d{3,4}-\d{3,4}-\d{4}"
    r"|(?<![\d.])[23]\d{4}(?:\d{2}){0,2}(?=[\u4e00-\u9fff(]{4})(?![万亿元余多])"  # 2010301行政
    r"|[A-Za-z]+\d+[A-Za-z\d-]*|\d+[A-Z](?=级|景区|[\u4e00-\u9fff])"  # C1栋, 4A景区
    r"|(?<![\d.])\d{4}-\d{4}(?![\d.])"  # 2021-2025
)
_THRESHOLD = lazy_re(
    r"(?:[气水电元]|的)?(?:及|含|\(含\))?以[上下内](?:\(不?含\))?"
    r"(?=[\u4e00-\u9fff“])(?!并|且|和|、|带动|其中|为|以|的?(?:目标|要求|标准))"
)
_SCALE_AHEAD = lazy_re(r"(?:规模|限额|限价|标准|档次|等级)$")
_WORDED = lazy_re(r"[一二三四五六七八九十百千万亿零两半]")
_NUMERALS = lazy_re(r"[0-9.]|" + _WORDED.pattern)


def blotted(text: str) -> str:
    """The text with book titles, quoted names, telephones and codes blotted out, places the same.

    A percentage in quotes stays: “三个100%” states what was reached.
    """
    shown = text
    for pattern in (_TITLE, _QUOTED, _OTHER_NUMBERS):
        shown = pattern.sub(_hidden, shown)
    return shown


def _hidden(match: re.Match[str]) -> str:
    text = match.group()
    return (_WORDED if "%" in text or "‰" in text else _NUMERALS).sub("\0", text)


def is_threshold(text: str, mention: Mention) -> bool:
    """Whether a number only says which things are meant: 5000万元以上项目, 16方气以下小微企业."""
    return bool(
        _THRESHOLD.match(text, mention.end) or _SCALE_AHEAD.search(text[: mention.start][-4:])
    )
