"""The official outlines of reports, one file each, and which one a report follows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from xl_jixiao.model.report import Heading, SectionRole
from xl_jixiao.model.submission import Form
from xl_jixiao.parsed_data import shipped_table
from xl_jixiao.text.labels import fold

_ENOUGH = 3
"""So many sections of an outline must be there before a report is said to follow it."""


class OutlineSection(NamedTuple):
    """A section of level 1."""

    title: str
    role: SectionRole
    parts: tuple[str, ...] = ()
    """Titles of its sections of level 2."""
    optional: bool = False
    """Whether a report may leave it out where it has nothing to say."""


class ReportOutline(NamedTuple):
    """An official outline."""

    id: str
    title: str
    form: Form
    sections: tuple[OutlineSection, ...]
    source: str
    verified: bool
    """Whether the official text itself was seen."""


@cache
def outlines() -> tuple[ReportOutline, ...]:
    """All outlines, by id."""
    folder = files("xl_jixiao.layouts").joinpath("data", "reports")
    names = sorted(one.name for one in folder.iterdir() if one.name.endswith(".toml"))
    return tuple(
        _outline(shipped_table("xl_jixiao.layouts", "data", "reports", name)) for name in names
    )


def find_outline(name: str) -> ReportOutline | None:
    """The outline of that id, or None."""
    return next((one for one in outlines() if one.id == name), None)


def best_outline(form: Form, headings: Sequence[Heading]) -> ReportOutline | None:
    """The outline of which most sections are in the report, None where none fits half way."""
    best: tuple[float, ReportOutline | None] = (0.0, None)
    for one in outlines():
        if one.form is form:
            share = _share(one, headings)
            if share > best[0]:
                best = (share, one)
    return best[1]


def _share(outline: ReportOutline, headings: Sequence[Heading]) -> float:
    """How much of the outline is there: its sections, and a little its parts; 0 for too little."""
    first = [fold(one.title) for one in headings if one.level == 1]
    other = {fold(one.title) for one in headings if one.level != 1}
    wanted = [one for one in outline.sections if not one.optional]
    met = sum(_among(one.title, first) for one in wanted)
    if met < _ENOUGH or 2 * met < len(wanted):
        return 0.0
    parts = [part for one in wanted for part in one.parts]
    inside = sum(_among(part, other) for part in parts)
    return met / len(wanted) + 0.5 * (inside / len(parts) if parts else 0.0)


def _among(title: str, found: Iterable[str]) -> bool:
    """Whether a heading says the title, or more or less than it."""
    wanted = fold(title)
    return any(
        wanted == one or (len(one) > 2 and (wanted in one or one in wanted)) for one in found
    )


def _outline(raw: Mapping[str, Any]) -> ReportOutline:
    return ReportOutline(
        id=raw["id"],
        title=raw["title"],
        form=Form(raw["form"]),
        sections=tuple(
            OutlineSection(
                one["title"],
                SectionRole(one["role"]),
                tuple(one.get("parts", ())),
                bool(one.get("optional", False)),
            )
            for one in raw["section"]
        ),
        source=raw["source"],
        verified=bool(raw["verified"]),
    )
