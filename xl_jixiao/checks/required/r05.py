"""R05: no claimed score."""

from __future__ import annotations

from xl_jixiao.checks.hit import Hit, Results
from xl_jixiao.checks.registry import SCORED_FORMS, Stage, check
from xl_jixiao.facts.form import ScoredForm
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.submission import Figure, addresses_of
from xl_jixiao.text.labels import is_placeholder


@check("R05", "自评得分未填写", Severity.ERROR, Stage.REQUIRED, SCORED_FORMS, gate=True)
def no_claimed_score(case: ScoredForm) -> Results:
    """有分值的指标和预算执行率，必须填写自评得分。

    检查内容：有分值的三级指标、年度资金总额行的自评得分空白。没有分值栏的表不检查；
        没有分值栏而有得分栏的，只要有一项填了得分就检查其余各项。
    依据：本工具检查规则：自评得分必填
    错误示例：分值10分，自评得分空白
    正确示例：分值10分，自评得分10分
    处理办法：按评分规则逐项填写自评得分。
    """
    submission = case.submission
    any_claimed = any(row.claimed is not None for row in case.scored_rows)
    if not submission.has_points and not any_claimed:
        return
    body = "自评得分空白。请按评分规则填写。"
    total = case.total
    if total is not None and total.points.value and _blank(total.claimed_score):
        yield Hit(
            body,
            refs=addresses_of(total.claimed_score) or (total.ref,),
            label=total.name or total.label,
            found="空白",
            expected="自评得分",
        )
    for row in case.scored_rows:
        asked = row.points if submission.has_points else row.has_target
        if asked and _blank(row.indicator.claimed_score):
            yield Hit(
                body,
                refs=row.score_cells,
                label=row.name,
                found=row.indicator.claimed_score.entry.printed or "空白",
                expected="自评得分",
            )


def _blank(figure: Figure) -> bool:
    """Nothing, or a dash; a text that can't be read is F09's."""
    return figure.value is None and is_placeholder(figure.entry.text)
