"""The sheets of the consolidated workbook without their rows; highlights.

Sheets of the consolidated workbook, without their rows: headers, sample rows, summary lines.

Each function prepares a sheet by XlsxWriter and says which rows are to be streamed into it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any, Literal, NamedTuple

from xl_jixiao.facts.records import FileRecord, Part
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.finding import SEVERITY_TITLES, Severity, Status
from xl_jixiao.model.grid import column_letters
from xl_jixiao.outputs.cell_text import safe_text
from xl_jixiao.outputs.entry_cells import validate_entries
from xl_jixiao.outputs.fragments import StoredRows, maker_of, stored_rows
from xl_jixiao.outputs.rows import KnownRows, RowBlock, RowMaker, SheetFill, Stretch, cut_at
from xl_jixiao.outputs.styles import (
    WorkbookStyles,
    points_for,
    set_up_merging,
    style_numbers,
    width_of,
)
from xl_jixiao.tables.summary import STATUS_TITLES
from xl_jixiao.tables.table import (
    NUMERIC,
    UNIT_TITLE,
    AnyColumn,
    BlockTable,
    ColumnKind,
    Fold,
    LongTable,
    MadeRows,
    RowValues,
    StoredTable,
    SummaryCell,
    TableBlock,
)
from xl_jixiao.text.wrapping import lines_in


class _Highlight(NamedTuple):
    criteria: str
    value: str | int
    look: Literal["error", "warning", "info", "negative"]


def _word(text: str, look: Literal["error", "warning", "info"]) -> _Highlight:
    return _Highlight("==", f'"{text}"', look)


_BY_TITLE: dict[str, tuple[_Highlight, ...]] = {
    "级别": (
        _word(SEVERITY_TITLES[Severity.ERROR], "error"),
        _word(SEVERITY_TITLES[Severity.WARNING], "warning"),
        _word(SEVERITY_TITLES[Severity.INFO], "info"),
    ),
    SEVERITY_TITLES[Severity.ERROR]: (_Highlight(">", 0, "error"),),
    SEVERITY_TITLES[Severity.WARNING]: (_Highlight(">", 0, "warning"),),
    "差异（核算－自评）": (_Highlight("<", 0, "negative"),),
    "等级": (
        _word(SEVERITY_TITLES[Severity.ERROR], "error"),
        _word(SEVERITY_TITLES[Severity.WARNING], "warning"),
    ),
    "执行率": (_Highlight(">", 1, "warning"),),
    "是否完成": (_word("否", "warning"), _word("不能判断", "info")),
    "处理结果": (_word(STATUS_TITLES[Status.REJECTED], "error"),),
}


def highlight(
    sheet: Any, styles: WorkbookStyles, columns: Sequence[AnyColumn], first: int, last: int
) -> None:
    """Add the conditional formats of the columns to rows `first` to `last` (0-based)."""
    for at, column in enumerate(columns):
        for rule in _BY_TITLE.get(column.title, ()):
            options = {
                "type": "cell",
                "criteria": rule.criteria,
                "value": rule.value,
                "format": getattr(styles, rule.look),
            }
            sheet.conditional_format(first, at, last, at, options)


TITLE_ROW, NOTE_ROW, HEADER_ROW = 0, 1, 2

EXCEL_ROWS = 1_048_576

_HEADER_LINES = 2
"""At least; room for the filter button."""

_NOTHING = "没有内容"


@dataclass(frozen=True, slots=True)
class WorkbookContext:
    """What every sheet needs: the workbook, its formats, the page title, the row limit."""

    workbook: Any  # XlsxWriter ships no types
    styles: WorkbookStyles
    title: str
    row_limit: int = EXCEL_ROWS
    keeps_rows: bool = False
    """Whether rows can be found again in a later run."""


class SheetFullError(Exception):
    """A sheet that can't be continued on another one has more rows than Excel holds."""


