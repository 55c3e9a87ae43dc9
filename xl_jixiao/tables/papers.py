"""The sheets that are printed and handed in: 汇总表, 得分排名, 分组汇总; A4 landscape.

Columns of 汇总表 by the lists of the budget system; no notice prints its title or its foot, so the
title can be set and every part around the table be left out (docs/设计决定.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from xl_jixiao.facts.final_score import FinalScore, final_score
from xl_jixiao.facts.run import Run
from xl_jixiao.facts.scored import Scored, form_name, year_title
from xl_jixiao.facts.statistics import BlockSummary, MoneyStats, group_key
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.roster import OwedForm, RosterUnit
from xl_jixiao.rounds.oversight import GroupFigures, Oversight, UnitFigures, good_of
from xl_jixiao.tables.table import (
    Column,
    ColumnKind,
    Columns,
    MadeRows,
    unfilled,
)

SHEET_NAME, RANKING_NAME, GROUPS_NAME = "汇总表", "得分排名", "分组汇总"

NOT_IN = "未报"


class PaperPart(StrEnum):
    """What stands around a printed table, each to be left out by choice."""

    STAMP = "盖章"
    MONEY = "金额单位"
    SIGNATURES = "签字"
    DATE = "日期"


_SIGNED = ("单位负责人：", "审核人：", "填表人：", "联系电话：")


@dataclass(frozen=True, slots=True)
class PaperOptions:
    """How the sheets that are handed in look."""

    title: str = ""
    """Of 汇总表; "" = “××年度预算绩效自评汇总表”."""
    without: frozenset[PaperPart] = frozenset()

    def has(self, part: PaperPart) -> bool:
        """Whether a part is printed."""
        return part not in self.without


DEFAULT_PAPER = PaperOptions()


class PaperSection(NamedTuple):
    """Rows of one kind with their totals."""

    title: str
    """"" where it is the only one."""
    rows: MadeRows[Any]
    totals: tuple[Mapping[str, Decimal | int | str], ...] = ()
    """By title of the column."""


@dataclass(frozen=True, slots=True)
class PaperTable:
    """A table that is printed on A4, landscape if it is not upright."""

    name: str
    title: str
    left: str
    """Above the table, at the left; "" = nothing, like the next ones."""
    right: str
    columns: Columns[Any]
    sections: tuple[PaperSection, ...]
    note: str
    signed: tuple[str, ...] = ()
    """Below the table, side by side."""
    hidden: frozenset[str] = frozenset()
    upright: bool = False


class SheetRow(NamedTuple):
    """A row of 汇总表: a form, or one that did not come."""

    number: int
    unit: RosterUnit | None
    scored: Scored | None
    owed: OwedForm | None
    figures: UnitFigures | None
    why: str = ""

    @property
    def office(self) -> str:
        """业务股室"""
        return self.unit.office if self.unit else ""

    @property
    def name(self) -> str:
        """Of the unit, as the roster has it."""
        if self.unit:
            return self.unit.name
        return self.scored.record.owner if self.scored else ""

    @property
    def project(self) -> str:
        """Its name."""
        if self.scored:
            return self.scored.record.project
        return self.owed.project if self.owed else ""

    @property
    def state(self) -> str:
        """审核状态: what comes of the unit, as in its letter."""
        if self.scored is None:
            return NOT_IN
        conclusion = self.figures.conclusion if self.figures else None
        return conclusion.value if conclusion else ""

    @property
    def remark(self) -> str:
        """备注"""
        if self.scored:
            return self.scored.note
        kind = form_name(self.owed.form) if self.owed and self.owed.form else ""
        return "；".join(part for part in (kind, self.why) if part)


def _column(
    title: str,
    kind: ColumnKind,
    value: Callable[[Scored], Decimal | str | None],
    width: float,
) -> Column[SheetRow]:
    return Column(title, kind, lambda row: value(row.scored) if row.scored else None, width)


SHEET_COLUMNS: Columns[SheetRow] = (
    Column("序号", ColumnKind.COUNT, lambda row: row.number, 5),
    Column("预算单位", ColumnKind.NAME, lambda row: row.name, 32),
    Column("项目名称", ColumnKind.NAME, lambda row: row.project, 31),
    Column("业务股室", ColumnKind.TEXT, lambda row: row.office, 11),
    _column("年初预算数", ColumnKind.AMOUNT, lambda one: one.record.initial, 11),
    _column("全年预算数", ColumnKind.AMOUNT, lambda one: one.record.annual, 11),
    _column("全年执行数", ColumnKind.AMOUNT, lambda one: one.record.executed, 11),
    _column("执行率", ColumnKind.RATE, lambda one: one.record.rate, 8.5),
    _column("自评得分", ColumnKind.SCORE, lambda one: one.record.claimed, 7.5),
    _column("核算得分", ColumnKind.SCORE, lambda one: one.record.total, 7.5),
    _column("差异", ColumnKind.SCORE, lambda one: one.record.difference, 7.5),
    _column("自评等级", ColumnKind.SHORT, lambda one: one.record.claimed_grade, 6),
    _column("核算等级", ColumnKind.SHORT, lambda one: one.record.grade or "", 6),
    Column("审核状态", ColumnKind.SHORT, lambda row: row.state, 11),
    Column("备注", ColumnKind.NAME, lambda row: row.remark, 14),
)

_OPTIONAL = ("项目名称", "业务股室", "自评等级")


def paper_sheet(
    run: Run, scored: Sequence[Scored], figures: Oversight, options: PaperOptions
) -> PaperTable:
    """The sheet 汇总表: every form that counts, and behind them what did not come."""
    rows = _sheet_rows(run, scored, figures)
    sections = [*_sections(rows, run)]
    absent = [row for row in rows if row.scored is None]
    if absent:
        sections.append(PaperSection(NOT_IN, MadeRows(SHEET_COLUMNS, absent)))
    if len(sections) == 1:
        sections = [sections[0]._replace(title="")]
    year = f"{run.year}年度" if run.year is not None else ""
    return PaperTable(
        SHEET_NAME,
        options.title or f"{year}预算绩效自评汇总表",
        _stamp(options),
        _money(options),
        SHEET_COLUMNS,
        tuple(sections),
        "差异＝核算得分－自评得分；各类表、各年度分别合计，项目资金已含在部门整体资金内。",
        _signed(run, options),
        unfilled(SHEET_COLUMNS, rows, _OPTIONAL),
    )


def _stamp(options: PaperOptions) -> str:
    return "填报单位（盖章）：" if options.has(PaperPart.STAMP) else ""


def _money(options: PaperOptions) -> str:
    return "金额单位：万元" if options.has(PaperPart.MONEY) else ""


def _signed(run: Run, options: PaperOptions) -> tuple[str, ...]:
    names = _SIGNED if options.has(PaperPart.SIGNATURES) else ()
    date = run.started.strftime("填报日期：%Y年%m月%d日")
    return (*names, *((date,) if options.has(PaperPart.DATE) else ()))


def _sheet_rows(run: Run, scored: Sequence[Scored], figures: Oversight) -> tuple[SheetRow, ...]:
    """Forms in the order of the blocks, within one in that of the roster; then what is missing."""
    by_form = {form.key: unit for unit in figures.units for form in unit.forms}
    counted = sorted(
        (one for one in scored if not one.superseded), key=lambda one: group_key(one.record)
    )
    found = [
        SheetRow(number, one.unit, one, None, by_form.get(one.record.key))
        for number, one in enumerate(counted, 1)
    ]
    for standing in run.standings:
        for owed in standing.missing:
            number = len(found) + 1
            found.append(SheetRow(number, standing.unit, None, owed, None, standing.why))
    return tuple(found)


def _sections(rows: Sequence[SheetRow], run: Run) -> Iterator[PaperSection]:
    for block in run.summary.blocks:
        members = [
            row
            for row in rows
            if row.scored
            and (row.scored.record.form, row.scored.record.year) == (block.form, block.year)
        ]
        yield PaperSection(
            block_title(block), MadeRows(SHEET_COLUMNS, members), tuple(_totals(block))
        )


def block_title(block: BlockSummary) -> str:
    """E.g. 项目支出 · 2023年度."""
    return f"{form_name(block.form)} · {year_title(block.year)}"


def _totals(block: BlockSummary) -> Iterator[Mapping[str, Decimal | int | str]]:
    """Sums of money and means of scores, each over the forms that have them."""
    yield {"预算单位": _over("合计", block.money.forms, block), **money_cells(block.money)}
    scores = block.scores
    means = {
        "自评得分": scores.claimed.value,
        "核算得分": scores.total.value,
        "差异": scores.difference.value,
    }
    told = {title: value for title, value in means.items() if value is not None}
    yield {"预算单位": _over("算术平均", scores.forms, block), **told}


def _over(label: str, forms: int, block: BlockSummary) -> str:
    return label if forms == len(block.rows) else f"{label}（{forms}份）"


def money_cells(money: MoneyStats) -> dict[str, Decimal | int | str]:
    """Sums of a line, of those that are over all of its forms."""
    figures = {
        "年初预算数": money.initial.value,
        "全年预算数": money.annual.value,
        "全年执行数": money.executed.value,
        "执行率": money.rate.value,
    }
    return {title: value for title, value in figures.items() if value is not None}


class RankedForm(NamedTuple):
    """A form with its place."""

    place: int | None
    """Equal scores share one; None without a score."""
    scored: Scored
    final: FinalScore


RANKING_COLUMNS: Columns[RankedForm] = (
    Column("名次", ColumnKind.COUNT, lambda one: one.place, 6),
    Column("预算单位", ColumnKind.NAME, lambda one: _unit_name(one.scored), 32),
    Column("项目名称", ColumnKind.NAME, lambda one: one.scored.record.project, 31),
    Column("业务股室", ColumnKind.TEXT, lambda one: one.scored.office, 12),
    Column("全年预算数", ColumnKind.AMOUNT, lambda one: one.scored.record.annual, 13),
    Column("执行率", ColumnKind.RATE, lambda one: one.scored.record.rate, 10),
    Column("自评得分", ColumnKind.SCORE, lambda one: one.scored.record.claimed, 9),
    Column("核算得分", ColumnKind.SCORE, lambda one: one.scored.record.total, 9),
    Column("最终得分", ColumnKind.SCORE, lambda one: one.final.value, 9),
    Column("得分依据", ColumnKind.SHORT, lambda one: one.final.basis, 9),
    Column("等级", ColumnKind.SHORT, lambda one: one.final.grade, 7),
)


def _unit_name(one: Scored) -> str:
    return one.unit.name if one.unit else one.record.owner


def ranking(run: Run, scored: Sequence[Scored], options: PaperOptions) -> PaperTable:
    """The sheet 得分排名: each kind of form and year by itself, the best first."""
    counted = [one for one in scored if not one.superseded]
    sections = []
    ranked: list[RankedForm] = []
    for block in run.summary.blocks:
        members = [
            one for one in counted if (one.record.form, one.record.year) == (block.form, block.year)
        ]
        found = _ranked(run, members)
        ranked += found
        sections.append(PaperSection(block_title(block), MadeRows(RANKING_COLUMNS, found)))
    year = f"{run.year}年度" if run.year is not None else ""
    return PaperTable(
        RANKING_NAME,
        f"{year}预算绩效自评得分排名",
        "",
        _money(options),
        RANKING_COLUMNS,
        tuple(sections),
        "最终得分：有复核的用复核，其余用核算；核算不能确定而自评在其区间内的用自评。"
        "同分同名次；分值合计不是满分的、不能确定得分的列在最后，不排名。",
        hidden=unfilled(RANKING_COLUMNS, ranked, ("项目名称", "业务股室")),
        upright=True,
    )


def _ranked(run: Run, members: Sequence[Scored]) -> list[RankedForm]:
    finals = [(one, final_score(run, one.record)) for one in members]
    known = [pair for pair in finals if pair[1].value is not None]
    known.sort(key=lambda pair: -(pair[1].value or 0))
    ranks: dict[Decimal | None, int] = {}
    for rank, (_, final) in enumerate(known, 1):
        ranks.setdefault(final.value, rank)
    found = [RankedForm(ranks[final.value], one, final) for one, final in known]
    return found + [RankedForm(None, one, final) for one, final in finals if final.value is None]


class GroupRow(NamedTuple):
    """A group, and one kind of form and year of its units."""

    group: GroupFigures
    block: BlockSummary | None
    first: bool
    """Whether it is the first row of the group: the units are told once."""


def _timely(name: str) -> Callable[[GroupRow], int | None]:
    def value(row: GroupRow) -> int | None:
        time = row.group.timeliness
        if time is None or not time.due or not row.first:
            return None
        number: int = getattr(time, name)
        return number

    return value


def _absent(row: GroupRow) -> int | None:
    time = row.group.timeliness
    return time.due - time.complete if time is not None and time.due and row.first else None


def _in_block(
    value: Callable[[BlockSummary], Decimal | int | None],
) -> Callable[[GroupRow], Decimal | int | None]:
    return lambda row: value(row.block) if row.block else None


_NO_GROUP = "未注明"


def _group_columns(title: str) -> Columns[GroupRow]:
    return (
        Column(title, ColumnKind.NAME, lambda row: row.group.title or _NO_GROUP, 24),
        Column("应报单位", ColumnKind.COUNT, _timely("due"), 7),
        Column("报齐", ColumnKind.COUNT, _timely("complete"), 7),
        Column("按时", ColumnKind.COUNT, _timely("in_time"), 7),
        Column("未报齐", ColumnKind.COUNT, _absent, 7),
        Column(
            "表类型",
            ColumnKind.NAME,
            lambda row: block_title(row.block) if row.block else "",
            20,
        ),
        Column("份数", ColumnKind.COUNT, _in_block(lambda one: len(one.rows)), 6),
        Column("全年预算数", ColumnKind.AMOUNT, _in_block(lambda one: one.money.annual.value), 13),
        Column(
            "全年执行数", ColumnKind.AMOUNT, _in_block(lambda one: one.money.executed.value), 13
        ),
        Column("执行率", ColumnKind.RATE, _in_block(lambda one: one.money.rate.value), 9),
        Column(
            "自评平均分", ColumnKind.SCORE, _in_block(lambda one: one.scores.claimed.value), 8.5
        ),
        Column("核算平均分", ColumnKind.SCORE, _in_block(lambda one: one.scores.total.value), 8.5),
        Column("优良率", ColumnKind.RATE, _in_block(lambda one: good_of(one).value), 9),
        Column("错误", ColumnKind.COUNT, _in_block(lambda one: one.findings[Severity.ERROR]), 6),
        Column("警告", ColumnKind.COUNT, _in_block(lambda one: one.findings[Severity.WARNING]), 6),
    )


GROUP_COLUMNS = _group_columns("业务股室 或主管部门")


def groups_sheet(run: Run, figures: Oversight, options: PaperOptions) -> PaperTable | None:
    """The sheet 分组汇总: by 业务股室 and by 主管部门; None where neither is known."""
    sections = [
        PaperSection(title, MadeRows(GROUP_COLUMNS, group_rows(groups)), tuple(_group_totals(run)))
        for title, groups in (("按业务股室", figures.offices), ("按主管部门", figures.departments))
        if any(one.title for one in groups)
    ]
    if not sections:
        return None
    year = f"{run.year}年度" if run.year is not None else ""
    hidden = () if run.standings else ("应报单位", "报齐", "按时", "未报齐")
    return PaperTable(
        GROUPS_NAME,
        f"{year}预算绩效自评分组汇总",
        "",
        _money(options),
        GROUP_COLUMNS,
        tuple(sections),
        "各类表、各年度分别合计；合计和平均只含有相应数字的表（口径见“口径说明”）。"
        "优良率按有等级的表计算。",
        hidden=frozenset(hidden),
    )


def group_rows(groups: Sequence[GroupFigures]) -> list[GroupRow]:
    """A row a kind of form and year, the units told in the first."""
    return [
        GroupRow(group, block, at == 0)
        for group in groups
        for at, block in enumerate(group.blocks or (None,))
    ]


def _group_totals(run: Run) -> Iterator[Mapping[str, Decimal | int | str]]:
    """The whole run, a line a block: what the groups come to."""
    for block in run.summary.blocks:
        row = GroupRow(GroupFigures("合计", None, ()), block, first=False)
        values = {one.title: one.value(row) for one in GROUP_COLUMNS}
        yield {
            title: value
            for title, value in values.items()
            if isinstance(value, Decimal | int | str) and value != ""
        }
