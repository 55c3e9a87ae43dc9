"""The shape of a profile file, validated with pydantic at the boundary.

Imported only while a profile is loaded: pydantic costs some 70 ms. Each model names the frozen
dataclass of `profile` that it turns into, so a field that one side lacks fails at once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from xl_jixiao.model.values import BearingWords
from xl_jixiao.rules import profile as frozen


def _none_word(value: object) -> object:
    """TOML has no null: a file writes "none" where a rule is left open."""
    return None if value == "none" else value


def _no_bool(value: object) -> object:
    """Python takes true for 1; a file that writes true for a number has a mistake."""
    if isinstance(value, bool):
        raise PydanticCustomError("number_expected", "应为数字")
    return value


Number = Annotated[Decimal, BeforeValidator(_no_bool), Field(ge=0, allow_inf_nan=False)]
Share = Annotated[Decimal, BeforeValidator(_no_bool), Field(ge=0, le=1, allow_inf_nan=False)]
Digits = Annotated[int, BeforeValidator(_no_bool), Field(ge=0, le=6)]
OptionalNumber = Annotated[Number | None, BeforeValidator(_none_word)]


def _mistake(message: str) -> PydanticCustomError:
    """A mistake against the sense of a section, worded for the bureau."""
    # a message in braces would be taken for a template, so it travels as a value
    return PydanticCustomError("rule", "{message}", {"message": message})


class Part(BaseModel):
    """A table of a profile file; turns into the dataclass it `makes`."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
    makes: ClassVar[type]

    def freeze(self) -> Any:
        """The frozen dataclass; Any because each subclass makes its own type."""
        return self.makes(
            **{name: _frozen(getattr(self, name)) for name in type(self).model_fields}
        )


def _frozen(value: Any) -> Any:
    """Parts become dataclasses, tuples of parts tuples of dataclasses; the rest stays."""
    if isinstance(value, Part):
        return value.freeze()
    if isinstance(value, tuple):
        return tuple(_frozen(item) for item in value)
    return value


class ClausePart(Part):
    """`clause = { source = "...", text = "..." }` of a section."""

    makes = frozen.Clause
    source: str
    text: str = ""


class SourcePart(Part):
    """A table [sources.<id>]; the id is its key and is filled in by the loader."""

    makes = frozen.RuleSource
    id: str
    title: str
    number: str = ""
    issuer: str = ""
    effective: dt.date | None = None
    expires: dt.date | None = None
    link: str = ""
    verified: bool = False

    @model_validator(mode="after")
    def _dates(self) -> Self:
        _check_dates(self.effective, self.expires)
        return self


def _check_dates(effective: dt.date | None, expires: dt.date | None) -> None:
    if effective and expires and expires < effective:
        raise _mistake(f"expires（{expires}）早于 effective（{effective}）")


class TierPart(Part):
    """A step of a table by ratio."""

    makes = frozen.Tier
    start: Number = Field(alias="from")
    inclusive: bool
    value: Share


def _check_falling(tiers: Sequence[TierPart]) -> None:
    """Highest first, the last one from 0 inclusive: every ratio lies in exactly one step."""
    _check_order([tier.start for tier in tiers], "从高到低", rising=False)
    if tiers and (tiers[-1].start != 0 or not tiers[-1].inclusive):
        raise _mistake(f"最低一档应为 from = 0、inclusive = true，现为 {tiers[-1].start}")


def _check_order(starts: Sequence[Decimal], order: str, *, rising: bool) -> None:
    for place, (one, two) in enumerate(pairwise(starts), start=2):
        if one == two or (two > one) is not rising:
            raise _mistake(f"各档应{order}排列且不重复，第{place}档 {two} 排在 {one} 之后")


class ExecutionPart(Part):
    """[execution]"""

    makes = frozen.ExecutionRule
    clause: ClausePart
    points: Number
    base: Literal["annual", "initial"]
    method: Literal["ratio", "bands"]
    tiers: tuple[TierPart, ...] = ()
    capped: bool
    rate_decimals: Annotated[Digits | None, BeforeValidator(_none_word)]
    reason_below: OptionalNumber
    reason_on_adjustment: bool

    @model_validator(mode="after")
    def _sense(self) -> Self:
        if not self.capped:
            raise _mistake("capped 应为 true：预算执行率得分不得超过分值")
        if self.method == "bands" and not self.tiers:
            raise _mistake("method = bands（分档）时应写 tiers")
        _check_falling(self.tiers)
        return self


