"""The scoring methods that profiles name, one after another."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from xl_jixiao.model.score import Hint, HintCode
from xl_jixiao.rules.profile import (
    AtMostRule,
    RuleProfile,
)
from xl_jixiao.rules.sources import Clause
from xl_jixiao.scoring.judgement import (
    ONE,
    ZERO,
    CellsRead,
    Comparison,
    Judgement,
    at_bound,
    make_judgement,
    missed,
    undetermined,
)
from xl_jixiao.text.deadlines import MAYBE_NEXT_YEAR
from xl_jixiao.text.wording import bracketed, percent, plain, quoted


def judge_at_least(pair: Comparison, rules: RuleProfile, clause: Clause | None = None) -> Judgement:
    """Met: full points; else in proportion, or behind a gate (101号 完成比例).

    `clause` replaces the profile's own where "=" is treated as "≥".
    """
    basis = clause or rules.at_least.clause
    actual, target = pair.actual, pair.target
    met = actual > target or (actual == target and (pair.kind != "gt" or pair.beyond))
    if target <= 0:
        return _no_ratio(pair, rules, basis, met=met)
    completion = actual / target
    shown = "100%" if completion == ONE else percent(completion, *_thresholds(rules))
    story = f"实际完成值{pair.actual_text} ÷ 年度指标值{pair.target_text} = {shown}{pair.note}"
    if met:
        return make_judgement(pair.kind, met, completion, story, "达到指标值，得满分", basis, ONE)
    if actual == target:
        return at_bound(pair, completion, story, basis)
    return _short(pair, rules, basis, completion, story)


def _thresholds(rules: RuleProfile) -> tuple[Decimal, ...]:
    """The completions from which the profile scores or asks otherwise."""
    gate = (rules.at_least.gate,) if rules.at_least.method == "gated" else ()
    return (*gate, *[tier.start for tier in rules.over.tiers])


def _short(
    pair: Comparison, rules: RuleProfile, basis: Clause, completion: Decimal, story: str
) -> Judgement:
    """Below the target."""
    word = "未完成"
    fraction = f"{bracketed(pair.actual)} ÷ {plain(pair.target)}"
    if rules.at_least.method == "ratio":
        share, formula = max(completion, ZERO), f"× {fraction}"
        method = f"{word}，按比例" if share else f"{word}，完成值不大于0，不得分"
        return make_judgement(
            pair.kind, False, completion, story, method, basis, share, formula, as_percent=True
        )
    gate = rules.at_least.gate
    if completion < gate:
        method = f"{word}，完成比例低于{percent(gate)}，不得分"
        return make_judgement(pair.kind, False, completion, story, method, basis, ZERO)
    share = (completion - gate) / (ONE - gate)
    formula = f"×（{fraction} － {percent(gate)}）÷（1 － {percent(gate)}）"
    method = f"{word}，完成比例过{percent(gate)}门槛"
    return make_judgement(pair.kind, False, completion, story, method, basis, share, formula)


def _no_ratio(pair: Comparison, rules: RuleProfile, basis: Clause, *, met: bool) -> Judgement:
    """A ratio to 0 is undefined, one to a negative number says nothing (−3 ÷ −5): met is full,
    missed is a band.
    """
    if pair.target:
        story = f"年度指标值{pair.target_text}为负数，实际完成值{pair.actual_text}，完成率没有意义"
    else:
        story = f"年度指标值为0，实际完成值{pair.actual_text}，完成率无从计算"
    story += pair.note
    if met:
        return make_judgement(pair.kind, True, None, story, "达到指标值，得满分", basis, ONE)
    if pair.actual == pair.target:
        return at_bound(pair, None, story, basis)
    return missed(pair.kind, None, story, rules)


def judge_at_most(pair: Comparison, rules: RuleProfile) -> Judgement:
    """Within the target: full points; above it linear decay (V9) or ratio (V10)."""
    rule = rules.at_most
    actual, target = pair.actual, pair.target
    met = actual < target or (actual == target and (pair.kind != "lt" or pair.beyond))
    completion = target / actual if actual > 0 and target > 0 else None
    story = _story(pair, completion)
    if met:
        hints = _loose(pair, rule) if target > 0 else ()
        return make_judgement(
            pair.kind, met, completion, story, "未超过指标值，得满分", rule.clause, ONE, hints=hints
        )
    if actual == target:
        return at_bound(pair, completion, story, rule.clause)
    if target < 0:
        return missed(pair.kind, None, story, rules)
    if target == 0:
        method = "指标值为0，完成值大于0，不得分"
        return make_judgement(pair.kind, met, None, story, method, rule.clause, ZERO)
    return _above(pair, rule, completion, story)


def _story(pair: Comparison, completion: Decimal | None) -> str:
    story = f"实际完成值{pair.actual_text}，年度指标值不超过{pair.target_text}{pair.note}"
    if completion is None:
        return story
    fraction = f"{plain(pair.target)} ÷ {plain(pair.actual)}"
    return f"{story}；指标值 ÷ 完成值：{fraction} = {percent(completion)}"


def _above(pair: Comparison, rule: AtMostRule, completion: Decimal | None, story: str) -> Judgement:
    """Above a positive target."""
    actual, target = pair.actual, pair.target
    word = "超过指标值"
    if rule.method == "ratio":
        return make_judgement(
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
        return make_judgement(pair.kind, False, completion, story, method, rule.clause, ZERO)
    share = ONE - (actual - target) / target
    formula = f"×（1 －（{plain(actual)} － {plain(target)}）÷ {plain(target)}）"
    return make_judgement(
        pair.kind, False, completion, story, f"{word}，按超出比例扣分", rule.clause, share, formula
    )


def _loose(pair: Comparison, rule: AtMostRule) -> tuple[Hint, ...]:
    """Far below a ceiling: the target may have been set too loosely."""
    used = pair.actual / pair.target
    if used >= rule.loose_below:
        return ()
    shown = percent(used, rule.loose_below)
    text = (
        f"实际完成值{pair.actual_text}只有年度指标值{pair.target_text}的{shown}，"
        f"低于{percent(rule.loose_below)}，目标可能偏松"
    )
    return (Hint(HintCode.LOOSE, text),)


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
        return make_judgement(
            pair.kind, met, None, story, method, rule.clause, ONE if met else ZERO
        )
    if pair.target < 0:  # a ratio of negatives says nothing
        return _negative(pair, rules, f"{story}；指标值为负数，完成率没有意义", met=met)
    completion = pair.actual / pair.target
    story += f"；{plain(pair.actual)} ÷ {plain(pair.target)} = {percent(completion)}"
    if met:
        return make_judgement(
            pair.kind, met, completion, story, "等于指标值，得满分", rule.clause, ONE
        )
    if completion <= 0:
        return missed(pair.kind, completion, story, rules)
    if completion < ONE:
        share, formula = completion, f"× {plain(pair.actual)} ÷ {plain(pair.target)}"
    else:
        share, formula = 1 / completion, f"× {plain(pair.target)} ÷ {plain(pair.actual)}"
    return make_judgement(
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


def _negative(pair: Comparison, rules: RuleProfile, story: str, *, met: bool) -> Judgement:
    if not met:
        return missed(pair.kind, None, story, rules)
    clause = rules.equal.clause
    return make_judgement(pair.kind, True, None, story, "等于指标值，得满分", clause, ONE)


def judge_range(read: CellsRead, number: Decimal, rules: RuleProfile) -> Judgement:
    """Both bounds belong to the range; an open side does not bind."""
    target, reading = read.target, read.reading
    low = target.low if reading.low is None else reading.low
    high = target.high if reading.high is None else reading.high
    inside = (
        not reading.beyond and (low is None or number >= low) and (high is None or number <= high)
    )
    bounds = f"{'' if low is None else plain(low)}至{'' if high is None else plain(high)}"
    note = f"（{reading.why}）" if reading.why else ""
    story = (
        f"年度指标值{quoted(target.text)}，即{bounds}；"
        f"实际完成值{quoted(read.actual)}，即{plain(number)}{note}"
    )
    if inside:
        clause = rules.at_least.clause
        return make_judgement("range", inside, None, story, "在范围内，得满分", clause, ONE)
    return missed("range", None, f"{story}，超出范围", rules)


def judge_date(read: CellsRead, rules: RuleProfile) -> Judgement:
    """By what the reading says of the day."""
    target, reading, actual = read.target, read.reading, read.actual
    story = f"年度指标值{quoted(target.text)}，实际完成值{quoted(actual)}"
    if reading.on_time is None:
        why = reading.why or "看不出完成的日期"
        return undetermined("date", HintCode.INCOMPARABLE, f"{story}，{why}，无法判断是否按期")
    if reading.on_time:
        clause = rules.at_least.clause
        hints: tuple[Hint, ...] = ()
        if reading.why == MAYBE_NEXT_YEAR:
            story += f"（{reading.why}）"
            hints = (Hint(HintCode.NEXT_YEAR, f"实际完成值{quoted(actual)}{reading.why}"),)
        return make_judgement(
            "date", True, None, story, "按期完成，得满分", clause, ONE, hints=hints
        )
    return missed("date", None, f"{story}，晚于期限", rules)


def combine(parts: Sequence[Judgement], clause: Clause) -> Judgement:
    """The parts of a compound target as one judgement; met only if all are.

    One part that can't be determined leaves the whole row undetermined.
    """
    stories = "；".join(f"（{place}）{part.story}" for place, part in enumerate(parts, start=1))
    shares = [part.share for part in parts if part.share is not None]
    hints = tuple(dict.fromkeys(hint for part in parts for hint in part.hints))
    if len(shares) < len(parts):
        text = f"{stories}；其中有无法判断的部分"
        judged = undetermined("compound", HintCode.INCOMPARABLE, text)
        return judged._replace(met=_met(parts), hints=(*judged.hints, *hints))
    share = sum(shares, ZERO) / len(shares)
    each = " ＋ ".join(map(_term, parts))
    method = f"{len(parts)}项指标值各占一半" if len(parts) == 2 else f"{len(parts)}项指标值各占等份"
    if share == ONE:
        method += "，均得满分，得满分"
    elif not share:
        method += "，均不得分"
    return make_judgement(
        "compound",
        _met(parts),
        None,
        stories,
        method,
        clause,
        share,
        f"×（{each}）÷ {Decimal(len(parts))}" if share else "",
        hints=hints,
    )


def _term(part: Judgement) -> str:
    """The share of one part, exactly as it comes about: a rounded percentage would not give the
    score by hand.
    """
    exact = part.formula.removeprefix("×").strip()
    return exact if exact and part.share != ONE else percent(part.share or ZERO)


def _met(parts: Sequence[Judgement]) -> bool | None:
    if any(part.met is False for part in parts):
        return False
    return True if all(part.met for part in parts) else None
