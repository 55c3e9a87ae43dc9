"""Number format codes → sections of tokens; the built-in formats.

Number format codes → sections of tokens.

Source: ECMA-376 Part 1, 18.8.31, and what Excel and WPS write beyond it (! as an escape, 上午/下午,
G/通用格式, letters left without quotes).

Number formats that a file names by id only, as Excel and WPS show them in Chinese.

Source: ECMA-376 Part 1, 18.8.30 (all languages, and zh-cn); 14 and 22 follow the system's date
format, which on Chinese systems is yyyy/m/d.
"""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Callable
from decimal import Decimal
from enum import Enum, auto
from functools import lru_cache
from typing import NamedTuple

from xl_jixiao.text.patterns import lazy_re


class TokenKind(Enum):
    """What a token of a format code stands for."""

    LITERAL = auto()
    DIGIT = auto()
    """0, # or ?"""
    POINT = auto()
    COMMA = auto()
    """Of a number: grouping or scaling; the renderer tells by its place."""
    PERCENT = auto()
    EXPONENT = auto()
    """E+ or E-"""
    SLASH = auto()
    GENERAL = auto()
    TEXT = auto()
    """@"""
    CLOCK = auto()
    """A run of y, m, d, h, s, e or a, in small letters."""
    ELAPSED = auto()
    """[h], [mm], [ss]: without the brackets."""
    HALF_DAY = auto()
    """AM/PM, A/P, 上午/下午"""
    CURRENCY = auto()
    """The sign of [$¥-804]"""

    # members are one of a kind; that of Enum is written in Python, and sections are keys
    __hash__ = object.__hash__


class Token(NamedTuple):
    """One token; `text` is what it prints or the placeholder itself."""

    part: TokenKind
    text: str


class FormatKind(Enum):
    """What a section does to a number."""

    NUMBER = auto()
    DATE = auto()
    TEXT = auto()
    FIXED = auto()
    """Literals only: the number itself is not shown."""


class FormatSection(NamedTuple):
    """One of the parts that ; separates."""

    kind: FormatKind
    tokens: tuple[Token, ...]
    condition: tuple[str, Decimal] | None = None
    """Of [>=1]: the comparison and the bound."""
    numerals: int = 0
    """Of [DBNum1] to [DBNum3], else 0."""
    chinese: bool = False
    """Whether names of days and months are to be Chinese, by [$-804]."""


class NumberFormat(NamedTuple):
    """A whole format code."""

    sections: tuple[FormatSection, ...]
    """Those for numbers."""
    text: FormatSection | None
    """The one for text, if the code has any."""