class AtLeastPart(Part):
    """[at_least]"""

    makes = frozen.AtLeastRule
    clause: ClausePart
    method: Literal["ratio", "gated"]
    gate: Share

    @model_validator(mode="after")
    def _sense(self) -> Self:
        if self.method == "gated" and not 0 < self.gate < 1:
            raise _mistake(f"method = gated（及格门槛）时 gate 应在0与1之间，现为 {self.gate}")
        return self


class AtMostPart(Part):
    """[at_most]"""

    makes = frozen.AtMostRule
    clause: ClausePart
    method: Literal["linear", "ratio"]
    loose_below: Share


class EqualPart(Part):
    """[equal]"""

    makes = frozen.EqualRule
    clause: ClausePart
    method: Literal["at-least", "exact"]


class OverTierPart(Part):
    """A step of [over] tiers."""

    makes = frozen.OverTier
    start: Number = Field(alias="from")
    inclusive: bool
    action: Literal["none", "reason", "deduct", "factor", "zero"]
    value: Number = Decimal(0)

    @model_validator(mode="after")
    def _sense(self) -> Self:
        if self.start < 1:
            raise _mistake(f"超额完成的起点 from 不应小于1（100%），现为 {self.start}")
        if self.action == "deduct" and not self.value:
            raise _mistake("action = deduct（扣分）时应写 value（扣几分）")
        if self.action == "factor" and not 0 < self.value <= 1:
            raise _mistake(f"action = factor（打折）时 value 应大于0且不超过1，现为 {self.value}")
        return self


class OverPart(Part):
    """[over]"""

    makes = frozen.OverRule
    clause: ClausePart
    tiers: tuple[OverTierPart, ...]
    zero_target_from: OptionalNumber

    @model_validator(mode="after")
    def _sense(self) -> Self:
        _check_order([tier.start for tier in self.tiers], "从低到高", rising=True)
        return self


class BandPart(Part):
    """A band of [qualitative]."""

    makes = frozen.QualitativeBand
    name: str
    low: Share
    high: Share

    @model_validator(mode="after")
    def _sense(self) -> Self:
        if self.low > self.high:
            raise _mistake(f"下限 low（{self.low}）高于上限 high（{self.high}）")
        return self


def _split(value: object) -> object:
    """Words may be written as one text with blanks between them."""
    return tuple(value.split()) if isinstance(value, str) else value


Words = Annotated[tuple[str, ...], BeforeValidator(_split)]


class WordsPart(Part):
    """[qualitative.words]"""

    makes = BearingWords
    done: Words
    partly: Words
    planned: Words
    begun: Words
    undone: Words
    unchanged: Words
    work: Words
    harmless: Words
    neutral: Words

    @model_validator(mode="after")
    def _sense(self) -> Self:
        seen: dict[str, str] = {}
        for kind in type(self).model_fields:
            for word in getattr(self, kind):
                if not word.strip("^$"):
                    raise _mistake(f"{kind} 里有空的词")
                if word in seen:
                    raise _mistake(f"“{word}”既在 {seen[word]} 又在 {kind} 里，只能写在一处")
                seen[word] = kind
        return self


class QualitativePart(Part):
    """[qualitative]"""

    makes = frozen.QualitativeRule
    clause: ClausePart
    done: BandPart
    partly: BandPart
    undone: BandPart
    unclear: BandPart
    pending: BandPart
    missed_deadline: BandPart
    words: WordsPart

    @model_validator(mode="after")
    def _sense(self) -> Self:
        for upper, lower in (("done", "partly"), ("partly", "undone")):
            top, bottom = getattr(self, upper).low, getattr(self, lower).high
            if top != bottom:
                raise _mistake(f"{upper} 的下限 {top} 与 {lower} 的上限 {bottom} 应相等，不留空档")
        return self


class SatisfactionPart(Part):
    """[satisfaction]"""

    makes = frozen.SatisfactionRule
    clause: ClausePart
    tiers: tuple[TierPart, ...]
    missing: Literal["keep", "to-benefit"]

    @model_validator(mode="after")
    def _sense(self) -> Self:
        _check_falling(self.tiers)
        return self


class CeilingPart(Part):
    """A step of [ceilings] tiers."""

    makes = frozen.Ceiling
    below: Number
    total: Number


class CeilingsPart(Part):
    """[ceilings]"""

    makes = frozen.CeilingRule
    clause: ClausePart
    tiers: tuple[CeilingPart, ...]

    @model_validator(mode="after")
    def _sense(self) -> Self:
        falling = sorted(self.tiers, key=lambda tier: tier.below, reverse=True)
        for one, two in pairwise(falling):
            if two.total >= one.total:
                raise _mistake(
                    f"执行率越低封顶应越低：低于{two.below}封顶{two.total}分，"
                    f"低于{one.below}封顶{one.total}分"
                )
        return self


