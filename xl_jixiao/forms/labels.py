"""Level-1 and level-2 names, as clerks cut them up.

A name may be merged over its rows, stand once with blanks below, be repeated on each row, or be cut
into pieces over several rows ("产出" / "指标" / "（50分）", even one character a row).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from xl_jixiao.forms.vocabulary import vocabulary, without_brackets, word
from xl_jixiao.model.grid import Cell

_POINTS_ONLY = re.compile(r"^(?:分值)?\d+(?:\.\d+)?分?$")


class Names:
    """Follows one level column downwards and says which name holds in each row.

    `take` is called for each row with the column's own cells; it returns whether a new name starts.
    The name's cells grow while pieces of it follow.
    """

    def __init__(self) -> None:
        self.cells: list[Cell] = []

    @property
    def text(self) -> str:
        """The name so far."""
        return "".join(cell.text for cell in self.cells)

    def take(self, cells: Sequence[Cell]) -> bool:
        """Reads the own cells of the next row; True where a new name starts there."""
        new = [cell for cell in cells if cell not in self.cells]
        if not new:
            return False
        text = "".join(cell.text for cell in new)
        if self.cells and _continues(self.text, text):
            self.cells += new
            return False
        if self.cells and word(text) == word(self.text):
            return False  # repeated on each row, or again after a page break
        self.cells = list(new)
        return True

    def clear(self) -> None:
        """Forgets the name: a new section starts."""
        self.cells = []


@lru_cache(maxsize=4096)
def _continues(name: str, piece: str) -> bool:
    """Whether the piece goes on with the name: together they are (the start of) a known name, or
    the piece is only the weight (（50分）).
    """
    tail = word(piece)
    if _POINTS_ONLY.match(tail):
        return not _POINTS_ONLY.match(word(name))
    start = word(without_brackets(name))
    joined = start + word(without_brackets(piece))
    return bool(start) and any(one.startswith(joined) for one in _known())


@lru_cache(maxsize=1)
def _known() -> tuple[str, ...]:
    words = vocabulary()
    return tuple({*words.section, *words.level2})
