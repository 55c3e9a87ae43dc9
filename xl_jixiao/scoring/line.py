"""From a judgement to a score line: points, rounding, claims, bounds, the trace."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from xl_jixiao.model.score import Basis, Hint, HintCode, ScoreLine
from xl_jixiao.rules.profile import QualitativeBand, RuleProfile
from xl_jixiao.scoring.judgement import ONE, ZERO, Judgement
from xl_jixiao.scoring.rounding import round_score, rounding_text
from xl_jixiao.scoring.wording import in_points, percent, shown_share


class _Result(NamedTuple):
    """Points, score and bounds of a line."""

    points: Decimal | None
    score: Decimal | None
    low: Decimal | None
    high: Decimal | None
    basis: Basis = "computed"


def score_line(
    judgement: Judgement, points: Decimal | None, claimed: Decimal | None, rules: RuleProfile
) -> ScoreLine:
    """The line of one row worth `points`; None where the form gives none."""
    if points is None:
        return unpointed(judgement)
    if judgement.share is not None:
        return _computed(judgement, judgement.share, points, rules)
    if judgement.band is not None:
        return _claimed(judgement, judgement.band, points, claimed, rules)
    return _undetermined(judgement, points)


def unpointed(
    judgement: Judgement,
    why: str = "没有分值，不能计分",
    code: HintCode | None = HintCode.NO_POINTS,
) -> ScoreLine:
    """A row without points of its own: completion and met are told, a score is not."""
    trace = _sentence(f"{_facts(judgement)}；{why}")
    hints = judgement.hints if code is None else (*judgement.hints, Hint(code, why))
    return _line(judgement, _Result(None, None, None, None), trace, hints)


def _computed(
    judgement: Judgement, share: Decimal, points: Decimal, rules: RuleProfile
) -> ScoreLine:
    earned = points * share
    score = round_score(earned - judgement.deduction, points, rules.rounding)
    steps = f"{judgement.method}{_arithmetic(judgement, share, points, rules)}"
    if judgement.deduction:
        steps += f"；{judgement.deduction_text}：{in_points(earned)} － "
        steps += f"{in_points(judgement.deduction)}，得{in_points(score)}"
    trace = _sentence(f"{judgement.story}；{steps}", _basis(judgement, rules))
    return _line(judgement, _Result(points, score, score, score), trace, judgement.hints)


def _arithmetic(judgement: Judgement, share: Decimal, points: Decimal, rules: RuleProfile) -> str:
    """What comes out by hand: "：6分 × 97.39% = 5.84分（四舍五入保留2位小数）"."""
    if share == ONE:
        return f"{in_points(points)}"
    if not judgement.formula:
        return ""
    exact = points * share
    score = round_score(exact, points, rules.rounding)
    factor = judgement.formula
    if judgement.as_percent:
        shown = shown_share(share)
        # the percentage is printed with two decimals: use it only where it gives the same score
        if round_score(points * shown, points, rules.rounding) == score:
            factor, exact = f"× {percent(share)}", points * shown
    rounded = "" if exact == score else f"（{rounding_text(rules.rounding)}）"
    return f"：{in_points(points)} {factor} = {in_points(score)}{rounded}"


def _claimed(
    judgement: Judgement,
    band: QualitativeBand,
    points: Decimal,
    claimed: Decimal | None,
    rules: RuleProfile,
) -> ScoreLine:
    """The claim, cut at the band's upper end; below the band it stands (自评从严)."""
    low = round_score(points * band.low, points, rules.rounding)
    high = round_score(points * band.high, points, rules.rounding)
    span = f"{percent(band.low)}—{percent(band.high)}"
    reach = f"{judgement.method}，得分在分值的{span}（{in_points(low)}至{in_points(high)}）之间"
    score, said, hint = _settle(claimed, low, high)
    hints = judgement.hints if hint is None else (*judgement.hints, hint)
    trace = _sentence(f"{judgement.story}；{reach}；{said}", _basis(judgement, rules))
    if score is None:
        return _line(judgement, _Result(points, None, low, high), trace, hints)
    result = _Result(points, score, min(low, score), high, "claimed")
    return _line(judgement, result, trace, hints)


def _settle(
    claimed: Decimal | None, low: Decimal, high: Decimal
) -> tuple[Decimal | None, str, Hint | None]:
    """What a claim comes to inside its band."""
    if claimed is None:
        text = f"没有自评得分，得分待定（{in_points(low)}至{in_points(high)}）"
        return None, text, Hint(HintCode.NO_CLAIM, text)
    if claimed > high:
        text = f"自评{in_points(claimed)}高于本档上限，按{in_points(high)}认定"
        return high, text, Hint(HintCode.CLAIM_CUT, text)
    if claimed < low:
        score = max(claimed, ZERO)
        text = f"自评{in_points(claimed)}低于本档下限，从严按自评{in_points(score)}认定"
        return score, text, Hint(HintCode.CLAIM_LOW, text)
    return claimed, f"自评{in_points(claimed)}在本档内，按自评认定{in_points(claimed)}", None


def _undetermined(judgement: Judgement, points: Decimal) -> ScoreLine:
    trace = _sentence(
        f"{_facts(judgement)}；得分待定，在0至{in_points(points)}之间，不采用自评得分"
    )
    return _line(judgement, _Result(points, None, ZERO, points), trace, judgement.hints)


def _facts(judgement: Judgement) -> str:
    """Story and method without arithmetic."""
    if judgement.share is None or not judgement.method:
        return judgement.story
    return f"{judgement.story}；{'达到指标值' if judgement.met else '未达到指标值'}"


def _basis(judgement: Judgement, rules: RuleProfile) -> str:
    return "" if judgement.clause is None else f"依据：{rules.cite(judgement.clause)}。"


def _sentence(text: str, basis: str = "") -> str:
    return f"{text}。{basis}"


def _line(judgement: Judgement, result: _Result, trace: str, hints: tuple[Hint, ...]) -> ScoreLine:
    return ScoreLine(
        kind=judgement.kind,
        completion=judgement.completion,
        met=judgement.met,
        score=result.score,
        low=result.low,
        high=result.high,
        basis=result.basis,
        trace=trace,
        hints=hints,
        points=result.points,
    )
