"""Long tables, written as row XML straight into the zip of a workbook that XlsxWriter began.

XlsxWriter makes the skeleton: styles, headers, filters, charts, and for each stretch of rows one
sample row of blank cells whose formats the stretch takes over. The rows themselves are streamed as
inline strings, which costs a quarter of XlsxWriter and no memory (performance.md section 4). The
tests hold both ways together cell for cell.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from xl_jixiao.model.grid import column_letters
from xl_jixiao.outputs.links import FileLinks, SheetLinks
from xl_jixiao.outputs.row_xml import Stretch, rows_xml

_COMPRESSION = 2
_ZIP64_CELLS = 4_000_000
"""From here a sheet's XML may pass the 2 GB that the plain zip format holds."""
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_XML_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STYLE = re.compile(r'<c r="[A-Z]+[0-9]+" s="([0-9]+)"')
_BEHIND_LINKS = re.compile("<(?:printOptions|pageMargins)")
_DIMENSION = re.compile('<dimension ref="[^"]*"/>')


class SheetFill(NamedTuple):
    """What is streamed into one sheet."""

    part: str
    """Name of the sheet within the zip: "xl/worksheets/sheet3.xml"."""
    stretches: tuple[Stretch, ...]
    """From top to bottom."""
    last_row: int
    """The sheet's last row when all is in."""


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
            gathered = SheetLinks(links)
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


def _filled(sheet: str, fill: SheetFill, links: SheetLinks) -> Iterator[str]:
    """The sheet's XML, piece by piece; each sample row gives way to its stretch."""
    width = max(len(stretch.widths) for stretch in fill.stretches)
    area = f'<dimension ref="A1:{column_letters(width)}{fill.last_row}"/>'
    sheet = _DIMENSION.sub(area, sheet, count=1)
    at = 0
    for stretch in fill.stretches:
        start = sheet.index(f'<row r="{stretch.first_row}"', at)
        end = sheet.index("</row>", start) + len("</row>")
        yield sheet[at:start]
        yield from rows_xml(stretch, _STYLE.findall(sheet, start, end), links)
        at = end
    rest = sheet[at:]
    behind = _BEHIND_LINKS.search(rest)
    cut = behind.start() if behind else len(rest)
    yield rest[:cut]
    yield links.element()
    yield rest[cut:]
