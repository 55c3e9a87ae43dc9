"""The tool columns right of a form: 核算完成率, 核算得分, 提示.

Our templates carry them, and the button 计算得分 puts them beside a form that has none. They show
what the program computed and are no part of the form, so the reader passes over everything from
their first column on: read with or without them, a sheet gives the same submission.
"""

from __future__ import annotations

from collections.abc import Mapping

from xl_jixiao.model.grid import Cell

OWN_SHEETS = ("xlwings.conf", "JX_TEXTS")
"""Hidden sheets of our workbooks with macros: settings of xlwings, texts of the macros."""

TOOL_HEADERS = ("核算完成率", "核算得分", "提示")
"""Side by side in one row, each without a line feed: what a tool area is recognised by."""


def tool_area_start(cells: Mapping[tuple[int, int], Cell]) -> int | None:
    """The first column of the tool area, None on a sheet without one."""
    first, *others = TOOL_HEADERS
    starts = [
        cell.col
        for cell in cells.values()
        if cell.text == first
        and all(
            (beside := cells.get((cell.row, cell.col + step))) is not None and beside.text == text
            for step, text in enumerate(others, start=1)
        )
    ]
    return min(starts, default=None)
