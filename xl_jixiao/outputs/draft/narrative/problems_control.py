"""Problems of the costs that are controlled: above their budget or without one, beyond what was
approved, grown over the year before.
"""

from __future__ import annotations

from xl_jixiao.model.submission import BaseDatum
from xl_jixiao.outputs.draft.narrative.facts import DraftFacts
from xl_jixiao.outputs.draft.narrative.figures import amount, minus, money, over, rate, term
from xl_jixiao.outputs.draft.narrative.problem import DraftProblem, because, findings_of
from xl_jixiao.outputs.draft.narrative.quotes import in_quotes, joined, names_listed, one_line
from xl_jixiao.outputs.draft.prose import Gap, Piece, Prose, prose

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


def costs_over_budget(facts: DraftFacts) -> DraftProblem | None:
    """Final amounts above the budget."""
    return _control(
        facts,
        "D03",
        "部分经费超出预算",
        "超出预算的原因和审批依据",
        "从严控制经费支出。对{}按月监控执行进度，原则上不超预算，确需增加的先履行预算调整程序",
    )


def costs_without_budget(facts: DraftFacts) -> DraftProblem | None:
    """Final amounts of items whose budget is 0."""
    return _control(
        facts,
        "D04",
        "部分经费没有年初预算",
        "没有预算而发生支出的原因和审批依据",
        "完整编制经费预算。把{}编入年初预算，政府采购同步编制采购预算，做到先有预算后有支出",
    )


def beyond_control(facts: DraftFacts) -> DraftProblem | None:
    """More staff, area or investment than approved."""
    return _control(
        facts,
        "D06",
        "实际数超出控制数",
        "超出控制数的原因和批准文件",
        "落实控制要求。对{}逐项核实，未经批准的限期整改，今后严格按编制、批复规模和概算执行",
    )


def three_public_grew(facts: DraftFacts) -> DraftProblem | None:
    """三公经费 above the year before."""
    if not findings_of(facts, "D07"):
        return None
    now = term(facts.base_figure("three_public", "final"))
    before = term(facts.base_figure("three_public", "previous"))
    if now is None or before is None:
        return None
    return DraftProblem(
        "“三公”经费比上年增加",
        prose("“三公”经费决算数", money(now), "，比上年决算数", money(before), "增加",
              money(minus(now, before))),
        because(Gap("“三公”经费增加的原因")),
        prose("压减“三公”经费。严格执行接待、用车和出国（境）审批，年度决算数不高于上年"),
    )  # fmt: skip


def _control(
    facts: DraftFacts, code: str, title: str, cause: str, advice: str
) -> DraftProblem | None:
    """Rows of the 基础数据表 that went beyond what they were measured by."""
    data = _data(facts, code)
    if not data:
        return None
    names = list(dict.fromkeys(_datum_name(datum) for datum in data))
    shown = names_listed(names, len(names))
    return DraftProblem(
        title,
        joined([_against(facts, datum) for datum in data], "；"),
        because(Gap(cause)),
        prose(advice.format(shown)),
    )


def _against(facts: DraftFacts, datum: BaseDatum) -> Prose:
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


def _data(facts: DraftFacts, code: str) -> list[BaseDatum]:
    if facts.base is None:
        return []
    form = facts.base.submission
    cells = {
        cell for one in findings_of(facts, code) if one.sheet == form.sheet for cell in one.cells
    }
    return [
        datum
        for datum in form.data
        if datum.value.entry.ref is not None
        and datum.value.entry.ref.a1 in cells
        and datum.column_key in _MEASURED_BY
    ]
