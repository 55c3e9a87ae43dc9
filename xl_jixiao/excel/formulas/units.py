"""Which units the formulas know: those that the reader of texts takes for one unit everywhere."""

from __future__ import annotations

from functools import lru_cache

from xl_jixiao.text.quantity import parse_quantity
from xl_jixiao.text.target import parse_target
from xl_jixiao.text.units import NOUNS, measure

_SCALED = (
    "千元 万元 百万元 亿元 万人 万人次 万户 万亩 万吨 万平方米 万立方米 万公里 万次 万件 "
    "万只 万株 万册 万份 万台 万套 万家 亿立方米 亿吨 亿千瓦时 万千瓦时 元/人 元/亩 元/户 元/月 "
    "元/年 元/平方米 元/人·月 元/人/月 元/吨 元/公里 元/天 次/年 次/月"
)
_DOUBTFUL = frozenset(("日", "点", "百分比", "‱", "号", "月龄", "G"))
"""Read as units, but also parts of days, times, shares and names (5G)."""
_PROBES = ("0", "1", "3", "5", "12", "20", "95", "99.5", "100", "2023", "20000", "0.5")
SHARES = ("%", "‰")


@lru_cache(maxsize=1)
def known_units() -> tuple[str, ...]:
    """Units that stand behind any number and are read as just that unit, whatever the number."""
    words = sorted(NOUNS) + _SCALED.split()
    return tuple(dict.fromkeys(word for word in words if _is_plain(word)))


def _is_plain(unit: str) -> bool:
    """Units with digits, signs of the grammar, or that make dates of some numbers stay out."""
    if any(char.isdigit() or char in "|.,，= ()+" for char in unit):
        return False
    if unit in _DOUBTFUL or measure(unit).dimension == "pure":
        return False
    return all(_reads(probe, unit) for probe in _PROBES)


def _reads(probe: str, unit: str) -> bool:
    typed = f"{probe}{unit}"
    quantity = parse_quantity(typed)
    if quantity is None or f"{quantity.number}" != probe or quantity.unit != unit:
        return False
    target, bare = parse_target(f"≥{typed}"), parse_target(typed)
    return (
        (target.kind, target.unit) == ("ge", unit)
        and bare.kind in {"ge", "le"}
        and (bare.number, bare.unit) == (quantity.number, unit)
    )


@lru_cache(maxsize=1)
def durations() -> tuple[str, ...]:
    """The known units of time: 时效 targets in them are limits."""
    dimensions = {"time", "months", "working days"}
    return tuple(unit for unit in known_units() if measure(unit).dimension in dimensions)


@lru_cache(maxsize=1)
def amounts() -> tuple[str, ...]:
    """The known units of money: amounts under 成本 may be costs."""
    return tuple(unit for unit in known_units() if measure(unit).dimension == "money")
