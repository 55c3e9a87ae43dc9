"""By how much an indicator was missed."""

from __future__ import annotations

from decimal import Decimal

from xl_jixiao.checks.case import Row
from xl_jixiao.checks.wording import number
from xl_jixiao.outputs.draft.narrative.figures import place
from xl_jixiao.outputs.draft.prose import Number, Prose, prose
from xl_jixiao.text.reading import read_actual

_AT_MOST = frozenset({"le", "lt"})
_AT_LEAST = frozenset({"ge", "gt", "eq"})
_POINTS_OF_PERCENT = {"%": "个百分点", "‰": "个千分点"}


def shortfall(row: Row, completion: Number | None) -> Prose:
    """未完成年度指标值，差1.3亿元，完成率97.39%; for an upper bound 超出指标值…."""
    if row.line is None or row.line.kind == "date":
        return prose("未按期完成")
    if row.line.kind == "range":
        return prose("超出年度指标值规定的范围")
    if row.line.kind not in _AT_MOST | _AT_LEAST:
        return prose("未达到年度指标值")
    gap = _gap(row)
    if row.line.kind in _AT_MOST:
        return prose("超出年度指标值", gap) if gap else prose("超出年度指标值")
    told = prose("未完成年度指标值", *(("，相差", gap) if gap else ()))
    return prose(told, "，完成率", completion) if completion else told


def _gap(row: Row) -> Number | None:
    """The difference in the unit of both cells; None where one had to be converted to compare."""
    target = row.target
    reading = read_actual(target, row.indicator.actual.text)
    if reading.number is None or target.number is None or reading.target != target.number:
        return None
    if reading.why or reading.beyond:
        return None
    gap = abs(target.number - reading.number)
    unit = target.unit or ""
    source = f"{place(row.indicator.target.ref)}与{place(row.indicator.actual.ref)}之差"
    return Number(f"{_exact(gap)}{_POINTS_OF_PERCENT.get(unit, unit)}", source) if gap else None


def _exact(value: Decimal) -> str:
    return number(value)
