"""P01: the platform's red light."""

from __future__ import annotations

from xl_jixiao.checks.hit import Hit, Pass, Results
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.facts.form import ScoredForm, told_sections, total
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.submission import addresses_of
from xl_jixiao.text.wording import number, percent


@check(
    "P01", "指标得分率明显高于执行得分率（红灯）", Severity.WARNING, Stage.ARITHMETIC, stated=True
)
def red_light(case: ScoredForm) -> Results:
    """指标得分率与预算执行得分率的偏差超过5%的，一体化平台亮红灯，应当说明。

    检查内容：（指标得分÷指标分值 − 执行得分÷执行分值）÷（指标得分÷指标分值）是否大于口径上限，
        按自评得分计算；资金行已说明原因的不提示。
    依据：绩效自评预警规则：偏差大于5%为红色预警（一体化平台内置校验）
    错误示例：执行得9分（满分10分），指标得90分（满分90分），偏差10%
    正确示例：执行得9.8分（满分10分），指标得90分（满分90分），偏差2%
    处理办法：核对指标得分是否偏高；钱没花完而任务全完成的，说明结余原因。
    """
    rows = case.scored_rows
    claimed = total([row.claimed for row in rows])
    weight = total([row.points for row in rows])
    if sections := told_sections(case):
        claimed = total([one.claimed_score.value for one in sections])
        weight = total([one.points for one in sections])
    line = case.total
    if line is None or not claimed or not weight or line.claimed_score.value is None:
        return
    full = case.rules.execution.points if line.points.value is None else line.points.value
    if full <= 0:
        return  # the rate carries no points on this form
    indicator_share = claimed / weight
    execution_share = line.claimed_score.value / full
    gap = (indicator_share - execution_share) / indicator_share
    sentence = (
        f"指标{number(claimed)}÷{number(weight)}={percent(indicator_share)}，"
        f"执行{number(line.claimed_score.value)}÷{number(full)}={percent(execution_share)}"
    )
    limit = case.rules.checks.gap_red
    if gap <= limit:
        yield Pass(f"{sentence}，偏差不超过{percent(limit)}")
        return
    if case.total_explained:
        return
    yield Hit(
        f"{sentence}，偏差{percent(gap, limit)}，超过{percent(limit)}（红灯）。"
        "请核对指标得分是否偏高，或说明资金结余而任务完成的原因。",
        refs=addresses_of(line.claimed_score) or (line.ref,),
        label=line.name or line.label,
        found=percent(gap, limit),
        expected=f"≤{percent(limit)}",
        uses=addresses_of(*(row.indicator.claimed_score for row in rows)),
    )
