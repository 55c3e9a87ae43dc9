"""Decimal numbers shown by a format; the format General."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import NamedTuple

from xl_jixiao.intake.display.code import FormatSection, Token, TokenKind
from xl_jixiao.text.numerals import read_aloud, spell_digits

_DIGIT, _SLASH, _GENERAL = TokenKind.DIGIT, TokenKind.SLASH, TokenKind.GENERAL

_WIDTH = 11

_SIX_DIGITS = Context(prec=6, rounding=ROUND_HALF_UP)

_MANY = Context(prec=400, rounding=ROUND_HALF_UP)


def show_general(value: Decimal) -> str:
    """A number as an Excel cell of sufficient width shows it: 253, 0.333333333, 1.23457E+11."""
    if not value:
        return "0"
    sign = "-" if value < 0 else ""
    value = abs(value)
    power = value.adjusted()
    if power >= _WIDTH:
        return sign + _scientific(value)
    if power >= -4:
        places = min(9, max(0, _WIDTH - 2 - power))
        return sign + _trimmed(_rounded(value, places), value)
    plain = _trimmed(value, value)
    return sign + (plain if len(plain) <= _WIDTH else _scientific(value))


def _rounded(value: Decimal, places: int) -> Decimal:
    if -value.as_tuple().exponent <= places:  # type: ignore[operator]  # finite numbers only
        return value
    return value.quantize(Decimal(1).scaleb(-places), context=_MANY)


def _trimmed(rounded: Decimal, value: Decimal) -> str:
    if rounded.adjusted() >= _WIDTH:  # 99999999999.5
        return _scientific(value)
    text = f"{rounded:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _scientific(value: Decimal) -> str:
    rounded = _SIX_DIGITS.plus(value)
    power = rounded.adjusted()
    digits = "".join(map(str, rounded.as_tuple().digits)).rstrip("0") or "0"
    mantissa = digits[0] + ("." + digits[1:] if len(digits) > 1 else "")
    return f"{mantissa}E{'-' if power < 0 else '+'}{abs(power):02d}"


# enough digits for any double written out under a code of any length that is read
_CONTEXT = Context(prec=2000, rounding=ROUND_HALF_UP, Emin=-9999, Emax=9999)


def show_number_section(value: Decimal, section: FormatSection) -> str:
    """An absolute number by one section; the sign is the caller's."""
    if any(token.part is _GENERAL for token in section.tokens):
        text = show_general(value)
        if section.numerals:
            text = read_aloud(text, section.numerals)
        return "".join(text if token.part is _GENERAL else token.text for token in section.tokens)
    if is_fraction(section.tokens):
        return _fraction(value, section.tokens)
    text = "".join(_decimal(value, number_plan(section.tokens)))
    return spell_digits(text, section.numerals) if section.numerals else text


def round_half_up(value: Decimal, places: int) -> Decimal:
    """Rounded as Excel displays: half away from zero, on the decimal digits."""
    return value.quantize(Decimal(1).scaleb(-places), context=_CONTEXT)


class NumberPlan(NamedTuple):
    """A number section, taken apart."""

    whole: tuple[Token, ...]
    """Digits and literals before the point."""
    fraction: tuple[Token, ...]
    exponent: tuple[Token, ...]
    """Digits and literals after E+, with the E+ first; empty if there is none."""
    point: bool
    grouped: bool
    shift: int
    """Power of ten to scale by: 2 for %, -3 for each scaling comma."""


@lru_cache(maxsize=1024)
def number_plan(tokens: tuple[Token, ...]) -> NumberPlan:
    """How a section shows a number in decimal digits."""
    digits = [index for index, token in enumerate(tokens) if token.part is _DIGIT]
    first, last = (digits[0], digits[-1]) if digits else (0, -1)
    power = next(
        (i for i, token in enumerate(tokens) if token.part is TokenKind.EXPONENT), len(tokens)
    )
    dot = next(
        (i for i, token in enumerate(tokens[:power]) if token.part is TokenKind.POINT), power
    )
    before = [index for index in digits if index < dot]
    kept: list[tuple[int, Token]] = []
    grouped, shift = False, 0
    for index, token in enumerate(tokens):
        if token.part is TokenKind.COMMA and first < index:
            # between digits before the point it groups; behind the last digit of its side it scales
            if before and index < before[-1]:
                grouped = True
                continue
            if index == last + 1 or (before and before[-1] < index < dot) or index > last:
                shift -= 3
                continue
        if token.part is TokenKind.PERCENT:
            shift += 2
        if index != dot or dot == power:
            kept.append((index, token))
    return NumberPlan(
        tuple(token for index, token in kept if index < dot),
        tuple(token for index, token in kept if dot < index < power),
        tuple(token for index, token in kept if index >= power),
        dot < power,
        grouped,
        shift,
    )


