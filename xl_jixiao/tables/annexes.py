"""附表 of the county report: every unit's score, groups, kinds of problems, who is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, TypeVar

from xl_jixiao.facts.records import FormRecord
from xl_jixiao.facts.statistics import MoneyStats
from xl_jixiao.model.finding import Family
from xl_jixiao.model.submission import Form
from xl_jixiao.rounds.oversight import GroupFigures, Oversight, UnitFigures
from xl_jixiao.tables.county import CountyFigures, FormBlock, IndicatorKind, owner_name, row_name
from xl_jixiao.tables.front_page import first_unit
from xl_jixiao.tables.papers import GROUP_COLUMNS, group_rows
from xl_jixiao.tables.reviewed import Outcome
from xl_jixiao.tables.table import ORDINAL, Column, ColumnKind, Columns, DocumentTable
from xl_jixiao.tables.unit_list import problems_of
from xl_jixiao.text.wording import in_cents

MOST_ROWS = 500
"""A county has some hundred units; what is beyond is in the consolidated workbook."""
_NONE, _OPEN, _OTHER = "—", "暂不能确定", "其他"
_UNITS = frozenset({"应报单位", "报齐", "按时", "未报齐"})
"""Columns that only a roster fills."""
_Money = tuple[Decimal | None, ...]
_Known = TypeVar("_Known", Decimal, str)


def annexes(figures: CountyFigures, whole: str) -> Iterator[DocumentTable]:
    """The tables in their order; `whole` is where the rows are that a long one leaves out."""
    kinds = [figures.of(form) for form in dict.fromkeys(one.form for one in figures.blocks)]
    for blocks in kinds:
        if len(blocks) > 1:
            title = f"各年度{blocks[0].subject}绩效自评情况表"
            yield DocumentTable(title, _YEARS, blocks, landscape=True)
    yield from (_scores(blocks, whole) for blocks in kinds)
    for title, groups in (
        ("业务股室", figures.oversight.offices),
        ("主管部门", figures.oversight.departments),
    ):
        if sum(bool(one.title) for one in groups) > 1:
            yield _groups(title, groups)
    if len(figures.second_level) > 1:
        yield DocumentTable("各类二级指标完成情况表", _SECOND, figures.second_level)
    yield from _units(figures.oversight)
    if figures.reviewed:
        yield DocumentTable(
            "抽查复核结果一览表", _REVIEWED, figures.reviewed[:MOST_ROWS], landscape=True
        )


def lists(figures: CountyFigures) -> Iterator[DocumentTable]:
    """Who is missing and what could not be read, behind the other tables."""
    if figures.missing:
        yield DocumentTable("未报送单位一览表", _MISSING, figures.missing)
    if figures.rejected:
        yield DocumentTable("损坏或无法读取的文件一览表", _REJECTED, figures.rejected)


def _scores(blocks: Sequence[FormBlock], whole: str) -> DocumentTable:
    """Every form of a kind; a column tells the year where there are several."""
    first, several = blocks[0], len(blocks) > 1
    named = "单位名称、项目名称" if first.form is Form.PROJECT else "单位名称"
    columns = (
        ORDINAL,
        Column(named, ColumnKind.NAME, lambda row: row_name(row) if row.unit else row.name, 0.28),
        *((Column("年度", ColumnKind.SHORT, _year, 0.07),) if several else ()),
        *_money(lambda row: (row.initial, row.annual, row.executed, row.rate), 0.09, 0.08),
        *_SCORES,
    )
    rows = [row for block in blocks for row in block.rows]
    money = first.stats.money
    label = "合计" if money.forms == len(rows) else f"合计（{money.forms}份）"
    total = (label, None, *map(_known, _sums(money)), *[_NONE] * len(_SCORES))
    return DocumentTable(
        f"{'' if several else first.of_year}{first.subject}绩效自评得分一览表",
        columns,
        rows[:MOST_ROWS],
        () if several or len(rows) < 2 else total,
        f"其余{len(rows) - MOST_ROWS}份见{whole}" if len(rows) > MOST_ROWS else "",
        landscape=True,
    )


def _money(of: Callable[[Any], _Money], amount: float, rate: float) -> Iterator[Column[Any]]:
    """年初预算, 全年预算, 全年执行, 执行率: `of` gives the four."""
    titles = ("年初预算 （万元）", "全年预算 （万元）", "全年执行 （万元）", "执行率")
    for at, title in enumerate(titles):
        kind, width = (ColumnKind.AMOUNT, amount) if at < 3 else (ColumnKind.RATE, rate)
        yield Column(title, kind, _nth(of, at), width)


def _nth(of: Callable[[Any], _Money], at: int) -> Callable[[Any], Decimal | str]:
    return lambda one: _known(of(one)[at])


def _sums(stats: MoneyStats) -> _Money:
    return stats.initial.value, stats.annual.value, stats.executed.value, stats.rate.value


def _known(value: _Known | None, none: str = _NONE) -> _Known | str:
    return none if value is None else value


def _year(one: FormRecord | FormBlock) -> str:
    return "年度不明" if one.year is None else str(one.year)


def _points(value: Decimal | None, none: str = _NONE) -> str:
    return none if value is None else in_cents(value)


def _groups(title: str, groups: Sequence[GroupFigures]) -> DocumentTable:
    roster = any(one.timeliness for one in groups)
    first, *others = (one for one in GROUP_COLUMNS if roster or one.title not in _UNITS)
    columns = (replace(first, title=title), *others)
    rows = group_rows(groups)[:MOST_ROWS]
    return DocumentTable(f"各{title}绩效自评情况表", columns, rows, landscape=True)


def _units(figures: Oversight) -> Iterator[DocumentTable]:
    """Problems by unit and kind, and the units to be reviewed first."""
    found = [(sum(problems_of(one, family) for family in Family), one) for one in figures.units]
    units = [one for count, one in sorted(found, key=lambda each: -each[0]) if count]
    if len(units) > 1:
        kinds = [kind for kind in Family if any(problems_of(one, kind) for one in units)]
        share = 0.64 / (len(kinds) + 1)
        columns = (
            ORDINAL,
            Column("单位名称", ColumnKind.NAME, lambda one: one.name, 0.3),
            *(Column(kind.value, ColumnKind.COUNT, _problems(kind), share) for kind in kinds),
            Column("合计", ColumnKind.COUNT, _problems(*kinds), share),
        )
        sums = [sum(problems_of(one, kind) for one in units) for kind in kinds]
        total = ("合计", None, *sums, sum(sums))
        title = "各单位错误和警告分类情况表"
        yield DocumentTable(title, columns, units[:MOST_ROWS], total, landscape=True)
    if figures.first:
        yield DocumentTable("建议优先复核的单位", _FIRST, [*map(first_unit, figures.first)])


def _problems(*kinds: Family) -> Callable[[UnitFigures], int | None]:
    return lambda one: sum(problems_of(one, kind) for kind in kinds) or None


_YEARS: Columns[FormBlock] = (
    Column("年度", ColumnKind.SHORT, _year, 0.12),
    Column("份数", ColumnKind.COUNT, lambda one: len(one.rows), 0.08),
    *_money(lambda one: _sums(one.stats.money), 0.13, 0.13),
    Column(
        "自评平均分", ColumnKind.SCORE, lambda one: _known(one.stats.scores.claimed.value), 0.14
    ),
    Column("核算平均分", ColumnKind.SCORE, lambda one: _known(one.stats.scores.total.value), 0.14),
)
_SCORES: Columns[FormRecord] = (
    Column("自评 总分", ColumnKind.SCORE, lambda row: _points(row.claimed), 0.07),
    Column("核算 总分", ColumnKind.SCORE, lambda row: _points(row.total, _OPEN), 0.1),
    Column(
        "核算 等级",
        ColumnKind.SHORT,
        lambda row: row.grade or ("不定等级" if row.unscaled else _OPEN),
        0.15,
    ),
)
_SECOND: Columns[IndicatorKind] = (
    Column("二级指标", ColumnKind.SHORT, lambda one: one.title or _OTHER, 0.32),
    Column("指标数", ColumnKind.COUNT, lambda one: one.rows, 0.17),
    Column("完成", ColumnKind.COUNT, lambda one: one.met, 0.17),
    Column("未完成", ColumnKind.COUNT, lambda one: one.missed, 0.17),
    Column("不能判断", ColumnKind.COUNT, lambda one: one.open, 0.17),
)
_FIRST: Columns[Any] = (
    ORDINAL,
    Column("单位名称", ColumnKind.NAME, lambda one: one.name, 0.33),
    Column("业务股室", ColumnKind.NAME, lambda one: one.office, 0.16),
    Column("未能处理 的文件", ColumnKind.COUNT, lambda one: one.unusable or None, 0.1),
    Column("错误", ColumnKind.COUNT, lambda one: one.errors, 0.08),
    Column("警告", ColumnKind.COUNT, lambda one: one.warnings, 0.08),
    Column("自评高于核算 （分）", ColumnKind.SCORE, lambda one: _known(one.excess), 0.1),
    Column("得分", ColumnKind.SCORE, lambda one: _known(one.total), 0.08),
)
_REVIEWED: Columns[Outcome] = (
    Column("序号", ColumnKind.COUNT, lambda one: one.number, 0.06),
    Column("单位、项目名称", ColumnKind.NAME, lambda one: owner_name(one.unit, one.project), 0.3),
    Column("已复核 指标", ColumnKind.COUNT, lambda one: one.reviewed, 0.08),
    Column("自评 得分", ColumnKind.SCORE, lambda one: _known(one.claimed), 0.09),
    Column("核算 得分", ColumnKind.SCORE, lambda one: _known(one.computed), 0.09),
    Column("复核 得分", ColumnKind.SCORE, lambda one: _known(one.final), 0.09),
    Column("主要偏差原因", ColumnKind.NAME, lambda one: one.reasons, 0.29),
)
_MISSING: Columns[Any] = (
    ORDINAL,
    Column("单位名称", ColumnKind.NAME, lambda one: one.unit.name, 0.36),
    Column("主管部门", ColumnKind.NAME, lambda one: one.unit.department, 0.24),
    Column("说明", ColumnKind.NAME, lambda one: one.hint, 0.32),
)
_REJECTED: Columns[Any] = (
    ORDINAL,
    Column("文件", ColumnKind.NAME, lambda one: one.file, 0.36),
    Column("原因", ColumnKind.NAME, lambda one: one.reason.partition("，请")[0].rstrip("。"), 0.56),
)
