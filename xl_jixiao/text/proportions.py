"""Proportions in words: 九成五 → 95%, 三分之二 → 2/3."""

from __future__ import annotations

import re
from decimal import Decimal

from xl_jixiao.text.mention import Mention
from xl_jixiao.text.numerals import chinese_number

SHARE_UNITS = {"百": "%", "千": "‰", "万": "‱"}
"""百分之, 千分之, 万分之."""

_PARTS_OF_ONE = re.compile(
    r"(?P<below>[二三四五六七八九十]{1,2})分之(?P<above>[一二三四五六七八九十]{1,2})"
)
_TENTHS = re.compile(
    r"(?P<ten>[0-9.]+|[一二三四五六七八九十])成(?P<half>[一二三四五六七八九半](?![一-鿿]))?(?=$|"
    r"[^一-鿿]|以|左|及|多|上|的)"
    r"|(?P<two>[一二三四五六七八九]{2})成(?=$|[^一-鿿]|以|左|及)"
)


def tenths_at(text: str, start: int) -> Mention | None:
    """九成, 9成 → 90%; 九成五, 九五成 → 95%; None where nothing of the kind stands here."""
    match = _TENTHS.match(text, start)
    if match is None:
        return None
    if match["two"]:
        percent = 10 * _value(match["two"][0]) + _value(match["two"][1])
    else:
        percent = 10 * _value(match["ten"]) + _value(match["half"])
    return Mention(percent, "%", start, match.end())


def _value(text: str | None) -> Decimal:
    if not text:
        return Decimal(0)
    if text == "半":
        return Decimal(5)  # 九成半
    if text[0].isascii():
        return Decimal(text)
    return chinese_number(text) or Decimal(0)


def fraction_at(text: str, start: int) -> Mention | None:
    """三分之二 → 0.666…; None where nothing of the kind stands here."""
    match = _PARTS_OF_ONE.match(text, start)
    if match is None:
        return None
    below, above = _value(match["below"]), _value(match["above"])
    if not below or above > below:
        return None
    return Mention(above / below, None, start, match.end())
