"""An official form as data: one file drives both the blank and the reader.

A layout file (`layouts/data/<id>.toml`) has the shape of these frozen classes, key by key;
`layouts.loading` reads it and says what is wrong with it.

For the blank, a form is drawn on a grid of `widths` physical columns, from top to bottom:

1. `title.attachment` ("附件2", left aligned, no border), `title.text` (over all columns),
   `title.money_line` ("单位：万元", right aligned) where given;
2. `fields`: label and value cells, fields of equal `row` side by side;
3. `funds`: a header row of `columns`, then `rows`, then `halves` (pairs of labels with the number
   inside them, or beside them in `left_amount` and `right_amount`). The block's `label` is in
   `label_span` merged over all of these rows;
4. `goals`: one header row (the columns' texts) and `count` tall rows of values below it;
5. `indicators`: a header row, then per section and level-2 kind `rows` rows (at least one), level-1
   and level-2 cells merged over their rows; the block's `label` merged over header and rows; then
   the total row;
6. or, instead of 3 to 5, `base`: the blocks of a 基础数据表;
7. `closing` fields (评价结论, 改进措施 …), `notes` below the table without borders.

`ColumnSpan` is (first, last) physical column, 1-based and inclusive. Texts are printed as written,
line feeds included; `{county}`, `{year}` and `{last_year}` are replaced. For the reader, texts are
compared folded (`text.labels.fold`), so line feeds, blanks and bracket variants do not matter.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Annotated, Literal, NamedTuple

from xl_jixiao.data_limits import Distinct, NotEmpty, Spelt, Within
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.submission import Form, FundRole, SectionKind

Count = Annotated[int, Within(1)]
Size = Annotated[float, Within(0)]
"""Points of height, characters of width, inches of a margin."""
Points = Annotated[Decimal, Within(0)]
Name = Annotated[str, Spelt(r"[\w.-]+")]


class ColumnSpan(NamedTuple):
    """Physical columns of the blank, first and last inclusive."""

    first: Count
    last: Count


MONEY_KEYS = (
    *("label", "initial", "annual", "executed", "completion", "received", "share"),
    *("share_executed", "points", "claimed_rate", "claimed_score", "review_score"),
    *("formula", "reason", "measures", "number", "remark"),
)
"""What a column of the money block may be."""

GOAL_KEYS = ("label", "expected", "actual", "adjusted", "reason")
"""What a column of the goals may be."""

READ_KEYS = (
    *("level1", "level2", "level3", "level4", "nature", "target", "target_adjusted", "unit"),
    *("actual", "points", "claimed_score", "reason", "measures", "formula", "remark"),
    *("review_score", "review_actual", "deviation", "situation", "number"),
)

PASSED_OVER = ("coefficient", "core", "standard")
"""Columns that the reader knows and makes nothing of; a form has several, each with a key."""

INDICATOR_KEYS = (*READ_KEYS, *PASSED_OVER)
"""What a column of the indicators may be."""

FIELD_KEYS = ("unit", "unit_code", "department", "project", "project_code", "year", "grade")
"""Fields that the reader takes; a form may print others, under keys of their own."""


@dataclass(frozen=True, slots=True)
class LayoutColumn:
    """A column of a block; its key is one of MONEY_KEYS, GOAL_KEYS or INDICATOR_KEYS."""

    key: str
    text: str
    span: ColumnSpan
    also: tuple[str, ...] = ()
    """Other texts that mean this column in this form, beyond the shared vocabulary."""
    whole: bool = False
    """One cell for all rows of the block (money block only)."""
    note: str = ""
    """What the official form explains in this column, shown at its header."""


@dataclass(frozen=True, slots=True)
class LayoutField:
    """A label with its value; its key is one of FIELD_KEYS, or another that is printed only."""

    key: Name
    text: str
    label: ColumnSpan
    value: ColumnSpan
    row: Count
    """Fields of the same row stand side by side; counted from 1."""
    also: tuple[str, ...] = ()
    height: Size | None = None
    """Points of height, for long texts."""
    preset: str = ""
    """What the official blank prints in place of the value: "1、持续性项目□　2、新增性项目□"."""

    @property
    def inline(self) -> bool:
        """Whether the value is written behind the label, in the same cell."""
        return self.label == self.value


@dataclass(frozen=True, slots=True)
class TitleBlock:
    """What is above the table."""

    text: Annotated[str, NotEmpty()]
    """Pattern: "{county}{year}年度部门整体支出绩效自评表"."""
    attachment: str = ""
    money_line: str = ""


@dataclass(frozen=True, slots=True)
class FundRow:
    """A row of the money block, or one half of a row with its one number."""

    text: str
    role: FundRole
    scored: bool = False
    """Whether points and score are in this row; the others print "—" there."""


class FundHalves(NamedTuple):
    """Two labels side by side (按收入性质分：x | 按支出性质分：x); None leaves the half blank."""

    left: FundRow | None = None
    right: FundRow | None = None


@dataclass(frozen=True, slots=True)
class FundsBlock:
    """The money block."""

    label: str
    label_span: ColumnSpan
    columns: Annotated[tuple[LayoutColumn, ...], Distinct(MONEY_KEYS)]
    rows: tuple[FundRow, ...]
    points: Points | None = None
    """Printed 分值 of the total row."""
    halves: tuple[FundHalves, ...] = ()
    left_span: ColumnSpan | None = None
    right_span: ColumnSpan | None = None
    left_amount: ColumnSpan | None = None
    right_amount: ColumnSpan | None = None
    """Cells of their own for the numbers of the halves, beside their labels; without them a number
    is typed behind the label, in its cell."""

    @property
    def sides(self) -> tuple[tuple[ColumnSpan | None, ColumnSpan | None], ...]:
        """Of the left and of the right half where the label is and where the number."""
        return (self.left_span, self.left_amount), (self.right_span, self.right_amount)

    def with_amounts_inside(self) -> FundsBlock:
        """The same block with the numbers behind their labels."""
        joined = (
            span if span is None or amount is None else ColumnSpan(span.first, amount.last)
            for span, amount in self.sides
        )
        left, right = joined
        return replace(self, left_span=left, right_span=right, left_amount=None, right_amount=None)


@dataclass(frozen=True, slots=True)
class GoalsBlock:
    """年度总体目标: expected and actual, side by side."""

    label: str
    label_span: ColumnSpan
    columns: Annotated[tuple[LayoutColumn, ...], Distinct(GOAL_KEYS)]
    count: Count = 1
    height: Size = 120.0
    """Points of height of each goal's row."""
    first: bool = False
    """Whether the block is above the money block."""
    group: str = ""
    """A label at the left of the goals and of `fields` (项目基本情况), "" where there is none."""
    group_span: ColumnSpan | None = None
    fields: Annotated[tuple[LayoutField, ...], Distinct()] = ()
    """Rows below the goals that belong to the same block."""


