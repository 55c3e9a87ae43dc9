"""What a table is before any library writes it: columns, rows, summary lines."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from functools import partial
from hashlib import blake2b
from typing import Any, Generic, NamedTuple, TypeVar, overload

from xl_jixiao.facts.records import FileRecord, Part, StoredParts
from xl_jixiao.model.dataclass import dataclass


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
    ENTRY = "entry"
    """For people to type into: unlocked, coloured; the next run reads it back."""
    ENTRY_DAY = "entry-day"
    """The same for a day."""
    ENTRY_SCORE = "entry-score"
    """The same for points."""
    ENTRY_RATE = "entry-rate"
    """The same for a ratio, shown as a percentage."""


ENTRIES = frozenset(
    {ColumnKind.ENTRY, ColumnKind.ENTRY_DAY, ColumnKind.ENTRY_SCORE, ColumnKind.ENTRY_RATE}
)
"""Kinds of columns that people type into."""


PLACES = frozenset({ColumnKind.PLACE, ColumnKind.CELL})
"""Kinds of columns whose cells are `PlaceLink`s."""


class PlaceLink(NamedTuple):
    """A text that points into a file of the folder."""

    text: str
    file: str
    """Relative to the folder, with /."""
    sheet: str = ""
    cell: str = ""


class GivenCells(NamedTuple):
    """What a row has for several columns beside each other (`LongTable.given`)."""

    kept: bytes = b""
    """The cells, made where its file was read."""
    values: RowValues = ()
    """Their values, where they were not."""


CellValue = str | int | Decimal | PlaceLink | GivenCells | None

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
    width: float | None = None
    """In characters, where it is not that of its kind."""


UNIT_TITLE = "单位"
"""Of the column whose text the roster may know better (`StoredTable.unit`)."""

Columns = tuple[Column[S_contra], ...]

AnyColumn = Column[Any]
"""For those who only ask for its title and kind."""


ORDINAL: AnyColumn = Column("序号", ColumnKind.COUNT, lambda _: None, 0.06)
"""Numbers the rows of a table of a document from 1; its width is a share of the page."""


class RowGroup(NamedTuple):
    """Rows that follow each other, and what tells them from others for less than their values."""

    told: tuple[object, ...]
    """All that the values depend on, so that it prints alike only where they are alike; what rules
    and program decide is told elsewhere."""
    files: tuple[str, ...]
    """The files that their places are in."""
    rows: Callable[[], Iterable[RowValues]]


GROUP = 32
"""Rows of a group: where one of them changes, all are made again."""


class DocumentTable(NamedTuple):
    """A table of a document; the widths of its columns are in proportion to each other."""

    title: str
    columns: Columns[Any]
    sources: Sequence[Any]
    """A row each, of one kind."""
    total: RowValues = ()
    """Its label stands over the columns of None behind it."""
    rest: str = ""
    """Where the rows beyond these are."""
    landscape: bool = False


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
    printed: bool = False
    """Whether it is handed on as a paper: A4 landscape, one page wide."""
    merges: bool = False
    """Whether the header is the first row, so that letters can be merged from the sheet, which is
    printed on A4 and taken to the telephone."""
    groups: Callable[[], Iterator[RowGroup]] | None = None
    """The same rows in groups, where that is cheaper."""
    given: range = range(0)
    """The columns for which each row has `GivenCells`."""

    def for_merging(self, hidden: frozenset[str]) -> LongTable:
        """The same with its header in the first row."""
        return replace(self, hidden=hidden, merges=True)


@dataclass(frozen=True, slots=True)
class StoredTable:
    """One long list whose rows were made where the files were read; there are `count` of them."""

    name: str
    columns: Columns[Any]
    count: int
    files: Sequence[FileRecord]
    stored: StoredParts
    parts: tuple[Part, ...]
    """One pass over the files for each."""
    decided: Collection[str] = ()
    """The files of which the run decided something: only their rows are asked about."""
    keeps: Callable[[FileRecord, int], bool] | None = None
    """Whether the row of this owner (RowHead.owner) of a file is in the list; None: all are."""
    last: Callable[[FileRecord, int], str] | None = None
    """The text of the last cell of the rows of this owner, "" where it is as the file gave it;
    None: everywhere.
    """
    unit: Callable[[FileRecord, int], str] | None = None
    """The text in the column 单位 of the rows of this owner, likewise."""
    across: Callable[[Part], Iterator[RowValues]] | None = None
    """The rows about several files, behind those of each pass."""
    note: str = ""
    hidden: frozenset[str] = frozenset()


class MadeRows(Sequence[RowValues], Generic[S_contra]):
    """Rows made anew whenever they are asked for, so that they are never held."""

    group = GROUP

    def __init__(
        self,
        columns: Columns[S_contra],
        sources: Sequence[S_contra],
        told: Callable[[S_contra], tuple[str, object]] | None = None,
    ) -> None:
        """`told`: the file that a row is of, and what else its values depend on, for less than
        these (`RowGroup.told`).
        """
        self._columns, self._sources, self._told = columns, sources, told

    def __len__(self) -> int:
        """As many as there are sources."""
        return len(self._sources)

    def __iter__(self) -> Iterator[RowValues]:
        """One after the other."""
        values = [column.value for column in self._columns]
        return (tuple([value(source) for value in values]) for source in self._sources)

    def groups(self) -> Iterator[RowGroup] | None:
        """The rows in groups; None where nothing is cheaper than their values."""
        told = self._told
        return None if told is None else self._groups(told)

    def _groups(self, told: Callable[[S_contra], tuple[str, object]]) -> Iterator[RowGroup]:
        told_of_columns = repr(self.told_of_columns()).encode("utf-8", "surrogatepass")
        columns = blake2b(told_of_columns).digest()  # a hundred, in each group
        for start in range(0, len(self), self.group):
            sources = self._sources[start : start + self.group]
            of = [told(one) for one in sources]
            files = tuple(dict.fromkeys([file for file, _ in of]))
            yield RowGroup((columns, of), files, partial(self.again, sources))

    def told_of_columns(self) -> tuple[object, ...]:
        """What tells the columns from others of the same looks."""
        return tuple([one.title for one in self._columns])

    def again(self, sources: Sequence[S_contra]) -> MadeRows[S_contra]:
        """The same for other sources."""
        return MadeRows(self._columns, sources, self._told)

    def narrowed(self, at: Iterable[int]) -> MadeRows[S_contra]:
        """The same rows with these of their columns alone."""
        return MadeRows(tuple([self._columns[one] for one in at]), self._sources)

    @overload
    def __getitem__(self, at: int) -> RowValues: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[RowValues]: ...

    def __getitem__(self, at: int | slice) -> RowValues | Sequence[RowValues]:
        """The row of the source at this place."""
        if isinstance(at, slice):
            return self.again(self._sources[at])
        return cells(self._columns, self._sources[at])


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
    rows: Sequence[RowValues]
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
    """A table whose sources are few enough to be held."""
    rows = MadeRows(columns, tuple(sources))
    return LongTable(name, columns, len(rows), lambda: iter(rows), note)


def unfilled(
    columns: Columns[S_contra], sources: Collection[S_contra], optional: Iterable[str]
) -> frozenset[str]:
    """Those of the `optional` titles whose columns are empty in every row; none without rows."""
    if not sources:
        return frozenset()
    by_title = {column.title: column.value for column in columns}
    return frozenset(
        title
        for title in optional
        if all(by_title[title](source) in {None, ""} for source in sources)
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


def figure_sum(total: Decimal) -> Decimal:
    """A sum of figures as Excel would have it."""
    return Decimal(repr(round(float(total), _NOISE)))
