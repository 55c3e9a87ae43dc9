"""Pieces of a draft → WordprocessingML: runs, native charts, tables. Whatever a cell holds
comes out as text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import NamedTuple
from xml.sax.saxutils import quoteattr

from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.outputs.word.prose import DraftTable, TableCell
from xl_jixiao.text.patterns import lazy_re

_NEVER = lazy_re("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BREAKS = lazy_re("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPECIAL = lazy_re("[\n\t]")


def clean(text: str) -> str:
    """The text without what XML can't hold; every kind of line end is a line feed."""
    if text.isprintable():  # nearly always, and ten times as fast
        return text
    return _NEVER.sub("", _BREAKS.sub("\n", text))


def run(text: str, properties: str = "") -> str:
    """One run; line feeds and tabs as Word's own. `properties` is its w:rPr element or ""."""
    if text.isprintable() or not _SPECIAL.search(text := clean(text)):
        return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r>'
    inner = "<w:br/>".join(
        "<w:tab/>".join(
            f'<w:t xml:space="preserve">{escape(part, quote=False)}</w:t>' if part else ""
            for part in line.split("\t")
        )
        for line in text.split("\n")
    )
    return f"<w:r>{properties}{inner}</w:r>"


CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CHART_RELATION = f"{_OFFICE}/chart"
WORKBOOK_RELATION = f"{_OFFICE}/package"
WORKBOOK_ID = "rId1"
"""How the chart's XML must name its workbook: <c:externalData r:id="rId1">."""
_EMU_PER_MM = 36_000
_FIRST_ID = 20_001
"""Of the drawing: far from the ids of pictures that a template may hold."""


@dataclass(frozen=True, slots=True)
class ChartPart:
    """A chart that can be edited in Word."""

    xml: bytes
    """The chart part (c:chartSpace); it names its workbook `WORKBOOK_ID`."""
    workbook: bytes
    """.xlsx with the chart's data."""
    width_mm: float
    height_mm: float
    title: str
    """Alternative text, read out where pictures are not shown."""


def chart_id(number: int) -> str:
    """Name of the relationship from the document to its nth chart, from 1."""
    return f"rIdJxChart{number}"


def chart_run(chart: ChartPart, number: int) -> str:
    """The run that shows the document's nth chart."""
    size = f'cx="{round(chart.width_mm * _EMU_PER_MM)}" cy="{round(chart.height_mm * _EMU_PER_MM)}"'
    identity = f'id="{_FIRST_ID + number}" name="图{number}" descr={quoteattr(clean(chart.title))}'
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0" xmlns:wp='
        '"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
        f"<wp:extent {size}/><wp:docPr {identity}/><wp:cNvGraphicFramePr/>"
        '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData '
        'uri="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:chart '
        'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
        f'xmlns:r="{_OFFICE}" r:id="{chart_id(number)}"/></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )


