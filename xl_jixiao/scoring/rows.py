"""Score the indicator rows, each for itself or as a group that shares points.

Rows whose 分值 is one merged cell over several indicators.

No rule says how the points divide among them. Whatever the division, the score of the group lies
between what its worst and its best row would earn with all the points: where the two agree the
score is computed, else it stays within these bounds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from xl_jixiao.model.grid import CellKind
from xl_jixiao.model.making import direct
from xl_jixiao.model.score import ScoredRow, ScoreLine
from xl_jixiao.model.submission import (
    Indicator,
    IndicatorForm,
    RowRole,
    Section,
    SectionKind,
)
from xl_jixiao.rules.named_rows import InapplicableRule
from xl_jixiao.rules.profile import QualitativeBand, RuleProfile
from xl_jixiao.scoring.indicator import (
    Named,
    in_doubt,
    judge_cells,
    make_named,
    read_texts,
    unknown_display,
    unreadable,
)
from xl_jixiao.scoring.judgement import (
    ONE,
    ZERO,
    CellsRead,
    Judgement,
    score_line,
    unpointed,
)
from xl_jixiao.scoring.named import CountedRow, judge_met, met_rule
from xl_jixiao.scoring.points import (
    LEFT_OUT,
    Worth,
    applies_not,
    inapplicable,
)
from xl_jixiao.text.dates import find_year
from xl_jixiao.text.labels import bare_name, explains, says_something
from xl_jixiao.text.patterns import lazy_re

_BROKEN = (CellKind.ERROR, CellKind.UNCALCULATED)

_SATISFACTION, _OTHER = SectionKind.SATISFACTION, SectionKind.OTHER

_DETAIL = RowRole.DETAIL


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


def read_row(row: Indicator, section: SectionKind) -> tuple[Named, CellsRead]:
    """How the row is called, and what its cells say."""
    satisfaction = section is _SATISFACTION or "满意" in row.level2.text
    named = make_named(row.level3.text, row.level2.text, satisfaction)
    return named, read_texts(row.target.text, row.actual.text, named)


def judge_row(
    row: Indicator, named: Named, read: CellsRead, rules: RuleProfile, year: int | None = None
) -> Judgement:
    """The judgement of one row, before points and claims. A deadline without a year that leaves
    the outcome open (12月31日前, done 2024年1月15日) is read in the year of the form.
    """
    target, actual, kind = row.target, row.actual, read.target.kind
    if row.in_doubt:
        return in_doubt(kind)
    if target.undisplayed or actual.undisplayed:
        return unknown_display(kind)
    if target.kind in _BROKEN or actual.kind in _BROKEN:
        return unreadable(kind, "年度指标值" if target.kind in _BROKEN else "实际完成值")
    judgement = judge_cells(read, target, actual, named, rules)
    if year is None or judgement.kind != "date" or judgement.met is not None:
        return judgement
    return _in_year(judgement, row, named, rules, year)


def _in_year(
    judgement: Judgement, row: Indicator, named: Named, rules: RuleProfile, year: int
) -> Judgement:
    """The judgement of a deadline that is read in the year; the one that is there where the
    deadline has a year of its own, or the outcome stays open.
    """
    if not _MONTH_FIRST.match(row.target.text) or find_year(row.target.text) is not None:
        return judgement
    target = row.target._replace(text=f"{year}年{row.target.text}")
    in_year = read_texts(target.text, row.actual.text, named)
    dated = judge_cells(in_year, target, row.actual, named, rules)
    if dated.met is None:
        return judgement
    return dated._replace(story=f"年度指标值未写年份，按本表年度{year}年；{dated.story}")


_MONTH_FIRST = lazy_re(r"\s*(?:\d{1,2}|[一二三四五六七八九十]{1,2})月")


def judge_claim(rules: RuleProfile) -> Judgement:
    """The judgement of a row of a 评价得分表: it has neither target nor actual, so the claim stands
    between 0 and the points.
    """
    story = "得分表没有年度指标值和实际完成值，无从核算"
    return Judgement("blank", None, None, story, "按自评得分", band=rules.qualitative.unclear)


class _JudgedRow(NamedTuple):
    """An indicator row, what was read in it and concluded from it, before points and claim."""

    row: Indicator
    section: Section | None
    read: CellsRead
    judgement: Judgement
    worth: Worth


_make_judged = direct(_JudgedRow)

_make_scored = direct(ScoredRow)


def score_rows(
    submission: IndicatorForm, worths: Sequence[Worth], rules: RuleProfile
) -> tuple[ScoredRow, ...]:
    """Each indicator row, in order, read and scored; `worths` is parallel to the rows."""
    rows = submission.indicators
    claim = None if submission.has_actuals else judge_claim(rules)
    judged: list[_JudgedRow] = []
    for row, worth in zip(rows, worths, strict=True):
        section = submission.section_at(row.section)
        named, read = read_row(row, _OTHER if section is None else section.kind)
        judgement = claim
        if judgement is None:
            judgement = judge_row(row, named, read, rules, submission.year)
        judged.append(_make_judged(row, section, read, judgement, worth))
    if rules.named.met:
        judged = _with_shares_of_met(judged, rules)
    groups, told = _groups(rows), _told(rows)
    scored = tuple(
        [
            scored_row(
                one.row,
                one.section,
                one.read,
                _line(place, judged, groups, rules),
                explained=explains(one.row.reason) or place in told or one.row.shares in told,
            )
            for place, one in enumerate(judged)
        ]
    )
    if rules.inapplicable.method == "keep":
        return scored
    return tuple([_if_applicable(row, rules.inapplicable) for row in scored])


def _if_applicable(row: ScoredRow, rule: InapplicableRule) -> ScoredRow:
    """The row, or how it stands where the profile leaves it out."""
    if not applies_not(row.indicator, rule):
        return row
    judgement = inapplicable(row.indicator.actual.text, row.target.kind)
    return replace(row, line=unpointed(judgement, LEFT_OUT, None), applicable=False)


def _with_shares_of_met(judged: Sequence[_JudgedRow], rules: RuleProfile) -> list[_JudgedRow]:
    """The rows that are scored by how many others were met, judged by these."""
    rule = rules.named
    rules_of = [met_rule(one.row.level3.text, rule) for one in judged]
    counted = [
        CountedRow(one.row.level2.text, one.judgement)
        for one, met in zip(judged, rules_of, strict=True)
        if met is None
        and (says_something(one.row.target.text) or one.read.actual.strip())
        and not applies_not(one.row, rules.inapplicable)
    ]
    return [
        one if met is None else one._replace(judgement=judge_met(one.judgement, met, counted, rule))
        for one, met in zip(judged, rules_of, strict=True)
    ]


def scored_row(
    row: Indicator,
    section: Section | None,
    read: CellsRead,
    line: ScoreLine,
    *,
    explained: bool,
) -> ScoredRow:
    """All that is known of a row, in one piece."""
    own = row.points.value
    return _make_scored(
        indicator=row,
        section=section,
        target=read.target,
        reading=read.reading,
        wanted=read.wanted,
        said=read.said,
        line=line,
        name=bare_name(row.level3.text) or row.level2.text,
        explained=explained,
        # what was read in it says so already, but for texts that are blank or broken
        has_target=read.target.kind != "blank" or says_something(row.target.text),
        has_actual=bool(read.reading.number) or says_something(row.actual.text),
        kind=_OTHER if section is None else section.kind,
        points=own,
        worth=own if own is None else line.points or own,
        claimed=row.claimed_score.value,
    )


def _told(rows: Sequence[Indicator]) -> set[int | None]:
    """The carriers of shared points whose group states a reason, at whichever of its rows."""
    sharing = {row.shares for row in rows if row.shares is not None}
    if not sharing:  # as in most forms
        return set()
    return {
        place if row.shares is None else row.shares
        for place, row in enumerate(rows)
        if (row.shares is not None or place in sharing) and explains(row.reason)
    }


def _line(
    place: int,
    judged: Sequence[_JudgedRow],
    groups: Mapping[int, Sequence[int]],
    rules: RuleProfile,
) -> ScoreLine:
    """The score line of the row at a place."""
    row, _, _, judgement, worth = judged[place]
    if row.role is _DETAIL:
        line = unpointed(judgement, "其中行，没有单独的分值，只列示不计分", None)
    elif row.shares is not None and row.shares_points:
        line = member_line(judgement, judged[row.shares].row)
    elif place in groups:
        line = group_line([judged[member].judgement for member in groups[place]], worth, rules)
    else:
        line = score_line(judgement, worth.points, worth.claimed, rules)
    return line._replace(trace=f"{worth.note}{line.trace}") if worth.note else line


def _groups(rows: Sequence[Indicator]) -> Mapping[int, Sequence[int]]:
    """Carrier → the rows that are in its merged 分值, the carrier first."""
    groups: dict[int, list[int]] = {}
    for place, row in enumerate(rows):
        if row.shares is not None and row.shares_points:
            groups.setdefault(row.shares, [row.shares]).append(place)
    return groups
