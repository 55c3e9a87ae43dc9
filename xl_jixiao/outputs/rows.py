"""Long tables as row XML streamed into the zip, with their links.

Links from the consolidated workbook into the files of the folder.

A link is made from a path and a sheet name only; no text of a cell ever becomes one.

Long tables, written as row XML straight into the zip of a workbook that XlsxWriter began.

XlsxWriter makes the skeleton: styles, headers, filters, charts, and for each stretch of rows one
sample row of blank cells, which must have the formats that the rows were made with. The rows
themselves are streamed as inline strings, which costs a quarter of XlsxWriter and no memory
(performance.md section 4). The tests hold both ways together cell for cell.
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from functools import cache, lru_cache, partial
from hashlib import blake2b
from itertools import groupby, islice, repeat
from pathlib import Path
from typing import BinaryIO, NamedTuple

from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.grid import column_letters
from xl_jixiao.outputs.cell_text import quoted, safe_text
from xl_jixiao.outputs.column_cells import (
    LINK_STYLE,
    ROW_NUMBER,
    UNLINKED_STYLE,
    CellsTogether,
    ColumnCells,
    ColumnLook,
    highest,
)
from xl_jixiao.outputs.deflated import (
    LEVEL,
    Deflated,
    PieceMemory,
    RowPiece,
    deflated,
    piece_kept,
    piece_read,
    write_part,
)
from xl_jixiao.outputs.styles import points_for
from xl_jixiao.tables.table import CellValue, PlaceLink, RowGroup, RowValues
from xl_jixiao.text.patterns import lazy_re

LINKS_A_SHEET = 65_530
"""Excel drops a sheet's links beyond this number."""

_TARGET_LIMIT = 2_000
"""Excel takes 2,079 characters; the rest is reserve for what a move of the folder adds."""

_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".et", ".ett", ".xltx", ".xltm")

_MEANS_SOMETHING = lazy_re('[\x00-\x20%#?"<>\\[\\]\\\\^`{|}:\x7f\ud800-\udfff]')

_HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"

_A1 = lazy_re(r"[A-Z]{1,3}[0-9]{1,7}")


class FileLinks:
    """Makes links for files of `folder` in a workbook that will lie in `out`; what is in one of the
    `archives` leads to the archive.
    """

    def __init__(self, folder: Path, out: Path, archives: Collection[str] = ()) -> None:
        self._archives = archives
        folder, out = folder.resolve(), out.resolve()
        try:
            self._base = _encoded(Path(os.path.relpath(folder, out)).as_posix())
        except ValueError:  # Windows: on another drive there is no relative path
            self._base = "file:///" + _encoded(folder.as_posix()).replace("%3A", ":", 1)

    def target(self, file: str) -> str | None:
        """A relative path, or a file: address where there is none (another drive); None where it
        would be too long for Excel.
        """
        steps = [at for at, char in enumerate(file) if char == "/"] if self._archives else []
        packed = next((file[:at] for at in steps if file[:at] in self._archives), file)
        target = f"{self._base}/{_encoded(packed)}"
        return target if len(target) <= _TARGET_LIMIT else None


