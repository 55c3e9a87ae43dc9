"""How the consolidated workbook looks: formats, widths, row heights, print set-up.

How high a row must be for its wrapped texts.

Excel fits rows without a height when it opens a file; LibreOffice and some versions of WPS do not,
and print the lines over each other. So the height is estimated and written.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.tables.table import ENTRIES, PLACES, AnyColumn, ColumnKind

FONT = "宋体"


def workbook_options() -> dict[str, Any]:
    """What every workbook of ours is begun with; each with its own, since XlsxWriter writes into
    what it is given.
    """
    return {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": {"font_name": FONT, "font_size": 10},
    }


ERROR_COLOUR, WARNING_COLOUR, INFO_COLOUR = "#F8CBAD", "#FFE699", "#DDEBF7"

SERIES_COLOURS = ("#2F75B5", "#ED7D31", "#70AD47", "#A5A5A5", "#FFC000", "#7030A0")

SEVERITY_SERIES_COLOURS = ("#C00000", "#F4B183", "#9DC3E6")

_HEADER_FILL = "#D9E1F2"

_TOTAL_FILL = "#F2F2F2"

_GRID = "#BFBFBF"

_A4 = 9

_WIDTHS = {
    ColumnKind.SHORT: 8.5,
    ColumnKind.TEXT: 12,
    ColumnKind.NAME: 26,
    ColumnKind.FILE: 32,
    ColumnKind.LONG: 46,
    ColumnKind.PROSE: 84,
    ColumnKind.AMOUNT: 12,
    ColumnKind.RATE: 9,
    ColumnKind.SCORE: 7.5,
    ColumnKind.COUNT: 6,
    ColumnKind.NUMBER: 11,
    ColumnKind.PLACE: 32,
    ColumnKind.CELL: 9,
    ColumnKind.ENTRY: 14,
    ColumnKind.ENTRY_DAY: 11,
    ColumnKind.ENTRY_SCORE: 7.5,
    ColumnKind.ENTRY_RATE: 8,
}

_NUMBER_FORMATS = {
    ColumnKind.AMOUNT: "#,##0.00",
    ColumnKind.RATE: "0.00%",
    ColumnKind.SCORE: "0.00",
    ColumnKind.COUNT: "0",
    ColumnKind.ENTRY_DAY: "yyyy-mm-dd",
    ColumnKind.ENTRY_SCORE: "0.00",
    ColumnKind.ENTRY_RATE: "0%",
}

_CENTRED = frozenset({ColumnKind.SHORT, ColumnKind.COUNT})

_LINK_LOOK = {"font_color": "#0563C1", "underline": 1}

_ENTRY_LOOK = {"bg_color": "#FFFBE6", "locked": False}
"""Of cells that people type into; they stay free where a person protects the sheet."""

_FORMS_FORMAT = '0" 份"'


@dataclass(frozen=True, slots=True)
class WorkbookStyles:
    """The formats of one workbook, made once each."""

    title: Any  # XlsxWriter ships no types
    note: Any
    wrapped_note: Any
    header: Any
    subtitle: Any
    body: dict[ColumnKind, Any]
    unlinked: Any
    """A place that could not become a link."""
    total_label: Any
    total: dict[ColumnKind, Any]
    forms: Any
    """Counts of forms in a summary line."""
    error: Any
    warning: Any
    info: Any
    negative: Any
    paper_title: Any
    """Like the next ones for sheets that are printed and handed in."""
    paper_left: Any
    paper_right: Any
    paper_section: Any
    paper_note: Any
    paper_text: Any
    paper_figure: Any
    paper_small: Any


_GRID_LOOK = {"border": 1, "border_color": _GRID, "valign": "vcenter"}

_WRAPPED_LOOK = {**_GRID_LOOK, "text_wrap": True}


def make_styles(workbook: Any) -> WorkbookStyles:
    """Add all formats to a workbook of XlsxWriter."""
    grid, wrapped = _GRID_LOOK, _WRAPPED_LOOK
    total = {**grid, "bold": True, "bg_color": _TOTAL_FILL}
    body = {kind: workbook.add_format(look) for kind, look in _body_looks().items()}
    unlinked = workbook.add_format(wrapped)
    _number(body, unlinked)
    return WorkbookStyles(
        title=workbook.add_format({"bold": True, "font_size": 16, "valign": "vcenter"}),
        note=workbook.add_format({"font_color": "#595959", "valign": "vcenter"}),
        wrapped_note=workbook.add_format(
            {"font_color": "#595959", "valign": "vcenter", "text_wrap": True}
        ),
        header=workbook.add_format(
            {**wrapped, "bold": True, "bg_color": _HEADER_FILL, "align": "center"}
        ),
        subtitle=workbook.add_format({"bold": True, "font_size": 12, "valign": "vcenter"}),
        body=body,
        unlinked=unlinked,
        total_label=workbook.add_format({**total, "text_wrap": True}),
        total={kind: workbook.add_format(total | _number_look(kind)) for kind in ColumnKind},
        forms=workbook.add_format({**total, "num_format": _FORMS_FORMAT, "align": "left"}),
        error=workbook.add_format({"bg_color": ERROR_COLOUR}),
        warning=workbook.add_format({"bg_color": WARNING_COLOUR}),
        info=workbook.add_format({"bg_color": INFO_COLOUR}),
        negative=workbook.add_format({"font_color": "#C00000"}),
        paper_title=workbook.add_format(
            {"bold": True, "font_size": 16, "valign": "vcenter", "align": "center"}
        ),
        paper_left=workbook.add_format({"valign": "vcenter"}),
        paper_right=workbook.add_format({"valign": "vcenter", "align": "right"}),
        paper_section=workbook.add_format({**grid, "bold": True, "bg_color": _TOTAL_FILL}),
        paper_note=workbook.add_format({"font_color": "#595959", "font_size": 9}),
        paper_text=workbook.add_format({"text_wrap": True, "valign": "vcenter", "font_size": 11}),
        paper_figure=workbook.add_format(
            {**grid, "bold": True, "font_size": 16, "align": "center", "num_format": "0"}
        ),
        paper_small=workbook.add_format({**grid, "font_size": 9, "shrink": True}),
    )


def width_of(column: AnyColumn) -> float:
    """The column's width in characters."""
    return _WIDTHS[column.kind] if column.width is None else column.width


