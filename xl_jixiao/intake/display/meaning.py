"""What a number means under its section: the stored number with the words that the format prints.

A format decorates. Rounding, exponent, fraction, brackets, △ and a dash for nothing are ways to
show a number; its sign and its digits are those that are stored. Of what else the format prints,
words stay (≥, 亿元, 个, %) and signs of currency go: ¥ says nothing of 元 or 万元. Scaling commas
and a point printed by !. divide: 1234567 under 0!.0,"万" is 123.4567万.
"""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from xl_jixiao.intake.display.code import FormatSection, Token, TokenKind
from xl_jixiao.intake.display.number import fraction_tail, is_fraction, number_plan
from xl_jixiao.text.patterns import lazy_re

_SIGNS = "-－−–—+＋△▲▽▼ "
_OPEN, _CLOSE = ("(", "（"), lazy_re("[)）]")
_DIGITS = "0123456789.,"
_DASHES = lazy_re(r"[-－−–—_/ ()（）]*\Z")
_NUMBERS = frozenset({TokenKind.DIGIT, TokenKind.POINT, TokenKind.GENERAL})
_OF_A_NUMBER = _NUMBERS | {TokenKind.COMMA, TokenKind.EXPONENT, TokenKind.PERCENT}
_CURRENCIES = lazy_re(r"\b(?:RMB|CNY|USD|US|HKD|HK|EUR|JPY|GBP)\b")
_SMALLEST = -12
"""Powers of ten below which a stored number is what binary subtraction leaves of nothing."""


class Meaning(NamedTuple):
    """A stored number as it is to be read."""

    text: str
    """The number in plain digits, with the words of the format: "-220", "≥95%", "0.5亿元"."""
    number: Decimal
    """Stored × what the format's commas and !. divide by; a % does not change it."""


class _UnitWords(NamedTuple):
    """What a section says beside the digits."""

    before: str
    behind: str
    power: int
    """Of ten, by which it scales."""
    percent: bool
    grouped: bool
    width: int
    """Digits before the point that are shown at least, where nothing groups or divides them."""
    broken: bool
    """Words are between the digits: 138-0013-8000, 1亿2345万."""


def meaning(number: Decimal, section: FormatSection, shown: str, decimals: int) -> Meaning:
    """A number of a section with digits.

    Args:
        number: as stored.
        section: the one that shows it.
        shown: its display.
        decimals: that the display shows; the text shows at least as many.
    """
    words = _words(section)
    number = without_noise(number).scaleb(words.power)
    if words.broken:
        return Meaning(shown, number)
    value = number * 100 if words.percent else number
    digits = plain_digits(value, decimals, grouped=words.grouped)
    if words.width > 1:  # 005 is a code, and 5 all the same
        whole, point, rest = digits.partition(".")
        digits = whole.zfill(words.width + whole.startswith("-")) + point + rest
    said = f"{with_sign(words.before, digits)}{'%' * words.percent}{words.behind}"
    return Meaning(said, number)


def meaning_of_words(number: Decimal, shown: str) -> Meaning:
    """A number of a section without digits: 优 and 无 are what they say, a dash is the number."""
    number = without_noise(number)
    words = _without_currency(shown)
    as_number = shown and (_DASHES.match(words) or any(char.isdigit() for char in words))
    return Meaning(plain_digits(number) if as_number else words, number)


def plain_digits(number: Decimal, decimals: int = 0, *, grouped: bool = False) -> str:
    """All digits of a number, with at least so many decimals and no exponent."""
    exponent = number.as_tuple().exponent
    places = max(decimals, -exponent if isinstance(exponent, int) else 0)
    text = f"{number:,.{places}f}" if grouped else f"{number:.{places}f}"
    if places > decimals and text.endswith("0"):
        whole, _, fraction = text.partition(".")
        fraction = fraction.rstrip("0").ljust(decimals, "0")
        text = f"{whole}.{fraction}" if fraction else whole
    return text.removeprefix("-") if not number else text


def with_sign(before: str, digits: str) -> str:
    """Words and the digits behind them; behind a word a hyphen would be no minus: 完成负1个."""
    if before and before[-1].isalnum() and digits.startswith("-"):
        return f"{before}负{digits[1:]}"
    return before + digits


def without_noise(number: Decimal) -> Decimal:
    """Nothing, where 0.1+0.2-0.3 left 5.5E-17."""
    return Decimal(0) if number and number.adjusted() < _SMALLEST else number


@lru_cache(maxsize=1024)
def _words(section: FormatSection) -> _UnitWords:
    tokens = section.tokens
    first, last = _reach(tokens)
    fraction = is_fraction(tokens)
    inner = [] if fraction else _inner(tokens[first : last + 1])
    point = _printed_point(tokens[first : last + 1], inner)
    percents = sum(token.part is TokenKind.PERCENT for token in tokens)
    plan = number_plan(tokens)
    behind = fraction_tail(tokens) if fraction else _said(tokens[last + 1 :])
    before, behind = words_beside(_said(tokens[:first]), behind)
    return _UnitWords(
        before=before,
        behind=behind,
        power=plan.shift - 2 * percents - point,
        percent=percents > 0,
        grouped=plan.grouped,
        width=0
        if plan.grouped or point or fraction
        else sum(one.text == "0" for one in plan.whole),
        broken=bool(inner) and not point,
    )


def words_beside(before: str, behind: str) -> tuple[str, str]:
    """What is before and behind the digits, without digits of its own (0"0,000"), signs and
    the brackets around a negative number.
    """
    before = _without_currency(before).rstrip(_DIGITS + _SIGNS)
    behind = _without_currency(behind).lstrip(_DIGITS).lstrip("-－− ")
    if before.endswith(_OPEN):
        return before[:-1].rstrip(_SIGNS), _CLOSE.sub("", behind, count=1).strip()
    return before, behind


def _reach(tokens: tuple[Token, ...]) -> tuple[int, int]:
    """The first and the last token of the number itself."""
    places = [at for at, token in enumerate(tokens) if token.part in _NUMBERS]
    return places[0], places[-1]


def _inner(tokens: tuple[Token, ...]) -> list[Token]:
    """What is printed between the digits."""
    return [token for token in tokens if token.part not in _OF_A_NUMBER and token.text.strip()]


def _printed_point(tokens: tuple[Token, ...], inner: list[Token]) -> int:
    """How many digits are behind a point that is printed as a word (0!.0), else 0."""
    if (
        len(inner) != 1
        or inner[0].text != "."
        or any(one.part is TokenKind.POINT for one in tokens)
    ):
        return 0
    behind = tokens[tokens.index(inner[0]) :]
    return sum(token.part is TokenKind.DIGIT for token in behind)


def _said(tokens: tuple[Token, ...]) -> str:
    """Printed words, without % and commas, which are no words, and without signs of currency."""
    words = (
        token.text
        for token in tokens
        if token.part in {TokenKind.LITERAL, TokenKind.SLASH, TokenKind.CLOCK, TokenKind.POINT}
    )
    return "".join(words)


def _without_currency(text: str) -> str:
    signless = "".join(char for char in text if unicodedata.category(char) != "Sc")
    return _CURRENCIES.sub("", signless).strip() if signless.isascii() else signless.strip()
