"""Planned sheets → an .xlsx file, by XlsxWriter.

The same plans give the same bytes: the creation time stands still unless one is given.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from xl_jixiao.layouts.sheet_plan import (
    BODY_FONT,
    Look,
    Note,
    PlannedCell,
    SheetPlan,
    Style,
    Validation,
    unique_names,
)
from xl_jixiao.model.grid import Area
from xl_jixiao.outputs.cell_text import define_hidden
from xl_jixiao.outputs.files import close_workbook
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.text.patterns import lazy_re

STANDING_TIME = dt.datetime(2024, 1, 1)  # noqa: DTZ001 (document properties carry no zone)

TINTS: dict[Look, str] = {"header": "#F2F2F2", "input": "#FFFBE6", "computed": "#EAF3E6"}

A4 = 9

LIST_LIMIT = 255

PROMPT_TITLE_LIMIT = 32

# XlsxWriter is untyped: its Workbook, Worksheet and Format are Any below.


class _EmptyResult(str):
    """A formula's cached result "" that XlsxWriter writes as an empty string (t="str").

    A plain "" it writes as no result at all, which a reader must take for a formula that was never
    calculated.
    """

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _EmptyResult)

    def __hash__(self) -> int:
        return hash("")


def write_blank(
    plans: Sequence[SheetPlan],
    path: Path,
    *,
    rules: RuleProfile | None = None,
    title: str = "",
) -> None:
    """Write the forms as one workbook with the hidden names JX_FORMS (form ids and versions in
    the order of the sheets) and JX_RULES (the profile; None = the default one).
    """
    from xl_jixiao.rules.loading import load_rules

    forms = ";".join(plan.form for plan in plans)
    label = load_rules(rules).label
    write_sheets(plans, path, names=(("JX_FORMS", forms), ("JX_RULES", label)), title=title)


def write_sheets(
    plans: Sequence[SheetPlan],
    path: Path,
    *,
    names: Iterable[tuple[str, str]] = (),
    title: str = "",
    author: str = "",
    created: dt.datetime = STANDING_TIME,
) -> None:
    """Write planned sheets as they are; `names` are hidden defined names with constant texts."""
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    book: Any = xlsxwriter.Workbook(str(path), options)
    book.set_properties({"title": title, "author": author, "created": created})
    book.set_calc_mode("auto")
    pen = FormatPalette(book)
    for name, plan in unique_names(tuple(plans)):
        draw_sheet(book.add_worksheet(name, growing_sheet()), plan, pen)
    define_hidden(book, names)
    close_workbook(book)


@cache
def growing_sheet() -> Any:
    """A class of worksheets whose rows `growing` (counted from 1) have a height that Excel fits to
    their texts again as soon as something is typed in. XlsxWriter marks every height that is given
    as chosen by hand (customHeight), which keeps it for ever.
    """
    from xlsxwriter.worksheet import Worksheet

    class GrowingSheet(Worksheet):  # type: ignore[misc]  # XlsxWriter is untyped
        growing: frozenset[int] = frozenset()

        def _xml_start_tag_unencoded(
            self, tag: str, attributes: list[tuple[str, Any]] | None = None
        ) -> None:
            given = attributes or []
            if tag == "row" and dict(given).get("r") in self.growing:
                given = [one for one in given if one[0] != "customHeight"]
            super()._xml_start_tag_unencoded(tag, given)

        def _prepare_formula(self, formula: str, *given: Any, **named: Any) -> str:
            """As XlsxWriter does it, which replaces thirty names one by one in each formula: only
            where a function is in it that is written under another name.
            """
            prepared: str
            if set(_CALLED.findall(formula)) <= _plain_functions():
                prepared = formula.removeprefix("=")
            else:
                prepared = super()._prepare_formula(formula, *given, **named)
            return prepared

    return GrowingSheet


_CALLED = lazy_re(r"[A-Z][A-Z0-9.]*(?=\()")

_OURS = (
    *(
        "ABS",
        "AND",
        "AVERAGE",
        "CEILING",
        "CELL",
        "CHAR",
        "COUNT",
        "COUNTA",
        "COUNTIF",
        "DATE",
        "DATEVALUE",
    ),
    *("EXACT", "FALSE", "FIND", "IF", "IFERROR", "INDEX", "INT", "ISBLANK", "ISERROR", "ISLOGICAL"),
    *(
        "ISNUMBER",
        "ISTEXT",
        "LEFT",
        "LEN",
        "LOOKUP",
        "LOWER",
        "MATCH",
        "MAX",
        "MID",
        "MIN",
        "MOD",
        "NOT",
    ),
    *("OR", "RIGHT", "ROUND", "ROUNDDOWN", "ROUNDUP", "SEARCH", "SUBSTITUTE", "SUM", "SUMIF"),
    *("SUMPRODUCT", "TEXT", "TRIM", "TRUE", "TRUNC", "UPPER", "VALUE"),
)
"""Functions that our formulas are made of."""


@cache
def _plain_functions() -> frozenset[str]:
    """Those of them that XlsxWriter writes as they are."""
    from xlsxwriter.worksheet import Worksheet

    prepare = Worksheet()._prepare_formula  # noqa: SLF001  asked once, not in each formula
    return frozenset(name for name in _OURS if prepare(f"={name}(1)") == f"{name}(1)")


class FormatPalette:
    """Formats of one workbook, each made once. `properties` says what a style is for XlsxWriter."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._formats: dict[Style, Any] = {}

    def format(self, style: Style) -> Any:
        """The format of a style."""
        if style not in self._formats:
            self._formats[style] = self._book.add_format(self.properties(style))
        return self._formats[style]

    def properties(self, style: Style) -> dict[str, object]:
        """The format of a style in XlsxWriter's words."""
        return _properties(style)


