"""Brackets and quotation marks without their partner."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from xl_jixiao.checks.report_case import sentence_ref
from xl_jixiao.model.grid import SentenceRef
from xl_jixiao.model.report import Report
from xl_jixiao.text.phrases import Phrases

_RE = Phrases(__name__)


_PARTNERS = {"(": ")", "“": "”", "《": "》", "【": "】", "〔": "〕", "「": "」"}
_OPENING = {closing: opening for opening, closing in _PARTNERS.items()}
_SAME = str.maketrans("（）［］", "()[]")
"""Half-width and full-width ones may be paired: "(一）" is no slip of meaning."""


class Lone(NamedTuple):
    """A mark without its partner."""

    mark: str
    partner: str
    ref: SentenceRef
    place: int
    """Where it is in the sentence of `ref`."""


def lone_brackets(report: Report) -> Iterator[Lone]:
    """The first mark without a partner of every paragraph; one forgotten mark leads others astray.

    The brackets of enumerators (1）, 二)) want none.
    """
    for paragraph, pieces in zip(report.paragraphs, report.sentences, strict=True):
        text = "".join(pieces)
        place = _first_lone(text)
        if place is not None:
            mark = text[place]
            plain = mark.translate(_SAME)
            partner = _PARTNERS.get(plain) or _OPENING[plain]
            yield _located(mark, partner, paragraph.number, pieces, place)


def _first_lone(text: str) -> int | None:
    waiting: list[tuple[str, int]] = []
    for place, char in enumerate(text.translate(_SAME)):
        if char in _PARTNERS:
            waiting.append((char, place))
        elif char not in _OPENING:
            continue
        elif waiting and waiting[-1][0] == _OPENING[char]:
            waiting.pop()
        elif char != ")" or not _RE.enumerator.search(text[max(0, place - 4) : place]):
            return waiting[-1][1] if _closes_later(waiting, char) else place
    return waiting[0][1] if waiting else None


def _closes_later(waiting: Sequence[tuple[str, int]], char: str) -> bool:
    """Whether a closing mark belongs to an outer opening one: then the inner one is alone."""
    return any(mark == _OPENING[char] for mark, _ in waiting)


def _located(mark: str, partner: str, paragraph: int, pieces: Sequence[str], place: int) -> Lone:
    for number, piece in enumerate(pieces, start=1):
        if place < len(piece):
            return Lone(mark, partner, sentence_ref(paragraph, number), place)
        place -= len(piece)
    raise AssertionError("a place outside its paragraph")
