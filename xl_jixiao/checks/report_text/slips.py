"""What an unfinished report leaves standing: slips of typing, instructions, remnants."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import groupby, islice
from typing import NamedTuple

from xl_jixiao.parsed_data import shipped_table
from xl_jixiao.text.patterns import lazy_re
from xl_jixiao.text.phrases import Phrases

_RE = Phrases(__name__)
_MISSPELT = "是错别字"
_MOST = 10
"""More in one sentence say nothing more."""


class Slip(NamedTuple):
    """A slip in a sentence, or something that was to be filled in or removed."""

    start: int
    end: int
    right: str
    """What it should read, for the message; "" where there are several ways."""
    what: str
    """Chinese: what kind of slip it is."""


class SlipKind(NamedTuple):
    """What is wrong wherever it stands."""

    what: str
    pattern: re.Pattern[str]
    """Its group `right`, where it has one, is what it should read."""
    right: Mapping[str, str]
    """Else by what is written, where that says."""


def slips(sentence: str) -> tuple[Slip, ...]:
    """Doubled words and stops, words that are certainly misspelt, 3多篇."""
    return _found(sentence, "slip")


def remnants(sentence: str) -> tuple[Slip, ...]:
    """Placeholders, hints for filling in, traces of conversion."""
    return _found(sentence, "remnant")


def instructs(sentence: str) -> bool:
    """Whether a sentence tells the writer what to write instead of saying something.

    Told by its manner: "主要是对…进行分析", "请逐项说明…", "不超过500字". A sentence that speaks of
    the unit, of a time or with figures of its own is a statement, whatever words it uses.
    """
    said = _RE.number.sub("", sentence, count=1)
    if _RE.plain.search(said):
        return True
    return bool(_RE.bare.search(said)) and not _RE.fact.search(said)


def _found(sentence: str, table: str) -> tuple[Slip, ...]:
    """The first ones in a sentence; where two kinds meet, the first of the table."""
    return tuple(islice(_apart(sentence, slip_kinds(table)), _MOST))


def _apart(sentence: str, kinds: tuple[SlipKind, ...]) -> Iterator[Slip]:
    taken: list[tuple[int, int]] = []
    for kind in kinds:
        for match in kind.pattern.finditer(sentence):
            start, end = match.span()
            if all(end <= low or high <= start for low, high in taken):
                taken.append((start, end))
                right = match.groupdict().get("right") or kind.right.get(match[0], "")
                yield Slip(start, end, right, kind.what)


@cache
def slip_kinds(table: str) -> tuple[SlipKind, ...]:
    """A table of `slips.toml`: entries in a row that say the same are one search."""
    entries = shipped_table(__package__, "slips.toml")[table]
    kinds: list[SlipKind] = []
    for what, group in groupby(entries, key=lambda one: one.get("is", _MISSPELT)):
        own = list(group)
        rights = {one["match"]: one["right"] for one in own if "right" in one}
        kinds.append(SlipKind(what, lazy_re("|".join(map(_guarded, own))), rights))
    return tuple(kinds)


def _guarded(entry: Mapping[str, str]) -> str:
    """The pattern of an entry with what may not be beside it. It is first in it: a search for many
    words looks for their first characters at once then.
    """
    words = entry["match"].replace("\n", "")
    before = f"(?<!{entry['before']}{words})" if "before" in entry else ""
    behind = f"(?!{entry['behind']})".replace("\n", "") if "behind" in entry else ""
    return f"(?:{words}){before}{behind}" if before or behind else words
