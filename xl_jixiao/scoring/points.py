"""What each row is worth: merged cells, weighted goals, moved 满意度 points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from xl_jixiao.model.making import direct
from xl_jixiao.model.submission import Indicator, IndicatorForm, RowRole, SectionKind
from xl_jixiao.model.values import TargetKind
from xl_jixiao.rules.named_rows import InapplicableRule
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.scoring.judgement import ZERO, Judgement, make_judgement
from xl_jixiao.text.labels import fold
from xl_jixiao.text.numerals import half_up
from xl_jixiao.text.wording import in_points, quoted

_SHARED = RowRole.SHARED


class Worth(NamedTuple):
    """The points of a row and the score claimed for it."""

    points: Decimal | None
    claimed: Decimal | None
    note: str = ""
    """Chinese: why they differ from what the cells say."""


_make_worth = direct(Worth)


def worth_of_rows(rows: Sequence[Indicator]) -> tuple[Worth, ...]:
    """Points and claim of each row, as its cells (or the merged ones it is in) say."""
    merged = _merged_claims(rows)
    if not merged:
        return tuple([_make_worth(row.own_points, row.claimed_score.value) for row in rows])
    return tuple(
        [
            Worth(row.own_points, merged.get(place, row.claimed_score.value))
            for place, row in enumerate(rows)
        ]
    )


def _merged_claims(rows: Sequence[Indicator]) -> Mapping[int, Decimal | None]:
    """Claims where one 自评得分 is merged over rows that have their own 分值.

    A claim of all their points leaves only one reading: full points for each. Any other claim
    does not say how it divides, so no row has one.
    """
    members: dict[int, list[int]] = {}
    for place, row in enumerate(rows):
        if row.role is _SHARED and row.shares is not None and row.points.value is not None:
            members.setdefault(row.shares, [row.shares]).append(place)
    claims: dict[int, Decimal | None] = {}
    for carrier, places in members.items():
        points = [rows[place].own_points for place in places]
        whole = sum((one for one in points if one is not None), Decimal(0))
        full = None not in points and rows[carrier].claimed_score.value == whole
        for place, worth in zip(places, points, strict=True):
            claims[place] = worth if full else None
    return claims


def applies_not(row: Indicator, rule: InapplicableRule) -> bool:
    """Whether the profile leaves the row out of the total, since its actual says that it does not
    apply. Of rows that share points nobody can say what the others are worth: they stay.
    """
    return (
        rule.method != "keep"
        and row.role is RowRole.SCORED
        and says_inapplicable(row.actual.text, rule)
    )


def says_inapplicable(actual: str, rule: InapplicableRule) -> bool:
    """Whether that is what the whole cell says."""
    said = fold(actual)
    return any(fold(word) == said for word in rule.words)


LEFT_OUT = "该指标不计分，其余指标的得分合计折算为满分"


def inapplicable(actual: str, kind: TargetKind) -> Judgement:
    """The judgement of such a row: nothing is said of its target."""
    return make_judgement(kind, None, None, f"实际完成值{quoted(actual)}，该指标不适用")


def points_left_out(
    submission: IndicatorForm, worths: Sequence[Worth], rule: InapplicableRule
) -> Decimal:
    """The points of the rows that are left out."""
    if rule.method == "keep":
        return ZERO
    rows = zip(submission.indicators, worths, strict=True)
    return sum((worth.points or ZERO for row, worth in rows if applies_not(row, rule)), ZERO)


_CENT = Decimal("0.01")


def move_to_benefit(
    submission: IndicatorForm,
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
    if not submission.has_actuals:
        return worths  # a sheet of scores has indicators of its own choice
    gap = _gap(submission, worths, execution_points, rules)
    benefit = [
        (place, worths[place].points or ZERO)
        for place, row in enumerate(submission.indicators)
        if row.counted and submission.kind_at(row.section) is SectionKind.BENEFIT
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


def _has_satisfaction(submission: IndicatorForm) -> bool:
    return any(
        submission.kind_at(row.section) is SectionKind.SATISFACTION or "满意" in row.level2.text
        for row in submission.indicators
    )


def _gap(
    submission: IndicatorForm,
    worths: Sequence[Worth],
    execution_points: Decimal,
    rules: RuleProfile,
) -> Decimal:
    """The profile's satisfaction points, where the form leaves out as many; 0 where some row has no
    points, since nothing then says what is missing.
    """
    expected = rules.weights.satisfaction or ZERO
    known = execution_points
    for row, worth in zip(submission.indicators, worths, strict=True):
        if row.counted:
            if worth.points is None:
                return ZERO
            known += worth.points
    return expected if rules.weights.total - known >= expected else ZERO


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


_SLACK = Decimal("0.001")
"""Ratios typed as 33.33% three times still make a whole."""


def goal_points(submission: IndicatorForm, worths: Sequence[Worth]) -> Mapping[int, Decimal]:
    """Goal → the points of its rows, as far as they are known."""
    sums: dict[int, Decimal] = {}
    for row, worth in zip(submission.indicators, worths, strict=True):
        if row.counted:
            sums[row.goal] = sums.get(row.goal, ZERO) + (worth.points or ZERO)
    return sums


def goals_in_full(sums: Mapping[int, Decimal], whole: Decimal) -> bool:
    """Whether several goals carry the same points each and together more than there are: each has
    the full marks, and they must be weighed, not added. `sums` are those of `goal_points`.
    """
    return len(sums) > 1 and len(set(sums.values())) == 1 and sum(sums.values()) > whole


def goal_ratios(
    submission: IndicatorForm, sums: Mapping[int, Decimal], indicator_weight: Decimal
) -> Mapping[int, Decimal] | None:
    """Goal → ratio where the rows of each goal carry the full weight of all indicators; `sums` are
    those of `goal_points`.

    None where rows are simply added: one goal, goals without ratios, or points that are already
    split among the goals (Hubei's 40 + 40).
    """
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
