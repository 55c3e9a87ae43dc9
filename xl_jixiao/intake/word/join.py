"""One form over several tables: a table that goes on with the one before it becomes part of it.

Word splits a table where a clerk pressed Enter between two rows, pasted page by page, or wrote
续表 on the next page. Two tables are one form only where nothing but blank lines (or such a mark,
or the same caption again) stands between them and the second begins no form of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from xl_jixiao.forms.vocabulary import roles
from xl_jixiao.intake.word.flow import Line, Numbered
from xl_jixiao.intake.word.grids import text_of
from xl_jixiao.intake.word.signs import Signs, close_up, read_signs, row_texts, says_whose
from xl_jixiao.intake.word.tables import Slot, Table

_MARK = re.compile(
    r"(?<![手继连延陆后])续表|[（(]续[表一二三四五\d]?[）)]|[接续]上[页表]|^[（(]?续[）)]?$"
)
_LONGEST_MARK = 60
_NEAR = 0.015
"""Share of the table's width within which two column borders are the same."""
_SAME_WIDTH = 0.1
"""Share by which two tables of one form may differ in width (Word fits each to its texts)."""
_TOP_ROWS = 8


def join_tables(run: Sequence[Line | Numbered]) -> list[Line | Numbered]:
    """The run with tables that go on joined to the one they go on with.

    The joined table keeps the name of the first; its rows stand below each other, its columns are
    those of both, matched by the positions of their borders.
    """
    joined: list[Line | Numbered] = []
    between: list[Line] = []
    last: Numbered | None = None
    captions: frozenset[str] = frozenset()
    for item in run:
        if isinstance(item, Line):
            between.append(item)
            continue
        if last is not None and (table := _continued(last.table, between, captions, item.table)):
            last.table = table
        else:
            joined += [*between, item]
            last = item
            captions = frozenset(close_up(line.text) for line in between)
        between = []
    return [*joined, *between]


def _continued(
    first: Table, between: Sequence[Line], captions: frozenset[str], second: Table
) -> Table | None:
    """Both tables as one; None where the second is one of its own."""
    marked = False
    for line in between:
        if is_continuation_mark(line.text):
            marked = True
        elif close_up(line.text) not in captions and not roles(line.text).money_line:
            return None
    if not first.rows or not second.rows:
        return None
    before = read_signs(first)
    if not before.of_a_form:
        return None
    rest = _without_repeats(first, second, captions)
    repeated = len(rest.rows) < len(second.rows)
    after = read_signs(rest)
    if _begins_another(before, after):
        return None
    if marked or repeated or _goes_on(before, after, first, rest):
        return _append(first, rest)
    return None


def is_continuation_mark(text: str) -> bool:
    """Whether a line says that a table goes on: 续表, （续）, 接上页."""
    closed = close_up(text)
    return len(closed) <= _LONGEST_MARK and bool(_MARK.search(closed))


def _without_repeats(first: Table, second: Table, captions: frozenset[str]) -> Table:
    """The second table without the rows at its top that only say again whose form it is."""
    known = {tuple(map(close_up, texts)) for texts in islice(row_texts(first), _TOP_ROWS)}
    known |= {(caption,) for caption in captions}
    count = 0
    for texts in islice(row_texts(second), _TOP_ROWS):
        if (len(texts) == 1 and is_continuation_mark(texts[0])) or (
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


def _goes_on(before: Signs, after: Signs, first: Table, second: Table) -> bool:
    """Whether the second table goes on with the form that the first has begun."""
    if before.money and after.money:
        return False
    if after.base != before.base and (after.base or after.indicators or after.money):
        return before.begun_only
    if after.indicators and before.indicators:
        return not before.ended and after.indicators[0] == before.indicators[-1]
    if after.indicators or after.money or after.goal or after.fields:
        return not before.ended
    return _aligned(first, second) and (after.known or not before.ended)


def _aligned(first: Table, second: Table) -> bool:
    """Whether the second is as wide as the first, and its columns are columns of the first."""
    if first.columns == second.columns:
        return True
    near = _NEAR * first.edges[-1]
    edges = _scaled(second.edges, first.edges)
    return abs(edges[-1] - first.edges[-1]) <= near and all(
        any(abs(edge - own) <= near for own in first.edges) for edge in edges
    )


def _append(first: Table, second: Table) -> Table:
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
    return Table(edges, [*upper, *lower])


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


def _moved(rows: Sequence[Sequence[Slot]], places: Sequence[int]) -> list[list[Slot]]:
    return [
        [replace(slot, left=places[slot.left], right=places[slot.right + 1] - 1) for slot in row]
        for row in rows
    ]


def _linked(above: Sequence[Slot], row: Sequence[Slot]) -> list[Slot]:
    """The first row below a split: the lower half of a cell that was merged over it is blank."""
    merged = {(slot.left, slot.right) for slot in above if slot.opens}
    return [
        replace(slot, goes_on=True)
        if slot.opens and (slot.left, slot.right) in merged and not text_of(slot.blocks).strip()
        else slot
        for slot in row
    ]
