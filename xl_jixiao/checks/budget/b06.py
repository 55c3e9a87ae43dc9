"""B06: a large change of the budget during the year."""

from __future__ import annotations

from xl_jixiao.checks.hit import Hit, Pass, Results, telling
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.facts.form import ScoredForm
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.submission import addresses_of
from xl_jixiao.text.labels import explains
from xl_jixiao.text.wording import number, percent


@check("B06", "预算调整幅度过大", Severity.WARNING, Stage.ARITHMETIC, holds="预算调整在允许幅度内")
def adjustment(case: ScoredForm) -> Results:
    """年中调整超过年初预算的一定比例（默认30%）应当说明原因。

    检查内容：（全年预算数−年初预算数）÷年初预算数的绝对值是否超过口径的预算控制率；
        资金行已写明原因的不再提示；年初预算为0的不计算。
    依据：评分口径“检查依据”的条款
    错误示例：年初预算数114.30，全年预算数208.22，调整82.17%，未说明原因
    正确示例：年初预算数200，全年预算数208.22，调整4.11%
    处理办法：在偏差原因或自评报告中写明追加（核减）的文号、金额和用途。
    """
    total = case.total
    if total is None or not total.initial.value or total.annual.value is None:
        return
    limit = case.rules.checks.adjustment
    share = (total.annual.value - total.initial.value) / total.initial.value
    division = (
        f"（{number(total.annual.value)}−{number(total.initial.value)}）÷"
        f"{number(total.initial.value)}={percent(share, limit, -limit)}"
    )
    if abs(share) <= limit:
        yield Pass(division)
        return
    if explains(total.reason):
        return
    yield Hit(
        f"全年预算比年初预算调整{division}，超过{percent(limit)}，表内没有说明。"
        "请写明调整的依据、金额和用途。",
        refs=addresses_of(total.annual) or (total.ref,),
        label=total.name or total.label,
        found=percent(share, limit, -limit),
        expected=f"±{percent(limit)}以内",
        uses=addresses_of(total.initial),
        told=telling(
            "调增" if share > 0 else "调减",
            abs(share),
            幅度=percent(abs(share), limit),
            限度=percent(limit),
        ),
    )
