"""Numbers in Chinese numerals: [DBNum1] shows 一, [DBNum2] 壹, [DBNum3] １."""

from __future__ import annotations

_DIGITS = {1: "〇一二三四五六七八九", 2: "零壹贰叁肆伍陆柒捌玖", 3: "０１２３４５６７８９"}
_ZERO = {1: "〇", 2: "零"}
_SMALL = {1: ("", "十", "百", "千"), 2: ("", "拾", "佰", "仟")}
_LARGE = ("", "万", "亿", "兆")


def spell_digits(text: str, numerals: int) -> str:
    """Digit by digit: 2024 → 二〇二四."""
    digits = _DIGITS[numerals]
    return "".join(digits[int(char)] if char in "0123456789" else char for char in text)


def read_aloud(text: str, numerals: int) -> str:
    """As a number is read: 31 → 三十一, 10.5 → 一十.五 with the digits after the point spelt."""
    whole, point, rest = text.partition(".")
    sign = "-" if whole.startswith("-") else ""
    whole = whole.lstrip("-")
    if numerals not in _SMALL or not whole.isdigit() or len(whole) > 16:
        return spell_digits(text, numerals)
    return sign + _whole(whole, numerals) + (point + spell_digits(rest, numerals) if point else "")


def _whole(digits: str, numerals: int) -> str:
    names, zero, small = _DIGITS[numerals], _ZERO[numerals], _SMALL[numerals]
    out, gap = "", False
    size = len(digits)
    for index, char in enumerate(digits):
        place = size - 1 - index
        if char == "0":
            gap = True
        else:
            out += (zero if gap and out else "") + names[int(char)] + small[place % 4]
            gap = False
        if place % 4 == 0 and digits[max(0, index - 3) : index + 1].strip("0"):
            out += _LARGE[place // 4]
    return out or zero


def day_or_month(number: int, numerals: int) -> str:
    """As dates say it: 10 → 十, 12 → 十二 (not 一十二)."""
    text = read_aloud(str(number), numerals)
    return text.removeprefix("一") if 10 <= number < 20 and numerals == 1 else text
