"""The headings of a report: which of its lines are one, and which are only items of a list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

from xl_jixiao.forms.report.fields import RESULT, told
from xl_jixiao.layouts.outlines import outlines
from xl_jixiao.model.grid import Paragraph
from xl_jixiao.model.report import AFTERWARDS, Heading, SectionRole
from xl_jixiao.parsed_data import shipped_table
from xl_jixiao.text.labels import fold
from xl_jixiao.text.line_numbers import number_of
from xl_jixiao.text.patterns import lazy_re
from xl_jixiao.text.phrases import Phrases
from xl_jixiao.text.sentences import sentences

_RE = Phrases(__name__)
_LONGEST = 40
"""Characters of a heading that fills its line."""
_LONGEST_LEAD = 30
"""Characters of a heading before the text on its line."""
_SHORTEST_TOLD = 8
"""Characters of an indicator told in words: 指标值5完成值5."""
_STOPS = "。；;！!？?"


class _HeadingCandidate(NamedTuple):
    """A line of a report that may be a heading."""

    heading: Heading
    """Its role not yet read."""
    sure: bool
    """Whether its title is a known phrase, or fills its line without a stop."""
    item: bool
    """Whether it reads as an item of a list: a whole sentence and nothing below it."""


def headings(paragraphs: Sequence[Paragraph]) -> tuple[Heading, ...]:
    """The headings among the paragraphs of one report, in their order.

    A numbered line is a heading where its title fills the line or leads the text on it; numbered
    sentences (the list of duties, an indicator told in words) are items. A line without a number
    is one where Word calls it so or its words are those of an outline.
    """
    lines = list(_lines(paragraphs))
    found: list[Heading] = []
    for group in _groups(lines):
        listed = 2 * sum(line.item for line in group) >= len(group)
        for line in group:
            if line.sure or not (line.item or listed):
                found.append(_with_role(line.heading, found))
    return tuple(found)


def _lines(paragraphs: Sequence[Paragraph]) -> Iterator[_HeadingCandidate]:
    """The numbered lines, and those without a number that are headings."""
    flat = [
        (paragraph, text.strip())
        for paragraph in paragraphs
        for text in paragraph.text.split("\n")
        if text.strip()
    ]
    for place, (paragraph, text) in enumerate(flat):
        below = flat[place + 1][1] if place + 1 < len(flat) else ""
        line = _numbered(paragraph, text, below) or _bare(paragraph, text)
        if line is not None:
            yield line


def _numbered(paragraph: Paragraph, text: str, below: str) -> _HeadingCandidate | None:
    met = number_of(text)
    if met is None:
        return None
    level, number, ordinal = met
    body = text[len(number) :].strip()
    title, rest = _apart(body)
    values = told(body).values.keys() if len(body) >= _SHORTEST_TOLD else set()
    listed = bool(values & RESULT) and len(values) > 1  # an indicator told in a sentence
    known = not listed and usual_level(title) is not None
    fills = not rest and body[-1:] not in (*_STOPS, "，", ",") and len(body) <= _LONGEST
    lone = not rest and body.endswith("。") and _is_under(below, level)
    leads = bool(rest) and len(title) <= _LONGEST_LEAD
    heads = bool(title) and not listed and (fills or leads or (lone and len(title) <= _LONGEST))
    heading = Heading(paragraph.number, level, number, ordinal, title)
    return _HeadingCandidate(heading, sure=known or (heads and fills), item=not (known or heads))


def _is_under(below: str, level: int) -> bool:
    """Whether the next line is the text of a heading of that level, or one of a lower level."""
    met = number_of(below)
    return bool(below) and (met is None or met[0] > level)


def _apart(body: str) -> tuple[str, str]:
    """The title with which a numbered line begins, and the text that follows it."""
    first = sentences(body)[0] if body else ""
    if first.endswith("。"):
        head, rest = first.rstrip("。"), body[len(first) :]
    else:
        head, rest = body.rstrip("；;"), ""
    if phrase := glued_phrase(head):
        return phrase, body[len(phrase) :]
    lead, colon, after = head.partition("：")
    if colon and len(lead) <= _LONGEST_LEAD and (after.strip() or rest.strip()):
        return lead.strip(), (after + rest).strip()
    return head.strip(" \u3000：:"), rest.strip()


def _bare(paragraph: Paragraph, text: str) -> _HeadingCandidate | None:
    """A heading without a number."""
    if len(text) > _LONGEST or text[-1] in _STOPS:
        return None
    title = text.rstrip("：: ")
    level = usual_level(title) or (paragraph.level or None)
    if level is None:
        return None
    heading = Heading(paragraph.number, level, "", None, title)
    return _HeadingCandidate(heading, sure=True, item=False)


def _groups(lines: Sequence[_HeadingCandidate]) -> Iterator[Sequence[_HeadingCandidate]]:
    """Lines numbered on from each other at one level, with nothing of another level between."""
    cuts = [
        place
        for place, (last, one) in enumerate(pairwise(lines), 1)
        if not _goes_on(last.heading, one.heading)
    ]
    return (lines[start:end] for start, end in pairwise([0, *cuts, len(lines)]))


def _goes_on(last: Heading, one: Heading) -> bool:
    numbers = one.ordinal is not None and last.ordinal is not None
    return numbers and one.level == last.level and (one.ordinal or 0) > (last.ordinal or 0)


def _with_role(one: Heading, above: Sequence[Heading]) -> Heading:
    """A section whose title says nothing is for what the one around it is for."""
    role = role_of(one.title)
    around = (other.role for other in reversed(above) if other.level < one.level)
    parent = next(around, SectionRole.UNKNOWN)
    named = role in AFTERWARDS and _RE.named_so.search(one.title)
    if one.level > 1 and (role is SectionRole.UNKNOWN or (parent in AFTERWARDS and not named)):
        role = parent  # （一）预算执行进度偏慢 is a problem
    return one._replace(role=role)


# --- What headings say -------------------------------------------------------------------------

_ENOUGH_TEXT = 12


@cache
def _data() -> dict[str, list[dict[str, Any]]]:
    return shipped_table("xl_jixiao.forms.report", "data", "_headings.toml")


@cache
def _roles() -> tuple[tuple[SectionRole, re.Pattern[str]], ...]:
    return tuple(
        (SectionRole(one["is"]), lazy_re("|".join(one["words"]))) for one in _data()["role"]
    )


@cache
def _phrases() -> dict[str, int]:
    """Folded phrase → the level at which it usually stands."""
    known: dict[str, int] = {}
    for outline in outlines():
        for section in outline.sections:
            known[fold(section.title)] = 1
            for part in section.parts:
                known.setdefault(fold(part), 2)
    for one in _data()["phrase"]:
        for text in one["words"]:
            known.setdefault(fold(text), one["level"])
    return known


def role_of(title: str) -> SectionRole:
    """The role of a section by its title, UNKNOWN where its words are not known."""
    shown = fold(_RE.brackets.sub("", title))
    return next((role for role, words in _roles() if words.search(shown)), SectionRole.UNKNOWN)


def usual_level(title: str) -> int | None:
    """The level at which a known phrase usually stands; None for any other text."""
    return _phrases().get(fold(_RE.brackets.sub("", title)))


def glued_phrase(text: str) -> str:
    """The known phrase with which a line begins whose text goes on without a stop:
    "项目支出情况项目支出是…" → "项目支出情况"; "" where there is none.
    """
    for end in range(min(20, len(text) - _ENOUGH_TEXT), 3, -1):
        head, rest = text[:end], text[end:]
        if usual_level(head) and not _RE.goes_on.match(rest) and not head[-1].isspace():
            return head
    return ""
