"""Targets in words, and 满意度 in steps."""

from __future__ import annotations

from decimal import Decimal

from xl_jixiao.model.score import Hint, HintCode
from xl_jixiao.model.values import Bearing, Target
from xl_jixiao.rules.profile import (
    QualitativeBand,
    QualitativeLevel,
    QualitativeRule,
    SatisfactionRule,
    Tier,
)
from xl_jixiao.scoring.judgement import (
    ONE,
    CellsRead,
    Comparison,
    Judgement,
    in_band,
    make_judgement,
    undetermined,
)
from xl_jixiao.text.labels import fold
from xl_jixiao.text.qualitative import bearing_of
from xl_jixiao.text.units import SHARES
from xl_jixiao.text.wording import percent, quoted

_MET: dict[Bearing, bool | None] = {
    "done": True,
    "partly": False,
    "pending": False,
    "undone": False,
    "unclear": None,
}


def judge_qualitative(read: CellsRead, rule: QualitativeRule) -> Judgement:
    """For targets without a number, and blank targets with an actual filled in."""
    target, actual = read.target, read.actual
    blank_target = target.kind == "blank"
    if target.unreadable:
        why = f"年度指标值{quoted(target.text)}读不出内容，无法评分，请改正指标值"
        return undetermined("blank", HintCode.UNREADABLE, why)
    hint = _unquantified(target, blank=blank_target)
    if read.reading.kind == "blank":
        what = "年度指标值和实际完成值都为空" if blank_target else "实际完成值为空"
        code = HintCode.UNQUANTIFIED if blank_target else HintCode.INCOMPARABLE
        judged = undetermined(target.kind, code, f"{what}，无法评分")
        return judged if blank_target else judged._replace(hints=(*judged.hints, hint))
    said = "年度指标值为空" if blank_target else f"年度指标值{quoted(target.text)}没有可比的数值"
    story = f"{said}，实际完成值{quoted(actual)}"
    level = None if blank_target else _level(actual, rule)
    if level is None:
        bearing = bearing_of("" if blank_target else target.text, actual, rule.words)
        band = _band(bearing, rule)
    else:
        bearing, band = level.stands_for, QualitativeBand(level.name, level.low, level.high)
    method = f"按定性指标“{band.name}”一档"
    judged = make_judgement(
        target.kind, _MET[bearing], None, story, method, rule.clause, hints=(hint,)
    )
    return judged._replace(band=band) if bearing == "unclear" else in_band(judged, band)


def _level(actual: str, rule: QualitativeRule) -> QualitativeLevel | None:
    """The level that a profile names itself, by the whole text of the cell."""
    if not rule.levels:
        return None
    said = fold(actual)
    return next((one for one in rule.levels if fold(one.name) == said), None)


def _band(bearing: Bearing, rule: QualitativeRule) -> QualitativeBand:
    return {
        "done": rule.done,
        "partly": rule.partly,
        "pending": rule.pending,
        "undone": rule.undone,
        "unclear": rule.unclear,
    }[bearing]


def _unquantified(target: Target, *, blank: bool) -> Hint:
    if blank:
        return Hint(HintCode.UNQUANTIFIED, "年度指标值为空，请填写可衡量的指标值")
    return Hint(
        HintCode.UNQUANTIFIED, f"年度指标值{quoted(target.text)}没有可衡量的数值，请尽量量化"
    )


_HUNDRED = Decimal(100)


def satisfaction_ratio(pair: Comparison, target: Target) -> Decimal | None:
    """The satisfaction as a ratio, or None where the number is no rate (人, 次 …).

    Without a unit, up to 1 is a ratio and above it a percentage: nobody aims at 1% satisfaction.
    """
    if target.unit is None:
        ratio = pair.actual if pair.actual <= ONE else pair.actual / _HUNDRED
    elif target.unit in SHARES:
        ratio = pair.actual / SHARES[target.unit]
    else:
        return None
    return ratio if 0 <= ratio <= ONE else None


def apply_satisfaction(judgement: Judgement, ratio: Decimal, rule: SatisfactionRule) -> Judgement:
    """The judgement with its share taken from the step that the satisfaction reaches."""
    tier = _step(ratio, rule.tiers)
    story = f"{judgement.story}；满意度{percent(ratio, *(one.start for one in rule.tiers))}"
    method = f"{percent(tier.start)}{'（含）' if tier.inclusive else '（不含）'}以上一档"
    formula = f"× {percent(tier.value)}" if 0 < tier.value < 1 else ""
    return judgement._replace(
        story=story,
        method=method,
        clause=rule.clause,
        share=tier.value,
        formula=formula,
        as_percent=False,
    )


def _step(ratio: Decimal, tiers: tuple[Tier, ...]) -> Tier:
    """The highest step reached; the last one starts at 0."""
    return next((tier for tier in tiers if tier.reached(ratio)), tiers[-1])
