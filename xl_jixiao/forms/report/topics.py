"""What a unit's own report states that no form holds: functions, organs, staff, special funds.

The sentences are kept as they are, each with its place.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import count, groupby
from pathlib import Path
from typing import Literal, NamedTuple

from xl_jixiao.data_files import read_shipped
from xl_jixiao.forms.report.fields import place_of
from xl_jixiao.model.report import Heading, Report, SectionRole
from xl_jixiao.model.submission import Entry, Submission
from xl_jixiao.text.line_numbers import number_of

_FUNDS = {
    SectionRole.GOVERNMENT_FUND: "政府性基金",
    SectionRole.STATE_CAPITAL: "国有资本经营",
    SectionRole.SOCIAL_INSURANCE: "社会保险基金",
}
_LEFT_OUT = "不留"
_REST = "机构"
_DUTIES = "职能"
_ITEMS = (2, 3)
"""Levels of numbers of the items of a list: （一）, 1．"""
_LEAD = 12
"""Characters before a colon that can be a heading on its own line: 主要职能：1．…"""


class StatedTopic(NamedTuple):
    """Words by which a heading or a sentence of 部门概况 is known."""

    name: str
    of: Literal["heading", "sentence"]
    words: str
    fits: str
    not_fits: str


class _TopicFile(NamedTuple):
    topic: tuple[StatedTopic, ...]


@cache
def stated_topics() -> tuple[StatedTopic, ...]:
    """In the order in which they are tried."""
    read: _TopicFile = read_shipped(Path(__file__).with_name("topics.toml"), _TopicFile)
    return read.topic


def report_of(form: Submission, reports: Sequence[Report]) -> Report | None:
    """The report of a file that speaks of the same as the form: the one it was read from, or the
    only one on such a subject.
    """
    own = [one for one in reports if one.form is form.form]
    same = [one for one in own if one.title == form.title]
    return same[0] if same else own[0] if len(own) == 1 else None


def by_topic(report: Report | None) -> Mapping[str, Sequence[Sequence[Entry]]]:
    """Paragraphs, as their sentences, by what they are of: 职能, 机构, 人员, 政府性基金 …."""
    found: defaultdict[str, list[Sequence[Entry]]] = defaultdict(list)
    paragraphs = _paragraphs(report) if report is not None else ()
    for item, run in groupby(paragraphs, key=lambda one: one.item):
        told = list(run)
        duties = item and any(_DUTIES in one.topics for one in told)
        for one in told:
            own: defaultdict[str, list[Entry]] = defaultdict(list)
            for topic, said in zip(one.topics, one.sentences, strict=True):
                own[topic].append(said)
            for topic, pieces in own.items():
                found[_DUTIES if duties else topic].append(pieces)
    return {name: told for name, told in found.items() if name != _LEFT_OUT}


class _StatedParagraph(NamedTuple):
    item: bool
    """Whether it is an item of a list, which is of one topic as a whole."""
    topics: tuple[str, ...]
    sentences: tuple[Entry, ...]
    """Parallel to `topics`."""


def _paragraphs(report: Report) -> Iterator[_StatedParagraph]:
    headings = {one.paragraph: one for one in report.headings}
    role, topic = SectionRole.UNKNOWN, ""
    for paragraph, sentences in zip(report.paragraphs, report.sentences, strict=True):
        heading = headings.get(paragraph.number)
        lead, colon, _ = paragraph.text.partition("：")
        if heading is not None:
            role, topic = heading.role, _topic("heading", heading.title)
        elif role is SectionRole.OVERVIEW and not topic and colon and len(lead) < _LEAD:
            topic = _topic("heading", lead).replace(_LEFT_OUT, "")
        refs = (place_of(paragraph.number, at) for at in count(1))
        said = [
            (_name(role, topic, sentence), Entry(sentence, ref))
            for sentence, ref in zip(sentences, refs, strict=False)
            if not (heading and ref.col == 1 and _is_title(sentence, heading))
        ]
        listed = number_of(paragraph.text) or (0,)
        item = not topic and role is SectionRole.OVERVIEW and listed[0] in _ITEMS
        if said:
            yield _StatedParagraph(item, *zip(*said, strict=True))


def _name(role: SectionRole, topic: str, sentence: str) -> str:
    """What a sentence of a section of that role and topic is of."""
    if role is not SectionRole.OVERVIEW:
        return _FUNDS.get(role, _LEFT_OUT)
    return topic or _topic("sentence", sentence) or _REST


def _topic(of: str, text: str) -> str:
    fitting = (one for one in stated_topics() if one.of == of and re.search(one.words, text))
    return next((one.name for one in fitting), "")


def _is_title(sentence: str, heading: Heading) -> bool:
    return sentence.rstrip("。：:. ").endswith(heading.title.rstrip("。：:. "))
