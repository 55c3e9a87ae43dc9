"""Long tables, written as row XML straight into the zip of a workbook that XlsxWriter began.

XlsxWriter makes the skeleton: styles, headers, filters, charts, and for each stretch of rows one
sample row of blank cells whose formats the stretch takes over. The rows themselves are streamed as
inline strings, which costs a quarter of XlsxWriter and no memory (performance.md section 4). The
tests hold both ways together cell for cell.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import quoteattr

from xl_jixiao.consolidate.table import Place, Row
from xl_jixiao.model.grid import column_letters
from xl_jixiao.outputs.cell_text import number_text, text_xml
from xl_jixiao.outputs.links import LINKS_A_SHEET, FileLinks, Link
from xl_jixiao.outputs.row_height import lines_in, points_for

_COMPRESSION = 4
_ROWS_A_PIECE = 200
_ZIP64_CELLS = 4_000_000
"""From here a sheet's XML may pass the 2 GB that the plain zip format holds."""
_REMEMBERED = 20_000
_REMEMBERED_LENGTH = 40
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
_XML_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STYLE = re.compile(r'<c r="[A-Z]+[0-9]+" s="([0-9]+)"')
_BEHIND_LINKS = re.compile("<(?:printOptions|pageMargins)")
_DIMENSION = re.compile('<dimension ref="[^"]*"/>')


class Stretch(NamedTuple):
    """Rows that replace the sample row `first_row` (1-based) and those after it."""

    first_row: int
    size: int
    """Number of rows."""
    widths: tuple[float, ...]
    """Of the columns, in characters: long texts wrap and make the row higher."""
    rows: Iterable[Row]


class SheetFill(NamedTuple):
    """What is streamed into one sheet."""

    part: str
    """Name of the sheet within the zip: "xl/worksheets/sheet3.xml"."""
    stretches: tuple[Stretch, ...]
    """From top to bottom."""
    last_row: int
    """The sheet's last row when all is in."""


@dataclass(slots=True)
class _Links:
    """The links of one sheet, gathered while its rows pass."""

    maker: FileLinks | None
    taken: list[tuple[str, Link]] = field(default_factory=list)
    targets: dict[str, str] = field(default_factory=dict)

    def take(self, cell: str, place: Place) -> bool:
        """Whether the cell becomes a link."""
        if self.maker is None or len(self.taken) >= LINKS_A_SHEET:
            return False
        link = self.maker.link(place)
        if link is None:
            return False
        self.targets.setdefault(link.target, f"rIdFile{len(self.targets) + 1}")
        self.taken.append((cell, link))
        return True

    def element(self) -> str:
        """The sheet's <hyperlinks>."""
        links = "".join(
            f'<hyperlink ref="{cell}" r:id="{self.targets[link.target]}"'
            + (f" location={quoteattr(link.location)}" if link.location else "")
            + "/>"
            for cell, link in self.taken
        )
        return f"<hyperlinks>{links}</hyperlinks>" if links else ""

    def relationships(self) -> str:
        """The entries of the sheet's relationship part."""
        return "".join(
            f'<Relationship Id="{name}" Type="{_HYPERLINK}" Target={quoteattr(target)}'
            ' TargetMode="External"/>'
            for target, name in self.targets.items()
        )


class _Texts(dict[str, str]):
    """XML of texts that come again and again (units, sheets, level 1), made once."""

    def __missing__(self, text: str) -> str:
        xml = text_xml(text)
        if len(text) <= _REMEMBERED_LENGTH:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[text] = xml
        return xml


class _ColumnXml(NamedTuple):
    """The constant XML of one column's cells; the row number stands between the pieces."""

    name: str
    """The column's letters."""
    letters: str
    text: str
    number: str
    blank: str
    unlinked: str
    """As `text`, in the format of a place without link."""
    line: int
    """Characters that fit on a line."""
    half_line: int
    """Chinese characters that do: a shorter text cannot wrap."""


def splice(
    skeleton: Path, target: Path, fills: Sequence[SheetFill], links: FileLinks | None = None
) -> None:
    """Copy the skeleton to `target` with the rows of each fill in their place.

    The stretches are consumed in the order of `fills`, each once, so that parts of one generator
    may be spread over several sheets.
    """
    by_part = {fill.part: fill for fill in fills}
    with (
        zipfile.ZipFile(skeleton) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=_COMPRESSION) as package,
    ):
        relationships = {_relationships_part(part): "" for part in by_part}
        for item in source.infolist():
            if item.filename not in by_part and item.filename not in relationships:
                package.writestr(item.filename, source.read(item))
        for fill in fills:
            gathered = _Links(links)
            sheet = source.read(fill.part).decode()
            big = sum(one.size * len(one.widths) for one in fill.stretches) > _ZIP64_CELLS
            with package.open(fill.part, "w", force_zip64=big) as part:
                for piece in _filled(sheet, fill, gathered):
                    part.write(piece.encode())
            relationships[_relationships_part(fill.part)] = gathered.relationships()
        _write_relationships(source, package, relationships)


