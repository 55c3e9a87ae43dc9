"""A profile of the kinds of rules that few provinces have, and native formulas follow."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from xl_jixiao.rules.loading import load_rules
from xl_jixiao.rules.profile import OverTier, RuleProfile


def few_provinces() -> RuleProfile:
    """Over-completion by ratio and by deviation, execution behind a threshold."""
    rules = load_rules("national")
    tiers = (
        OverTier(Decimal("1.2"), inclusive=False, action="inverse"),
        OverTier(Decimal("1.3"), inclusive=True, action="deviation", value=Decimal(1)),
        OverTier(Decimal("1.5"), inclusive=False, action="deviation", value=Decimal("0.4")),
    )
    return replace(
        rules,
        id="few-provinces",
        over=replace(rules.over, tiers=tiers),
        execution=replace(rules.execution, method="threshold", gate=Decimal("0.6")),
    )
