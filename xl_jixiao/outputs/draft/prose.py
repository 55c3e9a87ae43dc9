"""What a draft is made of before it is Word: text, numbers with their sources, gaps, tables.

The narrative makes it from submissions, the templates place it, the Word side draws it. Nothing
here knows Word or Jinja.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias


class SourcedNumber(NamedTuple):
    """A number of the text with where it comes from."""

    text: str
    """As printed, with its unit: "208.22万元", "82.17%"."""
    source: str
    """Chinese: the cell, or the arithmetic over cells: "自评表!C5", "(D4−C4)÷C4，自评表"."""


class Gap(NamedTuple):
    """What only a person can know; printed 【待补充：…】 and highlighted, listed at the end."""

    text: str
    """What is missing: "在职人数与编制数"."""


Piece: TypeAlias = str | SourcedNumber | Gap
"""Plain text goes out as it is: whoever makes it need not escape anything."""


@dataclass(frozen=True, slots=True)
class Prose:
    """One paragraph."""

    pieces: tuple[Piece, ...]

    def __bool__(self) -> bool:
        """Whether it says anything."""
        return bool(self.pieces)

    @property
    def text(self) -> str:
        """What a reader sees."""
        return "".join(shown(piece) for piece in self.pieces)


def prose(*pieces: Piece | Prose) -> Prose:
    """A paragraph of these pieces, texts side by side as one, empty ones left out."""
    flat: list[Piece] = []
    text = ""
    for piece in pieces:
        for one in piece.pieces if isinstance(piece, Prose) else (piece,):
            if isinstance(one, str):
                text += one
                continue
            if text:
                flat.append(text)
                text = ""
            flat.append(one)
    return Prose((*flat, text) if text else tuple(flat))


def shown(piece: Piece) -> str:
    """The piece as a reader sees it."""
    if isinstance(piece, Gap):
        return f"【待补充：{piece.text}】"
    return piece.text if isinstance(piece, SourcedNumber) else piece


@dataclass(frozen=True, slots=True)
class ProseSection:
    """A heading with its paragraphs; a template calls them 标题 and 段落."""

    heading: Prose
    paragraphs: tuple[Prose, ...]


class TableCell(NamedTuple):
    """A cell of an attachment, at its place in the grid."""

    text: str
    colspan: int = 1
    rowspan: int = 1
    align: str = "center"
    """"center", "left" or "right"."""
    bold: bool = False
    source: str = ""
    """Where its number comes from, of a table in the text; an attachment is its own source."""


@dataclass(frozen=True, slots=True)
class DraftTable:
    """An attachment as a Word table. Each row lists the cells that begin in it, from left to right;
    places covered by a span from above or from the left are not listed.
    """

    title: str
    widths: tuple[float, ...]
    """Shares of the page's width, their sum is 1."""
    rows: tuple[tuple[TableCell, ...], ...]
    header_rows: int = 1
    """Rows repeated on each page."""
    landscape: bool = False


class DraftColumn(NamedTuple):
    """A column of a table that has a row for each of some items."""

    title: str
    width: float
    value: Callable[[Any], str]
    """Of an item; all items of a table are of one kind."""
    align: str = "center"


ORDINAL = DraftColumn("序号", 0.06, str)
"""Numbers the rows from 1."""


def table_of(
    title: str,
    columns: Sequence[DraftColumn],
    items: Iterable[object],
    behind: Sequence[tuple[TableCell, ...]] = (),
    *,
    landscape: bool = False,
    bold: bool = False,
) -> DraftTable:
    """A row for each item, then those of `behind`; widths are in proportion to each other, the head
    is `bold` or not.
    """
    whole = sum(column.width for column in columns)
    rows = (
        tuple(
            TableCell(str(at) if column is ORDINAL else column.value(item), align=column.align)
            for column in columns
        )
        for at, item in enumerate(items, 1)
    )
    head = tuple(TableCell(column.title, bold=bold) for column in columns)
    widths = tuple(column.width / whole for column in columns)
    return DraftTable(title, widths, (head, *rows, *behind), landscape=landscape)


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One line of the list of sources."""

    number: str
    source: str
    sentence: str
    """The beginning of the sentence it is in."""
