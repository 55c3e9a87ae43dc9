"""The cells and merged ranges of one sheet part: a fast path, and the parser it is tested by."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from xl_jixiao.intake.address import PLACE, PLACES, read_area, uncover
from xl_jixiao.intake.package import scan_part
from xl_jixiao.intake.refusal import (
    MB,
    MERGES,
    OPEN_CELL_BYTES,
    REFERENCE_PARSER_BYTES,
    UnusualMarkupError,
    damaged,
    too_large,
)
from xl_jixiao.intake.visibility import VisibilityMarks, is_true
from xl_jixiao.intake.xlsx.cells import (
    MAIN_NAMESPACES,
    CellMaker,
    check_count,
    decode,
    decode_escapes,
    inner_text,
    is_plain,
    is_usual,
    normal_lines,
    resolve_characters,
)
from xl_jixiao.intake.xlsx.runs import as_it_looks
from xl_jixiao.model.grid import Area, Cell, CellKind
from xl_jixiao.text.patterns import lazy_re

_FAR_PLACE = lazy_re(r"\$?[A-Z]{1,3}\$?[1-9][0-9]{7}")


def parse_sheet(
    pieces: Iterable[bytes], maker: CellMaker
) -> tuple[dict[tuple[int, int], Cell], list[str], VisibilityMarks]:
    """Cells, merged ranges as written, and what is hidden.

    Raises:
        UnusablePartError: not well-formed, or too large.
    """
    handler = _SheetHandler(maker)
    scan_part(_limited(pieces), "工作表", start=handler.start, end=handler.end, text=handler.text)
    return handler.cells, handler.merges, handler.marks


def _limited(pieces: Iterable[bytes]) -> Iterator[bytes]:
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > REFERENCE_PARSER_BYTES:
            raise too_large(f"工作表展开后超过{REFERENCE_PARSER_BYTES // MB}MB，且写法特殊")
        yield piece


class _SheetHandler:
    """Keeps the place in the sheet while the parser goes through it."""

    def __init__(self, maker: CellMaker) -> None:
        self.cells: dict[tuple[int, int], Cell] = {}
        self.merges: list[str] = []
        self.marks = VisibilityMarks()
        self._make = maker.make
        self._names: dict[str, str] = {}
        self._row = self._col = 0
        self._forms = maker.forms
        self._form = maker.forms.form({})
        self._formula: list[str] | None = None
        self._parts: dict[str, list[str]] = {"v": [], "t": []}
        """The texts of the open cell: of its <v>, and of the <t> in its <is>."""
        self._size = 0
        self._listening: list[str] | None = None
        self._looks: dict[str, str] = {}
        """Of the open run: its font, and whether it is raised."""
        self._run = 0
        """Where its text begins."""
        self._phonetic = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = self._name(tag)
        if name == "row":
            self._row = _row_number(attributes.get("r"), self._row + 1)
            self._col = 0
            self.marks.add_row(self._row, attributes)
        elif name == "c":
            self._open(attributes)
        elif name == "f":
            self._formula = self._listening = []
        elif name == "rPh":
            self._phonetic += 1
        elif name in {"v", "t"}:
            self._listening = None if self._phonetic else self._parts[name]
            self._run = len(self._parts[name])
        elif name == "r":
            self._looks = {}
        elif name in {"vertAlign", "rFont"}:
            self._looks[name] = attributes.get("val", "")
        elif name == "mergeCell":
            self.merges.append(attributes.get("ref", ""))
            if len(self.merges) > MERGES:
                raise too_large(f"工作表中的合并单元格超过{MERGES // 10_000}万处")
        else:
            self._mark(name, attributes)

    def _mark(self, name: str, attributes: dict[str, str]) -> None:
        """What is hidden, apart from rows."""
        if name == "col":
            self.marks.add_cols(attributes)
        elif name == "autoFilter":
            self.marks.open_filter(attributes.get("ref", ""))
        elif name == "filterColumn":
            self.marks.add_criterion()
        elif name == "sheetPr" and is_true(attributes.get("filterMode")):
            self.marks.filter_mode = True

    def end(self, tag: str) -> None:
        name = self._name(tag)
        if name == "c":
            self._close()
        elif name in {"v", "t"}:
            if self._listening is not None and self._looks:
                run = "".join(self._listening[self._run :])
                self._listening[self._run :] = [self._as_it_looks(run)]
            self._listening = None
        elif name == "r":
            self._looks = {}
        elif name == "f":
            self._listening = None
        elif name == "rPh":
            self._phonetic -= 1

    def text(self, text: str) -> None:
        if self._listening is not None:
            self._listening.append(text)
            self._size += len(text)
            if self._size > OPEN_CELL_BYTES:
                raise too_large("工作表中有异常大的内容")

    def _name(self, tag: str) -> str:
        known = self._names.get(tag)
        if known is None:
            namespace, _, name = tag.rpartition("}")
            known = self._names[tag] = name if namespace in MAIN_NAMESPACES else ""
        return known

    def _as_it_looks(self, text: str) -> str:
        raised = self._looks.get("vertAlign") == "superscript"
        return as_it_looks(text, self._looks.get("rFont", ""), raised=raised)

    def _open(self, attributes: dict[str, str]) -> None:
        place = attributes.get("r", "").upper()
        found = PLACE.match(place)
        if found:
            self._row, self._col = PLACES[place]
        elif _FAR_PLACE.match(place):
            raise damaged("行号超出范围")
        else:
            self._col += 1
        self._form = self._forms.form(attributes)
        self._formula = None
        self._parts, self._size = {"v": [], "t": []}, 0

    def _close(self) -> None:
        value = self._value()
        if self._form.kind in {"str", "inlineStr"}:
            value = decode_escapes(value)
        formula = None if self._formula is None else "".join(self._formula)
        cell = self._make(self._row, self._col, self._form, value, formula)
        if cell is not None:
            self.cells[self._row, self._col] = cell
            check_count(self.cells)

    def _value(self) -> str:
        """The text of <v>, for inlineStr that of <is>; where only the other one stands, that."""
        first, other = ("t", "v") if self._form.kind == "inlineStr" else ("v", "t")
        return "".join(self._parts[first] or self._parts[other])


def _row_number(text: str | None, default: int) -> int:
    """Raises UnusablePartError: no sheet has such a row."""
    if not text or not text.isdecimal():
        return default
    if len(text) > _ROW_DIGITS:
        raise damaged("行号超出范围")
    return int(text)


_ROW_DIGITS = 7
"""Of the last row; Python takes no integer of thousands."""


TEXT = CellKind.TEXT

Cells = dict[tuple[int, int], Cell]

# Only cells that are not written as empty (<c …/>) match: stepping over a styled empty cell costs
# next to nothing, all the more as nothing is tried a second time (the plus signs behind). Groups:
# place, further attributes, value of a cell that has nothing else; formula, value, inline text.
_CELL = lazy_re(
    r'<c r="([^"]*+)"([^>]*+)(?<!/)>'  # what they may be is looked at once: PLACES, Forms
    r"(?:<v>([^<]*+)</v></c>"  # nearly all
    r"|(<f[^>]*/>|<f(?: [^>]*+)?>[^<]*+</f>)?"
    r'(?:<v(?: xml:space="preserve")?>([^<]*+)</v>|<v ?/>'
    # the same as <is>(.*?)</is>, which goes character by character
    r"|<is>([^<]*+(?:<(?!/is>)[^<]*+)*+)</is>)?</c>)",
)

_MERGE = lazy_re(r'<mergeCell ref="([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})"\s*/>', re.ASCII)

_ROW = lazy_re(r"<row\s([^>]*?)/?>")

_COLUMN = lazy_re(r"<col\s([^>]*?)/?>")

_UNUSUAL_WIDTH = lazy_re(r'width="(?![1-9][0-9.]*")')
"""One that may be less than a character."""

_FILTER_MODE = lazy_re(r'<sheetPr [^>]*?filterMode="(?:1|true)"')

_FILTER = lazy_re(r'<autoFilter [^>]*?\bref="([^"]*)"|<filterColumn')

_ATTRIBUTE = lazy_re(r'([A-Za-z0-9:]+)="([^"]*)"')

_NAMESPACES = tuple(namespace.encode() for namespace in MAIN_NAMESPACES)


class SheetPart(NamedTuple):
    """What is read of a sheet part."""

    cells: Cells
    merges: tuple[Area, ...]
    marks: VisibilityMarks


def read_sheet_part(pieces: Callable[[], Iterable[bytes]], maker: CellMaker) -> SheetPart:
    """Cells, merged ranges and what is hidden. `pieces` gives the part from its beginning, in
    pieces of any size.

    Raises:
        UnusablePartError: damaged or larger than a form can be.
    """
    try:
        cells, refs, marks = _read_fast(pieces(), maker)
    except UnusualMarkupError:
        cells, refs, marks = parse_sheet(pieces(), maker)
    merges = _known_areas(tuple(refs)) if len(refs) <= _FEW_MERGES else _areas(refs)
    uncover(cells, merges)
    return SheetPart(cells, merges, marks)


def _read_fast(
    pieces: Iterable[bytes], maker: CellMaker
) -> tuple[Cells, list[str], VisibilityMarks]:
    cells: Cells = {}
    refs: list[str] = []
    marks = VisibilityMarks()
    head, tail = True, False
    for part in _whole_cells(pieces):
        if head:
            end = part.find(b"<sheetData")
            _read_head(part if end < 0 else part[:end], marks)
            head = end < 0
        if b"</c>" in part:
            _read_cells(part, maker, cells)
            check_count(cells)
        if _may_hide(part):
            _read_rows(part, marks)
        start = 0 if tail else part.rfind(b"</sheetData>")
        if start >= 0:
            tail = True
            refs += _read_tail(part[start:], marks)
            if len(refs) > MERGES:
                raise too_large(f"工作表中的合并单元格超过{MERGES // 10_000}万处")
    return cells, refs, marks


def _areas(refs: Iterable[str]) -> tuple[Area, ...]:
    return tuple(area for ref in refs if (area := read_area(ref)))


_FEW_MERGES = 1024


@lru_cache(maxsize=64)  # as `_known_refs`
def _known_areas(refs: tuple[str, ...]) -> tuple[Area, ...]:
    return _areas(refs)


def _read_head(part: bytes, marks: VisibilityMarks) -> None:
    """What is before the rows: whether rows are filtered out, and the columns."""
    markup = part.decode("utf-8", "replace")
    if "filterMode" in markup:
        marks.filter_mode = marks.filter_mode or bool(_FILTER_MODE.search(markup))
    if "hidden" in markup or _UNUSUAL_WIDTH.search(markup):  # mostly no column is unseen
        for column in _COLUMN.findall(markup):
            marks.add_cols(_given(column))


def _may_hide(part: bytes) -> bool:
    """Whether the rows may say that some of them are hidden, or of no height."""
    first, end = part.find(b"<row "), part.rfind(b"<row ")
    # one character is found fifty times as fast as several, and most rows have none of these
    if first < 0 or part.find(b"h", first, part.find(b">", end)) < 0:
        return False
    return b"hidden" in part or b' ht="0' in part


def _given(attributes: str) -> dict[str, str]:
    """Attributes as written, by name. Raises UnusualMarkupError where one is written otherwise."""
    if _ATTRIBUTE.sub("", attributes).strip():
        raise UnusualMarkupError
    return dict(_ATTRIBUTE.findall(attributes))


def _read_rows(part: bytes, marks: VisibilityMarks) -> None:
    for row in _ROW.findall(part.decode("utf-8", "replace")):
        given = _given(row)
        number = given.get("r", "")
        if not number.isdecimal() or len(number) > _ROW_DIGITS:
            raise UnusualMarkupError
        marks.add_row(int(number), given)


def _read_tail(part: bytes, marks: VisibilityMarks) -> list[str]:
    """What is behind the rows: filters, and the merged ranges as written."""
    if b"<autoFilter" in part or b"<filterColumn" in part:
        for found in _FILTER.finditer(part.decode("utf-8", "replace")):
            if found[1] is None:
                marks.add_criterion()
            else:
                marks.open_filter(found[1])
    begin, end = part.find(b"<mergeCells"), part.rfind(b"</mergeCells>")
    whole = 0 <= begin < end <= begin + _WORTH_KEEPING
    return list(_known_refs(part[begin:end]) if whole else _refs(part))


_WORTH_KEEPING = 1 << 14


@lru_cache(maxsize=64)  # sheets of one form are merged alike, byte for byte
def _known_refs(part: bytes) -> tuple[str, ...]:
    return _refs(part)


def _refs(part: bytes) -> tuple[str, ...]:
    """The merged ranges as written. Raises UnusualMarkupError where one is written otherwise."""
    refs = tuple(_MERGE.findall(part.decode("latin-1")))  # they are ASCII, whatever is around
    if len(refs) != part.count(b"<mergeCell") - part.count(b"<mergeCells"):
        raise UnusualMarkupError
    return refs


def _whole_cells(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The part cut where no cell is open, checked for unusual markup."""
    rest, namespaces = b"", 0
    for number, piece in enumerate(pieces):
        data = rest + piece
        if (number == 0 and not is_plain(data)) or not is_usual(data):
            raise UnusualMarkupError
        cut = _cut(data)
        namespaces += _count_namespaces(data[:cut])
        yield data[:cut]
        rest = data[cut:]
        if len(rest) > OPEN_CELL_BYTES:
            raise too_large("工作表中有异常大的内容")
    if namespaces != 1 or rest.rstrip() != b"</worksheet>":
        raise UnusualMarkupError


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
        raise UnusualMarkupError from error
    if "\r" in markup:
        markup = normal_lines(markup)
    if "&" in markup and "&#" in markup:  # one character is found fifty times as fast as two
        markup = resolve_characters(markup)
    found = _CELL.findall(markup)
    # a cell that is written otherwise, or not closed
    if len(found) != markup.count("</c>") or len(found) < markup.count("</v>"):
        raise UnusualMarkupError
    return found


def _read_cells(part: bytes, maker: CellMaker, cells: Cells) -> None:
    shared, forms, new = maker.shared, maker.forms, tuple.__new__
    known_form, known_place = forms.get, PLACES.get  # [] of a dictionary of one's own is slow
    for place, attributes, lone, formula, value, inline in _matches(part):
        form = known_form(attributes) or forms[attributes]
        row, col = at = known_place(place) or PLACES[place]
        if form.direct and (text := shared.get(lone)):
            cells[at] = new(Cell, (row, col, TEXT, text, None, None, None, "", False, True))
            continue
        content = lone or (inner_text(inline) if inline else value)
        if not (content or formula or inline):
            continue
        if form.kind in {"str", "inlineStr"} or "&" in content:
            content = decode(content)
        cell = maker.make(row, col, form, content, formula or None)
        if cell is not None:
            cells[at] = cell
