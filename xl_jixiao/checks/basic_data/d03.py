"""D03: final amounts above the budget."""

from __future__ import annotations

from xl_jixiao.checks.hit import Hit, Pass, Results, telling
from xl_jixiao.checks.registry import BASIC_FORMS, Stage, check
from xl_jixiao.facts.amounts import HALF, ratio
from xl_jixiao.facts.base_data import UnitData
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.submission import addresses_of
from xl_jixiao.text.wording import number, percent

_KEYS = (
    "three_public",
    "vehicles",
    "vehicle_purchase",
    "vehicle_running",
    "abroad",
    "reception",
    "projects",
    "project_business",
    "project_running",
    "public_expense",
    "office",
    "utilities_travel",
    "meetings_training",
    "procurement",
)


@check(
    "D03",
    "决算数超过预算数",
    Severity.WARNING,
    Stage.ARITHMETIC,
    BASIC_FORMS,
    holds="决算数不超过预算数",
)
def over_budget(case: UnitData) -> Results:
    """三公经费、公用经费、项目支出的决算数不应超过预算数。

    检查内容：各行决算数是否大于预算数（超过口径容许的比例）。预算为0或空白的见 D04。
    依据：本工具检查规则：三公经费、公用经费控制在预算内
    错误示例：公用经费预算113.69，决算117.32（103.19%），未说明
    正确示例：公用经费预算117.32，决算113.69（96.91%）
    处理办法：核对预算数是否已含追加；确属超支的在报告中说明原因和审批依据。
    """
    allowed = 1 + case.rules.checks.part_over_budget
    compared = 0
    for key in _KEYS:
        budget, final = case.data_figure(key, "budget"), case.data_figure(key, "final")
        share = ratio(final, budget)
        if share is None or final.value is None or budget.value is None:
            continue
        compared += 1
        slack = min(final.step, budget.step) * HALF
        if final.value <= budget.value * allowed + slack:
            continue
        datum = case.datum(key, "final")
        yield Hit(
            f"决算数{number(final.value)}万元大于预算数{number(budget.value)}万元"
            f"（{percent(share)}）。请核对预算数是否含追加，确属超支的说明原因。",
            refs=addresses_of(final),
            label=datum.label if datum else "",
            found=number(final.value),
            expected=f"≤{number(budget.value)}",
            uses=addresses_of(budget),
            told=telling(weight=share, 预算=number(budget.value), 比例=percent(share)),
        )
    if compared:
        yield Pass(f"{compared}行决算数不超过预算数")
