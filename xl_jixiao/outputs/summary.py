"""绩效自评汇总.xlsx: its sheets in their order, and its native charts."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.roster import SUMMARY_MARK
from xl_jixiao.outputs.cell_text import define_hidden, safe_text
from xl_jixiao.outputs.count_charts import count_chart
from xl_jixiao.outputs.deflated import PieceMemory
from xl_jixiao.outputs.files import close_workbook
from xl_jixiao.outputs.front_page import front_sheet
from xl_jixiao.outputs.papers import paper_table
from xl_jixiao.outputs.review_sheets import review_sheet
from xl_jixiao.outputs.rows import FileLinks, SheetFill, splice
from xl_jixiao.outputs.sheets import (
    EXCEL_ROWS,
    BlockRange,
    BlockSheet,
    WorkbookContext,
    block_sheet,
    list_sheets,
)
from xl_jixiao.outputs.styles import (
    FONT,
    SERIES_COLOURS,
    make_styles,
    workbook_options,
)
from xl_jixiao.tables.analysis import Analysis, Crosstab
from xl_jixiao.tables.reviewed import ReviewSheets
from xl_jixiao.tables.summary import Tables
from xl_jixiao.tables.table import BlockTable, ColumnKind, LongTable, StoredTable

SHEET = "分析"

_CHART_COLUMN = 5

_CHART_ROWS = 21

_CHARTS_ASIDE = 10

_WIDTH, _HEIGHT, _BAR_HEIGHT = 600, 390, 480

_FONT = {"name": FONT, "size": 9}

_TITLE_FONT = {"name": FONT, "size": 12, "bold": True}


def analysis_sheet(
    desk: WorkbookContext, analysis: Analysis, overview: BlockTable, blocks: Sequence[BlockRange]
) -> None:
    """Tables on the left, charts on the right, two by two."""
    sheet = desk.workbook.add_worksheet(SHEET)
    sheet.write_string(0, 0, SHEET, desk.styles.title)
    sheet.write_string(
        1, 0, "被其他版本替代的表不计。散点图取自“汇总”，随其筛选变化。", desk.styles.note
    )
    sheet.set_row(0, 26)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, _CHART_COLUMN - 1, 13)
    row = 3
    charts = []
    for crosstab, kind in (
        (analysis.grades, "column"),
        (analysis.rates, "column"),
        (analysis.findings, "bar"),
    ):
        _table(desk, sheet, crosstab, row)
        charts.append(_count_chart(desk, crosstab, kind, row))
        row += len(crosstab.categories) + 3
    charts.insert(2, _scatter(desk, overview, blocks))
    for number, chart in enumerate(chart for chart in charts if chart is not None):
        down, aside = divmod(number, 2)
        sheet.insert_chart(
            3 + down * _CHART_ROWS,
            _CHART_COLUMN + aside * _CHARTS_ASIDE,
            chart,
            {"object_position": 2},
        )


def _table(desk: WorkbookContext, sheet: Any, crosstab: Crosstab, top: int) -> None:
    headers = [crosstab.title, *(series.name for series in crosstab.series)]
    for at, text in enumerate(headers):
        sheet.write_string(top, at, safe_text(text), desk.styles.header)
    sheet.set_row(top, 30)
    for down, category in enumerate(crosstab.categories):
        row = top + 1 + down
        sheet.write_string(row, 0, safe_text(category), desk.styles.body[ColumnKind.TEXT])
        for at, series in enumerate(crosstab.series, 1):
            sheet.write_number(row, at, series.counts[down], desk.styles.body[ColumnKind.COUNT])


def _count_chart(desk: WorkbookContext, crosstab: Crosstab, kind: str, top: int) -> Any | None:
    """Columns side by side for kinds of form, stacked bars for severities; None without data."""
    if not crosstab.series or not crosstab.categories:
        return None
    stacked = kind == "bar"
    chart = count_chart(desk.workbook, SHEET, crosstab, stacked=stacked, font=_FONT, top=top)
    return _finished(chart, crosstab.title, _BAR_HEIGHT if stacked else _HEIGHT)


def _scatter(
    desk: WorkbookContext, overview: BlockTable, blocks: Sequence[BlockRange]
) -> Any | None:
    """核算总分 over 执行率, one series per block of 汇总."""
    titles = [column.title for column in overview.columns]
    rate, total = titles.index("执行率"), titles.index("核算总分")
    if not blocks:
        return None
    chart = desk.workbook.add_chart({"type": "scatter"})
    for at, block in enumerate(blocks):
        colour = SERIES_COLOURS[at % len(SERIES_COLOURS)]
        chart.add_series(
            {
                "name": safe_text(block.title),
                "categories": [overview.name, block.first, rate, block.last, rate],
                "values": [overview.name, block.first, total, block.last, total],
                "marker": {
                    "type": "circle",
                    "size": 6,
                    "fill": {"color": colour, "transparency": 30},
                    "border": {"color": colour},
                },
            }
        )
    gridlines = {"visible": True, "line": {"color": "#E0E0E0"}}
    chart.set_x_axis(
        {
            "name": "执行率",
            "name_font": _FONT,
            "num_font": _FONT,
            "num_format": "0%",
            "major_gridlines": gridlines,
        }
    )
    chart.set_y_axis(
        {
            "name": "核算总分",
            "name_font": _FONT,
            "num_font": _FONT,
            "num_format": "General",
            "max": 100,
            "major_gridlines": gridlines,
        }
    )
    return _finished(chart, "核算总分与预算执行率", _HEIGHT)


def _finished(chart: Any, title: str, height: int) -> Any:
    chart.set_title({"name": title, "name_font": _TITLE_FONT})
    chart.set_legend({"position": "bottom", "font": _FONT})
    chart.set_size({"width": _WIDTH, "height": height})
    return chart


SUMMARY_NAME = "绩效自评汇总.xlsx"


@dataclass(frozen=True, slots=True)
class SummaryWriter:
    """Writes the consolidated workbook.

    `row_limit` is Excel's, smaller in tests; `memory` has rows of earlier runs.
    """

    row_limit: int = EXCEL_ROWS
    memory: PieceMemory | None = None

    def write(self, tables: Tables, path: Path) -> None:
        """Write the workbook to `path`.

        Raises:
            OSError: The path can't be written.
        """
        from xlsxwriter import Workbook

        from xl_jixiao.version import __version__

        skeleton = io.BytesIO()  # small, and nothing but `path` may run out of space
        workbook = Workbook(skeleton, {**workbook_options(), "in_memory": True})
        styles, keeps_rows = make_styles(workbook), self.memory is not None
        desk = WorkbookContext(workbook, styles, tables.title, self.row_limit, keeps_rows)
        fills = _prepare(desk, tables)
        define_hidden(workbook, (("JX_RULES", tables.rules), (SUMMARY_MARK, __version__)))
        close_workbook(workbook)
        splice(skeleton, path, fills, _links(tables), self.memory)


def write_summary(tables: Tables, path: Path, memory: PieceMemory | None = None) -> None:
    """Write 绩效自评汇总.xlsx; see `SummaryWriter`."""
    SummaryWriter(memory=memory).write(tables, path)


def _links(tables: Tables) -> FileLinks | None:
    """None for a run over single files: there is no folder to lead to."""
    if not tables.folder or not tables.out:
        return None
    return FileLinks(Path(tables.folder), Path(tables.out), tables.archives)


def _prepare(desk: WorkbookContext, tables: Tables) -> list[SheetFill]:
    fills: list[SheetFill] = []
    front_sheet(desk, tables.front)
    for paper in tables.papers:
        fill = paper_table(desk, paper)
        if fill is not None:
            fills.append(fill)
    overview = _blocks(desk, tables.overview, fills)
    _list(desk, tables.units, fills)
    _list(desk, tables.funds, fills)
    _list(desk, tables.indicators, fills)
    _blocks(desk, tables.base, fills)
    _list(desk, tables.findings, fills)
    _list(desk, tables.passed, fills)
    _list(desk, tables.files, fills)
    _listed(desk, (tables.missing, tables.reminders, tables.ledger), fills)
    _review(desk, tables.review, fills)
    _listed(desk, (tables.unplaced, tables.compared, tables.fixed), fills)
    analysis_sheet(desk, tables.analysis, tables.overview, overview.counted)
    _list(desk, tables.notes, fills)
    return fills


def _blocks(desk: WorkbookContext, table: BlockTable, fills: list[SheetFill]) -> BlockSheet:
    prepared = block_sheet(desk, table)
    if prepared.fill is not None:
        fills.append(prepared.fill)
    return prepared


def _list(desk: WorkbookContext, table: LongTable | StoredTable, fills: list[SheetFill]) -> None:
    fills += list_sheets(desk, table)


def _listed(
    desk: WorkbookContext, tables: Iterable[LongTable | None], fills: list[SheetFill]
) -> None:
    """Those of the lists that this run has."""
    for table in tables:
        if table is not None:
            _list(desk, table, fills)


def _review(desk: WorkbookContext, review: ReviewSheets | None, fills: list[SheetFill]) -> None:
    if review is not None:
        fills.append(review_sheet(desk, review))
        _listed(desk, (review.outcome, review.criteria), fills)
