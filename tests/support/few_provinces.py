"""A profile of the kinds of rules that few provinces have, and native formulas follow."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from xl_jixiao.rules.loading import load_rules
from xl_jixiao.rules.profile import OverTier, QualitativeLevel, RuleProfile


def few_provinces() -> RuleProfile:
    """Over-completion by ratio and by deviation, execution behind a threshold, fixed values,
    levels, rows that do not apply.
    """
    rules = load_rules("national")
    tiers = (
        OverTier(Decimal("1.2"), inclusive=False, action="inverse"),
        OverTier(Decimal("1.3"), inclusive=True, action="deviation", value=Decimal(1)),
        OverTier(Decimal("1.5"), inclusive=False, action="deviation", value=Decimal("0.4")),
    )
    own = rules.qualitative
    qualitative = replace(
        own,
        partly=replace(own.partly, low=Decimal("0.7"), high=Decimal("0.7")),
        missed_deadline=replace(own.missed_deadline, low=Decimal("0.5"), high=Decimal("0.5")),
        levels=(
            QualitativeLevel("效果显著", Decimal("0.9"), Decimal("0.95"), "done"),
            QualitativeLevel("已完成", Decimal("0.85"), Decimal("0.85"), "done"),
        ),
    )
    return replace(
        rules,
        id="few-provinces",
        qualitative=qualitative,
        inapplicable=replace(
            rules.inapplicable, method="rescale", words=("全部完成", "本单位不适用")
        ),
        over=replace(rules.over, tiers=tiers),
        execution=replace(rules.execution, method="threshold", gate=Decimal("0.6")),
    )
