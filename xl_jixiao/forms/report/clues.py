"""What a report says of itself, by data: `clues.toml`, read. Whose it is, of which year and kind,
on which project; what a line is (a title, a caption), and what a sentence is of.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Mapping, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

from xl_jixiao.data_files import read_shipped
from xl_jixiao.forms.report.fields import place_of, stated_entry
from xl_jixiao.model.submission import NOTHING, Entry
from xl_jixiao.text.labels import fold

Subject: TypeAlias = Literal["line", "unit", "year", "kind", "project", "topic"]

_AGREE = frozenset({"body", "start"})
"""Places where others are spoken of too: all that is found there must be the same."""
_LONGEST = 80
"""Characters of a line that is a title or a caption."""


class Line(NamedTuple):
    """A text in which clues are looked for, and where it is."""

    text: str
    paragraph: int = 0
    sentence: int = 0


Places: TypeAlias = Callable[[str], Sequence[Line]]
"""The name of a place → its lines, in their order."""


class Clue(NamedTuple):
    """Words by which a report says something of itself."""

    of: Subject
    where: str
    rank: int
    words: str
    fits: str
    not_fits: str
    means: str = ""
    unless: str = ""

    def met(self, text: str) -> str:
        """What a text says, "" where it says nothing."""
        found = _compiled(self.words).search(text)
        if found is None or (self.unless and _compiled(self.unless).search(text)):
            return ""
        return (self.means or next(filter(None, found.groups()))).strip()


class _ClueFile(NamedTuple):
    parts: Mapping[str, str]
    clue: tuple[Clue, ...]


@cache
def clue_file() -> _ClueFile:
    """The file, as it is."""
    read: _ClueFile = read_shipped(Path(__file__).with_name("clues.toml"), _ClueFile)
    return read


@cache
def _compiled(words: str) -> re.Pattern[str]:
    for name in reversed(tuple(clue_file().parts)):
        words = words.replace(f"{{{name}}}", clue_file().parts[name])
    return re.compile(words)


@cache
def part(name: str) -> re.Pattern[str]:
    """One of the parts of which the patterns are made."""
    return _compiled(clue_file().parts[name])


def is_line(name: str, text: str) -> bool:
    """Whether a line is a title, a caption …"""
    return 0 < len(text) <= _LONGEST and any(one.met(text) for one in _line_kind(name))


@cache
def _line_kind(name: str) -> Sequence[Clue]:
    return [one for _, tied in _ranked("line") for one in tied if one.means == name]


@cache
def _ranked(of: Subject) -> Sequence[tuple[int, Sequence[Clue]]]:
    own = (one for one in clue_file().clue if one.of == of)
    return [(rank, tuple(tied)) for rank, tied in groupby(own, key=lambda one: one.rank)]


def said(of: Subject, places: Places, ranks: Container[int]) -> Entry:
    """What the lowest of the ranks says that says anything; nothing where it contradicts itself."""
    for rank, tied in _ranked(of):
        if rank not in ranks:
            continue
        found = [
            (one, text)
            for clue in tied
            for one in places(clue.where)
            if (text := clue.met(one.text))
        ]
        if found and tied[0].where in _AGREE and len({fold(text) for _, text in found}) > 1:
            return NOTHING
        if found:
            line, text = min(found, key=lambda one: one[0][1:])
            return stated_entry(text, place_of(*line[1:]) if line.paragraph else None)
    return NOTHING


def said_by(of: Subject, where: str, text: str) -> str:
    """What one text says that stands at a place, "" where it says nothing."""
    return said(of, lambda place: [Line(text)] if place == where else (), range(9)).text
