"""What a draft is made of before it is Word: text, numbers with their sources, gaps, tables.

The narrative makes it from submissions, the templates place it, the Word side draws it. Nothing
here knows Word or Jinja.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias

from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.tables.table import ORDINAL, AnyColumn, ColumnKind, Columns, DocumentTable, RowValues
from xl_jixiao.text.wording import percent, two_decimals


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
    return joined(
        [
            one
            for piece in pieces
            for one in (piece.pieces if isinstance(piece, Prose) else (piece,))
        ]
    )


def joined(pieces: Iterable[Piece]) -> Prose:
    """The same of pieces alone."""
    flat: list[Piece] = []
    text = ""
    for one in pieces:
        if isinstance(one, str):
            text += one
            continue
        if text:
            flat.append(text)
            text = ""
        flat.append(one)
    if text:
        flat.append(text)
    return Prose(tuple(flat))


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


_LEFT = frozenset({ColumnKind.NAME, ColumnKind.TEXT, ColumnKind.LONG})
_CENTRED = frozenset({ColumnKind.COUNT, ColumnKind.SHORT})


def table_of(table: DocumentTable, *, bold: bool = False) -> DraftTable:
    """A row for each source, then where the rest is and the sums; the head is `bold` or not."""
    columns = table.columns
    whole = sum(column.width or 0 for column in columns)
    sides = [(column, _side(column)) for column in columns]
    rows = [
        tuple([_cell(column, side, source, at) for column, side in sides])
        for at, source in enumerate(table.sources, 1)
    ]
    if table.rest:
        rows.append((TableCell(table.rest, colspan=len(columns), align="left"),))
    if table.total:
        rows.append(tuple(_totals(columns, table.total)))
    head = tuple(TableCell(one.title.replace(" ", "\n"), bold=bold) for one in columns)
    widths = tuple((one.width or 0) / whole for one in columns)
    return DraftTable(table.title, widths, (head, *rows), landscape=table.landscape)


def _cell(column: AnyColumn, side: str, source: object, at: int) -> TableCell:
    text = str(at) if column is ORDINAL else _printed(column, column.value(source))
    return TableCell(text, align=side)


def _printed(column: AnyColumn, value: object) -> str:
    if not isinstance(value, Decimal):
        return "" if value is None else str(value)
    return percent(value) if column.kind is ColumnKind.RATE else two_decimals(value)


def _side(column: AnyColumn) -> str:
    return "left" if column.kind in _LEFT else "center" if column.kind in _CENTRED else "right"


def _totals(columns: Columns[Any], total: RowValues) -> Iterator[TableCell]:
    label, *sums = total
    behind = [one for one in zip(columns[1:], sums, strict=True) if one[1] is not None]
    yield TableCell(str(label), colspan=len(columns) - len(behind), bold=True)
    for column, value in behind:
        side = _side(column) if isinstance(value, Decimal) else "center"
        yield TableCell(_printed(column, value), align=side)


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One line of the list of sources."""

    number: str
    source: str
    sentence: str
    """The beginning of the sentence it is in."""
