"""Blanks with something in every place: what is read of them, and what an import makes of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from xl_jixiao.layouts.blank import draw
from xl_jixiao.layouts.blank_texts import BlankValues
from xl_jixiao.layouts.layout import Layout
from xl_jixiao.layouts.sheet_plan import InputSlot, SheetPlan
from xl_jixiao.outputs.planned import write_blank

WORDS = BlankValues(
    unit="青山县水利局",
    unit_code="430101",
    year=2023,
    project="农村饮水安全巩固提升工程",
    department="青山县财政局",
    county="青山县",
)
AMOUNTS = ("initial", "annual", "executed", "share", "share_executed", "amount")


def plan_of(layout: Layout) -> SheetPlan:
    return draw(layout, WORDS)


def write_full(layouts: tuple[Layout, ...], path: Path) -> Path:
    """Blanks of these forms in one workbook, every place filled in by openpyxl. Places of formulas
    are left blank: openpyxl can't save what they come to.
    """
    plans = [plan_of(layout) for layout in layouts]
    write_blank(plans, path)
    book = load_workbook(path)
    for plan, sheet in zip(plans, book.worksheets, strict=True):
        for cell in plan.cells:
            if cell.formula:
                sheet.cell(cell.row, cell.col).value = None
        for slot, value in filled(plan):
            sheet.cell(slot.row, slot.col).value = value
    book.save(path)
    return path


def filled(plan: SheetPlan) -> Iterator[tuple[InputSlot, str | float]]:
    """What is typed into each place."""
    apart = any(slot.column == "nature" for slot in plan.slots)
    for at, slot in enumerate(plan.slots):
        cell = plan.cell(slot.row, slot.col)
        assert cell is not None
        printed = str(cell.value or "")
        known = slot.block == "fields" and printed and not printed.endswith(("：", "□"))
        if not (cell.formula or known or slot.block == "total"):
            yield slot, _value(slot, printed, at, apart=apart)


def _value(slot: InputSlot, printed: str, at: int, *, apart: bool) -> str | float:
    key = slot.column.rpartition("/")[2]
    if slot.block == "base":
        return "压减会议、接待和差旅支出。" if key == "thrift" else 10 + at
    if slot.block == "funds":
        if key == "label":
            return f"{printed}{1000 + slot.number}.5"
        if key in AMOUNTS:
            return 1234.56 + slot.number
    if key == "points":
        return 2 if slot.block == "indicators" else float(printed)
    texts: dict[str, Any] = {
        "claimed_score": 1.5,
        "review_score": 1.25,
        "nature": "≥",
        "target": f"{100 + slot.number}" if apart else f"≥{100 + slot.number}公里",
        "target_adjusted": f"{110 + slot.number}",
    }
    if slot.block == "indicators":
        texts |= {
            "unit": "公里",
            "actual": f"{120 + slot.number}{'' if apart else '公里'}",
        }
    return texts.get(key, f"{printed}{slot.block}的{key}之{at}")


def cells_of(path: Path, sheet: int, plan: SheetPlan) -> dict[str, Any]:
    """The cells of a filled form but for those with a formula, without blank ones."""
    formulas = {(cell.row, cell.col) for cell in plan.cells if cell.formula}
    rows = load_workbook(path).worksheets[sheet].iter_rows()
    return {
        cell.coordinate: cell.value
        for row in rows
        for cell in row
        if (cell.row, cell.column) not in formulas and cell.value not in {None, ""}
    }
