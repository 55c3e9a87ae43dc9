"""The values in the cells of a 口径表: a text, a number, a day → what a profile file would hold."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from xl_jixiao.model.grid import Cell, CellKind, Grid
from xl_jixiao.rules.settings import NOT_RULED, NOTHING, RuleSetting, SettingKind, shown

OPEN = "none"
"""How a profile file writes what it leaves open."""


def text_at(grid: Grid, row: int, col: int) -> str:
    """What a cell says, without blanks around it."""
    cell = grid.cells.get((row, col))
    return "" if cell is None else cell.text.strip()


def number_in(cell: Cell | None) -> Decimal | None:
    """The number of a cell, also one typed as a text (80%); None where it is none."""
    if cell is None:
        return None
    if cell.kind is CellKind.NUMBER:
        return cell.number
    text = unicodedata.normalize("NFKC", cell.text).strip().replace(" ", "")
    try:
        number = Decimal(text.removesuffix("%"))
    except InvalidOperation:
        return None
    if not number.is_finite():
        return None
    return number / 100 if text.endswith("%") else number


_OPEN = frozenset({"", NOT_RULED, "无", "不适用", "-", "—", "none"})


def taken(cell: Cell | None, setting: RuleSetting) -> Any:
    """The value of a cell as a profile file would hold it; None where it is of no use."""
    text = "" if cell is None else cell.text.strip()
    if setting.optional and text in _OPEN:
        return OPEN
    return _TAKERS[setting.kind](cell, text, setting)


def _as_text(_cell: Cell | None, text: str, _setting: RuleSetting) -> Any:
    return text


def _as_lines(_cell: Cell | None, text: str, _setting: RuleSetting) -> Any:
    if text == NOTHING:
        return []
    return [line.strip() for line in text.splitlines() if line.strip()]


def _as_words(_cell: Cell | None, text: str, _setting: RuleSetting) -> Any:
    return [] if text == NOTHING else text.split()


def _as_years(_cell: Cell | None, text: str, _setting: RuleSetting) -> Any:
    return re.findall(r"[^\s、，,；;年度]+", text)


def _as_number(cell: Cell | None, _text: str, _setting: RuleSetting) -> Any:
    return number_in(cell)


def _as_truth(_cell: Cell | None, text: str, _setting: RuleSetting) -> Any:
    return {"是": True, "√": True, "true": True, "否": False, "false": False}.get(text.lower())


def _as_choice(_cell: Cell | None, text: str, setting: RuleSetting) -> Any:
    named = {title: value for value, title in setting.choices.items()}
    return named.get(text, text if text in setting.choices else None)


_DAY = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})\D?")


def _as_day(cell: Cell | None, text: str, _setting: RuleSetting) -> Any:
    if cell is not None and cell.date is not None:
        return cell.date
    match = _DAY.fullmatch(text)
    try:
        return dt.date(*(int(one) for one in match.groups())) if match else None
    except ValueError:
        return None


_TAKERS: Mapping[SettingKind, Callable[[Cell | None, str, RuleSetting], Any]] = {
    SettingKind.TEXT: _as_text,
    SettingKind.LINES: _as_lines,
    SettingKind.WORDS: _as_words,
    SettingKind.YEARS: _as_years,
    SettingKind.NUMBER: _as_number,
    SettingKind.TRUTH: _as_truth,
    SettingKind.CHOICE: _as_choice,
    SettingKind.DATE: _as_day,
}


def as_shown(value: Any, setting: RuleSetting) -> str:
    """A value that was taken, in the words in which it was written."""
    if setting.optional and value == OPEN:
        return NOT_RULED
    if isinstance(value, list):
        return (" " if setting.kind is SettingKind.WORDS else "\n").join(value)
    return shown(value, setting)
