"""A rule profile (评分口径) as frozen data: every official number, with its source.

Code holds methods only; the methods named here live in `scoring`. The classes are also the shape of
a profile file, section by section and key by key, read by `rules.loading`; what must hold between
several values is in `rules.sense`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import field, fields
from decimal import Decimal
from sys import intern
from typing import Annotated, Literal, Protocol

from xl_jixiao.data_limits import NOT_IN_FILES, Formerly, NotEmpty, Spelt, Within
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.submission import Form
from xl_jixiao.model.values import BearingWords
from xl_jixiao.rules.named_rows import InapplicableRule, NamedRule
from xl_jixiao.rules.sources import Clause, Number, RuleSource, Share

Digits = Annotated[int, Within(0, 6)]
Year = Annotated[int, Within(1990, 2100)]

ExecutionMethod = Literal["ratio", "bands", "threshold"]
OverAction = Literal["none", "reason", "deduct", "factor", "deviation", "inverse", "zero"]
AtLeastMethod = Literal["ratio", "gated"]
AtMostMethod = Literal["linear", "ratio"]
EqualMethod = Literal["at-least", "exact"]
RoundingMode = Literal["half-up", "truncate"]
SampleBy = Literal["all", "money", "grade", "random"]
MissingSatisfaction = Literal["keep", "to-benefit"]
Standing = Literal["done", "partly", "undone"]
CheckSeverity = Literal["error", "warning", "info", "off"]


@dataclass(frozen=True, slots=True)
class Tier:
    """A step of a table: from `start` (a ratio) upwards; `inclusive` says whether at `start`."""

    start: Annotated[Number, Formerly("from")]
    inclusive: bool
    value: Share
    """What the step gives, as a ratio of the points."""

    def reached(self, ratio: Decimal) -> bool:
        """Whether the ratio lies in or above this step."""
        return ratio >= self.start if self.inclusive else ratio > self.start


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecutionRule:
    """预算执行率. ratio: rate × points. bands: by `tiers`. threshold: 0 below `gate`, else as for
    ratio.
    """

    clause: Clause
    points: Number
    base: Literal["annual", "initial"]
    method: ExecutionMethod
    gate: Share = Decimal(0)
    """For threshold, else 0."""
    tiers: tuple[Tier, ...] = ()
    """For bands, highest first."""
    capped: bool
    rate_decimals: Digits | None
    """Decimals of the percentage used for scoring (2: 97.39%); None = not rounded."""
    reason_below: Number | None
    """A rate below this needs a written reason (V22)."""
    reason_on_adjustment: bool
    """Any mid-year adjustment needs a reason (V22)."""


@dataclass(frozen=True, slots=True)
class AtLeastRule:
    """≥, >, bare positive numbers. ratio: actual/target × points. gated: 0 below `gate`, else
    (c − gate)/(1 − gate) × points (101号 完成比例).
    """

    clause: Clause
    method: AtLeastMethod
    gate: Share


@dataclass(frozen=True, slots=True)
class AtMostRule:
    """≤, <. linear (V9): 1 − (actual − target)/target, 0 from twice the target. ratio (V10):
    target/actual.
    """

    clause: Clause
    method: AtMostMethod
    loose_below: Share
    """actual/target below this: 目标偏松 (info only)."""


@dataclass(frozen=True, slots=True)
class EqualRule:
    """=. at-least (V11): as ≥ where target > 0; target 0: full at ≤ 0, else 0."""

    clause: Clause
    method: EqualMethod


@dataclass(frozen=True, slots=True)
class OverTier:
    """A step of the over-completion table; the highest one reached applies."""

    start: Annotated[Number, Formerly("from")]
    inclusive: bool
    action: OverAction
    value: Number = Decimal(0)
    """deduct: points. factor: what the points are multiplied by. deviation: how much of the points
    goes for each 100% of 偏离度, (actual − target)/target. Else 0; inverse gives target/actual."""

    def reached(self, ratio: Decimal) -> bool:
        """Whether this completion reaches the step."""
        return ratio >= self.start if self.inclusive else ratio > self.start


@dataclass(frozen=True, slots=True)
class OverRule:
    """Over-completion: ordered table, lowest first."""

    clause: Clause
    tiers: tuple[OverTier, ...]
    zero_target_from: Number | None
    """Target 0 and actual at least this: reason too (V6)."""


@dataclass(frozen=True, slots=True)
class QualitativeBand:
    """A band of the points for qualitative results, as ratios, both ends inclusive when judging
    a claim.
    """

    name: str
    low: Share
    high: Share


@dataclass(frozen=True, slots=True)
class QualitativeLevel:
    """A level that a profile names itself: what a cell says that is in it, and what it gives."""

    name: Annotated[str, NotEmpty()]
    """The whole text of the cell of the actual (较好)."""
    low: Share
    high: Share
    stands_for: Standing
    """Whether the target counts as met."""


@dataclass(frozen=True, slots=True)
class QualitativeRule:
    """定性: the band follows the words of the actual; the score is the claimed one, cut at the
    band's upper end. A band whose ends are equal is a fixed value, which is computed.
    """

    clause: Clause
    done: QualitativeBand
    partly: QualitativeBand
    undone: QualitativeBand
    unclear: QualitativeBand
    """For a blank target, or none of the words."""
    pending: QualitativeBand
    """Still to come, begun, or under way."""
    missed_deadline: QualitativeBand
    """Deadline or range missed: a claim inside stands."""
    words: BearingWords
    """Which words of an actual mean which band."""
    levels: tuple[QualitativeLevel, ...] = ()
    """Asked before the words."""


@dataclass(frozen=True, slots=True)
class SatisfactionRule:
    """满意度. `tiers` empty: scored as any other indicator."""

    clause: Clause
    tiers: tuple[Tier, ...]
    """On the satisfaction itself (0.9 = 90%), highest first."""
    missing: MissingSatisfaction
    """No satisfaction indicator: weights stay, or its points go to 效益."""


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The total is at most `total` where the execution rate is below `below` (V4)."""

    below: Number
    total: Number


