"""All numbers that a text mentions; compounds and ranges joined, names left out."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from xl_jixiao.text.comparison import (
    Comparison,
    comparison_before,
    comparison_behind,
    reached_before,
)
from xl_jixiao.text.dates import moments
from xl_jixiao.text.numerals import CHARACTERS, multiplier
from xl_jixiao.text.patterns import lazy_re
from xl_jixiao.text.units import MULTIPLIERS, NOUNS, measure
from xl_jixiao.text.written_numbers import Mention, in_digits, in_words, make_mention

_CONNECTOR = lazy_re(r" ?(?:\(含\))?(?:[-~至到]|—{1,2}|--) ?\+?")

_BOTH_ENDS = lazy_re(r"[与和及]")

_FROM = lazy_re(r"(?:由|从)[^,;。]{0,12}$")

_PLUS_MINUS = lazy_re(r"(?:±|\+/-|\+-|正负)$")


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
        return make_mention(value, noun or None, one.start, other.end, other.approximate)
    unit = "分钟" if other.unit == "分" and one.unit in ("小时", "个小时") else other.unit
    big, small = measure(one.unit), measure(unit)
    if big.dimension != small.dimension or big.dimension not in ("time", "months"):
        return None
    if big.factor <= small.factor:
        return None
    value = one.number * big.factor / small.factor + other.number
    return make_mention(value, unit, one.start, other.end, one.approximate or other.approximate)


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
    if gap == "-" and other.number < 0 and other.number < one.number:  # 5--10
        other = other._replace(number=-other.number)
    low, high = one.number, other.number
    if gap in ("±", "+/-", "+-", "正负"):
        low, high = one.number - other.number, one.number + other.number
    elif not _spans(text, gap, one.start, other.end):
        return None
    if low > high:
        return None
    unit = other.unit or one.unit
    return make_mention(
        high, unit, one.start, other.end, one.approximate or other.approximate, low=low
    )


def _spans(text: str, gap: str, start: int, end: int) -> bool:
    """Whether what is between two numbers makes them the ends of a range."""
    if _CONNECTOR.fullmatch(gap):
        return not _FROM.search(text, max(0, start - 14), start)
    if gap == ",":  # [90%,100%]
        return text[max(0, start - 1) : start] in ("[", "(") and text[end : end + 1] in ("]", ")")
    return bool(_BOTH_ENDS.fullmatch(gap)) and text[end : end + 2] in ("之间", "间")


_NAMES = lazy_re(
    r"[〔\[(【](?:19|20)\d\d[〕\])】] ?第?\d*号?"  # 〔2024〕51号
    r"|(?:附件|附表|见表|见图|序号|编号)\d++(?![.%])"  # 见附件1
    r"|第\d++(?:[-—~至]\d++)?(?!%)"  # 第3批
    r"|(?<![0-9.A-Za-z])(?![pP][hH](?![A-Za-z]))[A-Za-z]+[-—]?[A-Za-z/]*[-—]? ?"
    r"\d[\d.\-—]*+(?!%)"  # PM2.5, GB/T 18918-2002
    r"|(?<![\d.])\d{3,5}[×xX*]\d{3,5}(?![\d.])"  # 1920×1080
    r"|[A-Za-z]\+\d+|(?<!\d)\d{1,2}[日号](?:之|以)?前(?!\d)"  # T+1, 每月10日前
    r"|每[月旬周](?:的)?\d{1,2}[日号]?(?:[-—~至到]\d{1,2})?[日号]"  # 每月1-5日
    r"|(?<!\d)\d{1,6}号(?!召)"  # 3号楼
    r"|(?<!\d)\d{1,6}:\d{1,6}(?::\d{2})?"  # 8:30, 1:15
    r"|(?<![0-9.])[2-6]G(?=[\u4e00-\u9fff])"  # 5G基站
    r"|\d[ABC]+(?=级)"  # 3A级景区
    r"|(?<!\d)\d{1,2}[-—+]\d{1,2}[-—]\d{1,2}(?!\d)"
    r"|1[\u4e00-\u9fff]1[\u4e00-\u9fff](?!\d)|7[×*xX]24小?时?"  # 1户1档
)

_INDEX = lazy_re(
    r"(?:^|[\n;。])[(\[]?\d{1,2}(?:[、)\]](?=.)|\.(?=[^\d%\s]))"
    r"|(?:^|[\n;。])[(]?[一二三四五六七八九十]{1,3}[、)](?=.)"
    r"|(?:^|[\n;。])(?:指标|目标)\d{1,2}[:、.]?(?![\d%])"
)


def without_names(text: str) -> str:
    """The text with all such numbers blotted out; places stay the same."""
    spans = [(moment.start, moment.end) for moment in moments(text)]
    spans += [match.span() for match in _INDEX.finditer(text)]
    spans += [match.span() for match in _NAMES.finditer(text)]
    if not spans:
        return text
    shown = list(text)
    for start, end in spans:
        shown[start:end] = "\0" * (end - start)
    return "".join(shown)


_FORMULA = lazy_re(r"[=@+-]*[A-Za-z][A-Za-z0-9.]*\(|=+[A-Za-z$]")
"""A formula typed as text: @SUM(1), =A1+B1."""

_SIGNED_NUMBER = lazy_re(r"([≥≤<>=]?)([0-9]{1,9}(?:\.[0-9]{1,6})?)(%|‰|[^\W\d_]{0,6})")

_SIGNS: dict[str, Comparison | None] = {
    "≥": "ge",
    "≤": "le",
    ">": "gt",
    "<": "lt",
    "=": "eq",
    "": None,
}

_OF_DATES = ("年", "月", "季")
"""What a number in front of these says may be a day or a period."""

_NO_DATE = 7
"""Digits of a bare number up to which it is no date (20231231)."""


@lru_cache(maxsize=4096)  # saves 0.05 s of 3.3 s: tests/bench/bench_caches.py
def mentions(text: str) -> tuple[Mention, ...]:
    """The numbers of a plain text in their order; two joined by a dash are one range.

    A text that is nothing but a number, perhaps with a sign and a listed unit (≥374个, 95%,
    48.5亿元), as nearly all values of a form are, is read here in a twentieth of the time.
    """
    match = _SIGNED_NUMBER.fullmatch(text)
    if match is None:
        return all_mentions(text)
    sign, digits, unit = match.groups()
    noun = unit.lstrip("十百千万亿")
    listed = noun in NOUNS or unit in NOUNS or not noun
    if not listed or unit.startswith(_OF_DATES) or (not unit and len(digits) > _NO_DATE):
        return all_mentions(text)
    end = len(text)
    only = make_mention(
        Decimal(digits), unit or None, len(sign), end, comparison=_SIGNS[sign], tail=end
    )
    return (only,)


def all_mentions(text: str) -> tuple[Mention, ...]:
    """The same by the whole grammar."""
    if not any(char.isdigit() or char in CHARACTERS for char in text):
        return ()
    if _FORMULA.match(text):
        return ()
    shown = without_names(text)
    found = in_digits(text, shown)
    if not CHARACTERS.isdisjoint(text):
        found += in_words(text, shown, found)
        found.sort(key=lambda mention: mention.start)
    return tuple(_compared(text, ranges(text, added_up(found))))


def _compared(text: str, found: Sequence[Mention]) -> list[Mention]:
    """Give each mention the comparison that is before or behind it; behind wins."""
    result: list[Mention] = []
    floor = 0
    for place, mention in enumerate(found):
        ahead = comparison_before(text, mention.start, floor)
        behind = comparison_behind(text, mention.end)
        limit = found[place + 1].start if place + 1 < len(found) else len(text)
        if behind and behind[1] > limit:
            behind = None
        floor = behind[1] if behind else mention.end
        result.append(
            mention._replace(
                comparison=behind[0] if behind else ahead or mention.comparison,
                reached=reached_before(text, mention.start, 0),
                tail=floor,
            )
        )
    return result
