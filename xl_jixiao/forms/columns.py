"""Which column is read as what, told by its heading and by what is below it.

A heading may mean two things by where it stands: 年度预算数 over amounts heads a column, over the
names of the rows it only fills the corner. Which it is, what is below it tells.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from xl_jixiao.forms.structure import is_numbering
from xl_jixiao.forms.view import View, cell_roles
from xl_jixiao.model.grid import Area, Cell, CellKind
from xl_jixiao.model.making import lookup
from xl_jixiao.text.labels import is_placeholder
from xl_jixiao.text.patterns import lazy_re

_DEEP = 12
"""How many rows below a header are looked at: no money block of any form is longer."""
_DEEPEST = 200
"""The same for a table of indicators."""
_AMOUNT = lazy_re(r"[-+−—约近¥￥$(（]*\d[\d,，.．\s]*(?:[%％‰]|[万亿千百]*元?)整?[)）?]*")
LONGEST_HEADING = 60
"""A longer text heads no column."""
_CHOSEN = frozenset({"initial", "annual", "executed", "points", "claimed_score", "claimed_rate"})
"""Columns of numbers: of two with one key what is below them says which is read."""
_SECOND = {"annual": "initial", "reason": "measures", "points": "section_points"}
"""Key → what another column with that key is."""
_SPECIFIC = lazy_re(r"全\s*年|调\s*整|变\s*更|追\s*加")
_PASSED_OVER = "unread"
"""Key of columns that are known (得分系数) and that nothing is done with."""
_NOT_TOLD = frozenset(
    {"points", "number", "formula", "remark", "deviation", "review_score", "review_actual", "share"}
)
"""Keys of which a second column is nothing to tell: each level may have its 分值, and what is known
to be no data is not read at all.
"""


@lookup
class Reach:
    """The physical columns of a table column."""

    first: int
    last: int
    """Last column of the header cell itself."""
    end: int
    """Last column before the next header; blank columns between belong to this one."""


class Unread(NamedTuple):
    """A column that is not read."""

    head: Cell
    instead: Cell | None = None
    """The header cell of the column that is read, where this one is a second of its kind."""


@lookup
class NamedColumn:
    """A header cell with the key that its text says."""

    key: str
    cell: Cell
    first: int
    last: int
    bottom: int
    listed: bool
    """Whether the vocabulary has the text, or it was only recognised by a part of it."""


def held(view: View, first: int, last: int, top: int, left: int) -> Iterator[bool]:
    """What the columns `first` to `last` hold from the row `top` down to the next block: for each
    row with a number True, for each with a text that nothing is left of (the name of a row) False.

    Args:
        view: the sheet.
        first: the first column.
        last: the last column.
        top: the first row below the header.
        left: the first column of the table, or behind the column before: names of rows may be
            there.
    """
    for row in _rows(view, top):
        cells = view.in_row(row, first, last)
        if any(map(_is_number, cells)):
            yield True
        elif any(map(_is_label, cells)) and not view.in_row(row, left, first - 1):
            yield False


def is_filled(view: View, first: int, last: int, top: int) -> bool:
    """Whether anything but placeholders is below the header cell, down to the next block."""
    return any(
        not is_placeholder(cell.text)
        for row in _rows(view, top, _DEEPEST)
        for cell in view.in_row(row, first, last)
    )


def _rows(view: View, top: int, deep: int = _DEEP) -> Iterator[int]:
    for row in view.rows_between(top, top + deep):
        for _, found in view.signs.get(row, ()):
            if found.goals.part or found.head.title or found.indicators.column in _STARTS:
                return
            if found.funds.row in ("income", "expense"):
                return  # the labels below it carry their amounts themselves
        if row > top + 1 or not is_numbering(view.rows[row]):
            yield row


_STARTS = frozenset({"level1", "level2", "level3", "situation"})


def _is_number(cell: Cell) -> bool:
    return cell.kind is not CellKind.TEXT or bool(_AMOUNT.fullmatch(cell.text.strip()))


def _is_label(cell: Cell) -> bool:
    return cell.kind is CellKind.TEXT and not is_placeholder(cell.text)


def unread_columns(
    view: View, named: list[NamedColumn], read: Mapping[str, int], bottom: int
) -> tuple[Unread, ...]:
    """The columns in which something is below the header and that are not read."""
    if len(read) == len(named):
        return tuple(_unknown(view, named, bottom))
    return (*_seconds(view, named, read, bottom), *_unknown(view, named, bottom))


def _seconds(
    view: View, named: list[NamedColumn], read: Mapping[str, int], bottom: int
) -> Iterator[Unread]:
    """Columns of which another one is read, and known ones that nothing is done with; not the 分值
    of each level.
    """
    taken = set(read.values())
    for at, one in enumerate(named):
        if at in taken or one.key in _NOT_TOLD:
            continue
        if is_filled(view, one.first, one.last, bottom + 1):
            chosen = read.get(one.key)
            yield Unread(one.cell, None if chosen is None else named[chosen].cell)


def _unknown(view: View, named: list[NamedColumn], bottom: int) -> Iterator[Unread]:
    """Columns whose heading is not known, between the known ones or next to the last of them."""
    heads = {one.first for one in named}
    left, last = named[0].first, named[-1].last
    for row in range(min([one.cell[0] for one in named]), bottom + 1):
        for cell in view.rows.get(row, ()):
            if cell[1] < left or cell[1] in heads:
                continue
            area = view.area(cell)
            if area.left > last + 1:
                break
            if _heads_unknown(view, cell, area, bottom, named):
                yield Unread(cell)
                last = max(last, area.right)


def _heads_unknown(
    view: View, cell: Cell, area: Area, bottom: int, named: list[NamedColumn]
) -> bool:
    if area.bottom != bottom or cell.kind is not CellKind.TEXT:
        return False
    if any(one.first <= area.right and area.left <= one.last for one in named):
        return False
    if len(cell.text) > LONGEST_HEADING or cell_roles(cell).known:
        return False
    return is_filled(view, area.left, area.right, bottom + 1)


def read_columns(view: View, named: list[NamedColumn]) -> dict[str, int]:
    """Key → the place of the column that is read, in their order. Of several with one key one that
    the vocabulary lists goes before one that was guessed (全年完成值, 1—6月完成值).
    """
    each = {one.key: at for at, one in enumerate(named)}
    if len(each) == len(named) and _PASSED_OVER not in each:
        return each
    groups: dict[str, list[int]] = {}
    for at, one in enumerate(named):
        if one.key != _PASSED_OVER:
            groups.setdefault(one.key, []).append(at)
    read: dict[str, int] = {}
    for key, places in groups.items():
        listed = [at for at in places if named[at].listed] or places
        read[key] = listed[0] if len(listed) == 1 else _best(view, named, key, listed)
    _name_others(named, groups, read)
    return dict(sorted(read.items(), key=lambda item: item[1]))


def _best(view: View, named: list[NamedColumn], key: str, places: list[int]) -> int:
    """The one that is read of several columns with one key."""
    if key == "points":  # each level may have a 分值 of its own: the indicator's is behind level 3
        near = [at for at in places if named[at - 1].key == "level3" and at]
        places = near or places
    if key not in _CHOSEN or len(places) == 1:
        return places[0]
    numbers = {at for at in places if any(_held(view, named, at))}
    filled = [at for at in places if at in numbers] or places
    return max(filled, key=lambda at: (_is_specific(named[at]), -at))


def _held(view: View, named: list[NamedColumn], at: int) -> Iterator[bool]:
    reach = reach_of(view, named, at)
    return held(view, reach.first, reach.end, named[at].bottom + 1, reach.first)


def _is_specific(one: NamedColumn) -> bool:
    """Whether the header says more than 预算数 or 支出数: 调整预算数, 全年支出数."""
    return bool(_SPECIFIC.search(one.cell.text))


def _name_others(
    named: list[NamedColumn], groups: Mapping[str, list[int]], read: dict[str, int]
) -> None:
    """What the second column with a key is, where it is known: 预算数 beside 调整预算数 is that of
    the year's start, 改进措施 belongs to the reason, the 分值 behind level 1 is the section's.
    """
    for key, other in _SECOND.items():
        left = [at for at in groups.get(key, ()) if at != read[key]]
        if key == "points":
            left = [at for at in left if at and named[at - 1].key == "level1"]
        if left and other not in read:
            read[other] = left[0]


def reach_of(view: View, named: list[NamedColumn], at: int) -> Reach:
    """The physical columns of the header cell at a place in its row, blank ones behind it too."""
    one = named[at]
    return Reach(one.first, one.last, end_of(view, named, at))


def end_of(view: View, named: list[NamedColumn], at: int) -> int:
    """How far that column reaches over blank header cells; the last one ends where it is merged."""
    one = named[at]
    following = named[at + 1].first if at + 1 < len(named) else 0
    end = one.last
    while end + 1 < following and view.at(one.cell[0], end + 1) is None:
        end += 1
    return end