@dataclass(frozen=True, slots=True)
class Level2:
    """A level-2 kind printed in the form."""

    text: str
    rows: Count = 1
    """Indicator rows that the blank offers at least; see `offered`."""
    names: tuple[str, ...] = ()
    """Level-3 names that the official form prints in the first of them."""
    points: tuple[Points, ...] = ()
    """Their points, where the form prints them in a column."""
    spare: int = 0
    """Rows below them that are drawn and stay hidden until they are wanted."""

    @property
    def shown(self) -> int:
        """Indicator rows that are seen in the blank: one for each printed name."""
        return max(self.rows, len(self.names))

    @property
    def offered(self) -> int:
        """Indicator rows that the blank holds, the spare ones included."""
        return self.shown + self.spare


@dataclass(frozen=True, slots=True)
class SectionPlan:
    """A level-1 block."""

    kind: SectionKind
    text: str
    level2: tuple[Level2, ...]
    points: Points | None = None
    """The weight that the official form prints or prescribes."""


@dataclass(frozen=True, slots=True)
class TotalRow:
    """The row 总分."""

    text: str
    label: ColumnSpan
    points: Points | None = None
    """Printed 分值, 100; None where the form has no points column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorBlock:
    """绩效指标."""

    label: str = ""
    """"" where the form has no such label."""
    label_span: ColumnSpan | None = None
    columns: Annotated[tuple[LayoutColumn, ...], Distinct(INDICATOR_KEYS)]
    sections: tuple[SectionPlan, ...]
    total: TotalRow | None = None
    goals: Count = 1
    """How often the block is repeated, once per goal (Hubei)."""


@dataclass(frozen=True, slots=True)
class BaseColumn:
    """A column of a block of the 基础数据表."""

    key: Name
    text: str
    """With {year}, {last_year}."""
    name: str
    """What `BaseDatum.column` says: the text without year and unit."""
    unit: str
    """万元, 人, ㎡, ratio, or "" for text."""
    span: ColumnSpan


@dataclass(frozen=True, slots=True)
class BaseRow:
    """A row of a block of the 基础数据表."""

    key: Name
    text: str
    """As printed: "其中：公车购置"."""
    name: str
    """What `BaseDatum.label` says: "公车购置"."""
    indent: Annotated[int, Within(0)] = 0
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BaseBlock:
    """A block of the 基础数据表: a header row and either named rows, or a single row of values."""

    key: Name
    text: str
    section: str
    """What `BaseDatum.section` says."""
    label_span: ColumnSpan
    columns: Annotated[tuple[BaseColumn, ...], Distinct()]
    rows: Annotated[tuple[BaseRow, ...], Distinct()] = ()
    """Empty: one row of values; the label then spans the header and that row. Otherwise the label
    heads the column of the row names."""
    headed: bool = True
    """False for a block that is a single text cell beside its label (厉行节约保障措施)."""
    height: Size | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Print set-up."""

    orientation: Literal["portrait", "landscape"] = "portrait"
    margins: tuple[Size, Size, Size, Size] = (0.6, 0.6, 0.7, 0.7)
    """Left, right, top, bottom, in inches; A4, one page wide, centred."""


@dataclass(frozen=True, slots=True)
class Layout:
    """One official form in one version."""

    id: Name
    version: Name
    form: Form
    name: str
    """For people: 湖南省部门整体支出绩效自评表."""
    sheet: str
    """Name of the sheet in a blank."""
    source: str
    """Where the form was seen."""
    seen: str
    """How much of it: what was printed there, and what is assumed."""
    widths: Annotated[tuple[Size, ...], NotEmpty()]
    """Official widths of the physical columns, in characters."""
    title: TitleBlock
    money_unit: Literal["万元", "元"] = "万元"
    """What a bare amount means where the form states nothing else."""
    fields: Annotated[tuple[LayoutField, ...], Distinct()] = ()
    funds: FundsBlock | None = None
    goals: GoalsBlock | None = None
    indicators: IndicatorBlock | None = None
    base: Annotated[tuple[BaseBlock, ...], Distinct()] = ()
    closing: Annotated[tuple[LayoutField, ...], Distinct()] = ()
    notes: tuple[str, ...] = ()
    page: Page = Page()
    blank: bool = True
    """Whether `jixiao blank` offers it; False for forms known only as received."""

    @property
    def stamp(self) -> str:
        """Id and version as blanks carry it, "hunan-department@2023.1"."""
        return f"{self.id}@{self.version}"
