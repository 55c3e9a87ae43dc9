"""附表: the scores of every unit, who is missing, what could not be used."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from xl_jixiao.facts.records import FormRecord
from xl_jixiao.facts.statistics import MoneyStats
from xl_jixiao.model.submission import Form
from xl_jixiao.outputs.draft.county import wording
from xl_jixiao.outputs.draft.county.groups import (
    group_annexes,
    review_annex,
    second_level_annex,
    unit_annexes,
)
from xl_jixiao.outputs.draft.county.mistakes import CountyMistake
from xl_jixiao.outputs.draft.prose import ORDINAL, DraftColumn, DraftTable, TableCell, table_of
from xl_jixiao.tables.county import CountyFigures, FormBlock
from xl_jixiao.text.wording import percent, two_decimals

_MOST_ROWS = 500
"""A county has some hundred units; what is beyond is in the consolidated workbook."""
_OPEN, _NONE = "暂不能确定", "—"
_FAR_ABOVE = "I03"
"""The check of results far above their targets."""
_MANY = 10
"""Such indicators that the text can tell of by an example."""


def annexes(figures: CountyFigures, mistakes: Sequence[CountyMistake]) -> tuple[DraftTable, ...]:
    """The tables in their order; the template numbers them."""
    kinds = [figures.of(form) for form in dict.fromkeys(one.form for one in figures.blocks)]
    far = [one for one in mistakes if one.told.check == _FAR_ABOVE]
    far.sort(key=lambda one: -one.told.telling.weight)
    lists = (
        ("超额完成较多的指标一览表", _FAR, far[:_MOST_ROWS] if len(far) > _MANY else ()),
        ("未报送单位一览表", _MISSING, figures.missing),
        ("损坏或无法读取的文件一览表", _REJECTED, figures.rejected),
    )
    return (
        *(_years(blocks) for blocks in kinds if len(blocks) > 1),
        *(_scores(blocks) for blocks in kinds),
        *group_annexes(figures.oversight),
        *second_level_annex(figures.second_level),
        *unit_annexes(figures.oversight),
        *review_annex(figures.reviewed),
        *(table_of(title, (ORDINAL, *columns), rows) for title, columns, rows in lists if rows),
    )


def _years(blocks: Sequence[FormBlock]) -> DraftTable:
    """Several years in one table: sums and means, each over the forms that have them."""
    title = f"各年度{wording.subject(blocks[0])}绩效自评情况表"
    return table_of(title, _YEARS, blocks, landscape=True)


def _scores(blocks: Sequence[FormBlock]) -> DraftTable:
    """Every form of a kind; a column tells the year where there are several."""
    first, several = blocks[0], len(blocks) > 1
    named = "单位名称、项目名称" if first.form is Form.PROJECT else "单位名称"
    columns = (
        ORDINAL,
        DraftColumn(named, 0.28, _named, "left"),
        *((DraftColumn("年度", 0.07, lambda row: _year(row.year)),) if several else ()),
        *_money(lambda row: (row.initial, row.annual, row.executed, row.rate), (0.09, 0.08)),
        *_SCORES,
    )
    rows = [row for block in blocks for row in block.rows]
    behind: list[tuple[TableCell, ...]] = []
    if len(rows) > _MOST_ROWS:
        rest = f"其余{len(rows) - _MOST_ROWS}份见{wording.OVERVIEW}"
        behind.append((TableCell(rest, colspan=len(columns), align="left"),))
    if not several and len(rows) > 1:
        behind.append(tuple(_total_row(first)))
    year = "" if several else wording.year_of(first)
    title = f"{year}{wording.subject(first)}绩效自评得分一览表"
    return table_of(title, columns, rows[:_MOST_ROWS], behind, landscape=True)


def _total_row(block: FormBlock) -> Iterator[TableCell]:
    """Money is added; scores are not, they have a mean in the text."""
    stats = block.stats.money
    label = "合计" if stats.forms == len(block.rows) else f"合计（{stats.forms}份）"
    yield TableCell(label, colspan=2, bold=True)
    for column in _money(_sums, (0, 0)):
        yield TableCell(column.value(stats), align="right")
    for _ in _SCORES:
        yield TableCell(_NONE)


def _money(
    of: Callable[[Any], Sequence[Decimal | None]], widths: tuple[float, float]
) -> Iterator[DraftColumn]:
    """年初预算, 全年预算, 全年执行, 执行率: `of` gives the four."""
    for at, title in enumerate(("年初预算\n（万元）", "全年预算\n（万元）", "全年执行\n（万元）")):
        yield DraftColumn(title, widths[0], _nth(of, at, two_decimals), "right")
    yield DraftColumn("执行率", widths[1], _nth(of, 3, percent), "right")


def _nth(
    of: Callable[[Any], Sequence[Decimal | None]], at: int, shown: Callable[[Decimal], str]
) -> Callable[[Any], str]:
    return lambda row: _text(of(row)[at], shown)


def _sums(stats: MoneyStats) -> tuple[Decimal | None, ...]:
    return stats.initial.value, stats.annual.value, stats.executed.value, stats.rate.value


def _text(
    value: Decimal | None, shown: Callable[[Decimal], str] = two_decimals, none: str = _NONE
) -> str:
    return none if value is None else shown(value)


def _year(year: int | None) -> str:
    return "年度不明" if year is None else str(year)


def _named(row: FormRecord) -> str:
    return wording.row_name(row) if row.unit else row.name


def _fact(name: str) -> Callable[[CountyMistake], str]:
    return lambda one: dict(one.told.telling.facts).get(name, "")


def _times(one: CountyMistake) -> str:
    times = _fact("倍数")(one)
    return f"{times}倍" if times else _fact("完成率")(one)


_YEARS = (
    DraftColumn("年度", 0.12, lambda block: _year(block.year)),
    DraftColumn("份数", 0.08, lambda block: str(len(block.rows))),
    *_money(lambda block: _sums(block.stats.money), (0.13, 0.13)),
    DraftColumn("自评平均分", 0.14, lambda one: _text(one.stats.scores.claimed.value), "right"),
    DraftColumn("核算平均分", 0.14, lambda one: _text(one.stats.scores.total.value), "right"),
)
_SCORES = (
    DraftColumn("自评\n总分", 0.07, lambda row: _text(row.claimed, wording.points_text), "right"),
    DraftColumn(
        "核算\n总分", 0.10, lambda row: _text(row.total, wording.points_text, _OPEN), "right"
    ),
    DraftColumn(
        "核算\n等级", 0.15, lambda row: row.grade or ("不定等级" if row.unscaled else _OPEN)
    ),
)
_FAR = (
    DraftColumn("单位名称", 0.3, lambda one: one.owner, "left"),
    DraftColumn("三级指标", 0.28, lambda one: one.told.telling.label, "left"),
    DraftColumn("年度指标值", 0.12, _fact("目标"), "left"),
    DraftColumn("实际完成值", 0.12, _fact("完成"), "left"),
    DraftColumn("为指标值的", 0.12, _times, "right"),
)
_MISSING = (
    DraftColumn("单位名称", 0.36, lambda one: one.unit.name, "left"),
    DraftColumn("主管部门", 0.24, lambda one: one.unit.department, "left"),
    DraftColumn("说明", 0.32, lambda one: one.hint, "left"),
)
_REJECTED = (
    DraftColumn("文件", 0.36, lambda one: one.file, "left"),
    DraftColumn("原因", 0.56, lambda one: one.reason.partition("，请")[0].rstrip("。"), "left"),
)
