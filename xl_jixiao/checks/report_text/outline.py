"""What a report lacks of the official outline it follows."""

from __future__ import annotations

from typing import NamedTuple

from xl_jixiao.layouts.outlines import OutlineSection, ReportOutline, find_outline
from xl_jixiao.model.report import Report
from xl_jixiao.text.labels import fold
from xl_jixiao.text.phrases import Phrases

_RE = Phrases(__name__)


_MOSTLY = 0.6
"""From this share of its chapters word for word, the report clearly follows the outline."""


class Lack(NamedTuple):
    """Sections of an outline that are not in the report."""

    outline: ReportOutline
    sections: tuple[str, ...]
    parts: tuple[tuple[str, str], ...]
    """(section, part of it) where the section has other parts of the outline, but not this one."""
    held: int
    """How many sections of the outline are there."""


def lack_of(report: Report) -> Lack | None:
    """What is missing of the outline, None where the report clearly follows none."""
    outline = find_outline(report.outline) if report.outline else None
    if outline is None:
        return None
    asked = [section for section in outline.sections if not section.optional]
    chapters = {fold(heading.title) for heading in report.headings if heading.level == 1}
    if sum(fold(section.title) in chapters for section in asked) < _MOSTLY * len(asked):
        return None  # outlines of other counties are alike, but no one asked for this one
    held = [section for section in asked if _is_there(section, report)]
    missing = tuple(section.title for section in asked if section not in held)
    return Lack(outline, missing, tuple(_missing_parts(held, report)), len(held))


def _is_there(section: OutlineSection, report: Report) -> bool:
    """Whether a chapter is for what the section is for, or any heading says its title."""
    return any(
        heading.role is section.role if heading.level == 1 else _says(section.title, heading.title)
        for heading in report.headings
    )


def _missing_parts(held: list[OutlineSection], report: Report) -> list[tuple[str, str]]:
    titles = [heading.title for heading in report.headings]
    found: list[tuple[str, str]] = []
    for section in held:
        lacking = [part for part in section.parts if not any(_says(part, one) for one in titles)]
        if 0 < len(lacking) < len(section.parts):
            found += [(section.title, part) for part in lacking]
    return found


def _says(wanted: str, heading: str) -> bool:
    """Whether a heading names what is wanted, words that every heading has left aside."""
    return _core(wanted) in _core(heading)


def _core(title: str) -> str:
    return _RE.form_words.sub("", fold(title)) or fold(title)
