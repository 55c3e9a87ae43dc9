"""Merge a chain of profile files into one table: a child overrides key by key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xl_jixiao.rules.reading import Link, TomlTable

_OWN = (
    "id",
    "title",
    "version",
    "issuer",
    "effective",
    "expires",
    "notes",
    "variants",
    "unknown",
    "extends",
)
"""What describes a profile itself and is not inherited."""
_OWN_RULE = "本口径自行设定"
_WITHOUT_CLAUSE = ("sources", "checks")


def merge_chain(chain: Sequence[Link]) -> dict[str, Any]:
    """One complete table; the root comes first in the chain."""
    merged: dict[str, Any] = {}
    for link in chain:
        inherited = {key: value for key, value in merged.items() if key not in _OWN}
        merged = _merge(inherited, _completed(link, root=not inherited))
    if len(chain) > 1:
        parent = chain[-2]
        merged["extends"] = parent.table.get("id", parent.path.stem)
    return merged


def _merge(base: TomlTable, over: TomlTable) -> dict[str, Any]:
    """Tables merge key by key; lists and clauses are replaced whole."""
    merged = dict(base)
    for key, value in over.items():
        old = merged.get(key)
        if isinstance(value, dict) and isinstance(old, dict) and key != "clause":
            merged[key] = _merge(old, value)
        else:
            merged[key] = value
    return merged


def _completed(link: Link, *, root: bool) -> dict[str, Any]:
    """The file's own table with what may be left out: its names, the ids of its sources, and the
    clause of a section that changes numbers without saying where they come from.
    """
    table = dict(link.table)
    table.setdefault("id", link.path.stem)
    table.setdefault("title", table["id"])
    table.setdefault("version", "1")
    table.setdefault("issuer", "")
    sources = table.get("sources", {})
    if isinstance(sources, dict):
        table["sources"] = {
            key: {"id": key, **source} if isinstance(source, dict) else source
            for key, source in sources.items()
        }
    return table if root else _with_own_clauses(table)


def _with_own_clauses(table: dict[str, Any]) -> dict[str, Any]:
    """A number that a file changes must not be cited as its parent's rule."""
    own = str(table["id"])
    uncited = [key for key, section in table.items() if _is_uncited(key, section)]
    if not uncited:
        return table
    for key in uncited:
        clause = {"text": _OWN_RULE, **table[key].get("clause", {}), "source": own}
        table[key] = {**table[key], "clause": clause}
    title, issuer = table["title"], table["issuer"]
    source = {"id": own, "title": title, "issuer": issuer}
    if isinstance(table["sources"], dict):
        table["sources"] = {own: source, **table["sources"]}
    return table


def _is_uncited(key: str, section: Any) -> bool:
    """A section with rules whose clause is missing or names no source."""
    if not isinstance(section, dict) or key in _WITHOUT_CLAUSE:
        return False
    clause = section.get("clause", {})
    return isinstance(clause, dict) and "source" not in clause
