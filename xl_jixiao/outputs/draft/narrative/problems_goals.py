"""Problems of goals and targets: missed, set too low, not measurable, kinds that are absent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xl_jixiao.facts.form import absent_kinds
from xl_jixiao.model.score import ScoredRow
from xl_jixiao.outputs.draft.narrative.facts import DraftFacts
from xl_jixiao.outputs.draft.narrative.figures import counted
from xl_jixiao.outputs.draft.narrative.indicators import name_of, result_of
from xl_jixiao.outputs.draft.narrative.problem import DraftProblem, because, findings_of
from xl_jixiao.outputs.draft.narrative.quotes import (
    in_quotes,
    joined,
    names_listed,
    one_line,
    quoted,
    running,
)
from xl_jixiao.outputs.draft.narrative.results import rows_missed
from xl_jixiao.outputs.draft.narrative.shortfall import completion_of, is_upper_bound, shortfall
from xl_jixiao.outputs.draft.prose import Gap, Piece, Prose, SourcedNumber, prose
from xl_jixiao.text.labels import explains

_NAMES = 4
"""How many names a sentence carries before it says how many there are in all."""
_CLAUSES = 10
"""The same for clauses with figures."""


def missed(facts: DraftFacts) -> DraftProblem | None:
    """Indicators below their target, with the reasons given and one gap for the others."""
    rows = rows_missed(facts)
    if not rows:
        return None
    clauses = []
    for row in rows[:_CLAUSES]:
        clause = prose(in_quotes(name_of(row)), *_by_how_much(row))
        if explains(row.indicator.reason):
            clause = prose(clause, "，原因是：", running(row.indicator.reason))
        clauses.append(clause)
    silent = [name_of(row) for row in rows if not row.explained]
    more = "等指标" if len(silent) > _NAMES else ""
    cause = Gap(f"{names_listed(silent, _NAMES)}{more}未完成的原因")
    all_of_them = len(rows) == len(facts.case.rows) > 1
    return DraftProblem(
        "绩效指标均未完成" if all_of_them else "部分绩效指标未完成",
        prose(joined(clauses, "；"), *_and_more(rows)),
        because(cause, "原因：" if len(silent) == len(rows) else "其余的原因：")
        if silent
        else None,
        prose(
            "抓好未完成指标的落实。对",
            *_listed(rows),
            "逐项查明原因，" if silent else "逐项",
            "明确责任人、完成时限和补救办法，并跟踪监控执行情况",
        ),
    )


def _by_how_much(row: ScoredRow) -> tuple[Prose | Piece, ...]:
    """The figures of the shortfall; without any, what was wanted and what was done. The report has
    told both of every row before.
    """
    told = shortfall(row)
    figures = any(isinstance(piece, SourcedNumber) for piece in told.pieces)
    return (told,) if figures else (result_of(row), "，", told)


def loose(facts: DraftFacts) -> DraftProblem | None:
    """Results far from their targets that nobody explained."""
    rows = _rows(facts, "I03", "I12")
    if not rows:
        return None
    return DraftProblem(
        "部分指标值与实际完成值偏离较大",
        prose(joined([_rate_of(row) for row in rows[:_CLAUSES]], "；"), *_and_more(rows)),
        because(Gap("实际完成值偏离指标值的原因，是否因指标值定得偏低")),
        prose(
            "合理确定指标值。参照近年实际完成水平和本年工作计划，重新测算",
            *_listed(rows),
            "的年度指标值，年中任务有较大变化的及时调整",
        ),
    )


def _rate_of(row: ScoredRow) -> Prose:
    """“X”完成率173.33%; for an upper bound, or without such a rate, target and actual."""
    completion = None if is_upper_bound(row) else completion_of(row)
    name = in_quotes(name_of(row))
    return prose(name, "完成率", completion) if completion else prose(name, result_of(row))


def unmeasured(facts: DraftFacts) -> DraftProblem | None:
    """Targets that can't be measured, alike ones together."""
    rows = _rows(facts, "I05")
    if not rows:
        return None
    alike: dict[str, list[ScoredRow]] = {}
    for row in rows:
        alike.setdefault(
            one_line(row.indicator.target.printed) if row.has_target else "", []
        ).append(row)
    return DraftProblem(
        "部分绩效指标未细化量化",
        joined([prose(*_listed(some), _target(some[0])) for some in alike.values()], "；"),
        None,
        prose(
            "细化量化绩效指标。为",
            *_listed(rows),
            "设定带比较符号、数值和单位的指标值，有时限要求的写明日期，满意度以百分比表示并附调查依据",
        ),
    )


def missing_kinds(facts: DraftFacts) -> DraftProblem | None:
    """Kinds of indicators that the profile asks for."""
    if not findings_of(facts, "I09"):
        return None
    kinds = "、".join(f"{kind}指标" for kind in absent_kinds(facts.case))
    return DraftProblem(
        "绩效指标设置不全",
        prose(f"没有设置{kinds}"),
        None,
        prose(f"健全指标体系。编制下年度绩效目标时补设{kinds}，确不适用的说明理由"),
    )


def _rows(facts: DraftFacts, *codes: str) -> list[ScoredRow]:
    """The indicator rows that findings point at, in the order of the form."""
    sheet = facts.submission.sheet
    cells = {cell for one in findings_of(facts, *codes) if one.sheet == sheet for cell in one.cells}
    return [row for row in facts.case.rows if cells and _stands_in(row, cells)]


def _stands_in(row: ScoredRow, cells: set[str]) -> bool:
    refs = (*row.target_cells, *row.actual_cells, *row.score_cells, *row.reason_cells)
    return any(ref.a1 in cells for ref in refs)


def _target(row: ScoredRow) -> Prose:
    if not row.has_target:
        return prose("未设年度指标值")
    return prose("的年度指标值为", quoted(row.indicator.target))


def _and_more(rows: Sequence[ScoredRow]) -> Iterator[Piece]:
    if len(rows) > _CLAUSES:
        yield "等，共"
        yield counted((row.indicator.ref for row in rows), "项")


def _listed(rows: Sequence[ScoredRow]) -> Iterator[Piece]:
    """“甲”“乙”等8项指标."""
    yield names_listed([name_of(row) for row in rows], _NAMES)
    if len(rows) > _NAMES:
        yield "等"
        yield counted((row.indicator.ref for row in rows), "项指标")
