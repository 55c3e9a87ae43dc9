"""Blank → filled workbook, as a clerk would fill it in.

`consistent_submissions(layout_id)` draws correct forms, `fill_workbook(path, filling, …)` types
them into our blanks, one sheet per form; `support.essence` compares what is read with it.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from support.filling import Filling
from support.made_forms import consistent_submissions
from xl_jixiao.layouts.sheet_plan import SheetPlan, as_typed
from xl_jixiao.outputs.planned import write_blank

__all__ = ["Filling", "consistent_submissions", "fill_workbook", "typed_cells"]


def fill_workbook(path: Path, *fillings: Filling, computed: bool = True) -> Path:
    """Blanks of these forms in one workbook, filled in with openpyxl. Cells with a formula get
    the value that Excel would compute; with `computed` False the formulas stay, not calculated.
    """
    from openpyxl import load_workbook

    plans = [filling.plan() for filling in fillings]
    write_blank(plans, path)
    book = load_workbook(path)
    for filling, plan, sheet in zip(fillings, plans, book.worksheets, strict=True):
        if computed:
            _drop_formulas(plan, sheet)
        for address, text in typed_cells(filling, plan).items():
            cell = sheet[address]
            if cell.data_type == "f" and not computed:
                continue
            value, number_format = as_typed(text)
            if cell.number_format == "@":  # a text cell keeps what is typed
                value, number_format = text, "@"
            cell.value = float(value) if isinstance(value, Decimal) else value
            if number_format != "General":
                cell.number_format = number_format
    book.save(path)
    return path


def _drop_formulas(plan: SheetPlan, sheet: Any) -> None:
    """openpyxl can't save a formula with its value; what it computes is typed in instead, and
    nothing where it computes "".
    """
    for cell in plan.cells:
        if cell.formula:
            sheet.cell(cell.row, cell.col).value = None


def typed_cells(filling: Filling, plan: SheetPlan) -> dict[str, str]:
    """Address → text, for every value of the filling."""
    cells = {}
    for place, text in filling.values.items():
        slot = plan.slot(*place)
        assert slot is not None, place
        cells[slot.a1] = text
    return cells
