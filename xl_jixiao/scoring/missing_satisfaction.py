"""No 满意度 indicator: under some profiles its points go to 效益 (101号)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from xl_jixiao.model.submission import SectionKind, Submission
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.scoring.claims import Worth, counted
from xl_jixiao.scoring.judgement import ZERO
from xl_jixiao.scoring.rows import section_kind
from xl_jixiao.scoring.wording import in_points
from xl_jixiao.text.rounding import half_up

_CENT = Decimal("0.01")


def move_to_benefit(
    submission: Submission,
    worths: tuple[Worth, ...],
    execution_points: Decimal,
    rules: RuleProfile,
) -> tuple[Worth, ...]:
    """The rows' worth with the missing satisfaction points spread over the benefit rows.

    Points and claims grow in one proportion; the points still add up exactly. Forms whose points
    are complete already (the unit itself moved them) stay as they are.
    """
    if rules.satisfaction.missing != "to-benefit" or _has_satisfaction(submission):
        return worths
    gap = _gap(submission, worths, execution_points, rules)
    benefit = [
        (place, worths[place].points or ZERO)
        for place, row in enumerate(submission.indicators)
        if counted(row) and section_kind(submission, row) is SectionKind.BENEFIT
    ]
    whole = sum((points for _, points in benefit), ZERO)
    if gap <= 0 or whole <= 0:
        return worths
    moved = list(worths)
    left = whole + gap
    for place, points in benefit[:-1]:
        larger = _cents(points * (whole + gap) / whole)
        moved[place] = _enlarged(worths[place], points, larger, gap)
        left -= larger
    place, points = benefit[-1]
    moved[place] = _enlarged(worths[place], points, left, gap)
    return tuple(moved)


def _has_satisfaction(submission: Submission) -> bool:
    return any(
        section_kind(submission, row) is SectionKind.SATISFACTION or "满意" in row.level2.text
        for row in submission.indicators
    )


def _gap(
    submission: Submission, worths: Sequence[Worth], execution_points: Decimal, rules: RuleProfile
) -> Decimal:
    """The points that the form leaves out, at most those of the satisfaction; 0 where some row
    has no points, since nothing then says what is missing.
    """
    expected = rules.weights.satisfaction or ZERO
    known = execution_points
    for row, worth in zip(submission.indicators, worths, strict=True):
        if counted(row):
            if worth.points is None:
                return ZERO
            known += worth.points
    return min(expected, rules.weights.total - known)


def _enlarged(worth: Worth, points: Decimal, larger: Decimal, gap: Decimal) -> Worth:
    if not points:
        return worth._replace(points=larger)
    claimed = None if worth.claimed is None else _cents(worth.claimed * larger / points)
    note = (
        f"没有满意度指标，其{in_points(gap)}并入效益指标：本行分值由{in_points(points)}"
        f"调整为{in_points(larger)}，自评得分同比例调整。"
    )
    return Worth(larger, claimed, note)


def _cents(value: Decimal) -> Decimal:
    return half_up(value, _CENT)
