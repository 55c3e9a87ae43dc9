"""What an unfinished report leaves standing: slips of typing, instructions, remnants."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import NamedTuple

from xl_jixiao.checks.report_text.passages import without_titles
from xl_jixiao.parsed_data import shipped_table
from xl_jixiao.text.patterns import lazy_re
from xl_jixiao.text.phrases import Phrases

_RE = Phrases(__name__)


class Slip(NamedTuple):
    """A slip in a sentence, or something that was to be filled in or removed."""

    start: int
    end: int
    right: str
    """What it should read, for the message; "" where there are several ways."""
    what: str
    """Chinese: what kind of slip it is."""


@cache
def _typos() -> tuple[re.Pattern[str], dict[str, str]]:
    """All misspelt words in one search, and what each should read."""
    entries = shipped_table(__package__, "slips.toml")["typo"]
    spelt = "|".join(
        (f"(?<!{one['before']})" if "before" in one else "")
        + one["wrong"]
        + (f"(?!{one['behind']})" if "behind" in one else "")
        for one in entries
    )
    return re.compile(spelt), {one["wrong"]: one["right"] for one in entries}


def slips(sentence: str) -> Iterator[Slip]:
    """Doubled words and stops, words that are certainly misspelt, 3多篇."""
    wrong, right = _typos()
    for match in wrong.finditer(sentence):
        yield Slip(*match.span(), right[match[0]], "是错别字")
    for pattern, what in (
        (_RE.stops, "标点重复"),
        (_RE.decimal, "小数点后没有数字"),
        (_RE.more, "不通：“多”前应是整十、整百的数"),
    ):
        for match in pattern.finditer(sentence):
            yield Slip(*match.span(), "", what)
    for match in _RE.repeated.finditer(sentence):
        yield Slip(*match.span(), match[0][0], "文字重复")
    shown = without_titles(sentence)  # 《…支持项目项目资金管理办法》 is an official one
    for match in _RE.twice.finditer(shown):
        behind = _RE.follows.match(shown[match.end() :]) or _RE.pairs.match(shown[match.start() :])
        if not _RE.never.match(match[1]) and not behind:
            yield Slip(*match.span(), match[1], "词语重复")


# --- Instructions -------------------------------------------------------------------------------


def instructs(sentence: str) -> bool:
    """Whether a sentence tells the writer what to write instead of saying something.

    Told by its manner: "主要是对…进行分析", "请逐项说明…", "不超过500字". A sentence that speaks of
    the unit, of a time or with figures of its own is a statement, whatever words it uses.
    """
    said = _RE.number.sub("", sentence, count=1)
    if _RE.plain.search(said):
        return True
    return bool(_RE.bare.search(said)) and not _RE.fact.search(said)


# --- Remnants ----------------------------------------------------------------------------------

_MOST_REMNANTS = 10
"""More in one sentence say nothing more."""


@cache
def _kinds() -> tuple[tuple[str, re.Pattern[str]], ...]:
    residue = shipped_table(__package__, "residue.toml")["residue"]
    return tuple((one["is"], lazy_re(one["match"].replace("\n", ""))) for one in residue)


def remnants(sentence: str) -> tuple[Slip, ...]:
    """The first remnants in a sentence; where two kinds meet, the first of the list."""
    return tuple(islice(_remnants(sentence), _MOST_REMNANTS))


def _remnants(sentence: str) -> Iterator[Slip]:
    taken: list[tuple[int, int]] = []
    for what, pattern in _kinds():
        for match in pattern.finditer(sentence):
            start, end = match.span()
            if all(end <= low or high <= start for low, high in taken):
                taken.append((start, end))
                yield Slip(start, end, "", what)
