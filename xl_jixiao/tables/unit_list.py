"""单位情况: a row a unit, with its problems by kind, so that everything can be read by unit."""

from __future__ import annotations

from decimal import Decimal

from xl_jixiao.model.finding import Family, Severity
from xl_jixiao.rounds.oversight import Oversight, UnitFigures
from xl_jixiao.tables.papers import NOT_IN
from xl_jixiao.tables.reminders import told_forms
from xl_jixiao.tables.table import Column, ColumnKind, Columns, LongTable, fixed, unfilled

NAME = "单位情况"

_Row = UnitFigures

_ERROR, _WARNING = Severity.ERROR, Severity.WARNING


def _owed(one: _Row) -> int | None:
    return len(one.standing.unit.owed) if one.standing else None


def _came(one: _Row) -> int | None:
    standing = one.standing
    return len(standing.unit.owed) - len(standing.missing) if standing else None


def _missing(one: _Row) -> str:
    return told_forms(one.standing.missing) if one.standing else ""


def _total(one: _Row) -> Decimal | None:
    return one.final.value if one.final else None


def _grade(one: _Row) -> str:
    return one.final.grade if one.final else ""


def _conclusion(one: _Row) -> str:
    conclusion = one.conclusion
    return conclusion.value if conclusion else NOT_IN


def _severity(severity: Severity, title: str) -> Column[_Row]:
    return Column(title, ColumnKind.COUNT, lambda one: one.findings[severity])


def problems_of(one: UnitFigures, family: Family) -> int:
    """How many errors and warnings of that kind it has."""
    letter = family.name
    found = (counts for check, counts in one.checks.items() if check[0] == letter)
    return sum(counts[_ERROR] + counts[_WARNING] for counts in found)


def _family(family: Family) -> Column[_Row]:
    return Column(family.value, ColumnKind.COUNT, lambda one: problems_of(one, family) or None, 8)


_COLUMNS: Columns[_Row] = (
    Column("单位", ColumnKind.NAME, lambda one: one.name),
    Column("单位编码", ColumnKind.TEXT, lambda one: one.unit.code if one.unit else ""),
    Column("主管部门", ColumnKind.TEXT, lambda one: one.unit.department if one.unit else ""),
    Column("业务股室", ColumnKind.TEXT, lambda one: one.unit.office if one.unit else ""),
    Column("审核状态", ColumnKind.TEXT, _conclusion),
    Column("应报", ColumnKind.COUNT, _owed),
    Column("已报", ColumnKind.COUNT, _came),
    Column("缺报", ColumnKind.NAME, _missing),
    Column(
        "逾期天数", ColumnKind.COUNT, lambda one: one.standing.days_over if one.standing else None
    ),
    Column("计入的表", ColumnKind.COUNT, lambda one: len(one.forms)),
    Column("未能处理 的文件", ColumnKind.COUNT, lambda one: one.unusable or None, 8),
    _severity(Severity.ERROR, "错误"),
    _severity(Severity.WARNING, "警告"),
    _severity(Severity.INFO, "提示"),
    *map(_family, Family),
    Column("自评高于核算", ColumnKind.SCORE, lambda one: one.excess if one.excess > 0 else None),
    Column("得分", ColumnKind.SCORE, _total),
    Column("等级", ColumnKind.SHORT, _grade),
)

_ROSTER = ("单位编码", "主管部门", "业务股室", "应报", "已报", "缺报", "逾期天数")
"""Columns that only a roster fills."""


def units_table(figures: Oversight) -> LongTable:
    """The sheet 单位情况."""
    note = (
        "问题按类的是错误和警告的条数；要看一个单位的各条问题，在“问题清单”的“单位”列筛选。"
        "得分和等级是部门整体支出表的，没有而只有一张项目表的是该表的。"
    )
    table = fixed(NAME, _COLUMNS, figures.units, note)
    return LongTable(
        table.name,
        table.columns,
        table.count,
        table.rows,
        note,
        hidden=unfilled(_COLUMNS, figures.units, _ROSTER),
    )
