"""How the findings of a county are grouped into problems, and what is proposed for each: data."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

_FILE = Path(__file__).with_name("themes.toml")


@dataclass(frozen=True, slots=True)
class Topic:
    """Checks that tell of one problem."""

    checks: tuple[str, ...]
    says: str
    """The problem in a few words."""
    measure: str
    """What is proposed, without a stop at the end."""


@dataclass(frozen=True, slots=True)
class Theme:
    """A heading of 主要问题."""

    heading: str
    families: tuple[str, ...]
    """Letters of the ids that come here where no topic of any theme names them."""
    topics: tuple[Topic, ...]


class Manner(NamedTuple):
    """What of how mistakes are told is no wording; by check (B07), or by kind (B07.调增)."""

    without_unit: frozenset[str]
    """Told without a unit before them."""
    of_unit: frozenset[str]
    """Of a unit as a whole, though they stand at a form of one of its projects."""
    told_before: frozenset[str]
    """Told in another chapter."""
    causes: Mapping[str, frozenset[str]]
    """Not told where one of these tells of the same row (of indicators), of the same unit (of
    reports), else of the same form."""

    def told_by(self, names: Iterable[str]) -> frozenset[str]:
        """What tells the same cause."""
        return frozenset().union(*(self.causes.get(name, ()) for name in names))


@cache
def load_manner() -> Manner:
    """How mistakes are told."""
    data = _data()
    return Manner(
        frozenset(data["without_unit"]),
        frozenset(data["of_unit"]),
        frozenset(data["told_before"]),
        {told: frozenset(by) for told, by in data["same_cause"].items()},
    )


@cache
def load_themes() -> tuple[Theme, ...]:
    """The themes in the order of the report."""
    data = _data()
    return tuple(
        Theme(
            theme["heading"],
            tuple(theme["families"]),
            tuple(
                Topic(tuple(topic["checks"]), topic["says"], topic["measure"])
                for topic in theme.get("topic", ())
            ),
        )
        for theme in data["theme"]
    )


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
