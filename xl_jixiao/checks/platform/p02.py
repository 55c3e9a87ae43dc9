"""P02: the platform's yellow light."""

from __future__ import annotations

from xl_jixiao.checks.hit import Hit, Pass, Results, telling
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.facts.form import ScoredForm
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.submission import addresses_of
from xl_jixiao.text.wording import number, percent


@check(
    "P02", "预算结余过大（黄灯）", Severity.WARNING, Stage.ARITHMETIC, holds="预算结余在允许幅度内"
)
def yellow_light(case: ScoredForm) -> Results:
    """未执行的预算超过20%的，一体化平台亮黄灯，应当说明。

    检查内容：（预算数−执行数）÷预算数是否大于口径上限；资金行已说明原因的不提示。
        预算为0的见 B05。
    依据：评分口径“检查依据”的条款
    错误示例：预算287，执行171，结余40.42%，未说明
    正确示例：预算200，执行179.43，结余10.29%
    处理办法：说明结余原因和下一步安排；下年度相应调减预算。
    """
    line, budget = case.total, case.budget
    if line is None or not budget.value or line.executed.value is None:
        return
    unspent = (budget.value - line.executed.value) / budget.value
    limit = case.rules.checks.unspent_yellow
    division = (
        f"（{number(budget.value)}−{number(line.executed.value)}）÷"
        f"{number(budget.value)}={percent(unspent, limit)}"
    )
    if unspent <= limit:
        yield Pass(f"结余{division}" if unspent > 0 else "无结余")
        return
    if case.total_explained:
        return
    yield Hit(
        f"预算结余{division}，超过{percent(limit)}（黄灯）。请说明结余原因和下一步安排。",
        refs=addresses_of(line.executed) or (line.ref,),
        label=line.name or line.label,
        found=percent(unspent, limit),
        expected=f"≤{percent(limit)}",
        uses=addresses_of(budget),
        told=telling(
            weight=unspent,
            结余=number(budget.value - line.executed.value),
            基数=case.base_name,
            限度=percent(limit),
        ),
    )