def _decimal(value: Decimal, plan: NumberPlan) -> Iterator[str]:
    value = value.scaleb(plan.shift, context=_CONTEXT) if plan.shift else value
    places = sum([token.part is _DIGIT for token in plan.fraction])
    power = 0
    if plan.exponent:
        value, power = _mantissa(value, plan, places)
    whole, _, fraction = f"{round_half_up(value, places):f}".partition(".")
    yield from _fill_whole(plan.whole, whole.lstrip("0"), grouped=plan.grouped)
    if plan.point:
        yield "."
    yield from _fill_fraction(plan.fraction, fraction)
    if plan.exponent:
        sign, *rest = plan.exponent
        yield "E" + ("-" if power < 0 else "+" if sign.text.endswith("+") else "")
        yield from _fill_whole(tuple(rest), str(abs(power)), grouped=False)


def _mantissa(value: Decimal, plan: NumberPlan, places: int) -> tuple[Decimal, int]:
    """With several digits before the point the exponent is a multiple of their number."""
    if not value:
        return value, 0
    step = max(1, sum([token.part is _DIGIT for token in plan.whole]))
    power = value.adjusted() // step * step
    rounded = round_half_up(value.scaleb(-power, context=_CONTEXT), places)
    if rounded.adjusted() >= step:
        power += step
    return value.scaleb(-power, context=_CONTEXT), power


def _fill_whole(tokens: tuple[Token, ...], digits: str, *, grouped: bool) -> list[str]:
    """Digits into placeholders from the right; the first placeholder takes all that is left.
    Without any (.0%) they are before the point all the same.
    """
    left = sum([token.part is _DIGIT for token in tokens])
    out: list[str] = [] if left else [digits]
    rest, shown = digits, 0
    for token in reversed(tokens):
        if token.part is not _DIGIT:
            out.append(token.text)
            continue
        left -= 1
        if rest:
            take = rest if left == 0 else rest[-1]
            rest = "" if left == 0 else rest[:-1]
        else:
            take = {"0": "0", "?": " "}.get(token.text, "")
        for char in reversed(take):
            if grouped and shown and shown % 3 == 0:
                out.append("," if char.isdigit() else " ")
            out.append(char)
            shown += 1
    out.reverse()
    return out


def _fill_fraction(tokens: tuple[Token, ...], digits: str) -> list[str]:
    """Digits into placeholders from the left; zeros at the end only where a 0 asks for them."""
    places = [token.text for token in tokens if token.part is _DIGIT]
    needed = len(digits)
    while needed and digits[needed - 1] == "0" and places[needed - 1] != "0":
        needed -= 1
    out, index = [], 0
    for token in tokens:
        if token.part is not _DIGIT:
            out.append(token.text)
            continue
        if index < needed:
            out.append(digits[index])
        elif token.text == "?":
            out.append(" ")
        index += 1
    return out


def is_fraction(tokens: tuple[Token, ...]) -> bool:
    """Whether a section shows numbers as fractions (# ?/?)."""
    slash = next((i for i, token in enumerate(tokens) if token.part is _SLASH), None)
    if slash is None:
        return False
    after = "".join(token.text for token in tokens[slash + 1 :]).lstrip()
    return any(token.part is _DIGIT for token in tokens[:slash]) and after[:1] in set(
        "0#?123456789"
    )


def fraction_tail(tokens: tuple[Token, ...]) -> str:
    """What a fraction prints behind its digits."""
    return _fraction_parts(tokens)[2]


def _fraction_parts(tokens: tuple[Token, ...]) -> tuple[tuple[Token, ...], str, str]:
    """The tokens before the stroke, the denominator, and what is printed behind it."""
    slash = next(i for i, token in enumerate(tokens) if token.part is _SLASH)
    bottom = "".join(token.text for token in tokens[slash + 1 :]).strip()
    size = len(bottom) - len(bottom.lstrip("0#?123456789"))
    return tokens[:slash], bottom[:size], bottom[size:]


def _fraction(value: Decimal, tokens: tuple[Token, ...]) -> str:
    from fractions import Fraction

    before, placeholder, tail = _fraction_parts(tokens)
    runs = "".join(t.text if t.part is _DIGIT else " " for t in before).split()
    exact = Fraction(value)
    whole = int(exact) if len(runs) > 1 else 0
    part = exact - whole
    if placeholder.strip("0#?"):
        below = int("".join(c for c in placeholder if c.isdigit()))
        above = int(part * below + Fraction(1, 2))
    else:
        nearest = part.limit_denominator(10 ** len(placeholder) - 1)
        above, below = nearest.numerator, nearest.denominator
    if len(runs) > 1 and above >= below:
        whole, above = whole + above // below, above % below
    if not above and len(runs) > 1:
        return f"{whole}{tail}"
    return (f"{whole} " if whole else "") + f"{above}/{below}{tail}"