@dataclass(slots=True)
class SheetLinks:
    """The links of one sheet, gathered while its rows pass."""

    maker: FileLinks | None
    count: int = 0
    elements: list[bytes | Deflated] = field(default_factory=list)
    targets: dict[str, str] = field(default_factory=dict)

    def take(self, block: RowBlock, first: int) -> int:
        """Take the links of a block's rows as far as there is room for them.

        Args:
            block: Rows of one file.
            first: Number of its first row.

        Returns:
            How many rows, from the first on, have their links.
        """
        target = self.maker.target(block.file) if self.maker and block.links else None
        if target is None:
            return 0
        rows = _rows_with(block.links, LINKS_A_SHEET - self.count)
        links = block.links[:rows]
        count = rows - links.count(b"")
        if count:
            self.count += count
            name = self.targets.setdefault(target, f"rIdFile{len(self.targets) + 1}")
            self.elements.append(_numbered(links, first).replace(_RELATION, name.encode()))
        return rows

    def targets_of(self, files: Iterable[str]) -> list[str | None]:
        """Where links to these files lead, None for those that nothing leads to."""
        return [self.maker.target(file) if self.maker else None for file in files]

    def standing(self, targets: Sequence[str | None]) -> tuple[object, ...]:
        """All that links of rows depend on besides the rows, where there is room for them: which
        of their targets have names, which are one and the same. What these are is told apart from
        the sheet.
        """
        names = [one and (targets.index(one), self.targets.get(one, "")) for one in targets]
        return len(self.targets), names

    def add(self, piece: RowPiece, targets: Sequence[str | None]) -> None:
        """Take the links of rows that are kept, which lead to these targets.

        Raises:
            LookupError: They lead to others; somebody changed what was kept.
        """
        self.count += piece.links
        for at, name in piece.targets:
            target = targets[at]
            if target is None:
                raise LookupError(name)
            self.targets[target] = name
        if piece.link_xml.size:
            self.elements.append(piece.link_xml)

    def element(self) -> Iterator[bytes | Deflated]:
        """The sheet's <hyperlinks>."""
        if self.elements:
            yield b"<hyperlinks>"
            yield from self.elements
            yield b"</hyperlinks>"

    def relationships(self) -> str:
        """The entries of the sheet's relationship part."""
        return "".join(
            f'<Relationship Id="{name}" Type="{_HYPERLINK}" Target={quoted(target)}'
            ' TargetMode="External"/>'
            for target, name in self.targets.items()
        )


def _rows_with(links: Sequence[bytes], room: int) -> int:
    """How many rows, from the first on, have no more than so many links."""
    if len(links) <= room:
        return len(links)
    for at, link in enumerate(links):
        room -= bool(link)
        if room < 0:
            return at
    return len(links)


def _numbered(pieces: Iterable[bytes], first: int) -> bytes:
    """The pieces, one a row, with the numbers of their rows."""
    return b"".join(
        # str is half of what formatting bytes takes
        [piece.replace(_NUMBER, str(number).encode()) for number, piece in enumerate(pieces, first)]
    )


@lru_cache(maxsize=4_096)  # rows have the same places in every form
def _cell(place: str) -> bytes:
    return place.encode() if _A1.fullmatch(place) else b"A1"


@lru_cache(maxsize=256)  # the places of a sheet come together
def _sheet_attribute(file: str, sheet: str) -> bytes:
    """The beginning of an attribute with sheet and cell within a file: ` location="'表 1'!`, then
    `C5"`; nothing where the file has no sheets that Excel knows (Word). What can be escaped in it
    is in the sheet's name alone; `quoted` takes double quotes for what holds single ones.
    """
    if not sheet or not file.lower().endswith(_WORKBOOKS):
        return b""
    name = safe_text(sheet).replace("'", "''")  # an .xls may hold what XML can't
    address = f"'{name}'!"
    return f" location={quoted(address)[:-1]}".encode()


def _encoded(path: str) -> str:
    """Characters that would mean something in an address, escaped; Chinese stays readable, as
    Excel writes it.
    """
    return _MEANS_SOMETHING.sub(
        lambda found: "".join(f"%{byte:02X}" for byte in os.fsencode(found.group())), path
    )


_AT_ONCE = 256
"""Rows that are made together, where they are not of one file."""

_NUMBER = ROW_NUMBER.encode()

_RELATION = b"\5"
"""For the name of the relationship to the file."""


class PreparedRows(NamedTuple):
    """Rows without their numbers, one entry a row in each list, so that they are only copied
    afterwards.
    """

    xml: Sequence[bytes]
    """<row>"""
    links: Sequence[bytes]
    """<hyperlink> of its place, empty where it has none; no entries for a table without places."""
    lines: Sequence[int]
    """Lines that its longest text takes, the last cell apart."""


class RowBlock(NamedTuple):
    """Prepared rows that follow each other, all of whose places are in one file."""

    rows: Sequence[bytes]
    links: Sequence[bytes]
    """One a row, or none at all."""
    file: str
    style: str
    """Number of the style of their places where these are links."""


