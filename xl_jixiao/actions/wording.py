"""What several doors say of a score in the same words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from xl_jixiao.batch.settings import Stage
from xl_jixiao.model.finding import Status
from xl_jixiao.model.score import Score, ScoreLine
from xl_jixiao.model.submission import FundRole, IndicatorForm
from xl_jixiao.scoring.totals import grade_shown, rescaled_note

STAGE_TITLES: Mapping[Stage, str] = {
    "read": "读取、核算、检查",
    "check": "跨文件检查",
    "combine": "合并各县的结果",
    "draft": "生成报告初稿",
    "return": "生成退回件",
    "hand out": "生成空白表",
    "compare": "按两个口径核算",
    "write": "写出结果",
}
"""What is going on, for people."""


def total_line(submission: IndicatorForm, score: Score) -> str:
    """自评总分、核算总分、等级、其中按自评认定的部分."""
    if submission.unscored:
        return f"本表没有分值和得分栏，只列完成情况，不核算总分；口径 {score.rules}"
    claimed = submission.claimed_total.value
    if score.total is None:
        total = f"核算总分未能确定（{bounds(score.low, score.high)}）"
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


def bounds(low: Decimal, high: Decimal) -> str:
    """What a score that is not certain lies between."""
    return f"{number(low)}～{number(high)}"


READ_TITLES = {Status.MERGED: "已读取", Status.REJECTED: "未能处理", Status.SKIPPED: "跳过"}
"""What became of a file or a sheet that was looked at by itself."""


def cells_of(sheet: str, cells: Sequence[str]) -> str:
    """A sheet and the cells that are spoken of; the sheet where there are none."""
    return f"{sheet}!{','.join(cells)}" if cells else sheet


class ShownLine(NamedTuple):
    """A scored row of a form, as texts."""

    sheet: str
    cell: str
    """The row's own: of its score."""
    label: str
    target: str
    actual: str
    points: str
    claimed: str
    score: str
    """Computed, or its bounds."""
    outcome: str
    """按自评认定, 未能确定, or "" where it was computed; of a form without points what the row
    comes to."""
    differs: bool
    """Whether the claimed score is not the computed one."""


def scored_lines(submission: IndicatorForm, score: Score) -> Iterator[ShownLine]:
    """The execution rate and the indicators, in their order."""
    for one in score.funds:
        fund, line = one.fund, one.line
        if line is not None and fund.role is FundRole.TOTAL:
            claimed = fund.claimed_score.value
            yield ShownLine(
                *(fund.ref.sheet, fund.ref.a1, "预算执行率"),
                *(fund.budget("annual").entry.printed, fund.executed.entry.printed),
                *(number(line.points), number(claimed), *_result(line)),
                differs=None not in {claimed, line.score} and claimed != line.score,
            )
    for scored in score.rows:
        row, line = scored.indicator, scored.line
        claimed = row.claimed_score.value
        yield ShownLine(
            *(row.ref.sheet, row.ref.a1),
            *(row.level3.text, row.target.printed, row.actual.printed),
            *(number(row.points.value if line.points is None else line.points), number(claimed)),
            *(_outcome(line) if submission.unscored else _result(line)),
            differs=None not in {claimed, line.score} and claimed != line.score,
        )


_MET = {True: "达到", False: "未达到", None: "不能判断"}


def _outcome(line: ScoreLine) -> tuple[str, str]:
    """What a row without points comes to: whether the target was met, and by how much."""
    rate = "" if line.completion is None else f"，完成率{number(round(line.completion * 100, 2))}%"
    return "—", f"{_MET[line.met]}{rate}"


def _result(line: ScoreLine) -> tuple[str, str]:
    if line.score is not None:
        return number(line.score), "按自评认定" if line.basis == "claimed" else ""
    if line.low is None or line.high is None:
        return "—", "未能确定"
    return bounds(line.low, line.high), "未能确定"