def _properties(style: Style) -> dict[str, object]:
    properties: dict[str, object] = {
        "font_name": style.font,
        "font_size": style.size,
        "bold": style.bold,
        "align": style.align,
        "valign": style.valign,
        "text_wrap": True,
        "num_format": style.number_format,
    }
    if style.indent:
        properties["indent"] = style.indent
    if style.border:
        properties["border"] = 1
    if style.look in TINTS:
        properties["bg_color"] = TINTS[style.look]
    return properties


def draw_sheet(sheet: Any, plan: SheetPlan, pen: FormatPalette) -> None:
    """Draw a plan onto an empty worksheet."""
    for col, width in plan.widths:
        sheet.set_column(col - 1, col - 1, width)
    for row, height in plan.heights:
        sheet.set_row(row - 1, height, None, {"hidden": True} if row in plan.hidden else None)
    sheet.growing = plan.growing
    corners = {(area.top, area.left): area for area in plan.merges}
    for cell in plan.cells:
        area = corners.get((cell.row, cell.col))
        if area is not None:
            sheet.merge_range(*_zero_based(area), "", pen.format(cell.style))
        _write_cell(sheet, cell, pen.format(cell.style))
    for validation in plan.validations:
        _write_validation(sheet, validation)
    for note in plan.notes:
        _write_note(sheet, note)
    texts = [cell.a1 for cell in plan.cells if cell.style.number_format == "@"]
    if texts:
        # a number in a text cell is meant: no green triangle for it
        sheet.ignore_errors({"number_stored_as_text": " ".join(texts)})
    _set_up_page(sheet, plan)


def _write_cell(sheet: Any, cell: PlannedCell, form: Any) -> None:
    row, col, value = cell.row - 1, cell.col - 1, cell.value
    if cell.formula:
        result = _EmptyResult() if value in {"", None} else value
        sheet.write_formula(row, col, f"={cell.formula}", form, result)
    elif value is None or value == "":
        sheet.write_blank(row, col, None, form)
    elif isinstance(value, str):
        sheet.write_string(row, col, value, form)
    else:
        sheet.write_number(row, col, float(value) if isinstance(value, Decimal) else value, form)


def _write_validation(sheet: Any, validation: Validation) -> None:
    options: dict[str, object] = {
        "error_title": validation.title[:PROMPT_TITLE_LIMIT],
        "error_message": validation.message[:LIST_LIMIT],
        "error_type": "stop",
        "show_error": validation.strict,
    }
    if validation.kind == "list":
        options |= {"validate": "list", "source": list(validation.items)}
    elif validation.most is None and not validation.most_formula:
        options |= {"validate": "decimal", "criteria": ">=", "value": float(validation.least)}
    else:
        formula = f"={validation.most_formula}" if validation.most_formula else None
        options |= {
            "validate": "decimal",
            "criteria": "between",
            "minimum": float(validation.least),
            "maximum": formula or float(validation.most or 0),
        }
    first, *others = (list(_zero_based(area)) for area in validation.areas)
    if others:
        options["other_cells"] = others
    sheet.data_validation(*first, options)


def _write_note(sheet: Any, note: Note) -> None:
    lines = sum(1 + len(line) // 16 for line in note.text.splitlines())
    options = {
        "font_name": BODY_FONT,
        "font_size": 9,
        "width": 220,
        "height": 24 + 17 * lines,
        "author": "绩效自评",
    }
    sheet.write_comment(note.row - 1, note.col - 1, note.text, options)


def _set_up_page(sheet: Any, plan: SheetPlan) -> None:
    setup = plan.print_setup
    sheet.set_paper(A4)
    if setup.landscape:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 1 if setup.one_page else 0)
    sheet.center_horizontally()
    sheet.set_margins(*setup.margins)
    sheet.set_footer("&C&9第 &P 页，共 &N 页")
    sheet.print_area(*_zero_based(setup.area))
    if setup.repeat is not None:
        sheet.repeat_rows(setup.repeat[0] - 1, setup.repeat[1] - 1)
    if plan.slots:  # the tints say where to type, on paper nobody wants them
        sheet.print_black_and_white()
    sheet.set_h_pagebreaks([row - 1 for row in setup.breaks])
    if plan.freeze is not None:
        sheet.freeze_panes(plan.freeze[0] - 1, plan.freeze[1] - 1)
    sheet.hide_gridlines(2)


def _zero_based(area: Area) -> tuple[int, int, int, int]:
    """First row, first column, last row, last column, as XlsxWriter counts them."""
    return area.top - 1, area.left - 1, area.bottom - 1, area.right - 1
