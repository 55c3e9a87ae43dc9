"""Rounding of a row's score (V21)."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

from xl_jixiao.rules.profile import RoundingRule

_ZERO = Decimal(0)
_PRECISE = Decimal(1).scaleb(-18)
_WIDE = Context(prec=2000)
"""Room for 18 decimals behind whatever points somebody typed."""


@lru_cache(maxsize=8)
def _step(decimals: int) -> Decimal:
    return Decimal(1).scaleb(-decimals)


def round_score(value: Decimal, points: Decimal, rule: RoundingRule) -> Decimal:
    """The score as it is printed and added: within 0 and the points, rounded by the profile.

    Rounding never lifts a score above its points: 22.5 points rounded to whole points stay 22.5.
    """
    mode = ROUND_HALF_UP if rule.mode == "half-up" else ROUND_DOWN
    # a ratio like 1/3 ends at its 28th digit: without this, an exact 0.555 could stand there as
    # 0.55499…9 and be rounded down
    exact = max(value, _ZERO).quantize(_PRECISE, ROUND_HALF_UP, _WIDE)
    rounded = exact.quantize(_step(rule.decimals), mode, _WIDE)
    return min(rounded, points)


def rounding_text(rule: RoundingRule) -> str:
    """How the profile rounds, in Chinese."""
    how = "四舍五入" if rule.mode == "half-up" else "截取"
    return f"{how}取整" if rule.decimals == 0 else f"{how}保留{rule.decimals}位小数"