def _write_relationships(
    source: zipfile.ZipFile, package: zipfile.ZipFile, relationships: Mapping[str, str]
) -> None:
    """The relationship parts of the filled sheets: the skeleton's own entries and the links."""
    present = set(source.namelist())
    for name, entries in relationships.items():
        if name in present:
            xml = source.read(name).decode()
            package.writestr(name, xml.replace("</Relationships>", f"{entries}</Relationships>"))
        elif entries:
            xml = f'{_XML_HEAD}<Relationships xmlns="{_RELATIONSHIPS}">{entries}</Relationships>'
            package.writestr(name, xml)


def _relationships_part(part: str) -> str:
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels"


def _filled(sheet: str, fill: SheetFill, links: _Links) -> Iterator[str]:
    """The sheet's XML, piece by piece; each sample row gives way to its stretch."""
    width = max(len(stretch.widths) for stretch in fill.stretches)
    area = f'<dimension ref="A1:{column_letters(width)}{fill.last_row}"/>'
    sheet = _DIMENSION.sub(area, sheet, count=1)
    at = 0
    for stretch in fill.stretches:
        start = sheet.index(f'<row r="{stretch.first_row}"', at)
        end = sheet.index("</row>", start) + len("</row>")
        yield sheet[at:start]
        yield from _rows(stretch, _STYLE.findall(sheet, start, end), links)
        at = end
    rest = sheet[at:]
    behind = _BEHIND_LINKS.search(rest)
    cut = behind.start() if behind else len(rest)
    yield rest[:cut]
    yield links.element()
    yield rest[cut:]


def _rows(stretch: Stretch, styles: Sequence[str], links: _Links) -> Iterator[str]:
    columns = _column_xml(styles, stretch.widths)
    texts = _Texts()
    numbered = enumerate(islice(stretch.rows, stretch.size), stretch.first_row)
    while piece := list(islice(numbered, _ROWS_A_PIECE)):
        parts: list[str] = []
        for index, row in piece:
            number = str(index)
            opening, lines = len(parts), 1
            parts.append("")
            for column, value in zip(columns, row, strict=True):
                if value is None or value == "":
                    parts += (column.letters, number, column.blank)
                    continue
                if isinstance(value, str):
                    parts += (column.letters, number, column.text, texts[value], "</c>")
                    text = value
                elif isinstance(value, Place):
                    parts.append(_place(column, number, value, links))
                    text = value.text
                else:
                    parts.append(_number(column, number, value))
                    continue
                if len(text) > column.half_line or "\n" in text:
                    needed = lines_in(text, column.line)
                    lines = max(lines, needed)
            parts[opening] = _row_start(number, lines)
            parts.append("</row>")
        yield "".join(parts)


def _row_start(number: str, lines: int) -> str:
    if lines == 1:
        return f'<row r="{number}">'
    return f'<row r="{number}" ht="{points_for(lines)}" customHeight="1">'


def _place(column: _ColumnXml, row: str, place: Place, links: _Links) -> str:
    linked = bool(place.text) and links.take(f"{column.name}{row}", place)
    opening = column.text if linked else column.unlinked
    return f"{column.letters}{row}{opening}{text_xml(place.text)}</c>"


def _number(column: _ColumnXml, row: str, value: int | Decimal) -> str:
    number = number_text(value)
    if number is None:
        return f"{column.letters}{row}{column.text}{text_xml(str(value))}</c>"
    return f"{column.letters}{row}{column.number}{number}</v></c>"


def _column_xml(styles: Sequence[str], widths: Sequence[float]) -> list[_ColumnXml]:
    """The sample row has one cell more than the table: the format of a place without link."""
    *of_columns, unlinked = styles
    return [
        _ColumnXml(
            name=column_letters(number),
            letters=f'<c r="{column_letters(number)}',
            text=f'" s="{style}" t="inlineStr">',
            number=f'" s="{style}"><v>',
            blank=f'" s="{style}"/>',
            unlinked=f'" s="{unlinked}" t="inlineStr">',
            line=int(width),
            half_line=int(width) // 2,
        )
        for number, (style, width) in enumerate(zip(of_columns, widths, strict=True), 1)
    ]
