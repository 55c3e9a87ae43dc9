"""附表: the scores of every unit, who is missing, what could not be used."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from xl_jixiao.facts.records import FormRecord
from xl_jixiao.model.submission import Form
from xl_jixiao.outputs.draft.county.wording import OVERVIEW, points_text, rounded, subject, year_of
from xl_jixiao.outputs.draft.prose import DraftTable, TableCell
from xl_jixiao.scoring.totals import grade_shown
from xl_jixiao.tables.county import CountyFigures, FormBlock
from xl_jixiao.text.wording import percent

_NUMBER, _NAME = "right", "left"
_MOST_ROWS = 500
"""A county has some hundred units; what is beyond is in the consolidated workbook."""
_SCORES = (
    ("序号", 0.05),
    ("单位名称", 0.26),
    ("年初预算\n（万元）", 0.09),
    ("全年预算\n（万元）", 0.09),
    ("全年执行\n（万元）", 0.09),
    ("执行率", 0.08),
    ("自评\n总分", 0.07),
    ("核算\n总分", 0.10),
    ("其中按\n自评认定", 0.08),
    ("核算\n等级", 0.09),
)


def annexes(figures: CountyFigures) -> tuple[DraftTable, ...]:
    """The tables in their order; the template numbers them."""
    return (
        *(_scores(block) for block in figures.blocks),
        *_missing(figures),
        *_rejected(figures),
    )


def _scores(block: FormBlock) -> DraftTable:
    header = tuple(
        TableCell(
            "单位名称、项目名称" if name == "单位名称" and block.form is Form.PROJECT else name
        )
        for name, _ in _SCORES
    )
    rows = [header, *(_score_row(at, row) for at, row in enumerate(block.rows[:_MOST_ROWS], 1))]
    if len(block.rows) > _MOST_ROWS:
        rest = f"其余{len(block.rows) - _MOST_ROWS}份见{OVERVIEW}"
        rows.append((TableCell(rest, colspan=len(_SCORES), align=_NAME),))
    if len(block.rows) > 1:
        rows.append(_total_row(block))
    return DraftTable(
        f"{year_of(block)}{subject(block)}绩效自评得分一览表",
        tuple(width for _, width in _SCORES),
        tuple(rows),
        landscape=True,
    )


def _score_row(at: int, row: FormRecord) -> tuple[TableCell, ...]:
    total = row.total
    shown = (
        points_text(total)
        if total is not None
        else f"{points_text(row.low)}～{points_text(row.high)}"
    )
    return (
        TableCell(str(at)),
        TableCell(row.name, align=_NAME),
        *_money_cells((row.initial, row.annual, row.executed)),
        TableCell("—" if row.rate is None else percent(row.rate), align=_NUMBER),
        TableCell("—" if row.claimed is None else points_text(row.claimed), align=_NUMBER),
        TableCell(shown, align=_NUMBER),
        TableCell(points_text(row.claimed_part), align=_NUMBER),
        TableCell(grade_shown(row, "待定")),
    )


def _total_row(block: FormBlock) -> tuple[TableCell, ...]:
    """Money is added; scores are not, they have a mean in the text."""
    stats = block.stats.money
    label = "合计" if stats.forms == len(block.rows) else f"合计（{stats.forms}份）"
    rate = stats.rate.value
    return (
        TableCell(label, colspan=2, bold=True),
        *_money_cells((stats.initial.value, stats.annual.value, stats.executed.value)),
        TableCell("—" if rate is None else percent(rate), align=_NUMBER),
        *(TableCell("—") for _ in range(4)),
    )


def _money_cells(values: Sequence[Decimal | None]) -> Iterator[TableCell]:
    for value in values:
        yield TableCell("—" if value is None else str(rounded(value)), align=_NUMBER)


def _missing(figures: CountyFigures) -> Iterator[DraftTable]:
    if not figures.missing:
        return
    rows = [
        (
            TableCell(str(at)),
            TableCell(one.unit.name, align=_NAME),
            TableCell(one.unit.department, align=_NAME),
            TableCell(one.hint, align=_NAME),
        )
        for at, one in enumerate(figures.missing, 1)
    ]
    header = tuple(TableCell(name) for name in ("序号", "单位名称", "主管部门", "说明"))
    yield DraftTable("未报送单位一览表", (0.08, 0.36, 0.24, 0.32), (header, *rows))


def _rejected(figures: CountyFigures) -> Iterator[DraftTable]:
    if not figures.rejected:
        return
    rows = [
        (
            TableCell(str(at)),
            TableCell(file.file, align=_NAME),
            TableCell(file.reason, align=_NAME),
        )
        for at, file in enumerate(figures.rejected, 1)
    ]
    header = tuple(TableCell(name) for name in ("序号", "文件", "原因"))
    yield DraftTable("未能处理的文件一览表", (0.08, 0.36, 0.56), (header, *rows))
