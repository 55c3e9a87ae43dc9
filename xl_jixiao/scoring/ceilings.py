"""Ceilings of the total by execution rate (V4)."""

from __future__ import annotations

from decimal import Decimal

from xl_jixiao.rules.profile import CeilingRule
from xl_jixiao.scoring.funds import Execution
from xl_jixiao.scoring.totals import Total


def ceiling_for(rate: Decimal | None, rule: CeilingRule) -> Decimal | None:
    """The lowest ceiling that applies at this rate, None where none does or no rate is known."""
    if rate is None:
        return None
    return min((tier.total for tier in rule.tiers if rate < tier.below), default=None)


def cap_total(total: Total, execution: Execution, rule: CeilingRule) -> Total:
    """The total with score and both ends cut at the ceiling.

    While the rate is unknown the total is undetermined anyway; its low end then falls to the
    lowest ceiling.
    """
    rate = None if execution.line is None else execution.line.completion
    if rate is None and execution.points:
        worst = min((tier.total for tier in rule.tiers), default=total.low)
        return total._replace(low=min(total.low, worst))
    ceiling = ceiling_for(rate, rule)
    if ceiling is None:
        return total
    return total._replace(
        score=None if total.score is None else min(total.score, ceiling),
        low=min(total.low, ceiling),
        high=min(total.high, ceiling),
    )
