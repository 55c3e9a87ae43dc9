"""One form over several tables: which of them continue which.

Which part of a form a table of a document is, told by its words.

The reader of forms decides what a form says; here it only matters whether a table begins one, goes
on with one, or has nothing to do with any.

One form over several tables: a table that goes on with the one before it becomes part of it.

Word splits a table where a clerk pressed Enter between two rows, pasted page by page, or wrote
续表 on the next page. Two tables are one form only where nothing but blank lines (or such a mark,
or the same caption again) is between them and the second begins no form of its own; or where a
short heading is between the money and the indicators of a form, and each lacks the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from xl_jixiao.intake.word.flow import Numbered, TextLine
from xl_jixiao.intake.word.tables import SpannedCell, WordTable, text_of
from xl_jixiao.layouts.roles import Roles, roles
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.text.labels import goes_on
from xl_jixiao.text.patterns import lazy_re

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
    """Whether a title or 附件N is in it."""
    fields: frozenset[str] = frozenset()
    """Which of unit, project and department it names."""
    indicators: tuple[Texts, ...] = ()
    """Header rows of indicator tables."""
    money: bool = False
    goal: bool = False
    base: bool = False
    total: bool = False
    """Whether a total row is below the last header of indicators, or where there is none."""
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


def row_texts(table: WordTable) -> Iterator[list[str]]:
    """The filled cells of each row."""
    for row in table.rows:
        texts = ("" if slot.goes_on else text_of(slot.blocks).strip() for slot in row)
        yield [text for text in texts if text]


def close_up(text: str) -> str:
    """The text without blanks and line feeds."""
    return "".join(text.split())


def read_signs(table: WordTable) -> Signs:
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
        keys = {one.funds.column for one in found}
        money |= "executed" in keys and bool(keys & _BUDGETS)
        goal |= any(one.goals.part for one in found)
        base += sum(bool(one.base.column or one.base.section) for one in found)
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
    return _is_title(found) or bool(_opening_field(found)) or any(one.head.inline for one in found)


def _is_title(found: list[Roles]) -> bool:
    return len(found) == 1 and (found[0].head.title or found[0].head.attachment)


def _opening_field(found: list[Roles]) -> str:
    """The field that a row begins with, if it is one that says whose form it is; "" if not."""
    if not found:
        return ""
    key = found[0].head.label
    return key if key in _OPENING_FIELDS else ""


def _heads_indicators(found: list[Roles]) -> bool:
    keys = {one.indicators.column for one in found}
    return bool(keys & _LEVELS) and len(keys & _VALUES) >= _FEWEST


_NEAR = 0.015
"""Share of the table's width within which two column borders are the same."""

_SAME_WIDTH = 0.1
"""Share by which two tables of one form may differ in width (Word fits each to its texts)."""


def aligned(first: WordTable, second: WordTable) -> bool:
    """Whether the second is as wide as the first, and its columns are columns of the first."""
    if first.columns == second.columns:
        return True
    near = _NEAR * first.edges[-1]
    edges = _scaled(second.edges, first.edges)
    return abs(edges[-1] - first.edges[-1]) <= near and all(
        any(abs(edge - own) <= near for own in first.edges) for edge in edges
    )


def stack(first: WordTable, second: WordTable) -> WordTable:
    """Both tables as one, with the columns of both."""
    if first.columns == second.columns:
        edges = first.edges
        upper, lower = first.rows, second.rows
    else:
        own = _snapped(_scaled(second.edges, first.edges), first.edges)
        edges = sorted({*first.edges, *own})
        upper = _moved(first.rows, [edges.index(edge) for edge in first.edges])
        lower = _moved(second.rows, [edges.index(edge) for edge in own])
    if upper and lower:
        lower = [_linked(upper[-1], lower[0]), *lower[1:]]
    return WordTable(edges, [*upper, *lower])


def _scaled(edges: Sequence[int], other: Sequence[int]) -> list[int]:
    """The borders as they would be in a table as wide as the other, if it is about as wide."""
    own, wanted = edges[-1], other[-1]
    if not own or abs(own - wanted) > _SAME_WIDTH * wanted:
        return list(edges)
    return [round(edge * wanted / own) for edge in edges]


def _snapped(edges: Sequence[int], to: Sequence[int]) -> list[int]:
    """The borders, each moved to the nearest of the others where that is the same one."""
    near = _NEAR * to[-1]
    result: list[int] = []
    for edge in edges:
        nearest = min(to, key=lambda other: abs(other - edge))
        moved = nearest if abs(nearest - edge) <= near else edge
        result.append(max(moved, result[-1] + 1) if result else moved)
    return result


def _moved(rows: Sequence[Sequence[SpannedCell]], places: Sequence[int]) -> list[list[SpannedCell]]:
    return [
        [replace(slot, left=places[slot.left], right=places[slot.right + 1] - 1) for slot in row]
        for row in rows
    ]


def _linked(above: Sequence[SpannedCell], row: Sequence[SpannedCell]) -> list[SpannedCell]:
    """The first row below a split: the lower half of a cell that was merged over it is blank."""
    merged = {(slot.left, slot.right) for slot in above if slot.opens}
    return [
        replace(slot, goes_on=True)
        if slot.opens and (slot.left, slot.right) in merged and not text_of(slot.blocks).strip()
        else slot
        for slot in row
    ]


