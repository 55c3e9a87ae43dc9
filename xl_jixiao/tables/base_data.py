"""基础数据汇总: a row per 基础数据表, in blocks by year."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import chain, count
from operator import attrgetter
from typing import NamedTuple, overload

from xl_jixiao.facts.records import FormRecord, Part
from xl_jixiao.facts.run import NOT_COUNTED, Run
from xl_jixiao.facts.scored import year_title
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.submission import BaseDatum, Figure, Form
from xl_jixiao.tables.table import (
    BlockTable,
    Column,
    ColumnKind,
    Columns,
    Fold,
    MadeRows,
    PlaceLink,
    RowValues,
    SummaryCell,
    SummaryLine,
    TableBlock,
    cells,
    figure_sum,
    hidden_note,
    unfilled,
)

_KINDS = {
    "万元": ColumnKind.AMOUNT,
    "人": ColumnKind.COUNT,
    "ratio": ColumnKind.RATE,
    "": ColumnKind.LONG,
}

_SUMMED = frozenset({ColumnKind.AMOUNT, ColumnKind.COUNT, ColumnKind.NUMBER})

_NOTHING = Decimal(0)

_LONGEST_TITLE = 200
"""Excel takes 255 in the header of a table."""


_Slot = str
"""What names a figure across the forms: its row and column by the layout's ids where it has
them, so that differently worded labels of one official row meet; a number behind them tells
repeated rows of one form apart (每个专项一行). One text, whose hash is taken once.
"""

_BETWEEN = "\x1f"


class BaseName(NamedTuple):
    """What a figure is called in its form."""

    label: str
    column: str
    section: str
    unit: str


BaseValue = Decimal | str | None
"""A figure, or what is there instead of one."""


class BaseFigures(NamedTuple):
    """The figures of a form."""

    names: Mapping[_Slot, BaseName]
    """In the order of the form; one and the same object for forms that have the same."""
    values: Mapping[_Slot, BaseValue]


@dataclass(frozen=True, slots=True)
class BaseSource:
    """What a row is made of: one form and its figures, which are read when they are asked for."""

    record: FormRecord
    figures: Callable[[], BaseFigures]
    note: str
    content: str
    """The hash of its file."""


_BEFORE: Columns[BaseSource] = (
    Column("单位名称", ColumnKind.NAME, lambda one: one.record.unit),
    Column("单位编码", ColumnKind.TEXT, lambda one: one.record.unit_code),
    Column("年度", ColumnKind.SHORT, lambda one: one.record.year),
)

_OPTIONAL = ("单位编码", "说明")

_AFTER: Columns[BaseSource] = (
    Column(
        "文件",
        ColumnKind.PLACE,
        lambda one: PlaceLink(one.record.file, one.record.file, one.record.sheet),
    ),
    Column("工作表", ColumnKind.NAME, lambda one: one.record.sheet),
    Column("说明", ColumnKind.TEXT, lambda one: one.note),
)


_FORM, _PIECE = b"\x1d", b"\x1e"
"""Between forms; between index, names and values of one. JSON escapes both."""


def base_part(tables: Iterable[tuple[int, Sequence[BaseDatum]]]) -> bytes:
    """The figures of the 基础数据表 of a file, each with its index among the forms of the file, as
    they are kept.
    """
    return _FORM.join([b"%d" % at + _PIECE + _kept(data) for at, data in tables])


def _kept(data: Sequence[BaseDatum]) -> bytes:
    """Names and values of a form apart: all forms of a layout have the same names."""
    values = _JSON.encode([_value_kept(one.value) for one in data])
    names = _names_kept(tuple(map(_names_of, data)))
    return names + _PIECE + values.encode("utf-8", "surrogatepass")


_JSON = json.JSONEncoder(ensure_ascii=False)

_names_of = attrgetter("key", "label", "column_key", "column", "section", "unit")


@lru_cache(maxsize=64)
def _names_kept(names: Iterable[tuple[str, str, str, str, str, str]]) -> bytes:
    """The slot of each figure and its `BaseName`."""
    seen: Counter[tuple[str, str]] = Counter()
    kept = []
    for key, label, column_key, column, section, unit in names:
        slot = (key or label, column_key or column)
        seen[slot] += 1
        name = _BETWEEN.join((*slot, str(seen[slot])))
        kept.append((name, label, column, section, unit))
    return _JSON.encode(kept).encode("utf-8", "surrogatepass")


def _value_kept(figure: Figure) -> str | list[str] | None:
    """A number as its text, a text in a list."""
    if figure.value is not None:
        return str(figure.value)
    return [figure.entry.printed] if figure.entry.printed else None


def _read(part: bytes) -> dict[int, BaseFigures]:
    """By the index of the form among the forms of its file."""
    read = {}
    for form in part.split(_FORM):
        at, kept, values = form.split(_PIECE)
        names = _names(kept)
        read[int(at)] = BaseFigures(names, dict(zip(names, _values(values), strict=True)))
    return read


@lru_cache(maxsize=64)
def _names(kept: bytes) -> Mapping[_Slot, BaseName]:
    return {
        slot: BaseName(*name) for slot, *name in json.loads(kept.decode("utf-8", "surrogatepass"))
    }


def _values(kept: bytes) -> list[BaseValue]:
    return [
        Decimal(one) if type(one) is str else one and one[0]
        for one in json.loads(kept.decode("utf-8", "surrogatepass"))
    ]


class _BaseHeader(NamedTuple):
    """A column and the figure that is in it."""

    slot: _Slot
    column: Column[BaseSource]


class _BaseRows(MadeRows[BaseSource]):
    """Rows whose figures, a hundred each, are taken from their form at once."""

    group = 8

    def __init__(
        self,
        columns: Columns[BaseSource],
        slots: Sequence[_Slot],
        sources: Sequence[BaseSource],
    ) -> None:
        super().__init__(columns, sources, _told)
        self._slots, self._forms = slots, sources

    def told_of_columns(self) -> tuple[object, ...]:
        """See `MadeRows`; two figures of other forms may have one title."""
        return (*super().told_of_columns(), *self._slots)

    def again(self, sources: Sequence[BaseSource]) -> _BaseRows:
        """The same for other sources."""
        return _BaseRows(self._columns, self._slots, sources)

    def __iter__(self) -> Iterator[RowValues]:
        """One after the other."""
        for one in self._forms:
            figures = map(one.figures().values.get, self._slots)
            yield (*cells(_BEFORE, one), *figures, *cells(_AFTER, one))


def _told(one: BaseSource) -> tuple[str, object]:
    """What a row depends on besides its columns (`MadeRows`)."""
    record = one.record
    return record.file, (one.content, record.sheet, record.top, one.note)


class _BaseForms(Sequence[BaseSource]):
    """The 基础数据表 of a run, read from what is kept of the files."""

    def __init__(self, run: Run, places: Sequence[tuple[int, int]]) -> None:
        """`places`: index of the file, index of the form in it."""
        self._run, self._places = run, places
        self._latest: tuple[int, Mapping[int, BaseFigures]] = -1, {}

    def __len__(self) -> int:
        """How many there are."""
        return len(self._places)

    @overload
    def __getitem__(self, at: int) -> BaseSource: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[BaseSource]: ...

    def __getitem__(self, at: int | slice) -> BaseSource | Sequence[BaseSource]:
        """One of them, read again."""
        if isinstance(at, slice):
            return _BaseForms(self._run, self._places[at])
        file, form = self._places[at]
        record = self._run.files[file].forms[form]
        note = NOT_COUNTED if record.key in self._run.superseded else ""
        content = self._run.files[file].sha256
        return BaseSource(record, lambda: self._figures(file)[form], note, content)

    def _figures(self, file: int) -> Mapping[int, BaseFigures]:
        if self._latest[0] != file:
            self._latest = file, _read(self._run.parts.read(file, Part.BASE))
        return self._latest[1]


def base_table(run: Run) -> BlockTable:
    """The sheet 基础数据汇总."""
    places = [
        (at, number)
        for at, file in enumerate(run.files)
        for number, form in enumerate(file.forms)
        if form.form is Form.BASIC_DATA
    ]
    groups: defaultdict[tuple[bool, int], list[tuple[int, int]]] = defaultdict(list)
    replaced: list[tuple[int, int]] = []
    for at, number in places:
        record = run.files[at].forms[number]
        dropped = record.key in run.superseded
        (replaced if dropped else groups[record.year is None, record.year or 0]).append(
            (at, number)
        )
    forms = _BaseForms(run, places)
    names, sums = _names_and_sums(forms)
    headers = _headers(names)
    figures = tuple([one.column for one in headers])
    slots = [one.slot for one in headers]
    columns = (*_BEFORE, *figures, *_AFTER)
    blocks = [
        TableBlock(
            _title(key),
            _BaseRows(columns, slots, _BaseForms(run, found)),
            (_total(headers, sums[key], len(found)),),
        )
        for key, found in sorted(groups.items(), key=lambda item: item[0])
    ]
    if replaced:
        rows = _BaseRows(columns, slots, _BaseForms(run, replaced))
        blocks.append(TableBlock(NOT_COUNTED, rows))
    empty = unfilled(columns, forms, _OPTIONAL)
    note = "金额单位：万元。控制率不合计。" + hidden_note(columns, empty)
    return BlockTable("基础数据汇总", columns, tuple(blocks), note, empty)


_Sums = defaultdict[_Slot, Decimal]


def _names_and_sums(
    forms: Sequence[BaseSource],
) -> tuple[list[Mapping[_Slot, BaseName]], Mapping[tuple[bool, int], _Sums]]:
    """What the figures of the forms are called, each names once where they follow each other, and
    the sums of those of a year that count: every form is read once for both.
    """
    names: list[Mapping[_Slot, BaseName]] = []
    sums: defaultdict[tuple[bool, int], _Sums] = defaultdict(lambda: defaultdict(Decimal))
    for one in forms:
        figures = one.figures()
        if not names or figures.names is not names[-1]:
            names.append(figures.names)
        if not one.note:
            year = sums[one.record.year is None, one.record.year or 0]
            for slot, value in figures.values.items():
                if isinstance(value, Decimal):
                    year[slot] += value
    return names, sums


def _headers(forms: Iterable[Mapping[_Slot, BaseName]]) -> list[_BaseHeader]:
    """Columns in the order of the form, later forms' additional ones behind those they follow."""
    order: list[_Slot] = []
    known: dict[_Slot, BaseName] = {}
    for names in forms:
        at = 0
        for slot, name in names.items():
            if slot not in known:
                order.insert(at, slot)
                known[slot] = name
            at = order.index(slot) + 1
    taken = {column.title.casefold() for column in (*_BEFORE, *_AFTER)}
    columns = []
    for slot in order:
        title = _unused(_header(known[slot]), taken)
        taken.add(title.casefold())
        columns.append(_BaseHeader(slot, _column(title, slot, known[slot].unit)))
    return columns


