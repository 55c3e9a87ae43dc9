"""A paragraph cut into its sentences."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache

_END = re.compile(r"[。！？!?；;\n]+[”’」』）)】》]*")
_CLOSING = dict(zip("（(“‘「『《【〔", "）)”’」』》】〕", strict=True))
_BRACKET = re.compile(f"[{re.escape(''.join((*_CLOSING, *_CLOSING.values())))}]")
_LONGEST_ASIDE = 200
"""A bracket that is not closed within so many characters was forgotten, and closes nothing."""


@lru_cache(maxsize=4096)  # the same goals and reasons are cut for several checks
def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a paragraph in their order; joined they give the text back.

    A stop inside brackets or quotes ends nothing. Semicolons and line feeds end a sentence as full
    stops do: clerks write whole reports with semicolons.
    """
    asides = _asides(text)
    opened = [low for low, _ in asides]
    pieces, start = [], 0
    for match in _END.finditer(text):
        before = bisect_right(opened, match.start()) - 1
        if before >= 0 and match.start() < asides[before][1]:
            continue
        pieces.append(text[start : match.end()])
        start = match.end()
    if text[start:].strip():
        pieces.append(text[start:])
    elif pieces and start < len(text):
        pieces[-1] += text[start:]
    return tuple(pieces)


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
