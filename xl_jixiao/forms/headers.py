"""Header rows: where a table starts and which column is which.

A header row is found by the words in it. Its columns reach as far as their header cell is merged;
blank columns to the right of a header (inserted, or split below a header over several columns)
belong to it as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from itertools import dropwhile, takewhile
from typing import NamedTuple

from xl_jixiao.forms.columns import (
    LONGEST_HEADING,
    NamedColumn,
    Reach,
    Unread,
    end_of,
    held,
    reach_of,
    read_columns,
    unread_columns,
)
from xl_jixiao.forms.view import View, cell_roles
from xl_jixiao.layouts.roles import indicator_key, money_key, roles
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.grid import Area, Cell, CellKind
from xl_jixiao.text.labels import printed_points

LEVELS = frozenset({"level1", "level2", "level3"})

_CLOSING = frozenset({"actual", "claimed_score"})

_BUDGETS = frozenset({"initial", "annual"})

_EXECUTED = frozenset({"executed"})

_MONEY = _BUDGETS | _EXECUTED

_MONEY_LEADS = _BUDGETS | _EXECUTED | {"points", "claimed_rate", "claimed_score", "completion"}
"""What a money header may begin with; 其中：财政拨款 at its left is a label of another table."""

_TARGETS = ("target", "target_adjusted")

_BLOCK = 2
"""How many rows more than a header a label of a block has at least; fewer may be a header of two
rows.
"""

_FIRST_ROWS = 3
"""How many rows below the header of a score sheet are looked at for points inside the names."""


@dataclass(frozen=True, slots=True)
class Header:
    """A header row with its columns."""

    row: int
    bottom: int
    """Last row of the header; data starts below."""
    left: int
    right: int
    columns: Mapping[str, Reach]
    texts: tuple[str, ...] = ()
    """The header texts in their order."""
    cells: Mapping[str, Cell] = field(default_factory=dict)
    unread: tuple[Unread, ...] = ()
    """Columns in which something stands and that are not read."""

    def has(self, key: str) -> bool:
        """Whether the table has that column."""
        return key in self.columns

    def first(self, key: str) -> int:
        """The first physical column of that column, 0 where the table has none."""
        reach = self.columns.get(key)
        return reach.first if reach else 0


class _Words(NamedTuple):
    """How the header texts of one kind of table are looked up."""

    key: Callable[[str], str]
    """The key of a text, also of one never seen before; asked in a row that is a header."""
    listed: Callable[[str], str]
    """The key of a text of the vocabulary; asked where the row may be anything."""
    starts: frozenset[str]
    """The columns that a table begins with."""
    ends: frozenset[str]
    """The columns behind which another table may begin."""
    whole: Callable[[frozenset[str]], bool]
    """Whether these columns make a table."""


def _is_money(keys: frozenset[str]) -> bool:
    return "executed" in keys and bool(keys & _BUDGETS)


def _has_levels(keys: frozenset[str]) -> bool:
    valued = keys & {*_TARGETS, "actual", "points", "claimed_score"}
    return bool(keys & LEVELS) and len(keys) >= 3 and bool(valued)


_INDICATOR = _Words(
    indicator_key, lambda text: roles(text).indicators.column, LEVELS, _CLOSING, _has_levels
)

_MONEY_WORDS = _Words(
    money_key, lambda text: roles(text).funds.column, _BUDGETS, _EXECUTED, _is_money
)


def indicator_headers(view: View) -> list[Header]:
    """All header rows of indicator tables, complete ones only, from top to bottom."""
    return complete_headers(view, level_headers(view))


def complete_headers(view: View, headers: Iterable[Header]) -> list[Header]:
    """Those of the rows with indicator columns that have all a self-evaluation needs."""
    return [header for header in headers if _is_complete(view, header)]


def _is_complete(view: View, header: Header) -> bool:
    if not (header.has("level3") or header.has("level2")):
        return False
    if header.has("actual"):
        return any(header.has(key) for key in (*_TARGETS, "points", "claimed_score"))
    return _is_score_sheet(view, header)


def _is_score_sheet(view: View, header: Header) -> bool:
    """Whether the table has scores and points (in a column or inside the names) and neither target
    nor actual by design: 评价得分表 of 部门整体.
    """
    if not header.has("claimed_score") or any(map(header.has, _TARGETS)):
        return False
    if header.has("points"):
        return True
    names = [header.columns[key] for key in ("level2", "level3") if header.has(key)]
    return any(
        printed_points(cell.text) is not None
        for row in view.rows_between(header.bottom + 1, header.bottom + _FIRST_ROWS)
        for reach in names
        for cell in view.in_row(row, reach.first, reach.last)
        if cell.kind is CellKind.TEXT
    )


def incomplete_headers(view: View) -> list[Header]:
    """Rows that look like the header of an indicator table and lack columns: for the reason why
    a sheet is no form.
    """
    complete = {header.row for header in indicator_headers(view)}
    return [header for header in level_headers(view) if header.row not in complete]


def money_headers(view: View) -> list[Header]:
    """All header rows of money blocks: 执行数 and one of the budgets."""
    headers: list[Header] = []
    for row, signs in view.headings.items():
        if not [found for _, found in signs if found.funds.column in _MONEY]:
            continue
        named = _without_corners(view, _named(view, row, _MONEY_WORDS))
        if _is_money(_keys(named)):
            named = list(dropwhile(lambda one: one.key not in _MONEY_LEADS, named))
            parts = [part for part in _split(view, named, _MONEY_WORDS) if _is_money(_keys(part))]
            headers += _new_headers(view, row, parts, _MONEY_WORDS, headers)
    return headers


def level_headers(view: View) -> list[Header]:
    """Rows with at least three indicator columns of which one is a level, complete or not."""
    headers: list[Header] = []
    for row, signs in view.headings.items():
        if not [found for _, found in signs if found.indicators.column in LEVELS]:
            continue
        named = _named(view, row, _INDICATOR)
        if _has_levels(_keys(named)):
            parts = _split(view, named, _INDICATOR)
            headers += _new_headers(view, row, parts, _INDICATOR, headers)
    return headers


def _new_headers(
    view: View, row: int, parts: list[list[NamedColumn]], words: _Words, known: list[Header]
) -> list[Header]:
    """The headers that begin in a row; the second row of a header found above is none."""
    found = [_header(view, row, _with_row_above(view, row, part, words)) for part in parts]
    return [
        one
        for one in found
        if not any(
            other.row < row <= other.bottom and other.left <= one.right and one.left <= other.right
            for other in known
        )
    ]


def _named(view: View, row: int, words: _Words) -> list[NamedColumn]:
    """The named columns of a header row, those of a second header row below it included."""
    named = _without_block_labels(view, _in_row(view, view.rows[row], words), words)
    below = _second_row(view, named, words)
    if not below:
        return _visible_first(view, named)
    whole = [one for one in named if not any(one.first <= part.first <= one.last for part in below)]
    return _visible_first(view, sorted([*whole, *below], key=lambda one: one.first))


def _visible_first(view: View, named: list[NamedColumn]) -> list[NamedColumn]:
    """Without the hidden columns whose heading a visible one has."""
    hidden = view.unseen.cols
    if not hidden:
        return named
    seen = {one.key for one in named if one.first not in hidden}
    return [one for one in named if one.first not in hidden or one.key not in seen]


def _seen_span(view: View, area: Area) -> tuple[int, int]:
    """The columns of a heading as far as they are seen; all of them where none is."""
    hidden, (left, right) = view.unseen.cols, area[1::2]
    if not hidden or left == right:
        return left, right
    seen = [col for col in range(area.left, area.right + 1) if col not in hidden]
    return (seen[0], seen[-1]) if seen else (area.left, area.right)


def _in_row(view: View, cells: Iterable[Cell], words: _Words) -> list[NamedColumn]:
    named = []
    for cell in cells:
        text = cell[3]
        if len(text) <= LONGEST_HEADING and (key := words.key(text)):
            area = view.area(cell)
            listed = bool(words.listed(text))
            if listed or not _labels_a_block(cell):
                named.append(NamedColumn(key, cell, *_seen_span(view, area), area[2], listed))
    return named


def _labels_a_block(cell: Cell) -> bool:
    """Whether the text is known to be no heading: 年度总体目标完成情况 is no 完成情况."""
    found = cell_roles(cell)
    return bool(found.goals.part or found.indicators.section or found.head.title)


def _second_row(view: View, named: list[NamedColumn], words: _Words) -> list[NamedColumn]:
    """The columns of the row below the header, if that row is one: 指标性质, 指标值, 度量单位 below
    年度指标值; 年度指标值, 实际完成值 below 完成情况. It takes two listed words to tell.
    """
    if not named:
        return []
    above = min([one.bottom for one in named])
    signs = view.signs.get(above + 1, ())
    if len({key for cell, _ in signs if (key := words.listed(cell.text))}) < 2:
        return []  # nearly always: it is the first row of data
    left, right = min([one.first for one in named]), max([one.last for one in named])
    while view.at(above, right + 1) is not None:
        right += 1
    cells = [
        cell
        for cell in view.in_row(above + 1, left, right)
        if (top := view.at(above, cell.col)) is None or view.area(top).bottom == above
    ]
    found = _in_row(view, cells, words)
    listed = {one.key for one in found if one.listed}
    repeated = listed >= {one.key for one in named}
    return found if len(listed) >= 2 and not repeated else []


def _without_block_labels(view: View, named: list[NamedColumn], words: _Words) -> list[NamedColumn]:
    """Drops the labels of whole blocks (年度预算（万元）, 指标): they are left of a header and
    reach down over its rows, in the first table of a row or in one beside it.
    """
    if len({one.bottom for one in named}) < 2:
        return named
    return [
        one
        for at, one in enumerate(named)
        if not _is_block_label(view, one, named[at + 1 :], words)
    ]


def _is_block_label(view: View, one: NamedColumn, right: list[NamedColumn], words: _Words) -> bool:
    lower = list(takewhile(lambda other: other.bottom < one.bottom, right))
    if len(lower) < 2:
        return False
    bottom = max(other.bottom for other in lower)
    if one.bottom - bottom >= _BLOCK:
        return True
    below = view.in_row(bottom + 1, lower[0].first, lower[-1].last)
    return not any(words.listed(cell.text) for cell in below)


def _without_corners(view: View, named: list[NamedColumn]) -> list[NamedColumn]:
    """Drops what heads no column but the names of the rows: 年度预算数（万元） in the corner."""
    return [
        one
        for at, one in enumerate(named)
        if one.key not in _MONEY or not _is_corner(view, named, at)
    ]


def _is_corner(view: View, named: list[NamedColumn], at: int) -> bool:
    """Whether the column is the first of its table and holds labels only."""
    before = _keys(named[:at])
    if before & _MONEY and not _is_money(before):
        return False
    one, end = named[at], end_of(view, named, at)
    left = named[at - 1].last + 1 if before & _MONEY else 1
    labels = 0
    for is_number in held(view, one.first, end, one.bottom + 1, left):
        if is_number:
            return False
        labels += 1
    return bool(labels)


def _keys(named: Iterable[NamedColumn]) -> frozenset[str]:
    return frozenset([one.key for one in named])


def _split(view: View, named: list[NamedColumn], words: _Words) -> list[list[NamedColumn]]:
    """Tables that are beside each other: a new one starts where a leading column repeats, or
    comes after a closing one with room for the names of rows between, and both sides are tables; or
    behind a gap. One table may have two columns with one key (预算数, 调整预算数), or its columns
    in an order of its own.
    """
    parts: list[list[NamedColumn]] = [named[:1]]
    for at, one in enumerate(named[1:], start=1):
        last = parts[-1][-1]
        apart = last.last + 1 < one.first
        if apart or one.key in words.starts:
            seen = _keys(parts[-1])
            again = one.key in words.starts and (one.key in seen or (apart and seen & words.ends))
            if apart or again:
                whole = words.whole(seen) and words.whole(_keys(named[at:]))
                if (again and whole) or (apart and _gap(view, last, one, whole=whole)):
                    parts.append([])
        parts[-1].append(one)
    return parts


def _gap(view: View, left: NamedColumn, right: NamedColumn, *, whole: bool) -> bool:
    """Whether a blank column and a text that heads no column lie between: the edge of a table and
    the label of the next. Blank columns alone were inserted, and a text of the same height beside
    one heads a column that nobody knows.
    """
    row = left.cell.row
    between = range(left.last + 1, right.first)
    texts = [cell for col in between if (cell := view.at(row, col)) is not None]
    if not texts or len(texts) == len(between):
        return False
    return whole or any(
        view.area(cell).bottom > left.bottom or cell_roles(cell).known for cell in texts
    )


def _with_row_above(
    view: View, row: int, named: list[NamedColumn], words: _Words
) -> list[NamedColumn]:
    """With the columns whose header cells start in the row above and reach down into this one."""
    left, right = min([one.first for one in named]), max([one.last for one in named])
    reaching = [
        cell
        for cell in view.in_row(row - 1, left, right + 6)
        if (area := view.merge(row - 1, cell.col)) is not None and area.bottom >= row
    ]
    if not reaching:
        return named
    taken = {one.key for one in named}
    above = [one for one in _in_row(view, reaching, words) if one.key not in taken]
    return sorted([*named, *above], key=lambda one: one.first)


def _header(view: View, row: int, named: list[NamedColumn]) -> Header:
    read = read_columns(view, named)
    chosen = [named[at] for at in read.values()]
    bottom = max([one.bottom for one in chosen])
    return Header(
        row=row,
        bottom=bottom,
        left=min([one.first for one in chosen]),
        right=max([one.last for one in chosen]),
        columns={key: reach_of(view, named, at) for key, at in read.items()},
        texts=tuple(one.cell.text for one in named),
        cells={key: named[at].cell for key, at in read.items()},
        unread=unread_columns(view, named, read, bottom),
    )
