"""Paragraphs cut into sentences, and the clause around a number."""

from __future__ import annotations

import re
from bisect import bisect_right

from xl_jixiao.text.patterns import lazy_re
from xl_jixiao.text.written_numbers import ABOUT

_STOP_SIGNS = "。！？!?；;\n"

_ENDS = re.escape(_STOP_SIGNS)

_END = lazy_re(rf"[{_ENDS}]+[”’」』）)】》]*")

_CLOSING = dict(zip("（(“‘「『《【〔", "）)”’」』》】〕", strict=True))

_ALL_MARKS = "".join(dict.fromkeys((*_CLOSING, *_CLOSING.values())))

_MARKS = re.escape(_ALL_MARKS)

_BRACKET = lazy_re(f"[{_MARKS}]")

_UNMARKED = lazy_re(rf"[^{_ENDS}]*[{_ENDS}]+|[^{_ENDS}]+")
"""A sentence of a text without any bracket or quotation mark."""

_LONGEST_ASIDE = 200
"""A bracket that is not closed within so many characters was forgotten, and closes nothing."""


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a paragraph in their order; joined they give the text back.

    A stop inside brackets or quotes ends nothing. Semicolons and line feeds end a sentence as full
    stops do: clerks write whole reports with semicolons.
    """
    if _END.search(text) is None:  # the cells of forms are mostly one sentence without a stop
        return (text,) if text.strip() else ()
    if not [mark for mark in _ALL_MARKS if mark in text]:  # and lists of tasks and results, mostly
        whole = _at_stops(text)
        if whole[-1].strip():
            return tuple(whole)
    stops = [match.span() for match in _END.finditer(text)]
    if asides := _asides(text):
        opened = [low for low, _ in asides]
        stops = [stop for stop in stops if not _is_inside(stop[0], asides, opened)]
    pieces, start = [], 0
    for _, end in stops:
        pieces.append(text[start:end])
        start = end
    if text[start:].strip():
        pieces.append(text[start:])
    elif pieces and start < len(text):
        pieces[-1] += text[start:]
    return tuple(pieces)


def _at_stops(text: str) -> list[str]:
    """A text without any bracket, cut behind its stops; several in a row are one."""
    if _CUT in text:
        return _UNMARKED.findall(text)
    marked = text
    for stop in _STOP_SIGNS:
        if stop in marked:
            marked = marked.replace(stop, stop + _CUT)
    pieces = marked.split(_CUT)
    if not pieces[-1]:
        pieces.pop()
    # a piece of one sign may be the second of two stops
    return _UNMARKED.findall(text) if 1 in map(len, pieces) else pieces


_CUT = "\0"


def _is_inside(place: int, asides: list[tuple[int, int]], opened: list[int]) -> bool:
    before = bisect_right(opened, place) - 1
    return before >= 0 and place < asides[before][1]


def _asides(text: str) -> list[tuple[int, int]]:
    """The outermost bracketed stretches, from left to right."""
    found: list[tuple[int, int]] = []
    stack: list[tuple[str, int]] = []
    for match in _BRACKET.finditer(text):
        mark, place = match[0], match.start()
        if stack and place - stack[0][1] > _LONGEST_ASIDE:
            stack.clear()
        if mark in _CLOSING:
            stack.append((_CLOSING[mark], place))
        elif stack and mark == stack[-1][0]:
            _, start = stack.pop()
            if not stack:
                found.append((start, place))
    return found


_STOPS = ",;。!?\n，；！？"

_LEADING = lazy_re(
    r"^(?:[\s:：、)）”’]|其中[:：,，]?|(?:19|20)\d\d年度?|(?:截[至止]|至)?(?:\d{1,2}月)?(?:\d{1,2}日)?[底止]?,?|共计?|主要|"
    r"以及|同时|另外|并|且|和)+"
)

_TRAILING = lazy_re(
    rf"(?:{ABOUT}|[\s:：(（各均共为是达到至有了于以在]|共计|合计|总计|累计|超过|不少于|"
    r"不低于)+$"
)


def ahead(text: str, start: int, floor: int) -> str:
    """The words of a number: those between it and the last stop, or the end of the number before
    (`floor`), whose own noun may still follow: 71个在建项目、42个签约项目.
    """
    begin = max(text.rfind(stop, floor, start) for stop in _STOPS) + 1
    if begin > floor or not floor:
        return text[begin:start]
    noun_before, listed, own = text[floor:start].partition("、")
    return own if listed else noun_before


def behind(text: str, end: int, limit: int) -> str:
    """The words between a number and the next stop, "" where they lead up to the next number, which
    begins at `limit`, without a pause.
    """
    stops = [place for stop in (*_STOPS, "、") if (place := text.find(stop, end, limit)) >= 0]
    if stops:
        return text[end : min(stops)]
    return "" if limit < len(text) else text[end:]


def bare(words: str) -> str:
    """Words without what only connects them with the number."""
    shown = _LEADING.sub("", words)
    return _TRAILING.sub("", shown).strip()
