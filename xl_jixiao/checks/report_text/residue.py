"""What an unfinished report leaves standing: blanks of a template, traces of Word and of drafts."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import NamedTuple

from xl_jixiao.text.patterns import lazy_re

_MOST = 10
"""More in one sentence say nothing more."""


class Remnant(NamedTuple):
    """Something in a sentence that was to be filled in or removed."""

    start: int
    end: int
    what: str
    """Chinese: what kind of remnant it is."""


@cache
def _kinds() -> tuple[tuple[str, re.Pattern[str]], ...]:
    text = files(__package__).joinpath("residue.toml").read_text("utf-8")
    return tuple(
        (one["is"], lazy_re(one["match"].replace("\n", "")))
        for one in tomllib.loads(text)["residue"]
    )


def remnants(sentence: str) -> tuple[Remnant, ...]:
    """The first remnants in a sentence; where two kinds meet, the first of the list."""
    return tuple(islice(_search(sentence), _MOST))


def _search(sentence: str) -> Iterator[Remnant]:
    taken: list[tuple[int, int]] = []
    for what, pattern in _kinds():
        for match in pattern.finditer(sentence):
            start, end = match.span()
            if all(end <= low or high <= start for low, high in taken):
                taken.append((start, end))
                yield Remnant(start, end, what)
