"""The money that a report states: the year's total, and its basic and project parts."""

from __future__ import annotations

from dataclasses import replace

from xl_jixiao.model.grid import CellKind
from xl_jixiao.model.report import Report, StatedMoney, StatedNumber
from xl_jixiao.model.submission import NO_FIGURE, Entry, Figure, FundLine, FundRole

_NAMES = {"total": "年度资金总额", "basic": "基本支出", "project": "项目支出"}


def stated_funds(report: Report, points: Figure, score: Figure) -> tuple[FundLine, ...]:
    """The rows of the money block that the report states, the total first.

    Args:
        report: the report with its statements.
        points: 分值 of the execution rate, where it is reported.
        score: its claimed score.

    Returns:
        Rows with blanks for what is not said; none where nothing of the total is said.
    """
    said = {row: report.money.get(row, StatedMoney()).whole for row in _NAMES}
    places = [score.entry.ref, points.entry.ref]
    places += [one.ref for column, one in said["total"].items() if column != "rate"]
    places += [said[row]["executed"].ref for row in _NAMES if "executed" in said[row]]
    where = next((place for place in places if place is not None), None)
    if where is None:
        return ()
    total, *parts = (
        FundLine(
            name,
            FundRole.PART if row in said and row != "total" else FundRole.TOTAL,
            ref=where if row == "total" else next((one.ref for one in said[row].values()), where),
            name=name,
            initial=_figure(said[row].get("initial")),
            annual=_figure(said[row].get("annual")),
            executed=_figure(said[row].get("executed")),
        )
        for row, name in _NAMES.items()
        if row == "total" or said[row]
    )
    rate = _figure(said["total"].get("rate"))
    return replace(total, points=points, claimed_score=score, claimed_rate=rate), *parts


def _figure(one: StatedNumber | None) -> Figure:
    if one is None:
        return NO_FIGURE
    return Figure(one.value, one.step, Entry(one.text, one.ref, CellKind.TEXT))
