"""The money block: which row is scored, and for how many points."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from xl_jixiao.model.score import ScoreLine
from xl_jixiao.model.submission import FundLine, FundRole, Submission
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.scoring.execution import execution_line
from xl_jixiao.scoring.judgement import ZERO
from xl_jixiao.scoring.wording import in_points


class Execution(NamedTuple):
    """What the execution rate adds to the total."""

    points: Decimal
    line: ScoreLine | None
    """None where the form has no total row."""
    claimed: Decimal | None
    place: int | None
    """Index of the scored row in Submission.funds."""
    why: str = ""
    """Chinese: why the points are not those that a reader expects."""


def score_execution_rows(
    submission: Submission, indicator_points: Decimal, rules: RuleProfile
) -> Execution:
    """Score the total row; part rows are for the checks to look at.

    `indicator_points` is the sum of the known points of the indicators.
    """
    place = next(
        (at for at, row in enumerate(submission.funds) if row.role is FundRole.TOTAL), None
    )
    if place is None:
        return _without_row(indicator_points, rules)
    row = submission.funds[place]
    points, why = _points(row, indicator_points, rules)
    budget = row.initial if rules.execution.base == "initial" else row.annual
    line = execution_line(row.executed.value, budget.value, points, rules)
    if why:
        line = replace(line, trace=f"{why}。{line.trace}")
    return Execution(points, line, row.claimed_score.value, place, why)


def fund_lines(submission: Submission, execution: Execution) -> tuple[ScoreLine | None, ...]:
    """Parallel to Submission.funds: only the total row has a line."""
    return tuple(
        execution.line if at == execution.place else None for at in range(len(submission.funds))
    )


def _points(row: FundLine, indicator_points: Decimal, rules: RuleProfile) -> tuple[Decimal, str]:
    """The row's own 分值, else the profile's, unless the indicators already carry everything."""
    own = row.points.value
    if own is not None and own >= 0:
        return own, ""
    if indicator_points >= rules.weights.total:
        why = f"各指标分值合计已达{in_points(indicator_points)}，表中没有预算执行率的分值，不另计分"
        return ZERO, why
    return rules.execution.points, ""


def _without_row(indicator_points: Decimal, rules: RuleProfile) -> Execution:
    """No total row: its points are missing unless the indicators leave no room for them."""
    points = rules.execution.points
    if indicator_points + points > rules.weights.total:
        return Execution(ZERO, None, None, None)
    return Execution(points, None, None, None, "表中没有年度资金总额行，预算执行率得分待定")
