"""Score the indicator rows of a submission, each for itself or as a group that shares points."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from xl_jixiao.model.grid import CellKind
from xl_jixiao.model.score import ScoreLine
from xl_jixiao.model.submission import Entry, Indicator, RowRole, SectionKind, Submission
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.scoring.claims import Worth, shares_points
from xl_jixiao.scoring.indicator import judge_indicator, unknown_display
from xl_jixiao.scoring.judgement import Judgement
from xl_jixiao.scoring.line import score_line, unpointed
from xl_jixiao.scoring.shared import group_line, member_line
from xl_jixiao.text.years import find_year


def judge_row(
    row: Indicator, section: SectionKind, rules: RuleProfile, year: int | None = None
) -> Judgement:
    """The judgement of one row, before points and claims. A deadline without a year that leaves
    the outcome open (12月31日前, done 2024年1月15日) is read in the year of the form.
    """
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


def section_kind(submission: Submission, row: Indicator) -> SectionKind:
    """The level-1 kind that a row stands under."""
    if 0 <= row.section < len(submission.sections):
        return submission.sections[row.section].kind
    return SectionKind.OTHER


def _groups(rows: Sequence[Indicator]) -> Mapping[int, Sequence[int]]:
    """Carrier → the rows that stand in its merged 分值, the carrier first."""
    groups: dict[int, list[int]] = {}
    for place, row in enumerate(rows):
        if shares_points(row) and row.shares is not None:
            groups.setdefault(row.shares, [row.shares]).append(place)
    return groups
