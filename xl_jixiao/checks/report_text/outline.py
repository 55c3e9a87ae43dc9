"""What a report lacks of the official outline it follows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xl_jixiao.checks.hit import Hit
from xl_jixiao.checks.report_text.passages import passages
from xl_jixiao.checks.wordings import Wordings
from xl_jixiao.layouts.outlines import OutlineSection, ReportOutline, find_outline
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.report import Report
from xl_jixiao.model.submission import addresses_of
from xl_jixiao.text.labels import fold
from xl_jixiao.text.phrases import Phrases
from xl_jixiao.text.wording import clip, joined

_RE = Phrases(__name__)
_SAY = Wordings(__name__)


_MOSTLY = 0.6
"""From this share of its chapters word for word, the report clearly follows the outline."""


def followed_outline(report: Report) -> ReportOutline | None:
    """The outline that a report clearly follows: others are alike, but no one asked for them."""
    outline = find_outline(report.outline) if report.outline else None
    asked = _asked(outline) if outline else []
    chapters = {fold(heading.title) for heading in report.headings if heading.level == 1}
    told = sum(fold(section.title) in chapters for section in asked)
    return outline if asked and told >= _MOSTLY * len(asked) else None


def lacking(report: Report, outline: ReportOutline) -> Iterator[Hit]:
    """What the outline asks for and is not there; milder where its official text was not seen."""
    milder = None if outline.verified else Severity.INFO
    for hit in _lacking(report, outline):
        yield hit._replace(basis=outline.source, severity=milder)


def _lacking(report: Report, outline: ReportOutline) -> Iterator[Hit]:
    asked = _asked(outline)
    held = [section for section in asked if _is_there(section, report)]
    missing = [section.title for section in asked if section not in held]
    place, facts = addresses_of(report.title), {"outline": outline.title, "held": str(len(held))}
    if missing:
        told = {"count": str(len(missing)), "missing": joined(missing, 8)}
        yield _SAY.hit("缺章", place, "报告提纲", **told, **facts)
    for section, part in _missing_parts(held, report):
        refs = [one.ref for one in passages(report) if one.heading == section]
        yield _SAY.hit("缺节", refs[:1] or place, clip(section, 20), 章=section, part=part, **facts)


def _asked(outline: ReportOutline) -> list[OutlineSection]:
    return [section for section in outline.sections if not section.optional]


def _is_there(section: OutlineSection, report: Report) -> bool:
    """Whether a chapter is for what the section is for, or any heading says its title."""
    return any(
        heading.role is section.role if heading.level == 1 else _says(section.title, heading.title)
        for heading in report.headings
    )


def _missing_parts(held: Sequence[OutlineSection], report: Report) -> Iterator[tuple[str, str]]:
    """(section, part of it) where the section has other parts of the outline, but not this one."""
    titles = [heading.title for heading in report.headings]
    for section in held:
        lack = [part for part in section.parts if not any(_says(part, one) for one in titles)]
        if len(lack) < len(section.parts):
            yield from ((section.title, part) for part in lack)


def _says(wanted: str, heading: str) -> bool:
    """Whether a heading names what is wanted, words that every heading has left aside."""
    return _core(wanted) in _core(heading)


def _core(title: str) -> str:
    return _RE.form_words.sub("", fold(title)) or fold(title)
