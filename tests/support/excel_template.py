"""The template workbooks, built once a session, and forms typed into them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from openpyxl import Workbook, load_workbook

from support.fill import typed_cells
from support.filling import Filling
from xl_jixiao.forms.reader import read_forms
from xl_jixiao.intake.load import read_workbook
from xl_jixiao.intake.refusal import Refusal
from xl_jixiao.layouts.blank import draw
from xl_jixiao.layouts.blank_texts import BlankValues
from xl_jixiao.layouts.sheet_plan import SheetPlan, as_typed
from xl_jixiao.outputs.marked_copy import load_with_macros

NAMES = ("绩效自评表.xlsm", "绩效自评表.xlsx", "绩效自评汇总.xlsm", "xl_jixiao.xlam")
SHEETS = {
    "部门整体支出绩效自评表": "hunan-department",
    "基础数据表": "hunan-basic-data",
    "项目支出绩效自评表": "central-project",
    "项目支出绩效自评表（2）": "central-project",
    "项目支出绩效自评表（3）": "central-project",
}


@cache
def built() -> Path:
    """A folder with freshly built templates."""
    from xl_jixiao.template.build import build

    folder = Path(mkdtemp(prefix="jixiao_templates_"))
    build(folder)
    return folder


def opened(path: Path) -> Workbook:
    """A template in openpyxl, with what it has beside the sheets."""
    return (load_with_macros if path.suffix.endswith("m") else load_workbook)(path)


@cache
def with_one_form(name: str, sheet: str) -> Path:
    """A template without its other forms: openpyxl and LibreOffice take seconds for each."""
    book = opened(built() / name)
    others = set(SHEETS) - {sheet}
    for other in others:
        del book[other]
    for defined, target in list(book.defined_names.items()):
        if others & {place for place, _ in target.destinations}:
            del book.defined_names[defined]
    path = Path(mkdtemp(prefix="jixiao_one_form_")) / name
    book.save(path)
    return path


def official(sheet: str) -> SheetPlan:
    """The form as it would be without tools."""
    return template_plan(SHEETS[sheet])


@cache
def template_plan(layout_id: str) -> SheetPlan:
    """The official form with the spare rows of the templates."""
    from xl_jixiao.template.build import template_layout, with_long_goals

    layout = template_layout(layout_id)
    return with_long_goals(draw(layout, BlankValues()), layout)


def typed(filling: Filling) -> dict[str, str]:
    """Address → text of all that a person types into an untouched form, name of the unit too."""
    plan = template_plan(filling.layout_id)
    cells = typed_cells(filling, plan)
    known = {"unit": filling.unit, "project": filling.project, "department": filling.department}
    for key, text in known.items():
        slot = plan.slot("fields", 0, key)
        if slot is not None and text:
            cells[slot.a1] = text
    computed = {cell.a1 for cell in plan.cells if cell.formula}
    return {address: text for address, text in cells.items() if address not in computed}


def fill(sheet: Any, cells: Mapping[str, str]) -> None:
    """Type texts into an openpyxl sheet as Excel would take them."""
    for address, text in cells.items():
        cell = sheet[address]
        value, number_format = as_typed(text)
        if cell.number_format == "@":
            value, number_format = text, "@"
        cell.value = float(value) if isinstance(value, Decimal) else value
        if number_format != "General":
            cell.number_format = number_format


def read(path: Path, *, name: str = "表.xlsx") -> tuple[Any, Any]:
    """Submissions and sheets of a workbook."""
    workbook = read_workbook(path.read_bytes(), path.name)
    assert not isinstance(workbook, Refusal), workbook
    return read_forms(workbook, file=name)
