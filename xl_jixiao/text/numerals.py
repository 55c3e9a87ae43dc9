"""Chinese numerals as numbers: 十二 → 12, 一百二十 → 120, 二〇二三 → 2023, 半 → 0.5."""

from __future__ import annotations

from decimal import Decimal

DIGITS = {
    "零": 0,
    "〇": 0,
    "一": 1,
    "壹": 1,
    "二": 2,
    "两": 2,
    "贰": 2,
    "三": 3,
    "叁": 3,
    "四": 4,
    "肆": 4,
    "五": 5,
    "伍": 5,
    "六": 6,
    "陆": 6,
    "七": 7,
    "柒": 7,
    "八": 8,
    "捌": 8,
    "九": 9,
    "玖": 9,
}
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}
_ORDINALS = "零一二三四五六七八九"
CHARACTERS = frozenset([*DIGITS, *_SMALL, *_LARGE, "点", "半"])


def multiplier(text: str) -> int:
    """The product of 十百千万亿 in a row: "百万" → 1,000,000; "" → 1."""
    product = 1
    for char in text:
        product *= _SMALL.get(char) or _LARGE[char]
    return product


def chinese_number(text: str) -> Decimal | None:
    """The value of a Chinese numeral, or None if the characters do not make one."""
    if text == "半":
        return Decimal("0.5")
    whole, point, fraction = text.partition("点")
    value = _whole(whole)
    if value is None or not point:
        return value
    if not fraction or any(char not in DIGITS for char in fraction):
        return None
    places = "".join(str(DIGITS[char]) for char in fraction)
    return value + Decimal(f"0.{places}")


def in_chinese(value: int) -> str:
    """A whole number from 0 to 99 in Chinese numerals, as headings are numbered: 12 → 十二."""
    tens, ones = divmod(value, 10)
    if tens == 0:
        return _ORDINALS[ones]
    return ("" if tens == 1 else _ORDINALS[tens]) + "十" + (_ORDINALS[ones] if ones else "")


def _whole(text: str) -> Decimal | None:
    if not text or any(char not in CHARACTERS or char in "点半" for char in text):
        return None
    if all(char in DIGITS for char in text):  # digit by digit: 二〇二三
        return Decimal("".join(str(DIGITS[char]) for char in text))
    total = section = digit = 0
    unit = 10**9
    for char in text:
        if char in DIGITS:
            digit = DIGITS[char]
            continue
        if char in _LARGE:
            total = (total + section + digit) * _LARGE[char]
            section = digit = 0
            unit = _LARGE[char]
            continue
        section += (digit or 1) * _SMALL[char]
        digit, unit = 0, _SMALL[char]
    # 二百五 is 250: a last digit stands one place below the unit before it, unless 零 says else
    if digit and unit >= 100 and "零" not in text[-2:]:
        digit *= unit // 10
    return Decimal(total + section + digit)