_PLAIN = lazy_re(
    r"""
      "(?P<quoted>[^"]*)"?
    | [\\!](?P<escaped>.)
    | _(?P<space>.)
    | \*(?P<fill>.)
    | \[(?P<bracket>[^\]]*)\]
    | (?P<general>general|G/通用格式)
    | (?P<half_day>am/pm|a/p|上午/下午)
    | (?P<exponent>e[+-])
    | (?P<digit>[0\#?])
    | (?P<clock>y+|m+|d+|h+|s+|e+|a{3,4})
    | (?P<point>\.) | (?P<comma>,) | (?P<percent>%) | (?P<slash>/) | (?P<text>@)
    | (?P<literal>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)

_SECTION_END = lazy_re(r'(?:"[^"]*"?|\[[^\]]*\]|[\\!_*].|[^;"\[\\!_*])*', re.DOTALL)

_CONDITION = lazy_re(r"(<=|>=|<>|<|>|=)\s*(-?\d*\.?\d+(?:E[+-]?\d+)?)\Z", re.IGNORECASE)

_CURRENCY = lazy_re(r"\$(?P<sign>[^-]*)(?:-(?P<locale>[0-9A-Fa-f]*).*)?\Z", re.DOTALL)

_WORD = lazy_re("[一-鿿]")
"""A sign like 元 is a printed unit, ¥ or USD is none."""

_ELAPSED = lazy_re(r"(?:h+|m+|s+)\Z", re.IGNORECASE)

_NUMERALS = lazy_re(r"dbnum([1-3])\Z", re.IGNORECASE)

_LONGEST = 255
"""Characters that Excel accepts."""

# formats that stand for the system's own, by the locale in their brackets
_SYSTEM = {"F800": 'yyyy"年"m"月"d"日"', "F400": "h:mm:ss"}

_CHINESE_LOCALES = {"804", "404", "c04", "1004"}


@lru_cache(maxsize=1024)
def parse_format(code: str) -> NumberFormat:
    """The sections of a format code; any text is a valid code here."""
    sections = [_section(text) for text in _split(code[:_LONGEST])[:4]]
    text = None
    if len(sections) == 4 or (sections[-1].kind is FormatKind.TEXT):
        text = sections.pop()
    return NumberFormat(tuple(sections), text)


def _split(code: str) -> list[str]:
    parts, at = [], 0
    while True:
        found = _SECTION_END.match(code, at)
        end = found.end() if found else at
        # a lone " or [ or \ at the very end belongs to the section it closes
        while end < len(code) and code[end] != ";":
            end += 1
        parts.append(code[at:end])
        if end >= len(code):
            return parts
        at = end + 1


def _within_double(text: str) -> Decimal:
    """A number as far as Excel can hold it; what Decimal can hold differs between platforms."""
    value = float(text)
    if math.isinf(value):
        return Decimal(sys.float_info.max).copy_sign(Decimal(1 if value > 0 else -1))
    return Decimal(text) if value else Decimal(0)


class _BracketState:
    """What the brackets of one section have said so far."""

    def __init__(self) -> None:
        self.tokens: list[Token] = []
        self.condition: tuple[str, Decimal] | None = None
        self.numerals = 0
        self.chinese = False
        self.system = ""

    def bracket(self, text: str) -> None:
        if found := _CONDITION.match(text):
            self.condition = (found[1], _within_double(found[2]))
        elif _ELAPSED.match(text):
            self.tokens.append(Token(TokenKind.ELAPSED, text.lower()))
        elif found := _NUMERALS.match(text):
            self.numerals = int(found[1])
        elif found := _CURRENCY.match(text):
            locale = (found["locale"] or "").lower()
            self.chinese = locale.lstrip("0")[-4:] in _CHINESE_LOCALES
            self.system = _SYSTEM.get(locale.upper(), "")
            if found["sign"]:
                part = TokenKind.LITERAL if _WORD.search(found["sign"]) else TokenKind.CURRENCY
                self.tokens.append(Token(part, found["sign"]))

        # else a colour, which changes no text


_PARTS: dict[str, Callable[[str], Token]] = {
    "quoted": lambda text: Token(TokenKind.LITERAL, text),
    "escaped": lambda text: Token(TokenKind.LITERAL, text),
    "space": lambda _: Token(TokenKind.LITERAL, " "),
    "fill": lambda _: Token(TokenKind.LITERAL, ""),
    "general": lambda _: Token(TokenKind.GENERAL, ""),
    "half_day": lambda text: Token(TokenKind.HALF_DAY, text),
    "exponent": lambda text: Token(TokenKind.EXPONENT, text.upper()),
    "digit": lambda text: Token(TokenKind.DIGIT, text),
    "clock": lambda text: Token(TokenKind.CLOCK, text.lower()),
    "point": lambda text: Token(TokenKind.POINT, text),
    "comma": lambda text: Token(TokenKind.COMMA, text),
    "percent": lambda text: Token(TokenKind.PERCENT, text),
    "slash": lambda text: Token(TokenKind.SLASH, text),
    "text": lambda text: Token(TokenKind.TEXT, text),
    "literal": lambda text: Token(TokenKind.LITERAL, text),
}


def _section(text: str) -> FormatSection:
    reading = _BracketState()
    for found in _PLAIN.finditer(text):
        name = found.lastgroup or "literal"
        value = found[name]
        if name == "bracket":
            reading.bracket(value)
            if reading.system and text.startswith("[$-"):
                return _section(reading.system)
        else:
            reading.tokens.append(_PARTS[name](value))
    tokens = _settle(reading.tokens)
    return FormatSection(
        _kind(tokens), tuple(tokens), reading.condition, reading.numerals, reading.chinese
    )


def _settle(tokens: list[Token]) -> list[Token]:
    """Letters beside digits are no date: someone left the quotes away ("0元/m2")."""
    parts = {token.part for token in tokens}
    clocks = {token.text[0] for token in tokens if token.part is TokenKind.CLOCK}
    if TokenKind.CLOCK in parts and (
        clocks == {"e"}
        or (TokenKind.DIGIT in parts and "s" not in clocks)
        or TokenKind.GENERAL in parts
    ):
        return [
            Token(TokenKind.LITERAL, token.text) if token.part is TokenKind.CLOCK else token
            for token in tokens
        ]
    return tokens


def _kind(tokens: list[Token]) -> FormatKind:
    parts = {token.part for token in tokens}
    if parts & {TokenKind.CLOCK, TokenKind.ELAPSED, TokenKind.HALF_DAY}:
        return FormatKind.DATE
    if TokenKind.TEXT in parts:
        return FormatKind.TEXT
    if parts & {TokenKind.DIGIT, TokenKind.GENERAL}:
        return FormatKind.NUMBER
    return FormatKind.FIXED


GENERAL = "General"

_MONEY = '"¥"#,##0{0};"¥"\\-#,##0{0}'

_ACCOUNTING = '_ {1}* #,##0{0}_ ;_ {1}* \\-#,##0{0}_ ;_ {1}* "-"{2}_ ;_ @_ '

BUILTIN = {
    0: GENERAL,
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: _MONEY.format(""),
    6: _MONEY.format(""),
    7: _MONEY.format(".00"),
    8: _MONEY.format(".00"),
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"',
    28: 'm"月"d"日"',
    29: 'm"月"d"日"',
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    34: '上午/下午h"时"mm"分"',
    35: '上午/下午h"时"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"',
    37: "#,##0_ ;-#,##0 ",
    38: "#,##0_ ;[Red]-#,##0 ",
    39: "#,##0.00_ ;-#,##0.00 ",
    40: "#,##0.00_ ;[Red]-#,##0.00 ",
    41: _ACCOUNTING.format("", "", ""),
    42: _ACCOUNTING.format("", "¥", ""),
    43: _ACCOUNTING.format(".00", "", "??"),
    44: _ACCOUNTING.format(".00", "¥", "??"),
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
    50: 'yyyy"年"m"月"',
    51: 'm"月"d"日"',
    52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"',
    54: 'm"月"d"日"',
    55: '上午/下午h"时"mm"分"',
    56: '上午/下午h"时"mm"分"ss"秒"',
    57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}
