"""Scores: of one row, and of a whole submission."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Literal, NamedTuple

from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.grid import CellRef
from xl_jixiao.model.making import lookup
from xl_jixiao.model.submission import (
    Figure,
    FundLine,
    FundRole,
    Indicator,
    RowRole,
    Section,
    SectionKind,
    addresses_of,
)
from xl_jixiao.model.values import Quantity, Reading, Target

_CENT = Decimal("0.01")

_TOTAL = FundRole.TOTAL
_SCORED = RowRole.SCORED  # asked of each row some ten times: a name finds it in a tenth of the time

Basis = Literal["computed", "claimed"]
LineKind = Literal[
    "execution", "ge", "le", "eq", "gt", "lt", "range", "date", "qualitative", "compound", "blank"
]


class HintCode(StrEnum):
    """What a score line wants the reader to know; the checks and JX_HINT word it."""

    OVER = "over"
    """Completion reached a tier of the over-completion table."""
    LOOSE = "loose"
    """A ≤ target used to less than the profile's share: 目标偏松."""
    BARE = "bare"
    """No printed direction: read as ≥ or ≤."""
    UNIT_MISSING = "unit-missing"
    UNIT_CONVERTED = "unit-converted"
    INCOMPARABLE = "incomparable"
    """Target has a number, the actual can't be compared with it."""
    NO_FIGURE = "no-figure"
    """Target has a number, the actual only states that it was reached: the claim stands."""
    UNQUANTIFIED = "unquantified"
    """Blank target, or one that says nothing measurable."""
    APPROXIMATE = "approximate"
    UNREADABLE = "unreadable"
    """A cell of the row shows an error, #### or a formula without a value."""
    IMPOSSIBLE = "impossible"
    """A target that can't be reached by anybody: a 满意度 of 290%."""
    AT_BOUND = "at-bound"
    """A strict bound met exactly: not met by the letter, full points."""
    NEXT_YEAR = "next-year"
    """A day without a year that may lie in the next one: 1月5日 against 12月31日前."""
    CLAIM_CUT = "claim-cut"
    """The claim was above the band and was cut at its upper end."""
    CLAIM_LOW = "claim-low"
    NO_CLAIM = "no-claim"
    NO_POINTS = "no-points"
    DISPLAY_UNKNOWN = "display-unknown"
    OBJECT = "object"
    """A cell holds a picture."""
    DATE_FOR_COUNT = "date-for-count"
    """A cell of something counted holds a date."""
    LOST_DATE = "lost-date"
    """A cell that should say a day holds the number of one."""
    TWO_SIDES = "two-sides"
    """What is stored and what is displayed lie on two sides of the target."""
    HIDDEN_ROW = "hidden-row"
    """A hidden row of which nobody can say whether it counts."""
    NO_BUDGET = "no-budget"
    RATE_ABOVE_ONE = "rate-above-one"


class Hint(NamedTuple):
    """A hint with its sentence in Chinese."""

    code: HintCode
    text: str


class ScoreLine(NamedTuple):
    """The score of one row (a public type: its fields are fixed, docs/architecture.md)."""

    kind: LineKind
    completion: Decimal | None
    """Ratio: actual/target for ge, gt, eq; target/actual for le, lt; executed/budget for
    execution. Not capped. None where undefined."""
    met: bool | None
    """None where a reader could not tell."""
    score: Decimal | None
    low: Decimal | None
    high: Decimal | None
    """Bounds in points, equal to the score where it is computed; None where points are unknown."""
    basis: Basis
    trace: str
    """The derivation in Chinese, followable by hand: inputs, method, arithmetic, clause."""
    hints: tuple[Hint, ...] = ()
    points: Decimal | None = None
    basis_text: str = ""
    """The clause that the trace ends with, as it is printed there; "" where there is none."""
    unit_basis: str = ""
    """The same as it may be in what goes to a unit (`RuleProfile.cite_to_unit`)."""

    def hint(self, code: HintCode) -> Hint | None:
        """The hint of that code, if the line carries it."""
        for hint in self.hints:
            if hint.code is code:
                return hint
        return None


