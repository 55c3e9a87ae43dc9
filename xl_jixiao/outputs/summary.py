"""绩效自评汇总.xlsx: the sheets in their order."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from xl_jixiao.consolidate.table import BlockTable, Table
from xl_jixiao.consolidate.tables import Tables
from xl_jixiao.model.run import SUMMARY_MARK
from xl_jixiao.outputs.charts import analysis_sheet
from xl_jixiao.outputs.hidden_names import define_hidden
from xl_jixiao.outputs.links import FileLinks
from xl_jixiao.outputs.skeleton import (
    EXCEL_ROWS,
    BlockSheet,
    Desk,
    block_sheet,
    list_sheets,
)
from xl_jixiao.outputs.stream import SheetFill, splice
from xl_jixiao.outputs.styles import WORKBOOK_OPTIONS, make_styles
from xl_jixiao.outputs.writing_errors import close_workbook

SUMMARY_NAME = "绩效自评汇总.xlsx"


@dataclass(frozen=True, slots=True)
class SummaryWriter:
    """Writes the consolidated workbook.

    `row_limit` is Excel's, smaller in tests.
    """

    row_limit: int = EXCEL_ROWS

    def write(self, tables: Tables, path: Path) -> None:
        """Write the workbook to `path`.

        Raises:
            OSError: The path can't be written.
        """
        from xlsxwriter import Workbook

        from xl_jixiao import __version__

        with tempfile.TemporaryDirectory(prefix="jixiao-") as room:
            skeleton = Path(room) / "skeleton.xlsx"
            workbook = Workbook(str(skeleton), WORKBOOK_OPTIONS)
            desk = Desk(workbook, make_styles(workbook), tables.title, self.row_limit)
            fills = _prepare(desk, tables)
            define_hidden(workbook, (("JX_RULES", tables.rules), (SUMMARY_MARK, __version__)))
            close_workbook(workbook)
            splice(skeleton, path, fills, _links(tables))


def write_summary(tables: Tables, path: Path) -> None:
    """Write 绩效自评汇总.xlsx; see `SummaryWriter`."""
    SummaryWriter().write(tables, path)


def _links(tables: Tables) -> FileLinks | None:
    """None for a run over single files: there is no folder to lead to."""
    if not tables.folder or not tables.out:
        return None
    return FileLinks(Path(tables.folder), Path(tables.out))


def _prepare(desk: Desk, tables: Tables) -> list[SheetFill]:
    fills: list[SheetFill] = []
    overview = _blocks(desk, tables.overview, fills)
    _list(desk, tables.funds, fills)
    _list(desk, tables.indicators, fills)
    _blocks(desk, tables.base, fills)
    _list(desk, tables.findings, fills)
    _list(desk, tables.passed, fills)
    _list(desk, tables.files, fills)
    if tables.missing is not None:
        _list(desk, tables.missing, fills)
    analysis_sheet(desk, tables.analysis, tables.overview, overview.counted)
    _list(desk, tables.notes, fills)
    return fills


def _blocks(desk: Desk, table: BlockTable, fills: list[SheetFill]) -> BlockSheet:
    prepared = block_sheet(desk, table)
    if prepared.fill is not None:
        fills.append(prepared.fill)
    return prepared


def _list(desk: Desk, table: Table, fills: list[SheetFill]) -> None:
    fills += list_sheets(desk, table)
