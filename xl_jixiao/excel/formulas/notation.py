"""Writing formulas: quoting, nesting, the few shapes that all parts use."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

UNKNOWN = "?"
"""What a helper cell shows that could not read its cell."""
_LONGEST_LITERAL = 240
"""Excel takes text literals of up to 255 characters."""


def literal(text: str) -> str:
    """A text inside a formula, cut into pieces that Excel takes."""
    pieces = [text[at : at + _LONGEST_LITERAL] for at in range(0, len(text), _LONGEST_LITERAL)]
    return "&".join(f'"{_doubled(piece)}"' for piece in pieces or [""])


def _doubled(piece: str) -> str:
    return piece.replace('"', '""')


def number(value: Decimal) -> str:
    """A number inside a formula."""
    return f"{value.normalize():f}"


def array(words: Iterable[str]) -> str:
    """An array constant of texts."""
    return "{" + ",".join(f'"{_doubled(word)}"' for word in words) + "}"


def finds_any(words: Iterable[str], where: str) -> str:
    """Whether one of the words stands there. FIND takes no wildcards, unlike SEARCH and MATCH."""
    return f"COUNT(FIND({array(words)},{where}))>0"


def among(what: str, words: Iterable[str]) -> str:
    """Whether a text (without a stroke) is exactly one of the words, case included."""
    return f"ISNUMBER(FIND({literal('|')}&{what}&{literal('|')},{literal(joined(words))}))"


def joined(words: Iterable[str]) -> str:
    """The words between strokes: |元|万元|."""
    return "|" + "|".join(words) + "|"


def replaced(where: str, pairs: Iterable[tuple[str, str]]) -> str:
    """Nested SUBSTITUTE, the first pair innermost."""
    for old, new in pairs:
        where = f"SUBSTITUTE({where},{literal(old)},{literal(new)})"
    return where


def sure(expression: str) -> str:
    """An expression whose errors become UNKNOWN."""
    return f"IFERROR({expression},{literal(UNKNOWN)})"


def unknown(cell: str) -> str:
    """Whether a helper could not read its cell."""
    return f"{cell}={literal(UNKNOWN)}"