@dataclass(frozen=True, slots=True)
class CeilingRule:
    """Ceilings of the total, in any order: the lowest that applies counts."""

    clause: Clause
    tiers: tuple[Ceiling, ...]


@dataclass(frozen=True, slots=True)
class GoalRule:
    """Several annual goals with 权重比例 (V16): where each goal's rows carry the full indicator
    weight, total = execution + Σ ratio × goal score; else the rows are simply added.
    """

    clause: Clause


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade from `start` (inclusive) upwards; no gaps by construction."""

    name: Annotated[str, NotEmpty()]
    start: Annotated[Number, Formerly("from")]


@dataclass(frozen=True, slots=True)
class GradeRule:
    """等级, highest first, the last one from 0."""

    clause: Clause
    grades: Annotated[tuple[Grade, ...], NotEmpty()]


@dataclass(frozen=True, slots=True)
class RoundingRule:
    """Rounding of each row's score; totals add the rounded rows (V21)."""

    clause: Clause
    decimals: Digits
    mode: RoundingMode


@dataclass(frozen=True, slots=True)
class LevelOneWeight:
    """A further level-1 section: not one of 成本, 产出, 效益, 满意度."""

    name: Annotated[str, NotEmpty()]
    """As forms print it (投入管理指标); where the points are open, whatever stands for the rest."""
    points: Number | None
    """None where the source does not say how the rest is split."""


@dataclass(frozen=True, slots=True)
class WeightRule:
    """Expected weights by level 1; None where the profile leaves it open."""

    clause: Clause
    execution: Number | None
    output: Number | None
    benefit: Number | None
    satisfaction: Number | None
    cost: Number | None
    benefit_and_satisfaction: Number | None
    """Where only their sum is fixed (Hubei 40)."""
    total: Number
    required_level2: tuple[str, ...]
    """Level-2 kinds that should be present: 数量, 质量, 时效, 成本, 经济效益 … (I09)."""
    sections: tuple[LevelOneWeight, ...] = ()
    """Level-1 sections beside these, in any number."""


@dataclass(frozen=True, slots=True)
class CheckRule:
    """Thresholds of the checks, and what a bureau switches."""

    adjustment: Number
    """|全年 − 年初|/年初 above this wants an explanation (B06)."""
    gap_red: Number
    """(indicator share − execution share)/indicator share above this: red (platform)."""
    unspent_yellow: Number
    """(budget − executed)/budget above this: yellow (platform)."""
    part_over_budget: Number
    """公用 or 项目 决算 over 预算 by more than this ratio (D03); 0 = any."""
    forbidden_characters: str
    severities: Mapping[str, CheckSeverity]
    """By the id of the check."""
    bases: Mapping[str, Clause] = field(default_factory=dict)
    """Id of a check → the clause its demand rests on, where that is a document's."""


