"""The words of rosters (`roster_words.toml`): headings, rows that are no unit, names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.parsed_data import shipped_table
from xl_jixiao.text.labels import bare_name, fold
from xl_jixiao.text.patterns import lazy_re


@dataclass(frozen=True, slots=True)
class RosterWords:
    """The lists of `roster_words.toml`."""

    titles: Mapping[str, str]
    """Field → its usual heading."""
    headings: Mapping[str, tuple[str, int]]
    """Folded heading → its field, and how usual it is (0 = most)."""
    no_unit: re.Pattern[str]
    section: re.Pattern[str]
    endings: tuple[str, ...]
    """Of names, folded, the longest first."""
    same: tuple[tuple[str, str], ...]
    """Folded ending → the one that it is compared as."""
    no_place: tuple[str, ...]
    too_general: frozenset[str]


@cache
def roster_words() -> RosterWords:
    """The lists shipped with the package."""
    data: dict[str, Any] = shipped_table("xl_jixiao.rounds", "roster_words.toml")
    names = data["names"]
    return RosterWords(
        titles={key: headings[0] for key, headings in data["headings"].items()},
        headings={
            _heading(one): (key, rank)
            for key, headings in data["headings"].items()
            for rank, one in enumerate(headings)
        },
        no_unit=lazy_re("|".join(f"(?:{one})" for one in data["no_unit"]["patterns"])),
        section=lazy_re(data["no_unit"]["section"]),
        endings=tuple(sorted(map(fold, names["endings"]), key=len, reverse=True)),
        same=tuple((fold(one), fold(other)) for one, other in names["same"]),
        no_place=tuple(names["no_place"]),
        too_general=frozenset(map(fold, names["too_general"])),
    )


_BRACKETS = lazy_re(r"[(（\[［【〔][^)）\]］】〕]*[)）\]］】〕]")

_ORNAMENTS = lazy_re(r"^[*＊★☆※#]+|[*＊★☆※#:：]+$")


def _heading(text: str) -> str:
    return fold(text).replace("/", "").replace("、", "")


_LONGEST_HEADING = 100
"""Characters; what is longer heads no column, and searching it for brackets would take long."""


def heading_field(text: str) -> tuple[str, int] | None:
    """The field that a heading names, and how usual it is; None where it names none."""
    if len(text) > _LONGEST_HEADING:
        return None
    found = roster_words().headings
    plain = _ORNAMENTS.sub("", text.strip())
    return found.get(_heading(plain)) or found.get(_heading(_BRACKETS.sub("", plain)))


def is_no_unit(text: str) -> bool:
    """Whether a row whose first text this is is no unit: 合计, 注：…, 制表人：…"""
    return bool(roster_words().no_unit.match(text.strip()))


def is_section(text: str) -> bool:
    """Whether it is a heading inside the list, where nothing else stands in its row."""
    return bool(roster_words().section.match(text.strip()))


def unnumbered(name: str) -> str:
    """The name without a number before it: "1、县财政局" → "县财政局"."""
    return bare_name(name) if name[:1].isdigit() or is_section(name) else name