_PAGE = lazy_re(r"第\d+页(?:[，,/]?共\d+页)?|[-—–]*\d+[-—–]*|\d+/\d+")
"""A number of a page that was typed into the text."""

_HEADINGS_BETWEEN = 2

_LONGEST_HEADING = 30

_SENTENCE = lazy_re(r"[。；;！？]")

_TOP_ROWS = 8


@dataclass(slots=True)
class _Begun:
    """A table to which others may be joined."""

    place: Numbered
    captions: frozenset[str]
    signs: Signs | None = None
    """Read when another table follows: most tables are alone."""


def join_tables(run: Sequence[TextLine | Numbered]) -> list[TextLine | Numbered]:
    """The run with tables that go on joined to the one they go on with.

    The joined table keeps the name of the first; its rows are below each other, its columns are
    those of both.
    """
    joined: list[TextLine | Numbered] = []
    between: list[TextLine] = []
    last: _Begun | None = None
    for item in run:
        if isinstance(item, TextLine):
            between.append(item)
            continue
        if last is None or not _take(last, between, item):
            joined += [*between, item]
            captions = frozenset(close_up(line.text) for line in between)
            last = _Begun(item, captions)
        between = []
    return [*joined, *between]


def _take(begun: _Begun, between: Sequence[TextLine], item: Numbered) -> bool:
    """Joins the second table to the first where it goes on with it; whether it does."""
    first, second = begun.place.table, item.table
    before = begun.signs = begun.signs or read_signs(first)
    if not before.of_a_form or not first.rows or not second.rows:
        return False
    rest = _without_repeats(first, second, begun.captions)
    after = read_signs(rest)
    if _begins_another(before, after):
        return False
    others = [line for line in between if not _says_nothing(line.text, begun.captions)]
    if others:
        goes_on = _are_headings(others) and _completes(before, after)
    elif len(rest.rows) < len(second.rows) or any(
        _is_continuation_mark(line.text) for line in between
    ):
        goes_on = True
    else:
        goes_on = _goes_on(before, after, first, rest)
    if goes_on:
        begun.place.table = stack(first, rest)
        begun.place.parts.append(item.number)
        begun.signs = before.followed_by(after)
    return goes_on


def _is_continuation_mark(text: str) -> bool:
    """Whether a line says that a table goes on: 续表, （续）, 接上页."""
    closed = close_up(text)
    return goes_on(closed)


def _says_nothing(text: str, captions: frozenset[str]) -> bool:
    """Whether a line between two tables may be inside one form."""
    closed = close_up(text)
    return (
        closed in captions
        or _is_continuation_mark(text)
        or bool(_PAGE.fullmatch(closed))
        or bool(roles(text).head.money_line)
    )


def _are_headings(lines: Sequence[TextLine]) -> bool:
    """Whether the lines are headings of parts of a form: 二、绩效指标完成情况."""
    return len(lines) <= _HEADINGS_BETWEEN and all(
        len(close_up(line.text)) <= _LONGEST_HEADING
        and not _SENTENCE.search(line.text)
        and not (found := roles(line.text)).head.title
        and not found.head.attachment
        and not found.head.inline
        and not line.page_break
        for line in lines
    )


def _completes(before: Signs, after: Signs) -> bool:
    """Whether the second table is the part of a form that the first one lacks."""
    if before.indicators or before.base or after.base or after.fields:
        return False
    if after.money:
        return not before.money and bool(before.fields)
    return bool(after.indicators) and before.money


def _without_repeats(first: WordTable, second: WordTable, captions: frozenset[str]) -> WordTable:
    """The second table without the rows at its top that only say again whose form it is."""
    known = {tuple(map(close_up, texts)) for texts in islice(row_texts(first), _TOP_ROWS)}
    known |= {(caption,) for caption in captions}
    count = 0
    for texts in islice(row_texts(second), _TOP_ROWS):
        if (len(texts) == 1 and _is_continuation_mark(texts[0])) or (
            tuple(map(close_up, texts)) in known and says_whose(texts)
        ):
            count += 1
        else:
            break
    return replace(second, rows=second.rows[count:])


def _begins_another(before: Signs, after: Signs) -> bool:
    """Whether the second table says that it is another form: by a title, by fields that the first
    has already, or after the first is complete.
    """
    if after.titled or after.fields & before.fields:
        return True
    return bool(after.fields) and bool(before.indicators or before.money or before.base)


def _goes_on(before: Signs, after: Signs, first: WordTable, second: WordTable) -> bool:
    """Whether the second table goes on with the form that the first has begun."""
    if before.money and after.money:
        return False
    if after.base != before.base and (after.base or after.indicators or after.money):
        return before.begun_only
    if after.indicators and before.indicators:
        return not before.ended and after.indicators[0] == before.indicators[-1]
    if after.indicators or after.money or after.goal or after.fields:
        return not before.ended
    return aligned(first, second) and (after.known or not before.ended)
