"""Marks put into the parts of a workbook: conditional formats, comments, the sheet 检查结果.

Everything else stays byte for byte as the unit sent it: nothing is lost, and it takes a tenth of
the time of reading and writing the whole workbook.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement

from xl_jixiao.outputs.cell_text import safe_text, text_xml
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
from xl_jixiao.outputs.package_parts import (
    MAIN,
    RELATED,
    PackageParts,
    UnusualPackageError,
    insert,
)
from xl_jixiao.outputs.result_styles import ResultStyles, fill_format
from xl_jixiao.outputs.styles import points_for
from xl_jixiao.outputs.xml_tree import fragment, local, prefixed
from xl_jixiao.text.wrapping import lines_in

_WORKBOOK = "xl/workbook.xml"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_ALTERNATE = "AlternateContent"
_BEHIND_LEGACY = (
    *("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems"),
    *("tableParts", "extLst", _ALTERNATE),
)
_BEHIND_FORMATS = (
    *("conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins"),
    *("pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches"),
    *("ignoredErrors", "smartTags", "drawing", "legacyDrawing", *_BEHIND_LEGACY),
)
_BEHIND_NAMES = (
    *("calcPr", "oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes"),
    *("webPublishing", "fileRecoveryPr", "webPublishObjects", "extLst", _ALTERNATE),
)
_COMMENT_WIDTH = 320
_COMMENT_UNITS = 40
_COMMENT_LINE, _COMMENT_PADDING = 18, 16
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_SHAPE = re.compile(r"<v:shape\b[^>]*>.*?</v:shape\s*>", re.DOTALL)
_ROW_OF = re.compile(r"<x:Row>\s*(\d+)\s*</x:Row>")
_COLUMN_OF = re.compile(r"<x:Column>\s*(\d+)\s*</x:Column>")
_NUMBER_OF = re.compile(r'id="_x0000_s(\d+)"')
_SHAPE_TYPE = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
    'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_NEW_DRAWING = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit">'
    '<o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>'
)


def mark_parts(source: Path, target: Path, plan: MarkPlan) -> None:
    """Write the marked copy.

    Raises:
        UnusualPackageError: the workbook is one that is not changed part by part.
        OSError, zipfile.BadZipFile: it can't be read, or the copy not written.
    """
    parts = PackageParts(source)
    if any(name.startswith("_xmlsignatures/") for name in parts.names):
        raise UnusualPackageError("signed")
    parts.sheet_tree(_WORKBOOK, "workbook")
    styles = ResultStyles(parts, _styles_part(parts))
    for name, part in _worksheets(parts).items():
        if name != RESULT_SHEET:
            _mark_sheet(parts, part, plan.by_sheet.get(name, ()), styles)
    _put_results(parts, plan, styles)
    parts.write(target)


def _styles_part(parts: PackageParts) -> str:
    for _, part in parts.targets(_WORKBOOK, "styles"):
        return part
    raise UnusualPackageError("styles")


def _worksheets(parts: PackageParts) -> Mapping[str, str]:
    """Name of each worksheet → its part."""
    targets = dict(parts.targets(_WORKBOOK, "worksheet"))
    found = {}
    book = parts.tree(_WORKBOOK)
    for sheet in book.iter("sheet"):
        part = targets.get(_related(sheet, book))
        if part is not None:
            found[sheet.get("name", "")] = part
    return found


def _related(element: Element, root: Element) -> str:
    """Which relationship an element names by r:id, "" where none."""
    prefix = prefixed(element, RELATED) or prefixed(root, RELATED)
    return element.get(f"{prefix}id", "") if prefix else ""


def _relate(element: Element, identity: str) -> None:
    """Let a new element name a relationship."""
    element.set("xmlns:r", RELATED)
    element.set("r:id", identity)


def _mark_sheet(
    parts: PackageParts, part: str, marks: Sequence[CellMark], styles: ResultStyles
) -> None:
    if not marks and MARKER.encode() not in parts.raw(part) and not _has_ours(parts, part):
        return  # what nothing is changed in is not even read: such a sheet may have megabytes
    root = parts.sheet_tree(part, "worksheet")
    _colour(root, marks, styles)
    _comment(parts, part, root, marks)


def _colour(root: Element, marks: Iterable[CellMark], styles: ResultStyles) -> None:
    """One rule per severity, before the file's own rules; those of an earlier check go."""
    for area in root.findall("conditionalFormatting"):
        for rule in area.findall("cfRule"):
            if any(MARKER in (one.text or "") for one in rule.iter("formula")):
                area.remove(rule)
        if area.find("cfRule") is None:
            root.remove(area)
    groups = by_severity(marks)
    for rule in root.iter():
        if local(rule) == "cfRule" and (rule.get("priority") or "").isdecimal():
            rule.set("priority", str(int(rule.get("priority", "0")) + len(groups)))
    for priority, (severity, cells) in reversed([*enumerate(groups.items(), 1)]):
        area = Element("conditionalFormatting", {"sqref": " ".join(cells)})
        rule = SubElement(area, "cfRule", {"type": "expression"})
        rule.set("dxfId", str(styles.difference(fill_format(COLOURS[severity]))))
        rule.set("priority", str(priority))
        SubElement(rule, "formula").text = FORMULAS[severity]
        insert(root, area, _BEHIND_FORMATS)


