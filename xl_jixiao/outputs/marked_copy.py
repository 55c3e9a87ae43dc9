"""Marks on a copy of a unit's workbook; the original is only read.

The parts of the file that change are patched (`marked_parts`). A file that is laid out in an
unusual way goes through openpyxl, which forgets the results of formulas and the ribbon: both are
put back, so that the copy shows its numbers in Protected View, reads the same as the
original, and keeps its tab 绩效自评.
"""

from __future__ import annotations

import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.workbook import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from xl_jixiao.nesting import nests_deeper
from xl_jixiao.outputs.cell_text import safe_text
from xl_jixiao.outputs.marked_parts import comment_box, mark_parts
from xl_jixiao.outputs.marking_losses import losses
from xl_jixiao.outputs.marks import (
    AUTHOR,
    COLOURS,
    FORMULAS,
    MARKER,
    RESULT_HEADERS,
    RESULT_SHEET,
    RESULT_WIDTHS,
    CellMark,
    MarkPlan,
    ResultRow,
    by_severity,
    without_ours,
)
from xl_jixiao.outputs.package_parts import UnusualPackageError
from xl_jixiao.outputs.result_styles import FONT_ORDER
from xl_jixiao.outputs.row_heights import keep_growing
from xl_jixiao.outputs.styles import FONT, points_for


def load_with_macros(path: str | Path, *, rich_text: bool = False) -> Workbook:
    """The workbook; saved again, it has the macros and other parts that openpyxl does not know.

    openpyxl keeps those parts in an archive in memory that it leaves open for writing. Thrown away
    like that, the archive tries to finish itself on a buffer that may be gone already, and Python
    prints an error from nowhere; so it is finished here and opened for reading.
    """
    book = load_workbook(path, keep_vba=True, rich_text=rich_text)
    parts = book.vba_archive
    buffer = None if parts is None else parts.fp
    if parts is not None and buffer is not None:
        parts.close()
        book.vba_archive = zipfile.ZipFile(buffer)
    return book


MARKABLE = (".xlsx", ".xlsm")

_DOCUMENTS = frozenset({".docx", ".docm", ".dotx", ".doc", ".wps", ".rtf"})

_MACROS = ".xlsm"

_FIRST_ROW = 3

_RESULT_SIZE = 10

_RIBBON_TYPE = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"

_RELATIONSHIPS = "_rels/.rels"

_STYLES = "xl/styles.xml"

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

_EMPTY_FORMULA = re.compile(rb'<c r="([A-Z]+[0-9]+)"([^>]*)>(<f[^>]*>[^<]*</f>)<v ?/>')

_TYPE = re.compile(rb' t="[a-z]+"')


class MarkingError(Exception):
    """The copy can't be made; the message says why and what to do, in Chinese."""


def mark_copy(source: Path, target: Path, plan: MarkPlan) -> str:
    """Write a marked copy; it appears whole or not at all.

    Args:
        source: .xlsx or .xlsm.
        target: replaced if it exists.
        plan: the marks.

    Returns:
        What the copy lacks, as a sentence in Chinese; "" where it lacks nothing.

    Raises:
        MarkingError: a format that openpyxl does not write, or a damaged file.
        OSError: not writable.
    """
    if source.suffix.lower() in _DOCUMENTS:
        raise MarkingError(
            f"“{source.name}”不能加标记：标记不能写进 Word 文档。请按检查结果所指的单元格和段句"
            "改正；需要标记的，先用 jixiao import 转成工作簿。"
        )
    if source.suffix.lower() not in MARKABLE:
        raise MarkingError(
            f"“{source.name}”不能加标记：标记只能写进 .xlsx 或 .xlsm。"
            "请用 Excel 或 WPS 另存为 .xlsx 后再检查。"
        )
    try:
        with _taking_its_name(target) as made:
            mark_parts(source, made, plan)
    except (UnusualPackageError, zipfile.BadZipFile):
        _refuse_endless(source)
        return _mark_by_openpyxl(source, target, plan)
    return ""


def _refuse_endless(source: Path) -> None:
    """Raises MarkingError for parts that nest so deep that openpyxl's trees could end the program
    (nesting.py).
    """
    try:
        with zipfile.ZipFile(source) as package:
            names = [one for one in package.namelist() if one.endswith((".xml", ".rels", ".vml"))]
            deep = any(nests_deeper(package.read(one)) for one in names)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError):  # told when it is read
        return
    if deep:
        raise MarkingError(
            f"“{source.name}”不能加标记：文件里的内容层层嵌套，正常的办公软件不会这样写。"
            "请用 Excel 或 WPS 打开后另存为新文件再检查。"
        )


