"""Mentions that belong together: 1小时30分 is one quantity, 18—54周岁 is one range."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from xl_jixiao.text.mention import Mention
from xl_jixiao.text.numerals import multiplier
from xl_jixiao.text.units import MULTIPLIERS, measure

_CONNECTOR = re.compile(r" ?(?:\(含\))?(?:[-~至到]|—{1,2}|--) ?\+?")
_BOTH_ENDS = re.compile(r"[与和及]")
_FROM = re.compile(r"(?:由|从)[^,;。]{0,12}$")
_PLUS_MINUS = re.compile(r"(?:±|\+/-|\+-|正负)$")


def added_up(found: Sequence[Mention]) -> list[Mention]:
    """Join what is one quantity in two units: 3万5千 → 35000, 1小时30分 → 90分钟, 2年6个月."""
    joined: list[Mention] = []
    for mention in found:
        if joined and joined[-1].end == mention.start:
            total = _sum(joined[-1], mention)
            if total is not None:
                joined[-1] = total
                continue
        joined.append(mention)
    return joined


def _sum(one: Mention, other: Mention) -> Mention | None:
    if one.unit is None or other.unit is None:
        return None
    if MULTIPLIERS.issuperset(one.unit):
        scale = Decimal(multiplier(one.unit))
        second = measure(other.unit)
        if other.number >= scale or second.dimension not in ("pure", "count", "money"):
            return None
        noun = other.unit.lstrip("十百千万亿")
        factor = multiplier(other.unit[: len(other.unit) - len(noun)])
        value = one.number * scale + other.number * factor
        return Mention(value, noun or None, one.start, other.end, other.approximate)
    unit = "分钟" if other.unit == "分" and one.unit in ("小时", "个小时") else other.unit
    big, small = measure(one.unit), measure(unit)
    if big.dimension != small.dimension or big.dimension not in ("time", "months"):
        return None
    if big.factor <= small.factor:
        return None
    value = one.number * big.factor / small.factor + other.number
    return Mention(value, unit, one.start, other.end, one.approximate or other.approximate)


def ranges(text: str, found: Sequence[Mention]) -> list[Mention]:
    """Join the two ends of ranges, and open ±x into one."""
    result: list[Mention] = []
    for mention in found:
        previous = result[-1] if result else None
        if previous and previous.low is None:
            merged = _range(text, previous, mention)
            if merged is not None:
                result[-1] = merged
                continue
        result.append(_opened(text, mention))
    return result


def _opened(text: str, mention: Mention) -> Mention:
    """±5% as the range from −5% to 5%."""
    if _PLUS_MINUS.search(text, max(0, mention.start - 3), mention.start):
        return mention._replace(low=-abs(mention.number))
    return mention


def _range(text: str, one: Mention, other: Mention) -> Mention | None:
    """The range that two neighbours make, or None."""
    gap = text[one.end : other.start]
    if not gap and other.number < 0:  # "5-10" where the hyphen was read as a minus
        gap, other = "-", other._replace(number=-other.number)
    if one.unit != other.unit and one.unit is not None and other.unit is not None:
        return None
    low, high = one.number, other.number
    if gap in ("±", "+/-"):
        low, high = one.number - other.number, one.number + other.number
    elif not _spans(text, gap, one.start, other.end):
        return None
    if low > high:
        return None
    unit = other.unit or one.unit
    return Mention(high, unit, one.start, other.end, one.approximate or other.approximate, low=low)


def _spans(text: str, gap: str, start: int, end: int) -> bool:
    """Whether what stands between two numbers makes them the ends of a range."""
    if _CONNECTOR.fullmatch(gap):
        return not _FROM.search(text, max(0, start - 14), start)
    if gap == ",":  # [90%,100%]
        return text[max(0, start - 1) : start] in ("[", "(") and text[end : end + 1] in ("]", ")")
    return bool(_BOTH_ENDS.fullmatch(gap)) and text[end : end + 2] in ("之间", "间")
