"""I04: points lost or target missed, without a reason."""

from __future__ import annotations

from xl_jixiao.checks.hit import Hit, Pass, Results, telling
from xl_jixiao.checks.registry import ANY_SOURCE, Stage, check
from xl_jixiao.facts.form import ScoredForm
from xl_jixiao.model.finding import Severity, Telling
from xl_jixiao.model.score import HintCode, ScoredRow
from xl_jixiao.text.wording import clip, points


@check(
    "I04",
    "扣分或未完成而未填偏差原因",
    Severity.ERROR,
    Stage.ARITHMETIC,
    judges=ANY_SOURCE,
    holds="扣分或未完成的均已填写原因",
)
def no_reason(case: ScoredForm) -> Results:
    """得分低于分值，或未完成年度指标值的，必须填写偏差原因分析及改进措施。

    检查内容：自评得分小于分值，或核算为未完成（即使自评满分），而偏差原因栏空白或只有“无”“—”。
        没有偏差原因栏的表不检查。
    依据：该行核算得分所依据的条款（评分口径）；得分待定的为评分口径“检查依据”的条款
    错误示例：分值10分，自评7分，原因栏空白
    正确示例：分值10分，自评7分，原因“来电量增长，坐席不足；已增设2个坐席”
    处理办法：写明未完成或扣分的具体原因，以及改进措施。
    """
    if not case.has_reasons:
        return
    explained, duty = 0, case.submission.source.reason_duty
    for row in case.rows:
        why = _why(row)
        if not why:
            continue
        if row.explained:
            explained += 1
            continue
        # of a row that was passed by far it is to be said why that is so
        passed = row.line.met and row.line.hint(HintCode.OVER) is not None
        what = duty.replace("偏差原因", "超额完成的原因", 1) if passed else duty
        found, told = _said(row)
        yield Hit(
            f"{why}，必须{what}",
            refs=row.reason_cells,
            label=row.name,
            found=found,
            expected="填写偏差原因及改进措施",
            # where a report gives the reason in words of its own is not always to be seen
            in_text=Severity.WARNING,
            uses=row.value_cells,
            scored=row.line,
            told=told,
        )
    if explained:
        yield Pass(f"{explained}项扣分或未完成均已说明原因")


def _why(row: ScoredRow) -> str:
    """What calls for a reason, "" if nothing does; a blank actual is R04's."""
    if not row.has_actual or not row.applicable:
        return ""
    if row.scored and row.claimed_off is not None:
        return "自评得分低于分值"
    if row.line.met is not False or row.line.hint(HintCode.AT_BOUND):
        return ""
    return "未达到年度指标值"


def _said(row: ScoredRow) -> tuple[str, Telling]:
    """What the row says, and what a report tells of it."""
    off = row.claimed_off
    if off is None:
        return clip(row.indicator.actual.printed), telling("未达到")
    claimed, weight = points(row.claimed), points(row.points)
    return f"自评{claimed}，分值{weight}", telling("扣分", off, 得分=claimed, 分值=weight)
