"""Which cells the formulas look at, and the formulas made for them."""

from __future__ import annotations

from dataclasses import dataclass

DOUBT = "需核对"
"""What a native formula shows instead of a number where it can't be sure."""

HELPERS = (
    "指标值文本",
    "指标值去符号",
    "指标值余文",
    "指标值单位",
    "指标值数",
    "完成值文本",
    "完成值去符号",
    "完成值余文",
    "完成值单位",
    "完成值数",
    "指标名称",
    "名称词尾",
    "比较方式",
    "可比完成值",
    "得分分子",
    "得分分母",
)
"""Titles of the hidden helper columns, in the order of `RowCells.helpers`. Their cells keep the
number format General: one formula asks a helper cell what General is called in this program."""


@dataclass(frozen=True, slots=True)
class RowCells:
    """The cells of one indicator row, as relative or absolute A1 references of the same sheet."""

    target: str
    actual: str
    points: str
    level3: str
    level2: str
    """Of a label merged over several rows its first cell, absolute ("$B$12")."""
    helpers: tuple[str, ...]
    """One cell for each of HELPERS, free for hidden formulas of this row."""
    level1: str = ""
    """Likewise; a row under 满意度 is one by its level 1 too."""
    score: str = ""
    """The cell that will hold 核算得分; the hint then says why it is 需核对 at a rounding edge."""
    benefit_total: str = ""
    """For rows under 效益, where the profile moves missing satisfaction points there: an expression
    for the sum of all points of the form. "" for all other rows."""


@dataclass(frozen=True, slots=True)
class RowFormulas:
    """Formulas of one row, without "="."""

    completion: str
    score: str
    hint: str
    helpers: tuple[str, ...]
    """To be written into `RowCells.helpers`."""


@dataclass(frozen=True, slots=True)
class FundsCells:
    """The cells of the total row of the money block (年度资金总额)."""

    initial: str
    annual: str
    executed: str
    points: str = ""
    """"" where the form has no 分值 in this block."""
    indicator_points: str = ""
    """A range (or several, separated by commas) with the 分值 of all indicator rows; needed where
    `points` is ""."""


@dataclass(frozen=True, slots=True)
class FundsFormulas:
    """Formulas of the execution row, without "="."""

    completion: str
    score: str
    hint: str


@dataclass(frozen=True, slots=True)
class TotalCells:
    """What the total adds up. Ranges are A1 ranges of one column, parallel to each other."""

    scores: tuple[str, ...]
    """Ranges of 核算得分 of the indicator rows."""
    points: tuple[str, ...]
    """Ranges of 分值 of the same rows."""
    execution_score: str = ""
    execution_points: str = ""
    execution_rate: str = ""
    total: str = ""
    """The cell that will hold the total; the grade looks at it."""
    weighed_goals: bool = False
    """Whether the form has several annual goals with 权重比例."""


@dataclass(frozen=True, slots=True)
class TotalFormulas:
    """Formulas below the table, without "="."""

    total: str
    grade: str
    weights: str
    """"" as long as nothing is filled in; else whether the points add up to 100."""
