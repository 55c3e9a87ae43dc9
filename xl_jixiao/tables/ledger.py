"""问题台账: every problem over the rounds, with columns for the unit's answer and our verdict."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from hashlib import blake2b
from itertools import islice
from typing import Any, NamedTuple

from xl_jixiao.facts.ledger import ENTRY_TITLES, GONE_TITLES, EntryField, Gone, Unplaced
from xl_jixiao.facts.ledger_rows import LedgerEntry, LedgerLines, LedgerRow, ledger_entries
from xl_jixiao.facts.records import Part
from xl_jixiao.facts.roster_names import units_by_name
from xl_jixiao.facts.run import Run
from xl_jixiao.facts.statistics import ACROSS
from xl_jixiao.model.finding import SEVERITY_TITLES, STATE_TITLES, Finding, Severity, State
from xl_jixiao.rounds.entries import day_of
from xl_jixiao.rounds.ledger import DEMANDS, KEY_TITLE, LEDGER_NAME, NUMBER_TITLE
from xl_jixiao.tables.table import (
    GROUP,
    CellValue,
    Column,
    ColumnKind,
    Columns,
    GivenCells,
    LongTable,
    RowGroup,
    RowValues,
    cells,
    fixed,
)
from xl_jixiao.text.labels import fold

Json = dict[str, Any]  # JSON is untyped by nature

UNPLACED_NAME = "未能带入的填写"

_EXCEL_DAY_0 = dt.date(1899, 12, 30)


class ShownRow(NamedTuple):
    """A problem and whose it is."""

    row: LedgerRow
    id: str
    severity: Severity
    unit: str
    office: str


class FoundRow(NamedTuple):
    """What was found."""

    project: str
    row_label: str
    file: str
    sheet: str
    cells: Sequence[str]
    message: str
    found: str
    expected: str
    basis: str


def state_shown(state: State | Gone | None) -> str:
    """For people; of the first round 新增."""
    if state is None:
        return STATE_TITLES[State.NEW]
    return GONE_TITLES[state] if isinstance(state, Gone) else STATE_TITLES[state]


def _place(one: FoundRow) -> str:
    where = "!".join(filter(None, (one.sheet, "、".join(one.cells))))
    return " ".join(filter(None, (one.file, where)))


def _about(one: FoundRow) -> str:
    return " / ".join(filter(None, (one.project, one.row_label)))


def _demand(one: ShownRow) -> str:
    entered = one.row.problem.entered.get(EntryField.DEMAND)
    return entered or DEMANDS.get(one.severity, "")


def _text(name: EntryField) -> Callable[[ShownRow], CellValue]:
    return lambda one: one.row.problem.entered.get(name, "")


def _day(name: EntryField) -> Callable[[ShownRow], CellValue]:
    return lambda one: as_day(one.row.problem.entered.get(name, ""))


def as_day(text: str) -> CellValue:
    """A day as Excel's number, where the text is one."""
    day = day_of(text) if text else None
    return text if day is None else (day - _EXCEL_DAY_0).days


def _entry(
    name: EntryField,
    kind: ColumnKind = ColumnKind.ENTRY,
    width: float | None = None,
    value: Callable[[ShownRow], CellValue] | None = None,
) -> Column[ShownRow]:
    made = value or (_day(name) if kind is ColumnKind.ENTRY_DAY else _text(name))
    return Column(ENTRY_TITLES[name], kind, made, width)


_BEFORE: Columns[ShownRow] = (
    Column(NUMBER_TITLE, ColumnKind.COUNT, lambda one: one.row.problem.number, 8),
    Column("轮次", ColumnKind.COUNT, lambda one: one.row.problem.round),
    Column("等级", ColumnKind.SHORT, lambda one: SEVERITY_TITLES[one.severity]),
    Column("检查编号", ColumnKind.SHORT, lambda one: one.id),
    Column("单位", ColumnKind.NAME, lambda one: one.unit, 20),
    Column("业务股室", ColumnKind.TEXT, lambda one: one.office),
)

_FOUND: Columns[FoundRow] = (
    Column("项目/指标", ColumnKind.NAME, _about, 24),
    Column("文件·表·单元格", ColumnKind.NAME, _place),
    Column("问题", ColumnKind.LONG, lambda one: one.message),
    Column("现值", ColumnKind.TEXT, lambda one: one.found),
    Column("应为", ColumnKind.TEXT, lambda one: one.expected),
    Column("依据", ColumnKind.NAME, lambda one: one.basis),
)

