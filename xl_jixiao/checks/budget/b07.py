"""B07: the reason that some profiles ask for beside the execution rate."""

from __future__ import annotations

from decimal import Decimal

from xl_jixiao.checks.hit import Hit, Results, telling
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.facts.amounts import ratio, same
from xl_jixiao.facts.form import ScoredForm
from xl_jixiao.model.finding import Severity, Telling
from xl_jixiao.model.submission import addresses_of
from xl_jixiao.text.labels import explains
from xl_jixiao.text.wording import number, percent


@check("B07", "执行率偏低或预算调整未说明原因", Severity.ERROR, Stage.ARITHMETIC)
def reason_for_rate(case: ScoredForm) -> Results:
    """口径要求说明原因的执行率、预算调整，必须填写原因。

    检查内容：执行率低于口径规定的下限（如四川90%），或口径要求任何预算调整都说明原因，而原因栏空白。
        口径没有这类要求的不检查。
    依据：评分口径“预算执行率”的条款（随所用口径而定）
    错误示例：四川口径，执行率85%，原因栏空白
    正确示例：四川口径，执行率85%，原因“项目跨年实施，尾款次年支付”
    处理办法：在资金行的原因栏写明执行率偏低或预算调整的原因。
    """
    total, rule = case.total, case.rules.execution
    if total is None or explains(total.reason):
        return
    rate = ratio(total.executed, case.budget)
    where = addresses_of(total.reason) or (total.ref,)
    if rate is not None and rule.reason_below is not None and rate < rule.reason_below:
        shown = percent(rate, rule.reason_below)
        yield Hit(
            f"执行率{shown}低于{percent(rule.reason_below)}，必须填写原因，而原因栏空白。",
            refs=where,
            label=total.name or total.label,
            found=shown,
            expected=f"≥{percent(rule.reason_below)}或填写原因",
            clause=rule.clause,
            uses=addresses_of(total.executed, case.budget),
            told=telling("执行率", -rate, 限度=percent(rule.reason_below)),
        )
    adjusted = total.initial.value and total.annual.value is not None
    if rule.reason_on_adjustment and adjusted and not same(total.initial, total.annual):
        yield Hit(
            f"预算由年初{number(total.initial.value)}万元调整为{number(total.annual.value)}万元，"
            "必须填写调整原因，而原因栏空白。",
            refs=where,
            label=total.name or total.label,
            found=number(total.annual.value),
            expected=f"{number(total.initial.value)}或填写原因",
            clause=rule.clause,
            uses=addresses_of(total.initial, total.annual),
            told=_adjusted(total.initial.value, total.annual.value),
        )


def _adjusted(initial: Decimal | None, annual: Decimal | None) -> Telling:
    change = (annual or Decimal(0)) - (initial or Decimal(0))
    return telling("调增" if change > 0 else "调减", abs(change), 变动=number(abs(change)))
