"""Numbers and scores as a finance officer writes them, for traces and hints."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

_HUNDRED = Decimal(100)
_CENT = Decimal("0.01")
_LARGEST_SHOWN = 12
"""Powers of ten up to which a percentage is written out."""


@lru_cache(maxsize=4096)
def plain(number: Decimal) -> str:
    """Without exponent and without trailing zeros: 10.00 → "10"."""
    if not number:
        return "0"
    return format(number.normalize(), "f")


def percent(ratio: Decimal) -> str:
    """0.973895 → "97.39%", at most two decimals."""
    if ratio.adjusted() > _LARGEST_SHOWN:
        return f"{ratio:.2E}倍"
    return f"{plain((ratio * _HUNDRED).quantize(_CENT))}%"


def shown_share(ratio: Decimal) -> Decimal:
    """The ratio as `percent` shows it: 0.973895 → 0.9739."""
    return (ratio * _HUNDRED).quantize(_CENT) / _HUNDRED


def in_points(number: Decimal) -> str:
    """6.00 → "6分"."""
    return f"{plain(number)}分"


def bracketed(number: Decimal) -> str:
    """Negative numbers in brackets, as one writes them inside a formula."""
    return plain(number) if number >= 0 else f"（{plain(number)}）"


def quoted(text: str, limit: int = 40) -> str:
    """What a cell says, in quotation marks; long texts are cut."""
    flat = " ".join(text.split())
    return f"“{flat if len(flat) <= limit else flat[:limit] + '…'}”"