@lookup
class ScoredRow:
    """An indicator row, what was read in it, and the score made of it: made once, by the scoring,
    so that nobody reads its texts again.
    """

    indicator: Indicator
    section: Section | None
    """Its level-1 block, where it is under one."""
    target: Target
    """年度指标值 as its cell says it. Where the engine takes the form's year for a deadline, or a
    number as it is displayed, the trace of the line says so."""
    reading: Reading
    """实际完成值 against it."""
    wanted: Quantity | None
    """The one quantity that the cell of the target states, as typed."""
    said: Quantity | None
    """The one quantity that the cell of the actual states, as typed."""
    line: ScoreLine
    name: str
    """Level 3 without its numbering; level 2 where level 3 is blank."""
    explained: bool
    """Whether a reason for a deviation is written, here or at a row that shares the points."""
    has_target: bool
    """Whether the cell says more than a dash, 无 or a unit without its number."""
    has_actual: bool
    kind: SectionKind
    """Level 1."""
    points: Decimal | None
    """分值."""
    worth: Decimal | None
    """The points that it was scored with: its 分值, or more where those of a missing 满意度 were
    moved to it (domain.md section 7 item 21)."""
    claimed: Decimal | None
    """自评得分."""
    applicable: bool = True
    """False for a row that the profile leaves out of the total, because the unit says that it does
    not apply; the line then has no points."""

    @property
    def scored(self) -> bool:
        """Whether the row takes part in the totals by itself."""
        return self.indicator.role is _SCORED

    @property
    def told_points(self) -> Decimal | None:
        """The points that the row was scored with (its own, those of a label, or with those of a
        missing 满意度 moved to it), else its own.
        """
        return self.points if self.line.points is None else self.line.points

    @property
    def claimed_off(self) -> Decimal | None:
        """By how much the claim is below the points; None where it is not."""
        if self.points is None or self.claimed is None or self.claimed >= self.points:
            return None
        return self.points - self.claimed

    @property
    def claim(self) -> Figure:
        """自评得分 on the scale of `worth`, as the engine takes it."""
        figure, own, worth = self.indicator.claimed_score, self.points, self.worth
        if figure.value is None or not own or worth is None or worth == own:
            return figure
        return figure._replace(
            value=figure.value * worth / own, step=max(figure.step * worth / own, _CENT)
        )

    @property
    def target_cells(self) -> tuple[CellRef, ...]:
        """The cell of the target, or the row's own."""
        return addresses_of(self.indicator.target) or (self.indicator.ref,)

    @property
    def actual_cells(self) -> tuple[CellRef, ...]:
        """The cell of the actual, or the row's own."""
        return addresses_of(self.indicator.actual) or (self.indicator.ref,)

    @property
    def score_cells(self) -> tuple[CellRef, ...]:
        """The cell of the claimed score, or the row's own."""
        return addresses_of(self.indicator.claimed_score) or (self.indicator.ref,)

    @property
    def reason_cells(self) -> tuple[CellRef, ...]:
        """The cell of the reason, or the row's own."""
        return addresses_of(self.indicator.reason) or (self.indicator.ref,)

    @property
    def value_cells(self) -> tuple[CellRef, ...]:
        """All cells the row's score rests on."""
        row = self.indicator
        return addresses_of(row.target, row.actual, row.points, row.claimed_score)


@lookup
class ScoredFund:
    """A row of the money block with its score."""

    fund: FundLine
    line: ScoreLine | None
    """None for the rows that are not scored: all but 年度资金总额."""


@lookup
class SectionScore:
    """Claimed and recomputed scores of execution or of one level-1 kind, over all goals."""

    kind: SectionKind | Literal["execution"]
    points: Decimal
    claimed: Decimal | None
    """Sum of the claimed scores; None where none was claimed."""
    score: Decimal | None
    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Score:
    """The recomputed score of one submission."""

    rules: str
    """Profile id and version, "national 2020"."""
    funds: tuple[ScoredFund, ...]
    """Every row of the money block, in order."""
    rows: tuple[ScoredRow, ...]
    """Every indicator row, 其中 rows and printed rows that nobody used too, in order."""
    sections: tuple[SectionScore, ...]
    total: Decimal | None
    """None while a row has no determinable score."""
    low: Decimal
    high: Decimal
    claimed_part: Decimal
    """Sum of the scores with basis "claimed"."""
    grade: str | None
    """Only where both ends of the range agree."""
    trace: str
    """How the total came about: sums, goal ratios, ceiling."""
    weighed: bool = False
    """Whether the goals were weighed by their 权重比例, so that rows and total do not add up."""
    rescaled: bool = False
    """Whether rows that do not apply were left out and the rest rescaled to the full marks, so that
    rows and total do not add up."""
    uncapped: Decimal | None = None
    """The total before ceilings, where a ceiling cut it."""
    points_total: Decimal | None = None
    """分值合计 that the total is out of (several goals by their ratios); None where not known."""
    unscaled: bool = False
    """Whether these do not make up the full marks: the total is out of another number, so it has no
    grade and enters no mean (domain.md section 7.11)."""

    @property
    def execution(self) -> ScoredFund | None:
        """年度资金总额, where the form has it; of several the first, which is the one scored."""
        return next((one for one in self.funds if one.fund.role is _TOTAL), None)
