"""Score a whole submission under a profile: rows, sections, total, grade."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from xl_jixiao.model.score import Score, ScoredRow
from xl_jixiao.model.submission import IndicatorForm, SectionKind
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.scoring.execution import Execution, score_execution_rows, scored_funds
from xl_jixiao.scoring.judgement import ONE, ZERO
from xl_jixiao.scoring.points import (
    Worth,
    goal_points,
    goal_ratios,
    goals_in_full,
    move_to_benefit,
    points_left_out,
    worth_of_rows,
)
from xl_jixiao.scoring.rows import score_rows
from xl_jixiao.scoring.totals import (
    Derivation,
    Item,
    ScoreTotal,
    SumKind,
    add_up,
    cap_total,
    common_grade,
    grade_of,
    item_of,
    rescaled,
    section_scores,
    total_trace,
    without_indicators,
)
from xl_jixiao.text.numerals import half_up

_CENT = Decimal("0.01")


def score_submission(submission: IndicatorForm, rules: RuleProfile) -> Score:
    """The recomputed score, every line with its trace; user data never raises.

    Of `rules` those for the form's year and kind are taken.
    """
    rules = rules.of(submission)
    own = worth_of_rows(submission.indicators)
    sums = goal_points(submission, own)
    execution = score_execution_rows(submission, _known_points(sums, rules), rules)
    worths = move_to_benefit(submission, own, execution.points, rules)
    if worths is not own:
        sums = goal_points(submission, worths)
    rows = score_rows(submission, worths, rules)
    ratios = goal_ratios(submission, sums, rules.weights.total - execution.points)
    items = _items(execution, rows, worths, ratios)
    items = (*items, *_unlisted(submission, items, rules.weights.total))
    total = add_up(items, rules.weights.total, rules.rounding)
    left_out = points_left_out(submission, worths, rules.inapplicable)
    if left_out and ratios is None:
        total = total._replace(points=total.points + left_out)
    sections = section_scores(items, total, rules.weights.total, rules.rounding)
    if not sums:
        total = without_indicators(total, rules.weights.total)
    scaled = total
    if left_out:
        scaled = rescaled(total, left_out, rules, weighed=ratios is not None)
    capped = cap_total(scaled, execution, rules.ceilings)
    unscaled = bool(sums) and _unscaled(items, total, rules)
    unweighed = ratios is None and goals_in_full(sums, rules.weights.total)
    found = None if unscaled or unweighed else _grade(capped, rules)
    derivation = Derivation(
        sections,
        execution,
        total,
        ratios,
        capped,
        found,
        unscaled,
        unweighed=unweighed,
        left_out=left_out,
        scaled=scaled if left_out else None,
    )
    return Score(
        rules=rules.label,
        funds=scored_funds(submission, execution),
        rows=rows,
        sections=sections,
        total=capped.score,
        low=capped.low,
        high=capped.high,
        claimed_part=scaled.claimed_part,
        grade=derivation.grade,
        trace=total_trace(derivation, rules),
        uncapped=scaled.score if capped.score != scaled.score else None,
        weighed=ratios is not None,
        rescaled=bool(left_out) and ratios is None,
        points_total=total.points,
        unscaled=unscaled,
    )


def _unscaled(items: Sequence[Item], total: ScoreTotal, rules: RuleProfile) -> bool:
    """Whether the points do not make up the full marks, to the cent: 33.33 three times is not 100.

    Rows without points may still fill what is left, but nothing takes back what is too much.
    """
    points, whole = half_up(total.points, _CENT), rules.weights.total
    if any(item.points is None for item in items):
        return points > whole
    return points != whole


def _known_points(sums: Mapping[int, Decimal], rules: RuleProfile) -> Decimal:
    """The points of the indicators; of goals that carry the full weight each, those of one."""
    whole = sum(sums.values(), ZERO)
    return whole / len(sums) if goals_in_full(sums, rules.weights.total) else whole


def _items(
    execution: Execution,
    rows: Sequence[ScoredRow],
    worths: Sequence[Worth],
    ratios: Mapping[int, Decimal] | None,
) -> tuple[Item, ...]:
    """All that enters the sums: the execution, then the counted rows."""
    items = [
        item_of(
            row.kind,
            row.line,
            worth.claimed,
            ONE if ratios is None else ratios[row.indicator.goal],
        )
        for row, worth in zip(rows, worths, strict=True)
        if row.indicator.counted and row.applicable
    ]
    if execution.line is not None:
        items.insert(0, item_of("execution", execution.line, execution.claimed))
    elif execution.points:
        items.insert(0, _open_item("execution", execution.points))
    return tuple(items)


def _unlisted(submission: IndicatorForm, items: Sequence[Item], whole: Decimal) -> tuple[Item, ...]:
    """What a source that need not be complete leaves untold: the points of its sections beyond
    those of the indicators that it lists. Nothing is known of their score.
    """
    if submission.source.complete:
        return ()
    left: list[Item] = []
    for kind in dict.fromkeys(section.kind for section in submission.sections):
        printed = sum(
            (one.points for one in submission.sections if one.kind is kind and one.points), ZERO
        )
        listed = sum((one.points for one in items if one.kind == kind and one.points), ZERO)
        if printed > listed:
            left.append(_open_item(kind, printed - listed))
    points = sum((one.points for one in (*items, *left) if one.points is not None), ZERO)
    pointed = all(one.points is not None for one in items)
    if pointed and items and points < whole:
        left.append(_open_item(SectionKind.OTHER, whole - points))
    return tuple(left)


def _open_item(kind: SumKind, points: Decimal) -> Item:
    """Points of which nothing is known."""
    return Item(kind, points, None, ZERO, points, None, from_claim=False)


def _grade(total: ScoreTotal, rules: RuleProfile) -> str | None:
    """Of the total; while it is undetermined only where both ends agree."""
    if total.score is not None:
        return grade_of(total.score, rules.grades)
    return common_grade(total.low, total.high, rules.grades)
