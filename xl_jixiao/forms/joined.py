"""Target and actual of forms that split them into 指标性质 | 指标值 | 度量单位 | 完成值."""

from __future__ import annotations

import re

from xl_jixiao.forms.entries import Desk
from xl_jixiao.forms.headers import Header
from xl_jixiao.forms.rows import TableRow
from xl_jixiao.model.grid import CellKind
from xl_jixiao.model.submission import Entry
from xl_jixiao.text.labels import is_placeholder, tidy

_SIGN = re.compile(r"^[≥≧⩾≤≦⩽=═﹦＝＞>＜<﹥﹤]+$")
_STARTS_WITH_SIGN = re.compile(r"^\s*[≥≧⩾≤≦⩽=═﹦＝＞>＜<﹥﹤]")
_DIGIT = re.compile(r"[\d０-９]")
_BARE_NUMBER = re.compile(r"^[-+]?[\d,，.０-９．]+$")
_SHARES = frozenset({"%", "％", "‰", "百分比"})
_DIRECTIONS = {
    "正向": "≥",
    "正向指标": "≥",
    "反向": "≤",
    "负向": "≤",
    "逆向": "≤",
    "反向指标": "≤",
    "负向指标": "≤",
    "逆向指标": "≤",
}
"""Natures that name a direction in words. 定性, 定量 and all others say none and are left out."""
_NATURE_WORDS = {
    "大于等于": "≥",
    "小于等于": "≤",
    "大于": ">",
    "小于": "<",
    "等于": "=",
    **_DIRECTIONS,
}


def typed_nature(row: TableRow) -> str:
    """指标性质 as typed."""
    cell = row.first("nature")
    return "" if cell is None else tidy(cell.text)


def joined_target(desk: Desk, header: Header, row: TableRow) -> Entry:
    """The target as one text: nature+value+unit, a 定性 left out ("≥" "90" "%" → "≥90%").

    An adjusted target (调整指标值) counts before the one of the year's start.
    """
    key = "target_adjusted"
    if is_placeholder("".join(cell.text for cell in row.cells.get(key, ()))):
        key = "target"
    value = desk.joined(row.cells.get(key, ()), row.row, header.first(key))
    if "unit" not in row.cells and "nature" not in row.cells:
        return value
    unit = row.first("unit")
    text = _with_unit(value.text, tidy(unit.text) if unit is not None else "")
    text = _with_sign(text, typed_nature(row))
    if text == value.text:
        return value
    return value._replace(text=text, kind=CellKind.TEXT, number=None)


def joined_actual(actual: Entry, row: TableRow) -> Entry:
    """The actual; a bare number takes the unit of the unit column.

    Not where 0.958 stands under a target of 95 and the unit %: whether that is 95.8% or 0.958% is
    for the reading of the pair to tell, not for the unit column.
    """
    cell = row.first("unit")
    unit = tidy(cell.text) if cell is not None else ""
    if not unit or not _BARE_NUMBER.match(actual.text):
        return actual
    target = row.first("target_adjusted") or row.first("target")
    if unit in _SHARES and _is_fraction(actual.text) and not _is_fraction(target and target.text):
        return actual
    text = _with_unit(actual.text, unit)
    return actual if text == actual.text else actual._replace(text=text)


def _is_fraction(text: str | None) -> bool:
    try:
        return text is not None and 0 < abs(float(text.strip())) <= 1
    except ValueError:
        return False


def _with_sign(text: str, nature: str) -> str:
    sign = nature if _SIGN.match(nature) else _NATURE_WORDS.get(nature, "")
    if not sign or not _DIGIT.search(text) or _STARTS_WITH_SIGN.match(text):
        return text
    return sign + text


def _with_unit(text: str, unit: str) -> str:
    if is_placeholder(unit) and unit not in _SHARES:
        return text
    if not _DIGIT.search(text) or text.endswith(unit):
        return text
    if text.endswith(("%", "％", "‰")) or not _DIGIT.match(text[-1]):
        return text
    return text + unit
