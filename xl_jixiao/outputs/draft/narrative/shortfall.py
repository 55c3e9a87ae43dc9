"""By how much an indicator was missed, or went beyond its target."""

from __future__ import annotations

from xl_jixiao.model.score import HintCode, ScoredRow
from xl_jixiao.outputs.draft.narrative.figures import Term, brief, place, rate, reckoned
from xl_jixiao.outputs.draft.narrative.quotes import joined
from xl_jixiao.outputs.draft.prose import Prose, SourcedNumber, prose
from xl_jixiao.text.wording import number

_AT_MOST = frozenset({"le", "lt"})
_AT_LEAST = frozenset({"ge", "gt", "eq"})
_POINTS_OF_PERCENT = {"%": "个百分点", "‰": "个千分点"}


def shortfall(row: ScoredRow) -> Prose:
    """比指标值少1.3亿元，完成率97.39%; for an upper bound 超出指标值…; 未按期完成 for a date."""
    kind = row.line.kind
    if row.line.hint(HintCode.AT_BOUND):
        return prose("恰等于年度指标值的界限")
    if kind == "date":
        return prose("未按期完成")
    if kind == "range":
        return prose("不在年度指标值规定的范围内")
    if kind not in _AT_MOST | _AT_LEAST:
        return prose("未达到年度指标值")
    gap = _gap(row)
    if kind in _AT_MOST:
        return prose("超出年度指标值", *_piece(gap))
    completion = completion_of(row)
    word = "低" if gap and gap.text.endswith("点") else "少"
    clauses = [prose(f"比年度指标值{word}", gap)] if gap else []
    clauses += [prose("完成率", completion)] if completion else []
    return joined(clauses) if clauses else prose("未达到年度指标值")


def surplus(row: ScoredRow) -> Prose:
    """超过年度指标值22次，完成率173.33%."""
    gap, completion = _gap(row), completion_of(row)
    clauses = [prose("超过年度指标值", *_piece(gap))]
    return joined([*clauses, prose("完成率", completion)] if completion else clauses)


def is_upper_bound(row: ScoredRow) -> bool:
    """Whether less is better: of such a target nobody says that it was completed to 350%."""
    return row.line.kind in _AT_MOST


def completion_of(row: ScoredRow) -> SourcedNumber | None:
    """The completion in percent with its derivation, None where there is none."""
    line = row.line
    if line.completion is None:
        return None
    source = reckoned(f"{place(row.indicator.ref)} ", line.trace).partition("；")[0]
    return rate(Term(line.completion, source, ""))


def _piece(gap: SourcedNumber | None) -> tuple[SourcedNumber, ...]:
    return () if gap is None else (gap,)


def _gap(row: ScoredRow) -> SourcedNumber | None:
    """The difference in the unit of both cells; None where one had to be converted to compare."""
    target, reading, said = row.target, row.reading, row.said
    if reading.number is None or target.number is None or said is None or reading.beyond:
        return None
    if reading.target != target.number or reading.number != said.number:
        return None
    gap = abs(target.number - reading.number)
    unit = target.unit or said.unit or ""
    cells = f"{place(row.indicator.target.ref)}与{place(row.indicator.actual.ref)}之差"
    source = brief(cells)
    return (
        SourcedNumber(f"{number(gap)}{_POINTS_OF_PERCENT.get(unit, unit)}", source) if gap else None
    )
