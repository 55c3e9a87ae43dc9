"""≥, > and bare positive numbers."""

from __future__ import annotations

from decimal import Decimal

from xl_jixiao.rules.profile import Clause, RuleProfile
from xl_jixiao.scoring.judgement import ONE, ZERO, Comparison, Judgement, missed
from xl_jixiao.scoring.wording import bracketed, percent, plain


def judge_at_least(pair: Comparison, rules: RuleProfile, clause: Clause | None = None) -> Judgement:
    """Met: full points; else in proportion, or behind a gate (101号 完成比例).

    `clause` replaces the profile's own where "=" is treated as "≥".
    """
    basis = clause or rules.at_least.clause
    actual, target = pair.actual, pair.target
    met = actual > target or (actual == target and (pair.kind != "gt" or pair.beyond))
    if target < 0:
        return _negative_target(pair, rules, basis, met=met)
    if target == 0:
        return _zero_target(pair, basis, met=met)
    completion = actual / target
    story = (
        f"实际完成值{pair.actual_text} ÷ 年度指标值{pair.target_text} = {percent(completion)}"
        f"{pair.note}"
    )
    if met:
        return Judgement(pair.kind, met, completion, story, "达到指标值，得满分", basis, ONE)
    return _short(pair, rules, basis, completion, story)


def _short(
    pair: Comparison, rules: RuleProfile, basis: Clause, completion: Decimal, story: str
) -> Judgement:
    """Below the target (or, for ">", just at it)."""
    word = "等于指标值而未超过，算未达成" if completion == ONE else "未完成"
    fraction = f"{bracketed(pair.actual)} ÷ {plain(pair.target)}"
    if rules.at_least.method == "ratio":
        share, formula = max(completion, ZERO), f"× {fraction}"
        method = f"{word}，按比例" if share else f"{word}，完成值不大于0，不得分"
        return Judgement(
            pair.kind, False, completion, story, method, basis, share, formula, as_percent=True
        )
    gate = rules.at_least.gate
    if completion < gate:
        method = f"{word}，完成比例低于{percent(gate)}，不得分"
        return Judgement(pair.kind, False, completion, story, method, basis, ZERO)
    share = (completion - gate) / (ONE - gate)
    formula = f"×（{fraction} － {percent(gate)}）÷（1 － {percent(gate)}）"
    method = f"{word}，完成比例过{percent(gate)}门槛"
    return Judgement(pair.kind, False, completion, story, method, basis, share, formula)


def _zero_target(pair: Comparison, basis: Clause, *, met: bool) -> Judgement:
    """A ratio to 0 is undefined: all or nothing."""
    story = f"年度指标值为0，实际完成值{pair.actual_text}，完成率无从计算{pair.note}"
    if met:
        return Judgement(pair.kind, True, None, story, "达到指标值，得满分", basis, ONE)
    return Judgement(pair.kind, False, None, story, "未达到指标值，不得分", basis, ZERO)


def _negative_target(
    pair: Comparison, rules: RuleProfile, basis: Clause, *, met: bool
) -> Judgement:
    """A ratio to a negative number says nothing (−3 ÷ −5): met is full, missed is a band."""
    story = (
        f"年度指标值{pair.target_text}为负数，实际完成值{pair.actual_text}，"
        f"完成率没有意义{pair.note}"
    )
    if met:
        return Judgement(pair.kind, True, None, story, "达到指标值，得满分", basis, ONE)
    return missed(pair.kind, None, story, rules.qualitative.missed_deadline)
