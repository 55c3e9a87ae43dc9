"""存在问题 and 改进措施: findings and missed indicators gathered by kind, a measure for each.

Only what a published report owns up to: how money and goals were managed. What is merely filled in
wrongly is put right before the report is sent and stands in `corrections`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from xl_jixiao.checks.case import Row, explains
from xl_jixiao.checks.indicators.i09 import absent_kinds
from xl_jixiao.model.finding import Finding
from xl_jixiao.model.submission import BaseDatum
from xl_jixiao.outputs.draft.narrative.budget import beyond_budget, overspent, unspent
from xl_jixiao.outputs.draft.narrative.facts import Facts
from xl_jixiao.outputs.draft.narrative.figures import (
    amount,
    counted,
    minus,
    money,
    over,
    rate,
    term,
)
from xl_jixiao.outputs.draft.narrative.indicators import name_of, result_of
from xl_jixiao.outputs.draft.narrative.quotes import (
    in_quotes,
    joined,
    names_listed,
    one_line,
    quoted,
    running,
)
from xl_jixiao.outputs.draft.narrative.results import rows_missed
from xl_jixiao.outputs.draft.narrative.shortfall import completion_of, shortfall
from xl_jixiao.outputs.draft.prose import Gap, Piece, Prose, prose

_NAMES = 4
"""How many names a sentence carries before it says how many there are in all."""
_CLAUSES = 10
"""The same for clauses with figures."""


class Problem(NamedTuple):
    """One kind of problem with the measure that answers it."""

    title: str
    told: Prose
    cause: Prose | None
    """The sentence with the reason as reported, or with a gap; None where the facts are their own
    explanation."""
    measure: Prose


def problems(found: Sequence[Problem]) -> tuple[Prose, ...]:
    """存在问题, numbered; a gap where neither rows nor findings show any."""
    if not found:
        none = "存在的问题及原因（自评表未反映未完成指标和预算管理问题，请结合实际填写）"
        return (prose(Gap(none), "。"),)
    return tuple(
        prose(f"{number}．{one.title}。", one.told, "。", one.cause or "")
        for number, one in enumerate(found, start=1)
    )


def measures(found: Sequence[Problem]) -> tuple[Prose, ...]:
    """改进措施, in the order of the problems."""
    if not found:
        return (prose(Gap("下一步改进措施（与存在的问题逐条对应）"), "。"),)
    return tuple(
        prose(f"{number}．", one.measure, "。") for number, one in enumerate(found, start=1)
    )


def gathered(facts: Facts) -> tuple[Problem, ...]:
    """The problems in the order of a report: money, goals, targets, control of costs."""
    return tuple(problem for kind in KINDS if (problem := kind(facts)) is not None)


def _overspent(facts: Facts) -> Problem | None:
    above, line = overspent(facts.case), facts.case.total
    if above is None or line is None:
        return None
    return Problem(
        f"支出突破{facts.case.base_name}",
        beyond_budget(facts.case, line, above),
        _reason_or_gap(facts, "支出突破预算的原因和审批依据"),
        prose(
            "严格预算约束。对超出的",
            money(above),
            "逐笔核对资金来源和批复文件，属年中追加、上年结转的计入全年预算；"
            "今后支出须先有预算再行列支",
        ),
    )


def _slow(facts: Facts) -> Problem | None:
    left = unspent(facts.case)
    if left is None:
        return None
    if left[1].value <= facts.rules.checks.unspent_yellow and not _of(facts, "B07"):
        return None
    return Problem(
        "预算执行进度偏慢",
        prose("全年有", money(left[0]), f"未执行，占{facts.case.base_name}的", rate(left[1])),
        _reason_or_gap(facts, "预算未执行完的原因"),
        prose(
            "加快预算执行。对未执行的",
            money(left[0]),
            "逐项清理，明确支付计划和完成时限，需结转的按规定办理结转，不再需要的及时调减或交回",
        ),
    )


def _without_budget(facts: Facts) -> Problem | None:
    line = facts.case.total
    executed = term(line.executed) if line else None
    if line is None or executed is None or executed.value <= 0 or facts.case.budget.value != 0:
        return None
    return Problem(
        "无预算安排支出",
        prose(f"没有{facts.case.base_name}，全年执行数", money(executed)),
        _reason_or_gap(facts, "没有预算而发生支出的原因和审批依据"),
        prose("完善预算编制。把全年支出全部纳入预算管理，年中新增支出先办理追加再执行"),
    )


def _adjusted(facts: Facts) -> Problem | None:
    line = facts.case.total
    initial, annual = (term(line.initial), term(line.annual)) if line else (None, None)
    if initial is None or annual is None or initial.value <= 0 or annual.value < 0:
        return None
    change = minus(annual, initial)
    share = over(change, initial)
    if share is None or abs(share.value) <= facts.rules.checks.adjustment:
        return None
    word, of_share = ("调增", "增幅") if change.value > 0 else ("调减", "降幅")
    told = prose(
        "全年预算数", money(annual), "，比年初预算数", money(initial), word, money(abs(change)),
        f"，{of_share}", rate(abs(share)),
    )  # fmt: skip
    advice = (
        "把可以预见的支出编入年初预算，从严控制年中追加，确需追加的同步调整绩效目标和指标值"
        if change.value > 0
        else "按工作任务和项目成熟度测算年初预算，避免年中大额调减，调减时同步调整绩效目标和指标值"
    )
    return Problem(
        "年初预算编制不够准确，年中调整较大",
        told,
        _reason_or_gap(facts, "年中调整预算的依据、文号和用途"),
        prose(f"提高预算编制的准确性。{advice}"),
    )


def _missed(facts: Facts) -> Problem | None:
    rows = rows_missed(facts)
    if not rows:
        return None
    clauses = []
    for row in rows[:_CLAUSES]:
        clause = prose(in_quotes(name_of(row)), result_of(row), "，", shortfall(row))
        if explains(row.indicator.reason):
            clause = prose(clause, "，原因是：", running(row.indicator.reason))
        clauses.append(clause)
    silent = [name_of(row) for row in rows if not row.explained]
    more = "等指标" if len(silent) > _NAMES else ""
    cause = Gap(f"{names_listed(silent, _NAMES)}{more}未完成的原因")
    all_of_them = len(rows) == len(facts.case.rows) > 1
    return Problem(
        "绩效指标均未完成" if all_of_them else "部分绩效指标未完成",
        prose(joined(clauses, "；"), *_and_more(rows)),
        _because(cause, "原因：" if len(silent) == len(rows) else "其余的原因：")
        if silent
        else None,
        prose(
            "抓好未完成指标的落实。对",
            *_listed(rows),
            "逐项查明原因，明确责任人、完成时限和补救办法，并跟踪监控执行情况",
        ),
    )


def _loose(facts: Facts) -> Problem | None:
    rows = _rows(facts, "I03", "I12")
    if not rows:
        return None
    return Problem(
        "部分指标值与实际完成值偏离较大",
        prose(joined([_rate_of(row) for row in rows[:_CLAUSES]], "；"), *_and_more(rows)),
        _because(Gap("实际完成值偏离指标值的原因，是否因指标值定得偏低")),
        prose(
            "合理确定指标值。参照近年实际完成水平和本年工作计划，重新测算",
            *_listed(rows),
            "的年度指标值，年中任务有较大变化的及时调整",
        ),
    )


def _rate_of(row: Row) -> Prose:
    """“X”完成率173.33%; where there is no such rate, target and actual."""
    completion = completion_of(row)
    name = in_quotes(name_of(row))
    return prose(name, "完成率", completion) if completion else prose(name, result_of(row))


def _unmeasured(facts: Facts) -> Problem | None:
    rows = _rows(facts, "I05")
    if not rows:
        return None
    alike: dict[str, list[Row]] = {}
    for row in rows:
        alike.setdefault(one_line(row.indicator.target.text) if row.has_target else "", []).append(
            row
        )
    return Problem(
        "部分绩效指标未细化量化",
        joined([prose(*_listed(some), _target(some[0])) for some in alike.values()], "；"),
        None,
        prose(
            "细化量化绩效指标。为",
            *_listed(rows),
            "设定带比较符号、数值和单位的指标值，有时限要求的写明日期，满意度以百分比表示并附调查依据",
        ),
    )


def _missing_kinds(facts: Facts) -> Problem | None:
    if not _of(facts, "I09"):
        return None
    kinds = "、".join(f"{kind}指标" for kind in absent_kinds(facts.case))
    return Problem(
        "绩效指标设置不全",
        prose(f"没有设置{kinds}"),
        None,
        prose(f"健全指标体系。编制下年度绩效目标时补设{kinds}，确不适用的说明理由"),
    )


def _costs_over_budget(facts: Facts) -> Problem | None:
    return _control(
        facts,
        "D03",
        "部分经费超出预算",
        "超出预算的原因和审批依据",
        "从严控制经费支出。对{}按月监控执行进度，原则上不超预算，确需增加的先履行预算调整程序",
    )


def _costs_without_budget(facts: Facts) -> Problem | None:
    return _control(
        facts,
        "D04",
        "部分经费没有年初预算",
        "没有预算而发生支出的原因和审批依据",
        "完整编制经费预算。把{}编入年初预算，政府采购同步编制采购预算，做到先有预算后有支出",
    )


def _beyond_control(facts: Facts) -> Problem | None:
    return _control(
        facts,
        "D06",
        "实际数超出控制数",
        "超出控制数的原因和批准文件",
        "落实控制要求。对{}逐项核实，未经批准的限期整改，今后严格按编制、批复规模和概算执行",
    )


def _three_public_grew(facts: Facts) -> Problem | None:
    if not _of(facts, "D07"):
        return None
    now = term(facts.base_figure("three_public", "final"))
    before = term(facts.base_figure("three_public", "previous"))
    if now is None or before is None:
        return None
    return Problem(
        "“三公”经费比上年增加",
        prose("“三公”经费决算数", money(now), "，比上年决算数", money(before), "增加",
              money(minus(now, before))),
        _because(Gap("“三公”经费增加的原因")),
        prose("压减“三公”经费。严格执行接待、用车和出国（境）审批，年度决算数不高于上年"),
    )  # fmt: skip


KINDS: tuple[Callable[[Facts], Problem | None], ...] = (
    _overspent,
    _without_budget,
    _slow,
    _adjusted,
    _missed,
    _loose,
    _unmeasured,
    _missing_kinds,
    _costs_over_budget,
    _costs_without_budget,
    _beyond_control,
    _three_public_grew,
)
"""In the order in which a report tells them."""


def _control(facts: Facts, code: str, title: str, cause: str, advice: str) -> Problem | None:
    """Rows of the 基础数据表 that went beyond what they were measured by."""
    data = _data(facts, code)
    if not data:
        return None
    names = list(dict.fromkeys(_datum_name(datum) for datum in data))
    shown = names_listed(names, len(names))
    return Problem(
        title,
        joined([_against(facts, datum) for datum in data], "；"),
        _because(Gap(cause)),
        prose(advice.format(shown)),
    )


_MEASURED_BY = {
    "final": ("budget", "决算数"),
    "staff": ("posts", "实际在职人数"),
    "actual_area": ("approved_area", "实际规模"),
    "actual_investment": ("budget_investment", "实际投资"),
}
_CONTROL_NAMES = {
    "budget": "预算数",
    "posts": "编制数",
    "approved_area": "批复规模",
    "budget_investment": "预算投资",
}


def _against(facts: Facts, datum: BaseDatum) -> Prose:
    """“公用经费”预算数113.69万元，决算数117.32万元，为预算数的103.19%."""
    column, name = _MEASURED_BY[datum.column_key]
    in_row = column == "budget"
    figure = facts.base_figure(datum.key, column) if in_row else facts.base_column(column)
    limit, actual = term(figure), term(datum.value)
    if limit is None or actual is None:
        return prose(in_quotes(_datum_name(datum)))
    share = over(actual, limit)
    label = in_quotes(_datum_name(datum)) if in_row else ""
    control = _CONTROL_NAMES[column]
    unit = datum.unit
    pieces: list[Piece] = [f"{label}{control}", *amount(limit, unit), f"，{name}"]
    pieces += amount(actual, unit)
    if share is not None:
        pieces += [f"，为{control}的", rate(share)]
    return prose(*pieces)


def _datum_name(datum: BaseDatum) -> str:
    """The row; in the blocks without rows the column: 实际在职人数."""
    return one_line(datum.label if datum.column_key == "final" else datum.column)


def _reason_or_gap(facts: Facts, what: str) -> Prose:
    line = facts.case.total
    if line is not None and explains(line.reason):
        return _because(running(line.reason))
    return _because(Gap(what))


def _because(reason: Prose | Gap, head: str = "原因：") -> Prose:
    return prose(head, reason, "。")


def _of(facts: Facts, *codes: str) -> tuple[Finding, ...]:
    return tuple(finding for finding in facts.findings if finding.id in codes)


def _rows(facts: Facts, *codes: str) -> list[Row]:
    """The indicator rows that findings point at, in the order of the form."""
    sheet = facts.submission.sheet
    cells = {cell for one in _of(facts, *codes) if one.sheet == sheet for cell in one.cells}
    return [row for row in facts.case.rows if cells and _stands_in(row, cells)]


def _stands_in(row: Row, cells: set[str]) -> bool:
    refs = (*row.target_cells, *row.actual_cells, *row.score_cells, *row.reason_cells)
    return any(ref.a1 in cells for ref in refs)


def _data(facts: Facts, code: str) -> list[BaseDatum]:
    if facts.base is None:
        return []
    form = facts.base.submission
    cells = {cell for one in _of(facts, code) if one.sheet == form.sheet for cell in one.cells}
    return [
        datum
        for datum in form.base
        if datum.value.entry.ref is not None
        and datum.value.entry.ref.a1 in cells
        and datum.column_key in _MEASURED_BY
    ]


def _target(row: Row) -> Prose:
    if not row.has_target:
        return prose("未设年度指标值")
    return prose("的年度指标值为", quoted(row.indicator.target))


def _and_more(rows: Sequence[Row]) -> Iterator[Piece]:
    if len(rows) > _CLAUSES:
        yield "；等"
        yield counted((row.indicator.ref for row in rows), "项指标")


def _listed(rows: Sequence[Row]) -> Iterator[Piece]:
    """“甲”“乙”等8项指标."""
    yield names_listed([name_of(row) for row in rows], _NAMES)
    if len(rows) > _NAMES:
        yield "等"
        yield counted((row.indicator.ref for row in rows), "项指标")
