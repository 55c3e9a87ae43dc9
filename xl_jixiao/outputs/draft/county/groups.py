"""附表 by groups and units: 业务股室, 主管部门, problems by unit, units to be reviewed first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from xl_jixiao.model.finding import Family, Severity
from xl_jixiao.outputs.draft.county.wording import owner_name
from xl_jixiao.outputs.draft.prose import ORDINAL, DraftColumn, DraftTable, TableCell, table_of
from xl_jixiao.rounds.oversight import GroupFigures, Oversight, UnitFigures
from xl_jixiao.tables.county import IndicatorKind
from xl_jixiao.tables.front_page import first_unit
from xl_jixiao.tables.papers import GROUP_COLUMNS, group_rows
from xl_jixiao.tables.reviewed import Outcome
from xl_jixiao.tables.table import CellValue, ColumnKind
from xl_jixiao.text.wording import percent, two_decimals

_MOST_ROWS = 500
_NONE = "—"
_OTHER = "其他"
_UNITS = frozenset({"应报单位", "报齐", "按时", "未报齐"})
"""Columns that only a roster fills."""


_SECOND = ("二级指标", "指标数", "完成", "未完成", "不能判断")


def second_level_annex(kinds: Sequence[IndicatorKind]) -> Iterator[DraftTable]:
    """How the indicators of each kind of level 2 ended."""
    if len(kinds) > 1:
        rows = (
            tuple(
                map(
                    TableCell,
                    (one.title or _OTHER, *map(str, (one.rows, one.met, one.missed, one.open))),
                )
            )
            for one in kinds
        )
        widths = (0.32, *[0.17] * 4)
        yield DraftTable("各类二级指标完成情况表", widths, (tuple(map(TableCell, _SECOND)), *rows))


def group_annexes(figures: Oversight) -> Iterator[DraftTable]:
    """A table for 业务股室 and one for 主管部门, of those that are named at all."""
    for title, groups in (("业务股室", figures.offices), ("主管部门", figures.departments)):
        if sum(bool(one.title) for one in groups) > 1:
            yield _groups(title, groups)


def _groups(title: str, groups: Sequence[GroupFigures]) -> DraftTable:
    roster = any(one.timeliness for one in groups)
    columns = [one for one in GROUP_COLUMNS if roster or one.title not in _UNITS]
    heads = [title, *(one.title.replace(" ", "\n") for one in columns[1:])]
    rows = [
        tuple(_cell(column.value(row), column.kind) for column in columns)
        for row in group_rows(groups)[:_MOST_ROWS]
    ]
    whole = sum(one.width or 0 for one in columns)
    widths = tuple((one.width or 0) / whole for one in columns)
    head = tuple(map(TableCell, heads))
    return DraftTable(f"各{title}绩效自评情况表", widths, (head, *rows), landscape=True)


def _cell(value: CellValue, kind: ColumnKind) -> TableCell:
    if isinstance(value, str):
        return TableCell(value, align="left")
    if value is None:
        return TableCell("")
    if kind is ColumnKind.COUNT:
        return TableCell(str(value))
    number = Decimal(str(value))
    return TableCell(
        percent(number) if kind is ColumnKind.RATE else two_decimals(number), align="right"
    )


def unit_annexes(figures: Oversight) -> Iterator[DraftTable]:
    """Problems by unit and kind, and the units to be reviewed first."""
    units = [one for one in figures.units if sum(_graver(one).values())]
    if len(units) > 1:
        yield _problems(sorted(units, key=lambda one: -sum(_graver(one).values())))
    if figures.first:
        yield table_of("建议优先复核的单位", _FIRST, map(first_unit, figures.first))


def review_annex(forms: Sequence[Outcome]) -> Iterator[DraftTable]:
    """抽查复核结果, a row a form."""
    if forms:
        title = "抽查复核结果一览表"
        yield table_of(title, _REVIEWED, forms[:_MOST_ROWS], landscape=True)


def _graver(one: UnitFigures) -> Mapping[Family, int]:
    """Errors and warnings by kind."""
    found: Counter[Family] = Counter()
    for check, counts in one.checks.items():
        found[Family[check[0]]] += counts[Severity.ERROR] + counts[Severity.WARNING]
    return found


def _problems(units: Sequence[UnitFigures]) -> DraftTable:
    """A row a unit, a column a kind of problem."""
    found = [(one, _graver(one)) for one in units]
    kinds = [kind for kind in Family if any(counts[kind] for _, counts in found)]
    heads = ("序号", "单位名称", *(kind.value for kind in kinds), "合计")
    rows = [
        (
            TableCell(str(at)),
            TableCell(one.name, align="left"),
            *(TableCell(str(counts[kind] or "")) for kind in kinds),
            TableCell(str(sum(counts.values()))),
        )
        for at, (one, counts) in enumerate(found[:_MOST_ROWS], 1)
    ]
    totals = [sum(counts[kind] for _, counts in found) for kind in kinds]
    total = (TableCell("合计", colspan=2), *(TableCell(str(one)) for one in (*totals, sum(totals))))
    share = 0.64 / (len(kinds) + 1)
    widths = (0.06, 0.3, *([share] * (len(kinds) + 1)))
    head = tuple(map(TableCell, heads))
    title = "各单位错误和警告分类情况表"
    return DraftTable(title, widths, (head, *rows, total), landscape=True)


def _points(value: Decimal | None) -> str:
    return _NONE if value is None else two_decimals(value)


_FIRST = (
    ORDINAL,
    DraftColumn("单位名称", 0.33, lambda one: one.name, "left"),
    DraftColumn("业务股室", 0.16, lambda one: one.office, "left"),
    DraftColumn("未能处理\n的文件", 0.1, lambda one: str(one.unusable or "")),
    DraftColumn("错误", 0.08, lambda one: str(one.errors)),
    DraftColumn("警告", 0.08, lambda one: str(one.warnings)),
    DraftColumn("自评高于核算\n（分）", 0.1, lambda one: _points(one.excess), "right"),
    DraftColumn("得分", 0.08, lambda one: _points(one.total), "right"),
)
_REVIEWED = (
    DraftColumn("序号", 0.06, lambda one: str(one.number)),
    DraftColumn("单位、项目名称", 0.3, lambda one: owner_name(one.unit, one.project), "left"),
    DraftColumn("已复核\n指标", 0.08, lambda one: str(one.reviewed)),
    DraftColumn("自评\n得分", 0.09, lambda one: _points(one.claimed), "right"),
    DraftColumn("核算\n得分", 0.09, lambda one: _points(one.computed), "right"),
    DraftColumn("复核\n得分", 0.09, lambda one: _points(one.final), "right"),
    DraftColumn("主要偏差原因", 0.29, lambda one: one.reasons, "left"),
)
