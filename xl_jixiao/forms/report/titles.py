"""Titles of reports: which line is one, and what it says of unit, project, year and kind."""

from __future__ import annotations

from typing import NamedTuple

from xl_jixiao.forms.report.clues import is_line, part, said_by
from xl_jixiao.model.submission import Form
from xl_jixiao.text.dates import find_year
from xl_jixiao.text.labels import tidy
from xl_jixiao.text.phrases import Phrases

_RE = Phrases(__name__)


class Title(NamedTuple):
    """What a title says; "" and None where it says nothing."""

    text: str
    form: Form | None
    unit: str
    subject: str
    """What is between the year and the kind of report: "核电项目", "部门整体"."""
    year: int | None


def bare(text: str) -> str:
    """A line without residue of bookmarks and the number of an attachment before it."""
    return _RE.attached.sub("", whole(text), count=1)


def whole(text: str) -> str:
    """A line without residue of bookmarks."""
    return tidy(_RE.residue.sub("", text))


def is_title(text: str) -> bool:
    """Whether a line, or lines joined, are the title of a report."""
    return is_line("title", bare(text))


def may_begin(text: str, *, centred: bool = False) -> bool:
    """Whether a line may be above the last line of a title: a unit, something with a year, or
    any short line where both are centred.
    """
    shown = bare(text)
    if is_line("caption", shown) or not is_line("above-title", shown):
        return False
    return centred or bool(part("line").fullmatch(shown)) or find_year(shown) is not None


def read_title(text: str) -> Title:
    """What the joined lines of a title say."""
    shown = _RE.spaced.sub("", bare(text))
    unit = said_by("unit", "title", shown)
    rest = _RE.sent_up.sub("", shown[len(unit) :]).strip()
    year = None if part("years").search(shown) else find_year(rest) or find_year(shown)
    if before := part("in_year").match(rest):
        rest = rest[before.end() :].strip()
    about = said_by("unit", "title", rest) if len(rest) < len(shown) else ""
    if about and (not unit or "自评" not in shown):  # of the latter, but 自评
        unit, rest = about, rest[len(about) :].strip()
        if rest.startswith("关于"):  # 2024年某县某局关于2023年…的报告
            year = find_year(rest) or year
    kind = said_by("kind", "title", rest)
    subject = part("tail").sub("", part("year_at_end").sub("", rest)).strip(" 的")
    return Title(shown, Form(kind) if kind else None, unit, subject, year)
