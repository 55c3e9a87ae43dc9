"""A scored form with its rows, level-1 groups and neighbours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from xl_jixiao.facts.base_data import UnitData, unit_data
from xl_jixiao.facts.fund_parts import BudgetColumn, FundBreakdown, blocks, columns
from xl_jixiao.facts.lexicon import level2_kind
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.finding import Evaluated, EvaluatedData, EvaluatedForm
from xl_jixiao.model.grid import CellRef
from xl_jixiao.model.report import MOST_OF_EXECUTION
from xl_jixiao.model.score import Hint, HintCode, Score, ScoredRow, ScoreLine
from xl_jixiao.model.source import FormSource
from xl_jixiao.model.submission import (
    NO_FIGURE,
    SECTION_TITLES,
    Budget,
    Figure,
    FundLine,
    FundRole,
    IndicatorForm,
    RowRole,
    Section,
    SectionKind,
    addresses_of,
)
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.text.labels import bare_name, explains, fold, is_placeholder

_DETAIL = RowRole.DETAIL

_FULL = Decimal(100)

_NOTHING = Decimal(0)

QUALITATIVE = frozenset({"qualitative", "blank"})
"""Kinds of score lines whose score follows the words of the result."""


class HintedRow(NamedTuple):
    """A row with a hint that its line carries."""

    row: ScoredRow
    hint: Hint


@dataclass(frozen=True, slots=True)
class ScoredForm:
    """A 自评表 as the checks see it."""

    submission: IndicatorForm
    score: Score
    rules: RuleProfile
    others: tuple[Evaluated, ...]
    """The other submissions of the same workbook."""
    rows: tuple[ScoredRow, ...]
    """Indicator rows that say something; 其中 rows without points are not among them."""
    scored_rows: tuple[ScoredRow, ...]
    """Those of them that carry points or a score of their own."""
    total: FundLine | None
    """年度资金总额."""
    total_line: ScoreLine | None
    has_reasons: bool
    """Whether the form has a column for reasons beside the indicators: where it has one, blank
    cells carry their place too. Without it nobody can be blamed for blank reasons."""
    groups: tuple[LevelOneGroup, ...]
    """The level-1 blocks that have rows, in the order of the form."""
    base: Budget
    """Which budget the rate divides by: that of the profile, but the only one that the form has a
    column for where it has one alone."""
    budget: Figure
    """The budget of the total row that the rate divides by."""
    hints: Mapping[HintCode, Sequence[HintedRow]]
    """The rows by the hints that their lines carry."""
    fund_columns: tuple[BudgetColumn, ...]
    """The amount columns in which the total row and a part of it are filled in."""
    fund_blocks: tuple[FundBreakdown, ...]
    """按收入性质分, 按支出性质分, where the form has them."""

    @property
    def base_name(self) -> str:
        """The Chinese name of that budget."""
        return "年初预算数" if self.base == "initial" else "全年预算数"

    @property
    def total_explained(self) -> bool:
        """Whether the total row states a reason."""
        return self.total is not None and explains(self.total.reason)

    def hinted(self, code: HintCode) -> Sequence[HintedRow]:
        """The rows whose lines carry this hint, in order."""
        return self.hints.get(code, ())

    def fund_lines(self, *roles: FundRole) -> tuple[FundLine, ...]:
        """The rows of the money block with these roles."""
        return tuple(line for line in self.submission.funds if line.role in roles)


FormFacts = ScoredForm | UnitData
"""A form of a workbook as the checks see it."""


def facts_of(one: Evaluated, rules: RuleProfile, workbook: tuple[Evaluated, ...]) -> FormFacts:
    """The case of one form of a workbook, of whatever kind."""
    if isinstance(one, EvaluatedData):
        return unit_data(one, rules, workbook)
    return scored_form(one, rules, workbook)


def scored_form(
    one: EvaluatedForm, rules: RuleProfile, workbook: tuple[Evaluated, ...]
) -> ScoredForm:
    """The case of one 自评表 of a workbook."""
    submission, score = one.submission, one.score
    rules = rules.of(submission)
    rows = tuple(_rows(score))
    scored_rows = tuple([row for row in rows if row.scored])
    total = score.execution
    wanted = rules.execution.base
    base = total.fund.base(wanted) if total else wanted
    return ScoredForm(
        submission=submission,
        score=score,
        rules=rules,
        others=tuple([other for other in workbook if other is not one]),
        rows=rows,
        scored_rows=scored_rows,
        total=total.fund if total else None,
        total_line=total.line if total else None,
        has_reasons=any(row.reason.ref is not None for row in submission.indicators),
        groups=tuple(_groups(scored_rows, submission.source)),
        base=base,
        budget=total.fund.budget(base) if total else NO_FIGURE,
        hints=_hinted(rows),
        fund_columns=tuple(columns(total.fund, submission.funds)) if total else (),
        fund_blocks=tuple(blocks(submission.funds)),
    )


def _hinted(rows: tuple[ScoredRow, ...]) -> Mapping[HintCode, Sequence[HintedRow]]:
    """Of several hints of one code the first, as `ScoreLine.hint` has it."""
    found: defaultdict[HintCode, list[HintedRow]] = defaultdict(list)
    for row in rows:
        hints = row.line.hints
        if len(hints) > 1:
            hints = tuple({hint.code: hint for hint in reversed(hints)}.values())
        for hint in hints:
            found[hint.code].append(HintedRow(row, hint))
    return found


def _rows(score: Score) -> Iterator[ScoredRow]:
    for row in score.rows:
        if row.indicator.role is not _DETAIL and not _is_filler(row):
            yield row


def _is_filler(row: ScoredRow) -> bool:
    """A row of the printed form that nobody used: 指标2：, ……."""
    row_says = row.has_target or row.has_actual or row.points or row.claimed
    return not row_says and is_placeholder(bare_name(row.indicator.level3.text))


@dataclass(frozen=True, slots=True)
class LevelOneGroup:
    """A level-1 block; a block that a page break printed twice is one."""

    sections: tuple[Section, ...]
    rows: tuple[ScoredRow, ...]
    """The rows that carry points or a score of their own."""
    source: FormSource
    """What the form was read from."""
    points: Decimal | None
    """Σ 分值 of the rows; None while a row lacks it."""

    @property
    def title(self) -> str:
        """The label as printed, else the official name."""
        first = self.sections[0]
        return first.label.text or SECTION_TITLES[first.kind]

    @property
    def name(self) -> str:
        """The official name, without weight and score that the label may print."""
        kind = self.sections[0].kind
        return self.title if kind is SectionKind.OTHER else SECTION_TITLES[kind]

    @property
    def printed(self) -> Decimal | None:
        """The weight printed in the label."""
        return self.sections[0].points

    @property
    def label_cells(self) -> tuple[CellRef, ...]:
        """The cell of the label, else those of the rows' points."""
        labels = addresses_of(*(section.label for section in self.sections))
        return labels or addresses_of(*(row.indicator.points for row in self.rows))

    @property
    def claimed(self) -> Decimal | None:
        """Σ 自评得分 of the rows; None while a row lacks it."""
        return total([row.claimed for row in self.rows])

    @property
    def unlisted(self) -> Decimal | None:
        """The points of rows that the source need not list: 0 in a table; None where how much it
        lists is not to be seen. What such rows score is not known.
        """
        return self.source.unlisted(self.printed, self.points)


