"""Several annual goals with 权重比例 (V16)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from xl_jixiao.model.submission import Submission
from xl_jixiao.scoring.claims import Worth, counted
from xl_jixiao.scoring.judgement import ZERO

_SLACK = Decimal("0.001")
"""Ratios typed as 33.33% three times still make a whole."""


def goal_ratios(
    submission: Submission, worths: Sequence[Worth], indicator_weight: Decimal
) -> Mapping[int, Decimal] | None:
    """Goal → ratio where the rows of each goal carry the full weight of all indicators.

    None where rows are simply added: one goal, goals without ratios, or points that are already
    split among the goals (Hubei's 40 + 40).
    """
    sums: dict[int, Decimal] = {}
    for row, worth in zip(submission.indicators, worths, strict=True):
        if counted(row):
            sums[row.goal] = sums.get(row.goal, ZERO) + (worth.points or ZERO)
    if len(sums) < 2 or any(whole != indicator_weight for whole in sums.values()):
        return None
    ratios: dict[int, Decimal] = {}
    for goal in sums:
        ratio = submission.goals[goal].ratio if goal < len(submission.goals) else None
        if ratio is None:
            return None
        ratios[goal] = ratio
    whole = sum(ratios.values(), ZERO)
    return ratios if abs(whole - 1) <= _SLACK else None
