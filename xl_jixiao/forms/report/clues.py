"""What a report says of itself, by data: `whose.toml`, read. Whose it is, of which year and kind,
on which project; and what a line is (a title, a caption).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Container, Mapping, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

from xl_jixiao.data_files import read_shipped
from xl_jixiao.forms.report.fields import place_of, stated_entry
from xl_jixiao.model.submission import NOTHING, Entry
from xl_jixiao.text.labels import fold

Subject: TypeAlias = Literal["unit", "year", "kind", "project"]

_AGREE = frozenset({"body", "lines", "start"})
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

    def met(self, line: Line) -> str:
        """What a line says, "" where it says nothing."""
        found = _compiled(self.words).search(line.text)
        return (self.means or next(filter(None, found.groups()))).strip() if found else ""


class LineKind(NamedTuple):
    """Words by which it is seen what a line is."""

    name: str
    words: str
    fits: str
    not_fits: str
    unless: str = "^$"


class _Whose(NamedTuple):
    parts: Mapping[str, str]
    line: tuple[LineKind, ...]
    clue: tuple[Clue, ...]


@cache
def whose() -> _Whose:
    """The file, as it is."""
    read: _Whose = read_shipped(Path(__file__).with_name("whose.toml"), _Whose)
    return read


@cache
def _compiled(words: str) -> re.Pattern[str]:
    for name in reversed(tuple(whose().parts)):
        words = words.replace(f"{{{name}}}", whose().parts[name])
    return re.compile(words)


@cache
def part(name: str) -> re.Pattern[str]:
    """One of the parts of which the patterns are made."""
    return _compiled(whose().parts[name])


def is_line(name: str, text: str) -> bool:
    """Whether a line is a title, a caption …"""
    return 0 < len(text) <= _LONGEST and any(
        words.search(text) and not unless.search(text) for words, unless in _line_kinds()[name]
    )


@cache
def _line_kinds() -> Mapping[str, Sequence[tuple[re.Pattern[str], re.Pattern[str]]]]:
    found: defaultdict[str, list[tuple[re.Pattern[str], re.Pattern[str]]]] = defaultdict(list)
    for one in whose().line:
        found[one.name].append((_compiled(one.words), _compiled(one.unless)))
    return found


@cache
def _ranked(of: Subject) -> Sequence[tuple[int, Sequence[Clue]]]:
    own = (one for one in whose().clue if one.of == of)
    return [(rank, tuple(tied)) for rank, tied in groupby(own, key=lambda one: one.rank)]


def said(of: Subject, places: Places, ranks: Container[int]) -> Entry:
    """What the lowest of the ranks says that says anything; nothing where it contradicts itself."""
    for rank, tied in _ranked(of):
        if rank not in ranks:
            continue
        found = [
            (line.paragraph, line.sentence, text)
            for clue in tied
            for line in places(clue.where)
            if (text := clue.met(line))
        ]
        if found and tied[0].where in _AGREE and len({fold(text) for *_, text in found}) > 1:
            return NOTHING
        if found:
            paragraph, sentence, text = min(found)
            return stated_entry(text, place_of(paragraph, sentence) if paragraph else None)
    return NOTHING