class BlockRange(NamedTuple):
    """Where the rows of a block stand, 0-based and inclusive: the charts point there."""

    title: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class BlockSheet:
    """A prepared block sheet."""

    fill: SheetFill | None
    counted: tuple[BlockRange, ...]
    """Blocks with summary lines."""


def list_sheets(desk: WorkbookContext, table: LongTable | StoredTable) -> Iterator[SheetFill]:
    """Sheets of a long list: it continues on "name(2)" past the row limit.

    Yields:
        What is streamed into each sheet.
    """
    header = 0 if isinstance(table, LongTable) and table.merges else HEADER_ROW
    room = desk.row_limit - header - 1
    rows: Iterator[RowBlock | KnownRows]
    if table.count > room or not desk.keeps_rows:
        rows = cut_at(prepared_rows(table), room)
    elif isinstance(table, LongTable):
        rows = _blocks_of_list(desk, table)
    else:
        rows = _known_rows(table)
    first = header + 1
    for number, done in enumerate(range(0, max(table.count, 1), room), 1):
        count = min(room, table.count - done)
        name = table.name if number == 1 else f"{table.name}({number})"
        sheet = _merging_sheet(desk, name, table) if header == 0 else _sheet(desk, name, table)
        for at, column in enumerate(table.columns):
            sheet.write_string(header, at, header_text(column), desk.styles.header)
        last = header + max(count, 1)
        sheet.autofilter(header, 0, last, len(table.columns) - 1)
        if not count:
            sheet.write_string(first, 0, _NOTHING, desk.styles.note)
            return
        sample_row(desk, sheet, first, table.columns)
        highlight(sheet, desk.styles, table.columns, first, last)
        validate_entries(sheet, table.columns, first, last)
        stretch = Stretch(first + 1, count, styles_of(table.columns), rows)
        yield SheetFill(sheet_part(sheet), (stretch,), last + 1)


def blocks_of_rows(
    desk: WorkbookContext,
    columns: Sequence[AnyColumn],
    rows: Iterable[RowValues],
    given: range = range(0),
) -> Iterator[RowBlock | KnownRows]:
    """Rows one after the other, all on one sheet; `given` as RowMaker has it."""
    maker = maker_of(columns, given)
    if not desk.keeps_rows:
        return maker.blocks(rows)
    groups = rows.groups() if isinstance(rows, MadeRows) else None
    return maker.known_blocks(rows) if groups is None else maker.known_groups(groups)


def _blocks_of_list(desk: WorkbookContext, table: LongTable) -> Iterator[RowBlock | KnownRows]:
    if desk.keeps_rows and table.groups is not None:
        return maker_of(table.columns, table.given).known_groups(table.groups())
    return blocks_of_rows(desk, table.columns, table.rows(), table.given)


def prepared_rows(table: LongTable | StoredTable) -> Iterator[RowBlock]:
    """The rows of a long list, those that are kept of the files with what only the run tells."""
    if isinstance(table, LongTable):
        yield from maker_of(table.columns, table.given).blocks(table.rows())
        return
    maker = maker_of(table.columns)
    for part in table.parts:
        yield from _rows_of_files(table, maker, part, range(len(table.files)))
        if table.across is not None:
            yield from maker.blocks(table.across(part))


def _rows_of_files(
    table: StoredTable, maker: RowMaker, part: Part, places: Iterable[int]
) -> Iterator[RowBlock]:
    """The rows of the files at these places."""
    for at in places:
        file = table.files[at]
        if _has_rows(file):
            stored = stored_rows(table.stored.read(at, part))
            if file.file in table.decided:
                stored = _decided(table, maker, file, stored)
            if stored.rows:
                yield RowBlock(stored.rows, stored.links, file.file, maker.place_style)


def _has_rows(file: FileRecord) -> bool:
    """A copy of another file has none of them in the run, whatever was made of it."""
    return bool(file.forms or file.findings or file.passed)


_TOGETHER = 8
"""Files whose rows are kept in one piece: where one of them changes, all are made again."""


