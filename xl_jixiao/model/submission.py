"""A filled form as data, every value with the cell it came from."""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum
from typing import Literal, NamedTuple, TypeVar

from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.grid import Area, CellKind, CellRef
from xl_jixiao.model.making import lookup
from xl_jixiao.model.source import TABLE, FormSource

Budget = Literal["annual", "initial"]
"""全年预算数 or 年初预算数: what an execution rate may divide by."""


class Form(StrEnum):
    """The kind of form; the values are those of result.json."""

    DEPARTMENT = "department"
    BASIC_DATA = "basic-data"
    PROJECT = "project"


FORM_TITLES = {
    Form.DEPARTMENT: "部门整体支出绩效自评表",
    Form.BASIC_DATA: "部门整体支出绩效评价基础数据表",
    Form.PROJECT: "项目支出绩效自评表",
}

_ZERO = Decimal(0)

_LONG_FRACTION = re.compile(r"\.\d{5}")


class Entry(NamedTuple):
    """What is in one field of a form. `text` is what the cell says (`Cell.text`), trimmed,
    inner line feeds that only wrap a label removed.
    """

    text: str = ""
    ref: CellRef | None = None
    kind: CellKind = CellKind.BLANK
    number: Decimal | None = None
    display_known: bool = True
    shown: str = ""
    """As displayed, where that is not `text`."""

    @property
    def filled(self) -> bool:
        """Whether anything but blanks is there."""
        return bool(self.text)

    @property
    def undisplayed(self) -> bool:
        """Whether it is a number of which nobody knows how it is displayed (.xlsb)."""
        return not self.display_known and self.kind is CellKind.NUMBER

    @property
    def is_told(self) -> bool:
        """Whether it is said in a sentence, and in no cell."""
        return self.ref is not None and self.ref.is_sentence

    @property
    def printed(self) -> str:
        """For messages and tables: the text, or its display where the text is a long fraction
        (33.33% for 33.3333333333333%).
        """
        return self.shown if self.shown and _LONG_FRACTION.search(self.text) else self.text


NOTHING = Entry()


class Figure(NamedTuple):
    """A number read from one cell.

    `value` is in the field's own unit: 万元 for amounts, 分 for points and scores, a ratio
    (1 = 100%) for rates; None where the cell is blank or can't be read (then `entry.filled`).
    `step` is the weight of the last displayed decimal, in the same unit: 135.79 → 0.01. Sums are
    compared within half a step per figure.
    """

    value: Decimal | None = None
    step: Decimal = Decimal(0)
    entry: Entry = NOTHING


NO_FIGURE = Figure()


class FundRole(StrEnum):
    """What a row of the money block is."""

    TOTAL = "total"
    """年度资金总额: the only row that is scored."""
    PART = "part"
    """A source of the total with columns of its own (其中：当年财政拨款 …)."""
    INCOME = "income"
    """按收入性质分：x, number inside the label."""
    INCOME_PART = "income-part"
    EXPENSE = "expense"
    """按支出性质分：x."""
    EXPENSE_PART = "expense-part"


@lookup
class FundLine:
    """A row of the money block. Amounts in 万元, converted from the unit the form states."""

    label: str
    """As displayed, line feeds removed: "其中：基本支出：139.98"."""
    role: FundRole
    ref: CellRef
    """The row's own score cell, or the label where it has none."""
    name: str = ""
    """The bare name: "基本支出"."""
    initial: Figure = NO_FIGURE
    annual: Figure = NO_FIGURE
    executed: Figure = NO_FIGURE
    amount: Figure = NO_FIGURE
    """The number inside the label (income and expense rows); which of the columns it belongs to
    is for the checks to tell."""
    points: Figure = NO_FIGURE
    claimed_rate: Figure = NO_FIGURE
    claimed_score: Figure = NO_FIGURE
    reason: Entry = NOTHING

    def base(self, wanted: Budget) -> Budget:
        """Which budget the rate of this row divides by: `wanted`, but the other one in a form that
        prints only that (年初预算数（A）, 执行率（B/A）). A blank cell is a column that is there,
        and the sentences of a report have no columns.
        """
        if self._budget(wanted).entry.ref is not None:  # as in most forms
            return wanted
        other: Budget = "annual" if wanted == "initial" else "initial"
        there = self._budget(other).entry.ref
        return other if there is not None and not there.is_sentence else wanted

    def budget(self, wanted: Budget) -> Figure:
        """The budget by which `base` says the rate divides."""
        return self._budget(self.base(wanted))

    def _budget(self, column: Budget) -> Figure:
        return self.initial if column == "initial" else self.annual


