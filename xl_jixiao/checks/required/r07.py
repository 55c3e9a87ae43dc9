"""R07: no level-3 name."""

from __future__ import annotations

from xl_jixiao.checks.hit import Hit, Results
from xl_jixiao.checks.registry import SCORED_FORMS, Stage, check
from xl_jixiao.facts.form import ScoredForm
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.submission import addresses_of
from xl_jixiao.text.labels import is_placeholder


@check("R07", "三级指标名称未填写", Severity.WARNING, Stage.REQUIRED, SCORED_FORMS)
def no_name(case: ScoredForm) -> Results:
    """填了指标值的三级指标应当有名称。

    检查内容：有年度指标值或实际完成值，而三级指标名称空白或只有“指标1：”。
    依据：本工具检查规则：三级指标名称必填
    错误示例：三级指标空白，年度指标值“1年”，实际完成值“1年”
    正确示例：三级指标“补助资金使用年限”，年度指标值“≤1年”，实际完成值“1年”
    处理办法：补填三级指标名称。
    """
    for row in case.rows:
        level3 = row.indicator.level3
        if is_placeholder(level3.text) and (row.has_target or row.has_actual):
            yield Hit(
                "三级指标名称空白，看不出考核什么。请补填。",
                refs=addresses_of(level3) or (row.indicator.ref,),
                label=row.indicator.level2.text,
                found=level3.text or "空白",
                expected="指标名称",
            )