def _has_ours(parts: PackageParts, part: str) -> bool:
    """Whether a comment of an earlier check is on the sheet."""
    texts = (
        "".join(text.text or "" for text in one.iter("t"))
        for _, comments in parts.targets(part, "comments")
        for one in parts.tree(comments).iter("comment")
    )
    return any(without_ours(text) != text for text in texts)


def _comment(parts: PackageParts, part: str, root: Element, marks: Sequence[CellMark]) -> None:
    """Comments where no person has left one; those of an earlier check go."""
    place = next(parts.targets(part, "comments"), None)
    if place is None and not marks:
        return
    comments = parts.tree(place[1]) if place else _new_comments()
    listed = comments.find("commentList")
    authors = comments.find("authors")
    if listed is None or authors is None:
        raise UnusualPackageError("comments")
    gone = frozenset(_take_off(listed))
    taken = {one.get("ref") for one in listed}
    covered = _covered(root)
    fresh = [one for one in marks if one.cell not in taken and not covered(one.cell)]
    if not fresh and not gone:
        return
    author = _author(authors) if fresh else 0
    for mark in fresh:
        listed.append(_comment_element(mark.cell, mark.comment, author))
    if place is None:
        name = parts.free_name("xl/comments{}.xml")
        parts.add(name, comments)
        parts.override(name, _COMMENTS_TYPE)
        parts.relate(part, "comments", name)
    _draw(parts, part, root, fresh, gone)


def _new_comments() -> Element:
    root = Element("comments", {"xmlns": MAIN})
    SubElement(root, "authors")
    SubElement(root, "commentList")
    return root


def _take_off(listed: Element) -> Iterator[str]:
    """Takes our earlier comments off; the cells whose comment is gone."""
    for one in list(listed):
        said = "".join(text.text or "" for text in one.iter("t"))
        own = without_ours(said)
        if own == said:
            continue
        cell = one.get("ref", "")
        listed.remove(one)
        if own:
            listed.append(_comment_element(cell, own, int(one.get("authorId", "0"))))
        else:
            yield cell


def _author(authors: Element) -> int:
    names = [one.text for one in authors]
    if AUTHOR not in names:
        SubElement(authors, "author").text = AUTHOR
        return len(names)
    return names.index(AUTHOR)


def _comment_element(cell: str, text: str, author: int) -> Element:
    kept = text_xml(text).replace("<is>", "<text><r>").replace("</is>", "</r></text>")
    element = Element("comment", {"ref": cell, "authorId": str(author)})
    element.append(fragment(kept))
    return element