def _groups(scored_rows: tuple[ScoredRow, ...], source: FormSource) -> Iterator[LevelOneGroup]:
    members: dict[tuple[int, str, str], tuple[list[Section], list[ScoredRow]]] = {}
    at: Section | None = None
    rows: list[ScoredRow] = []
    for row in scored_rows:
        section = row.section
        if section is None:
            continue
        if section is at:
            rows.append(row)
            continue
        at = section
        key = (section.goal, section.kind.value, fold(section.label.text))
        sections, rows = members.setdefault(key, ([], []))
        if section not in sections:
            sections.append(section)
        rows.append(row)
    for sections, rows in members.values():
        points = total([row.points for row in rows])
        yield LevelOneGroup(tuple(sections), tuple(rows), source, points)


def told_sections(case: ScoredForm) -> tuple[Section, ...]:
    """The level-1 sections that stand for their indicators, where the source need not list all of
    these and each section says its weight and its score. Nothing for a table.
    """
    sections = case.submission.sections
    if case.submission.source.complete:
        return ()
    whole = all(one.points is not None and one.claimed_score.value is not None for one in sections)
    return sections if whole else ()


def claimed_parts(case: ScoredForm) -> tuple[Figure, ...] | None:
    """The scores whose sum is the claimed total: of the rows, or of the sections that stand for
    them, and of the execution rate. None where what is claimed is no sum: a score is missing, the
    goals are weighed, rows were left out, the money block was not read, or not all of the full
    score is spoken of.
    """
    if case.score.weighed or case.score.rescaled or case.submission.funds_unread:
        return None
    figures = _row_scores(case) if case.submission.source.complete else _section_scores(case)
    # a Decimal is compared with None by way of abc, a hundred times as slowly as by identity
    return figures if figures and not [one for one in figures if one.value is None] else None


