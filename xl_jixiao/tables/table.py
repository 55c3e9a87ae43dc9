"""What a table is before any library writes it: columns, rows, summary lines."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, Generic, NamedTuple, TypeVar

from xl_jixiao.model.submission import Submission


class ColumnKind(StrEnum):
    """What a column holds; the outputs derive width, alignment and number format from it."""

    SHORT = "short"
    """A word or two: severity, grade, id."""
    TEXT = "text"
    NAME = "name"
    """Names of units, projects, indicators."""
    FILE = "file"
    """A file's path, and what else is as long."""
    LONG = "long"
    """A sentence or more, wrapped."""
    PROSE = "prose"
    """Paragraphs, wrapped."""
    AMOUNT = "amount"
    """万元"""
    RATE = "rate"
    """A ratio, shown as a percentage."""
    SCORE = "score"
    """Points."""
    COUNT = "count"
    NUMBER = "number"
    """A number whose unit is in the header."""
    PLACE = "place"
    """A `PlaceLink` whose text is a file."""
    CELL = "cell"
    """A `PlaceLink` whose text is one cell or a few."""


class PlaceLink(NamedTuple):
    """A text that points into a file of the folder."""

    text: str
    file: str
    """Relative to the folder, with /."""
    sheet: str = ""
    cell: str = ""


CellValue = str | int | Decimal | PlaceLink | None

RowValues = tuple[CellValue, ...]


S_contra = TypeVar("S_contra", contravariant=True)
"""What a row is made of: a column of a form in general is also one of a certain form."""


@dataclass(frozen=True, slots=True)
class Column(Generic[S_contra]):
    """A column: its header text, what it holds, and its cell in the row of one source.

    `value` is a pure function of the source, so that a row can be made wherever the source is.
    """

    title: str
    kind: ColumnKind
    value: Callable[[S_contra], CellValue]


Columns = tuple[Column[S_contra], ...]

AnyColumn = Column[Any]
"""For those who only ask for its title and kind."""


def cells(columns: Sequence[Column[S_contra]], source: S_contra) -> RowValues:
    """The row of one source."""
    return tuple([column.value(source) for column in columns])


@dataclass(frozen=True, slots=True)
class LongTable:
    """One long list. The rows are made anew at each pass, so that 100,000 of them are never held
    at once; there are exactly `count`.
    """

    name: str
    columns: Columns[Any]
    count: int
    rows: Callable[[], Iterator[RowValues]]
    note: str = ""
    """A sentence for the reader, printed above the table."""
    hidden: frozenset[str] = frozenset()
    """Titles of columns that no row fills: kept out of sight."""


class Fold(StrEnum):
    """How the column of a block is folded into one of its summary lines."""

    SUM = "sum"
    FILLED_SUM = "filled-sum"
    """The sum, blank where nothing is to be added."""
    MEAN = "mean"
    COUNT = "count"
    """The number of rows."""
    RATIO = "ratio"
    """Sum of one column over the sum of another (合计执行率)."""


class SummaryCell(NamedTuple):
    """One cell of a summary line."""

    fold: Fold
    over: str
    """Title of the column that is folded; for RATIO the numerator."""
    under: str
    """Title of the column that divides (RATIO), else ""."""
    value: Decimal | None
    """What the fold gives, None where nothing can be folded."""


class SummaryLine(NamedTuple):
    """A line below a block: 合计, 算术平均 …"""

    label: str
    totals: dict[str, SummaryCell]
    """By the title of the column that the cell is in."""


@dataclass(frozen=True, slots=True)
class TableBlock:
    """Rows that may be added up with each other: one kind of form, one year."""

    title: str
    rows: tuple[RowValues, ...]
    summary: tuple[SummaryLine, ...] = ()
    """Empty for rows that are only shown (superseded versions)."""


@dataclass(frozen=True, slots=True)
class BlockTable:
    """A list in blocks with the same columns, each block with its own summary lines."""

    name: str
    columns: Columns[Any]
    blocks: tuple[TableBlock, ...]
    note: str = ""
    hidden: frozenset[str] = frozenset()
    """Titles of columns kept out of sight: no row fills them, or only the summary lines need
    them.
    """


def fixed(
    name: str, columns: Columns[S_contra], sources: Iterable[S_contra], note: str = ""
) -> LongTable:
    """A table whose rows are few enough to be held."""
    held = tuple(cells(columns, source) for source in sources)
    return LongTable(name, columns, len(held), lambda: iter(held), note)


def unfilled(
    columns: Sequence[AnyColumn], rows: Collection[RowValues], optional: Iterable[str]
) -> frozenset[str]:
    """Those of the `optional` titles whose columns are empty in every row; none without rows."""
    if not rows:
        return frozenset()
    at = {column.title: place for place, column in enumerate(columns)}
    return frozenset(
        title for title in optional if all(row[at[title]] in {None, ""} for row in rows)
    )


def hidden_note(columns: Sequence[AnyColumn], hidden: Collection[str]) -> str:
    """What the reader is reported about columns out of sight, "" where there are none."""
    titles = "、".join(column.title for column in columns if column.title in hidden)
    return f"没有内容的列已隐藏（{titles}）。" if titles else ""


NUMERIC = frozenset(
    {ColumnKind.AMOUNT, ColumnKind.RATE, ColumnKind.SCORE, ColumnKind.COUNT, ColumnKind.NUMBER}
)

_NOISE = 8
"""Decimals kept of a sum, as of a sum of Excel's binary floats: far below a cent."""


def column_sum(rows: Iterable[RowValues], at: int) -> Decimal:
    """The sum of the column at this place. What is where a figure should be (an unreadable cell
    is shown as it is) adds nothing.
    """
    figures = (row[at] for row in rows)
    total = sum((Decimal(one) for one in figures if isinstance(one, int | Decimal)), Decimal(0))
    return Decimal(repr(round(float(total), _NOISE)))


def place_of(submission: Submission, cell: str = "") -> PlaceLink:
    """The submission's sheet as a place; its text is the file."""
    return PlaceLink(submission.file, submission.file, submission.sheet, cell)