def _column(title: str, slot: _Slot, unit: str) -> Column[BaseSource]:
    kind = _KINDS.get(unit, ColumnKind.NUMBER)
    return Column(title, kind, lambda one: one.figures().values.get(slot))


def _unused(title: str, taken: Container[str]) -> str:
    """The title, numbered where it is taken: an Excel table tells its columns apart by name,
    whatever their case.
    """
    names = chain((title,), (f"{title}（{number}）" for number in count(2)))
    return next(name for name in names if name.casefold() not in taken)


def _header(figure: BaseName) -> str:
    """The title of its column, with its unit."""
    parts = dict.fromkeys((figure.label, figure.column))  # a text below its heading says it twice
    name = " ".join(part for part in parts if part) or figure.section
    unit = "" if figure.unit in {"", "ratio"} else f"（{figure.unit}）"
    printable = "".join(letter if letter.isprintable() else " " for letter in name)
    return " ".join(printable.split())[:_LONGEST_TITLE] + unit


def _total(headers: Sequence[_BaseHeader], found: _Sums, forms: int) -> SummaryLine:
    """How many sheets a block is of, and what can be added up of them. What is where a figure
    should be (an unreadable cell is shown as it is) adds nothing.
    """
    sums = {
        one.column.title: SummaryCell(
            Fold.SUM, one.column.title, "", figure_sum(found.get(one.slot, _NOTHING))
        )
        for one in headers
        if one.column.kind in _SUMMED
    }
    count = SummaryCell(Fold.COUNT, "工作表", "", Decimal(forms))
    return SummaryLine("合计", {"年度": count, **sums})


def _title(key: tuple[bool, int]) -> str:
    unknown, year = key
    return f"基础数据表 · {year_title(None if unknown else year)}"
