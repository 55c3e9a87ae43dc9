"""≤, < and bare numbers where lower is better."""

from __future__ import annotations

from decimal import Decimal

from xl_jixiao.model.score import Hint, HintCode
from xl_jixiao.rules.profile import AtMostRule, RuleProfile
from xl_jixiao.scoring.judgement import ONE, ZERO, Comparison, Judgement, missed
from xl_jixiao.scoring.wording import percent, plain


def judge_at_most(pair: Comparison, rules: RuleProfile) -> Judgement:
    """Within the target: full points; above it linear decay (V9) or ratio (V10)."""
    rule = rules.at_most
    actual, target = pair.actual, pair.target
    met = actual < target or (actual == target and (pair.kind != "lt" or pair.beyond))
    completion = target / actual if actual > 0 and target > 0 else None
    story = _story(pair, completion)
    if met:
        hints = _loose(pair, rule) if target > 0 else ()
        return Judgement(
            pair.kind, met, completion, story, "未超过指标值，得满分", rule.clause, ONE, hints=hints
        )
    if target < 0:
        return missed(pair.kind, None, story, rules.qualitative.missed_deadline)
    if target == 0:
        method = "指标值为0，完成值大于0，不得分" if actual else "等于0而未低于，不得分"
        return Judgement(pair.kind, met, None, story, method, rule.clause, ZERO)
    return _above(pair, rule, completion, story)


def _story(pair: Comparison, completion: Decimal | None) -> str:
    story = f"实际完成值{pair.actual_text}，年度指标值不超过{pair.target_text}{pair.note}"
    if completion is None:
        return story
    fraction = f"{plain(pair.target)} ÷ {plain(pair.actual)}"
    return f"{story}；指标值 ÷ 完成值：{fraction} = {percent(completion)}"


def _above(pair: Comparison, rule: AtMostRule, completion: Decimal | None, story: str) -> Judgement:
    """Above a positive target (or, for "<", just at it)."""
    actual, target = pair.actual, pair.target
    word = "超过指标值" if actual > target else "等于指标值而未低于，算未达成"
    if rule.method == "ratio":
        return Judgement(
            pair.kind,
            False,
            completion,
            story,
            f"{word}，按指标值与完成值之比",
            rule.clause,
            target / actual,
            f"× {plain(target)} ÷ {plain(actual)}",
            as_percent=True,
        )
    if actual >= 2 * target:
        method = f"{word}，已达到指标值的2倍及以上，不得分"
        return Judgement(pair.kind, False, completion, story, method, rule.clause, ZERO)
    share = ONE - (actual - target) / target
    formula = f"×（1 －（{plain(actual)} － {plain(target)}）÷ {plain(target)}）"
    return Judgement(
        pair.kind, False, completion, story, f"{word}，按超出比例扣分", rule.clause, share, formula
    )


def _loose(pair: Comparison, rule: AtMostRule) -> tuple[Hint, ...]:
    """Far below a ceiling: the target may have been set too loosely."""
    used = pair.actual / pair.target
    if used >= rule.loose_below:
        return ()
    text = (
        f"实际完成值{pair.actual_text}只有年度指标值{pair.target_text}的{percent(used)}，"
        f"低于{percent(rule.loose_below)}，目标可能偏松"
    )
    return (Hint(HintCode.LOOSE, text),)
