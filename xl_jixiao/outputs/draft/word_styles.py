"""The paragraph styles of a template, by the names that a person sees."""

from __future__ import annotations

from typing import Any

from xl_jixiao.outputs.draft.tags import W

_DEPTH = 12
"""How many styles may be based on one another; Word allows 11."""


class StyleSheet:
    """Styles by name, and which of them are headings."""

    def __init__(self, root: Any) -> None:
        """Of the w:styles element."""
        styles = [one for one in root.iter(f"{W}style") if one.get(f"{W}type") == "paragraph"]
        self._by_id = {one.get(f"{W}styleId", ""): one for one in styles}
        self._ids: dict[str, str] = {
            _value(one, "name"): one.get(f"{W}styleId", "") for one in styles
        }

    def id_of(self, name: str) -> str:
        """Id of the style of this name, "" where there is none."""
        return self._ids.get(name, "")

    def levels(self) -> dict[str, int]:
        """Outline level (from 1) of each style that has one, by id."""
        found = {identity: self._level(identity) for identity in self._by_id}
        return {identity: level for identity, level in found.items() if level}

    def _level(self, identity: str) -> int:
        for _ in range(_DEPTH):
            style = self._by_id.get(identity)
            if style is None:
                return 0
            level = _value(style, f"pPr/{W}outlineLvl")
            if level.isdecimal():
                return int(level) + 1 if int(level) < 9 else 0
            identity = _value(style, "basedOn")
        return 0


def _value(style: Any, path: str) -> str:
    element = style.find(f"{W}{path}")
    return "" if element is None else str(element.get(f"{W}val", ""))
