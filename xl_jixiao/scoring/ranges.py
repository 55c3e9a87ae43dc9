"""Ranges: inside is full, outside is a band, never a proportion."""

from __future__ import annotations

from decimal import Decimal

from xl_jixiao.model.values import Reading, Target
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.scoring.judgement import ONE, Judgement, missed
from xl_jixiao.scoring.wording import plain, quoted


def judge_range(
    target: Target, reading: Reading, number: Decimal, actual: str, rules: RuleProfile
) -> Judgement:
    """Both bounds belong to the range; an open side does not bind."""
    low = target.low if reading.low is None else reading.low
    high = target.high if reading.high is None else reading.high
    inside = (low is None or number >= low) and (high is None or number <= high)
    bounds = f"{'' if low is None else plain(low)}至{'' if high is None else plain(high)}"
    note = f"（{reading.why}）" if reading.why else ""
    story = (
        f"年度指标值{quoted(target.text)}，即{bounds}；"
        f"实际完成值{quoted(actual)}，即{plain(number)}{note}"
    )
    if inside:
        clause = rules.at_least.clause
        return Judgement("range", inside, None, story, "在范围内，得满分", clause, ONE)
    return missed("range", None, f"{story}，超出范围", rules.qualitative.missed_deadline)
