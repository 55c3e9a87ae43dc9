"""Instructions of a form or notice that were copied into the report and left there."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from xl_jixiao.text.patterns import lazy_re
from xl_jixiao.text.phrases import Phrases

_RE = Phrases(__name__)


class _Manner(NamedTuple):
    plain: re.Pattern[str]
    bare: re.Pattern[str]
    fact: re.Pattern[str]


@cache
def _manner() -> _Manner:
    data = tomllib.loads(files(__package__).joinpath("guidance.toml").read_text("utf-8"))
    return _Manner(*(lazy_re(data[key].replace("\n", "")) for key in _Manner._fields))


def instructs(sentence: str) -> bool:
    """Whether a sentence tells the writer what to write instead of saying something.

    Told by its manner: "主要是对…进行分析", "请逐项说明…", "不超过500字". A sentence that speaks of
    the unit, of a time or with figures of its own is a statement, whatever words it uses.
    """
    manner = _manner()
    said = _RE.number.sub("", sentence, count=1)
    if manner.plain.search(said):
        return True
    return bool(manner.bare.search(said)) and not manner.fact.search(said)
