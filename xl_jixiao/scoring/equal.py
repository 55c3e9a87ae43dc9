"""The printed "="."""

from __future__ import annotations

from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.scoring.at_least import judge_at_least
from xl_jixiao.scoring.judgement import ONE, ZERO, Comparison, Judgement, missed
from xl_jixiao.scoring.wording import bracketed, percent, plain


def judge_equal(pair: Comparison, rules: RuleProfile) -> Judgement:
    """V11: as ≥ where the target is positive; 0: full at 0 or less. Or exactly equal."""
    rule = rules.equal
    if rule.method == "at-least" and pair.target > 0:
        return judge_at_least(pair, rules, rule.clause)
    story = f"年度指标值＝{pair.target_text}，实际完成值{pair.actual_text}{pair.note}"
    if pair.target == 0 and rule.method == "at-least":
        met = pair.actual <= 0
    else:
        met = pair.actual == pair.target
    if pair.target == 0:
        method = "符合指标值，得满分" if met else "指标值为0，完成值不为0，不得分"
        return Judgement(pair.kind, met, None, story, method, rule.clause, ONE if met else ZERO)
    completion = pair.actual / pair.target
    story += f"；{plain(pair.actual)} ÷ {bracketed(pair.target)} = {percent(completion)}"
    if met:
        return Judgement(pair.kind, met, completion, story, "等于指标值，得满分", rule.clause, ONE)
    if completion <= 0 or pair.target < 0:
        return missed(pair.kind, completion, story, rules.qualitative.missed_deadline)
    if completion < ONE:
        share, formula = completion, f"× {plain(pair.actual)} ÷ {plain(pair.target)}"
    else:
        share, formula = 1 / completion, f"× {plain(pair.target)} ÷ {plain(pair.actual)}"
    return Judgement(
        pair.kind,
        met,
        completion,
        story,
        "不等于指标值，按两数之比",
        rule.clause,
        share,
        formula,
        as_percent=True,
    )
