"""空白表清单: which blanks were written for which unit of a roster, and what was merged."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from xl_jixiao.layouts.sheet_plan import (
    HEADER,
    LABEL_LEFT,
    TITLE,
    PrintSetup,
    SheetPlanBuilder,
)
from xl_jixiao.model.grid import Area
from xl_jixiao.model.roster import SUMMARY_MARK
from xl_jixiao.outputs.cell_text import safe_text
from xl_jixiao.outputs.planned import write_sheets
from xl_jixiao.version import __version__

LIST_NAME = "空白表清单.xlsx"
_HEADERS = ("序号", "单位编码", "单位名称", "主管部门", "文件", "表式", "说明")
_WIDTHS = (6.0, 14.0, 34.0, 26.0, 44.0, 40.0, 44.0)
_TEXT = LABEL_LEFT.formatted("@")


class Written(NamedTuple):
    """One blank workbook."""

    code: str
    unit: str
    department: str
    file: str
    forms: str
    note: str
    """Chinese: which rows of the roster were made into one."""


def write_list(written: Sequence[Written], path: Path) -> None:
    """Write the list as a workbook that `jixiao run` knows to be none of the forms."""
    draft = SheetPlanBuilder(_WIDTHS)
    draft.put(Area(1, 1, 1, len(_WIDTHS)), "空白表清单", TITLE)
    for col, text in enumerate(_HEADERS, start=1):
        draft.put(Area(2, col, 2, col), text, HEADER)
    for number, one in enumerate(written, start=1):
        row = number + 2
        draft.put(Area(row, 1, row, 1), number, LABEL_LEFT)
        for col, text in enumerate(one, start=2):
            draft.put(Area(row, col, row, col), safe_text(text), _TEXT)
    printed = PrintSetup(Area(1, 1, len(written) + 2, len(_WIDTHS)), repeat=(2, 2), landscape=True)
    plan = draft.plan("清单", printed, freeze=(3, 1))
    write_sheets([plan], path, names=((SUMMARY_MARK, __version__),), title="空白表清单")
