"""What must hold between the values of a profile file: orders, sums, sources that are listed.

Asked once, while a file is read, of each section whose single values are right. Not in the classes
themselves: scoring makes variants of a profile by `replace` that need not keep all of this.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import fields
from decimal import Decimal
from functools import partial
from itertools import pairwise

from xl_jixiao.data_files import Sense
from xl_jixiao.data_limits import Mistake, near_miss
from xl_jixiao.model.values import BearingWords
from xl_jixiao.rules.named_rows import InapplicableRule, NamedRule, NamedStep
from xl_jixiao.rules.profile import (
    AtLeastRule,
    CeilingRule,
    ExecutionRule,
    GradeRule,
    OverRule,
    OverTier,
    QualitativeBand,
    QualitativeRule,
    RuleProfile,
    SatisfactionRule,
    Tier,
    WeightRule,
)
from xl_jixiao.rules.settings import FORM_NAMES
from xl_jixiao.rules.sources import Clause, RuleSource


def senses(sources: Collection[str] | None) -> Mapping[type, Sense]:
    """What is asked of each class; None for sources that could not be read at all."""
    return {**_SENSES, Clause: partial(_clause, sources)}


def _here(message: str) -> Mistake:
    return Mistake((), message)


def _clause(sources: Collection[str] | None, clause: Clause) -> Iterator[Mistake]:
    """Its source is listed."""
    if sources is not None and clause.source not in sources:
        near = near_miss(clause.source, list(sources))
        hint = f"，是否想写“{near}”？" if near else ""
        told = f"= “{clause.source}”没有对应的 [sources.{clause.source}]{hint}"
        yield Mistake(("source",), told)


def _dates(effective: dt.date | None, expires: dt.date | None) -> Iterator[Mistake]:
    if effective and expires and expires < effective:
        yield _here(f"expires（{expires}）早于 effective（{effective}）")


def _source(source: RuleSource) -> Iterator[Mistake]:
    yield from _dates(source.effective, source.expires)


def _order(starts: Sequence[Decimal], order: str, *, rising: bool) -> Iterator[Mistake]:
    for place, (one, two) in enumerate(pairwise(starts), start=2):
        if one == two or (two > one) is not rising:
            yield _here(f"各档应{order}排列且不重复，第{place}档 {two} 排在 {one} 之后")


def _falling(tiers: Sequence[Tier]) -> Iterator[Mistake]:
    """Highest first, the last one from 0 inclusive: every ratio lies in exactly one step."""
    disorder = tuple(_order([tier.start for tier in tiers], "从高到低", rising=False))
    yield from disorder
    if tiers and not disorder and (tiers[-1].start != 0 or not tiers[-1].inclusive):
        yield _here(f"最低一档应为 start = 0、inclusive = true，现为 {tiers[-1].start}")


def _execution(rule: ExecutionRule) -> Iterator[Mistake]:
    if not rule.capped:
        yield _here("capped 应为 true：预算执行率得分不得超过分值")
    if rule.method == "bands" and not rule.tiers:
        yield _here("method = bands（分档）时应写 tiers")
    if rule.method == "threshold" and not 0 < rule.gate < 1:
        yield _here(f"method = threshold（设门槛）时 gate 应在0与1之间，现为 {rule.gate}")
    yield from _falling(rule.tiers)


def _at_least(rule: AtLeastRule) -> Iterator[Mistake]:
    if rule.method == "gated" and not 0 < rule.gate < 1:
        yield _here(f"method = gated（及格门槛）时 gate 应在0与1之间，现为 {rule.gate}")


def _over_tier(tier: OverTier) -> Iterator[Mistake]:
    if tier.start < 1:
        yield _here(f"超额完成的起点 start 不应小于1（100%），现为 {tier.start}")
    if tier.action == "deduct" and not tier.value:
        yield _here("action = deduct（扣分）时应写 value（扣几分）")
    if tier.action == "factor" and not 0 < tier.value <= 1:
        yield _here(f"action = factor（打折）时 value 应大于0且不超过1，现为 {tier.value}")
    if tier.action == "deviation" and not tier.value:
        yield _here("action = deviation（按偏离度扣减）时应写 value（偏离100%扣分值的几成）")


def _over(rule: OverRule) -> Iterator[Mistake]:
    yield from _order([tier.start for tier in rule.tiers], "从低到高", rising=True)


def _band(band: QualitativeBand) -> Iterator[Mistake]:
    if band.low > band.high:
        yield _here(f"下限 low（{band.low}）高于上限 high（{band.high}）")


def _words(words: BearingWords) -> Iterator[Mistake]:
    seen: dict[str, str] = {}
    for kind in (one.name for one in fields(words)):
        for word in getattr(words, kind):
            if not word.strip("^$"):
                yield _here(f"{kind} 里有空的词")
            elif word in seen:
                yield _here(f"“{word}”既在 {seen[word]} 又在 {kind} 里，只能写在一处")
            seen[word] = kind


def _qualitative(rule: QualitativeRule) -> Iterator[Mistake]:
    for upper, lower in (("done", "partly"), ("partly", "undone")):
        above, below = getattr(rule, upper), getattr(rule, lower)
        fixed = above.low == above.high or below.low == below.high
        if above.low < below.high or (above.low != below.high and not fixed):
            told = "不应重叠" if fixed else "应相等，不留空档"
            yield _here(f"{upper} 的下限 {above.low} 与 {lower} 的上限 {below.high} {told}")
    if rule.unclear.low == rule.unclear.high:
        yield _here("unclear（看不出档次）应是一段，不能是固定分")
    names = [one.name for one in rule.levels]
    if len(set(names)) < len(names):
        yield _here(f"levels 里的叫法重复：{'、'.join(names)}")


def _satisfaction(rule: SatisfactionRule) -> Iterator[Mistake]:
    yield from _falling(rule.tiers)


def _ceilings(rule: CeilingRule) -> Iterator[Mistake]:
    falling = sorted(rule.tiers, key=lambda tier: tier.below, reverse=True)
    for one, two in pairwise(falling):
        if two.total >= one.total:
            yield _here(
                f"执行率越低封顶应越低：低于{two.below}封顶{two.total}分，"
                f"低于{one.below}封顶{one.total}分"
            )


def _grades(rule: GradeRule) -> Iterator[Mistake]:
    disorder = tuple(_order([grade.start for grade in rule.grades], "从高到低", rising=False))
    yield from disorder
    last = rule.grades[-1]
    if last.start != 0 and not disorder:
        yield _here(f"等级有空档：0至{last.start}分没有等级，最后一档 start 应为 0")
    names = [grade.name for grade in rule.grades]
    if len(set(names)) < len(names):
        yield _here(f"等级名称重复：{'、'.join(names)}")


def _weights(rule: WeightRule) -> Iterator[Mistake]:
    both = rule.benefit_and_satisfaction
    benefits = [rule.benefit, rule.satisfaction, both]
    needed = [rule.output, *(benefits[:2] if both is None else benefits[2:])]
    others = [one.points for one in rule.sections]
    needed += [rule.execution, *others]
    parts = (rule.execution, rule.output, rule.cost, *benefits, *others)
    whole = sum([part for part in parts if part is not None], Decimal(0))
    if whole > rule.total or (None not in needed and whole != rule.total):
        yield _here(f"各级分值合计 {whole}，应等于总分 {rule.total}")


def _named(rule: NamedRule) -> Iterator[Mistake]:
    """A row has one way of its own; the steps of one name rise and end open."""
    for at, rate in enumerate(rule.rates):
        if not rate.step:
            yield Mistake(("rates", at, "step"), "应大于0")
    names = [*dict.fromkeys(one.name for one in rule.steps)]
    for name in names:
        yield from _rising([one for one in rule.steps if one.name == name])
    names += [one.name for one in rule.rates]
    names += [one.name for one in rule.met]
    twice = dict.fromkeys(one for one in names if names.count(one) > 1)
    for name in twice:
        yield _here(f"“{name}”出现了两次，一个指标只能有一种算法")


def _rising(steps: Sequence[NamedStep]) -> Iterator[Mistake]:
    *limits, last = steps
    if last.upto is not None or any(one.upto is None for one in limits):
        yield _here(f"“{last.name}”的各档应从低到高，只有最后一档 upto = none（以上全部）")
        return
    known = [one.upto for one in limits if one.upto is not None]
    if any(two <= one for one, two in pairwise(known)):
        yield _here(f"“{last.name}”的各档应从低到高排列且不重复")
    if len({one.measured for one in steps}) > 1:
        yield _here(f"“{last.name}”的各档 measured 应相同")


def _inapplicable(rule: InapplicableRule) -> Iterator[Mistake]:
    if rule.method == "rescale" and not rule.words:
        yield _here("method = rescale（不计分并折算）时应写 words（怎样写算不适用）")


def _profile(profile: RuleProfile) -> Iterator[Mistake]:
    yield from _dates(profile.effective, profile.expires)
    weight, points = profile.weights.execution, profile.execution.points
    if weight is not None and weight != points:
        yield _here(f"weights.execution（{weight}）与 execution.points（{points}）应相等")
    for form, rules in profile.forms.items():
        if form not in set(FORM_NAMES):
            yield Mistake(("forms", form), f"不是计分的表式，可以写：{'、'.join(FORM_NAMES)}")
        if rules.forms:
            yield Mistake(("forms", form, "forms"), "按表式另行规定的里面不能再分表式")
    if len(set(profile.years)) < len(profile.years):
        yield Mistake(("years",), "年度重复")


_SENSES: Mapping[type, Sense] = {
    AtLeastRule: _at_least,
    BearingWords: _words,
    CeilingRule: _ceilings,
    ExecutionRule: _execution,
    GradeRule: _grades,
    InapplicableRule: _inapplicable,
    NamedRule: _named,
    OverRule: _over,
    OverTier: _over_tier,
    QualitativeBand: _band,
    QualitativeRule: _qualitative,
    RuleProfile: _profile,
    RuleSource: _source,
    SatisfactionRule: _satisfaction,
    WeightRule: _weights,
}