class GoalsPart(Part):
    """[goals]"""

    makes = frozen.GoalRule
    clause: ClausePart


class GradePart(Part):
    """A grade of [grades]."""

    makes = frozen.Grade
    name: str = Field(min_length=1)
    start: Number = Field(alias="from")


class GradesPart(Part):
    """[grades]"""

    makes = frozen.GradeRule
    clause: ClausePart
    grades: tuple[GradePart, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _sense(self) -> Self:
        _check_order([grade.start for grade in self.grades], "从高到低", rising=False)
        last = self.grades[-1]
        if last.start != 0:
            raise _mistake(f"等级有空档：0至{last.start}分没有等级，最后一档 from 应为 0")
        names = [grade.name for grade in self.grades]
        if len(set(names)) < len(names):
            raise _mistake(f"等级名称重复：{'、'.join(names)}")
        return self


class RoundingPart(Part):
    """[rounding]"""

    makes = frozen.RoundingRule
    clause: ClausePart
    decimals: Digits
    mode: Literal["half-up", "truncate"]


class WeightsPart(Part):
    """[weights]"""

    makes = frozen.WeightRule
    clause: ClausePart
    execution: Number
    output: OptionalNumber
    benefit: OptionalNumber
    satisfaction: OptionalNumber
    cost: OptionalNumber
    benefit_and_satisfaction: OptionalNumber
    total: Number
    required_level2: tuple[str, ...]

    @model_validator(mode="after")
    def _sense(self) -> Self:
        benefits = [self.benefit, self.satisfaction, self.benefit_and_satisfaction]
        if self.benefit_and_satisfaction is None:
            needed = [self.output, self.benefit, self.satisfaction]
        else:
            needed = [self.output, self.benefit_and_satisfaction]
        known = [part for part in (self.output, self.cost, *benefits) if part is not None]
        whole = sum(known, self.execution)
        if whole > self.total or (None not in needed and whole != self.total):
            raise _mistake(f"各级分值合计 {whole}，应等于总分 {self.total}")
        return self


class ChecksPart(Part):
    """[checks]"""

    makes = frozen.CheckRule
    adjustment: Number
    gap_red: Number
    unspent_yellow: Number
    part_over_budget: Number
    forbidden_characters: str
    severities: dict[str, Literal["error", "warning", "info", "off"]]
    bases: dict[str, ClausePart] = {}

    def freeze(self) -> frozen.CheckRule:
        """With the bases as clauses."""
        values = {name: getattr(self, name) for name in type(self).model_fields}
        bases = {check: clause.freeze() for check, clause in self.bases.items()}
        return frozen.CheckRule(**{**values, "bases": bases})


class ProfilePart(Part):
    """A whole file, after what it extends was merged in."""

    makes = frozen.RuleProfile
    id: str = Field(pattern=r"^[\w.-]+$")
    title: str
    version: str = Field(pattern=r"^\S+$")
    issuer: str
    effective: dt.date | None = None
    expires: dt.date | None = None
    notes: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    extends: str = ""
    sources: dict[str, SourcePart]
    weights: WeightsPart
    execution: ExecutionPart
    at_least: AtLeastPart
    at_most: AtMostPart
    equal: EqualPart
    over: OverPart
    qualitative: QualitativePart
    satisfaction: SatisfactionPart
    ceilings: CeilingsPart
    goals: GoalsPart
    grades: GradesPart
    rounding: RoundingPart
    checks: ChecksPart
    notice: str = ""

    @model_validator(mode="after")
    def _sense(self) -> Self:
        _check_dates(self.effective, self.expires)
        if self.weights.execution != self.execution.points:
            raise _mistake(
                f"weights.execution（{self.weights.execution}）与 execution.points"
                f"（{self.execution.points}）应相等"
            )
        return self

    def freeze(self) -> frozen.RuleProfile:
        """The profile; `verified` follows from the sources that its clauses rest on."""
        values = {name: _frozen(getattr(self, name)) for name in type(self).model_fields}
        values["sources"] = {key: source.freeze() for key, source in self.sources.items()}
        used = {part.clause.source for part in values.values() if hasattr(part, "clause")}
        verified = all(self.sources[source].verified for source in used)
        return frozen.RuleProfile(verified=verified, **values)
