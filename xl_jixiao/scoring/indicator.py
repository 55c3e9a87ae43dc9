"""Judge one indicator row from its texts: read both cells, hand over to the method."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from xl_jixiao.model.score import HintCode
from xl_jixiao.model.values import Reading, Target
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.scoring.at_least import judge_at_least
from xl_jixiao.scoring.at_most import judge_at_most
from xl_jixiao.scoring.comparing import compare, reading_hints
from xl_jixiao.scoring.compound import combine
from xl_jixiao.scoring.dates import judge_date
from xl_jixiao.scoring.equal import judge_equal
from xl_jixiao.scoring.judgement import Comparison, Judgement, undetermined
from xl_jixiao.scoring.over import apply_over, reasons_only
from xl_jixiao.scoring.qualitative import judge_qualitative
from xl_jixiao.scoring.ranges import judge_range
from xl_jixiao.scoring.satisfaction import apply_satisfaction, satisfaction_ratio
from xl_jixiao.scoring.wording import quoted
from xl_jixiao.text.reading import read_actual
from xl_jixiao.text.target import parse_target

_LARGEST = 15
"""Powers of ten beyond which a number is no measurement but a slip of the keyboard."""


def judge_indicator(
    target_text: str,
    actual_text: str,
    rules: RuleProfile,
    *,
    indicator: str = "",
    level2: str = "",
    satisfaction: bool = False,
) -> Judgement:
    """The judgement of a row by its two cells as displayed.

    `satisfaction` says whether the row stands under 满意度.
    """
    target = parse_target(target_text, indicator=indicator, level2=level2)
    reading = read_actual(target, actual_text)
    if target.kind == "compound":
        return _compound(target, reading, actual_text, rules)
    return _single(target, reading, actual_text, rules, satisfaction=satisfaction)


def unknown_display(target_text: str, indicator: str, level2: str) -> Judgement:
    """A row of a file whose format hides how its numbers are shown: 1 may read 100%."""
    kind = parse_target(target_text, indicator=indicator, level2=level2).kind
    return undetermined(
        kind,
        HintCode.DISPLAY_UNKNOWN,
        "这种文件格式看不出数字的显示方式（1可能显示为100%），请另存为 .xlsx 后重新上报",
    )


def _compound(target: Target, reading: Reading, actual: str, rules: RuleProfile) -> Judgement:
    if reading.kind == "blank" or len(reading.parts) != len(target.parts):
        return _incomparable(target, reading, actual)
    quiet = replace(rules, over=reasons_only(rules.over))
    parts = [
        _single(part, said, actual, quiet, satisfaction=False)
        for part, said in zip(target.parts, reading.parts, strict=True)
    ]
    return combine(parts, rules.at_least.clause)


def _single(
    target: Target, reading: Reading, actual: str, rules: RuleProfile, *, satisfaction: bool
) -> Judgement:
    """One target, one reading."""
    if target.kind in {"qualitative", "blank"}:
        return judge_qualitative(target, reading, actual, rules.qualitative)
    if target.kind == "date" and reading.kind != "blank":
        return judge_date(target, reading, actual, rules)
    number = reading.number if reading.kind == "number" else None
    if number is None or not _usable(number):
        return _incomparable(target, reading, actual)
    if target.kind == "range":
        return judge_range(target, reading, number, actual, rules)
    pair = compare(target, reading, number, actual)
    if pair is None or not _usable(pair.target):
        return _incomparable(target, reading, actual)
    judged = _by_number(target, pair, rules, satisfaction=satisfaction)
    hints = reading_hints(target, reading, actual)
    return judged._replace(hints=(*judged.hints, *hints)) if hints else judged


def _by_number(
    target: Target, pair: Comparison, rules: RuleProfile, *, satisfaction: bool
) -> Judgement:
    """By the way of comparing."""
    if pair.kind in {"le", "lt"}:
        return judge_at_most(pair, rules)
    judged = judge_equal(pair, rules) if pair.kind == "eq" else judge_at_least(pair, rules)
    if satisfaction and rules.satisfaction.tiers:
        ratio = satisfaction_ratio(pair, target)
        if ratio is not None:
            judged = apply_satisfaction(judged, ratio, rules.satisfaction)
    return judged if pair.kind == "eq" else apply_over(judged, pair, rules.over)


def _usable(number: Decimal) -> bool:
    return number.is_finite() and (not number or -_LARGEST < number.adjusted() < _LARGEST)


def _incomparable(target: Target, reading: Reading, actual: str) -> Judgement:
    """A target with a number and an actual that can't be compared with it: never guessed."""
    if reading.kind == "blank":
        why = f"年度指标值{quoted(target.text)}，实际完成值未填写"
    else:
        why = f"年度指标值{quoted(target.text)}，实际完成值{quoted(actual)}，两者无法比较"
        why += f"（{reading.why}）" if reading.why else ""
    return undetermined(target.kind, HintCode.INCOMPARABLE, why)
