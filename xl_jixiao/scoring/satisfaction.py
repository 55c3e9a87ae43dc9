"""满意度 in steps of the satisfaction itself (101号)."""

from __future__ import annotations

from decimal import Decimal

from xl_jixiao.model.values import Target
from xl_jixiao.rules.profile import SatisfactionRule, Tier
from xl_jixiao.scoring.judgement import ONE, Comparison, Judgement
from xl_jixiao.scoring.wording import percent

_PER_UNIT = {"%": Decimal(100), "‰": Decimal(1000)}
_HUNDRED = Decimal(100)


def satisfaction_ratio(pair: Comparison, target: Target) -> Decimal | None:
    """The satisfaction as a ratio, or None where the number is no rate (人, 次 …).

    Without a unit, up to 1 is a ratio and above it a percentage: nobody aims at 1% satisfaction.
    """
    if target.unit is None:
        ratio = pair.actual if pair.actual <= ONE else pair.actual / _HUNDRED
    elif target.unit in _PER_UNIT:
        ratio = pair.actual / _PER_UNIT[target.unit]
    else:
        return None
    return ratio if 0 <= ratio <= ONE else None


def apply_satisfaction(judgement: Judgement, ratio: Decimal, rule: SatisfactionRule) -> Judgement:
    """The judgement with its share taken from the step that the satisfaction reaches."""
    tier = _step(ratio, rule.tiers)
    story = f"{judgement.story}；满意度{percent(ratio)}"
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
