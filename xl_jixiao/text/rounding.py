"""Rounding of whatever number somebody typed."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

_WIDE = Context(prec=2000)
"""The usual 28 digits do not hold an account number over 0.0001, and quantize raises then;
Excel's largest number over its smallest has 616."""


def half_up(value: Decimal, step: Decimal) -> Decimal:
    """The value as a multiple of the step (1, 0.1, 0.01 …), halves away from zero."""
    return value.quantize(step, ROUND_HALF_UP, _WIDE)
