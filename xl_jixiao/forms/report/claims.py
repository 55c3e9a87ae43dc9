"""The total and the grade that a report claims in its sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from xl_jixiao.forms.report.figures import stated_entry, stated_points
from xl_jixiao.model.grid import CellRef, SentenceRef
from xl_jixiao.model.report import Report
from xl_jixiao.model.submission import NO_FIGURE, NOTHING, Entry, Figure
from xl_jixiao.text.characters import plain
from xl_jixiao.text.dates import find_year
from xl_jixiao.text.patterns import lazy_re
from xl_jixiao.text.score_parts import is_out_of_less, of_siblings

_SCORE = lazy_re(
    r"(?P<what>(?:自评|评价|综合|绩效|最终|最后|整体|总|合计|总计|考评|评定|自我评价|考核)[^，。；：:,;\d]{0,12}?)?"
    r"(?P<label>总得分|总分|得分|结果|自评分数?|打分|评分|分数|成绩|实得|自评|得)(?:情况|合计|共计)?"
    r"\s*(?:评定为|评分为|为|是|:|达到|达)?\s*(?:[“\"]?[优良中差][秀好]?[”\"]?[（(])?(?P<value>\d{1,3}(?:\.\d{1,2})?)\s*(?:分(?![值钟之类别项享析])|(?=[，。；,;]|$))"
)
_WHOLE = frozenset({"总得分", "总分", "实得"})
_OWN = frozenset({"自评", "自评分", "自评分数", "打分"})
"""Of the whole where more than any part is worth."""
_OF_WHOLE = lazy_re(r"自评|综合评|绩效评价|等级|等次")
_NEAR = 30
_FULL = lazy_re(
    r"(?:绩效|自评|总)?(?:分值|满分|总分)(?:为|是|:|共)?\s*(?P<value>\d{2,3}(?:\.\d+)?)\s*分"
)
_STRONG = lazy_re(r"总|综合|最终|最后|合计|自评结果|绩效得分|实得")
_PART = lazy_re(
    r"产出|效益|满意|成本|数量|质量|时效|执行|投入|过程|决策|管理|指标(?!体系)|其中|每|扣|达到.{0,3}以上"
)
_EARLIER = lazy_re(r"上年|去年|上一年|同比|往年|全[省市县区]|平均")
_GRADES = "优秀|良好|优|良|中|差"
_WORD_ENDS = r"(?=$|[(（”\"'’）)。，；,;、！]|等|级|档|次|的)"
_RATED = r"(?:评定为|评为|确定为|为|是|属于|属|:|达到)"
_GRADE = (
    lazy_re(
        r"(?:等级|等次|档次|级别|评级|[评价自定]{2}结[论果]|绩效评价|综合评价|自评)[^，。；,;\d]{0,4}?"
        rf"{_RATED}\s*[“\"'‘（(]?(?P<grade>{_GRADES}){_WORD_ENDS}"
    ),
    lazy_re(rf"(?:等级|等次|档次)\s*[“\"'‘（(]?(?P<grade>{_GRADES}){_WORD_ENDS}"),
    lazy_re(
        r"\d\s*分\s*[，,、]?\s*(?:评定|评价)?(?:等级|等次|结果|结论|级别|档次)?"
        rf"{_RATED}\s*[“\"'‘]?(?P<grade>{_GRADES}){_WORD_ENDS}"
    ),
    lazy_re(
        rf"\d\s*分\s*[（(“\"]\s*(?:等级[为:]?)?(?P<grade>{_GRADES})(?:等|等级|等次|级)?[）)”\"]"
    ),
)
_CONCLUSION = lazy_re(r"自评(?:得分|总?分|结论|结果)|综合评|总得?分|评价结论|评价得分")
_ALONE = lazy_re(r"^\s*(?P<value>\d{2,3}(?:\.\d{1,2})?)\s*分\s*[。，,;；]?(?=$|\s|评|等)")
_AT_START = 8
"""三、自评结论 — 自评98分，其中…: the heading says what the first score is of."""
_LISTED = lazy_re(r"其中|[（(][^（）()]*扣\s*\d[^（）()]*$")
"""其中：产出40分（扣0.8分，实得39.2分）: of a part, whatever it is called."""
_CLAUSE = lazy_re(r"[，。；：,;:]")
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
    heads = {one.paragraph: one.title for one in report.headings}
    under = ""
    for ref, sentence in report.cited():
        under = heads.get(ref.row, under)
        if "分" not in sentence and "等" not in sentence and "为" not in sentence:
            continue
        shown = plain(sentence)
        if "分" in shown:
            own = _totals(shown, ref, report.year, under)
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
    full = _FULL.search(text)
    about = bool(_CONCLUSION.search(under)) and not _PART.search(under)
    if about and (alone := _ALONE.match(text)):
        yield _Candidate(True, ref, stated_points(f"{alone['value']}分", ref), NO_FIGURE)
        return
    met = [one for one in _SCORE.finditer(text) if _may_be_total(text, one, year)]
    if len(met) > 1:  # 总分100分，自评得分97分: the first is what the second is out of
        met = [one for one in met if not (one["label"] == "总分" and _is_scale(one))] or met
    for one in met:
        whole = one["what"] or one["label"] in _WHOLE or full or _is_told_of_whole(text, one)
        whole = whole or (one["label"] in _OWN and Decimal(one["value"]) > _MOST_OF_A_PART)
        whole = whole or (about and met[0].start() < _AT_START)
        if whole and Decimal(one["value"]) <= _MOST:
            said = f"{one['what'] or ''}{one['label']}"
            before = full is not None and full.end() <= one.start("value")
            points = stated_points(f"{full['value']}分", ref) if full and before else NO_FIGURE
            yield _Candidate(
                bool(_STRONG.search(said)), ref, stated_points(f"{one['value']}分", ref), points
            )


def _is_scale(match: re.Match[str]) -> bool:
    """Whether it may say what the score is out of: a bare 总分, or 自评总分100分."""
    return not match["what"] or Decimal(match["value"]) == _HUNDRED


_HUNDRED = Decimal(100)


def _is_told_of_whole(text: str, match: re.Match[str]) -> bool:
    """Whether the clauses just before speak of the evaluation, and of no part of it."""
    before = text[max(0, match.start() - _NEAR) : match.start()]
    return bool(_OF_WHOLE.search(before)) and not _PART.search(before)


def _may_be_total(text: str, match: re.Match[str], year: int | None) -> bool:
    """Whether the words before the score speak of the whole, of this year."""
    before = text[: match.start()]
    cuts = [one.end() for one in _CLAUSE.finditer(before)]
    clause = before[cuts[-1] :] if cuts else before
    words = clause + (match["what"] or "")
    if _LISTED.search(before) or not (match[0].endswith("分") or _is_bare_score(match)):
        return False
    if is_out_of_less(before) and not _STRONG.search(words):
        return False
    if _PART.search(re.sub(r"整体绩效|绩效管理|项目管理|评价指标体系", "", words)):
        return False
    if _EARLIER.search(before[-20:]):
        return False
    named = find_year(clause)
    return named is None or year is None or named == year


def _is_bare_score(match: re.Match[str]) -> bool:
    """Whether a number without 分 is a score: 自评得分96.5，等级优."""
    return "分" in match["label"] and Decimal(match["value"]) > _MOST_OF_A_PART


def _grade(text: str, ref: SentenceRef, year: int | None) -> Entry:
    for pattern in _GRADE:
        found = pattern.search(text)
        if found is None:
            continue
        before = text[max(0, found.start() - 20) : found.start()]
        named = find_year(before)
        if _EARLIER.search(before) or (named is not None and year is not None and named != year):
            continue
        return stated_entry(found["grade"], ref)
    return NOTHING
