"""The number that a line of a document begins with (一、（二）3.), and points of a text (一是)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from xl_jixiao.text.characters import plain
from xl_jixiao.text.numerals import chinese_number
from xl_jixiao.text.patterns import lazy_re
from xl_jixiao.text.phrases import Phrases

_RE = Phrases(__name__)

_CHINESE = "[一二三四五六七八九十]{1,3}"
_NUMBERS = (
    (0, lazy_re(rf"第({_CHINESE})(?:部分|章|篇)[、：:.．\s]*")),
    (1, lazy_re(rf"({_CHINESE})(?:、|[.．](?!\d)|\s(?=\S))")),
    (2, lazy_re(rf"[（(〔]\s*({_CHINESE})\s*[）)〕][、.．：:]?")),
    (4, lazy_re(r"[（(]\s*(\d{1,2})\s*[）)][、.．]?")),
    (3, lazy_re(r"(\d{1,2})(?:、|[.．](?!\d)|\s(?=[\u4e00-\u9fff]))")),
)
"""A number at the start of a line and the level it stands for."""
_FIRST = frozenset("第一二三四五六七八九十（(〔0123456789０１２３４５６７８９")
"""What such a number begins with."""


def number_of(text: str) -> tuple[int, str, int] | None:
    """Level, number as written and its value, of a line that begins with a number."""
    shown = text.lstrip()
    if shown[:1] not in _FIRST:
        return None
    for level, pattern in _NUMBERS:
        if match := pattern.match(shown):
            value = _value(match[1])
            if value is not None:
                return level, match[0].strip(), value
    return None


def without_number(text: str) -> str:
    """A line without the number it begins with and the blanks around."""
    met = number_of(text)
    return text.strip()[len(met[1]) if met else 0 :].strip()


def points_of(text: str) -> Iterator[tuple[str, int]]:
    """The points counted inside a text: 一是 is (是, 1)."""
    for match in _RE.point.finditer(text):
        yield match["verb"], int(chinese_number(match["ordinal"]) or 0)


def _value(text: str) -> int | None:
    value = Decimal(plain(text)) if text.isdigit() else chinese_number(text)
    return None if value is None else int(value)
