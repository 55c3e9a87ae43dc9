"""The paragraphs of a document → those of each report in it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, takewhile
from typing import NamedTuple

from xl_jixiao.forms.report.clues import is_line
from xl_jixiao.forms.report.headings import headings
from xl_jixiao.forms.report.titles import (
    bare,
    is_title,
    may_begin,
    whole,
)
from xl_jixiao.model.grid import Paragraph
from xl_jixiao.model.report import SectionRole
from xl_jixiao.text.line_numbers import number_of
from xl_jixiao.text.phrases import Phrases

_RE = Phrases(__name__)
_MOST_LINES = 3
"""A title is on at most so many lines."""
_MOST_OF_A_COVER = 12
_SHORT = 80
_BROKEN_OFF = 6
"""Characters of a last line that is no title by itself."""
_OUTLINE = 2
"""So many sections of known roles make a report of a text without a title."""
_REPORT_ROLES = frozenset(SectionRole) - {SectionRole.UNKNOWN, SectionRole.OTHER}


class ReportSpan(NamedTuple):
    """The text of one report."""

    title: tuple[Paragraph, ...]
    """The lines of its title, none where it has no title."""
    cover: tuple[Paragraph, ...]
    """Lines of a cover page before the title, where title and unit stand a first time."""
    body: tuple[Paragraph, ...]


def split(paragraphs: Sequence[Paragraph]) -> tuple[ReportSpan, ...]:
    """The reports of a document in their order; captions and notes of tables belong to none.

    A report begins at a title. A title with nothing but short lines before the next one is a cover
    page or a list of titles, and begins nothing. Text without any title is one report where it has
    the sections of one.
    """
    starts = _titles(paragraphs)
    if not starts:
        return _untitled(paragraphs)
    spans: list[ReportSpan] = []
    cover = _cover(paragraphs[: starts[0][0]])
    for (first, after), (end, _) in pairwise([*starts, (len(paragraphs), 0)]):
        body = tuple(paragraphs[after:end])
        if not _says_something(body, last=end == len(paragraphs)):
            cover = (*cover, *paragraphs[first:end])
            continue
        spans.append(ReportSpan(tuple(paragraphs[first:after]), cover, _own(body)))
        cover = ()
    return tuple(spans)


def _cover(lines: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    """The short lines right above the first title, the last sentence ends them."""
    near = reversed(lines[-_MOST_OF_A_COVER:])
    short = takewhile(lambda one: "。" not in one.text and len(one.text) <= _SHORT, near)
    return tuple(short)[::-1]


def _titles(paragraphs: Sequence[Paragraph]) -> list[tuple[int, int]]:
    """(first line, line after) of each title."""
    found: list[tuple[int, int]] = []
    floor = 0
    for place, paragraph in enumerate(paragraphs):
        if place < floor or not _stands_alone(paragraph):
            continue
        first = _first_line(paragraphs, place, floor)
        if first is not None:
            floor = place + 1
            if floor < len(paragraphs) and is_line("year", whole(paragraphs[floor].text)):
                floor += 1
            found.append((first, floor))
    return found


def _first_line(paragraphs: Sequence[Paragraph], place: int, floor: int) -> int | None:
    """The line at which a title ending at `place` begins, None where no title ends there."""
    last = paragraphs[place]
    first = place
    if not is_title(last.text):
        if place == floor or not _is_broken(paragraphs[place - 1], last):
            return None
        first = place - 1
    for at in range(first - 1, max(floor, place - _MOST_LINES + 1) - 1, -1):
        above, below = paragraphs[at], paragraphs[first]
        if below.page_break or below.tables_before != above.tables_before:
            break
        if not _stands_alone(above) or is_title(above.text):
            break
        bare_kind = first == place and is_line("only-kind", bare(below.text))
        if not may_begin(above.text, centred=bare_kind or (above.centred and last.centred)):
            break
        first = at
    return first


def _is_broken(above: Paragraph, last: Paragraph) -> bool:
    """Whether the last words of a title went on to a line of their own: …项目绩效自评 / 报告."""
    rest = last.text.strip()
    if len(rest) > _BROKEN_OFF or not rest.endswith("报告") or not _stands_alone(above):
        return False
    return above.tables_before == last.tables_before and is_title(above.text.strip() + rest)


def _stands_alone(paragraph: Paragraph) -> bool:
    """Whether a paragraph may be a line of a title: it is no numbered one."""
    return number_of(paragraph.text) is None


def _says_something(body: Sequence[Paragraph], *, last: bool) -> bool:
    """Whether text is there: a sentence, or a numbered section that is not of a table of contents
    between the title of a cover and another title.
    """
    contents = not last and any(is_line("contents", whole(one.text)) for one in body)
    numbered = not contents and any(number_of(one.text) is not None for one in body)
    return numbered or any("。" in one.text for one in body)


def _own(body: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    """The text without what belongs to tables: the captions, and behind that of an attached form
    all to the next section or the end; 附件3 above all the text heads the report.
    """
    kept: list[Paragraph] = []
    inside = True
    for one in body:
        caption = number_of(one.text) is None and is_line("caption", whole(one.text))
        if caption and is_line("attachment", whole(one.text)):
            inside = not kept
        elif not inside and _resumes(one, kept):
            inside = True
        if inside and not caption:
            kept.append(one)
    return tuple(kept)


def _resumes(one: Paragraph, kept: Sequence[Paragraph]) -> bool:
    """Whether a section goes on with the text after a table was in it."""
    met = number_of(one.text)
    if met is None or met[0] > 2:
        return False
    before = [number_of(other.text) for other in kept]
    same = [other[2] for other in before if other is not None and other[0] == met[0]]
    return bool(same) and (met[2] == same[-1] + 1 or (met[0] == 1 and met[2] > 1))


def _untitled(paragraphs: Sequence[Paragraph]) -> tuple[ReportSpan, ...]:
    """The text as one report where it has its sections and speaks of performance, has one that
    only such a report has, or announces itself (现将自评情况报告如下, 评价年度：2023); a notice, a
    year's summary, an account of another kind has a title of its own.
    """
    body = _own(paragraphs)
    above = [one.text.strip() for one in body[:_MOST_LINES] if number_of(one.text) is None]
    if any(_RE.other.search(text) for text in above):
        return ()
    heads = headings(body)
    told = [one for one in heads if one.role in _REPORT_ROLES]
    sections = {one.role for one in told if one.level == 1}
    named = len(sections) >= _OUTLINE and any("绩效" in one.title for one in heads)
    said = told and any(_RE.announces.search(one.text) for one in body[:_MOST_OF_A_COVER])
    if not (named or said or any(_RE.own_section.search(one.title) for one in heads)):
        return ()
    return (ReportSpan((), (), body),)
