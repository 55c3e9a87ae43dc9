"""Which values stand out by colour, by the title of their column (native conditional formats)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

from xl_jixiao.consolidate.lists import STATUS_TITLES
from xl_jixiao.consolidate.table import Column
from xl_jixiao.model.finding import SEVERITY_TITLES, Severity, Status
from xl_jixiao.outputs.styles import Styles


class _Highlight(NamedTuple):
    criteria: str
    value: str | int
    look: Literal["error", "warning", "info", "negative"]


def _word(text: str, look: Literal["error", "warning", "info"]) -> _Highlight:
    return _Highlight("==", f'"{text}"', look)


_BY_TITLE: dict[str, tuple[_Highlight, ...]] = {
    "级别": (
        _word(SEVERITY_TITLES[Severity.ERROR], "error"),
        _word(SEVERITY_TITLES[Severity.WARNING], "warning"),
        _word(SEVERITY_TITLES[Severity.INFO], "info"),
    ),
    SEVERITY_TITLES[Severity.ERROR]: (_Highlight(">", 0, "error"),),
    SEVERITY_TITLES[Severity.WARNING]: (_Highlight(">", 0, "warning"),),
    "差异（核算－自评）": (_Highlight("<", 0, "negative"),),
    "执行率": (_Highlight(">", 1, "warning"),),
    "是否完成": (_word("否", "warning"), _word("不能判断", "info")),
    "处理结果": (_word(STATUS_TITLES[Status.REJECTED], "error"),),
}


def highlight(sheet: Any, styles: Styles, columns: Sequence[Column], first: int, last: int) -> None:
    """Add the conditional formats of the columns to rows `first` to `last` (0-based)."""
    for at, column in enumerate(columns):
        for rule in _BY_TITLE.get(column.title, ()):
            options = {
                "type": "cell",
                "criteria": rule.criteria,
                "value": rule.value,
                "format": getattr(styles, rule.look),
            }
            sheet.conditional_format(first, at, last, at, options)
