"""Problems of the budget: overspent, spent without one, left unspent, changed on the way."""

from __future__ import annotations

from xl_jixiao.outputs.draft.narrative.budget import beyond_budget, overspent, unspent
from xl_jixiao.outputs.draft.narrative.facts import DraftFacts
from xl_jixiao.outputs.draft.narrative.figures import minus, money, over, rate, term
from xl_jixiao.outputs.draft.narrative.problem import DraftProblem, findings_of, reason_or_gap
from xl_jixiao.outputs.draft.prose import prose


def overspent_budget(facts: DraftFacts) -> DraftProblem | None:
    """More was spent than the budget had."""
    above, line = overspent(facts.case), facts.case.total
    if above is None or line is None:
        return None
    return DraftProblem(
        f"支出突破{facts.case.base_name}",
        beyond_budget(facts.case, line, above),
        reason_or_gap(facts, "支出突破预算的原因和审批依据"),
        prose(
            "严格预算约束。对超出的",
            money(above),
            "逐笔核对资金来源和批复文件，属年中追加、上年结转的计入全年预算；"
            "今后支出须先有预算再行列支",
        ),
    )


def slow(facts: DraftFacts) -> DraftProblem | None:
    """More was left than the profile passes over, or than it wants explained."""
    left = unspent(facts.case)
    if left is None:
        return None
    if left[1].value <= facts.rules.checks.unspent_yellow and not findings_of(facts, "B07"):
        return None
    budget, nothing = term(facts.case.budget), left[1].value == 1
    all_of_it = prose(facts.case.base_name, money(budget or left[0]), "，全年没有支出")
    some = prose("全年有", money(left[0]), f"未执行，占{facts.case.base_name}的", rate(left[1]))
    return DraftProblem(
        "预算没有执行" if nothing else "预算执行进度偏慢",
        all_of_it if nothing else some,
        reason_or_gap(facts, "预算未执行完的原因"),
        prose(
            "加快预算执行。对未执行的",
            money(left[0]),
            "逐项清理，明确支付计划和完成时限，需结转的按规定办理结转，不再需要的及时调减或交回",
        ),
    )


def without_budget(facts: DraftFacts) -> DraftProblem | None:
    """Spending in a year whose budget is 0."""
    line = facts.case.total
    executed = term(line.executed) if line else None
    if line is None or executed is None or executed.value <= 0 or facts.case.budget.value != 0:
        return None
    return DraftProblem(
        "无预算安排支出",
        prose(f"没有{facts.case.base_name}，全年执行数", money(executed)),
        reason_or_gap(facts, "没有预算而发生支出的原因和审批依据"),
        prose("完善预算编制。把全年支出全部纳入预算管理，年中新增支出先办理追加再执行"),
    )


def adjusted(facts: DraftFacts) -> DraftProblem | None:
    """The budget moved by more than the profile allows."""
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
    return DraftProblem(
        "年初预算编制不够准确，年中调整较大",
        told,
        reason_or_gap(facts, "年中调整预算的依据、文号和用途"),
        prose(f"提高预算编制的准确性。{advice}"),
    )
