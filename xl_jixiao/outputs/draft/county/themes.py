"""How the findings of a county are grouped into problems, and what is proposed for each: data."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

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


@cache
def load_themes() -> tuple[Theme, ...]:
    """The themes in the order of the report."""
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
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
