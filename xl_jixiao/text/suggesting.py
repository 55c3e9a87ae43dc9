"""The message for a name that nobody knows."""

from __future__ import annotations

from collections.abc import Iterable


def unknown(what: str, name: str, known: Iterable[str]) -> str:
    """Chinese: there is no such thing; the near ones, else all that there are."""
    from difflib import get_close_matches

    names = list(known)
    near = get_close_matches(name, names, n=3, cutoff=0.5)
    if near:
        return f"没有{what}“{name}”。是否想用：{'、'.join(near)}？"
    return f"没有{what}“{name}”。可用的有：{'、'.join(names)}。"
