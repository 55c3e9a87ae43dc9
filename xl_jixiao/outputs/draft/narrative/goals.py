"""年度总体目标: what was expected, what came of it."""

from __future__ import annotations

from collections.abc import Iterable

from xl_jixiao.model.submission import Entry
from xl_jixiao.outputs.draft.narrative.facts import Facts
from xl_jixiao.outputs.draft.narrative.quotes import paragraphs
from xl_jixiao.outputs.draft.prose import Gap, Prose, prose
from xl_jixiao.text.labels import is_placeholder


def expected(facts: Facts) -> tuple[Prose, ...]:
    """The goals as set."""
    entries = tuple(goal.expected for goal in facts.submission.goals)
    gap = Gap(f"{facts.of_year}总体目标的预期目标（按预算批复的绩效目标填写）")
    return _told(entries, gap)


def achieved(facts: Facts) -> tuple[Prose, ...]:
    """What was reported of them."""
    entries = tuple(goal.actual for goal in facts.submission.goals)
    return _told(entries, Gap(f"{facts.of_year}总体目标的实际完成情况"))


def _told(entries: tuple[Entry, ...], gap: Gap) -> tuple[Prose, ...]:
    filled = tuple(entry for entry in entries if not is_placeholder(entry.text))
    if not filled:
        return (prose(gap, "。"),)
    if len(filled) == 1:
        return tuple(paragraphs(filled[0]))
    return tuple(_numbered(filled))


def _numbered(entries: Iterable[Entry]) -> Iterable[Prose]:
    """Several goals, each behind its number."""
    for number, entry in enumerate(entries, start=1):
        for place, line in enumerate(paragraphs(entry)):
            yield prose(f"目标{number}：", line) if place == 0 and not _headed(line) else line


def _headed(line: Prose) -> bool:
    """目标一：… has its number already."""
    return line.text.startswith("目标")
