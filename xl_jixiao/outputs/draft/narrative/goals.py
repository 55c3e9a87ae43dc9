"""年度总体目标: what was expected, what came of it."""

from __future__ import annotations

from collections.abc import Iterator

from xl_jixiao.model.submission import Entry
from xl_jixiao.outputs.draft.narrative.facts import DraftFacts
from xl_jixiao.outputs.draft.narrative.quotes import paragraphs
from xl_jixiao.outputs.draft.prose import Gap, Prose, prose
from xl_jixiao.text.labels import is_placeholder


def expected(facts: DraftFacts) -> tuple[Prose, ...]:
    """The goals as set."""
    entries = tuple(goal.expected for goal in facts.submission.goals)
    gap = Gap(f"{facts.of_year}总体目标的预期目标（按预算批复的绩效目标填写）")
    return _told(f"{facts.of_year}总体目标：", entries, gap)


def achieved(facts: DraftFacts) -> tuple[Prose, ...]:
    """What was reported of them."""
    entries = tuple(goal.actual for goal in facts.submission.goals)
    gap = Gap(f"{facts.of_year}总体目标的实际完成情况")
    return _told(f"{facts.of_year}总体目标完成情况：", entries, gap)


def _told(lead: str, entries: tuple[Entry, ...], gap: Gap) -> tuple[Prose, ...]:
    filled = tuple(entry for entry in entries if not is_placeholder(entry.text))
    if not filled:
        return (prose(gap, "。"),)
    lines = tuple(paragraphs(filled[0])) if len(filled) == 1 else tuple(_numbered(filled))
    if len(lines) == 1:
        return (prose(lead, lines[0]),)
    return (prose(lead), *lines)


def _numbered(entries: tuple[Entry, ...]) -> Iterator[Prose]:
    """Several goals, each behind its number unless it has written one itself."""
    for number, entry in enumerate(entries, start=1):
        for place, line in enumerate(paragraphs(entry)):
            numbered = place or line.text.startswith("目标")
            yield line if numbered else prose(f"目标{number}：", line)
