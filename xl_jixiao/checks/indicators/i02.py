"""I02: fewer points claimed than the result earns, without a reason."""

from __future__ import annotations

from xl_jixiao.checks.hit import Hit, Results, telling
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.facts.amounts import falls_short
from xl_jixiao.facts.form import ScoredForm
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.score import HintCode, ScoreLine
from xl_jixiao.text.wording import percent, points


@check("I02", "自评得分低于核算得分而未说明", Severity.WARNING, Stage.ARITHMETIC)
def claimed_too_low(case: ScoredForm) -> Results:
    """自评得分低于核算得分的，应当说明从严自评的理由。

    检查内容：自评得分低于按规则核算的得分（定性指标低于所在档次下限），而偏差原因栏空白。
    依据：该行核算得分所依据的条款（评分口径，随所用口径而定）
    错误示例：年度指标值100%，实际95%，分值10分，自评7分，原因栏空白
    正确示例：年度指标值100%，实际95%，分值10分，自评9.5分
    处理办法：按核算得分填写；从严自评的在偏差原因栏写明理由。
    """
    for row in case.scored_rows:
        line = row.line
        if line.score is None or row.claimed is None or row.explained:
            continue
        claimed = row.claim
        too_low = line.basis == "computed" and falls_short(claimed, line.score)
        if not too_low and (not line.hints or line.hint(HintCode.CLAIM_LOW) is None):
            continue
        expected = _expected(line)
        yield Hit(
            f"自评{points(claimed.value)}，低于按规则核算的{expected}{_rate(line)}，而原因栏空白。"
            "请按核算得分填写，或写明从严自评的理由。",
            refs=row.score_cells,
            label=row.name,
            found=points(claimed.value),
            expected=expected,
            uses=row.value_cells,
            scored=line,
            told=telling("" if line.hint(HintCode.CLAIM_LOW) is None else "定性"),
        )


def _expected(line: ScoreLine) -> str:
    if line.basis == "computed" or line.hint(HintCode.CLAIM_LOW) is None:
        return points(line.score)
    return f"定性档次（最高{points(line.high)}）"


def _rate(line: ScoreLine) -> str:
    if line.completion is None or line.met is not False or line.kind in {"le", "lt"}:
        return ""
    return f"（完成率{percent(line.completion)}）"
