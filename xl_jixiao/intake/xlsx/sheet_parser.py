"""The same as `sheet`, by an XML parser: for unusual markup, and to test the fast path by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from xl_jixiao.intake.address import COLUMNS
from xl_jixiao.intake.limits import MB, MERGES, OPEN_CELL_BYTES, REFERENCE_PARSER_BYTES
from xl_jixiao.intake.refusal import too_large
from xl_jixiao.intake.xlsx.cells import CellMaker, check_count
from xl_jixiao.intake.xlsx.strings import MAIN_NAMESPACES, decode_escapes
from xl_jixiao.intake.xmlparts import scan_part
from xl_jixiao.model.grid import Cell

_PLACE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})\Z")


def parse_sheet(
    pieces: Iterable[bytes], maker: CellMaker
) -> tuple[dict[tuple[int, int], Cell], list[str]]:
    """Cells, and merged ranges as written.

    Raises:
        RefusedError: not well-formed, or too large.
    """
    handler = _Handler(maker)
    scan_part(_limited(pieces), "工作表", start=handler.start, end=handler.end, text=handler.text)
    return handler.cells, handler.merges


def _limited(pieces: Iterable[bytes]) -> Iterator[bytes]:
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > REFERENCE_PARSER_BYTES:
            raise too_large(f"工作表展开后超过{REFERENCE_PARSER_BYTES // MB}MB，且写法特殊")
        yield piece


class _Handler:
    """Keeps the place in the sheet while the parser goes through it."""

    def __init__(self, maker: CellMaker) -> None:
        self.cells: dict[tuple[int, int], Cell] = {}
        self.merges: list[str] = []
        self._make = maker.make
        self._names: dict[str, str] = {}
        self._row = self._col = 0
        self._forms = maker.forms
        self._form = maker.forms.form("", "")
        self._formula = False
        self._parts: list[str] = []
        self._size = 0
        self._listening = False
        self._phonetic = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = self._name(tag)
        if name == "row":
            self._row = _integer(attributes.get("r"), self._row + 1)
            self._col = 0
        elif name == "c":
            self._open(attributes)
        elif name == "f":
            self._formula = True
        elif name == "rPh":
            self._phonetic += 1
        elif name in {"v", "t"}:
            self._listening = not self._phonetic
        elif name == "mergeCell":
            self.merges.append(attributes.get("ref", ""))
            if len(self.merges) > MERGES:
                raise too_large(f"工作表中的合并单元格超过{MERGES // 10_000}万处")

    def end(self, tag: str) -> None:
        name = self._name(tag)
        if name == "c":
            self._close()
        elif name in {"v", "t"}:
            self._listening = False
        elif name == "rPh":
            self._phonetic -= 1

    def text(self, text: str) -> None:
        if self._listening:
            self._parts.append(text)
            self._size += len(text)
            if self._size > OPEN_CELL_BYTES:
                raise too_large("工作表中有异常大的内容")

    def _name(self, tag: str) -> str:
        known = self._names.get(tag)
        if known is None:
            namespace, _, name = tag.rpartition("}")
            known = self._names[tag] = name if namespace in MAIN_NAMESPACES else ""
        return known

    def _open(self, attributes: dict[str, str]) -> None:
        found = _PLACE.match(attributes.get("r", ""))
        if found:
            self._row, self._col = int(found[2]), COLUMNS[found[1]]
        else:
            self._col += 1
        self._form = self._forms.form(attributes.get("s", ""), attributes.get("t", ""))
        self._formula = False
        self._parts, self._size = [], 0

    def _close(self) -> None:
        value = "".join(self._parts)
        if self._form.kind in {"str", "inlineStr"}:
            value = decode_escapes(value)
        cell = self._make(self._row, self._col, self._form, self._formula, value)
        if cell is not None:
            self.cells[self._row, self._col] = cell
            check_count(self.cells)


def _integer(text: str | None, default: int) -> int:
    return int(text) if text and text.isdigit() else default