@contextmanager
def _taking_its_name(target: Path) -> Iterator[Path]:
    """A place beside it: the file takes its name when all of it is written."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".jx_mark_") as folder:
        made = Path(folder) / "whole"
        yield made
        made.replace(target)


def _mark_by_openpyxl(source: Path, target: Path, plan: MarkPlan) -> str:
    """The same for what can't be changed part by part; says what the copy lacks.

    Raises:
        MarkingError: a damaged file.
        OSError: not writable.
    """
    try:
        return _marked_by_openpyxl(source, target, plan)
    except OSError:
        raise
    except Exception as error:  # openpyxl raises whatever the damage runs into
        raise MarkingError(
            f"“{source.name}”不能加标记（{type(error).__name__}）。"
            "请用 Excel 打开后另存一份再检查。"
        ) from error


def _marked_by_openpyxl(source: Path, target: Path, plan: MarkPlan) -> str:
    load = load_with_macros if source.suffix.lower() == _MACROS else load_workbook
    book = load(source, rich_text=True)
    values = load_workbook(source, data_only=True)
    keep_growing(book, source)
    _mark(book, plan)
    with _taking_its_name(target) as whole:
        saved = whole.with_name("saved")
        book.save(saved)
        return _restore(source, saved, whole, _cached(book, values))


def _mark(book: Workbook, plan: MarkPlan) -> None:
    for sheet in book.worksheets:
        _clear(sheet)
    for name, marks in plan.by_sheet.items():
        if name in book.sheetnames:
            _colour(book[name], marks)
            for mark in marks:
                _comment(book[name], mark)
    _write_results(book, plan)


def _clear(sheet: Worksheet) -> None:
    """Take off what an earlier check of ours put on the sheet: a copy that was marked, corrected
    and is marked again shows today's findings only. What a person wrote stays.
    """
    kept = ConditionalFormattingList()
    for area in sheet.conditional_formatting:
        for rule in area.rules:
            if not any(MARKER in str(formula) for formula in rule.formula):
                kept.add(str(area.sqref), rule)
    sheet.conditional_formatting = kept
    for row in sheet.iter_rows():
        for cell in row:
            if cell.comment is None:
                continue
            own = without_ours(cell.comment.text)
            if own != cell.comment.text:
                author = cell.comment.author
                cell.comment = Comment(own, author) if own else None
            if cell.comment is not None:
                cell.comment.width, cell.comment.height = comment_box(cell.comment.text)


def _colour(sheet: Worksheet, marks: Iterable[CellMark]) -> None:
    """One rule per severity, before the file's own rules."""
    groups = by_severity(marks)
    for area in sheet.conditional_formatting:
        for old in area.rules:
            old.priority += len(groups)
    for priority, (severity, cells) in enumerate(groups.items(), 1):
        fill = PatternFill("solid", bgColor=COLOURS[severity])
        rule = Rule("expression", dxf=DifferentialStyle(fill=fill), formula=[FORMULAS[severity]])
        sheet.conditional_formatting.add(" ".join(cells), rule)
        rule.priority = priority


def _comment(sheet: Worksheet, mark: CellMark) -> None:
    """A comment where no person has left one."""
    cell = sheet[mark.cell]
    if cell.comment is None and not isinstance(cell, MergedCell):
        width, height = comment_box(mark.comment)
        cell.comment = Comment(mark.comment, AUTHOR, width=width, height=height)


def _write_results(book: Workbook, plan: MarkPlan) -> None:
    """A sheet 检查结果 at the end, or in the place of the one that is there: links, heights and
    formats of an earlier check go with it.
    """
    name, place = RESULT_SHEET, len(book.sheetnames)
    if name in book.sheetnames:
        place = book.sheetnames.index(name)
        book.remove(book[name])
    sheet: Worksheet = book.create_sheet(name, place)
    for col, (title, width) in enumerate(zip(RESULT_HEADERS, RESULT_WIDTHS, strict=True), 1):
        cell = sheet.cell(1, col, title)
        cell.font, cell.fill = (
            Font(FONT, _RESULT_SIZE, bold=True),
            PatternFill("solid", start_color="D9E1F2"),
        )
        cell.alignment = Alignment(horizontal="center", vertical="center")
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.cell(2, 1, plan.summary)
    sheet.row_dimensions[1].height = points_for(1)
    for number, row in enumerate(plan.rows, _FIRST_ROW):
        _write_row(sheet, number, row)
    sheet.freeze_panes = "A2"
    _print_set_up(sheet)


