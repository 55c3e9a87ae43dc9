"""What `jixiao explain` is asked about: a cell of a sheet or table, or a sentence of a document."""

from __future__ import annotations

import re
from typing import NamedTuple

import click

from xl_jixiao.model.document import TEXT_SHEET
from xl_jixiao.model.grid import CellRef, TextRef

_CELL = re.compile(r"\$?(?P<letters>[A-Za-z]{1,3})\$?(?P<row>[1-9][0-9]{0,6})")
_SENTENCE = re.compile(r"段\s*(?P<row>[1-9][0-9]{0,6})\s*(?:句\s*(?P<col>[1-9][0-9]{0,6}))?")


class Place(NamedTuple):
    """The place asked for."""

    sheet: str
    """"" = any; the text of a document is a sheet of its own."""
    ref: CellRef
    """A TextRef for a sentence, with col 0 for a whole paragraph; its sheet says nothing."""

    @property
    def is_text(self) -> bool:
        """Whether a sentence or paragraph is meant."""
        return isinstance(self.ref, TextRef)

    @property
    def a1(self) -> str:
        """As written: "G12", "段12句2"."""
        return self.ref.a1

    def on(self, sheet: str) -> bool:
        """Whether a sheet may hold it."""
        return self.sheet in {"", sheet} and self.is_text == (sheet == TEXT_SHEET)

    def in_row_of(self, ref: CellRef) -> bool:
        """Whether a cell stands in the row asked for; in a text, whether the sentence is the one
        asked for, or in the paragraph.
        """
        if isinstance(ref, TextRef) != self.is_text or ref.row != self.ref.row:
            return False
        return not self.is_text or self.ref.col in {0, ref.col} or not ref.col


def parse_place(text: str) -> Place:
    """Read "表名!G12" or "G12", with or without $ and quotes; "段12句2" or "段12" of a document.

    Raises:
        click.UsageError: it is neither.
    """
    sheet, _, address = text.strip().replace("！", "!").rpartition("!")
    ref = read_address(address.strip())
    if ref is None:
        raise click.UsageError(
            f"“{text}”不是单元格地址，应写作 G12 或 表名!G12；文档里的句子写作 段12句2。"
        )
    sheet = sheet.strip()
    if len(sheet) > 1 and sheet[0] == sheet[-1] == "'":
        sheet = sheet[1:-1].replace("''", "'")
    return Place(sheet, ref)


def read_address(address: str) -> CellRef | None:
    """The place that an address names, without its sheet; None for any other text."""
    if found := _CELL.fullmatch(address):
        col = 0
        for letter in found["letters"].upper():
            col = col * 26 + ord(letter) - 64
        return CellRef("", int(found["row"]), col)
    if found := _SENTENCE.fullmatch(address):
        return TextRef(TEXT_SHEET, int(found["row"]), int(found["col"] or 0))
    return None
