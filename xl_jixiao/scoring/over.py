"""Over-completion: what the table of a profile does to a judgement."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from xl_jixiao.model.score import Hint, HintCode
from xl_jixiao.rules.profile import OverRule, OverTier
from xl_jixiao.scoring.judgement import ONE, ZERO, Comparison, Judgement
from xl_jixiao.text.wording import exact_percent, in_points, percent, plain


def apply_over(judgement: Judgement, pair: Comparison, rule: OverRule) -> Judgement:
    """The judgement with the highest step that its completion reaches."""
    if pair.target == 0:
        return _reason_for_zero_target(judgement, pair.actual, rule)
    completion = judgement.completion
    if completion is None or completion <= ONE:
        return judgement
    reached = [tier for tier in rule.tiers if tier.reached(completion)]
    return _apply(judgement, pair, completion, reached[-1], rule) if reached else judgement


def reasons_only(rule: OverRule) -> OverRule:
    """The table for the parts of a compound target: every step that would take points asks for a
    reason instead, since no rule speaks of half an indicator.
    """
    tiers = tuple(
        tier if tier.action == "none" else replace(tier, action="reason") for tier in rule.tiers
    )
    return replace(rule, tiers=tiers)


def _apply(
    judgement: Judgement, pair: Comparison, completion: Decimal, tier: OverTier, rule: OverRule
) -> Judgement:
    step = f"{percent(tier.start)}{'及以上' if tier.inclusive else '以上（不含）'}"
    fact = f"完成值为指标值的{percent(completion, *_steps(rule))}，达到{step}"
    if tier.action == "none":
        return judgement._replace(method=f"{fact}，不加分也不扣分，得满分", clause=rule.clause)
    if tier.action == "reason":
        text = f"{fact}，须说明原因，不扣分"
        return judgement._replace(hints=(*judgement.hints, Hint(HintCode.OVER, text)))
    if tier.action == "deduct":
        what = f"扣{in_points(tier.value)}"
        changed = judgement._replace(deduction=tier.value, deduction_text=f"{fact}，{what}")
    elif tier.action == "factor":
        what = f"按{percent(tier.value)}计分"
        changed = judgement._replace(
            share=tier.value, formula=f"× {plain(tier.value)}", method=f"{fact}，{what}"
        )
    elif tier.action in _REDUCED:
        changed, what = _reduced(judgement, pair, tier, fact)
    else:
        what = "不得分"
        changed = judgement._replace(share=ZERO, formula="", method=f"{fact}，{what}")
    hint = Hint(HintCode.OVER, f"{fact}，{what}，须说明原因")
    return changed._replace(clause=rule.clause, hints=(*judgement.hints, hint))


_REDUCED = ("deviation", "inverse")


def _reduced(
    judgement: Judgement, pair: Comparison, tier: OverTier, fact: str
) -> tuple[Judgement, str]:
    """In proportion to how far the target was passed; `pair.target` is above 0."""
    actual, target = plain(pair.actual), plain(pair.target)
    if tier.action == "inverse":
        what, share = "按指标值与完成值之比计分", pair.target / pair.actual
        changed = judgement._replace(formula=f"× {target} ÷ {actual}", as_percent=True)
    else:
        deviation = (pair.actual - pair.target) / pair.target
        times = "" if tier.value == ONE else f" {exact_percent(tier.value)} ×"
        what, share = "按偏离度扣减", max(ONE - tier.value * deviation, ZERO)
        fact += f"，偏离度（{actual} － {target}）÷ {target} = {percent(deviation)}"
        formula = f"×（1 －{times}（{actual} － {target}）÷ {target}）" if share else ""
        changed = judgement._replace(formula=formula, as_percent=False)
    what += "" if share else "，扣完为止，不得分"
    return changed._replace(share=share, method=f"{fact}，{what}"), what


def _steps(rule: OverRule) -> tuple[Decimal, ...]:
    return tuple([tier.start for tier in rule.tiers])


def _reason_for_zero_target(judgement: Judgement, actual: Decimal, rule: OverRule) -> Judgement:
    """A target of 0 has no ratio; some profiles ask for a reason from a number on (V6)."""
    start = rule.zero_target_from
    if start is None or actual < start:
        return judgement
    text = f"年度指标值为0而实际完成值为{plain(actual)}，达到{plain(start)}，须说明原因"
    return judgement._replace(hints=(*judgement.hints, Hint(HintCode.OVER, text)))