def _covered(root: Element) -> Callable[[str], bool]:
    """Whether a cell is part of a merged area and not its first one."""
    areas = [
        (*_place(first), *_place(last))
        for one in root.iter("mergeCell")
        for first, _, last in [(one.get("ref") or "").partition(":")]
        if _CELL.fullmatch(first) and _CELL.fullmatch(last)
    ]

    def covers(cell: str) -> bool:
        row, col = _place(cell)
        return any(
            top <= row <= bottom and left <= col <= right and (row, col) != (top, left)
            for top, left, bottom, right in areas
        )

    return covers


def _place(cell: str) -> tuple[int, int]:
    """Row and column from 0."""
    found = _CELL.fullmatch(cell)
    if found is None:
        raise UnusualPackageError(cell)
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1


def _draw(
    parts: PackageParts,
    part: str,
    root: Element,
    marks: Sequence[CellMark],
    gone: frozenset[str],
) -> None:
    """The boxes of the comments, in the drawing that the sheet has for them."""
    legacy = root.find("legacyDrawing")
    targets = dict(parts.targets(part, "vmlDrawing"))
    if legacy is None:
        name = parts.free_name("xl/drawings/vmlDrawing{}.vml")
        parts.default("vml", _VML_TYPE)
        element = Element("legacyDrawing")
        _relate(element, parts.relate(part, "vmlDrawing", name))
        insert(root, element, _BEHIND_LEGACY)
        drawing = _NEW_DRAWING
    else:
        name = targets.get(_related(legacy, root), "")
        if name not in parts:
            raise UnusualPackageError("vml")
        try:
            drawing = parts.raw(name).decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise UnusualPackageError(name) from error
    parts.set_raw(name, _drawn(drawing, marks, gone).encode())


def _drawn(drawing: str, marks: Sequence[CellMark], gone: frozenset[str]) -> str:
    places = {_place(cell) for cell in gone}

    def kept(found: re.Match[str]) -> str:
        row, column = _ROW_OF.search(found[0]), _COLUMN_OF.search(found[0])
        here = (int(row[1]), int(column[1])) if row and column else None
        return "" if here in places and 'ObjectType="Note"' in found[0] else found[0]

    if places:
        drawing = _SHAPE.sub(kept, drawing)
    head, end, tail = drawing.rpartition("</xml>")
    if not end or "urn:schemas-microsoft-com:vml" not in drawing:
        raise UnusualPackageError("vml")
    number = max([1024, *(int(one) for one in _NUMBER_OF.findall(drawing))])
    added = "" if 'id="_x0000_t202"' in drawing or not marks else _SHAPE_TYPE
    added += "".join(_shape(mark, at) for at, mark in enumerate(marks, number + 1))
    return f"{head}{added}{end}{tail}"


def _shape(mark: CellMark, number: int) -> str:
    row, column = _place(mark.cell)
    width, height = comment_box(mark.comment)
    return (
        f'<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;'
        f"margin-left:59.25pt;margin-top:1.5pt;width:{width}px;height:{height}px;"
        'z-index:1;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">'
        '<v:fill color2="#ffffe1"/><v:shadow color="black" obscured="t"/>'
        '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto">'
        '<div style="text-align:left"/></v:textbox><x:ClientData ObjectType="Note">'
        "<x:MoveWithCells/><x:SizeWithCells/><x:AutoFill>False</x:AutoFill>"
        f"<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
    )


def comment_box(text: str) -> tuple[int, int]:
    """Width and height, in pixels, in which a comment is read without scrolling."""
    lines = sum(lines_in(line, _COMMENT_UNITS) for line in text.split("\n"))
    return _COMMENT_WIDTH, _COMMENT_PADDING + _COMMENT_LINE * lines