def _known_rows(table: StoredTable) -> Iterator[RowBlock | KnownRows]:
    """The same as `prepared_rows`, so that those of which the run decides nothing are found again
    where an earlier run has kept them.
    """
    maker = maker_of(table.columns)
    for part in table.parts:
        for start in range(0, len(table.files), _TOGETHER):
            places = range(start, min(start + _TOGETHER, len(table.files)))
            files = [one for at in places if _has_rows(one := table.files[at])]
            make = partial(_rows_of_files, table, maker, part, places)
            if any(one.file in table.decided or not one.sha256 for one in files):
                yield from make()
            elif files:
                told = repr((part.name, [(one.file, one.sha256) for one in files]))
                identity = told.encode("utf-8", "surrogatepass")
                yield KnownRows(identity, tuple([one.file for one in files]), make)
        if table.across is not None:
            yield from maker.blocks(table.across(part))


def _decided(
    table: StoredTable, maker: RowMaker, file: FileRecord, stored: StoredRows
) -> StoredRows:
    """The rows of a file of which the run left something out."""
    told = [
        (at, text)
        for at, text in ((len(table.columns) - 1, table.last), (_unit_column(table), table.unit))
        if text is not None
    ]
    kept = []
    for at, (owner, lines) in enumerate(stored.heads()):
        if table.keeps is None or table.keeps(file, owner):
            texts = {column: shown for column, text in told if (shown := text(file, owner))}
            row = stored.rows[at]
            kept.append((at, maker.with_texts(row, lines, texts) if texts else row))
    links = [stored.links[at] for at, _ in kept] if stored.links else []
    return StoredRows([row for _, row in kept], links, b"")


def _unit_column(table: StoredTable) -> int:
    """Its index; any where there is none, since nothing is told of it then."""
    return next((at for at, one in enumerate(table.columns) if one.title == UNIT_TITLE), 0)


def block_sheet(desk: WorkbookContext, table: BlockTable) -> BlockSheet:
    """A sheet of blocks, each an Excel table with a filter of its own and, below it, its summary
    lines: sorting or filtering one block leaves the others and their totals alone.
    """
    needed = sum(len(one.rows) + len(one.summary) + 3 for one in table.blocks)
    check_room(desk, table.name, HEADER_ROW + 1 + needed)
    sheet = _sheet(desk, table.name, table)
    stretches, counted = [], []
    row = HEADER_ROW
    for number, block in enumerate(table.blocks):
        if number:
            sheet.write_string(row + 1, 0, safe_text(block.title), desk.styles.subtitle)
            row += 2
        first, last = row + 1, row + len(block.rows)
        _excel_table(desk, sheet, table.columns, row, last)
        sample_row(desk, sheet, first, table.columns)
        highlight(sheet, desk.styles, table.columns, first, last)
        rows = blocks_of_rows(desk, table.columns, block.rows)
        stretches.append(Stretch(first + 1, len(block.rows), styles_of(table.columns), rows))
        area = BlockRange(block.title, first, last)
        if block.summary:
            counted.append(area)
        _summary(desk, sheet, table, block, area)
        row = last + len(block.summary) + 1
    if not stretches:
        for at, column in enumerate(table.columns):
            sheet.write_string(HEADER_ROW, at, header_text(column), desk.styles.header)
        sheet.write_string(HEADER_ROW + 1, 0, _NOTHING, desk.styles.note)
        return BlockSheet(None, ())
    return BlockSheet(SheetFill(sheet_part(sheet), tuple(stretches), row), tuple(counted))


def check_room(desk: WorkbookContext, name: str, rows: int) -> None:
    """Totals are over the rows on one sheet: these can't be spread over several.

    Raises:
        SheetFullError: There are more than Excel holds.
    """
    if rows > desk.row_limit:
        raise SheetFullError(
            f"“{name}”要 {rows:,} 行，Excel 一张工作表只有 {desk.row_limit:,} 行，"
            "没有写出结果。"
            "请分成几个文件夹（例如每市一个）各自汇总，见 docs/scale.md"
        )


