"""Defined names of a template: each field of each form by an ASCII name.

"JX_D1_INITIAL" is 年初预算数 of the total row of the first department form. Macros, handlers and a
bureau's own formulas address fields by them, whatever rows have been inserted.
"""

from __future__ import annotations

from collections.abc import Iterator

from xl_jixiao.excel.template_places import Places
from xl_jixiao.forms.plan_sheet import SheetPlan, Slot
from xl_jixiao.model.grid import Area

Names = tuple[tuple[str, Area], ...]


def field_names(prefix: str, plan: SheetPlan, places: Places | None) -> Names:
    """Names of all fields of one form.

    Args:
        prefix: "D1", "B1", "P2": kind of form and its number in the workbook.
        plan: the sheet.
        places: its tables, None for a 基础数据表.
    """
    merges = {(area.top, area.left): area for area in plan.merges}
    found = [
        (name, merges.get((slot.row, slot.col), Area(slot.row, slot.col, slot.row, slot.col)))
        for slot in plan.slots
        if (name := _name(slot, places))
    ]
    found += _columns(plan, places) if places is not None else ()
    return tuple((f"JX_{prefix}_{name}", area) for name, area in found)


def _name(slot: Slot, places: Places | None) -> str:
    column = slot.column.upper()
    if slot.block in {"fields", "closing"}:
        return column
    if slot.block == "funds":
        scored = places is not None and slot.row == places.funds_row
        return column if scored else f"FUND{slot.number + 1}_{column}"
    if slot.block == "goals":
        return f"GOAL{slot.number + 1}_{column}"
    if slot.block == "total":
        return f"TOTAL_{column}"
    if slot.block == "base":
        return column.replace("/", "_")
    return ""


def _columns(plan: SheetPlan, places: Places) -> Iterator[tuple[str, Area]]:
    """The columns of the indicator table, and the table with its header."""
    columns: dict[str, int] = {}
    for slot in plan.slots:
        if slot.block == "indicators":
            columns.setdefault(slot.column, slot.col)
    for key, col in columns.items():
        yield f"IND_{key.upper()}", Area(places.first, col, places.last, col)
    yield "TABLE", Area(places.header, 1, places.last, places.right)
