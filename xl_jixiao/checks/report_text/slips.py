"""Slips of typing: doubled words and stops, words that are certainly misspelt, 3多篇."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from xl_jixiao.checks.report_text.passages import without_titles
from xl_jixiao.text.patterns import lazy_re

_TWICE = r"({words}|[\u4e00-\u9fff]{{3,12}})\1"


class Slip(NamedTuple):
    """A slip in a sentence."""

    start: int
    end: int
    right: str
    """What it should read, for the message; "" where there are several ways."""
    what: str
    """Chinese: what kind of slip it is."""


class _Typos(NamedTuple):
    """All misspelt words in one search, and what each should read."""

    wrong: re.Pattern[str]
    right: dict[str, str]


class _Lexicon(NamedTuple):
    twice: re.Pattern[str]
    follows: re.Pattern[str]
    pairs: tuple[str, ...]
    never: re.Pattern[str]
    repeated: re.Pattern[str]
    stops: re.Pattern[str]
    decimal: re.Pattern[str]
    more: re.Pattern[str]
    typos: _Typos


@cache
def _lexicon() -> _Lexicon:
    data = tomllib.loads(files(__package__).joinpath("slips.toml").read_text("utf-8"))
    doubled, typos = data["doubled"], data["typo"]
    spelt = "|".join(
        (f"(?<!{one['before']})" if "before" in one else "")
        + one["wrong"]
        + (f"(?!{one['behind']})" if "behind" in one else "")
        for one in typos
    )
    return _Lexicon(
        twice=lazy_re(_TWICE.format(words=doubled["words"].replace("\n", ""))),
        follows=lazy_re(doubled["follows"].replace("\n", "")),
        pairs=tuple(doubled["pairs"]),
        never=lazy_re(doubled["never"]),
        repeated=lazy_re(data["repeated"]["match"]),
        stops=lazy_re(data["stops"]["match"]),
        decimal=lazy_re(data["decimal"]["match"]),
        more=lazy_re(data["more"]["match"]),
        typos=_Typos(lazy_re(spelt), {one["wrong"]: one["right"] for one in typos}),
    )


def slips(sentence: str) -> tuple[Slip, ...]:
    """The slips in a sentence."""
    return tuple(_search(sentence, _lexicon()))


def _search(sentence: str, words: _Lexicon) -> Iterator[Slip]:
    for match in words.typos.wrong.finditer(sentence):
        yield Slip(*match.span(), words.typos.right[match[0]], "是错别字")
    for match in words.stops.finditer(sentence):
        yield Slip(*match.span(), "", "标点重复")
    for match in words.decimal.finditer(sentence):
        yield Slip(*match.span(), "", "小数点后没有数字")
    for match in words.more.finditer(sentence):
        yield Slip(*match.span(), "", "不通：“多”前应是整十、整百的数")
    for match in words.repeated.finditer(sentence):
        yield Slip(*match.span(), match[0][0], "文字重复")
    yield from _doubled_words(without_titles(sentence), words)


def _doubled_words(sentence: str, words: _Lexicon) -> Iterator[Slip]:
    """Titles are left out: 《…支持项目项目资金管理办法》 is an official one."""
    for match in words.twice.finditer(sentence):
        once, rest = match[1], sentence[match.end() :]
        if words.never.match(once) or words.follows.match(rest):
            continue
        if any(sentence.startswith(pair, match.start()) for pair in words.pairs):
            continue
        yield Slip(*match.span(), once, "词语重复")
