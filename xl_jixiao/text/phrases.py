"""The patterns of a module as data beside it: `phrases.toml` of its package, a table a module.

A new wording is a change of one line there and two texts in `tests/cases/phrases.toml`: one in
which the pattern acts, one with words like it in which it must not. A test runs all of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from xl_jixiao.parsed_data import shipped_table


class Phrases:
    """`_RE = Phrases(__name__)`: what is in the table of a module, compiled at its first use."""

    def __init__(self, module: str) -> None:
        self._package, _, self._module = module.rpartition(".")

    def __getattr__(self, name: str) -> re.Pattern[str]:  # called for what it does not have yet
        table = self._table()
        if name not in table:
            raise AttributeError(name)
        pattern = _compiled(filled(table[name], table.get("parts", {})))
        setattr(self, name, pattern)
        return pattern

    def several(self, name: str) -> tuple[re.Pattern[str], ...]:
        """The patterns of a list, the first of them first."""
        table = self._table()
        return tuple(_compiled(filled(one, table.get("parts", {}))) for one in table[name])

    def words(self, name: str) -> tuple[str, ...]:
        """The words of a list, as they are."""
        return tuple(self._table()[name])

    def _table(self) -> dict[str, Any]:
        return phrases(self._package)[self._module]


@cache
def phrases(package: str) -> dict[str, dict[str, Any]]:
    """The tables of a package: module → name → pattern, or a list. Lines are joined."""
    return shipped_table(package, "phrases.toml")


def filled(entry: str, parts: Mapping[str, str]) -> str:
    """A pattern with what several of its table share: {office} is `parts.office`. Lines are
    joined.
    """
    for name, part in parts.items():
        entry = entry.replace(f"{{{name}}}", part)
    return entry.replace("\n", "")


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
