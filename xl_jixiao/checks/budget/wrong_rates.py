"""One cause, one finding: a rate divided wrongly is B01's, with all that follows from it."""

from __future__ import annotations

from decimal import Decimal

from xl_jixiao.checks.registry import is_made
from xl_jixiao.facts.amounts import exceeds, falls_short, rate_agrees, ratio, score_slack
from xl_jixiao.facts.form import ScoredForm
from xl_jixiao.model.submission import FundLine
from xl_jixiao.scoring.execution import execution_line

EXPLAINS = "B01"


def rate_is_told(case: ScoredForm, line: FundLine) -> bool:
    """Whether B01 speaks of the rate that the row claims."""
    if not is_made(EXPLAINS, case.submission.source, case.rules):
        return False
    budget = line.initial if case.base == "initial" else line.annual
    rate = ratio(line.executed, budget)
    return (
        rate is not None
        and line.claimed_rate.value is not None
        and not rate_agrees(line.claimed_rate, rate)
    )


def score_of_wrong_rate(case: ScoredForm, line: FundLine) -> bool:
    """Whether the claimed score is wrong only because it was taken from that rate."""
    claimed, rate, scored = line.claimed_score, line.claimed_rate.value, case.total_line
    if claimed.value is None or rate is None or scored is None or not rate_is_told(case, line):
        return False
    if scored.score is None or scored.points is None:
        return False
    if not exceeds(claimed, scored.score) and not falls_short(claimed, scored.score):
        return False
    by_rate = execution_line(rate, Decimal(1), scored.points, case.rules).score
    return by_rate is not None and abs(by_rate - claimed.value) <= score_slack(claimed)