class KnownRows(NamedTuple):
    """Rows that may be kept from an earlier run as they stand in the sheet."""

    identity: bytes
    """All that they depend on, whatever row they begin in."""
    files: tuple[str, ...]
    """Those that their places are in."""
    blocks: Callable[[], Iterable[RowBlock]]
    """Makes them."""


class Stretch(NamedTuple):
    """Rows that replace the sample row `first_row` (1-based) and those after it."""

    first_row: int
    size: int
    """Number of rows."""
    styles: tuple[str, ...]
    """Numbers of the styles that the cells of the rows have, one a column."""
    rows: Iterator[RowBlock | KnownRows]
    """Those of the stretch come first, and in blocks of their own."""


def cut_at(blocks: Iterable[RowBlock], room: int) -> Iterator[RowBlock]:
    """The same rows, in blocks of which none goes on on another sheet; a sheet has room for so
    many rows.
    """
    left = room
    for block in blocks:
        rest = block
        while len(rest.rows) > left:
            yield rest._replace(rows=rest.rows[:left], links=rest.links[:left])
            rest = rest._replace(rows=rest.rows[left:], links=rest.links[left:])
            left = room
        left -= len(rest.rows)
        yield rest


class RowMaker:
    """Makes the rows of one table, in whichever process."""

    def __init__(self, looks: Iterable[ColumnLook], given: range = range(0)) -> None:
        """`given`: the columns, behind that of the place, for which a row has `GivenCells`."""
        self._looks = looks = tuple(looks)
        columns = [ColumnCells(number, look) for number, look in enumerate(looks, 1)]
        self._columns: list[ColumnCells | CellsTogether] = [*columns]
        if given:
            together = CellsTogether(columns[given.start : given.stop])
            self._columns[given.start : given.stop] = [together]
        self._place = next((at for at, look in enumerate(looks) if look.places), None)
        self.place_style = "" if self._place is None else looks[self._place].style
        """Of places that are links."""
        self._link = (
            f'<hyperlink ref="{column_letters((self._place or 0) + 1)}{ROW_NUMBER}"'
            f' r:id="{_RELATION.decode()}"'
        ).encode()

    def rows(self, columns: Sequence[Sequence[CellValue]]) -> PreparedRows:
        """Rows, given the values of each column."""
        shown = [cells.shown(values) for cells, values in zip(self._columns, columns, strict=True)]
        ones = [1] * len(columns[0])
        lines = highest([lines for _, lines in shown[:-1] if lines], ones)
        last = shown[-1][1]
        heads = map(_row_head, lines if last is None else map(max, lines, last))
        # map, which ends with the shortest: all are of one length
        cells = zip(heads, *[xml for xml, _ in shown], repeat(_ROW_END))
        xml = [*map(b"".join, cells)]
        links = [] if self._place is None else self._links(columns[self._place])
        return PreparedRows(xml, links, lines)

    def blocks(self, rows: Iterable[RowValues]) -> Iterator[RowBlock]:
        """Rows one after the other."""
        given = iter(rows)
        while some := [*islice(given, _AT_ONCE)]:
            xml, links, _ = self.rows([*zip(*some, strict=True)])
            start = 0
            for file, members in groupby(map(self._file, some)):
                end = start + sum(1 for _ in members)
                yield RowBlock(xml[start:end], links[start:end], file, self.place_style)
                start = end

    def known_blocks(self, rows: Iterable[RowValues]) -> Iterator[KnownRows]:
        """The same, so that rows of the same values are found again where they are kept."""
        given = iter(rows)
        while some := (*islice(given, _AT_ONCE),):
            told = repr((self._looks, some)).encode("utf-8", "surrogatepass")
            files = () if self._place is None else (*dict.fromkeys(map(self._file, some)),)
            yield KnownRows(blake2b(told).digest(), files, partial(self.blocks, some))

    def known_groups(self, groups: Iterable[RowGroup]) -> Iterator[KnownRows]:
        """Likewise, found again by what is told of them."""
        for one in groups:
            told = repr((self._looks, one.told)).encode("utf-8", "surrogatepass")
            files = () if self._place is None else one.files
            yield KnownRows(blake2b(told).digest(), files, partial(self._blocks_of, one))

    def _blocks_of(self, group: RowGroup) -> Iterator[RowBlock]:
        return self.blocks(group.rows())

    def with_texts(self, row: bytes, lines: int, texts: Mapping[int, str]) -> bytes:
        """A row with other texts in some of its cells.

        Args:
            row: A row of this maker.
            lines: Of its cells but the last (PreparedRows.lines), which takes one if it stays.
            texts: By the index of their columns.
        """
        cells = row[row.index(b">") + 1 : row.rindex(_ROW_END)]
        for at, text in texts.items():
            (xml,), lines_of_text = self._columns[at].shown([text])
            lines = max(lines, *(lines_of_text or [1]))
            start = cells.index(f'<c r="{column_letters(at + 1)}{ROW_NUMBER}"'.encode())
            end = cells.find(b"<c r=", start + 1)
            cells = cells[:start] + xml + (cells[end:] if end >= 0 else b"")
        return _row_head(lines) + cells + _ROW_END

    def _file(self, values: RowValues) -> str:
        """The file that the place of a row is in."""
        place = None if self._place is None else values[self._place]
        return place.file if isinstance(place, PlaceLink) else ""

    def _links(self, places: Iterable[CellValue]) -> list[bytes]:
        links, known, begun = [], ("", ""), b""
        for place in places:
            if not isinstance(place, PlaceLink) or not place.text:
                links.append(b"")
                continue
            _, file, sheet, cell = place
            if (file, sheet) != known:  # the places of a sheet come together
                known, begun = (file, sheet), _sheet_attribute(file, sheet)
            links.append(self._link + (begun + _cell(cell) + b'"/>' if begun else b"/>"))
        return links


