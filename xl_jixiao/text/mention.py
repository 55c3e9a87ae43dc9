"""A number that a text mentions: the type, and what stands around every number alike."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from xl_jixiao.text.comparison import Comparison


class Mention(NamedTuple):
    """A number, or a range of two, in a plain text."""

    number: Decimal
    """The number; of a range its upper end."""
    unit: str | None
    start: int
    end: int
    """Its place, with its unit but without its comparison."""
    approximate: bool = False
    comparison: Comparison | None = None
    reached: bool = False
    """达到 stands before it."""
    low: Decimal | None = None
    """Lower end, for a range."""
    tail: int = 0
    """Where its comparison behind ends (at least `end`)."""


_APPROXIMATELY = re.compile(r"(?:大约|约为|约|接近|将近|近|大概|≈|估计)$")
_ROUGHLY = re.compile(
    r"左右|上下(?![\u4e00-\u9fff])|余|许(?![\u4e00-\u9fff])|多(?![于\u4e00-\u9fff])"
)
_PER = re.compile(
    r"(?:每(?:一|个)?|(?<![\d一二三四五六七八九十])(?:一个?|(?=半年|半个?月)))(人|亩|户|月|年|天|"
    r"日|周|季度|季|半年|半个月|半月|学期|公里|平方米|次|个?村|镇|吨|名|位|辆|套|间|场|平米"
    r"|生均?|床|学年|公顷|头|只|株|米|班|校|项|件|处)(?:每(月|年|天|学期|"
    r"学年))?[^\d,，。;、%]{0,8}$"
)


def is_rough(text: str, start: int, end: int) -> bool:
    """Whether 约, 近 … stand before, or 余, 左右 … behind a number."""
    return bool(_ROUGHLY.match(text, end) or _APPROXIMATELY.search(text, max(0, start - 3), start))


def with_denominator(text: str, start: int, unit: str | None) -> str | None:
    """The unit with the denominator that stands before the number: 每亩补助300元 → 元/亩."""
    if unit is None or unit in ("%", "‰"):
        return unit
    ahead = text[max(0, start - 14) : start]
    if not ("每" in ahead or "一" in ahead or "半" in ahead):
        return unit
    match = _PER.search(ahead)
    if not match:
        return unit
    first, second = match[1].removeprefix("个"), match[2]
    return f"{unit}/{first}·{second}" if second else f"{unit}/{first}"
