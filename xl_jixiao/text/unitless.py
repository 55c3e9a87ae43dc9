"""Whether a number typed without its unit can be beside one that has one.

One side without a unit normally has the other's unit. But 0.958 beside ≥95% is a share typed as a
fraction, 48000 beside 5万元 was typed in 元, and 100% beside 18个 is no number of pieces. Where two
ways of reading are both possible, none is taken.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from xl_jixiao.model.making import direct
from xl_jixiao.text.units import SHARES, conversion, measure

_FAR = Decimal(1000)
"""A number that is off by this factor was typed in another unit."""

_NEAR = Decimal(4)

_SMALL = Decimal(5)
"""Beside a target as small as this, 0.5 may well be 0.5%."""

_SAME_ORDER = Decimal(10)


class Fit(NamedTuple):
    """The actual's number in the target's unit, or None where it can't be determined."""

    number: Decimal | None
    target: Decimal
    note: str
    """Chinese: the assumption made, or why the two can't be compared."""


_make_fit = direct(Fit)


def fit(
    number: Decimal,
    unit: str | None,
    target: Decimal,
    target_unit: str | None,
    *,
    rate: bool | None,
) -> Fit:
    """Bring an actual into its target's unit.

    Args:
        number: The actual's number.
        unit: Its unit, None where none was typed.
        target: The target's number.
        target_unit: The target's unit, likewise.
        rate: Whether the indicator names a rate (None: not known).
    """
    if unit is None:
        fraction = rate is True and 0 < number <= 1 and target > _SMALL
        return _bare_actual(number, target, target_unit or ("%" if fraction else None))
    if target_unit is None:
        return _bare_target(number, unit, target, rate=rate)
    return _both(number, unit, target, target_unit)


def _bare_actual(number: Decimal, target: Decimal, target_unit: str | None) -> Fit:
    if target_unit is None:
        return _make_fit(number, target, "")
    if target_unit in SHARES:
        return _bare_beside_share(number, target, target_unit)
    return _bare_beside_unit(number, target, target_unit)


def _bare_target(number: Decimal, unit: str, target: Decimal, *, rate: bool | None) -> Fit:
    if unit in SHARES:
        return _share_beside_bare(number, unit, target, rate=rate)
    turned = _bare_beside_unit(target, number, unit)
    if turned.number is None:
        return _make_fit(None, target, turned.note)
    if turned.number == target:
        return _make_fit(number, target, f"指标值未写单位，按实际完成值的单位“{unit}”理解")
    return _make_fit(number, turned.number, turned.note)


def _both(number: Decimal, unit: str, target: Decimal, target_unit: str) -> Fit:
    if unit == "分" and measure(target_unit).dimension == "time":
        unit = "分钟"  # beside 小时 or 分钟 it is no mark
    if unit == target_unit and measure(unit).dimension != "pure":
        return _make_fit(number, target, "")
    change = conversion(unit, target_unit)
    if change is None:
        note = f"单位不同，无法换算：指标值“{target_unit}”，实际完成值“{unit}”"
        return _make_fit(None, target, note)
    value = change.apply(number)
    one_sided = ("/" in unit) != ("/" in target_unit)
    bare_scale = "pure" in (measure(unit).dimension, measure(target_unit).dimension)
    far = bare_scale and number and target and not _within(value, target, _FAR)
    if far or (one_sided and not _within(value, target, _SAME_ORDER)):
        note = f"指标值单位“{target_unit}”与实际完成值单位“{unit}”不是同一口径，无法比较"
        return _make_fit(None, target, note)
    return _make_fit(value, target, change.note)


def _bare_beside_share(number: Decimal, target: Decimal, unit: str) -> Fit:
    """98 or 0.98 beside ≥95%."""
    whole = SHARES[unit]
    if number > 3 * max(target, whole):
        note = f"实际完成值“{number}”未写单位，指标值是百分比，看不出是百分比还是数量"
        return _make_fit(None, target, note)
    as_fraction = bool(number) and _within(number * whole, target, _NEAR)
    near = not number or target <= _SMALL or _within(number, target, _NEAR)
    as_typed = near or number <= 0 or (number > 1 and not as_fraction)
    if as_typed and not (as_fraction and number <= 1):
        return _make_fit(number, target, f"实际完成值未写“{unit}”，按“{unit}”理解")
    scaled = _shown(number * whole)
    if as_fraction and not as_typed and number < 1:
        note = f"实际完成值是小数，按 {number}＝{scaled}{unit} 换算"
        return _make_fit(number * whole, target, note)
    note = f"实际完成值“{number}”未写单位，看不出是 {number}{unit} 还是 {scaled}{unit}"
    return _make_fit(None, target, note)


def _share_beside_bare(number: Decimal, unit: str, target: Decimal, *, rate: bool | None) -> Fit:
    """98% beside 95, or beside 0.95, or beside 12 (pieces)."""
    whole = SHARES[unit]
    if rate is not True and target in (0, whole):
        return _make_fit(number, target, "")  # 95% of 100 pieces are 95 as well
    if (
        0 < target < 1
        and _within(target * whole, number, _NEAR)
        and not _within(target, number, _NEAR)
    ):
        scaled = target * whole
        return _make_fit(number, scaled, f"指标值是小数，按 {target}＝{_shown(scaled)}{unit} 换算")
    plausible = whole / 2 <= target <= whole if rate is None else rate and target <= 3 * whole
    if plausible and target != 1:
        return _make_fit(number, target, f"指标值未写“{unit}”，按“{unit}”理解")
    note = f"实际完成值是百分比，指标值“{target}”未写单位，看不出是数量还是百分比"
    return _make_fit(None, target, note)


def _bare_beside_unit(number: Decimal, target: Decimal, unit: str) -> Fit:
    """A bare number beside one with a unit; the number comes back in that unit."""
    same = _make_fit(number, target, f"实际完成值未写单位，按指标值的单位“{unit}”理解")
    if not target or not number:
        return same
    parts = measure(unit)
    if parts.dimension == "pure":
        literal = number / parts.factor
        if _within(literal, target, _FAR):
            return _make_fit(literal, target, f"按 1{unit}＝{parts.factor} 换算")
    if _within(number, target, _FAR):
        return same
    if parts.dimension == "money":
        return _far_amount(same, unit)
    literal = number / (parts.factor / measure(parts.noun).factor)
    if _within(literal, target, _SAME_ORDER):
        note = f"实际完成值未写单位，按“{parts.noun}”理解，换算为“{unit}”"
        return _make_fit(literal, target, note)
    return same


def _far_amount(same: Fit, unit: str) -> Fit:
    """A bare amount that would fit had it been typed in 元, 万元 or 亿元 instead: never converted,
    for a slip of four places looks the same.
    """
    number, target = same.number, same.target
    scales = (Decimal(10) ** power for power in (-8, -4, 4, 8))
    if number is None or not any(_within(number * scale, target, _SAME_ORDER) for scale in scales):
        return same
    note = (
        f"“{_shown(number)}”未写单位，与另一边的“{_shown(target)}{unit}”相差悬殊，"
        "看不出是元还是万元，请补写单位"
    )
    return _make_fit(None, target, note)


def _within(number: Decimal, other: Decimal, factor: Decimal) -> bool:
    """Whether two numbers of one sign differ by less than this factor."""
    if number <= 0 or other <= 0:
        return number == other
    return other / factor < number < other * factor


def _shown(number: Decimal) -> str:
    return f"{number.normalize():f}"
