"""What callers of the public functions pass: Decimal, int, float, str, dates or nothing."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from xl_jixiao.scoring.wording import plain
from xl_jixiao.text.labels import is_placeholder
from xl_jixiao.text.money import to_wan
from xl_jixiao.text.quantity import parse_quantity

Given = Decimal | float | str | dt.date | None
"""A cell's value as a caller has it (int goes as float)."""

_LARGEST = 15
"""Powers of ten beyond which a number is a slip of the keyboard and would break arithmetic."""


def number_of(value: Given) -> Decimal | None:
    """A plain number, or None where there is none: "6分" and "１０" are read, True is not."""
    if isinstance(value, str):
        quantity = parse_quantity(value)
        if quantity is None or quantity.unit not in {None, "分"}:
            return None
        return _usable(quantity.number)
    return _number(value)


def amount_of(value: Given) -> Decimal | None:
    """An amount of money in 万元: "0.12亿元" is converted, a bare number is 万元."""
    if isinstance(value, str):
        if is_placeholder(value):
            return None
        quantity = parse_quantity(value)
        if quantity is None:
            return None
        amount = to_wan(quantity.number, quantity.unit, "万元")
        return None if amount is None else _usable(amount)
    return _number(value)


def text_of(value: Given) -> str:
    """The value as a cell would display it: 100.0 → "100", a date as 2023年12月31日."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, dt.date):
        return f"{value.year}年{value.month}月{value.day}日"
    number = _number(value)
    return str(value) if number is None else plain(number)


def _number(value: Given) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, (Decimal, int, float)):
        return None
    return _usable(value if isinstance(value, Decimal) else Decimal(str(value)))


def _usable(number: Decimal) -> Decimal | None:
    if not number.is_finite():
        return None
    return number if not number or -_LARGEST < number.adjusted() < _LARGEST else None
