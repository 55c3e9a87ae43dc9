"""The money of a unit as its report states it: in all, for basic operation, for projects.

What an amount is of comes from the topics, what became of it from the roles of numbers, as for a
project. A row's column is filled by the number with the best right to it; two that have the same
right leave it blank.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from xl_jixiao.model.grid import CellRef
from xl_jixiao.model.report import (
    AFTERWARDS,
    Heading,
    NumberKind,
    Report,
    SectionRole,
    StatedNumber,
)
from xl_jixiao.model.submission import Form
from xl_jixiao.text.money_arithmetic import role_in_changes, sums_in
from xl_jixiao.text.number_roles import SPENT_ROLES, NumberReading, NumberRole, NumberScope, reading
from xl_jixiao.text.phrases import Phrases
from xl_jixiao.text.project_money import StatedMoney, money_of_project
from xl_jixiao.text.topics import vocabulary

_RE = Phrases(__name__)

_COLUMNS = {
    "total_initial": ("total", "initial"),
    "total_annual": ("total", "annual"),
    "total_executed": ("total", "executed"),
    "basic_budget": ("basic", "initial"),
    "basic_executed": ("basic", "executed"),
    "project_budget": ("project", "initial"),
    "project_executed": ("project", "executed"),
}
"""Topic of an amount → row and column. A part's budget is the year's first one unless the text says
全年 or 调整后: 基本支出预算安排98.56万元."""
_OUTSIDE = AFTERWARDS | {
    SectionRole.GOVERNMENT_FUND,
    SectionRole.STATE_CAPITAL,
    SectionRole.SOCIAL_INSURANCE,
}
_NARROWED = frozenset({NumberScope.ITEM, NumberScope.BATCH, NumberScope.SOURCE})
_PAST = NumberScope.PAST


class _UnitAmount(NamedTuple):
    """An amount that may be the one of a row and column."""

    one: StatedNumber
    row: str
    column: str
    of_one_kind: bool
    """Whether it is of one kind of money only: 一般公共预算财政拨款支出."""
    beside_other: bool
    """Whether its sentence states another column of the total as well."""


def stated_money(report: Report) -> Mapping[str, StatedMoney]:
    """What a report states of its money: of a project the "total" alone."""
    if report.form is Form.PROJECT:
        return {"total": money_of_project(report)}
    return money_of_unit(report)


def money_of_unit(report: Report) -> Mapping[str, StatedMoney]:
    """The money of a unit: "total", "basic", "project" → what is stated of it, column by column.

    One kind of money stands for the total only where nothing is said of all of it.
    """
    every = list(_amounts(report))
    total = [one for one in every if one.row == "total"]
    if any(not one.of_one_kind for one in total):
        every = [one for one in every if one.row != "total" or not one.of_one_kind]
    found: defaultdict[str, StatedMoney] = defaultdict(lambda: StatedMoney({}, {}))
    said: defaultdict[tuple[str, str], list[_UnitAmount]] = defaultdict(list)
    for one in every:
        said[one.row, one.column].append(one)
    for (row, column), own in said.items():
        best = _of_the_best_right(own)
        whole, undecided, _ = found[row]
        if all(_agree(one, other) for one, other in pairwise(best)):
            finest = min(best, key=lambda one: one.step)
            found[row] = StatedMoney({**whole, column: finest}, undecided)
        else:
            found[row] = StatedMoney(whole, {**undecided, column: best})
    return dict(found)


def _amounts(report: Report) -> Iterator[_UnitAmount]:
    under = report.sections()
    own = [
        one
        for one in report.numbers
        if one.kind is NumberKind.AMOUNT
        and not one.approximate
        and one.year in (None, report.year or one.year)
        and reading(one).scope is not _PAST
        and not _is_aside(under.get(one.ref.row))
    ]
    beside: defaultdict[CellRef, list[StatedNumber]] = defaultdict(list)
    for one in own:
        beside[one.ref].append(one)
    for said in beside.values():
        yield from _of_a_sentence(said)


def _is_aside(head: Heading | None) -> bool:
    """Whether what is below a heading is of another thing than the unit's money."""
    return head is not None and (head.role in _OUTSIDE or is_of_one_project(head))


