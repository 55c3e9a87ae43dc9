"""Score a whole submission under a profile: rows, sections, total, grade."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from xl_jixiao.model.score import Score, ScoreLine
from xl_jixiao.model.submission import Submission
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.scoring.ceilings import cap_total
from xl_jixiao.scoring.claims import Worth, counted, worth_of_rows
from xl_jixiao.scoring.funds import Execution, fund_lines, score_execution_rows
from xl_jixiao.scoring.goals import goal_ratios
from xl_jixiao.scoring.grades import common_grade, grade_of
from xl_jixiao.scoring.judgement import ONE, ZERO
from xl_jixiao.scoring.missing_satisfaction import move_to_benefit
from xl_jixiao.scoring.rows import score_rows, section_kind
from xl_jixiao.scoring.total_trace import Derivation, total_trace
from xl_jixiao.scoring.totals import (
    Item,
    Total,
    add_up,
    item_of,
    section_scores,
    without_indicators,
)


def score_submission(submission: Submission, rules: RuleProfile) -> Score:
    """The recomputed score, every line with its trace; user data never raises."""
    worths = worth_of_rows(submission.indicators)
    execution = score_execution_rows(submission, _known_points(submission, worths), rules)
    worths = move_to_benefit(submission, worths, execution.points, rules)
    lines = score_rows(submission, worths, rules)
    ratios = goal_ratios(submission, worths, rules.weights.total - execution.points)
    items = _items(submission, execution, lines, worths, ratios)
    total = add_up(items, rules.weights.total, rules.rounding)
    if not any(counted(row) for row in submission.indicators):
        total = without_indicators(total, rules.weights.total)
    sections = section_scores(items, rules.weights.total, rules.rounding)
    capped = cap_total(total, execution, rules.ceilings)
    derivation = Derivation(sections, execution, total, ratios, capped, _grade(capped, rules))
    return Score(
        rules=rules.label,
        funds=fund_lines(submission, execution),
        indicators=lines,
        sections=sections,
        total=capped.score,
        low=capped.low,
        high=capped.high,
        claimed_part=total.claimed_part,
        grade=derivation.grade,
        trace=total_trace(derivation, rules),
        uncapped=total.score if capped.score != total.score else None,
    )


def _known_points(submission: Submission, worths: Sequence[Worth]) -> Decimal:
    return sum(
        (
            worth.points
            for row, worth in zip(submission.indicators, worths, strict=True)
            if counted(row) and worth.points is not None
        ),
        ZERO,
    )


def _items(
    submission: Submission,
    execution: Execution,
    lines: Sequence[ScoreLine],
    worths: Sequence[Worth],
    ratios: Mapping[int, Decimal] | None,
) -> tuple[Item, ...]:
    """All that enters the sums: the execution, then the counted rows."""
    items = [
        item_of(
            section_kind(submission, row),
            line,
            worth.claimed,
            ONE if ratios is None else ratios[row.goal],
        )
        for row, line, worth in zip(submission.indicators, lines, worths, strict=True)
        if counted(row)
    ]
    if execution.line is not None:
        items.insert(0, item_of("execution", execution.line, execution.claimed))
    elif execution.points:
        points = execution.points
        items.insert(0, Item("execution", points, None, ZERO, points, None, from_claim=False))
    return tuple(items)


def _grade(total: Total, rules: RuleProfile) -> str | None:
    """Of the total; while it is undetermined only where both ends agree."""
    if total.score is not None:
        return grade_of(total.score, rules.grades)
    return common_grade(total.low, total.high, rules.grades)
