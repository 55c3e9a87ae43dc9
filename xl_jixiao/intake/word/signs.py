"""Which part of a form a table of a document is, told by its words.

The reader of forms decides what a form says; here it only matters whether a table begins one, goes
on with one, or has nothing to do with any.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xl_jixiao.forms.vocabulary import Roles, roles
from xl_jixiao.intake.word.grids import text_of
from xl_jixiao.intake.word.tables import Table

_OPENING_FIELDS = frozenset({"unit", "project", "department"})
_LEVELS = frozenset({"level1", "level2", "level3"})
_VALUES = frozenset({"target", "actual", "claimed_score", "points"})
_BUDGETS = frozenset({"initial", "annual"})
_FEWEST = 2

Texts = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signs:
    """What the rows of a table are."""

    openings: tuple[tuple[int, Texts], ...] = ()
    """Rows (0-based) that begin a form: a title, the name of a unit or project; with their texts
    without blanks."""
    indicators: tuple[Texts, ...] = ()
    """Header rows of indicator tables."""
    money: bool = False
    goal: bool = False
    base: bool = False
    ended: bool = False
    """Whether its total row stands below its last header."""
    known: bool = False
    """Whether anything of a form is in it."""


def row_texts(table: Table) -> Iterator[list[str]]:
    """The filled cells of each row."""
    for row in table.rows:
        texts = ("" if slot.goes_on else text_of(slot.blocks).strip() for slot in row)
        yield [text for text in texts if text]


def close_up(text: str) -> str:
    """The text without blanks and line feeds."""
    return "".join(text.split())


def read_signs(table: Table) -> Signs:
    """The signs of a table."""
    openings: list[tuple[int, Texts]] = []
    indicators: list[Texts] = []
    money = goal = ended = known = False
    base = 0
    for number, texts in enumerate(row_texts(table)):
        found = [roles(text) for text in texts]
        known |= any(one.known for one in found)
        closed = tuple(map(close_up, texts))
        if _opens(found):
            openings.append((number, closed))
        if _heads_indicators(found):
            indicators.append(closed)
            ended = False
        keys = {one.money for one in found}
        money |= "executed" in keys and bool(keys & _BUDGETS)
        goal |= any(one.goal for one in found)
        base += sum(bool(one.base_column or one.base_section) for one in found)
        ended |= bool(found) and found[0].row == "total"
    return Signs(
        tuple(openings),
        tuple(indicators),
        money,
        goal,
        base >= _FEWEST and not indicators,
        ended,
        known,
    )


def _opens(found: list[Roles]) -> bool:
    if not found:
        return False
    first = found[0]
    if first.title or first.attachment:
        return len(found) == 1
    return first.field in _OPENING_FIELDS or first.inline in _OPENING_FIELDS


def _heads_indicators(found: list[Roles]) -> bool:
    keys = {one.indicator for one in found}
    return bool(keys & _LEVELS) and len(keys & _VALUES) >= _FEWEST