def _put_results(parts: PackageParts, plan: MarkPlan, styles: ResultStyles) -> None:
    """检查结果 at the end, or in the place of the one that is there: links, heights and formats
    of an earlier check go with it.
    """
    root = fragment(_results_xml(plan, styles))
    there = _worksheets(parts).get(RESULT_SHEET)
    book = parts.tree(_WORKBOOK)
    if there is not None:
        relations = f"{there.rpartition('/')[0]}/_rels/{there.rpartition('/')[2]}.rels"
        parts.drop(relations)
        parts.drop(there)
        parts.add(there, root)
        _without_calculation_chain(parts)
        index = [one.get("name") for one in book.iter("sheet")].index(RESULT_SHEET)
    else:
        name = parts.free_name("xl/worksheets/sheet{}.xml")
        sheets = book.find("sheets")
        if sheets is None:
            raise UnusualPackageError(_WORKBOOK)
        index = len(sheets)
        number = max(int(one.get("sheetId") or 0) for one in sheets) + 1
        sheet = SubElement(sheets, "sheet", {"name": RESULT_SHEET, "sheetId": str(number)})
        _relate(sheet, parts.relate(_WORKBOOK, "worksheet", name))
        parts.add(name, root)
        parts.override(name, _SHEET_TYPE)
    _print_titles(book, index)


def _without_calculation_chain(parts: PackageParts) -> None:
    """It may name cells of the sheet that is made anew; Excel builds another one."""
    for identity, part in list(parts.targets(_WORKBOOK, "calcChain")):
        parts.drop(part)
        parts.forget_type(part)
        relations = parts.relations(_WORKBOOK)
        for one in list(relations):
            if one.get("Id") == identity:
                relations.remove(one)


def _print_titles(book: Element, index: int) -> None:
    """The header on every page."""
    names = book.find("definedNames")
    if names is None:
        names = Element("definedNames")
        insert(book, names, _BEHIND_NAMES)
    for one in list(names):
        if (one.get("name"), one.get("localSheetId")) == ("_xlnm.Print_Titles", str(index)):
            names.remove(one)
    name = SubElement(names, "definedName", {"name": "_xlnm.Print_Titles"})
    name.set("localSheetId", str(index))
    name.text = f"'{RESULT_SHEET}'!$1:$1"


def _results_xml(plan: MarkPlan, styles: ResultStyles) -> str:
    """The sheet; all of its cells are texts, whatever they look like."""
    columns = "".join(
        f'<col min="{at}" max="{at}" width="{width}" customWidth="1"/>'
        for at, width in enumerate(RESULT_WIDTHS, 1)
    )
    heads = "".join(_text_cell(at, 1, head, styles.head) for at, head in enumerate(RESULT_HEADERS))
    rows = [
        f'<row r="1" ht="{points_for(1)}" customHeight="1">{heads}</row>',
        f'<row r="2">{_text_cell(0, 2, plan.summary, styles.plain)}</row>',
        *(_result_row(at, row, styles) for at, row in enumerate(plan.rows, 3)),
    ]
    links = "".join(
        f'<hyperlink ref="D{at}" location="{_attribute(row.link)}" '
        f'display="{_attribute(row.place)}"/>'
        for at, row in enumerate(plan.rows, 3)
        if row.link
    )
    hyperlinks = f"<hyperlinks>{links}</hyperlinks>" if links else ""
    return (
        f'<worksheet xmlns="{MAIN}" xmlns:r="{RELATED}">'
        '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<dimension ref="A1:H{len(plan.rows) + 2}"/>'
        '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" '
        'activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft" activeCell="A2" '
        'sqref="A2"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
        f"<cols>{columns}</cols><sheetData>{''.join(rows)}</sheetData>{hyperlinks}"
        '<pageMargins left="0.75" right="0.75" top="1" bottom="1" header="0.5" footer="0.5"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
    )


def _result_row(number: int, row: ResultRow, styles: ResultStyles) -> str:
    looks = [styles.text] * len(row.values)
    looks[0] = styles.graded(row.severity)
    if row.link:
        looks[3] = styles.link
    cells = "".join(
        _text_cell(at, number, text, look)
        for at, (text, look) in enumerate(zip(row.values, looks, strict=True))
    )
    return f'<row r="{number}" ht="{row.height}" customHeight="1">{cells}</row>'


def _text_cell(column: int, row: int, text: str, style: int) -> str:
    place = f"{'ABCDEFGH'[column]}{row}"
    return f'<c r="{place}" s="{style}" t="inlineStr">{text_xml(text)}</c>'


def _attribute(text: str) -> str:
    return escape(safe_text(text)).replace("\n", " ")
