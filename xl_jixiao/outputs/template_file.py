"""Planned sheets with tools → a template workbook (.xlsx, or .xlsm with its VBA project).

Extends the renderer of the blanks by what only a template has: protection with unlocked input
cells, names of the fields, buttons, hidden sheets and columns, the VBA project.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from xl_jixiao.layouts.sheet_plan import SheetPlan, Style, unique_names
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.grid import Area, column_letters
from xl_jixiao.outputs.cell_text import define_formulas, define_hidden
from xl_jixiao.outputs.planned import STANDING_TIME, FormatPalette, draw_sheet, growing_sheet

ALLOWED = {
    "insert_rows": True,
    "format_rows": True,
    "format_columns": True,
    "format_cells": True,
}
"""What a protected sheet permits besides typing into its input cells: clerks insert rows, widen
columns, and choose how a number shows."""


@dataclass(frozen=True, slots=True)
class TemplateStyle(Style):
    """A style with what only templates need."""

    locked: bool = True
    color: str = ""
    """Of the letters, "#RRGGBB"."""
    fill: str = ""
    rim: str = ""
    """Colour of a thin border; "" keeps what `border` says."""


def unlocked(style: Style) -> TemplateStyle:
    """The same look, open for typing on a protected sheet."""
    kept = {field.name: getattr(style, field.name) for field in fields(Style)}
    return TemplateStyle(**kept, locked=False)


@dataclass(frozen=True, slots=True)
class Button:
    """A form-control button over cells; never printed."""

    row: int
    col: int
    caption: str
    macro: str
    """"JxButtons.JX_Calc"."""
    tip: str
    x: int = 0
    y: int = 0
    """Pixels from the top left of the cell."""
    width: int = 92
    height: int = 26


class ProblemCell(NamedTuple):
    """A hidden cell of a form that says what is wrong, and the cell to go to."""

    text: str
    at: str


@dataclass(frozen=True, slots=True)
class TemplateSheet:
    """A sheet of a template workbook."""

    plan: SheetPlan
    code_name: str
    """What VBA calls the sheet, ASCII."""
    names: tuple[tuple[str, Area], ...] = ()
    """Defined names and what they stand for on this sheet."""
    buttons: tuple[Button, ...] = ()
    protected: bool = False
    hidden: bool = False
    very_hidden: bool = False
    """Not in the list of sheets that a person can show again."""
    hidden_columns: tuple[int, ...] = ()
    tab: str = ""
    """Colour of the sheet's tab, "#RRGGBB"."""
    zoom: int = 100
    """Per cent."""
    problems: tuple[ProblemCell, ...] = ()
    """What a sheet of a workbook without macros lists."""


class _TemplatePen(FormatPalette):
    """Input cells are unlocked, everything else is locked where the sheet is protected."""

    def properties(self, style: Style) -> dict[str, object]:
        found = super().properties(style)
        found["locked"] = style.look != "input"
        if isinstance(style, TemplateStyle):
            found["locked"] = style.locked
            if style.color:
                found["font_color"] = style.color
            if style.fill:
                found["bg_color"] = style.fill
            if style.rim:
                found |= {"border": 1, "border_color": style.rim}
        return found


def write_template(
    sheets: Sequence[TemplateSheet],
    path: Path | BytesIO,
    *,
    constants: Iterable[tuple[str, str]],
    formulas: Iterable[tuple[str, str]] = (),
    vba: bytes | None = None,
    title: str = "",
) -> None:
    """Write the workbook; the same sheets and project give the same bytes.

    Args:
        sheets: in their order; the first visible one is shown when the file is opened.
        path: ends in .xlsm if `vba` is given, else in .xlsx; or where to write it in memory.
        constants: hidden names with constant texts (JX_FORMS, JX_RULES …).
        formulas: hidden names with formulas without "=".
        vba: vbaProject.bin with one document module per sheet, named by its code name. Without
            it there are no buttons either.
        title: document property.
    """
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    book: Any = xlsxwriter.Workbook(str(path) if isinstance(path, Path) else path, options)
    book.set_properties({"title": title, "author": "xl_jixiao", "created": STANDING_TIME})
    book.set_calc_mode("auto")
    if vba is not None:
        book.add_vba_project(BytesIO(vba), is_stream=True)
        book.set_vba_name("ThisWorkbook")
    pen = _TemplatePen(book)
    by_plan = {id(sheet.plan): sheet for sheet in sheets}
    for name, plan in unique_names(tuple(sheet.plan for sheet in sheets)):
        sheet = by_plan[id(plan)]
        worksheet = book.add_worksheet(name, growing_sheet())
        draw_sheet(worksheet, plan, pen)
        _set_up(worksheet, sheet, macros=vba is not None)
        for defined, area in sheet.names:
            book.define_name(defined, f"='{name}'!{_absolute(area)}")
    define_hidden(book, constants)
    define_formulas(book, formulas)
    book.close()


def _set_up(worksheet: Any, sheet: TemplateSheet, *, macros: bool) -> None:
    for col in sheet.hidden_columns:
        worksheet.set_column(col - 1, col - 1, None, None, {"hidden": True})
    worksheet.set_zoom(sheet.zoom)
    if sheet.tab:
        worksheet.set_tab_color(sheet.tab)
    if sheet.very_hidden:
        worksheet.very_hidden()
    elif sheet.hidden:
        worksheet.hide()
    if sheet.protected:
        worksheet.protect("", ALLOWED)
    if macros:
        worksheet.set_vba_name(sheet.code_name)
        for button in sheet.buttons:
            _insert(worksheet, button)


def _insert(worksheet: Any, button: Button) -> None:
    worksheet.insert_button(
        button.row - 1,
        button.col - 1,
        {
            "macro": button.macro,
            "caption": button.caption,
            "description": button.tip,
            "width": button.width,
            "height": button.height,
            "x_offset": button.x,
            "y_offset": button.y,
        },
    )


def _absolute(area: Area) -> str:
    first = f"${column_letters(area.left)}${area.top}"
    last = f"${column_letters(area.right)}${area.bottom}"
    return first if first == last else f"{first}:{last}"