@cache
def _row_head(lines: int) -> bytes:
    """The beginning of a row that takes so many lines."""
    height = f' ht="{points_for(lines)}" customHeight="1"' if lines > 1 else ""
    return f'<row r="{ROW_NUMBER}"{height}>'.encode()


_ROW_END = b"</row>"


def rows_xml(
    stretch: Stretch, unlinked: str, links: SheetLinks, memory: PieceMemory | None = None
) -> Iterator[bytes | Deflated]:
    """The stretch as <row> elements.

    Args:
        stretch: The rows.
        unlinked: Number of the style of a place that could not become a link.
        links: Takes the links of the rows.
        memory: Has rows of earlier runs; None where none are known.

    Raises:
        ValueError: There are not `size` rows.
    """
    number, end = stretch.first_row, stretch.first_row + stretch.size
    while number < end:
        block = next(stretch.rows, None)
        if block is None:
            raise ValueError(f"{number} < {end}")
        if isinstance(block, RowBlock):
            yield from _block_xml(block, number, unlinked, links)
            number += len(block.rows)
        else:
            piece = _known_piece(block, number, unlinked, links, memory)
            yield piece.xml
            number += piece.rows
    if number > end:
        raise ValueError(f"{number} > {end}")


def _block_xml(block: RowBlock, number: int, unlinked: str, links: SheetLinks) -> Iterator[bytes]:
    """The rows of a block, the first of which has this number."""
    linked = links.take(block, number)
    if linked:
        yield _styled(block.rows[:linked], number, block.style, unlinked)
    if linked < len(block.rows):
        yield _styled(block.rows[linked:], number + linked, unlinked, unlinked)


def _known_piece(
    known: KnownRows, number: int, unlinked: str, links: SheetLinks, memory: PieceMemory | None
) -> RowPiece:
    """The rows as an earlier run had them, else made and kept; their links are taken."""
    targets = links.targets_of(known.files)
    depends = repr((number, unlinked, links.standing(targets)))
    key = depends.encode("utf-8", "surrogatepass") + known.identity
    kept = None if memory is None else memory.piece(key)
    piece = piece_read(kept) if kept else None
    if piece is not None and links.count + piece.links <= LINKS_A_SHEET:
        links.add(piece, targets)
        return piece
    piece = _made_piece(known, number, unlinked, links, targets)
    if memory is not None and links.count < LINKS_A_SHEET:  # else links may have been left out
        memory.keep_piece(key, piece_kept(piece))
    return piece


