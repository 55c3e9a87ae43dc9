"""The total and the grade that a report claims in its sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from xl_jixiao.forms.report.fields import stated_entry, stated_points
from xl_jixiao.model.grid import CellRef, SentenceRef
from xl_jixiao.model.report import Report
from xl_jixiao.model.submission import NO_FIGURE, NOTHING, Entry, Figure
from xl_jixiao.text.characters import plain
from xl_jixiao.text.dates import find_year
from xl_jixiao.text.phrases import Phrases
from xl_jixiao.text.score_parts import is_out_of_less, of_siblings

_RE = Phrases(__name__)


_WHOLE = frozenset({"总得分", "总分", "实得"})
_OWN = frozenset({"自评", "自评分", "自评分数", "打分"})
"""Of the whole where more than any part is worth."""
_SUMS = frozenset({"合计", "总计"})
"""Of the scores before it; 分值50分、30分，合计100分 is what they are out of."""
_NEAR = 30
_AT_START = 8
"""三、自评结论 — 自评98分，其中…: the heading says what the first score is of."""
_MOST_OF_A_PART = Decimal(60)
_MOST = Decimal(120)
"""No total is above it, bonus points included."""


class Claims(NamedTuple):
    """What is claimed for the report as a whole."""

    total: Figure = NO_FIGURE
    points: Figure = NO_FIGURE
    """What the total is out of (绩效分值100分)."""
    grade: Entry = NOTHING


class _Candidate(NamedTuple):
    strong: bool
    ref: CellRef
    figure: Figure
    points: Figure

    @property
    def is_plain(self) -> bool:
        """Whether it can be no score of a part, even beside one: 预算执行率得10分，总分98分."""
        return self.strong and (self.figure.value or 0) > _MOST_OF_A_PART


def claims(report: Report, used: frozenset[CellRef]) -> Claims:
    """The claimed total and grade.

    Args:
        report: the report.
        used: sentences that tell of sections or indicators, whose scores are none of the whole.

    Returns:
        The total said in the plainest words (综合得分, 自评总分 before 得分), the first of several;
        another year's, a part's or another unit's score is never taken.
    """
    found: list[_Candidate] = []
    grade = NOTHING
    heads = report.sections()
    for ref, sentence in report.cited():
        if "分" not in sentence and "等" not in sentence and "为" not in sentence:
            continue
        shown = plain(sentence)
        if "分" in shown:
            head = heads.get(ref.row)
            own = _totals(shown, ref, report.year, head.title if head else "")
            found += (one for one in own if ref not in used or one.is_plain)
        if not grade.filled:
            grade = _grade(shown, ref, report.year)
    several = of_siblings(report.headings, (one.ref for one in found if not one.strong))
    found = [one for one in found if one.strong or one.ref not in several]
    best = next((one for one in found if one.strong), found[0] if found else None)
    if best is None:
        return Claims(grade=grade)
    return Claims(best.figure, best.points, grade)


def _totals(text: str, ref: SentenceRef, year: int | None, under: str) -> Iterator[_Candidate]:
    full = _RE.full.search(text)
    about = bool(_RE.conclusion.search(under)) and not _RE.part.search(under)
    if about and (alone := _RE.alone.match(text)):
        yield _Candidate(True, ref, stated_points(f"{alone['value']}分", ref), NO_FIGURE)
        return
    met = [one for one in _RE.score.finditer(text) if _may_be_total(text, one, year)]
    if len(met) > 1:  # 总分100分，自评得分97分: the first is what the second is out of
        met = [one for one in met if not (one["label"] == "总分" and _is_scale(one))] or met
    for one in met:
        whole = one["what"] or one["label"] in _WHOLE or full or _is_told_of_whole(text, one)
        own = one["label"] in _OWN or one["label"] in _SUMS
        whole = whole or (own and Decimal(one["value"]) > _MOST_OF_A_PART)
        whole = whole or (about and met[0].start() < _AT_START)
        if whole and Decimal(one["value"]) <= _MOST:
            said = f"{one['what'] or ''}{one['label']}"
            before = full is not None and full.end() <= one.start("value")
            points = stated_points(f"{full['value']}分", ref) if full and before else NO_FIGURE
            yield _Candidate(
                bool(_RE.strong.search(said)), ref, stated_points(f"{one['value']}分", ref), points
            )


def _is_scale(match: re.Match[str]) -> bool:
    """Whether it may say what the score is out of: a bare 总分, or 自评总分100分."""
    return not match["what"] or Decimal(match["value"]) == _HUNDRED


_HUNDRED = Decimal(100)


def _is_told_of_whole(text: str, match: re.Match[str]) -> bool:
    """Whether the clauses just before speak of the evaluation, and of no part of it."""
    before = text[max(0, match.start() - _NEAR) : match.start()]
    return bool(_RE.of_whole.search(before)) and not _RE.part.search(before)


def _may_be_total(text: str, match: re.Match[str], year: int | None) -> bool:
    """Whether the words before the score speak of the whole, of this year."""
    before = text[: match.start()]
    cuts = [one.end() for one in _RE.clause.finditer(before)]
    clause = before[cuts[-1] :] if cuts else before
    words = clause + (match["what"] or "")
    if _RE.listed.search(before) or not (match[0].endswith("分") or _is_bare_score(match)):
        return False
    if match["label"] in _SUMS and "得" not in before:
        return False
    if is_out_of_less(before) and not _RE.strong.search(words):
        return False
    if _RE.part.search(re.sub(r"整体绩效|绩效管理|项目管理|评价指标体系", "", words)):
        return False
    if _RE.earlier.search(before[-20:]):
        return False
    named = find_year(clause)
    return named is None or year is None or named == year


def _is_bare_score(match: re.Match[str]) -> bool:
    """Whether a number without 分 is a score: 自评得分96.5，等级优."""
    return "分" in match["label"] and Decimal(match["value"]) > _MOST_OF_A_PART


def _grade(text: str, ref: SentenceRef, year: int | None) -> Entry:
    for pattern in _RE.several("grade"):
        found = pattern.search(text)
        if found is None:
            continue
        before = text[max(0, found.start() - 20) : found.start()]
        named = find_year(before)
        if _RE.earlier.search(before) or (named is not None and year is not None and named != year):
            continue
        return stated_entry(found["grade"], ref)
    return NOTHING
