"""Rows that a profile names (指定指标): by their rate, or by how many indicators were met."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from xl_jixiao.model.score import HintCode
from xl_jixiao.model.values import Quantity
from xl_jixiao.rules.named_rows import NamedMet, NamedRate, NamedRule, NamedStep
from xl_jixiao.scoring.judgement import (
    ONE,
    ZERO,
    CellsRead,
    Judgement,
    make_judgement,
    undetermined,
)
from xl_jixiao.text.labels import bare_name, fold
from xl_jixiao.text.patterns import lazy_re
from xl_jixiao.text.units import SHARES
from xl_jixiao.text.wording import exact_percent, in_points, percent, plain, quoted

_RATE = lazy_re(r"[-－+]?\d+(?:\.\d+)?\s*[%％‰]")
"""A cell that says nothing but a rate: 持平, 下降3%, 约90% are not for a rule to read."""


_MARKS = lazy_re(r"[\W_]+")


def _is(name: str, level3: str) -> bool:
    """Whether the names are the same but for numbering, blanks and quotation marks."""
    return _MARKS.sub("", fold(name)) == _MARKS.sub("", fold(bare_name(level3)))


def judge_named(read: CellsRead, level3: str, rule: NamedRule) -> Judgement | None:
    """The judgement of a row that the profile names; None where it names none of that name."""
    rate = next((one for one in rule.rates if _is(one.name, level3)), None)
    steps = [one for one in rule.steps if _is(one.name, level3)]
    if rate is None and not steps:
        return _alone(read, level3, rule)
    number = _rate_of(read)
    if number is None:
        wrong = f"{quoted(read.actual)}不是单独一个百分数" if read.actual.strip() else "未填写"
        why = f"该指标按比率计分，实际完成值{wrong}，无法计算"
        return undetermined(read.target.kind, HintCode.INCOMPARABLE, why)
    return _by_rate(read, number, rate, rule) if rate else _by_steps(read, number, steps, rule)


def _rate_of(read: CellsRead) -> Decimal | None:
    """The rate that the cell of the actual says, as a ratio."""
    said: Quantity | None = read.said
    if said is None or said.approximate or said.unit not in SHARES:
        return None
    return said.number / SHARES[said.unit] if _RATE.fullmatch(read.actual.strip()) else None


def _by_rate(read: CellsRead, number: Decimal, rate: NamedRate, rule: NamedRule) -> Judgement:
    """Full points up to a rate, so much off for each step beyond it."""
    kind, low = read.target.kind, rate.better == "low"
    beyond = number - rate.full if low else rate.full - number
    full = exact_percent(rate.full)
    shown = percent(number, rate.full)
    story = f"实际完成值{shown}，{'不超过' if low else '达到'}{full}得满分"
    if beyond <= 0:
        return make_judgement(kind, True, None, story, "得满分", rule.clause, ONE)
    steps = _steps_of(beyond / rate.step, rate)
    word = "超过" if low else "低于"
    step = exact_percent(rate.step)
    counted = f"{word}{_points_of_percent(beyond)}，每{_points_of_percent(rate.step)}一档"
    if rate.part == "proportion":
        times = f"{exact_percent(beyond)} ÷ {step}"
    else:
        rest = "不足一档的不扣" if rate.part == "whole" else "不足一档的按一档"
        counted += f"，{rest}，计{plain(steps)}档"
        times = plain(steps)
    off = rate.off * steps
    if not off:
        method = f"{counted}，不扣分，得满分"
        return make_judgement(kind, False, None, story, method, rule.clause, ONE)
    if rate.off_in == "share":
        share = max(ONE - off, ZERO)
        method = f"{counted}，每档扣分值的{exact_percent(rate.off)}"
        if not share:
            return make_judgement(
                kind, False, None, story, f"{method}，扣完为止，不得分", rule.clause, ZERO
            )
        formula = f"×（1 － {exact_percent(rate.off)} × {times}）"
        return make_judgement(kind, False, None, story, method, rule.clause, share, formula)
    text = f"{counted}，每档扣{in_points(rate.off)}，共扣{in_points(off)}"
    return make_judgement(
        kind, False, None, story, "先计满分", rule.clause, ONE,
        deduction=off, deduction_text=text,
    )  # fmt: skip


def _steps_of(quotient: Decimal, rate: NamedRate) -> Decimal:
    """How many steps count: 1.4 as 1, 2 or 1.4."""
    if rate.part == "proportion":
        return quotient
    whole = quotient.to_integral_value("ROUND_FLOOR")
    return whole if rate.part == "whole" or whole == quotient else whole + 1


def _points_of_percent(ratio: Decimal) -> str:
    """0.05 → 5个百分点."""
    return f"{exact_percent(ratio).removesuffix('%')}个百分点"


def _by_steps(
    read: CellsRead, number: Decimal, steps: Sequence[NamedStep], rule: NamedRule
) -> Judgement:
    """The lowest limit that is not passed."""
    far = steps[0].measured == "distance"
    measured = abs(number) if far else number
    limits = [one.upto for one in steps if one.upto is not None]
    step = next(one for one in steps if _within(measured, one))
    place = steps.index(step)
    story = f"实际完成值{percent(number, *limits)}"
    sign = "±" if far else ""
    if step.upto is None:
        edge = f"在{sign}{exact_percent(limits[-1])}以外" if limits else "不分高低"
    else:
        edge = f"不超过{sign}{exact_percent(step.upto)}{'（含）' if step.inclusive else '（不含）'}"
    method = f"{edge}一档，得分值的{exact_percent(step.value)}"
    formula = f"× {exact_percent(step.value)}" if 0 < step.value < 1 else ""
    met = place == 0
    return make_judgement(
        read.target.kind, met, None, story, method, rule.clause, step.value, formula
    )


def _within(measured: Decimal, step: NamedStep) -> bool:
    if step.upto is None:
        return True
    return measured <= step.upto if step.inclusive else measured < step.upto


def _alone(read: CellsRead, level3: str, rule: NamedRule) -> Judgement | None:
    """A row that is scored by the other rows, asked for without them."""
    met = met_rule(level3, rule)
    if met is None:
        return None
    why = f"该指标按完成的{met.of}个数计分，须看整张表"
    return undetermined(read.target.kind, HintCode.INCOMPARABLE, why)


def met_rule(level3: str, rule: NamedRule) -> NamedMet | None:
    """The rule of a row that is scored by how many others were met."""
    return next((one for one in rule.met if _is(one.name, level3)), None)


class CountedRow(NamedTuple):
    """A row as the share of met indicators counts it."""

    level2: str
    judgement: Judgement


_PASSABLE = frozenset({"ge", "gt", "eq"})
"""Kinds of targets that can be passed by too much."""


def judge_met(
    own: Judgement, met: NamedMet, rows: Sequence[CountedRow], rule: NamedRule
) -> Judgement:
    """The judgement of a row by the other rows of the form; undetermined while one of them is."""
    counted = [one.judgement for one in rows if fold(met.of) in fold(one.level2)]
    if not counted:
        why = f"表中没有{met.of}，无法计算完成的个数"
        return undetermined(own.kind, HintCode.INCOMPARABLE, why)
    passed = [one for one in counted if one.met and _too_far(one, met)]
    done = [one for one in counted if one.met and not _too_far(one, met)]
    unknown = sum(one.met is None for one in counted)
    story = f"{met.of}{len(counted)}项，完成{len(done)}项"
    if passed and met.most is not None:
        story += f"，完成率超过{percent(met.most)}的{len(passed)}项不算完成"
    if unknown:
        why = f"{story}，{unknown}项看不出是否完成，无法计算完成的个数"
        return undetermined(own.kind, HintCode.INCOMPARABLE, why)
    share = Decimal(len(done)) / len(counted)
    formula = f"× {len(done)} ÷ {len(counted)}" if 0 < share < 1 else ""
    method = "按完成的个数" + ("" if share else "，不得分")
    return make_judgement(
        own.kind, share == ONE, None, story, method, rule.clause, share, formula, as_percent=True
    )


def _too_far(judgement: Judgement, met: NamedMet) -> bool:
    """Whether its target was passed by more than the rule allows."""
    completion = judgement.completion
    if met.most is None or completion is None or judgement.kind not in _PASSABLE:
        return False
    return completion > met.most