def _row_scores(case: ScoredForm) -> tuple[Figure, ...]:
    """The scores of the rows, with that of the execution rate where the form has money."""
    rows = tuple([row.indicator.claimed_score for row in case.scored_rows])
    return (*rows, case.total.claimed_score) if rows and case.total else rows


def _section_scores(case: ScoredForm) -> tuple[Figure, ...]:
    """The scores of the sections that stand for their indicators and of the execution rate, which
    is one of the parts whether it is told or not.
    """
    sections = tuple(one.claimed_score for one in told_sections(case))
    if not sections or not _is_whole(case):
        return ()
    return (*sections, case.total.claimed_score if case.total else NO_FIGURE)


def _is_whole(case: ScoredForm) -> bool:
    """Whether the weights of the told sections and of the execution rate make the full score: else
    what is said of some of them is no sum.
    """
    sections = [one.points for one in told_sections(case) if one.points is not None]
    execution = case.total.points.value if case.total else None
    left = _FULL - sum(sections, Decimal(0))
    return left == execution if execution is not None else Decimal(0) <= left <= MOST_OF_EXECUTION


def total(values: list[Decimal | None]) -> Decimal | None:
    """The sum, None where nothing is listed or a value is missing."""
    known = [value for value in values if value is not None]
    return sum(known, _NOTHING) if known and len(known) == len(values) else None


def present_kinds(case: ScoredForm) -> frozenset[str]:
    """The level-2 kinds that the form has a row of; none where it leaves level 2 blank."""
    rows = [row for row in case.rows if row.indicator.level2.text]
    present = {level2_kind(row.indicator.level2.text) for row in rows}
    kinds = {row.kind for row in rows}
    if SectionKind.COST in kinds:
        present.add("成本")
    if SectionKind.SATISFACTION in kinds:
        present.add("满意度")
    return frozenset(present)


def absent_kinds(case: ScoredForm) -> list[str]:
    """The kinds that the profile asks for and the form lacks, in the profile's order."""
    return lacking(case, present_kinds(case))


def lacking(case: ScoredForm, present: frozenset[str]) -> list[str]:
    """The kinds that the profile asks for and that are not among `present`."""
    return [kind for kind in dict.fromkeys(required_kinds(case)) if kind not in present]


def required_kinds(case: ScoredForm) -> list[str]:
    """The level-2 kinds that the profile asks for, each by the name of its kind."""
    return [level2_kind(name) or name for name in case.rules.weights.required_level2]
