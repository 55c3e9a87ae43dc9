"""口径说明: under which rules the figures came about, and how to read them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xl_jixiao.consolidate.overview import MEAN_LABEL, WEIGHTED_LABEL
from xl_jixiao.consolidate.run import Run
from xl_jixiao.consolidate.scored import Scored
from xl_jixiao.consolidate.table import Column, Kind, Row, Table, fixed

UNVERIFIED = "本口径尚有未核对原文的条款，正式使用前请对照文件原文。"

_TOTALS = (
    "按表类型和年度分别合计（SUBTOTAL，随筛选变化）。项目资金已含在部门整体资金内，两者不得相加。"
    "同一单位、表、项目、年度有多个版本的，只计一个，其余列在“未计入合计”。"
)
_WEIGHTED = (
    "Σ（总分 × 全年预算数）÷ Σ 全年预算数。合并后的得分不等于各表得分的平均："
    "绝对值指标应先相加、相对值指标应先按资金加权，再按评分办法计分。"
)


def notes_table(run: Run, scored: Sequence[Scored]) -> Table:
    """The sheet 口径说明."""
    columns = (Column("项目", Kind.NAME), Column("内容", Kind.PROSE))
    rows = (*_run_rows(run, scored), *_reading_rows(), *_profile_rows(run))
    note = "" if run.rules.verified else UNVERIFIED
    return fixed("口径说明", columns, rows, note)


def _run_rows(run: Run, scored: Sequence[Scored]) -> Iterator[Row]:
    from xl_jixiao import __version__

    open_totals = sum(1 for one in scored if one.score.total is None)
    open_lines = sum(1 for one in scored for line in one.score.indicators if line.score is None)
    claimed = sum(
        1
        for one in scored
        for line in one.score.indicators
        if line.score is not None and line.basis == "claimed"
    )
    yield "评分口径", f"{run.rules.title}（{run.rules.label}）"
    yield "是否核对原文", "已核对" if run.rules.verified else "未全部核对"
    yield "软件版本", f"xl_jixiao {__version__}"
    yield "汇总时间", run.started.strftime("%Y-%m-%d %H:%M:%S")
    yield "汇总年度", f"{run.year}年" if run.year is not None else "未限定，各年度分别合计"
    tables = [one for one in scored if not one.submission.stated]
    reports = [one for one in scored if one.submission.stated]
    yield "自评表份数", f"{len(tables)} 份，其中被其他版本替代、未计入合计 {_superseded(tables)} 份"
    if reports:
        yield (
            "由报告文字读取",
            f"{len(reports)} 份，其中另有自评表或其他版本、未计入合计 {_superseded(reports)} 份",
        )
    yield "不能确定总分", f"{open_totals} 份；不能确定得分的指标 {open_lines} 行"
    yield (
        "按自评认定",
        f"{claimed} 行指标按自评得分认定（定性或无法核算），分数列在“其中按自评认定”",
    )


def _superseded(scored: Sequence[Scored]) -> int:
    return sum(1 for one in scored if one.superseded)


def _reading_rows() -> Iterator[Row]:
    yield "合计", _TOTALS
    yield "合计执行率", "全年执行数合计 ÷ 全年预算数合计，只含两者都填写的表。"
    yield MEAN_LABEL, "各表得分之和 ÷ 份数，只含能够确定总分的表。"
    yield WEIGHTED_LABEL, _WEIGHTED
    yield "核算区间", "有指标不能确定得分时，总分只给下限和上限；两端等级相同时才给等级。"
    yield "差异", "核算总分 － 自评总分；不能确定总分的不计算。"
    yield "得分取位", "每行得分先取位，总分为各行取位后得分之和，不再取位。"
    yield "金额", "单位：万元；表上注明以元为单位的已换算。"


def _profile_rows(run: Run) -> Iterator[Row]:
    from xl_jixiao.rules.describe import describe

    yield from describe(run.rules)
