"""Which part of a form a table of a document is, told by its words.

The reader of forms decides what a form says; here it only matters whether a table begins one, goes
on with one, or has nothing to do with any.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
"""The filled cells of a row, without blanks."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What the rows of a table are."""

    titled: bool = False
    """Whether a title or 附件N stands in it."""
    fields: frozenset[str] = frozenset()
    """Which of unit, project and department it names."""
    indicators: tuple[Texts, ...] = ()
    """Header rows of indicator tables."""
    money: bool = False
    goal: bool = False
    base: bool = False
    total: bool = False
    """Whether a total row stands below the last header of indicators, or where there is none."""
    known: bool = False
    """Whether anything of a form is in it."""

    @property
    def of_a_form(self) -> bool:
        """Whether it is part of a form beyond doubt."""
        begun = self.titled or bool(self.fields)
        return begun or self.money or self.goal or self.base or bool(self.indicators)

    @property
    def ended(self) -> bool:
        """Whether the total of its indicators is there."""
        return self.total and bool(self.indicators)

    @property
    def begun_only(self) -> bool:
        """Whether it says whose form it is and nothing else yet."""
        more = self.money or self.goal or self.base or bool(self.indicators)
        return self.of_a_form and not more

    def followed_by(self, other: Signs) -> Signs:
        """The signs of a table with another one below it."""
        return Signs(
            self.titled or other.titled,
            self.fields | other.fields,
            self.indicators + other.indicators,
            self.money or other.money,
            self.goal or other.goal,
            self.base or other.base,
            other.total or (self.total and not other.indicators),
            self.known or other.known,
        )


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
    indicators: list[Texts] = []
    fields: set[str] = set()
    titled = money = goal = total = known = False
    base = 0
    for texts in row_texts(table):
        found = [roles(text) for text in texts]
        known |= any(one.known for one in found)
        titled |= _is_title(found)
        fields |= {_opening_field(found)} - {""}
        if _heads_indicators(found):
            indicators.append(tuple(map(close_up, texts)))
            total = False
        keys = {one.money for one in found}
        money |= "executed" in keys and bool(keys & _BUDGETS)
        goal |= any(one.goal for one in found)
        base += sum(bool(one.base_column or one.base_section) for one in found)
        total |= bool(found) and found[0].row == "total"
    return Signs(
        titled,
        frozenset(fields),
        tuple(indicators),
        money,
        goal,
        base >= _FEWEST and not indicators,
        total,
        known,
    )


def says_whose(texts: Sequence[str]) -> bool:
    """Whether a row says whose form it is, or which."""
    found = [roles(text) for text in texts]
    return _is_title(found) or bool(_opening_field(found)) or any(one.inline for one in found)


def _is_title(found: list[Roles]) -> bool:
    return len(found) == 1 and (found[0].title or found[0].attachment)


def _opening_field(found: list[Roles]) -> str:
    """The field that a row begins with, if it is one that says whose form it is; "" if not."""
    if not found:
        return ""
    key = found[0].field or found[0].inline
    return key if key in _OPENING_FIELDS else ""


def _heads_indicators(found: list[Roles]) -> bool:
    keys = {one.indicator for one in found}
    return bool(keys & _LEVELS) and len(keys & _VALUES) >= _FEWEST
