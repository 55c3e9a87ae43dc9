"""Exact conversion between units; amounts of money in 万元."""

from __future__ import annotations

from decimal import Decimal

from xl_jixiao.text.characters import plain
from xl_jixiao.text.units import measure

_TEN_THOUSAND = Decimal(10000)


def to_wan(number: Decimal, unit: str | None, stated: str) -> Decimal | None:
    """An amount in 万元.

    Args:
        number: The amount as typed.
        unit: The unit beside it (元, 千元, 万元, 亿元, 万); None for a bare number.
        stated: The unit that the form states for bare numbers: "万元", "元", "亿元" …

    Returns:
        The amount, or None if the unit is not one of money.
    """
    kind = measure(plain(unit or stated))
    if kind.dimension not in ("money", "pure") or kind.per:
        return None
    if kind.factor == _TEN_THOUSAND:
        return number
    return number * kind.factor / _TEN_THOUSAND