_AFTER: Columns[ShownRow] = (
    _entry(EntryField.DEMAND, width=16, value=_demand),
    _entry(EntryField.DEADLINE, ColumnKind.ENTRY_DAY),
    Column("状态", ColumnKind.SHORT, lambda one: state_shown(one.row.state)),
    _entry(EntryField.ANSWER, width=24),
    _entry(EntryField.EVIDENCE),
    _entry(EntryField.OPINION, width=24),
    _entry(EntryField.REVIEWER),
    _entry(EntryField.USE),
    _entry(EntryField.WAIVE, width=9),
    _entry(EntryField.WHY, width=20),
    _entry(EntryField.REQUESTED_BY, width=9),
    _entry(EntryField.BY, width=9),
    _entry(EntryField.UNTIL, ColumnKind.ENTRY_DAY),
)

LEDGER_COLUMNS: Columns[Any] = (*_BEFORE, *_FOUND, *_AFTER)

FOUND = range(len(_BEFORE), len(_BEFORE) + len(_FOUND))
"""Those that tell what was found, which depends on a file alone."""


def found_values(project: str, one: Finding) -> RowValues:
    """What these have for a finding about a form of this project."""
    told = (one.row_label, one.file, one.sheet, one.cells, one.message)
    return cells(_FOUND, FoundRow(project, *told, one.found, one.expected, one.basis))


def _gone_values(project: str, was: Json) -> RowValues:
    return cells(_FOUND, FoundRow(project, *[was[name] for name in FoundRow._fields[1:]]))


KEY_COLUMN: Column[ShownRow] = Column(KEY_TITLE, ColumnKind.TEXT, lambda one: one.row.problem.key)


def ledger_titles() -> frozenset[str]:
    """The titles of all its columns."""
    return frozenset(column.title for column in LEDGER_COLUMNS)


_NOTE = (
    "黄色各列由人填写（其余各列由程序写，改了不算）：单位反馈、佐证由单位填，其余由财政部门填。"
    "下次汇总自动带入，可以排序、筛选、隐藏、移动列。"
    "“予以保留”填“是”，并填理由、批准人，该问题不再计为错误或警告，过了“至”的日期自动失效。"
)


def ledger_table(run: Run) -> LongTable | None:
    """The sheet 问题台账; None where the run has no ledger."""
    ledger = run.ledger
    if ledger is None:
        return None
    more = _more_columns(run)
    table = _LedgerRows(run, (*_AFTER, *more, KEY_COLUMN))
    note = f"第 {ledger.round} 轮，共 {ledger.size} 条。{_waivers_note(run)}{_NOTE}"
    offices = any(one.unit.office for one in run.standings)
    hidden = {KEY_TITLE} if offices else {KEY_TITLE, "业务股室"}
    return LongTable(
        LEDGER_NAME,
        (*LEDGER_COLUMNS, *more, KEY_COLUMN),
        ledger.size,
        table.rows,
        note,
        frozenset(hidden),
        groups=table.groups,
        given=FOUND,
    )


