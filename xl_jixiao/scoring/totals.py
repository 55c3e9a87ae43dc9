"""Sums over rows: sections, the total with its range, the part taken from claims."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

from xl_jixiao.model.score import ScoreLine, SectionScore
from xl_jixiao.model.submission import SectionKind
from xl_jixiao.rules.profile import RoundingRule
from xl_jixiao.scoring.judgement import ONE, ZERO
from xl_jixiao.scoring.rounding import round_score

SumKind = SectionKind | Literal["execution"]
SUM_ORDER: tuple[SumKind, ...] = (
    "execution",
    SectionKind.COST,
    SectionKind.OUTPUT,
    SectionKind.BENEFIT,
    SectionKind.SATISFACTION,
    SectionKind.OTHER,
)


class Item(NamedTuple):
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


class Total(NamedTuple):
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


def add_up(items: Sequence[Item], whole: Decimal, rounding: RoundingRule) -> Total:
    """Sum of the rounded rows, not rounded again (but for goal ratios).

    Rows without points can add at most what the other rows leave of `whole` (100).
    """
    known = [item.points * item.factor for item in items if item.points is not None]
    points = sum(known, ZERO)
    low = sum([item.low * item.factor for item in items], ZERO)
    high = sum([item.high * item.factor for item in items], ZERO)
    if len(known) < len(items):
        high = max(high, min(whole, high + max(whole - points, ZERO)))
    scored = [item for item in items if item.score is not None]
    score = _scores(scored) if scored and len(scored) == len(items) else None
    part = _scores([item for item in scored if item.from_claim])
    if any(item.factor != ONE for item in items):
        score = None if score is None else round_score(score, whole, rounding)
        low, high, part = (round_score(value, whole, rounding) for value in (low, high, part))
    return Total(points, score, low, high, part, len(items) - len(scored))


def without_indicators(total: Total, whole: Decimal) -> Total:
    """The total of a form in which no indicator row was read: the execution alone is no total.

    Everything but the execution is open, up to `whole` (100).
    """
    return total._replace(score=None, high=max(total.high, whole))


def _scores(items: Iterable[Item]) -> Decimal:
    return sum([(item.score or ZERO) * item.factor for item in items], ZERO)


def section_scores(
    items: Sequence[Item], whole: Decimal, rounding: RoundingRule
) -> tuple[SectionScore, ...]:
    """One line per kind that occurs, execution first."""
    total = add_up(items, whole, rounding)
    room = max(whole - total.points, ZERO)
    sections = []
    for kind in SUM_ORDER:
        own = [item for item in items if item.kind == kind]
        if not own:
            continue
        part = add_up(own, whole, rounding)
        high = part.high
        if any(item.points is None for item in own):
            high = min(whole, sum([item.high * item.factor for item in own], ZERO) + room)
        claims = [item.claimed * item.factor for item in own if item.claimed is not None]
        claimed = sum(claims, ZERO) if claims else None
        sections.append(SectionScore(kind, part.points, claimed, part.score, part.low, high))
    return tuple(sections)