@dataclass(frozen=True, slots=True)
class ReviewCriterion:
    """A defect that a reviewer finds, and what it takes off a row."""

    id: Annotated[str, Spelt(r"\S+")]
    text: str
    share: Share | None
    """Of the points; None: nothing, it is only noted."""


@dataclass(frozen=True, slots=True)
class ReviewRule:
    """抽查复核: the reviewer's criteria, and how forms are chosen where nobody says."""

    basis: str = ""
    """Where the criteria come from, and whether that was verified: printed with them. It is no
    clause of scoring."""
    sample_by: SampleBy = "money"
    sample_count: Annotated[int, Within(1)] = 10
    criteria: tuple[ReviewCriterion, ...] = ()


_NO_REVIEW_RULE = ReviewRule()


class RuledForm(Protocol):
    """What tells which rules a form is under."""

    @property
    def form(self) -> Form:
        """Its kind."""

    @property
    def year(self) -> int | None:
        """Its budget year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleProfile:
    """评分口径: one complete set of rules."""

    id: Annotated[str, Spelt(r"[\w.-]+")]
    title: str
    version: Annotated[str, Spelt(r"\S+")]
    issuer: str
    effective: dt.date | None = None
    expires: dt.date | None = None
    notes: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
    """Which variants of domain.md 1.2 it carries, e.g. ("V4", "V5")."""
    unknown: tuple[str, ...] = ()
    """Rules known to exist whose content was not found (V12)."""
    extends: str = ""
    """Id of the profile it builds on, or ""."""
    sources: Mapping[str, RuleSource]
    weights: WeightRule
    execution: ExecutionRule
    at_least: AtLeastRule
    at_most: AtMostRule
    equal: EqualRule
    over: OverRule
    qualitative: QualitativeRule
    named: NamedRule
    inapplicable: InapplicableRule
    satisfaction: SatisfactionRule
    ceilings: CeilingRule
    goals: GoalRule
    grades: GradeRule
    rounding: RoundingRule
    checks: CheckRule
    review: ReviewRule = _NO_REVIEW_RULE
    notice: str = ""
    """The bureau's own notice as letters cite it, 《关于…的通知》（×财绩〔2024〕1号）; "" where
    none was entered."""
    years: tuple[Year, ...] = ()
    """The budget years that it is for; empty where it does not say."""
    forms: Mapping[str, RuleProfile] = field(default_factory=dict)
    """Value of a `Form` → the whole rules for forms of that kind, where they differ."""
    editions: tuple[RuleProfile, ...] = field(default=(), metadata=NOT_IN_FILES)
    """Profiles of the same issuer for other years that were given with this one."""

    def __hash__(self) -> int:
        """By its id: a run has a few, and its mappings have none."""
        return hash(self.id)

    def of(self, submission: RuledForm) -> RuleProfile:
        """The rules for a form: of several editions the one that says that it is for the form's
        year (this one where none does), and in it what it rules for forms of that kind.
        """
        if not self.forms and not self.editions:
            return self
        year = submission.year
        edition = next((one for one in (self, *self.editions) if year in one.years), self)
        return edition.forms.get(submission.form, edition)

    @property
    def verified(self) -> bool:
        """True only where every source was verified that a section rests on."""
        return all(self.sources[clause.source].verified for clause in self.clauses)

    @property
    def clauses(self) -> Iterator[Clause]:
        """One of each section of numbers; those of single checks are apart."""
        for one in fields(self):
            section = getattr(self, one.name)
            if hasattr(section, "clause"):
                yield section.clause

    @property
    def label(self) -> str:
        """Id and version, as stored in JX_RULES and printed in outputs: "national 2020"."""
        return f"{self.id} {self.version}"

    def cite(self, clause: Clause) -> str:
        """The clause as a Chinese phrase for traces and findings, with the name of its source and
        whether the text was verified: "《…》财预〔2020〕10号（未核对原文）：未完成按比例得分".
        """
        source = self.sources.get(clause.source)
        if source is None:
            return clause.text
        mark = "" if source.verified else "（未核对原文）"
        name = f"{source.name}{mark}"
        # one text for all that cite it: a result that is sent between processes holds it once
        return intern(f"{name}：{clause.text}" if clause.text else name)

    def cite_to_unit(self, clause: Clause | None) -> str:
        """What a unit is shown as 依据: the clause where its text was read, else the notice
        that the bureau entered, else the rules of this run by their name.
        """
        source = self.sources.get(clause.source) if clause else None
        if clause and source and source.verified and source.official:
            return self.cite(clause)
        return self.notice or intern(f"本次汇总所用口径《{self.title}》")
