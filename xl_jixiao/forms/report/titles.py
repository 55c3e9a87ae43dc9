"""Titles of reports: which line is one, and what it says of unit, project, year and kind."""

from __future__ import annotations

from typing import NamedTuple

from xl_jixiao.model.submission import Form
from xl_jixiao.text.dates import find_year
from xl_jixiao.text.labels import tidy
from xl_jixiao.text.phrases import Phrases

_RE = Phrases(__name__)
LONGEST = 80


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
    return _RE.attached.sub("", tidy(_RE.residue.sub("", text)), count=1)


def is_title(text: str) -> bool:
    """Whether a line, or lines joined, are the title of a report."""
    shown = bare(text)
    if not shown or len(shown) > LONGEST or _RE.prose.search(shown):
        return False
    found = _RE.report.search(shown) or _RE.result.search(shown)
    return found is not None and not _RE.forwarded.search(shown)


def may_begin(text: str, *, centred: bool = False) -> bool:
    """Whether a line may be above the last line of a title: a unit, something with a year, or
    any short line where both are centred.
    """
    shown = bare(text)
    if not shown or len(shown) > LONGEST or _RE.prose.search(shown) or is_caption(shown):
        return False
    if _RE.labelled.search(shown) or _RE.web.search(shown):
        return False
    return centred or bool(_RE.lone_unit.match(shown)) or find_year(shown) is not None


def only_says_kind(text: str) -> bool:
    """Whether a title's last line needs the lines above it: 绩效自评报告."""
    return bool(_RE.only_kind.match(bare(text)))


def is_year_line(text: str) -> bool:
    """Whether a line is nothing but a year, as many titles have below them: （2023年度）."""
    return bool(_RE.year_line.match(tidy(text)))


def is_caption(text: str) -> bool:
    """Whether a line heads a table: 附件2, …绩效自评表, 表1 收支情况表, 单位：万元."""
    shown = tidy(_RE.residue.sub("", text))
    if not shown or len(shown) > LONGEST:
        return False
    if _RE.caption.search(shown):
        return True
    if _RE.prose.search(shown) or _RE.reference.match(shown) or _RE.report.search(shown):
        return False
    return _RE.table.search(shown) is not None


def is_attachment(text: str) -> bool:
    """Whether a caption heads an attached form, not a table within the text."""
    return bool(_RE.attachment.search(tidy(_RE.residue.sub("", text))))


def read_title(text: str) -> Title:
    """What the joined lines of a title say."""
    shown = _RE.spaced.sub("", bare(text))
    unit = _unit_at_start(shown)
    rest = _RE.sent_up.sub("", shown[len(unit) :]).strip()
    year = find_year(rest) or find_year(shown)
    rest = _RE.year_at_start.sub("", rest).strip()
    about = _unit_at_start(rest) if len(rest) < len(shown) else ""
    if about and (not unit or "自评" not in shown):  # of the latter, but 自评
        unit, rest = about, rest[len(about) :].strip()
        if rest.startswith("关于"):  # 2024年某县某局关于2023年…的报告
            year = find_year(rest) or year
    if _RE.of_projects.search(rest):
        form: Form | None = Form.PROJECT
    elif _RE.whole.search(rest):
        form = Form.DEPARTMENT
    else:
        form = Form.PROJECT if _RE.project.search(rest) else None
    subject = _RE.tail.sub("", _RE.year_at_end.sub("", rest)).strip(" 的")
    return Title(shown, form, unit, subject, year)


def _unit_at_start(text: str) -> str:
    """The office with which a title begins, "" where it begins with none."""
    for pattern in (_RE.unit, _RE.unit_of_place, _RE.unit_of_project, _RE.unit_alone):
        if found := pattern.match(text):
            return found[0]
    return ""


def is_sent_up(title: str) -> bool:
    """Whether a title is that of a letter to a higher office: 关于上报…的报告."""
    found = _RE.sent_up.match(title)
    return found is not None and found[0] != "关于"


def is_office(text: str) -> bool:
    """Whether a text is the name of an office and nothing else."""
    return bool(_RE.lone_unit.match(text))
