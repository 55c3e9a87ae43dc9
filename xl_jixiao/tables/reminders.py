"""催报名单: whom to call, what about, until when; one header row, so that letters merge from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from xl_jixiao.facts.run import Run
from xl_jixiao.facts.scored import form_name
from xl_jixiao.model.roster import OwedForm, UnitStanding
from xl_jixiao.model.submission import Form
from xl_jixiao.tables.table import Column, ColumnKind, Columns, LongTable, fixed, unfilled

NAME = "催报名单"


class Reminder(NamedTuple):
    """A unit that owes something."""

    number: int
    standing: UnitStanding


def told_forms(forms: Sequence[OwedForm]) -> str:
    """Forms in a word each, projects by their names: 部门整体、项目支出（造林、防火）."""
    kinds: dict[Form | None, list[str]] = {}
    for one in forms:
        kinds.setdefault(one.form, []).extend([one.project] if one.project else [])
    return "、".join(_told(form, projects) for form, projects in kinds.items())


def _told(form: Form | None, projects: Iterable[str]) -> str:
    name = form_name(form) if form else "自评表"
    listed = "、".join(dict.fromkeys(projects))
    return f"{name}（{listed}）" if listed else name


def _due(one: Reminder) -> str:
    due = one.standing.unit.due(one.standing.missing)
    return str(due) if due else ""


_COLUMNS: Columns[Reminder] = (
    Column("序号", ColumnKind.COUNT, lambda one: one.number, 5),
    Column("单位编码", ColumnKind.TEXT, lambda one: one.standing.unit.code, 10),
    Column("单位名称", ColumnKind.NAME, lambda one: one.standing.unit.name, 20),
    Column("主管部门", ColumnKind.TEXT, lambda one: one.standing.unit.department, 12),
    Column("业务股室", ColumnKind.TEXT, lambda one: one.standing.unit.office, 9),
    Column("应报材料", ColumnKind.NAME, lambda one: told_forms(one.standing.unit.owed), 16),
    Column("已报", ColumnKind.NAME, lambda one: told_forms(one.standing.reported), 14),
    Column("缺报", ColumnKind.NAME, lambda one: told_forms(one.standing.missing), 18),
    Column("截止日期", ColumnKind.SHORT, _due, 11),
    Column("逾期天数", ColumnKind.COUNT, lambda one: one.standing.days_over, 6),
    Column("联系人", ColumnKind.SHORT, lambda one: one.standing.unit.contact, 8),
    Column("联系电话", ColumnKind.TEXT, lambda one: one.standing.unit.phone, 13),
    Column("可能的原因", ColumnKind.LONG, lambda one: one.standing.why, 26),
    Column("已催次数", ColumnKind.COUNT, lambda _: None, 6),
    Column("末次催报", ColumnKind.SHORT, lambda _: None, 10),
    Column("备注", ColumnKind.TEXT, lambda _: None, 10),
)

_OPTIONAL = ("单位编码", "主管部门", "业务股室", "截止日期", "逾期天数", "联系人", "联系电话")
"""Columns that many rosters have nothing for."""


def reminders_table(run: Run) -> LongTable | None:
    """The sheet 催报名单; None without a roster."""
    if not run.standings:
        return None
    owing = [one for one in run.standings if one.missing]
    rows = tuple(Reminder(number, one) for number, one in enumerate(owing, 1))
    columns = (*_COLUMNS, *_more_columns(owing))
    table = fixed(NAME, columns, rows)
    return table.for_merging(unfilled(columns, rows, _OPTIONAL))


def _more_columns(owing: Iterable[UnitStanding]) -> Columns[Reminder]:
    """The columns of the roster that mean nothing to us; a title of ours is told apart."""
    taken = {column.title for column in _COLUMNS}
    titles = dict.fromkeys(title for one in owing for title, _ in one.unit.more)
    return tuple(_more_column(title, taken) for title in titles)


def _more_column(title: str, taken: set[str]) -> Column[Reminder]:
    shown = f"{title}（名单）" if title in taken else title
    return Column(
        shown, ColumnKind.TEXT, lambda one: dict(one.standing.unit.more).get(title, ""), 12
    )
