"""Cells that people type into: what Excel accepts there, and what it says otherwise."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from xl_jixiao.facts.ledger import ENTRY_TITLES, EntryField
from xl_jixiao.tables.table import AnyColumn, ColumnKind

_LONGEST = 2_000
"""Characters of an answer; more belongs into a file."""

_YES_NO = {
    "validate": "list",
    "source": ["是", "否"],
    "error_title": "予以保留",
    "error_message": "请填“是”或“否”，并填写理由和批准人。",
}

_DAY = {
    "validate": "date",
    "criteria": "between",
    "minimum": dt.date(2000, 1, 1),
    "maximum": dt.date(2100, 12, 31),
    "error_title": "日期",
    "error_message": "请填日期，例如 2026-12-31。",
}

_RATE = {
    "validate": "decimal",
    "criteria": "between",
    "minimum": 0,
    "maximum": 1,
    "error_title": "比例",
    "error_message": "请填 0% 到 100%。",
}

_TEXT = {
    "validate": "length",
    "criteria": "<=",
    "value": _LONGEST,
    "error_title": "文字过长",
    "error_message": f"不超过 {_LONGEST} 字；更长的请另附文件。",
}

_RULES = {ColumnKind.ENTRY_DAY: _DAY, ColumnKind.ENTRY_RATE: _RATE, ColumnKind.ENTRY: _TEXT}

_WAIVE = ENTRY_TITLES[EntryField.WAIVE]


def validate_entries(sheet: Any, columns: Sequence[AnyColumn], first: int, last: int) -> None:
    """Let the cells of the entry columns of rows `first` to `last` (0-based) take only what is
    understood.
    """
    for at, column in enumerate(columns):
        rule = _rule(column)
        if rule is not None:
            sheet.data_validation(first, at, last, at, rule)


def _rule(column: AnyColumn) -> dict[str, Any] | None:
    if column.title == _WAIVE:
        return _YES_NO
    return _RULES.get(column.kind)
