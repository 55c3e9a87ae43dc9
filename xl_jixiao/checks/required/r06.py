"""R06: an indicator row without points."""

from __future__ import annotations

from xl_jixiao.checks.hit import Hit, Results
from xl_jixiao.checks.registry import SCORED_FORMS, Stage, check
from xl_jixiao.facts.form import ScoredForm
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.submission import addresses_of
from xl_jixiao.text.labels import is_placeholder


@check("R06", "分值未填写", Severity.ERROR, Stage.REQUIRED, SCORED_FORMS, gate=True)
def no_weight(case: ScoredForm) -> Results:
    """有分值栏的表，每个三级指标必须填写分值。

    检查内容：填有年度指标值或实际完成值的三级指标，分值空白。“其中”子行和合并分值的行除外。
    依据：本工具检查规则：分值必填
    错误示例：三级指标“工程验收合格率”，分值空白，自评10分
    正确示例：三级指标“工程验收合格率”，分值10分，自评10分
    处理办法：补填分值，并核对分值合计为100分。
    """
    rows = case.scored_rows
    if not case.submission.has_points or not any(row.indicator.points.entry.ref for row in rows):
        return  # weights are in the labels only, or nowhere
    for row in rows:
        weight = row.indicator.points
        if weight.value is None and is_placeholder(weight.entry.text):
            yield Hit(
                "分值空白，该项不能计分。请补填，并核对分值合计为100分。",
                refs=addresses_of(weight) or (row.indicator.ref,),
                label=row.name,
                found="空白",
                expected="分值",
            )
