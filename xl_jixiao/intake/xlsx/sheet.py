"""The cells and merged ranges of one sheet part."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from xl_jixiao.intake.address import COLUMNS, read_area, uncover
from xl_jixiao.intake.limits import MERGES, OPEN_CELL_BYTES
from xl_jixiao.intake.refusal import too_large
from xl_jixiao.intake.xlsx.cells import CellMaker, check_count
from xl_jixiao.intake.xlsx.sheet_parser import parse_sheet
from xl_jixiao.intake.xlsx.strings import (
    MAIN_NAMESPACES,
    decode,
    inner_text,
    is_plain,
    is_usual,
    normal_lines,
    resolve_characters,
)
from xl_jixiao.model.grid import Area, Cell, CellKind

TEXT = CellKind.TEXT
Cells = dict[tuple[int, int], Cell]

# Only cells that are not written as empty (<c …/>) match: stepping over a styled empty cell costs
# next to nothing. Groups: letters, row, further attributes, formula, value, inline text.
_CELL = re.compile(
    r'<c r="([A-Z]{1,3})([1-9][0-9]*)"([^>/\']*)>'
    r"(<f[^>]*/>|<f(?: [^>]*)?>[^<]*</f>)?"
    r'(?:<v(?: xml:space="preserve")?>([^<]*)</v>|<v ?/>'
    # the same as <is>(.*?)</is>, which goes character by character
    r"|<is>([^<]*(?:<(?!/is>)[^<]*)*)</is>)?</c>",
)
_MERGE = re.compile(rb'<mergeCell ref="([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})"\s*/>')
_NAMESPACES = tuple(namespace.encode() for namespace in MAIN_NAMESPACES)


class _UnusualError(Exception):
    """The markup is not what the fast path knows."""


def read_sheet_part(
    pieces: Callable[[], Iterable[bytes]], maker: CellMaker
) -> tuple[Cells, tuple[Area, ...]]:
    """Cells and merged ranges. `pieces` gives the part from its beginning, in pieces of any size.

    Raises:
        RefusedError: damaged or larger than a form can be.
    """
    try:
        cells, refs = _read_fast(pieces(), maker)
    except _UnusualError:
        cells, refs = parse_sheet(pieces(), maker)
    merges = tuple(area for ref in refs if (area := read_area(ref)))
    uncover(cells, merges)
    return cells, merges


def _read_fast(pieces: Iterable[bytes], maker: CellMaker) -> tuple[Cells, list[str]]:
    cells: Cells = {}
    refs: list[str] = []
    for part in _whole_cells(pieces):
        if b"</c>" in part:
            _read_cells(part, maker, cells)
            check_count(cells)
        start = part.find(b"<mergeCell ")
        if start >= 0:
            found = _MERGE.findall(part, start)
            if len(found) != part.count(b"<mergeCell ", start):
                raise _UnusualError
            refs += [ref.decode("ascii") for ref in found]
            if len(refs) > MERGES:
                raise too_large(f"工作表中的合并单元格超过{MERGES // 10_000}万处")
    return cells, refs


def _whole_cells(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The part cut where no cell is open, checked for unusual markup."""
    rest, namespaces = b"", 0
    for number, piece in enumerate(pieces):
        data = rest + piece
        if (number == 0 and not is_plain(data)) or not is_usual(data):
            raise _UnusualError
        cut = _cut(data)
        namespaces += _count_namespaces(data[:cut])
        yield data[:cut]
        rest = data[cut:]
        if len(rest) > OPEN_CELL_BYTES:
            raise too_large("工作表中有异常大的内容")
    if namespaces != 1 or rest.rstrip() != b"</worksheet>":
        raise _UnusualError


def _cut(data: bytes) -> int:
    """Where the last cell begins if it is not complete, else behind it, before the last tag."""
    start = data.rfind(b"<c ")
    if start < 0:
        return max(0, data.rfind(b"<"))
    tag_end = data.find(b">", start)
    if tag_end > 0 and data[tag_end - 1 : tag_end] == b"/":
        return max(tag_end + 1, data.rfind(b"<"))
    end = data.find(b"</c>", tag_end) if tag_end > 0 else -1
    return max(end + len("</c>"), data.rfind(b"<")) if end > 0 else start


def _count_namespaces(data: bytes) -> int:
    """How often the main namespace is named: twice where a second prefix stands for it."""
    return sum(map(data.count, _NAMESPACES))


def _matches(part: bytes) -> list[tuple[str, ...]]:
    try:
        markup = part.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _UnusualError from error
    if "\r" in markup:
        markup = normal_lines(markup)
    if "&#" in markup:
        markup = resolve_characters(markup)
    found = _CELL.findall(markup)
    # a cell that is written otherwise, or not closed
    if len(found) != markup.count("</c>") or len(found) < markup.count("</v>"):
        raise _UnusualError
    return found


def _read_cells(part: bytes, maker: CellMaker, cells: Cells) -> None:
    shared, forms, columns, new = maker.shared, maker.forms, COLUMNS, tuple.__new__
    for letters, row_text, attributes, formula, value, inline in _matches(part):
        if not (value or formula or inline):
            continue
        form = forms[attributes]
        row, col = int(row_text), columns[letters]
        if form.direct and value in shared and not formula:
            if text := shared[value]:
                cells[row, col] = new(Cell, (row, col, TEXT, text, None, None, None, False, True))
            continue
        content = inner_text(inline) if inline else value
        if form.kind in {"str", "inlineStr"} or "&" in content:
            content = decode(content)
        cell = maker.make(row, col, form, bool(formula), content)
        if cell is not None:
            cells[row, col] = cell
