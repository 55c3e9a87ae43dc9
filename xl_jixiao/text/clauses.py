"""The words around a number: what stands before it and behind it in its clause."""

from __future__ import annotations

import re

_STOPS = ",;。!?\n，；！？"
_LEADING = re.compile(
    r"^(?:[\s:：、)）”’]|其中[:：,，]?|(?:19|20)\d\d年度?|(?:截[至止]|至)?(?:\d{1,2}月)?(?:\d{1,2}日)?[底止]?,?|共计?|主要|"
    r"以及|同时|另外|并|且|和)+"
)
_TRAILING = re.compile(
    r"(?:[\s:：(（约近各均共为是达到至有了于以在]|共计|合计|总计|累计|超过|不少于|"
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
