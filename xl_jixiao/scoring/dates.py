"""Deadlines and periods: kept is full, missed is a band, never a proportion of days."""

from __future__ import annotations

from xl_jixiao.model.score import HintCode
from xl_jixiao.model.values import Reading, Target
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.scoring.judgement import ONE, Judgement, missed, undetermined
from xl_jixiao.scoring.wording import quoted


def judge_date(target: Target, reading: Reading, actual: str, rules: RuleProfile) -> Judgement:
    """By what the reading says of the day."""
    story = f"年度指标值{quoted(target.text)}，实际完成值{quoted(actual)}"
    if reading.on_time is None:
        why = reading.why or "看不出完成的日期"
        return undetermined("date", HintCode.INCOMPARABLE, f"{story}，{why}，无法判断是否按期")
    if reading.on_time:
        clause = rules.at_least.clause
        return Judgement("date", True, None, story, "按期完成，得满分", clause, ONE)
    return missed("date", None, f"{story}，晚于期限", rules.qualitative.missed_deadline)
