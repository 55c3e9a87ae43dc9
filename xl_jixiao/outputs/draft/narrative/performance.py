"""经济性, 效率性, 效益性: the same facts arranged as the outlines of Taojiang ask for them."""

from __future__ import annotations

from collections.abc import Iterator

from xl_jixiao.facts.lexicon import level2_kind
from xl_jixiao.model.score import ScoredRow
from xl_jixiao.model.submission import SectionKind
from xl_jixiao.outputs.draft.narrative.budget import beyond_budget, overspent, unspent
from xl_jixiao.outputs.draft.narrative.facts import DraftFacts
from xl_jixiao.outputs.draft.narrative.figures import counted, money, over, rate, term
from xl_jixiao.outputs.draft.narrative.indicators import name_of, result_of
from xl_jixiao.outputs.draft.narrative.quotes import in_quotes, joined
from xl_jixiao.outputs.draft.narrative.results import tally
from xl_jixiao.outputs.draft.prose import Gap, Piece, Prose, prose

_EFFICIENCY = ("数量", "质量", "时效")
_BENEFITS = ("经济效益", "社会效益", "生态效益", "可持续影响")

_CLAUSES = 20
"""Indicators that one paragraph tells of."""


def economy(facts: DraftFacts) -> tuple[Prose, ...]:
    """Budget kept or not, and the cost indicators."""
    told = list(_kept(facts))
    costs = [row for row in facts.case.rows if _is_cost(row)]
    if costs:
        told.append(prose("成本控制方面，", joined([_one(row) for row in costs], "；"), "。"))
    elif facts.case.rows:
        told.append(prose("自评表未设置成本指标。", Gap("成本控制和节约情况"), "。"))
    return tuple(told) or (prose(Gap("预算控制和成本节约情况"), "。"),)


def efficiency(facts: DraftFacts) -> tuple[Prose, ...]:
    """How much of what was planned was done, how well and in time."""
    clauses = []
    for kind in _EFFICIENCY:
        rows = [row for row in facts.case.rows if _kind(row) == kind]
        if rows:
            clauses.append(tally(rows, f"{kind}指标"))
    others = [row for row in facts.case.rows if _is_plain_output(row)]
    if others:
        clauses.append(tally(others, "产出指标"))
    told = [prose(joined(clauses, "；"), "。")] if clauses else []
    progress = _progress(facts)
    if progress is not None:
        told.append(progress)
    return tuple(told) or (prose(Gap("任务完成数量、质量和进度情况"), "。"),)


def effect(facts: DraftFacts) -> tuple[Prose, ...]:
    """What came of it, kind by kind, and how satisfied people are."""
    told = []
    for kind in _BENEFITS:
        rows = [row for row in facts.case.rows if _is_benefit(row) and _kind(row) == kind]
        if rows:
            told.append(_about(f"{kind}方面", rows))
    rest = [row for row in facts.case.rows if _is_benefit(row) and _kind(row) not in _BENEFITS]
    if rest:
        told.append(_about("效益方面", rest))
    pleased = [row for row in facts.case.rows if _is_satisfaction(row)]
    if pleased:
        told.append(_about("满意度方面", pleased))
    return tuple(told) or (prose(Gap("产生的经济、社会、生态效益和服务对象满意度"), "。"),)


def outcomes(facts: DraftFacts) -> tuple[Prose, ...]:
    """主要成效 of a project: its outputs in a paragraph, then its effects."""
    rows = [row for row in facts.case.rows if row.kind in (SectionKind.OUTPUT, SectionKind.COST)]
    told = (_about("产出方面", rows),) if rows else ()
    return (*told, *effect(facts))


def _kept(facts: DraftFacts) -> Iterator[Prose]:
    """Whether the year stayed inside its budget."""
    line = facts.case.total
    budget, executed = term(facts.case.budget), term(line.executed) if line else None
    if line is None or budget is None or executed is None or budget.value <= 0:
        return
    above, left = overspent(facts.case), unspent(facts.case)
    name = facts.case.base_name
    if above is not None:
        yield prose("预算控制方面，", beyond_budget(facts.case, line, above), "，支出突破预算。")
    elif not executed.value:
        yield prose(f"预算控制方面，{name}", money(budget), "，全年没有支出。")
    elif left is not None:
        pieces: list[Piece] = [money(left[0]), f"，占{name}的", rate(left[1])]
        yield prose(f"预算控制方面，支出未超出{name}，未执行", *pieces, "。")
    else:
        yield prose(f"预算控制方面，全年执行数与{name}一致，均为", money(executed), "。")


def _progress(facts: DraftFacts) -> Prose | None:
    """The execution rate as progress of the year."""
    line = facts.case.total
    budget, executed = term(facts.case.budget), term(line.executed) if line else None
    if budget is None or executed is None or budget.value <= 0 or executed.value < 0:
        return None
    share = over(executed, budget)
    return prose("预算执行进度为", rate(share), "。") if share is not None else None


def _about(head: str, rows: list[ScoredRow]) -> Prose:
    told = joined([_one(row) for row in rows[:_CLAUSES]], "；")
    if len(rows) <= _CLAUSES:
        return prose(f"{head}，", told, "。")
    return prose(f"{head}，", told, "；等", counted(row.indicator.ref for row in rows), "指标。")


def _one(row: ScoredRow) -> Prose:
    """“X”年度指标值≥90%，实际完成95%，达到指标值."""
    met = row.line.met
    verdict = "" if met is None else "，达到指标值" if met else "，未达到指标值"
    return prose(in_quotes(name_of(row)), result_of(row), verdict)


def _kind(row: ScoredRow) -> str:
    return level2_kind(row.indicator.level2.text)


def _is_cost(row: ScoredRow) -> bool:
    return row.kind is SectionKind.COST or _kind(row) == "成本"


def _is_satisfaction(row: ScoredRow) -> bool:
    return row.kind is SectionKind.SATISFACTION or _kind(row) == "满意度"


def _is_benefit(row: ScoredRow) -> bool:
    return row.kind is SectionKind.BENEFIT and not _is_satisfaction(row) and not _is_cost(row)


def _is_plain_output(row: ScoredRow) -> bool:
    """An output of a form that does not divide them into quantity, quality and time."""
    return row.kind is SectionKind.OUTPUT and not _kind(row)
