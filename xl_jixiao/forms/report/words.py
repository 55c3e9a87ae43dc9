"""What headings say: the role of a section, and phrases that are headings even without a number."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from xl_jixiao.layouts.outlines import outlines
from xl_jixiao.model.report import SectionRole
from xl_jixiao.text.labels import fold
from xl_jixiao.text.patterns import lazy_re
from xl_jixiao.text.phrases import Phrases

_RE = Phrases(__name__)


_ENOUGH_TEXT = 12


@cache
def _data() -> dict[str, list[dict[str, object]]]:
    file = files("xl_jixiao.forms.report").joinpath("data/_headings.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


@cache
def _roles() -> tuple[tuple[SectionRole, re.Pattern[str]], ...]:
    return tuple(
        (SectionRole(str(one["is"])), lazy_re("|".join(_texts(one)))) for one in _data()["role"]
    )


@cache
def _phrases() -> dict[str, int]:
    """Folded phrase → the level at which it usually stands."""
    known: dict[str, int] = {}
    for outline in outlines():
        for section in outline.sections:
            known[fold(section.title)] = 1
            for part in section.parts:
                known.setdefault(fold(part), 2)
    for one in _data()["phrase"]:
        for text in _texts(one):
            known.setdefault(fold(text), int(str(one["level"])))
    return known


def _texts(one: dict[str, object]) -> list[str]:
    words = one["words"]
    return [str(word) for word in words] if isinstance(words, list) else []


def role_of(title: str) -> SectionRole:
    """The role of a section by its title, UNKNOWN where its words are not known."""
    shown = fold(_RE.brackets.sub("", title))
    return next((role for role, words in _roles() if words.search(shown)), SectionRole.UNKNOWN)


def usual_level(title: str) -> int | None:
    """The level at which a known phrase usually stands; None for any other text."""
    return _phrases().get(fold(_RE.brackets.sub("", title)))


def glued_phrase(text: str) -> str:
    """The known phrase with which a line begins whose text goes on without a stop:
    "项目支出情况项目支出是…" → "项目支出情况"; "" where there is none.
    """
    for end in range(min(20, len(text) - _ENOUGH_TEXT), 3, -1):
        head, rest = text[:end], text[end:]
        if usual_level(head) and not _RE.goes_on.match(rest) and not head[-1].isspace():
            return head
    return ""
