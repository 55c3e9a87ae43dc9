"""P06: a qualitative result that says neither done, partly done nor undone."""

from __future__ import annotations

from xl_jixiao.checks.hit import Hit, Results
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.facts.form import ScoredForm
from xl_jixiao.model.finding import Severity
from xl_jixiao.text.wording import clip


@check("P06", "定性指标未写明达成情况", Severity.INFO, Stage.ARITHMETIC)
def unclear_result(case: ScoredForm) -> Results:
    """定性指标的实际完成值应写明达成、部分达成或未达成。

    检查内容：定性指标的实际完成值看不出属于哪一档，得分只能按自评认定。
    依据：评分口径“检查依据”的条款
    错误示例：年度指标值“出台相关政策”，实际完成值“多次开会研究”
    正确示例：年度指标值“出台相关政策”，实际完成值“达成：已出台2项政策”
    处理办法：在实际完成值开头写明达成、部分达成或未达成，再写事实。
    """
    for row in case.rows:
        line = row.line
        if line.kind != "qualitative" or line.met is not None:
            continue
        if row.has_target and row.has_actual:
            yield Hit(
                "看不出达成情况，得分只能按自评认定。请写明“达成”“部分达成”或“未达成”及依据。",
                refs=row.actual_cells,
                label=row.name,
                found=clip(row.indicator.actual.printed),
                expected="达成、部分达成或未达成",
                uses=row.target_cells,
            )
