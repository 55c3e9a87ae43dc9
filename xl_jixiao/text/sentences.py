"""A paragraph cut into its sentences."""

from __future__ import annotations

import re

_END = re.compile(r"[。！？!?；;\n]+[”’」』）)】》]*")
_OPEN, _CLOSE = "（(“‘「『《【〔", "）)”’」』》】〕"
_LONGEST_ASIDE = 200
"""A bracket that is not closed within so many characters was forgotten, and closes nothing."""


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a paragraph in their order; joined they give the text back.

    A stop inside brackets or quotes ends nothing. Semicolons and line feeds end a sentence as full
    stops do: clerks write whole reports with semicolons.
    """
    closed = _asides(text)
    pieces, start = [], 0
    for match in _END.finditer(text):
        if any(low < match.start() < high for low, high in closed):
            continue
        pieces.append(text[start : match.end()])
        start = match.end()
    if text[start:].strip():
        pieces.append(text[start:])
    elif pieces and start < len(text):
        pieces[-1] += text[start:]
    return tuple(pieces)


def _asides(text: str) -> list[tuple[int, int]]:
    """The outermost bracketed stretches."""
    found: list[tuple[int, int]] = []
    stack: list[tuple[str, int]] = []
    for place, char in enumerate(text):
        if char in _OPEN:
            stack.append((_CLOSE[_OPEN.index(char)], place))
        elif stack and char == stack[-1][0]:
            _, start = stack.pop()
            if not stack and place - start <= _LONGEST_ASIDE:
                found.append((start, place))
        elif stack and place - stack[0][1] > _LONGEST_ASIDE:
            stack.clear()
    return found