class SectionKind(StrEnum):
    """Level 1 of the indicators."""

    OUTPUT = "output"
    BENEFIT = "benefit"
    SATISFACTION = "satisfaction"
    COST = "cost"
    OTHER = "other"


SECTION_TITLES = {
    SectionKind.OUTPUT: "产出指标",
    SectionKind.BENEFIT: "效益指标",
    SectionKind.SATISFACTION: "满意度指标",
    SectionKind.COST: "成本指标",
    SectionKind.OTHER: "其他指标",
}


class Section(NamedTuple):
    """A level-1 block of indicator rows under one goal."""

    kind: SectionKind
    label: Entry
    """As displayed: "产出指标（50分）"."""
    points: Decimal | None = None
    """The weight printed in the label, 50."""
    claimed_score: Figure = NO_FIGURE
    """A score claimed for the whole section, where the form has a place for it."""
    goal: int = 0


class RowRole(StrEnum):
    """How an indicator row takes part in the total."""

    SCORED = "scored"
    DETAIL = "detail"
    """A 其中 row without points of its own: shown, never added."""
    SHARED = "shared"
    """Its points (or score) are in a cell merged with the row `shares` above."""


_SCORED = RowRole.SCORED


@lookup
class Indicator:
    """One indicator row."""

    section: int
    """Index into IndicatorForm.sections."""
    level1: Entry
    level2: Entry
    level3: Entry
    target: Entry
    """年度指标值; split columns are joined nature+value+unit ("≥90%"), a 定性 left out."""
    actual: Entry
    """实际完成值; a bare number takes the unit column's unit where the form has one."""
    points: Figure
    claimed_score: Figure
    reason: Entry
    ref: CellRef
    """The row's own score cell (its place even where it is blank)."""
    role: RowRole = RowRole.SCORED
    shares: int | None = None
    """Index of the indicator that carries the merged points, for SHARED."""
    nature: str = ""
    """指标性质 as typed, where the form has the column."""
    goal: int = 0
    in_doubt: bool = False
    """Hidden, and neither with nor without it do the rows make up the full marks: whether it counts
    is not ours to say."""

    @property
    def shares_points(self) -> bool:
        """Whether the row has no points of its own but is in those of a row above."""
        shared = self.role is RowRole.SHARED and self.shares is not None
        return shared and self.points.value is None

    @property
    def counted(self) -> bool:
        """Whether the row's points and score enter the sums."""
        role = self.role
        return role is _SCORED or (role is RowRole.SHARED and not self.shares_points)

    @property
    def own_points(self) -> Decimal | None:
        """Its 分值. Negative ones are none: they are a mistake of the form, found by the checks."""
        points = self.points.value
        return None if points is None or points < _ZERO else points


@dataclass(frozen=True, slots=True)
class Goal:
    """年度总体目标: what was expected, what came of it."""

    expected: Entry = NOTHING
    actual: Entry = NOTHING
    ratio: Decimal | None = None
    """权重比例, as a ratio, where the form weighs several goals."""


@lookup
class BaseDatum:
    """One cell of the 基础数据表."""

    section: str
    """Block: "财政供养人员情况", "经费控制情况", "楼堂馆所控制情况", "厉行节约保障措施"."""
    label: str
    """Row name without numbering: "三公经费", "公务接待"; in the blocks without rows, the block."""
    column: str
    """Column name without the year: "上年决算数", "预算数", "决算数", "编制数" …"""
    value: Figure
    """In `unit`; value None with entry.filled for text (厉行节约保障措施)."""
    unit: str
    """"万元", "人", "㎡", "ratio" (1 = 100%), "" for text."""
    key: str = ""
    """The layout's stable id of the row ("three_public", "reception" …), for the checks."""
    column_key: str = ""
    """The layout's stable id of the column ("previous", "budget", "final", "posts" …)."""


class IssueKind(StrEnum):
    """What can be wrong with a single cell before any rule is applied."""

    ERROR_VALUE = "error-value"
    """#REF!, #DIV/0! …"""
    UNCALCULATED = "uncalculated"
    TEXT_NUMBER = "text-number"
    """A number typed as text with its unit ("2000万") where a number is expected; read anyway."""
    UNREADABLE = "unreadable"
    """Something is where a number is expected and none can be read."""
    UNREAD_COLUMN = "unread-column"
    """The header cell of a column that is not read; `field` is the heading of the column that is
    read instead, where there is one."""
    UNREAD_FUNDS = "unread-funds"
    """The header of a money block with amounts and points of which no row can be read."""
    OBJECT = "object"
    """A picture is in the cell."""
    PERCENT = "percent"
    """Points, a score or an amount under a percent format: 15 shown as 1500%."""


