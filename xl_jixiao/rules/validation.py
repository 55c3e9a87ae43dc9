"""Validate a merged profile and word every mistake with its file and path."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xl_jixiao.data_files import DataReader, TomlTable, spelt_place
from xl_jixiao.data_limits import Mistake, Place
from xl_jixiao.rules.loading import ProfileFile
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.rules.sense import senses
from xl_jixiao.rules.settings import section_title


def validate(
    merged: TomlTable, chain: Sequence[ProfileFile]
) -> tuple[RuleProfile | None, tuple[str, ...]]:
    """The profile, or every mistake as a Chinese sentence that names file and path."""
    profile, mistakes = read_profile(merged)
    return profile, tuple(_worded(one, chain) for one in mistakes)


def read_profile(table: TomlTable) -> tuple[RuleProfile | None, tuple[Mistake, ...]]:
    """The profile of a complete table, or all that is wrong with it, each with its place; what is
    wrong in the rules for one kind of form because it is wrong for all is told once.
    """
    sources = table.get("sources")
    reader = DataReader("评分口径", senses(sources if isinstance(sources, dict) else None))
    profile = reader.whole(RuleProfile, table)
    told = {mistake.place for mistake in reader.mistakes}
    own = (
        one for one in reader.mistakes if one.place[:1] != ("forms",) or one.place[2:] not in told
    )
    return profile, tuple(own)


def _worded(mistake: Mistake, chain: Sequence[ProfileFile]) -> str:
    """One mistake: file, path, what was found, what was expected."""
    place = mistake.place
    title = section_title(str(place[0])) if place else "整个文件"
    where = f"{title} {spelt_place(place)}".strip()
    return f"{_owner(place, chain)}：{where} {mistake.message}"


def _owner(place: Place, chain: Sequence[ProfileFile]) -> str:
    """The file that a mistake is in: the last one that sets the longest part of the path."""
    best, depth = chain[-1], 0
    for link in chain:
        reached = _depth(link.table, _replaced(place))
        if reached and reached >= depth:
            best, depth = link, reached
    return best.name


def _replaced(place: Place) -> Place:
    """As far as files add to each other: lists and clauses are replaced as a whole."""
    for depth, step in enumerate(place):
        if isinstance(step, int):
            return place[:depth]
        if step == "clause":
            return place[: depth + 1]
    return place


def _depth(table: Any, place: Place) -> int:
    for depth, step in enumerate(place):
        try:
            table = table[step]
        except (KeyError, IndexError, TypeError):
            return depth
    return len(place)
