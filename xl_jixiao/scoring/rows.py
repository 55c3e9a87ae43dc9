"""Score the indicator rows, each for itself or as a group that shares points.

Rows whose 分值 is one merged cell over several indicators.

No rule says how the points divide among them. Whatever the division, the score of the group lies
between what its worst and its best row would earn with all the points: where the two agree the
score is computed, else it stays within these bounds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from xl_jixiao.model.grid import CellKind
from xl_jixiao.model.score import HintCode, ScoreLine
from xl_jixiao.model.submission import Entry, Indicator, RowRole, SectionKind, Submission
from xl_jixiao.model.values import Reading, Target
from xl_jixiao.rules.profile import QualitativeBand, RuleProfile
from xl_jixiao.scoring.judgement import (
    ONE,
    ZERO,
    Comparison,
    Judgement,
    compare,
    reading_hints,
    score_line,
    undetermined,
    unpointed,
)
from xl_jixiao.scoring.methods import (
    apply_over,
    apply_satisfaction,
    combine,
    judge_at_least,
    judge_at_most,
    judge_date,
    judge_equal,
    judge_qualitative,
    judge_range,
    reasons_only,
    satisfaction_ratio,
)
from xl_jixiao.scoring.points import Worth, section_kind, shares_points
from xl_jixiao.text.dates import find_year
from xl_jixiao.text.reading import read_actual
from xl_jixiao.text.target import parse_target
from xl_jixiao.text.wording import quoted

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


def member_line(judgement: Judgement, carrier: Indicator) -> ScoreLine:
    """A row without points of its own: its result counts at the row that carries them."""
    why = f"分值与{carrier.ref.a1}所在行合并，得分记在该行"
    return unpointed(judgement, why, None)


def group_line(members: Sequence[Judgement], worth: Worth, rules: RuleProfile) -> ScoreLine:
    """The line of the carrier, for the whole group; the carrier is the first member."""
    if worth.points is None:
        return unpointed(members[0])
    return score_line(_group(members, rules, worth.points), worth.points, worth.claimed, rules)


def _group(members: Sequence[Judgement], rules: RuleProfile, points: Decimal) -> Judgement:
    first = members[0]
    story = f"分值由{len(members)}行合用：" + "；".join(
        f"（{place}）{member.story}" for place, member in enumerate(members, start=1)
    )
    ends = [_ends(member, points) for member in members]
    low, high = min(end[0] for end in ends), max(end[1] for end in ends)
    settled = all(member.share is not None for member in members) and low == high
    hints = tuple(dict.fromkeys(hint for member in members for hint in member.hints))
    base = first._replace(
        met=_met(members),
        story=story,
        share=None,
        band=None,
        formula="",
        as_percent=False,
        deduction=ZERO,
        deduction_text="",
        hints=hints,
        clause=None,
        method="",
    )
    if settled:
        method = "各行结果相同，不论分值怎样分配" + ("都得满分" if low == ONE else "得分都相同")
        return base._replace(
            share=low,
            method=method,
            clause=first.clause,
            formula="" if low in {ZERO, ONE} else f"× {low}",
        )
    if _claim_settles(members):
        band = QualitativeBand("各行合用", low, high)
        method = "含定性指标，分值未分到各行，按各行中最低与最高一档"
        return base._replace(band=band, method=method, clause=rules.qualitative.clause)
    return base._replace(
        story=f"{story}；各行结果不同，官方文件没有规定合用的分值怎样分配",
    )


def _ends(judgement: Judgement, points: Decimal) -> tuple[Decimal, Decimal]:
    """The least and the most a row can earn, as shares of the points."""
    if judgement.share is not None:
        off = judgement.deduction / points if points else ZERO
        share = max(judgement.share - off, ZERO)
        return share, share
    if judgement.band is not None:
        return judgement.band.low, judgement.band.high
    return ZERO, ONE


def _claim_settles(members: Sequence[Judgement]) -> bool:
    """A claim never settles a row that is computed short of full, or can't be compared."""
    return all(
        member.band is not None or (member.share == ONE and not member.deduction)
        for member in members
    )