class CellIssue(NamedTuple):
    """A cell that reading stumbled over."""

    kind: IssueKind
    ref: CellRef
    text: str
    field: str
    """Chinese name of the field: "全年执行数"."""
    row_label: str = ""
    read: str = ""
    """The number that was read from it, with its unit; "" where none was."""


class HiddenKind(StrEnum):
    """What becomes of a row or column of a form that nobody sees."""

    LEFT_OUT = "left-out"
    """A row hidden by hand; the visible rows alone make up the full marks."""
    COUNTED = "counted"
    """A row hidden by hand; only with it do the rows make up the full marks, or it has none."""
    OPEN = "open"
    """A row hidden by hand; neither with nor without it are there full marks."""
    FILTERED = "filtered"
    """A row that an active filter leaves out; it counts."""
    COLUMN = "column"
    """A column that is read, because no visible one has its heading."""


class HiddenPlace(NamedTuple):
    """Something of a form that nobody sees."""

    refs: tuple[CellRef, ...]
    """Its filled cells; of a column its heading."""
    label: str
    kind: HiddenKind


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmittedForm:
    """One filled form of one unit: what the forms of every kind say."""

    file: str
    """Path relative to the folder, with /."""
    sheet: str
    form: Form
    layout: str
    """Id of the layout that read it."""
    area: Area
    unit: Entry = NOTHING
    unit_code: str = ""
    department: Entry = NOTHING
    project: Entry = NOTHING
    title: Entry = NOTHING
    year: int | None = None
    unit_stated: str = "万元"
    """The unit of money the form states: "万元", "元", seldom "亿元" or "千元"."""
    issues: tuple[CellIssue, ...] = ()
    """What reading noticed cell by cell; the checks word it as findings."""
    hidden: tuple[HiddenPlace, ...] = ()
    """What is in rows and columns that nobody sees."""
    version: str = ""
    """Form id and version hidden in a blank of ours, else ""."""
    source: FormSource = TABLE
    """What it was read from."""
    rules: str = ""
    """Profile id and version under which the workbook computes (its defined name JX_RULES,
    "national 2020"), "" where it says none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorForm(SubmittedForm):
    """A 自评表: money, goals and indicators, each with what the unit claims for it."""

    goals: tuple[Goal, ...] = ()
    funds: tuple[FundLine, ...] = ()
    sections: tuple[Section, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    has_points: bool = True
    """Whether the form has a column 分值 (or weights in its labels)."""
    has_actuals: bool = True
    """Whether the form has a column 实际完成值. The 评价得分表 of 部门整体 have none: what they
    claim can't be recomputed."""
    claimed_total: Figure = NO_FIGURE
    claimed_points: Figure = NO_FIGURE
    """The 分值 printed in the row 总分 (100)."""
    bonus: Figure = NO_FIGURE
    """Points that the text says were added beyond the full marks (加分项2分)."""
    claimed_grade: Entry = NOTHING

    def section_at(self, place: int) -> Section | None:
        """The level-1 block at the place that a row names; None for a row that is under none."""
        return self.sections[place] if 0 <= place < len(self.sections) else None

    def kind_at(self, place: int) -> SectionKind:
        """Its kind."""
        section = self.section_at(place)
        return SectionKind.OTHER if section is None else section.kind

    @property
    def funds_unread(self) -> bool:
        """Whether the form has a money block with amounts and points of which no row was read."""
        return any(one.kind is IssueKind.UNREAD_FUNDS for one in self.issues)

    @property
    def unscored(self) -> bool:
        """Whether it is a table without 分值 and 得分 columns: completion is listed, no score."""
        if self.has_points or not self.source.complete or not self.indicators:
            return False
        figures = [self.claimed_total, *(row.claimed_score for row in self.indicators)]
        return all(figure.entry.ref is None for figure in figures)


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseDataForm(SubmittedForm):
    """A 基础数据表: figures of the unit, without claims and without a score."""

    form: Form = Form.BASIC_DATA
    data: tuple[BaseDatum, ...] = ()


Submission = IndicatorForm | BaseDataForm

AnyForm = TypeVar("AnyForm", bound=SubmittedForm)
"""A form that comes out as the kind it went in."""


def addresses_of(*places: Entry | Figure | CellRef | None) -> tuple[CellRef, ...]:
    """The addresses of those places that have one."""
    found: list[CellRef] = []
    for place in places:
        there = place.entry if isinstance(place, Figure) else place
        ref = there.ref if isinstance(there, Entry) else there
        if ref is not None:
            found.append(ref)
    return tuple(found)
