"""What is in the cells, put into a sentence: quoted as it is, its numbers with their cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from xl_jixiao.model.submission import Entry
from xl_jixiao.outputs.draft.narrative.figures import place
from xl_jixiao.outputs.draft.prose import Piece, Prose, SourcedNumber, prose
from xl_jixiao.text.labels import bare_name
from xl_jixiao.text.patterns import lazy_re

_STOPS = "。．.；;，,、！!：: \t\u3000\n"
_DATE = r"(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日)?|\d{4}年"
_FIGURES = lazy_re(
    rf"(?P<date>{_DATE})"
    r"|[≥≤>=<＝＞＜]*\d[\d.,:/]*(?:[%％‰]|[万亿千百]*[元个次人项家份户天年期篇条件亩]次?)?"
)
"""Dates are told apart: they say when, and need no source of their own."""
_SHORT = 20
"""Characters of a cell that is quoted as a single figure."""
_BARE = lazy_re(
    r"[≥≤>=<＝＞＜]{0,2}-?(?:\d[\d.,]*[^\d年月日，。；]{0,6}|\d{1,3}(?:\.\d+)?(?:年|个月|日))"
)
"""年 behind up to three digits counts years: four are a date, and a month is one as well."""
_BEFORE_ITEMS = frozenset(["", *"。；;：:\n（("])
_ITEM = lazy_re(r"\d{1,2}[.．]?")


def one_line(text: str) -> str:
    """The text of a cell on one line, without the stop at its end: whoever quotes it sets one."""
    lines = [line.strip() for line in text.splitlines()]
    joined = "；".join(line.rstrip(_STOPS) for line in lines if line.rstrip(_STOPS))
    return joined.strip().rstrip(_STOPS)


def whole(entry: Entry) -> Piece | Prose:
    """A target or an actual: a short one with a number is one citation, a longer one holds some."""
    text = one_line(entry.printed)
    if len(text) > _SHORT:
        return running(entry, text)
    return SourcedNumber(text, place(entry.ref)) if re.search(r"\d", text) else text


def measured(entry: Entry) -> Piece | None:
    """A cell that is a bare figure with its unit (≥90%, 48.5亿元); None for anything worded, which
    a sentence can only quote.
    """
    text = one_line(entry.printed)
    return SourcedNumber(text, place(entry.ref)) if _BARE.fullmatch(text) else None


def quoted(entry: Entry) -> Prose:
    """A worded cell in quotation marks, its numbers cited."""
    return prose("“", running(entry, _inner(one_line(entry.printed))), "”")


def in_quotes(name: str) -> str:
    """“甲”; quotation marks within become ‘single’ ones."""
    return f"“{_inner(name)}”"


def names_listed(names: Sequence[str], limit: int = 4) -> str:
    """“甲”“乙”: the first few names."""
    return "".join(in_quotes(name) for name in list(dict.fromkeys(names))[:limit])


def running(entry: Entry, text: str | None = None) -> Prose:
    """A longer text in which each number is cited by itself."""
    shown = one_line(entry.printed) if text is None else text
    source = place(entry.ref)
    return prose(*_cited(shown, source)) if source else prose(shown)


def paragraphs(entry: Entry) -> Iterator[Prose]:
    """A text of several lines, a paragraph each, as its writer set them."""
    for line in entry.text.splitlines():
        shown = line.strip(" \t\u3000")
        if shown.rstrip(_STOPS):
            yield running(entry, f"{shown.rstrip(_STOPS)}{_stop(shown)}")


def named(text: str, limit: int = 60) -> str:
    """An indicator's name without its number and stop; a very long one cut."""
    name = one_line(bare_name(text))
    return name if len(name) <= limit else f"{name[: limit - 1]}…"


def joined(items: Sequence[Prose | Piece], separator: str = "，") -> Prose:
    """Clauses as one sentence without its stop."""
    pieces: list[Piece | Prose] = []
    for number, item in enumerate(items):
        pieces += [separator, item] if number else [item]
    return prose(*pieces)


def _inner(text: str) -> str:
    return text.replace("“", "‘").replace("”", "’")


def _stop(line: str) -> str:
    """A heading of a list keeps its colon, anything else ends with a full stop."""
    return line[-1] if line[-1] in "：；！" else "。"


def _cited(text: str, source: str) -> Iterator[Piece]:
    spans = [match.span() for match in _FIGURES.finditer(text) if not _is_no_figure(text, match)]
    if not spans:
        yield text
        return
    yield text[: spans[0][0]]
    for (low, high), (following, _) in pairwise([*spans, (len(text), len(text))]):
        yield SourcedNumber(text[low:high], source)
        yield text[high:following]


def _is_no_figure(text: str, match: re.Match[str]) -> bool:
    """A date, or the number of an item in a list (2、 （3） 4.): they count nothing."""
    if match["date"]:
        return True
    low, high = match.span()
    before, after = text[:low].rstrip()[-1:], text[high : high + 1]
    if not _ITEM.fullmatch(match[0]) or before not in _BEFORE_ITEMS:
        return False
    return match[0][-1] in ".．" or after in "、．）)"
