"""I01: more points claimed than the result earns."""

from __future__ import annotations

from decimal import Decimal

from xl_jixiao.checks.hit import Hit, Pass, Results, telling
from xl_jixiao.checks.registry import ANY_SOURCE, Stage, check
from xl_jixiao.facts.amounts import exceeds
from xl_jixiao.facts.form import QUALITATIVE, ScoredForm
from xl_jixiao.model.finding import Severity, Telling
from xl_jixiao.model.score import HintCode, ScoredRow, ScoreLine
from xl_jixiao.text.wording import percent, points


@check(
    "I01",
    "未完成指标而自评得分偏高",
    Severity.ERROR,
    Stage.ARITHMETIC,
    judges=ANY_SOURCE,
    holds="自评得分不高于按规则核算的得分",
)
def claimed_too_high(case: ScoredForm) -> Results:
    """自评得分不得高于按规则核算的得分。

    检查内容：能核算的指标，自评得分是否高于核算得分（未完成仍得满分最常见）；
        逾期、超出区间的，自评是否高于允许的上限。
    依据：该行核算得分所依据的条款（评分口径，随所用口径而定）
    错误示例：年度指标值49.8亿元，实际完成48.5亿元（97.39%），分值6分，自评6分
    正确示例：年度指标值49.8亿元，实际完成48.5亿元（97.39%），分值6分，自评5.84分
    处理办法：按核算得分填写；未完成的在偏差原因栏说明原因和改进措施，超额扣分的说明超额的原因。
    """
    compared = 0
    for row in case.scored_rows:
        line = row.line
        if line.score is None or row.claimed is None:
            continue
        compared += 1
        if row.claimed == line.score and row.worth == row.points:
            continue
        if _claims_too_much(row, line):
            result, demand, told = _said(line, row.claim.value or Decimal(0))
            yield Hit(
                f"{result}，按规则应得{points(line.score)}，自评{points(row.claim.value)}。"
                f"请按核算得分改正{demand}。",
                refs=row.score_cells,
                label=row.name,
                found=points(row.claim.value),
                expected=points(line.score),
                uses=row.value_cells,
                scored=line,
                told=told,
            )
    if compared:
        yield Pass(f"{compared}项自评得分不高于核算得分")


def _claims_too_much(row: ScoredRow, line: ScoreLine) -> bool:
    claimed, score, weight = row.claim, line.score, row.worth
    if score is None or claimed.value is None:
        return False
    if weight is not None and claimed.value > weight and score == weight:
        return False  # W03 says it
    if line.basis == "claimed":
        cut = line.hint(HintCode.CLAIM_CUT) is not None
        return cut and line.kind not in QUALITATIVE  # P05 judges qualitative claims
    if claimed.value == score:
        return False
    missed_full = line.met is False and claimed.value == weight and score < claimed.value
    return missed_full or exceeds(claimed, score)


def _said(line: ScoreLine, claimed: Decimal) -> tuple[str, str, Telling]:
    """What came of the row; what is to be reported besides the score: why it was missed, or why it
    was passed by far; what a report tells of it.
    """
    much = claimed - (line.score or Decimal(0))
    rate = "" if line.completion is None else percent(line.completion)
    over = line.hint(HintCode.OVER)
    if line.met is not False:
        demand = "" if over is None else "，并说明超额完成的原因"
        told = telling("超额", much, 完成率="" if over is None else rate)
        return "自评得分高于核算得分" if over is None else over.text, demand, told
    demand = "，并说明未完成的原因"
    if not rate or line.kind in {"le", "lt"}:
        result, told = "未达到年度指标值", telling("未达到", much)
    else:
        result, told = f"未完成年度指标值（完成率{rate}）", telling("未完成", much, 完成率=rate)
    return result if over is None else over.text, demand, told
