"""A profile in words: for `rules show`, 口径说明 and the page docs/评分口径.md (`rules.page`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from xl_jixiao.model.values import BearingWords
from xl_jixiao.rules.named_rows import InapplicableRule, NamedRate, NamedRule, NamedStep
from xl_jixiao.rules.profile import (
    ExecutionRule,
    OverRule,
    OverTier,
    QualitativeBand,
    QualitativeLevel,
    RuleProfile,
    Tier,
    WeightRule,
)
from xl_jixiao.rules.settings import FORM_NAMES, part_titles
from xl_jixiao.rules.sources import Clause, RuleSource
from xl_jixiao.text.patterns import lazy_re
from xl_jixiao.text.wording import exact_percent, plain

_CODE = lazy_re(r"^V\d+：")
"""Our own number of a variant, which says nothing to a reader."""

_BASES: Mapping[str, str] = {"annual": "全年预算数", "initial": "年初预算数"}

_AT_LEAST: Mapping[str, str] = {
    "ratio": "达到指标值得满分，未达到按完成值÷指标值的比例得分",
    "gated": "达到指标值得满分，未达到的设及格门槛",
}

_AT_MOST: Mapping[str, str] = {
    "linear": "不超过指标值得满分；超过的得分＝分值×（1－超出部分÷指标值），2倍及以上不得分",
    "ratio": "不超过指标值得满分；超过的得分＝分值×指标值÷完成值",
}

_EQUAL: Mapping[str, str] = {
    "at-least": "指标值大于0按“≥”计分；指标值为0的，完成值不大于0得满分，否则不得分",
    "exact": "相等得满分，不相等按两数之比得分",
}


def describe(profile: RuleProfile) -> list[tuple[str, str]]:
    """Rows (项目, 内容) in Chinese: what the profile is, its numbers, their sources."""
    return [*_identity(profile), *_rules(profile), *_origins(profile)]


def _identity(profile: RuleProfile) -> Iterator[tuple[str, str]]:
    yield "口径", f"{profile.title}（{profile.label}）"
    yield "制定单位", profile.issuer or "未注明"
    yield "施行日期", _dates(profile.effective, profile.expires)
    if profile.years:
        yield "适用年度", "、".join(map(str, profile.years))
    for edition in profile.editions:
        yield (
            "其他年度",
            f"{'、'.join(map(str, edition.years))}：{edition.title}（{edition.label}）",
        )
    yield (
        "核对情况",
        "所用依据均已核对原文" if profile.verified else "有依据未核对官方原文，使用前请核对",
    )
    if profile.extends:
        yield "沿用", f"未列明之处沿用 {profile.extends}"
    if profile.notice:
        yield "本次通知", profile.notice
    for note in profile.notes:
        yield "说明", note
    for gap in profile.unknown:
        yield "尚未查明", _CODE.sub("", gap)


def _rules(profile: RuleProfile) -> Iterator[tuple[str, str]]:
    """One row for each section, its clause behind it."""
    for title, text, clause in sections_of(profile):
        yield title, f"{text}　依据：{profile.cite(clause)}"
    for form, name in FORM_NAMES.items():
        own = profile.forms.get(form)
        same = list(sections_of(profile)) if own else []
        for title, text, clause in sections_of(own) if own else ():
            if (title, text, clause) not in same:
                yield f"{name}·{title}", f"{text}　依据：{profile.cite(clause)}"
    for check, clause in sorted(profile.checks.bases.items()):
        yield f"检查依据 {check}", profile.cite(clause)


class RuleSection(NamedTuple):
    """A section of a profile in words."""

    title: str
    text: str
    clause: Clause


def sections_of(profile: RuleProfile) -> Iterator[RuleSection]:
    """What a profile rules, section by section; sections that rule nothing are left out."""
    for told in _told_sections(profile):
        yield RuleSection(*told)


def _told_sections(profile: RuleProfile) -> Iterator[tuple[str, str, Clause]]:
    yield "分值", _weights(profile.weights), profile.weights.clause
    yield "预算执行率", _execution(profile.execution), profile.execution.clause
    at_least = _AT_LEAST[profile.at_least.method]
    if profile.at_least.method == "gated":
        gate = exact_percent(profile.at_least.gate)
        at_least += f"{gate}：低于{gate}不得分，否则得分＝分值×（完成比例－{gate}）÷（1－{gate}）"
    yield "正向指标（≥、＞、只写数字）", at_least, profile.at_least.clause
    loose = f"；低于指标值{exact_percent(profile.at_most.loose_below)}的提示目标偏松"
    yield "负向指标（≤、＜）", _AT_MOST[profile.at_most.method] + loose, profile.at_most.clause
    yield "等于（＝）", _EQUAL[profile.equal.method], profile.equal.clause
    yield "超额完成", _over(profile.over), profile.over.clause
    rule = profile.qualitative
    bands = "；".join(_band(band) for band in (rule.done, rule.partly, rule.undone))
    yield "定性指标", f"{bands}；档内按自评得分认定，高于上限的按上限", rule.clause
    other = "；".join(_band(band) for band in (rule.unclear, rule.pending, rule.missed_deadline))
    yield "定性指标之外按自评认定的", other, rule.clause
    if profile.qualitative.levels:
        yield "定性指标另设的档次", "；".join(map(_level, profile.qualitative.levels)), rule.clause
    if profile.named.applies:
        yield "指定指标", "；".join(named_texts(profile.named)), profile.named.clause
    if profile.inapplicable.method == "rescale":
        yield "不适用的指标", _inapplicable(profile.inapplicable), profile.inapplicable.clause
    yield "满意度", _satisfaction(profile), profile.satisfaction.clause
    yield "总分封顶", _ceilings(profile), profile.ceilings.clause
    yield "多个年度目标", "写有权重比例的加权，否则各行相加", profile.goals.clause
    grades = "；".join(f"{grade.name}≥{plain(grade.start)}" for grade in profile.grades.grades)
    yield "等级", f"{grades}（分）", profile.grades.clause
    yield "得分取位", _rounding(profile), profile.rounding.clause


def _origins(profile: RuleProfile) -> Iterator[tuple[str, str]]:
    """The sources that some clause rests on."""
    every = (profile, *profile.forms.values())
    clauses = [clause for one in every for _, _, clause in sections_of(one)]
    used = {clause.source for clause in (*clauses, *profile.checks.bases.values())}
    for source in profile.sources.values():
        if source.id in used:
            yield "依据来源", _source(source)


def _source(source: RuleSource) -> str:
    parts = [f"《{source.title}》", source.number, source.issuer]
    dates = _dates(source.effective, source.expires)
    parts += [dates if dates != "未注明" else "", source.link]
    parts.append("已核对原文" if source.verified else "未核对原文")
    return "，".join(part for part in parts if part)


def _dates(effective: object, expires: object) -> str:
    if effective is None and expires is None:
        return "未注明"
    start = f"{effective}起" if effective else ""
    return f"{start}{f'至{expires}止' if expires else ''}"


def _weights(rule: WeightRule) -> str:
    named = (
        ("预算执行率", rule.execution),
        ("成本指标", rule.cost),
        ("产出指标", rule.output),
        ("效益指标", rule.benefit),
        ("满意度指标", rule.satisfaction),
        ("效益与满意度指标合计", rule.benefit_and_satisfaction),
    )
    texts = [f"{name}{plain(points)}分" for name, points in named if points is not None]
    texts += [
        f"{one.name}{'（分值未载明）' if one.points is None else f'{plain(one.points)}分'}"
        for one in rule.sections
    ]
    text = "、".join(texts)
    if rule.output is None:
        text += "，其余由单位按表填写"
    return f"{text}，总分{plain(rule.total)}分"


def _execution(rule: ExecutionRule) -> str:
    text = f"{plain(rule.points)}分；执行率＝全年执行数÷{_BASES[rule.base]}；"
    if rule.method == "ratio":
        text += "得分＝分值×执行率，不超过分值"
    elif rule.method == "threshold":
        text += f"低于{exact_percent(rule.gate)}不得分，以上得分＝分值×执行率，不超过分值"
    else:
        text += "分档：" + "，".join(_tier(tier) for tier in rule.tiers)
    if rule.rate_decimals is not None:
        text += f"；执行率取{rule.rate_decimals}位小数（%）计分"
    if rule.reason_below is not None:
        text += f"；低于{exact_percent(rule.reason_below)}须说明原因"
    if rule.reason_on_adjustment:
        text += "；年中有预算调整须说明原因"
    return text


def _tier(tier: Tier) -> str:
    edge = "（含）" if tier.inclusive else "（不含）"
    return f"{exact_percent(tier.start)}{edge}以上得{exact_percent(tier.value)}"


def _over(rule: OverRule) -> str:
    parts = [_over_tier(tier) for tier in rule.tiers] or ["超额完成不作处理"]
    if rule.zero_target_from is not None:
        parts.append(f"指标值为0、完成值{plain(rule.zero_target_from)}及以上须说明原因")
    return "；".join(parts)


def _over_tier(tier: OverTier) -> str:
    start = f"完成值{'达到' if tier.inclusive else '超过'}指标值{exact_percent(tier.start)}的"
    actions = {
        "none": "不加分也不扣分",
        "reason": "须说明原因，不扣分",
        "deduct": f"每个指标扣{plain(tier.value)}分",
        "factor": f"按分值的{exact_percent(tier.value)}计分",
        "deviation": f"按偏离度扣减，得分＝分值×（1－{_times(tier.value)}偏离度），偏离度＝"
        "（完成值－指标值）÷指标值",
        "inverse": "得分＝分值×指标值÷完成值",
        "zero": "不得分",
    }
    return f"{start}{actions[tier.action]}"


def _times(value: Decimal) -> str:
    return "" if value == 1 else f"{plain(value)}×"


def describe_words(profile: RuleProfile) -> list[tuple[str, str]]:
    """Rows (表示什么, 词) of the words of qualitative actuals."""
    words = profile.qualitative.words
    kinds = part_titles(BearingWords)
    return [(title, "、".join(getattr(words, kind))) for kind, title in kinds.items()]


def _band(band: QualitativeBand) -> str:
    return f"{band.name}{exact_percent(band.high)}—{exact_percent(band.low)}"


def _level(one: QualitativeLevel) -> str:
    if one.low == one.high:
        return f"完成值为“{one.name}”的得{exact_percent(one.low)}"
    return f"完成值为“{one.name}”的{exact_percent(one.high)}—{exact_percent(one.low)}"


def _inapplicable(rule: InapplicableRule) -> str:
    words = "、".join(f"“{word}”" for word in rule.words)
    return f"完成值为{words}的不计分，其余指标的得分合计折算为满分"


def named_texts(rule: NamedRule) -> Iterator[str]:
    """Each named row in words."""
    for rate in rule.rates:
        yield f"{rate.name}{_rate(rate)}"
    for name in dict.fromkeys(one.name for one in rule.steps):
        steps = "，".join(_named_step(one) for one in rule.steps if one.name == name)
        yield f"{name}按比率分档：{steps}"
    for met in rule.met:
        most = "" if met.most is None else f"，完成率超过{exact_percent(met.most)}的不算完成"
        yield f"{met.name}得分＝分值×完成的{met.of}数÷{met.of}总数{most}"


def _rate(one: NamedRate) -> str:
    full = "不超过" if one.better == "low" else "达到"
    off = f"{plain(one.off)}分" if one.off_in == "points" else f"分值的{exact_percent(one.off)}"
    part = {"whole": "不扣", "started": "按一档扣", "proportion": "按比例扣"}[one.part]
    return (
        f"{full}{exact_percent(one.full)}得满分，每{'超过' if one.better == 'low' else '低于'}"
        f"{exact_percent(one.step).removesuffix('%')}个百分点扣{off}，不足一档的{part}，扣完为止"
    )


def _named_step(one: NamedStep) -> str:
    value = f"得{exact_percent(one.value)}"
    if one.upto is None:
        return f"以上{value}"
    sign = "±" if one.measured == "distance" and one.upto else ""
    edge = "（含）" if one.inclusive else "（不含）"
    return f"至{sign}{exact_percent(one.upto)}{edge}{value}"


def _satisfaction(profile: RuleProfile) -> str:
    rule = profile.satisfaction
    text = "，".join(_tier(tier) for tier in rule.tiers) or "与其他定量指标同样计分"
    if rule.missing == "to-benefit":
        text += "；没有满意度指标的，其分值并入效益指标"
    return text


def _ceilings(profile: RuleProfile) -> str:
    tiers = sorted(profile.ceilings.tiers, key=lambda tier: tier.below, reverse=True)
    texts = (f"执行率低于{exact_percent(one.below)}的不超过{plain(one.total)}分" for one in tiers)
    return "；".join(texts) or "不封顶"


def _rounding(profile: RuleProfile) -> str:
    rule = profile.rounding
    how = "四舍五入" if rule.mode == "half-up" else "截取"
    digits = "取整" if rule.decimals == 0 else f"保留{rule.decimals}位小数"
    return f"每行得分{how}{digits}；总分为各行得分之和，不再取位"
