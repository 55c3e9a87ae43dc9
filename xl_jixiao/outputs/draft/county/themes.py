"""How the mistakes of a county are grouped and told: data; the words are phrases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from xl_jixiao.data_files import read_shipped


class Topic(NamedTuple):
    """Checks that tell of one problem: 全县问题.<name>, answered by 全县建议.<name>."""

    name: str
    checks: tuple[str, ...]
    """By id, or by kind (B03.偏低), which goes before its id."""


class Theme(NamedTuple):
    """A heading of 主要问题: 全县主题.<name>."""

    name: str
    families: tuple[str, ...]
    """Letters of the ids that come here where no topic of any theme names them."""
    topics: tuple[Topic, ...]


class Manner(NamedTuple):
    """The file. Mistakes by check (B07), or by kind (B07.调增)."""

    without_unit: tuple[str, ...]
    """Told without a unit before them."""
    of_unit: tuple[str, ...]
    """Of a unit as a whole, though they stand at a form of one of its projects."""
    told_before: tuple[str, ...]
    """Told in another chapter."""
    same_cause: Mapping[str, tuple[str, ...]]
    """Not told where one of these tells of the same row (of indicators), of the same unit (of
    reports), else of the same form."""
    theme: tuple[Theme, ...]
    """In the order of the report."""

    def told_by(self, names: Iterable[str]) -> frozenset[str]:
        """What tells the same cause."""
        return frozenset(one for name in names for one in self.same_cause.get(name, ()))


@cache
def load_manner() -> Manner:
    """How mistakes are grouped and told.

    Raises:
        ValueError: the file has mistakes.
    """
    read: Manner = read_shipped(Path(__file__).with_name("themes.toml"), Manner)
    return read