def set_up_paper(
    sheet: Any, *, repeat: int, pages: int, upright: bool, area: tuple[int, int]
) -> None:
    """A4 landscape, for what is handed in.

    Args:
        sheet: a worksheet of XlsxWriter.
        repeat: the row that is repeated, 0-based.
        pages: how many it takes, 0 = as many as needed.
        upright: else landscape.
        area: its last row and column, 0-based.
    """
    sheet.set_paper(_A4)
    (sheet.set_portrait if upright else sheet.set_landscape)()
    sheet.repeat_rows(repeat)
    sheet.fit_to_pages(1, pages)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
    sheet.center_horizontally()
    sheet.set_footer("&L&A&C第 &P 页，共 &N 页")
    sheet.print_area(0, 0, *area)


def set_up_page(sheet: Any, title: str, *, area: tuple[int, int]) -> None:
    """One page of A4 upright."""
    sheet.set_paper(_A4)
    sheet.set_portrait()
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 1)
    sheet.center_horizontally()
    sheet.set_footer("&L" + title.replace("&", "&&")[:200])
    sheet.print_area(0, 0, *area)


def set_up_merging(sheet: Any, title: str, header_row: int = 0) -> None:
    """A4 landscape, however many columns there are: a list that is taken to the telephone. The
    header row is repeated, page numbers are below.
    """
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(header_row)
    sheet.set_header("&C" + title.replace("&", "&&")[:200])
    sheet.set_footer("&L&A&C第 &P 页，共 &N 页&R&D")


@cache
def style_numbers() -> Mapping[ColumnKind, str]:
    """The numbers of the styles of body cells in every workbook that `make_styles` begins, so that
    rows can be made before there is one. Equal formats have one number, from 1.
    """
    looks = list({repr(look): None for look in _body_looks().values()})
    return {kind: str(looks.index(repr(look)) + 1) for kind, look in _body_looks().items()}


def _number(body: Mapping[ColumnKind, Any], unlinked: Any) -> None:
    """Have XlsxWriter number these formats first, in their order.

    Raises:
        RuntimeError: A version of XlsxWriter that numbers otherwise.
    """
    for kind, look in body.items():
        number = look._get_xf_index()  # noqa: SLF001  the only way to a format's number
        if str(number) != style_numbers()[kind]:
            raise RuntimeError(f"XlsxWriter: {kind} → {number}")
    unlinked._get_xf_index()  # noqa: SLF001


def _body_looks() -> Mapping[ColumnKind, dict[str, Any]]:
    return {
        kind: {
            **_WRAPPED_LOOK,
            **_number_look(kind),
            **(_LINK_LOOK if kind in PLACES else {}),
            **(_ENTRY_LOOK if kind in ENTRIES else {}),
        }
        for kind in ColumnKind
    }


def _number_look(kind: ColumnKind) -> dict[str, Any]:
    look: dict[str, Any] = {}
    if kind in _NUMBER_FORMATS:
        look["num_format"] = _NUMBER_FORMATS[kind]
    if kind in _CENTRED:
        look["align"] = "center"
    return look


LINE_POINTS = 13.5

_PADDING = 3.0

_HIGHEST = 409.0
"""Excel's limit."""


def points_for(lines: int) -> float:
    """The height of a row with that many lines, in points."""
    return min(_HIGHEST, lines * LINE_POINTS + _PADDING)
