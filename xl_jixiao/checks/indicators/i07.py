"""I07: a level-3 indicator that does not fit its level 2."""

from __future__ import annotations

from xl_jixiao.checks.hit import Hit, Results, telling
from xl_jixiao.checks.registry import ANY_SOURCE, Stage, check
from xl_jixiao.facts.form import ScoredForm
from xl_jixiao.facts.lexicon import level2_kind, misfit
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.submission import addresses_of
from xl_jixiao.text.wording import clip


@check("I07", "三级指标与二级指标类别不符", Severity.WARNING, Stage.ARITHMETIC, judges=ANY_SOURCE)
def does_not_fit(case: ScoredForm) -> Results:
    """三级指标应当与所属二级指标的类别相符。

    检查内容：按词类判断：质量指标下的份数、次数，时效指标下的满意率，经济效益下的活动次数，
        数量指标下的及时率、资金支付，满意度下的事件次数等。词类见 facts/lexicon.toml。
    依据：本工具检查规则：三级指标应与所属二级指标的类别一致；口径另有条款的按口径
    错误示例：质量指标：向相关责任单位下发交办函份数
    正确示例：数量指标：向相关责任单位下发交办函份数；质量指标：交办事项办结率
    处理办法：移到相符的二级指标下，或改设能反映该类别的指标。
    """
    for row in case.rows:
        indicator = row.indicator
        rule = misfit(indicator.level2.text, row.name, indicator.target.text)
        if rule is None:
            continue
        kind = level2_kind(indicator.level2.text)
        yield Hit(
            f"列在“{kind}”指标下，但从内容看属于{rule.belongs}。请调整类别，或改设相符的指标。",
            refs=addresses_of(indicator.level3) or (indicator.ref,),
            label=row.name,
            found=clip(indicator.level2.text),
            expected=rule.belongs,
            told=telling(类别=kind),
        )