class _LedgerRows:
    """The rows of the ledger of a run."""

    def __init__(self, run: Run, after: Columns[ShownRow]) -> None:
        """`after`: the columns behind what was found, the last one the key."""
        self._run, self._after = run, after
        self._untouched: dict[tuple[Severity, State | Gone | None], RowValues] = {}
        self._units = units_by_name(run)
        self._lines = LedgerLines(run, Part.LEDGER)

    def rows(self, entries: Iterable[LedgerEntry] | None = None) -> Iterator[RowValues]:
        """Of these problems; of all without them."""
        for row in self._lines.rows(ledger_entries(self._run) if entries is None else entries):
            shown = self._shown(row)
            yield (*cells(_BEFORE, shown), self._found(row), *self._behind(shown))

    def _behind(self, shown: ShownRow) -> RowValues:
        """The cells behind what was found: where nothing is entered, as in most rows, they differ
        by their key alone.
        """
        if shown.row.problem.entered:
            return cells(self._after, shown)
        look = shown.severity, shown.row.state
        if look not in self._untouched:
            self._untouched[look] = cells(self._after[:-1], shown)
        return (*self._untouched[look], shown.row.problem.key)

    def _shown(self, row: LedgerRow) -> ShownRow:
        if row.was is not None:
            told = row.was["id"], Severity(row.was["severity"])
            return ShownRow(row, *told, *self._whose(row.was["unit"] or ""))
        if row.finding is not None:
            one = row.finding
            return ShownRow(row, one.id, one.severity, *self._whose(one.unit))
        spot = row.problem.spot
        if spot is None:  # never: what is not there any more is as it was
            raise LookupError(row.problem.number)
        file = self._run.files[spot.file]
        mark = file.findings[spot.ordinal]
        whose = self._whose("" if mark.unit == file.file else mark.unit)
        return ShownRow(row, mark.id, mark.severity, *whose)

    def _whose(self, name: str) -> tuple[str, str]:
        """The unit and its office, as the roster has them."""
        unit = self._units.get(fold(name))
        return (unit.name, unit.office) if unit else (name, "")

    def _found(self, row: LedgerRow) -> GivenCells:
        if row.was is not None:
            return GivenCells(values=_gone_values(row.project, row.was))
        if row.finding is not None:
            return GivenCells(values=found_values(row.project, row.finding))
        return GivenCells(row.line)

    def groups(self) -> Iterator[RowGroup]:
        """The same in groups."""
        units = [(name, one.name, one.office) for name, one in self._units.items()]
        digest = blake2b(repr(units).encode("utf-8", "surrogatepass")).hexdigest()
        titles = [one.title for one in self._after]
        entries = ledger_entries(self._run)
        while some := [*islice(entries, GROUP)]:
            files: dict[int, int] = {}
            told = [self._told(one, files) for one in some]
            contents = [(one.file, one.sha256) for one in map(self._run.files.__getitem__, files)]
            yield RowGroup((titles, digest, contents, told), (), partial(self.rows, some))

    def _told(self, entry: LedgerEntry, files: dict[int, int]) -> tuple[object, ...]:
        """What a row depends on; `files` numbers the files that it is of, by their index."""
        problem, was = entry
        spot = problem.spot
        if was is not None or spot is None or spot.file == ACROSS:
            return (*self.rows([entry]),)
        return (
            files.setdefault(spot.file, len(files)),
            spot.ordinal,
            problem.number,
            problem.round,
            problem.key,
            state_shown(self._run.state_of(spot)),
            dict(problem.entered) if problem.entered else None,
        )


def _waivers_note(run: Run) -> str:
    waivers = run.ledger.waivers if run.ledger else ()
    if not waivers:
        return ""
    force = sum(not one.problem for one in waivers)
    without = len(waivers) - force
    return f"予以保留 {force} 条" + (f"，另有 {without} 条没有生效。" if without else "。")


def _more_columns(run: Run) -> Columns[ShownRow]:
    """The columns that people added."""
    ledger = run.ledger
    every = [] if ledger is None else [*ledger.known.values(), *ledger.gone]
    names = {name: None for one in every for name in one.entered if name.startswith("+")}
    return tuple(_more_column(name) for name in names)


def _more_column(name: str) -> Column[ShownRow]:
    return Column(name[1:], ColumnKind.ENTRY, lambda one: one.row.problem.entered.get(name, ""), 16)


UNPLACED_COLUMNS: Columns[Unplaced] = (
    Column("读到的时间", ColumnKind.NAME, lambda one: one.seen.replace("T", " ")[:19], 20),
    Column("工作表", ColumnKind.NAME, lambda one: one.sheet, 16),
    Column("单元格", ColumnKind.SHORT, lambda one: one.cell),
    Column("列名", ColumnKind.TEXT, lambda one: one.title),
    Column("填写的内容", ColumnKind.LONG, lambda one: one.text),
    Column("没有带入的原因", ColumnKind.LONG, lambda one: one.why),
)


def unplaced_table(run: Run) -> LongTable | None:
    """The sheet 未能带入的填写; None where everything has its place."""
    if run.ledger is None or not run.ledger.unplaced:
        return None
    note = "以前在汇总工作簿里填写、这一份里没有位置的内容；原来的工作簿在“历史”里。"
    return fixed(UNPLACED_NAME, UNPLACED_COLUMNS, run.ledger.unplaced, note)
