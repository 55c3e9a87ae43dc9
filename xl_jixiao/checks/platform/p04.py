"""P04: a weight that is not above zero."""

from __future__ import annotations

from xl_jixiao.checks.hit import Hit, Results
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.facts.form import ScoredForm
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.submission import addresses_of
from xl_jixiao.text.wording import points


@check("P04", "分值不大于0", Severity.WARNING, Stage.SHAPE)
def weight_above_zero(case: ScoredForm) -> Results:
    """三级指标的分值应当大于0。

    检查内容：填有名称和指标值的三级指标，分值为0或负数。
    依据：评分口径“检查依据”的条款
    错误示例：三级指标“工程验收合格率”，分值0
    正确示例：三级指标“工程验收合格率”，分值10
    处理办法：分配分值；不考核的指标删去。
    """
    for row in case.scored_rows:
        if row.points is not None and row.points <= 0:
            yield Hit(
                "分值不大于0，该指标不起作用。请分配分值，或删去该指标。",
                refs=addresses_of(row.indicator.points) or (row.indicator.ref,),
                label=row.name,
                found=points(row.points),
                expected="大于0",
            )
