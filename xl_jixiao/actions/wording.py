"""What several doors say of a score in the same words."""

from __future__ import annotations

from decimal import Decimal

from xl_jixiao.model.score import Score
from xl_jixiao.model.submission import IndicatorForm
from xl_jixiao.scoring.totals import grade_shown, rescaled_note


def total_line(submission: IndicatorForm, score: Score) -> str:
    """自评总分、核算总分、等级、其中按自评认定的部分."""
    if submission.unscored:
        return f"本表没有分值和得分栏，只列完成情况，不核算总分；口径 {score.rules}"
    claimed = submission.claimed_total.value
    if score.total is None:
        total = f"核算总分未能确定（{number(score.low)}～{number(score.high)}）"
    else:
        total = f"核算总分 {number(score.total)}"
    if note := rescaled_note(score):
        total += f"（{note}）"
    return (
        f"自评总分 {number(claimed)}；{total}，其中按自评认定 {number(score.claimed_part)} 分；"
        f"等级 {grade_shown(score, '未能确定')}；口径 {score.rules}"
    )


def number(value: Decimal | None) -> str:
    """A figure without trailing zeros, — where there is none."""
    if value is None:
        return "—"
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
