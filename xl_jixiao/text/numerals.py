"""Chinese numerals, read and written; rounding half up."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import NamedTuple

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

_ZEROS = frozenset("零〇")

_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}

_LARGE = {"万": 10**4, "亿": 10**8}

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


class NumeralStyle(NamedTuple):
    """How whole numbers are written out."""

    digits: str
    """From 0 to 9."""
    places: tuple[str, str, str, str]
    """Behind ones, tens, hundreds and thousands."""
    bare_ten: bool = False
    """十二, not 一十二."""


HEADING = NumeralStyle("零一二三四五六七八九", ("", "十", "百", "千"), bare_ten=True)
"""Headings, and words of messages: 一、, （十二）."""

COUNTING = HEADING._replace(digits="〇一二三四五六七八九")
"""Automatic numbers of Word; days and months in Excel."""

ALOUD = COUNTING._replace(bare_ten=False)
"""[DBNum1] of Excel: 一十二."""

LEGAL = NumeralStyle("零壹贰叁肆伍陆柒捌玖", ("", "拾", "佰", "仟"))
"""[DBNum2] of Excel, and Word."""

_GROUPS = ("", "万", "亿", "兆")


def in_chinese(value: int, style: NumeralStyle = HEADING) -> str:
    """A whole number of up to 16 digits in Chinese numerals: 12 → 十二, 1005 → 一千零五."""
    digits, out, gap = str(value), "", False
    for index, char in enumerate(digits):
        place = len(digits) - 1 - index
        if char == "0":
            gap = bool(out)
        else:
            zero = style.digits[0] if gap else ""
            out += zero + style.digits[int(char)] + style.places[place % 4]
            gap = False
        if place % 4 == 0 and digits[max(0, index - 3) : index + 1].strip("0"):
            out += _GROUPS[place // 4]
    if style.bare_ten and 10 <= value < 20:
        return out[1:]
    return out or style.digits[0]


def _whole(text: str) -> Decimal | None:
    if not text or any(char not in CHARACTERS or char in "点半" for char in text):
        return None
    if all(char in DIGITS for char in text):  # digit by digit: 二〇二三
        return Decimal("".join(str(DIGITS[char]) for char in text))
    total = section = digit = 0
    unit = large = 10**9
    for char in text:
        if char in DIGITS:
            digit = DIGITS[char]
            continue
        if char in _LARGE:
            # 一亿二千万 adds, 一万二千亿 multiplies all that is before it
            before, total = (0, total) if large > _LARGE[char] else (total, 0)
            total += (before + section + digit) * _LARGE[char]
            section = digit = 0
            unit = large = _LARGE[char]
            continue
        section += (digit or 1) * _SMALL[char]
        digit, unit = 0, _SMALL[char]
    # 二百五 is 250: a last digit stands one place below the unit before it, unless 零 says else
    if digit and unit >= 100 and not _ZEROS.intersection(text[-2:]):
        digit *= unit // 10
    return Decimal(total + section + digit)


_WIDE = Context(prec=2000)
"""The usual 28 digits do not hold an account number over 0.0001, and quantize raises then;
Excel's largest number over its smallest has 616."""


def half_up(value: Decimal, step: Decimal) -> Decimal:
    """The value as a multiple of the step (1, 0.1, 0.01 …), halves away from zero."""
    return value.quantize(step, ROUND_HALF_UP, _WIDE)


_HUNDRED = Decimal(100)

_FEWEST, _MOST = 2, 24
_FEWEST_STEP = Decimal("0.01")
"""Decimals of a percentage: two, more where two hide on which side of a threshold it lies."""


def percentage(ratio: Decimal, beside: Iterable[Decimal] = ()) -> Decimal:
    """The ratio in percent as it is printed: half up to two decimals, to more where with two it
    would seem to lie on the other side of 100%, or of one of the ratios `beside` it, or on it.

    0.973895 gives 97.39; 0.999996 gives 99.9996, since 100 would be another thing.
    """
    percent = ratio * 100
    shown = half_up(percent, _FEWEST_STEP)
    if shown == percent:  # most are, and these are on no other side of anything
        return shown
    thresholds = [_HUNDRED, *[100 * one for one in beside]]
    for decimals in range(_FEWEST, _MOST):
        if decimals > _FEWEST:
            shown = half_up(percent, Decimal(1).scaleb(-decimals))
        low, high = (shown, percent) if shown < percent else (percent, shown)
        if low == high or not [one for one in thresholds if low <= one <= high]:
            return shown
    return half_up(percent, Decimal(1).scaleb(-_MOST))


_DIGITS = {1: ALOUD.digits, 2: LEGAL.digits, 3: "０１２３４５６７８９"}
"""By the number of [DBNum] in a number format of Excel."""

_STYLES = {1: ALOUD, 2: LEGAL}

_LONGEST = 16
"""Digits for which there are names."""


def spell_digits(text: str, numerals: int) -> str:
    """Digit by digit: 2024 → 二〇二四."""
    digits = _DIGITS[numerals]
    return "".join(digits[int(char)] if char in "0123456789" else char for char in text)


def read_aloud(text: str, numerals: int) -> str:
    """As a number is read: 31 → 三十一, 10.5 → 一十.五 with the digits after the point spelt."""
    whole, point, rest = text.partition(".")
    sign = "-" if whole.startswith("-") else ""
    whole = whole.lstrip("-")
    if numerals not in _STYLES or not whole.isdigit() or len(whole) > _LONGEST:
        return spell_digits(text, numerals)
    written = in_chinese(int(whole), _STYLES[numerals])
    return sign + written + (point + spell_digits(rest, numerals) if point else "")


def day_or_month(number: int, numerals: int) -> str:
    """As dates say it: 10 → 十, 12 → 十二 (not 一十二)."""
    return in_chinese(number, COUNTING) if numerals == 1 else read_aloud(str(number), numerals)