def _made_piece(
    known: KnownRows,
    number: int,
    unlinked: str,
    links: SheetLinks,
    targets: Sequence[str | None],
) -> RowPiece:
    """The rows; their links are taken."""
    count, elements, named = links.count, len(links.elements), len(links.targets)
    xml: list[bytes] = []
    rows = 0
    for block in known.blocks():
        xml += _block_xml(block, number + rows, unlinked, links)
        rows += len(block.rows)
    added = [*islice(reversed(links.targets.items()), len(links.targets) - named)]
    names = tuple([(targets.index(target), name) for target, name in reversed(added)])
    own = b"".join([one for one in links.elements[elements:] if isinstance(one, bytes)])
    piece = RowPiece(rows, links.count - count, names, deflated(b"".join(xml)), deflated(own))
    links.elements[elements:] = [piece.link_xml] if own else []
    return piece


def _styled(rows: Sequence[bytes], first: int, style: str, unlinked: str) -> bytes:
    """The rows with their numbers and the styles of their places."""
    xml = _numbered(rows, first).replace(LINK_STYLE, style.encode())
    return xml.replace(UNLINKED_STYLE, unlinked.encode())


_ZIP64_CELLS = 4_000_000
"""From here a sheet's XML may pass the 2 GB that the plain zip format holds."""

_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"

_XML_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_STYLE = lazy_re(r'<c r="[A-Z]+[0-9]+" s="([0-9]+)"')

_BEHIND_LINKS = lazy_re("<(?:printOptions|pageMargins)")

_DIMENSION = lazy_re('<dimension ref="[^"]*"/>')


class SheetFill(NamedTuple):
    """What is streamed into one sheet."""

    part: str
    """Name of the sheet within the zip: "xl/worksheets/sheet3.xml"."""
    stretches: tuple[Stretch, ...]
    """From top to bottom."""
    last_row: int
    """The sheet's last row when all is in."""


def splice(
    skeleton: Path | BinaryIO,
    target: Path,
    fills: Sequence[SheetFill],
    links: FileLinks | None = None,
    memory: PieceMemory | None = None,
) -> None:
    """Copy the skeleton, a workbook, to `target` with the rows of each fill in their place.

    The stretches are consumed in the order of `fills`, each once, so that parts of one generator
    may be spread over several sheets.
    """
    by_part = {fill.part: fill for fill in fills}
    with (
        zipfile.ZipFile(skeleton) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as package,
    ):
        relationships = {_relationships_part(part): "" for part in by_part}
        for item in source.infolist():
            if item.filename not in by_part and item.filename not in relationships:
                package.writestr(item.filename, source.read(item))
        for fill in fills:
            gathered = SheetLinks(links)
            sheet = source.read(fill.part).decode()
            big = sum(one.size * len(one.styles) for one in fill.stretches) > _ZIP64_CELLS
            write_part(package, fill.part, _filled(sheet, fill, gathered, memory), big=big)
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


def _filled(
    sheet: str, fill: SheetFill, links: SheetLinks, memory: PieceMemory | None
) -> Iterator[bytes | Deflated]:
    """The sheet's XML, piece by piece; each sample row gives way to its stretch."""
    width = max(len(stretch.styles) for stretch in fill.stretches)
    area = f'<dimension ref="A1:{column_letters(width)}{fill.last_row}"/>'
    sheet = _DIMENSION.sub(area, sheet, count=1)
    at = 0
    for stretch in fill.stretches:
        start = sheet.index(f'<row r="{stretch.first_row}"', at)
        end = sheet.index("</row>", start) + len("</row>")
        yield sheet[at:start].encode()
        *styles, unlinked = _STYLE.findall(sheet, start, end)
        if tuple(styles) != stretch.styles:
            raise ValueError(f"样式编号不符：{styles}，{stretch.styles}")
        yield from rows_xml(stretch, unlinked, links, memory)
        at = end
    rest = sheet[at:]
    behind = _BEHIND_LINKS.search(rest)
    cut = behind.start() if behind else len(rest)
    yield rest[:cut].encode()
    yield from links.element()
    yield rest[cut:].encode()
