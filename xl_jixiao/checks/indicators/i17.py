"""I17: one score merged over several rows."""

from __future__ import annotations

from xl_jixiao.checks.hit import Hit, Results
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.facts.form import ScoredForm
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.submission import RowRole

_SHARED = RowRole.SHARED


@check("I17", "一个得分合并跨多个指标", Severity.INFO, Stage.SHAPE)
def merged_score(case: ScoredForm) -> Results:
    """每个三级指标应有自己的分值和得分，合并填写的提示拆开。

    检查内容：分值或自评得分单元格合并跨了几个三级指标。
    依据：本工具检查规则：每个三级指标单独设置分值、单独评分
    错误示例：“一个存储备份器”和“WIFI布点全覆盖”合并填10分
    正确示例：“一个存储备份器”5分，“WIFI布点全覆盖”5分
    处理办法：取消合并，分别填写分值和得分。
    """
    for row in case.rows:
        if row.indicator.role is _SHARED:
            yield Hit(
                "与上一个指标合并填写分值或得分，无法单独核算。请取消合并，分别填写。",
                refs=(row.indicator.ref,),
                label=row.name,
                found="合并单元格",
                expected="分别填写",
            )
