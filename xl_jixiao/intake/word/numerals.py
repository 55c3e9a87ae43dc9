"""Numbers in the formats of Word's automatic numbering: 三、 ③ III 叁 …"""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC")),
    *((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
_MOST_WORDED = 9999


def show(number: int, style: str) -> str:
    """The number as that format (ST_NumberFormat) shows it; unknown formats count in digits."""
    write = _STYLES.get(style)
    return str(number) if write is None or number < 0 else write(number)


def _counting(digits: str, units: tuple[str, ...], *, plain_ten: bool) -> Callable[[int], str]:
    """一百二十三 and its kin; `plain_ten`: 十二 and not 一十二."""

    def write(number: int) -> str:
        if number == 0 or number > _MOST_WORDED:
            return digits[0] if number == 0 else str(number)
        text, skipped = "", False
        for power in range(len(str(number)) - 1, -1, -1):
            digit = number // 10**power % 10
            if not digit:
                skipped = bool(text)
                continue
            text += (digits[0] if skipped else "") + digits[digit] + units[power]
            skipped = False
        return text[1:] if plain_ten and 10 <= number < 20 else text

    return write


def _by_digit(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    text = ""
    for value, letters in _ROMAN:
        while number >= value:
            text, number = text + letters, number - value
    return text


def _letters(number: int) -> str:
    """A … Z, AA, BB: Word repeats the letter."""
    if not 0 < number <= 780:
        return str(number)
    turns, at = divmod(number - 1, 26)
    return chr(ord("A") + at) * (turns + 1)


def _from(characters: str, *, last: int | None = None) -> Callable[[int], str]:
    """The characters in their order, digits beyond the last."""
    most = last or len(characters)

    def write(number: int) -> str:
        return characters[number - 1] if 0 < number <= most else str(number)

    return write


def _run(first: str, count: int) -> str:
    return "".join(chr(ord(first) + at) for at in range(count))


def _full_width(number: int) -> str:
    return "".join(chr(ord("０") + int(digit)) for digit in str(number))


_SMALL_UNITS = ("", "十", "百", "千")
_LEGAL_UNITS = ("", "拾", "佰", "仟")
_CHINESE = _counting(_DIGITS, _SMALL_UNITS, plain_ten=True)
_CIRCLED = _from(_run("①", 20) + _run("㉑", 15) + _run("㊱", 15))

_STYLES: dict[str, Callable[[int], str]] = {
    "chineseCounting": _CHINESE,
    "chineseCountingThousand": _CHINESE,
    "taiwaneseCounting": _CHINESE,
    "taiwaneseCountingThousand": _CHINESE,
    "japaneseCounting": _CHINESE,
    "chineseLegalSimplified": _counting(_LEGAL, _LEGAL_UNITS, plain_ten=False),
    "ideographLegalTraditional": _counting(_LEGAL, _LEGAL_UNITS, plain_ten=False),
    "japaneseLegal": _counting(_LEGAL, _LEGAL_UNITS, plain_ten=False),
    "ideographDigital": _by_digit,
    "taiwaneseDigital": _by_digit,
    "koreanDigital2": _by_digit,
    "japaneseDigitalTenThousand": _by_digit,
    "ideographTraditional": _from(_STEMS),
    "ideographZodiac": _from(_BRANCHES),
    "ideographEnclosedCircle": _from(_run("㊀", 10)),
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": _letters,
    "lowerLetter": lambda number: _letters(number).lower(),
    "decimalZero": lambda number: f"{number:02d}",
    "decimalEnclosedCircle": _CIRCLED,
    "decimalEnclosedCircleChinese": _CIRCLED,
    "decimalEnclosedFullstop": _from(_run("⒈", 20)),
    "decimalEnclosedParen": _from(_run("⑴", 20)),
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "numberInDash": lambda number: f"- {number} -",
    "none": lambda _: "",
    "bullet": lambda _: "",
}
