"""W05: the score claimed for a section against its rows."""

from __future__ import annotations

from decimal import Decimal

from xl_jixiao.checks.hit import Hit, Pass, Results, telling
from xl_jixiao.checks.registry import ANY_SOURCE, Stage, check
from xl_jixiao.facts.amounts import score_slack
from xl_jixiao.facts.form import ScoredForm
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.submission import addresses_of
from xl_jixiao.text.wording import clip, points


@check(
    "W05",
    "一级指标得分与所属各项得分之和不符",
    Severity.ERROR,
    Stage.ARITHMETIC,
    judges=ANY_SOURCE,
    holds="一级指标得分等于所属各项之和",
)
def section_score(case: ScoredForm) -> Results:
    """一级指标标明的得分必须等于所属三级指标自评得分之和。

    检查内容：表内填有一级指标得分（小计）的，与所属三级指标自评得分之和比较。
    依据：小计＝所属各项之和（自评表表内勾稽关系）
    错误示例：产出指标得分50分，所属各项自评得分之和47分
    正确示例：产出指标得分47分，所属各项自评得分之和47分
    处理办法：重新计算小计，或改正填错的单项得分。
    """
    if all(section.claimed_score.value is None for section in case.submission.sections):
        return
    for group in case.groups:
        claimed = group.sections[0].claimed_score
        added = group.claimed
        if claimed.value is None or added is None:
            continue
        room = group.unlisted
        if room is None:
            continue
        scores = [row.indicator.claimed_score for row in group.rows]
        slack = sum((score_slack(figure) for figure in (claimed, *scores)), Decimal(0))
        if -slack <= claimed.value - added <= slack + room:
            yield Pass(f"{group.title}：{points(added)}" + ("（所列各项）" if room else ""))
            continue
        yield Hit(
            f"该项得分填{points(claimed.value)}，所属各项自评得分之和为{points(added)}，"
            f"相差{points(abs(claimed.value - added))}。请重新合计。",
            refs=addresses_of(claimed) or group.label_cells,
            label=group.title,
            found=points(claimed.value),
            expected=points(added),
            uses=addresses_of(*scores),
            told=telling(指标=clip(group.name)),
        )
