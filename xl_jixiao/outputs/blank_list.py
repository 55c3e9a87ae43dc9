"""空白表清单: which workbook was handed out to which unit, with which sheets and given figures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from xl_jixiao.layouts.sheet_plan import (
    HEADER,
    LABEL_LEFT,
    TITLE,
    PrintSetup,
    SheetPlanBuilder,
)
from xl_jixiao.model.grid import Area
from xl_jixiao.model.roster import SUMMARY_MARK, RosterUnit
from xl_jixiao.outputs.cell_text import safe_text
from xl_jixiao.outputs.planned import write_sheets
from xl_jixiao.version import __version__

LIST_NAME = "空白表清单.xlsx"
_COLUMNS = (
    ("序号", 6.0),
    ("单位编码", 12.0),
    ("单位名称", 24.0),
    ("主管部门", 16.0),
    ("文件", 30.0),
    ("工作表", 30.0),
    ("给定的数", 34.0),
    ("联系人", 10.0),
    ("联系电话", 14.0),
    ("说明", 24.0),
)
_TEXT = LABEL_LEFT.formatted("@")


class ListedBook(Protocol):
    """One workbook that was handed out."""

    @property
    def unit(self) -> RosterUnit:
        """To whom."""

    @property
    def name(self) -> str:
        """Of the file."""

    @property
    def sheets(self) -> tuple[str, ...]:
        """The names of its forms."""

    @property
    def given(self) -> tuple[str, ...]:
        """Chinese: what was given, form by form."""

    @property
    def note(self) -> str:
        """Chinese: which rows of the roster were made into one."""

    @property
    def problem(self) -> str:
        """Chinese: why it could not be written."""


def write_list(books: Sequence[ListedBook], path: Path) -> None:
    """Write the list as a workbook that `jixiao run` knows to be none of the forms."""
    draft = SheetPlanBuilder(tuple(width for _, width in _COLUMNS))
    draft.put(Area(1, 1, 1, len(_COLUMNS)), "空白表清单", TITLE)
    for col, (text, _) in enumerate(_COLUMNS, start=1):
        draft.put(Area(2, col, 2, col), text, HEADER)
    for number, one in enumerate(books, start=1):
        row = number + 2
        draft.put(Area(row, 1, row, 1), number, LABEL_LEFT)
        for col, text in enumerate(_texts(one), start=2):
            draft.put(Area(row, col, row, col), safe_text(text), _TEXT)
    printed = PrintSetup(Area(1, 1, len(books) + 2, len(_COLUMNS)), repeat=(2, 2), landscape=True)
    plan = draft.plan("清单", printed, freeze=(3, 1))
    write_sheets([plan], path, names=((SUMMARY_MARK, __version__),), title="空白表清单")


def _texts(one: ListedBook) -> tuple[str, ...]:
    unit = one.unit
    problem = f"没有写出：{one.problem}" if one.problem else ""
    return (
        unit.code,
        unit.name,
        unit.department,
        one.name,
        "\n".join(one.sheets),
        "\n".join(one.given),
        unit.contact,
        unit.phone,
        "；".join(filter(None, (problem, one.note))),
    )