def _merging_sheet(desk: WorkbookContext, name: str, table: LongTable | StoredTable) -> Any:
    """A sheet with its header in the first row."""
    sheet = desk.workbook.add_worksheet(name)
    sheet.set_row(0, _header_height(_set_columns(sheet, table)))
    sheet.freeze_panes(1, 0)
    set_up_merging(sheet, f"{name}  {desk.title}")
    return sheet


def _set_columns(sheet: Any, table: LongTable | StoredTable | BlockTable) -> list[AnyColumn]:
    """Width and sight of each column; those that are seen."""
    for at, column in enumerate(table.columns):
        options = {"hidden": column.title in table.hidden}
        sheet.set_column(at, at, width_of(column), None, options)
    return [column for column in table.columns if column.title not in table.hidden]


def _sheet(desk: WorkbookContext, name: str, table: LongTable | StoredTable | BlockTable) -> Any:
    sheet = desk.workbook.add_worksheet(name)
    visible = _set_columns(sheet, table)
    sheet.write_string(TITLE_ROW, 0, name, desk.styles.title)
    _note(desk, sheet, table)
    sheet.set_row(TITLE_ROW, 26)
    sheet.set_row(HEADER_ROW, _header_height(visible))
    sheet.freeze_panes(HEADER_ROW + 1, 1)
    if isinstance(table, LongTable) and table.printed:
        set_up_merging(sheet, desk.title, HEADER_ROW)
    return sheet


_SCREEN = 120
"""Characters that are seen at once beside each other on a small screen."""


def _note(desk: WorkbookContext, sheet: Any, table: LongTable | StoredTable | BlockTable) -> None:
    """The sentence above a table, broken within what is seen without scrolling."""
    note = safe_text(table.note)
    last, room = 0, 0.0
    for at, column in enumerate(table.columns):
        width = 0.0 if column.title in table.hidden else width_of(column)
        if at and room + width > _SCREEN:
            break
        last, room = at, room + width
    lines = lines_in(note, int(room))
    sheet.set_row(NOTE_ROW, max(18, points_for(lines)))
    if lines > 1 and last:
        sheet.merge_range(NOTE_ROW, 0, NOTE_ROW, last, note, desk.styles.wrapped_note)
    else:
        style = desk.styles.note if lines == 1 else desk.styles.wrapped_note
        sheet.write_string(NOTE_ROW, 0, note, style)


def begin_sheet(
    desk: WorkbookContext,
    name: str,
    columns: tuple[AnyColumn, ...],
    note: str,
    hidden: frozenset[str],
) -> Any:
    """A sheet with its title, note and headers, for those who write the rows themselves."""
    table = LongTable(name, columns, 0, lambda: iter(()), note, hidden)
    sheet = _sheet(desk, name, table)
    for at, column in enumerate(columns):
        sheet.write_string(HEADER_ROW, at, header_text(column), desk.styles.header)
    return sheet


def sample_row(desk: WorkbookContext, sheet: Any, row: int, columns: Sequence[AnyColumn]) -> None:
    """The formats that the streamed rows take over; the last cell is for places without link."""
    for at, column in enumerate(columns):
        sheet.write_blank(row, at, None, desk.styles.body[column.kind])
    sheet.write_blank(row, len(columns), None, desk.styles.unlinked)


def _excel_table(
    desk: WorkbookContext, sheet: Any, columns: Sequence[AnyColumn], top: int, last: int
) -> None:
    headers = [
        {"header": header_text(column), "header_format": desk.styles.header} for column in columns
    ]
    options = {"columns": headers, "style": None, "autofilter": True}
    sheet.set_row(top, _header_height(columns))
    sheet.add_table(top, 0, top + 1, len(columns) - 1, options)
    # XlsxWriter notes every cell of a table (30 KB a workbook), so its last row is told afterwards
    area = f"A{top + 1}:{column_letters(len(columns))}{last + 1}"
    sheet.tables[-1].update(range=area, a_range=area, autofilter=area)


