"""A file as read: sheets of cells, paragraphs, and their addresses.

A sheet as a sparse set of cells, each with its address and the text a person sees.

The meeting point of all sources: whatever a table came from, from the Grid on there is one path.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import field
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from xl_jixiao.model.dataclass import dataclass

TEXT_SHEET = "正文"
"""What is for the sheet in the address of a sentence (contract: result.json)."""


class Paragraph(NamedTuple):
    """A paragraph outside the tables that holds some text."""

    number: int
    """From 1, over all such paragraphs of the document, as a reader would count them."""
    text: str
    """As displayed, the number that Word puts before it included ("一、", "（二）", "3."); line
    breaks are line feeds."""
    level: int = 0
    """Outline level by style (1 = 标题 1), 0 for body text. Most reports leave it at 0."""
    centred: bool = False
    bold: bool = False
    """Whether all of its text is bold."""
    size: float | None = None
    """Size of its characters in points where it says one."""
    tables_before: int = 0
    """How many tables of the document are before it: orders text and tables."""
    page_break: bool = False
    """Whether a new page begins with it."""


class CellKind(StrEnum):
    """What a cell holds, as far as a reader can tell."""

    BLANK = "blank"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    ERROR = "error"
    UNCALCULATED = "uncalculated"
    """A formula saved without its value (never calculated)."""
    OBJECT = "object"
    """A picture inside the cell (WPS's DISPIMG, Excel's pictures in cells); `text` is PICTURE."""


PICTURE = "（图片）"
"""Stands for what a picture shows, which nobody can read."""


@lru_cache(maxsize=4096)
def column_letters(col: int) -> str:
    """Excel's letters for a 1-based column: 1 → A, 27 → AA.

    Written here because the libraries that offer it cost 70-250 ms to import, which a UDF or
    `jixiao --help` would have to pay.
    """
    letters = ""
    while col:
        col, rest = divmod(col - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class CellRef(NamedTuple):
    """The address of one cell; row and col are 1-based."""

    sheet: str
    row: int
    col: int

    @property
    def a1(self) -> str:
        """The address within its sheet, e.g. "G12"."""
        return f"{column_letters(self.col)}{self.row}"

    @property
    def is_sentence(self) -> bool:
        """Whether it is a place in the text of a document, and no cell."""
        return False

    @property
    def counter(self) -> str:
        """The measure word of such places: 等8格."""
        return "格"

    @property
    def block(self) -> tuple[int, int]:
        """What of its sheet it belongs to, as row and col: the cell, or the paragraph."""
        return self.row, self.col


class SentenceRef(CellRef):
    """The place of a sentence in the text of a document, where `row` is the number of its paragraph
    and `col` that of its sentence in it (0 = the whole paragraph); both count from 1.
    """

    __slots__ = ()

    @property
    def a1(self) -> str:
        """The address by the contract: "段12句2"."""
        return f"段{self.row}句{self.col}" if self.col else f"段{self.row}"

    @property
    def is_sentence(self) -> bool:
        """It is."""
        return True

    @property
    def counter(self) -> str:
        """等8处."""
        return "处"

    @property
    def block(self) -> tuple[int, int]:
        """Its paragraph."""
        return self.row, 0


class Caption(NamedTuple):
    """A line of text above a table of a document: its title, 填报单位：…, 单位：万元."""

    text: str
    ref: CellRef


class Area(NamedTuple):
    """A rectangle of cells, all bounds inclusive and 1-based."""

    top: int
    left: int
    bottom: int
    right: int

    def holds(self, row: int, col: int) -> bool:
        """Whether the cell lies inside."""
        return self.top <= row <= self.bottom and self.left <= col <= self.right


def merges_of(origin: Mapping[tuple[int, int], tuple[int, int]]) -> tuple[Area, ...]:
    """The merged ranges, given of each place the one whose cell is seen there."""
    reach: dict[tuple[int, int], Area] = {}
    for (row, col), start in origin.items():
        area = reach.get(start, Area(*start, *start))
        reach[start] = Area(area.top, area.left, max(area.bottom, row), max(area.right, col))
    return tuple(
        area for area in reach.values() if (area.bottom, area.right) != (area.top, area.left)
    )


class Unseen(NamedTuple):
    """Rows and columns with content that a person does not see on the screen."""

    rows: frozenset[int] = frozenset()
    """Hidden by hand, folded away, or of no height."""
    filtered: frozenset[int] = frozenset()
    """Rows that an active filter leaves out; they come back when it is cleared."""
    cols: frozenset[int] = frozenset()

    @property
    def all_rows(self) -> frozenset[int]:
        """Rows hidden by whatever means."""
        return self.rows | self.filtered


ALL_SEEN = Unseen()


class Cell(NamedTuple):
    """One filled cell.

    A NamedTuple and not a dataclass: a folder has millions of them, and a frozen dataclass takes
    three times as long to make.
    """

    row: int
    col: int
    kind: CellKind
    text: str
    """What the cell says. Of a number all stored digits in plain form with the words of its format
    ("100%" for 1 under 0%, "-220" for (220.00), "0.5亿元"), of a day 2023年12月31日 whatever its
    order of display, without the year where the format shows none. "" where the format shows
    nothing. An error cell reads "#REF!". Line feeds are kept."""
    number: Decimal | None = None
    """The stored number (NUMBER only), divided as the format's commas and !. divide it. A % does
    not change it: 0.95 under 0%."""
    decimals: int | None = None
    """Decimals that the display shows, None for text."""
    date: dt.date | None = None
    """The day of a DATE cell."""
    shown: str = ""
    """As displayed, where that is not `text`: "96%" for 0.955 under 0%."""
    formula: bool = False
    """Whether the cell holds a formula (its value is then the cached one)."""
    display_known: bool = True
    """False where the file format hides how the number is shown (.xlsb): `text` is then the plain
    stored number, and nothing that depends on % or on a unit in the format may be concluded."""

    @property
    def displayed(self) -> str:
        """As a person sees it."""
        return self.shown or self.text


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: filled cells only, whatever range the file claims to use."""

    sheet: str
    cells: Mapping[tuple[int, int], Cell]
    """By (row, col), 1-based. Cells covered by a merge are only at its top left."""
    merges: tuple[Area, ...] = ()
    visible: bool = True
    captions: tuple[Caption, ...] = ()
    """Lines above a table of a document, which are no cells of it, from top to bottom."""
    unseen: Unseen = ALL_SEEN
    unseen_known: bool = True
    """False where nobody could tell what is hidden: then `unseen` is empty."""

    def cell(self, row: int, col: int) -> Cell | None:
        """The cell stored at exactly this place, or None."""
        return self.cells.get((row, col))


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file as read: its sheets in their order, and what could not be read."""

    grids: tuple[Grid, ...]
    unreadable: tuple[tuple[str, str], ...] = ()
    """(sheet, reason in Chinese) of sheets that could not be read."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Defined names of the workbook → what they refer to, as text ("Sheet1!$A$1")."""
    modified: dt.datetime | None = None
    """When the file was last saved by its own properties (docProps/core.xml), if it says."""
    paragraphs: tuple[Paragraph, ...] | None = None
    """The text of a document outside its tables; None for a workbook."""
    remarks: tuple[str, ...] = ()
    """Chinese: what the reader of a document decided and a person should know (tracked changes
    were read as accepted, text boxes are behind their paragraph)."""
