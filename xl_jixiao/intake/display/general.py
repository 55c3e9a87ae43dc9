"""The format General: at most eleven characters, no trailing zeros."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

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