def _met(members: Sequence[Judgement]) -> bool | None:
    if any(member.met is False for member in members):
        return False
    return True if all(member.met for member in members) else None


def judge_row(
    row: Indicator, section: SectionKind, rules: RuleProfile, year: int | None = None
) -> Judgement:
    """The judgement of one row, before points and claims. A deadline without a year that leaves
    the outcome open (12月31日前, done 2024年1月15日) is read in the year of the form.
    """
    if row.in_doubt:
        return _in_doubt(row)
    if _hidden(row.target) or _hidden(row.actual):
        return unknown_display(row.target.text, row.level3.text, row.level2.text)
    judgement = _judge(row, row.target.text, section, rules)
    if year is None or judgement.kind != "date" or judgement.met is not None:
        return judgement
    if not _MONTH_FIRST.match(row.target.text) or find_year(row.target.text) is not None:
        return judgement
    dated = _judge(row, f"{year}年{row.target.text}", section, rules)
    if dated.met is None:
        return judgement
    return dated._replace(story=f"年度指标值未写年份，按本表年度{year}年；{dated.story}")


def _in_doubt(row: Indicator) -> Judgement:
    """A hidden row of which nobody can say whether it counts."""
    kind = parse_target(row.target.text, indicator=row.level3.text, level2=row.level2.text).kind
    why = "该行被隐藏，有它没有它分值都凑不成满分，是否计入无法判断"
    return undetermined(kind, HintCode.HIDDEN_ROW, why)


_MONTH_FIRST = re.compile(r"\s*(?:\d{1,2}|[一二三四五六七八九十]{1,2})月")


def _judge(row: Indicator, target: str, section: SectionKind, rules: RuleProfile) -> Judgement:
    return judge_indicator(
        target,
        row.actual.text,
        rules,
        indicator=row.level3.text,
        level2=row.level2.text,
        satisfaction=section is SectionKind.SATISFACTION or "满意" in row.level2.text,
    )


def _hidden(entry: Entry) -> bool:
    """Whether the display of this number is not known (.xlsb)."""
    return not entry.display_known and entry.kind is CellKind.NUMBER


def score_rows(
    submission: Submission, worths: Sequence[Worth], rules: RuleProfile
) -> tuple[ScoreLine, ...]:
    """A line for each indicator row, in order; `worths` is parallel to the rows."""
    rows = submission.indicators
    judged = [judge_row(row, section_kind(submission, row), rules, submission.year) for row in rows]
    groups = _groups(rows)
    lines = []
    for place, (row, judgement, worth) in enumerate(zip(rows, judged, worths, strict=True)):
        line = _uncounted(row, judgement, rows)
        if line is None and place in groups:
            line = group_line([judged[member] for member in groups[place]], worth, rules)
        elif line is None:
            line = score_line(judgement, worth.points, worth.claimed, rules)
        lines.append(replace(line, trace=f"{worth.note}{line.trace}") if worth.note else line)
    return tuple(lines)


def _uncounted(row: Indicator, judgement: Judgement, rows: Sequence[Indicator]) -> ScoreLine | None:
    """The line of a row that never enters the sums, None for the others."""
    if row.role is RowRole.DETAIL:
        return unpointed(judgement, "其中行，没有单独的分值，只列示不计分", None)
    if shares_points(row) and row.shares is not None:
        return member_line(judgement, rows[row.shares])
    return None


def _groups(rows: Sequence[Indicator]) -> Mapping[int, Sequence[int]]:
    """Carrier → the rows that stand in its merged 分值, the carrier first."""
    groups: dict[int, list[int]] = {}
    for place, row in enumerate(rows):
        if shares_points(row) and row.shares is not None:
            groups.setdefault(row.shares, [row.shares]).append(place)
    return groups