def _summary(
    desk: WorkbookContext, sheet: Any, table: BlockTable, block: TableBlock, area: BlockRange
) -> None:
    """The lines below the rows; the label takes the columns before the first figure."""
    columns = table.columns
    ranges, blank = _Ranges(columns, area), desk.styles.total[ColumnKind.TEXT]
    for row, line in enumerate(block.summary, area.last + 1):
        figures = next(at for at, column in enumerate(columns) if column.title in line.totals)
        label = safe_text(f"{line.label}（{block.title}）")
        before = [one for one in columns[:figures] if one.title not in table.hidden]
        room = int(sum(_widths(before)))
        sheet.set_row(row, points_for(lines_in(label, room)))
        if figures > 1:
            sheet.merge_range(row, 0, row, figures - 1, label, desk.styles.total_label)
        else:
            sheet.write_string(row, 0, label, desk.styles.total_label)
        for at, column in enumerate(columns[figures:], figures):
            total = line.totals.get(column.title)
            if total is None:
                sheet.write_blank(row, at, None, blank)
            else:
                look = _total_look(desk.styles, total, column)
                value = "" if total.value is None else float(total.value)
                sheet.write_formula(row, at, _formula(total, ranges), look, value)


def _total_look(styles: WorkbookStyles, total: SummaryCell, column: AnyColumn) -> Any:
    return styles.forms if total.fold is Fold.COUNT else styles.total[column.kind]


class _Ranges(NamedTuple):
    """Ranges of a block's columns, by their titles."""

    columns: Sequence[AnyColumn]
    area: BlockRange

    def of(self, title: str) -> str:
        """E.g. "G4:G15"."""
        at = next(at for at, column in enumerate(self.columns) if column.title == title)
        letters = column_letters(at + 1)
        return f"{letters}{self.area.first + 1}:{letters}{self.area.last + 1}"

    def numeric(self, title: str) -> bool:
        """Whether the column holds numbers."""
        return any(one.title == title and one.kind in NUMERIC for one in self.columns)


def _formula(total: SummaryCell, ranges: _Ranges) -> str:
    """SUBTOTAL leaves out the rows that a filter hides; 1xx also rows hidden by hand."""
    over = ranges.of(total.over)
    match total.fold:
        case Fold.SUM:
            return f"=SUBTOTAL(109,{over})"
        case Fold.FILLED_SUM:
            return f'=IF(SUBTOTAL(102,{over})=0,"",SUBTOTAL(109,{over}))'
        case Fold.MEAN:
            return f'=IFERROR(SUBTOTAL(101,{over}),"")'
        case Fold.COUNT:
            return f"=SUBTOTAL({102 if ranges.numeric(total.over) else 103},{over})"
        case Fold.RATIO:
            under = ranges.of(total.under)
            return f'=IFERROR(SUBTOTAL(109,{over})/SUBTOTAL(109,{under}),"")'


def header_text(column: AnyColumn) -> str:
    """The title, broken at its blanks: Chinese text breaks anywhere else, "产出 自 / 评"."""
    return safe_text(column.title).replace(" ", "\n")


def _header_height(columns: Sequence[AnyColumn]) -> float:
    lines = [lines_in(header_text(column), int(width_of(column)) - 1) for column in columns]
    return points_for(max(_HEADER_LINES, *lines))


def _widths(columns: Sequence[AnyColumn]) -> tuple[float, ...]:
    return tuple(width_of(column) for column in columns)


def styles_of(columns: Sequence[AnyColumn]) -> tuple[str, ...]:
    """The numbers of the styles of a row."""
    return tuple(style_numbers()[column.kind] for column in columns)


def sheet_part(sheet: Any) -> str:
    """The sheet's name within the zip; XlsxWriter numbers sheets in the order of adding."""
    return f"xl/worksheets/sheet{sheet.index + 1}.xml"