def _print_set_up(sheet: Worksheet) -> None:
    """A4 landscape, one page wide, the header on every page: a clerk works it off on paper."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"


def _write_row(sheet: Worksheet, number: int, row: ResultRow) -> None:
    for col, text in enumerate(row.values, 1):
        cell = sheet.cell(number, col)
        cell.value, cell.data_type = safe_text(text), "s"  # a text, whatever it looks like
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        cell.font = Font(FONT, _RESULT_SIZE)
    sheet.cell(number, 1).fill = PatternFill("solid", start_color=COLOURS[row.severity])
    if row.link:
        cell = sheet.cell(number, 4)
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=row.link, display=row.place)
        cell.font = Font(FONT, _RESULT_SIZE, color="0563C1", underline="single")
    sheet.row_dimensions[number].height = row.height


def _cached(book: Workbook, values: Workbook) -> dict[str, dict[str, Any]]:
    """Part name of each sheet → its formula cells with the results that the file had."""
    found = {}
    for number, sheet in enumerate(book.worksheets, 1):
        if sheet.title in values.sheetnames:
            old = values[sheet.title]
            found[f"xl/worksheets/sheet{number}.xml"] = {
                cell.coordinate: old[cell.coordinate].value
                for row in sheet.iter_rows()
                for cell in row
                if cell.data_type == "f"
            }
    return found


def _restore(
    source: Path, saved: Path, whole: Path, cached: Mapping[str, Mapping[str, Any]]
) -> str:
    """The saved workbook with results and ribbon; says what could not be kept."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(saved) as new:
        ribbon = _ribbon_of(old)
        with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as out:
            for name in new.namelist():
                data = new.read(name)
                if name in cached:
                    data = _with_results(data, cached[name])
                elif name == _STYLES:
                    data = _in_order(data)
                elif name == _RELATIONSHIPS and ribbon:
                    data = _with_ribbon(data, ribbon)
                out.writestr(name, data)
            if ribbon and ribbon not in new.namelist():
                out.writestr(ribbon, old.read(ribbon))
        return losses(old, new)


def _with_results(data: bytes, results: Mapping[str, Any]) -> bytes:
    def put(found: re.Match[bytes]) -> bytes:
        cell, attributes, formula = found.groups()
        kind, text = _result(results.get(cell.decode()))
        if not text and not kind:
            return found.group()
        attributes = _TYPE.sub(b"", attributes) + (f' t="{kind}"'.encode() if kind else b"")
        return b'<c r="%b"%b>%b<v>%b</v>' % (cell, attributes, formula, text.encode())

    return _EMPTY_FORMULA.sub(put, data)


def _result(value: Any) -> tuple[str, str]:
    """Type and text of a formula's result as a file holds it."""
    from datetime import date, datetime, time, timedelta

    from openpyxl.utils.datetime import to_excel

    if value is None:
        return "str", ""
    if isinstance(value, bool):
        return "b", str(int(value))
    if isinstance(value, (int, float)):
        return "", repr(value)
    if isinstance(value, (datetime, date, time, timedelta)):
        return "", repr(to_excel(value))  # type: ignore[no-untyped-call]  # the stubs lack it
    text = str(value)
    if text.startswith("#") and text.endswith(("!", "?", "/A")):
        return "e", text
    return "str", escape(text, quote=False)


def _in_order(styles: bytes) -> bytes:
    """What describes a font in the order of the standard, which openpyxl does not keep."""
    ET.register_namespace("", _MAIN)
    root = ET.fromstring(styles)  # noqa: S314  openpyxl has just written it
    for font in root.iter(f"{{{_MAIN}}}font"):
        font[:] = sorted(font, key=lambda one: FONT_ORDER.index(one.tag.rpartition("}")[2]))
    written: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return written


def _ribbon_of(package: zipfile.ZipFile) -> str:
    """The part with the ribbon, "" without one."""
    root = ET.fromstring(package.read(_RELATIONSHIPS))  # noqa: S314  the intake has read it
    for one in root:
        if one.get("Type") == _RIBBON_TYPE:
            target = (one.get("Target") or "").lstrip("/")
            return target if target in package.namelist() else ""
    return ""


def _with_ribbon(relationships: bytes, part: str) -> bytes:
    if _RIBBON_TYPE.encode() in relationships:
        return relationships
    entry = f'<Relationship Id="rIdJxRibbon" Type="{_RIBBON_TYPE}" Target="{part}"/>'
    return relationships.replace(b"</Relationships>", entry.encode() + b"</Relationships>")