_TEARABLE = 300
"""A row with a cell longer than this may go over a page's end: it could be higher than a page."""
_BORDER = 'w:val="single" w:sz="4" w:space="0" w:color="auto"'
_BORDERS = "".join(
    f"<w:{side} {_BORDER}/>" for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_MARGINS = (
    '<w:tblCellMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar>'
)
_BOLD = "<w:b/>"


class TableStyles(NamedTuple):
    """Ids of a template's paragraph styles for attachments, "" where it has none."""

    title: str = ""
    cell: str = ""


class _SpanningCell(NamedTuple):
    """A cell at its column, as the beginning or the continuation of what it spans."""

    column: int
    cell: TableCell
    merge: str


def table_xml(table: DraftTable, width: int, styles: TableStyles) -> str:
    """The table with its title.

    Args:
        table: what to draw.
        width: of the text, in twentieths of a point.
        styles: of the template.

    Raises:
        ValueError: cells overlap or reach beyond the table's columns.
    """
    columns = [round(share * width) for share in table.widths]
    grid = "".join(f'<w:gridCol w:w="{column}"/>' for column in columns)
    rows = "".join(
        _row_xml(cells, columns, styles, header=number < table.header_rows)
        for number, cells in enumerate(_placed(table))
    )
    title = _title(table.title, styles) if table.title else ""
    return (
        f'{title}<w:tbl><w:tblPr><w:tblW w:w="{sum(columns)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{_BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/>{_MARGINS}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def _title(text: str, styles: TableStyles) -> str:
    if styles.title:
        return f'<w:p><w:pPr><w:pStyle w:val="{styles.title}"/></w:pPr>{run(text)}</w:p>'
    return (
        '<w:p><w:pPr><w:keepNext/><w:ind w:firstLineChars="0" w:firstLine="0"/>'
        f'<w:jc w:val="center"/></w:pPr>{run(text, f"<w:rPr>{_BOLD}</w:rPr>")}</w:p>'
    )


def _placed(table: DraftTable) -> Iterator[list[_SpanningCell]]:
    """Each row's cells with those that reach into it from above, from left to right."""
    hanging: dict[int, tuple[TableCell, int]] = {}  # by column, with how many rows are left
    for number, row in enumerate(table.rows):
        if not hanging and len(row) == len(table.widths) and all(one[1:3] == (1, 1) for one in row):
            yield [_SpanningCell(at, cell, "") for at, cell in enumerate(row)]  # nearly always
            continue
        placed: list[_SpanningCell] = []
        waiting = iter(row)
        column = 0
        while column < len(table.widths):
            cell, left = hanging.pop(column, (None, 0))
            merge = "continue"
            if cell is None:
                cell = next(waiting, None)
                if cell is None:
                    raise ValueError(f"附表“{table.title}”第{number + 1}行缺少单元格")
                left, merge = cell.rowspan, "restart" if cell.rowspan > 1 else ""
            placed.append(_SpanningCell(column, cell, merge))
            inside = range(column, column + cell.colspan)
            column += cell.colspan
            if hanging and not hanging.keys().isdisjoint(inside):
                column = len(table.widths) + 1
            elif left > 1:
                hanging[inside.start] = (cell, left - 1)
        if column > len(table.widths) or next(waiting, None) is not None:
            raise ValueError(f"附表“{table.title}”第{number + 1}行的单元格超出表宽或重叠")
        yield placed


def _row_xml(
    cells: Sequence[_SpanningCell], columns: Sequence[int], styles: TableStyles, *, header: bool
) -> str:
    tearable = any(len(one.cell.text) > _TEARABLE for one in cells)
    properties = "" if tearable else "<w:cantSplit/>"
    properties += "<w:tblHeader/>" if header else ""
    inner = "".join(_cell_xml(one, columns, styles) for one in cells)
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{inner}</w:tr>"


def _cell_xml(placed: _SpanningCell, columns: Sequence[int], styles: TableStyles) -> str:
    cell = placed.cell
    width, span = columns[placed.column], ""
    if cell.colspan > 1:
        width = sum(columns[placed.column : placed.column + cell.colspan])
        span = f'<w:gridSpan w:val="{cell.colspan}"/>'
    merge = f'<w:vMerge w:val="{placed.merge}"/>' if placed.merge else ""
    text = "" if placed.merge == "continue" else _cell_run(cell, styles)
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}<w:vAlign w:val="center"/>'
        f"</w:tcPr><w:p><w:pPr>{_cell_paragraph(cell, styles)}</w:pPr>{text}</w:p></w:tc>"
    )


def _cell_paragraph(cell: TableCell, styles: TableStyles) -> str:
    align = f'<w:jc w:val="{cell.align}"/>'
    if styles.cell:
        return f'<w:pStyle w:val="{styles.cell}"/>{align}'
    return (
        '<w:snapToGrid w:val="0"/>'
        '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'
        f'<w:ind w:firstLineChars="0" w:firstLine="0"/>{align}'
    )


def _cell_run(cell: TableCell, styles: TableStyles) -> str:
    if not cell.text:
        return ""
    size = "" if styles.cell else '<w:sz w:val="18"/><w:szCs w:val="18"/>'
    inner = (_BOLD if cell.bold else "") + size
    return run(cell.text, f"<w:rPr>{inner}</w:rPr>" if inner else "")
