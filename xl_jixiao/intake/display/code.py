"""Number format codes → sections of tokens.

Source: ECMA-376 Part 1, 18.8.31, and what Excel and WPS write beyond it (! as an escape, 上午/下午,
G/通用格式, letters left without quotes).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from enum import Enum, auto
from functools import lru_cache
from typing import NamedTuple


class Part(Enum):
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


class Token(NamedTuple):
    """One token; `text` is what it prints or the placeholder itself."""

    part: Part
    text: str


class Kind(Enum):
    """What a section does to a number."""

    NUMBER = auto()
    DATE = auto()
    TEXT = auto()
    FIXED = auto()
    """Literals only: the number itself is not shown."""


class Section(NamedTuple):
    """One of the parts that ; separates."""

    kind: Kind
    tokens: tuple[Token, ...]
    condition: tuple[str, Decimal] | None = None
    """Of [>=1]: the comparison and the bound."""
    numerals: int = 0
    """Of [DBNum1] to [DBNum3], else 0."""
    chinese: bool = False
    """Whether names of days and months are to be Chinese, by [$-804]."""


class Format(NamedTuple):
    """A whole format code."""

    sections: tuple[Section, ...]
    """Those for numbers."""
    text: Section | None
    """The one for text, if the code has any."""


_PLAIN = re.compile(
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
_SECTION_END = re.compile(r'(?:"[^"]*"?|\[[^\]]*\]|[\\!_*].|[^;"\[\\!_*])*', re.DOTALL)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d*\.?\d+(?:E[+-]?\d+)?)\Z", re.IGNORECASE)
_CURRENCY = re.compile(r"\$(?P<sign>[^-]*)(?:-(?P<locale>[0-9A-Fa-f]*).*)?\Z", re.DOTALL)
_ELAPSED = re.compile(r"(?:h+|m+|s+)\Z", re.IGNORECASE)
_NUMERALS = re.compile(r"dbnum([1-3])\Z", re.IGNORECASE)

_LONGEST = 255
"""Characters that Excel accepts."""
# formats that stand for the system's own, by the locale in their brackets
_SYSTEM = {"F800": 'yyyy"年"m"月"d"日"', "F400": "h:mm:ss"}
_CHINESE_LOCALES = {"804", "404", "c04", "1004"}


@lru_cache(maxsize=1024)
def parse_format(code: str) -> Format:
    """The sections of a format code; any text is a valid code here."""
    sections = [_section(text) for text in _split(code[:_LONGEST])[:4]]
    text = None
    if len(sections) == 4 or (sections[-1].kind is Kind.TEXT):
        text = sections.pop()
    return Format(tuple(sections), text)


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


class _Reading:
    """What the brackets of one section have said so far."""

    def __init__(self) -> None:
        self.tokens: list[Token] = []
        self.condition: tuple[str, Decimal] | None = None
        self.numerals = 0
        self.chinese = False
        self.system = ""

    def bracket(self, text: str) -> None:
        if found := _CONDITION.match(text):
            self.condition = (found[1], Decimal(found[2]))
        elif _ELAPSED.match(text):
            self.tokens.append(Token(Part.ELAPSED, text.lower()))
        elif found := _NUMERALS.match(text):
            self.numerals = int(found[1])
        elif found := _CURRENCY.match(text):
            locale = (found["locale"] or "").lower()
            self.chinese = locale.lstrip("0")[-4:] in _CHINESE_LOCALES
            self.system = _SYSTEM.get(locale.upper(), "")
            if found["sign"]:
                self.tokens.append(Token(Part.LITERAL, found["sign"]))
        # else a colour, which changes no text


_PARTS: dict[str, Callable[[str], Token]] = {
    "quoted": lambda text: Token(Part.LITERAL, text),
    "escaped": lambda text: Token(Part.LITERAL, text),
    "space": lambda _: Token(Part.LITERAL, " "),
    "fill": lambda _: Token(Part.LITERAL, ""),
    "general": lambda _: Token(Part.GENERAL, ""),
    "half_day": lambda text: Token(Part.HALF_DAY, text),
    "exponent": lambda text: Token(Part.EXPONENT, text.upper()),
    "digit": lambda text: Token(Part.DIGIT, text),
    "clock": lambda text: Token(Part.CLOCK, text.lower()),
    "point": lambda text: Token(Part.POINT, text),
    "comma": lambda text: Token(Part.COMMA, text),
    "percent": lambda text: Token(Part.PERCENT, text),
    "slash": lambda text: Token(Part.SLASH, text),
    "text": lambda text: Token(Part.TEXT, text),
    "literal": lambda text: Token(Part.LITERAL, text),
}


def _section(text: str) -> Section:
    reading = _Reading()
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
    return Section(
        _kind(tokens), tuple(tokens), reading.condition, reading.numerals, reading.chinese
    )


def _settle(tokens: list[Token]) -> list[Token]:
    """Letters beside digits are no date: someone left the quotes away ("0元/m2")."""
    parts = {token.part for token in tokens}
    clocks = {token.text[0] for token in tokens if token.part is Part.CLOCK}
    if Part.CLOCK in parts and (
        clocks == {"e"} or (Part.DIGIT in parts and "s" not in clocks) or Part.GENERAL in parts
    ):
        return [
            Token(Part.LITERAL, token.text) if token.part is Part.CLOCK else token
            for token in tokens
        ]
    return tokens


def _kind(tokens: list[Token]) -> Kind:
    parts = {token.part for token in tokens}
    if parts & {Part.CLOCK, Part.ELAPSED, Part.HALF_DAY}:
        return Kind.DATE
    if Part.TEXT in parts:
        return Kind.TEXT
    if parts & {Part.DIGIT, Part.GENERAL}:
        return Kind.NUMBER
    return Kind.FIXED
