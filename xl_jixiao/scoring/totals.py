"""Sums, ceilings and the grade, and how the total came about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Literal, NamedTuple, Protocol

from xl_jixiao.model.making import lookup
from xl_jixiao.model.score import ScoreLine, SectionScore
from xl_jixiao.model.submission import SECTION_TITLES, SectionKind
from xl_jixiao.rules.profile import CeilingRule, GradeRule, RoundingRule, RuleProfile
from xl_jixiao.scoring.execution import Execution
from xl_jixiao.scoring.judgement import ONE, ZERO, round_score
from xl_jixiao.text.wording import in_points, percent, plain

SumKind = SectionKind | Literal["execution"]

SUM_ORDER: tuple[SumKind, ...] = (
    "execution",
    SectionKind.COST,
    SectionKind.OUTPUT,
    SectionKind.BENEFIT,
    SectionKind.SATISFACTION,
    SectionKind.OTHER,
)


@lookup
class Item:
    """A counted row on its way into the sums."""

    kind: SumKind
    points: Decimal | None
    """None where the form gives the row no points."""
    score: Decimal | None
    low: Decimal
    high: Decimal
    claimed: Decimal | None
    from_claim: bool
    factor: Decimal = ONE
    """The ratio of its goal (V16)."""


class ScoreTotal(NamedTuple):
    """The sum over items, before ceilings."""

    points: Decimal
    score: Decimal | None
    low: Decimal
    high: Decimal
    claimed_part: Decimal
    undetermined: int
    """How many rows have no determinable score."""


def item_of(kind: SumKind, line: ScoreLine, claimed: Decimal | None, factor: Decimal = ONE) -> Item:
    """The item of a scored line."""
    return Item(
        kind,
        line.points,
        line.score,
        line.low or ZERO,
        line.high or ZERO,
        claimed,
        line.basis == "claimed",
        factor,
    )


def add_up(items: Sequence[Item], whole: Decimal, rounding: RoundingRule) -> ScoreTotal:
    """Sum of the rounded rows, not rounded again (but for goal ratios).

    Rows without points can add at most what the other rows leave of `whole` (100).
    """
    if [item for item in items if item.factor is not ONE]:
        return _weighed(items, whole, rounding)
    known = [item.points for item in items if item.points is not None]
    points = sum(known, ZERO)
    settled = [item.score for item in items if item.low is item.score is item.high]
    if len(settled) == len(items) == len(known) and items:  # as in most forms
        score = sum(settled, ZERO)
        claimed = sum([item.low for item in items if item.from_claim], ZERO)
        return ScoreTotal(points, score, score, score, claimed, 0)
    high = sum([item.high for item in items], ZERO)
    if len(known) < len(items):
        high = max(high, min(whole, high + max(whole - points, ZERO)))
    scored = [item.score for item in items if item.score is not None]
    return ScoreTotal(
        points,
        sum(scored, ZERO) if scored and len(scored) == len(items) else None,
        sum([item.low for item in items], ZERO),
        high,
        sum([item.score for item in items if item.from_claim and item.score is not None], ZERO),
        len(items) - len(scored),
    )


def _weighed(items: Sequence[Item], whole: Decimal, rounding: RoundingRule) -> ScoreTotal:
    """The same of items with the ratios of their goals."""
    known = [item.points * item.factor for item in items if item.points is not None]
    points = sum(known, ZERO)
    low = sum([item.low * item.factor for item in items], ZERO)
    high = sum([item.high * item.factor for item in items], ZERO)
    if len(known) < len(items):
        high = max(high, min(whole, high + max(whole - points, ZERO)))
    scored = [item for item in items if item.score is not None]
    score = _scores(scored) if scored and len(scored) == len(items) else None
    part = _scores([item for item in scored if item.from_claim])
    if [item for item in items if item.factor != ONE]:
        score = None if score is None else round_score(score, whole, rounding)
        low, high, part = (round_score(value, whole, rounding) for value in (low, high, part))
    return ScoreTotal(points, score, low, high, part, len(items) - len(scored))


def without_indicators(total: ScoreTotal, whole: Decimal) -> ScoreTotal:
    """The total of a form in which no indicator row was read: the execution alone is no total.

    Everything but the execution is open, up to `whole` (100).
    """
    return total._replace(score=None, high=max(total.high, whole))


def _scores(items: Iterable[Item]) -> Decimal:
    return sum([(item.score or ZERO) * item.factor for item in items], ZERO)


def section_scores(
    items: Sequence[Item], total: ScoreTotal, whole: Decimal, rounding: RoundingRule
) -> tuple[SectionScore, ...]:
    """One line per kind that occurs, execution first; `total` is the sum over all the items."""
    room = max(whole - total.points, ZERO)
    sections = []
    by_kind: defaultdict[SumKind, list[Item]] = defaultdict(list)
    for item in items:
        by_kind[item.kind].append(item)
    for kind in SUM_ORDER:
        own = by_kind.get(kind)
        if not own:
            continue
        part = add_up(own, whole, rounding)
        high = part.high
        if [item for item in own if item.points is None]:
            high = min(whole, sum([item.high * item.factor for item in own], ZERO) + room)
        claims = [
            item.claimed if item.factor is ONE else item.claimed * item.factor
            for item in own
            if item.claimed is not None
        ]
        claimed = sum(claims, ZERO) if claims else None
        sections.append(SectionScore(kind, part.points, claimed, part.score, part.low, high))
    return tuple(sections)


def ceiling_for(rate: Decimal | None, rule: CeilingRule) -> Decimal | None:
    """The lowest ceiling that applies at this rate, None where none does or no rate is known."""
    if rate is None:
        return None
    return min((tier.total for tier in rule.tiers if rate < tier.below), default=None)


def rescaled(
    total: ScoreTotal, left_out: Decimal, rules: RuleProfile, *, weighed: bool
) -> ScoreTotal:
    """The total of rows that apply on the scale of the full marks: × 100 ÷ (100 − what is left
    out), rounded as the profile rounds. No total where nothing is left to rescale, and where goals
    are weighed: no rule says in what order.
    """
    whole = rules.weights.total
    rest = total.points - left_out
    if rest <= 0 or weighed:
        return total._replace(score=None, low=ZERO, high=whole, claimed_part=ZERO)

    def scaled(value: Decimal) -> Decimal:
        return round_score(value * whole / rest, whole, rules.rounding)

    return total._replace(
        score=None if total.score is None else scaled(total.score),
        low=scaled(total.low),
        high=scaled(total.high),
        claimed_part=scaled(total.claimed_part),
    )


def cap_total(total: ScoreTotal, execution: Execution, rule: CeilingRule) -> ScoreTotal:
    """The total with score and both ends cut at the ceiling.

    While the rate is unknown the total is undetermined anyway; its low end then falls to the
    lowest ceiling.
    """
    rate = None if execution.line is None else execution.line.completion
    if rate is None and execution.points:
        worst = min((tier.total for tier in rule.tiers), default=total.low)
        return total._replace(low=min(total.low, worst))
    ceiling = ceiling_for(rate, rule)
    if ceiling is None:
        return total
    return total._replace(
        score=None if total.score is None else min(total.score, ceiling),
        low=min(total.low, ceiling),
        high=min(total.high, ceiling),
    )


class Derivation(NamedTuple):
    """The steps from rows to grade."""

    sections: tuple[SectionScore, ...]
    execution: Execution
    total: ScoreTotal
    """Before the ceiling."""
    ratios: Mapping[int, Decimal] | None
    """Goal → ratio, where goals are weighed."""
    capped: ScoreTotal
    grade: str | None
    unscaled: bool = False
    """Whether the points do not make up the full marks."""
    unweighed: bool = False
    """Each goal has the full marks and nothing says how to weigh them: the sum is no total."""
    left_out: Decimal = ZERO
    """The points of the rows that do not apply."""
    scaled: ScoreTotal | None = None
    """The total after rescaling, where rows were left out."""


def total_trace(steps: Derivation, rules: RuleProfile) -> str:
    """Sections, sum, goal ratios, claimed part, ceiling, grade."""
    parts = [
        _sum(steps),
        steps.execution.why,
        _goals(steps, rules),
        _rescaling(steps, rules),
        _claims(steps.scaled or steps.total),
        _ceiling(steps, rules),
        _grade(steps, rules),
    ]
    return f"{'；'.join(part for part in parts if part)}。依据：{rules.cite(rules.grades.clause)}。"


def _grade(steps: Derivation, rules: RuleProfile) -> str:
    if not steps.unscaled:
        return f"等级：{steps.grade or '待定'}"
    points, whole = in_points(steps.total.points), in_points(rules.weights.total)
    return f"分值合计{points}，不等于满分{whole}，未折算，不定等级"


def _sum(steps: Derivation) -> str:
    total = steps.total
    rows = " ＋ ".join(_section(section) for section in steps.sections) or "没有可计分的行"
    if total.score is not None:
        return f"{rows} ＝ 总分{in_points(total.score)}"
    reach = f"{in_points(total.low)}至{in_points(total.high)}"
    if not total.undetermined:
        return f"{rows}；没有读到指标行，总分在{reach}之间"
    return f"{rows}；{total.undetermined}项得分待定，总分在{reach}之间"


def _section(section: SectionScore) -> str:
    kind = section.kind
    title = "预算执行率" if kind == "execution" else SECTION_TITLES[SectionKind(kind)]
    if section.score is not None:
        return f"{title}{in_points(section.score)}"
    return f"{title}{in_points(section.low)}至{in_points(section.high)}"


def _goals(steps: Derivation, rules: RuleProfile) -> str:
    if steps.unweighed:
        return "各年度目标的分值都是全额而没有可用的权重比例，各行相加不是总分，不定等级"
    if steps.ratios is None:
        return ""
    weights = "、".join(f"目标{goal + 1}占{percent(one)}" for goal, one in steps.ratios.items())
    return f"指标得分按目标权重加权（{weights}；依据：{rules.cite(rules.goals.clause)}）"


def _rescaling(steps: Derivation, rules: RuleProfile) -> str:
    if steps.scaled is None:
        return ""
    whole, rest = rules.weights.total, steps.total.points - steps.left_out
    clause = rules.cite(rules.inapplicable.clause)
    if steps.ratios is not None:
        return "各年度目标加权的，不适用的指标怎样折算没有规定，总分待定"
    text = f"不适用的指标{in_points(steps.left_out)}不计，"
    text += f"其余{in_points(rest)}折算为{in_points(whole)}"
    if steps.total.score is not None and steps.scaled.score is not None:
        factor = f"{in_points(steps.total.score)} × {plain(whole)} ÷ {plain(rest)}"
        text += f"：{factor} = {in_points(steps.scaled.score)}"
    return f"{text}（依据：{clause}）"


def _claims(total: ScoreTotal) -> str:
    return f"其中按自评认定{in_points(total.claimed_part)}" if total.claimed_part else ""


def _ceiling(steps: Derivation, rules: RuleProfile) -> str:
    rate = None if steps.execution.line is None else steps.execution.line.completion
    ceiling = ceiling_for(rate, rules.ceilings)
    if ceiling is None or rate is None:
        return ""
    clause = rules.cite(rules.ceilings.clause)
    shown = percent(rate, *(tier.below for tier in rules.ceilings.tiers))
    text = f"执行率{shown}，总分不超过{in_points(ceiling)}（依据：{clause}）"
    if steps.capped.score is not None and steps.capped.score != steps.total.score:
        text += f"，总分按{in_points(steps.capped.score)}计"
    return text


def grade_of(total: Decimal, rule: GradeRule) -> str:
    """The grade of a total; the lowest one takes everything below (89.995 is not rounded up)."""
    return next((grade.name for grade in rule.grades if total >= grade.start), rule.grades[-1].name)


def common_grade(low: Decimal, high: Decimal, rule: GradeRule) -> str | None:
    """The grade of a range of totals, where both ends agree."""
    name = grade_of(low, rule)
    return name if name == grade_of(high, rule) else None


class ReachedTotal(Protocol):
    """What a total came to: a score, or what a run keeps of it."""

    @property
    def grade(self) -> str | None:
        """Its grade, None where there is none."""

    @property
    def unscaled(self) -> bool:
        """Whether the points do not make up the full marks."""

    @property
    def rescaled(self) -> bool:
        """Whether rows that do not apply were left out, the rest rescaled to the full marks."""

    @property
    def points_total(self) -> Decimal | None:
        """分值合计."""


def unscaled_note(score: ReachedTotal) -> str:
    """What is in place of a grade where the points do not make up the full marks:
    "分值合计105，未折算"; "" where they do.
    """
    if not score.unscaled or score.points_total is None:
        return ""
    return f"分值合计{plain(score.points_total)}，未折算"


def rescaled_note(score: ReachedTotal) -> str:
    """What is beside a total from which rows that do not apply were left out; "" beside others."""
    return "不适用的指标不计，其余折算为满分" if score.rescaled else ""


def grade_shown(score: ReachedTotal, otherwise: str) -> str:
    """The grade; without one why there is none, or `otherwise`."""
    return score.grade or unscaled_note(score) or otherwise
