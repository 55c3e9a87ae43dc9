"""What a check of a form is given: the submission, its score, the rules, its neighbours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from xl_jixiao.checks.hit import cells
from xl_jixiao.model.finding import Evaluated
from xl_jixiao.model.grid import CellRef
from xl_jixiao.model.score import Score, ScoreLine
from xl_jixiao.model.submission import (
    NO_FIGURE,
    BaseDatum,
    Entry,
    Figure,
    FundLine,
    FundRole,
    Indicator,
    RowRole,
    Section,
    SectionKind,
    Submission,
)
from xl_jixiao.model.values import Target
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.text.labels import bare_name, is_placeholder
from xl_jixiao.text.target import parse_target

QUALITATIVE = frozenset({"qualitative", "blank"})
"""Kinds of score lines whose score follows the words of the result."""


@dataclass(frozen=True, slots=True)
class Row:
    """An indicator row with its score line and what the checks ask of it again and again."""

    indicator: Indicator
    line: ScoreLine | None
    section: Section | None
    name: str
    """Level 3 without its numbering; level 2 where level 3 is blank."""
    explained: bool
    """Whether a reason for a deviation is written, here or at a row that shares the points."""
    has_target: bool
    has_actual: bool

    @property
    def kind(self) -> SectionKind:
        """Level 1."""
        return self.section.kind if self.section else SectionKind.OTHER

    @property
    def scored(self) -> bool:
        """Whether the row takes part in the totals by itself."""
        return self.indicator.role is RowRole.SCORED

    @property
    def points(self) -> Decimal | None:
        """分值."""
        return self.indicator.points.value

    @property
    def claimed(self) -> Decimal | None:
        """自评得分."""
        return self.indicator.claimed_score.value

    @property
    def target(self) -> Target:
        """年度指标值 as read; with the arguments the scoring uses, so that it is read once."""
        row = self.indicator
        return parse_target(row.target.text, indicator=row.level3.text, level2=row.level2.text)

    @property
    def target_cells(self) -> tuple[CellRef, ...]:
        """The cell of the target, or the row's own."""
        return cells(self.indicator.target) or (self.indicator.ref,)

    @property
    def actual_cells(self) -> tuple[CellRef, ...]:
        """The cell of the actual, or the row's own."""
        return cells(self.indicator.actual) or (self.indicator.ref,)

    @property
    def score_cells(self) -> tuple[CellRef, ...]:
        """The cell of the claimed score, or the row's own."""
        return cells(self.indicator.claimed_score) or (self.indicator.ref,)

    @property
    def reason_cells(self) -> tuple[CellRef, ...]:
        """The cell of the reason, or the row's own."""
        return cells(self.indicator.reason) or (self.indicator.ref,)

    @property
    def value_cells(self) -> tuple[CellRef, ...]:
        """All cells the row's score rests on."""
        row = self.indicator
        return cells(row.target, row.actual, row.points, row.claimed_score)


@dataclass(frozen=True, slots=True)
class Case:
    """One submission as the checks see it."""

    submission: Submission
    score: Score | None
    rules: RuleProfile
    others: tuple[Evaluated, ...]
    """The other submissions of the same workbook."""
    rows: tuple[Row, ...]
    """Indicator rows that say something; 其中 rows without points are not among them."""
    scored_rows: tuple[Row, ...]
    """Those of them that carry points or a score of their own."""
    total: FundLine | None
    """年度资金总额."""
    total_line: ScoreLine | None
    has_reasons: bool
    """Whether the form has a column for reasons beside the indicators: where it has one, blank
    cells carry their place too. Without it nobody can be blamed for blank reasons."""
    data: Mapping[tuple[str, str], BaseDatum]
    """(key, column_key) → cell of the 基础数据表."""

    @property
    def budget(self) -> Figure:
        """The budget of the total row that the profile divides by."""
        if self.total is None:
            return NO_FIGURE
        return self.total.initial if self.base == "initial" else self.total.annual

    @property
    def base(self) -> str:
        """Which budget the profile divides by, "annual" or "initial"."""
        return self.rules.execution.base

    @property
    def base_name(self) -> str:
        """The Chinese name of that budget."""
        return "年初预算数" if self.base == "initial" else "全年预算数"

    @property
    def unsaid(self) -> str:
        """How a missing reason is called: a form has a cell for it, a report only its sentences."""
        return "报告没有说明原因" if self.submission.stated else "偏差原因栏空白"

    @property
    def total_explained(self) -> bool:
        """Whether the total row states a reason."""
        return self.total is not None and explains(self.total.reason)

    def fund_lines(self, *roles: FundRole) -> tuple[FundLine, ...]:
        """The rows of the money block with these roles."""
        return tuple(line for line in self.submission.funds if line.role in roles)

    def datum(self, key: str, column: str) -> BaseDatum | None:
        """A cell of the 基础数据表, if the form has it."""
        return self.data.get((key, column))

    def data_figure(self, key: str, column: str) -> Figure:
        """Its figure, or a blank one."""
        datum = self.data.get((key, column))
        return datum.value if datum else NO_FIGURE


def explains(entry: Entry) -> bool:
    """Whether a reason is written: a dash, 无 or a bare 0 is none."""
    return entry.filled and entry.text != "0" and not is_placeholder(entry.text)


def build_case(one: Evaluated, rules: RuleProfile, workbook: tuple[Evaluated, ...]) -> Case:
    """The case of one submission of a workbook."""
    submission, score = one.submission, one.score
    place = next(
        (i for i, line in enumerate(submission.funds) if line.role is FundRole.TOTAL), None
    )
    rows = tuple(_rows(submission, score))
    return Case(
        submission=submission,
        score=score,
        rules=rules,
        others=tuple(other for other in workbook if other is not one),
        rows=rows,
        scored_rows=tuple(row for row in rows if row.scored),
        total=None if place is None else submission.funds[place],
        total_line=score.funds[place] if score and place is not None else None,
        has_reasons=any(row.reason.ref is not None for row in submission.indicators),
        data={(datum.key, datum.column_key): datum for datum in submission.base if datum.key},
    )


def _rows(submission: Submission, score: Score | None) -> Iterator[Row]:
    lines = score.indicators if score else ()
    told = _told(submission)
    for place, indicator in enumerate(submission.indicators):
        if indicator.role is RowRole.DETAIL:
            continue
        row = Row(
            indicator=indicator,
            line=lines[place] if place < len(lines) else None,
            section=_section(submission, indicator),
            name=bare_name(indicator.level3.text) or indicator.level2.text,
            explained=explains(indicator.reason) or bool(told & {place, indicator.shares}),
            has_target=not is_placeholder(indicator.target.text),
            has_actual=not is_placeholder(indicator.actual.text),
        )
        if not _is_filler(row):
            yield row


def _told(submission: Submission) -> set[int | None]:
    """The carriers of shared points whose group states a reason, at whichever of its rows."""
    rows = submission.indicators
    sharing = {row.shares for row in rows if row.shares is not None}
    return {
        place if row.shares is None else row.shares
        for place, row in enumerate(rows)
        if explains(row.reason) and (row.shares is not None or place in sharing)
    }


def _section(submission: Submission, indicator: Indicator) -> Section | None:
    inside = 0 <= indicator.section < len(submission.sections)
    return submission.sections[indicator.section] if inside else None


def _is_filler(row: Row) -> bool:
    """A row of the printed form that nobody used: 指标2：, ……."""
    row_says = row.has_target or row.has_actual or row.points or row.claimed
    return not row_says and is_placeholder(bare_name(row.indicator.level3.text))
