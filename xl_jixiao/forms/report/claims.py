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
_SUMS = frozenset({"合计", "总计"})
"""Of the scores before it; 分值50分、30分，合计100分 is what they are out of."""
_OWN = _SUMS | {"自评", "自评分", "自评分数", "打分"}
"""Of the whole where more than any part is worth."""
_NEAR, _LATELY = 30, 20
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
    """Whether it is said in the plainest words."""
    figure: Figure
    points: Figure = NO_FIGURE

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
            under = heads[ref.row].title if ref.row in heads else ""
            own = _totals(shown, ref, report.year, under)
            found += (one for one in own if ref not in used or one.is_plain)
        grade = grade if grade.filled else _grade(shown, ref, report.year)
    places = [one.figure.entry.ref for one in found if not one.strong]
    several = of_siblings(report.headings, (ref for ref in places if ref is not None))
    found = [one for one in found if one.strong or one.figure.entry.ref not in several]
    none = _Candidate(strong=False, figure=NO_FIGURE)
    best = next((one for one in found if one.strong), found[0] if found else none)
    return Claims(best.figure, best.points, grade)


def _totals(text: str, ref: SentenceRef, year: int | None, under: str) -> Iterator[_Candidate]:
    about = bool(_RE.conclusion.search(under)) and not _RE.part.search(under)
    if about and (alone := _RE.alone.match(text)):
        yield _Candidate(strong=True, figure=_points(alone, ref))
        return
    met = [one for one in _RE.score.finditer(text) if _may_be_total(text, one, year)]
    if len(met) > 1:  # 总分100分，自评得分97分: the first is what the second is out of
        met = [one for one in met if not (one["label"] == "总分" and _is_scale(one))] or met
    full = _RE.full.search(text)
    for one in met:
        whole = (
            one["what"]
            or one["label"] in _WHOLE
            or full
            or (one["label"] in _OWN and Decimal(one["value"]) > _MOST_OF_A_PART)
            or (about and met[0].start() < _AT_START)
            or _is_told_of_whole(text, one)
        )
        if whole and Decimal(one["value"]) <= _MOST:
            before = full and full.end() <= one.start("value")
            points = _points(full, ref) if full and before else NO_FIGURE
            strong = bool(_RE.strong.search(f"{one['what'] or ''}{one['label']}"))
            yield _Candidate(strong, _points(one, ref), points)


def _points(match: re.Match[str], ref: SentenceRef) -> Figure:
    return stated_points(f"{match['value']}分", ref)


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
    clause = _RE.clause.split(before)[-1]
    words = clause + (match["what"] or "")
    if _RE.listed.search(before) or not (match[0].endswith("分") or _is_bare_score(match)):
        return False
    if match["label"] in _SUMS and "得" not in before:
        return False
    if is_out_of_less(before) and not _RE.strong.search(words):
        return False
    if _RE.part.search(_RE.no_part.sub("", words)) or _RE.earlier.search(before[-_LATELY:]):
        return False
    return _is_of_year(clause, year)


def _is_of_year(words: str, year: int | None) -> bool:
    named = find_year(words)
    return named is None or year is None or named == year


def _is_bare_score(match: re.Match[str]) -> bool:
    """Whether a number without 分 is a score: 自评得分96.5，等级优."""
    return "分" in match["label"] and Decimal(match["value"]) > _MOST_OF_A_PART


def _grade(text: str, ref: SentenceRef, year: int | None) -> Entry:
    for found in (pattern.search(text) for pattern in _RE.several("grade")):
        before = text[max(0, found.start() - _LATELY) : found.start()] if found else ""
        if found and not _RE.earlier.search(before) and _is_of_year(before, year):
            return stated_entry(found["grade"], ref)
    return NOTHING
