"""P05: a claim outside its qualitative band."""

from __future__ import annotations

from xl_jixiao.checks.hit import Hit, Pass, Results, telling
from xl_jixiao.checks.registry import ANY_SOURCE, Stage, check
from xl_jixiao.facts.form import QUALITATIVE, ScoredForm
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.score import HintCode
from xl_jixiao.text.wording import clip, points


@check(
    "P05",
    "定性指标得分超出所在档次",
    Severity.ERROR,
    Stage.ARITHMETIC,
    judges=ANY_SOURCE,
    holds="定性指标得分在所在档次内",
)
def outside_band(case: ScoredForm) -> Results:
    """定性指标的得分必须在其达成情况所在的档次内。

    检查内容：按实际完成值的措辞（达成、部分达成、未达成）确定档次，自评得分高于该档上限的。
        低于下限的见 I02。
    依据：该行核算得分所依据的条款（评分口径“定性指标”）
    错误示例：实际完成值“部分完成”，分值10分，自评10分（该档最高8分）
    正确示例：实际完成值“部分完成”，分值10分，自评7分
    处理办法：按档次改正得分；实际已达成的，改正实际完成值的表述。
    """
    compared = 0
    for row in case.scored_rows:
        line = row.line
        if line.kind not in QUALITATIVE or row.claimed is None:
            continue
        compared += 1
        above_weight = row.points is not None and row.claimed > row.points == line.high
        if line.hint(HintCode.CLAIM_CUT) is None or above_weight:
            continue  # above the weight itself is W03's
        yield Hit(
            f"按实际完成值的表述，该档最高{points(line.high)}，自评{points(row.claimed)}。"
            "请按档次改正得分。",
            refs=row.score_cells,
            label=row.name,
            found=f"{clip(row.indicator.actual.printed)}，{points(row.claimed)}",
            expected=f"≤{points(line.high)}",
            scored=line,
            uses=row.value_cells,
            told=telling(得分=points(row.claimed), 上限=points(line.high)),
        )
    if compared:
        yield Pass(f"{compared}项定性得分在所在档次内")