def is_of_one_project(head: Heading) -> bool:
    """Whether what is below a heading is of one project among others: （一）免费开放项目."""
    if not _RE.project.search(head.title):
        return False
    return bool(vocabulary().filler.sub("", _RE.general.sub("", head.title)))


def _of_a_sentence(said: Sequence[StatedNumber]) -> Iterator[_UnitAmount]:
    """The amounts of a sentence, up to that of another thing, with their rows and columns."""
    found: list[tuple[StatedNumber, str, str]] = []
    sums = sums_in(said)
    for place, one in enumerate(said):
        row, column = _COLUMNS.get(one.topic) or _arranged(one)
        read = reading(one)
        if not row and (_is_whole_of(one, said[place + 1 :]) or _is_spent_of(read, found)):
            row, column = "total", "executed"
        change = role_in_changes(one, sums) if one.topic in _OF_ALL else None
        if change:  # 预算收入103万元，其中年初预算85万元，追加18万元
            found.append((one, "total", change.value))
            continue
        if not row and _is_of_another(one, read):
            break  # 路灯项目预算60万元，全年执行数58万元
        if row == "total" and (read.scope in _NARROWED or _RE.among.match(one.sentence)):
            continue
        if row:
            yearly = column == "initial" and row != "total" and _RE.whole_year.search(read.words)
            found.append((one, row, "annual" if yearly else column))
    columns = {column for _, row, column in found if row == "total"}
    for one, row, column in found:
        kind = bool(_RE.kind_of_money.search(one.sentence[: one.start]))
        yield _UnitAmount(one, row, column, kind, len(columns) > 1)


def _arranged(one: StatedNumber) -> tuple[str, str]:
    """财政下达全年预算: all the unit's money, where nothing else is named."""
    read = reading(one)
    whole = read.scope is NumberScope.SUM or _RE.whole_budget.search(read.words)
    given = read.role is NumberRole.GIVEN and bool(whole)
    stage = "annual" if given else _STAGES.get(read.role)
    told = one.topic == "funds_arranged" or (given and not one.topic)
    if told and stage and vocabulary().names_nothing(read.words):
        return "total", stage
    return "", ""


def _is_spent_of(read: NumberReading, found: Sequence[tuple[StatedNumber, str, str]]) -> bool:
    """Whether it is what was spent of all that was given just before: 资金共186万元，实际支出…"""
    given = bool(found) and found[-1][1] == "total" and found[-1][2] != "executed"
    return given and read.deed in SPENT_ROLES and vocabulary().names_nothing(read.words)


_OF_ALL = frozenset({"", "income_total", "total_initial", "total_annual", "funds_arranged"})
_STAGES = {NumberRole.INITIAL: "initial", NumberRole.ANNUAL: "annual"}


def _is_of_another(one: StatedNumber, read: NumberReading) -> bool:
    """Whether an amount is the budget of another thing than all the unit's money."""
    if one.topic or not _RE.of_other.search(one.subject):
        return False
    return not vocabulary().names_nothing(read.words)


def _is_whole_of(one: StatedNumber, behind: Sequence[StatedNumber]) -> bool:
    """Whether what is spent is told apart in basic and project spending: 决算支出1.86亿元，其中基本
    支出….
    """
    read = reading(one)
    if one.topic or not behind or read.deed not in SPENT_ROLES or read.scope in _NARROWED:
        return False
    first = behind[0]
    parts = first.topic == "basic_executed" and reading(first).scope is NumberScope.ITEM
    return parts and vocabulary().names_nothing(read.words)


def _of_the_best_right(own: Sequence[_UnitAmount]) -> Sequence[StatedNumber]:
    """The numbers of the best right: beside another of the total, then said to be of the year or
    a sum.
    """
    ranks = {one.one: _rank(one) for one in own}
    best = min(ranks.values())
    return [one for one, rank in ranks.items() if rank == best]


def _rank(one: _UnitAmount) -> tuple[bool, bool]:
    return not one.beside_other, one.column == "executed" and not reading(one.one).of_all


def _agree(one: StatedNumber, other: StatedNumber) -> bool:
    """Whether two amounts are one as far as they are written out: 1.86亿元, 18632.45万元."""
    return abs(one.value - other.value) <= (one.step + other.step) / 2
