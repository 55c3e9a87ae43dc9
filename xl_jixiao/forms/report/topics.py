"""What a unit's own report states that no form holds: functions, organs, staff, special funds.

The sentences are kept as they are, each with its place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from xl_jixiao.forms.report.clues import said_by
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
    for item, run in groupby(paragraphs, key=lambda one: one[0]):
        told = [said for _, said in run]
        duties = item and any(topic == _DUTIES for said in told for topic, _ in said)
        for said in told:
            for topic in dict.fromkeys(topic for topic, _ in said):
                own = [sentence for name, sentence in said if name == topic]
                found[_DUTIES if duties else topic].append(own)
    return {name: told for name, told in found.items() if name != _LEFT_OUT}


def _paragraphs(report: Report) -> Iterator[tuple[bool, Sequence[tuple[str, Entry]]]]:
    """Whether each is an item of a list, which is of one topic as a whole; its sentences, each
    with its topic.
    """
    headings = {one.paragraph: one for one in report.headings}
    role, topic = SectionRole.UNKNOWN, ""
    for paragraph, sentences in zip(report.paragraphs, report.sentences, strict=True):
        heading = headings.get(paragraph.number)
        lead, colon, _ = paragraph.text.partition("：")
        if heading is not None:
            role, topic = heading.role, said_by("topic", "heading", heading.title)
        elif role is SectionRole.OVERVIEW and not topic and colon and len(lead) < _LEAD:
            topic = said_by("topic", "heading", lead).replace(_LEFT_OUT, "")
        said = [
            (_name(role, topic, sentence), Entry(sentence, place_of(paragraph.number, at)))
            for at, sentence in enumerate(sentences, 1)
            if not (heading and at == 1 and _is_title(sentence, heading))
        ]
        listed = number_of(paragraph.text) or (0,)
        if said:
            yield not topic and role is SectionRole.OVERVIEW and listed[0] in _ITEMS, said


def _name(role: SectionRole, topic: str, sentence: str) -> str:
    """What a sentence of a section of that role and topic is of."""
    if role is not SectionRole.OVERVIEW:
        return _FUNDS.get(role, _LEFT_OUT)
    return topic or said_by("topic", "sentence", sentence) or _REST


def _is_title(sentence: str, heading: Heading) -> bool:
    return sentence.rstrip("。：:. ").endswith(heading.title.rstrip("。：:. "))
