"""D04: spending without a budget."""

from __future__ import annotations

from xl_jixiao.checks.hit import Hit, Results
from xl_jixiao.checks.registry import BASIC_FORMS, Stage, check
from xl_jixiao.facts.base_data import UnitData
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.submission import addresses_of
from xl_jixiao.text.wording import number

_NOT_BUDGETED = frozenset({"basic_adjustment"})
"""Rows that are no budget item: an adjustment has no budget of its own."""


@check("D04", "预算为0而有支出", Severity.WARNING, Stage.ARITHMETIC, BASIC_FORMS)
def spending_without_budget(case: UnitData) -> Results:
    """没有预算的项目不应有支出。

    检查内容：预算数填0而决算数大于0的行。预算空白的不检查；“基本支出预算调整”不是支出项目，不检查。
    依据：本工具检查规则：有支出的应当有预算
    错误示例：政府采购金额预算0，决算12.9
    正确示例：政府采购金额预算12.9，决算12.9
    处理办法：核对是否漏填预算数；年中追加的补填预算或说明批复文号。
    """
    for datum in case.submission.data:
        if datum.column_key != "final" or datum.key in _NOT_BUDGETED or not datum.value.value:
            continue
        budget = case.data_figure(datum.key, "budget")
        if datum.key and budget.value == 0:
            yield Hit(
                f"预算数为0，决算数{number(datum.value.value)}万元。"
                "请核对漏填的预算数，年中追加的说明批复依据。",
                refs=addresses_of(datum.value),
                label=datum.label,
                found=number(datum.value.value),
                expected="0，或补填预算数",
                uses=addresses_of(budget),
            )
