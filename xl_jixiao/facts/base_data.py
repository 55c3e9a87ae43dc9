"""A 基础数据表 with its neighbours, and what is part of what in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.finding import Evaluated, EvaluatedData
from xl_jixiao.model.submission import NO_FIGURE, BaseDataForm, BaseDatum, Figure
from xl_jixiao.rules.profile import RuleProfile


@dataclass(frozen=True, slots=True)
class UnitData:
    """A 基础数据表 as the checks see it."""

    submission: BaseDataForm
    rules: RuleProfile
    others: tuple[Evaluated, ...]
    """The other submissions of the same workbook."""
    cells: Mapping[tuple[str, str], BaseDatum]
    """(key, column_key) → cell."""
    columns: Mapping[str, BaseDatum]
    """column_key → the first cell with it."""
    added_projects: Mapping[str, Sequence[BaseDatum]]
    """column_key → cells of the rows that a bureau added among the project items."""

    def datum(self, key: str, column: str) -> BaseDatum | None:
        """A cell, if the form has it."""
        return self.cells.get((key, column))

    def data_figure(self, key: str, column: str) -> Figure:
        """Its figure, or a blank one."""
        datum = self.cells.get((key, column))
        return datum.value if datum else NO_FIGURE


def unit_data(one: EvaluatedData, rules: RuleProfile, workbook: tuple[Evaluated, ...]) -> UnitData:
    """The case of one 基础数据表 of a workbook."""
    return UnitData(
        submission=one.submission,
        rules=rules,
        others=tuple([other for other in workbook if other is not one]),
        cells={(datum.key, datum.column_key): datum for datum in one.submission.data if datum.key},
        columns={datum.column_key: datum for datum in reversed(one.submission.data)},
        added_projects=_added_projects(one.submission),
    )


class Rate(NamedTuple):
    """A rate cell with what it divides; keys are column keys."""

    name: str
    rate: str
    above: str
    below: str


RATES = (
    Rate("在职人员控制率", "control_rate", "staff", "posts"),
    Rate("规模控制率", "area_rate", "actual_area", "approved_area"),
    Rate("投资概算控制率", "investment_rate", "actual_investment", "budget_investment"),
)


class Sum(NamedTuple):
    """A row of the 经费控制情况 with the rows that make it up."""

    total: str
    parts: tuple[str, ...]
    complete: bool
    """Whether the listed rows are all there is (numbered items), or only 其中."""


SUMS = (
    Sum("three_public", ("vehicles", "abroad", "reception"), complete=True),
    Sum("vehicles", ("vehicle_purchase", "vehicle_running"), complete=True),
    Sum("projects", ("project_business", "project_running"), complete=True),
    Sum("public_expense", ("office", "utilities_travel", "meetings_training"), complete=False),
)

REQUIRED_COLUMNS = frozenset({"posts", "staff"})

REQUIRED_ROWS = frozenset({"three_public", "projects", "public_expense"})
"""What of a form that is filled in should not be blank (besides 厉行节约保障措施)."""

MAY_BE_NEGATIVE = frozenset({"basic_adjustment"})
"""A budget can be cut."""

PARTS_OF_WHOLE = ("projects", "public_expense", "three_public")
"""Rows whose 决算数 is part of the 全年执行数 of the department."""

COLUMNS = (("previous", "上年决算数"), ("budget", "预算数"), ("final", "决算数"))


class Filled(NamedTuple):
    """The three cells of a rate, by column key wherever the layout put them."""

    rate: BaseDatum
    above: BaseDatum
    below: BaseDatum


def by_column(data: UnitData, column_key: str) -> BaseDatum | None:
    """The only cell with that column key (the blocks without rows)."""
    return data.columns.get(column_key)


def filled_rates(data: UnitData) -> Iterator[tuple[Rate, Filled]]:
    """The rates of the form whose three cells it has."""
    for rate in RATES:
        own = by_column(data, rate.rate)
        above, below = by_column(data, rate.above), by_column(data, rate.below)
        if own is not None and above is not None and below is not None:
            yield rate, Filled(own, above, below)


def parts_of(data: UnitData, group: Sum, column: str) -> tuple[BaseDatum, ...]:
    """The cells that make up a total in one column.

    Rows that a bureau added among the project items (省级专项 …) have no key of ours: they stand
    between 项目支出 and the next total and count too.
    """
    cells = data.cells
    listed = [cells[key, column] for key in group.parts if (key, column) in cells]
    added = data.added_projects.get(column, ()) if group.total == "projects" else ()
    return (*listed, *added)


def _added_projects(form: BaseDataForm) -> Mapping[str, Sequence[BaseDatum]]:
    inside = False
    added: defaultdict[str, list[BaseDatum]] = defaultdict(list)
    for datum in form.data:
        if datum.key == "projects":
            inside = True
        elif datum.key in _AFTER_PROJECTS:
            inside = False
        elif inside and datum.key not in _SUMMED:
            added[datum.column_key].append(datum)
    return added


_AFTER_PROJECTS = frozenset({"public_expense", "procurement", "basic_adjustment"})

_SUMMED = frozenset(key for group in SUMS for key in (group.total, *group.parts))


def is_blank(figure: Figure) -> bool:
    """Nothing is there (an unreadable text is not blank)."""
    return figure.value is None and not figure.entry.filled
