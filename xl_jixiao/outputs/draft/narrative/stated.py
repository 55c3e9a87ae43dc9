"""What a unit's own report states that no form holds: functions, organs, staff, special funds.

The sentences are kept as they are, their numbers with the sentence as source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from xl_jixiao.data_files import read_shipped
from xl_jixiao.model.grid import TEXT_SHEET, SentenceRef
from xl_jixiao.model.report import Heading, Report, SectionRole
from xl_jixiao.model.submission import Entry, Submission
from xl_jixiao.outputs.draft.narrative.quotes import running
from xl_jixiao.outputs.draft.prose import Prose, prose

_FUNDS = {
    SectionRole.GOVERNMENT_FUND: "政府性基金",
    SectionRole.STATE_CAPITAL: "国有资本经营",
    SectionRole.SOCIAL_INSURANCE: "社会保险基金",
}
_LEFT_OUT = "不留"
_REST = "机构"
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
    read: _TopicFile = read_shipped(Path(__file__).with_name("stated.toml"), _TopicFile)
    return read.topic


def report_of(form: Submission, reports: Sequence[Report]) -> Report | None:
    """The report of a file that speaks of the same as the form: the one it was read from, or the
    only one on such a subject.
    """
    own = [one for one in reports if one.form is form.form]
    same = [one for one in own if one.title == form.title]
    return same[0] if same else own[0] if len(own) == 1 else None


def stated(report: Report | None) -> Mapping[str, tuple[Prose, ...]]:
    """Paragraphs by what they are of: 职能, 机构, 人员, 政府性基金 …."""
    found: dict[str, list[Prose]] = {}
    for name, sentences in _sentences(report) if report is not None else ():
        found.setdefault(name, []).append(prose(*sentences))
    return {name: tuple(told) for name, told in found.items()}


def _sentences(report: Report) -> Iterator[tuple[str, list[Prose]]]:
    """Of each paragraph the sentences of one topic."""
    headings = {one.paragraph: one for one in report.headings}
    role, topic = SectionRole.UNKNOWN, ""
    for paragraph, sentences in zip(report.paragraphs, report.sentences, strict=True):
        heading = headings.get(paragraph.number)
        if heading is not None:
            role, topic = heading.role, _topic("heading", heading.title)
        elif role is SectionRole.OVERVIEW and not topic:
            lead = sentences[0].partition("：") if sentences else ("", "", "")
            topic = _topic("heading", lead[0]) if lead[1] and len(lead[0]) < _LEAD else ""
            topic = "" if topic == _LEFT_OUT else topic
        by_topic: dict[str, list[Prose]] = {}
        for at, sentence in enumerate(sentences, 1):
            if heading is not None and at == 1 and _is_title(sentence, heading):
                continue
            name = _FUNDS.get(role) or (
                _name(topic, sentence) if role is SectionRole.OVERVIEW else _LEFT_OUT
            )
            ref = SentenceRef(TEXT_SHEET, paragraph.number, at)
            by_topic.setdefault(name, []).append(running(Entry(sentence, ref), sentence))
        yield from ((name, told) for name, told in by_topic.items() if name != _LEFT_OUT)


def _name(topic: str, sentence: str) -> str:
    return topic or _topic("sentence", sentence) or _REST


def _topic(of: str, text: str) -> str:
    fitting = (one for one in stated_topics() if one.of == of and re.search(one.words, text))
    return next((one.name for one in fitting), "")


def _is_title(sentence: str, heading: Heading) -> bool:
    return sentence.rstrip("。：:. ").endswith(heading.title.rstrip("。：:. "))
