"""Header rows: where a table starts, its columns, its segment of the sheet.

Header rows: where a table starts and which column is which.

A header row is found by the words in it. Its columns reach as far as their header cell is merged;
blank columns to the right of a header (inserted, or split below a header over several columns)
belong to it as well.

Which rows and columns of a sheet belong to one form.

Several tables may stand on one sheet, below and beside each other; one table may be cut by a page
break that repeats its header, and one form may hold a table for each of several goals. Two tables
belong to different forms where something opens a form between them: a title, the name of a unit or
project, a money block.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import dropwhile, pairwise, takewhile
from typing import NamedTuple

from xl_jixiao.forms.columns import Holding, holding, is_filled
from xl_jixiao.forms.view import View, cell_roles
from xl_jixiao.layouts.vocabulary import indicator_key, money_key, roles
from xl_jixiao.model.grid import Area, Cell, CellKind
from xl_jixiao.text.labels import goes_on, printed_points

LEVELS = frozenset({"level1", "level2", "level3"})

_CLOSING = frozenset({"actual", "claimed_score"})

_BUDGETS = frozenset({"initial", "annual"})

_EXECUTED = frozenset({"executed"})

_MONEY = _BUDGETS | _EXECUTED

_CHOSEN = _MONEY | {"points", "claimed_score", "claimed_rate"}
"""Columns of numbers: of two with one key what stands below them tells which is read."""

_MONEY_LEADS = _BUDGETS | _EXECUTED | {"points", "claimed_rate", "claimed_score"}
"""What a money header may begin with; 其中：财政拨款 at its left is a label of another table."""

_TARGETS = ("target", "target_adjusted")

_SECOND = {"annual": "initial", "reason": "measures", "points": "section_points"}
"""Key → what another column with that key is."""

_SPECIFIC = re.compile(r"全\s*年|调\s*整|变\s*更|追\s*加")

_PASSED_OVER = "unread"
"""Key of columns that are known (得分系数) and that nothing is done with."""

_NOT_TOLD = frozenset(
    {"points", "number", "formula", "remark", "deviation", "review_score", "review_actual", "share"}
)
"""Keys of which a second column is nothing to tell: each level may have its 分值, and what is known to
be no data is not read at all.
"""

_BLOCK = 2
"""How many rows more than a header a label of a block has at least; fewer may be a header of two
rows.
"""

_FIRST_ROWS = 3
"""How many rows below the header of a score sheet are looked at for points inside the names."""

_MOST = 60
"""A longer text heads no column."""


class Reach(NamedTuple):
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


class _Named(NamedTuple):
    key: str
    cell: Cell
    first: int
    last: int
    bottom: int
    listed: bool
    """Whether the vocabulary has the text, or it was only recognised by a part of it."""


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
    indicator_key, lambda text: roles(text).indicator, LEVELS, _CLOSING, _has_levels
)

_MONEY_WORDS = _Words(money_key, lambda text: roles(text).money, _BUDGETS, _EXECUTED, _is_money)


def indicator_headers(view: View) -> list[Header]:
    """All header rows of indicator tables, complete ones only, from top to bottom."""
    return [header for header in _level_headers(view) if _is_complete(view, header)]


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
    return [header for header in _level_headers(view) if header.row not in complete]


def money_headers(view: View) -> list[Header]:
    """All header rows of money blocks: 执行数 and one of the budgets."""
    headers: list[Header] = []
    for row, signs in view.headings.items():
        if not any(found.money in _MONEY for _, found in signs):
            continue
        named = _without_corners(view, _named(view, row, _MONEY_WORDS))
        if _is_money(_keys(named)):
            named = list(dropwhile(lambda one: one.key not in _MONEY_LEADS, named))
            parts = [part for part in _split(view, named, _MONEY_WORDS) if _is_money(_keys(part))]
            headers += _new_headers(view, row, parts, _MONEY_WORDS, headers)
    return headers


def _level_headers(view: View) -> list[Header]:
    """Rows with at least two indicator columns of which one is a level."""
    headers: list[Header] = []
    for row, signs in view.headings.items():
        if not any(found.indicator in LEVELS for _, found in signs):
            continue
        named = _named(view, row, _INDICATOR)
        if _has_levels(_keys(named)):
            parts = _split(view, named, _INDICATOR)
            headers += _new_headers(view, row, parts, _INDICATOR, headers)
    return headers


def _new_headers(
    view: View, row: int, parts: list[list[_Named]], words: _Words, known: list[Header]
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


def _named(view: View, row: int, words: _Words) -> list[_Named]:
    """The named columns of a header row, those of a second header row below it included."""
    named = _without_block_labels(view, _in_row(view, view.rows[row], words), words)
    below = _second_row(view, named, words)
    if not below:
        return named
    whole = [one for one in named if not any(one.first <= part.first <= one.last for part in below)]
    return sorted([*whole, *below], key=lambda one: one.first)


def _in_row(view: View, cells: Iterable[Cell], words: _Words) -> list[_Named]:
    named = []
    for cell in cells:
        if len(cell.text) <= _MOST and (key := words.key(cell.text)):
            area = view.area(cell)
            listed = bool(words.listed(cell.text))
            if listed or not _labels_a_block(cell):
                named.append(_Named(key, cell, area.left, area.right, area.bottom, listed))
    return named


def _labels_a_block(cell: Cell) -> bool:
    """Whether the text is known to be no heading: 年度总体目标完成情况 is not guessed to be 完成情况."""
    found = cell_roles(cell)
    return bool(found.goal or found.section or found.title)


def _second_row(view: View, named: list[_Named], words: _Words) -> list[_Named]:
    """The columns of the row below the header, if that row is one: 指标性质, 指标值, 度量单位 below
    年度指标值; 年度指标值, 实际完成值 below 完成情况. It takes two listed words to tell.
    """
    if not named:
        return []
    above = min(one.bottom for one in named)
    left, right = min(one.first for one in named), max(one.last for one in named)
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


def _without_block_labels(view: View, named: list[_Named], words: _Words) -> list[_Named]:
    """Drops the labels of whole blocks (年度预算（万元）, 指标): they stand left of a header and reach
    down over its rows, in the first table of a row or in one beside it.
    """
    return [
        one
        for at, one in enumerate(named)
        if not _is_block_label(view, one, named[at + 1 :], words)
    ]


def _is_block_label(view: View, one: _Named, right: list[_Named], words: _Words) -> bool:
    lower = list(takewhile(lambda other: other.bottom < one.bottom, right))
    if len(lower) < 2:
        return False
    bottom = max(other.bottom for other in lower)
    if one.bottom - bottom >= _BLOCK:
        return True
    below = view.in_row(bottom + 1, lower[0].first, lower[-1].last)
    return not any(words.listed(cell.text) for cell in below)


def _without_corners(view: View, named: list[_Named]) -> list[_Named]:
    """Drops what heads no column but the names of the rows: 年度预算数（万元） in the corner."""
    return [
        one
        for at, one in enumerate(named)
        if one.key not in _MONEY or not _is_corner(view, named, at)
    ]


def _is_corner(view: View, named: list[_Named], at: int) -> bool:
    """Whether the column is the first of its table and holds labels only."""
    before = _keys(named[:at])
    if before & _MONEY and not _is_money(before):
        return False
    reach = _reach(view, named, at)
    left = named[at - 1].last + 1 if before & _MONEY else 1
    held = holding(view, reach.first, reach.end, named[at].bottom + 1, left)
    return bool(held.labels) and not held.numbers


def _keys(named: Iterable[_Named]) -> frozenset[str]:
    return frozenset(one.key for one in named)


def _split(view: View, named: list[_Named], words: _Words) -> list[list[_Named]]:
    """Tables that stand beside each other: a new one starts where a leading column repeats, or comes
    after a closing one with room for the names of rows between, and both sides are tables; or
    behind a gap. One table may have two columns with one key (预算数, 调整预算数), or its columns in an
    order of its own.
    """
    parts: list[list[_Named]] = [[]]
    for at, one in enumerate(named):
        seen = _keys(parts[-1])
        apart = bool(parts[-1]) and parts[-1][-1].last + 1 < one.first
        again = one.key in words.starts and (one.key in seen or (apart and seen & words.ends))
        whole = words.whole(seen) and words.whole(_keys(named[at:]))
        if (again and whole) or (parts[-1] and _gap(view, parts[-1][-1], one, whole=whole)):
            parts.append([])
        parts[-1].append(one)
    return parts


def _gap(view: View, left: _Named, right: _Named, *, whole: bool) -> bool:
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


def _with_row_above(view: View, row: int, named: list[_Named], words: _Words) -> list[_Named]:
    """With the columns whose header cells start in the row above and reach down into this one."""
    left, right = min(one.first for one in named), max(one.last for one in named)
    taken = {one.key for one in named}
    above = [
        one
        for one in _in_row(view, view.in_row(row - 1, left, right + 6), words)
        if one.key not in taken and one.bottom >= row
    ]
    return sorted([*named, *above], key=lambda one: one.first)


def _header(view: View, row: int, named: list[_Named]) -> Header:
    read = _read_columns(view, named)
    reaches = {id(one): _reach(view, named, at) for at, one in enumerate(named)}
    left = min(one.first for one in read.values())
    right = max(one.last for one in read.values())
    bottom = max(one.bottom for one in read.values())
    return Header(
        row=row,
        bottom=bottom,
        left=left,
        right=right,
        columns={key: reaches[id(one)] for key, one in read.items()},
        texts=tuple(one.cell.text for one in named),
        cells={key: one.cell for key, one in read.items()},
        unread=(*_seconds(view, named, read, bottom), *_unknown(view, named, bottom)),
    )


def _seconds(
    view: View, named: list[_Named], read: Mapping[str, _Named], bottom: int
) -> Iterator[Unread]:
    """Columns of which another one is read, and known ones that nothing is done with; not the 分值 of
    each level.
    """
    for one in named:
        chosen = read.get(one.key)
        if one.key in _NOT_TOLD or one is chosen or one in read.values():
            continue
        if is_filled(view, one.first, one.last, bottom + 1):
            yield Unread(one.cell, None if chosen is None else chosen.cell)


def _unknown(view: View, named: list[_Named], bottom: int) -> Iterator[Unread]:
    """Columns whose heading is not known, between the known ones or next to the last of them."""
    taken = {col for one in named for col in range(one.first, one.last + 1)}
    col, last = min(taken), max(taken)
    while (cell := view.at(bottom, col)) is not None or col <= last:
        area = None if cell is None else view.area(cell)
        if (
            cell is not None
            and area is not None
            and _heads_unknown(view, cell, area, bottom, taken)
        ):
            yield Unread(cell)
        elif area is not None and col > last:
            return
        col = col + 1 if area is None else area.right + 1


def _heads_unknown(view: View, cell: Cell, area: Area, bottom: int, taken: set[int]) -> bool:
    if area.bottom != bottom or taken & set(range(area.left, area.right + 1)):
        return False
    if cell.kind is not CellKind.TEXT or len(cell.text) > _MOST or cell_roles(cell).known:
        return False
    return is_filled(view, area.left, area.right, bottom + 1)


def _read_columns(view: View, named: list[_Named]) -> dict[str, _Named]:
    """Key → the column that is read, in their order; of several columns with one key the one that
    the vocabulary lists goes before one that was guessed (1—6月完成值 beside 全年完成值).
    """
    groups: dict[str, list[int]] = {}
    for at, one in enumerate(named):
        if one.key != _PASSED_OVER:
            groups.setdefault(one.key, []).append(at)
    if len(groups) == len(named):
        return {one.key: one for one in named}
    read: dict[str, int] = {}
    for key, places in groups.items():
        listed = [at for at in places if named[at].listed] or places
        read[key] = listed[0] if len(listed) == 1 else _best(view, named, key, listed)
    _name_others(named, groups, read)
    return {key: named[at] for key, at in sorted(read.items(), key=lambda item: item[1])}


def _best(view: View, named: list[_Named], key: str, places: list[int]) -> int:
    """The one that is read of several columns with one key."""
    if key == "points":  # each level may have a 分值 of its own: the indicator's is behind level 3
        near = [at for at in places if named[at - 1].key == "level3" and at]
        places = near or places
    if key not in _CHOSEN or len(places) == 1:
        return places[0]
    numbers = {at for at in places if _held(view, named, at).numbers}
    filled = [at for at in places if at in numbers] or places
    return max(filled, key=lambda at: (_is_specific(named[at]), -at))


def _held(view: View, named: list[_Named], at: int) -> Holding:
    reach = _reach(view, named, at)
    return holding(view, reach.first, reach.end, named[at].bottom + 1, reach.first)


def _is_specific(one: _Named) -> bool:
    """Whether the header says more than 预算数 or 支出数: 调整预算数, 全年支出数."""
    return bool(_SPECIFIC.search(one.cell.text))


def _name_others(
    named: list[_Named], groups: Mapping[str, list[int]], read: dict[str, int]
) -> None:
    """What the second column with a key is, where it is known: 预算数 beside 调整预算数 is that of
    the year's start, 改进措施 belongs to the reason, the 分值 behind level 1 is that of the section.
    """
    for key, other in _SECOND.items():
        left = [at for at in groups.get(key, ()) if at != read[key]]
        if key == "points":
            left = [at for at in left if at and named[at - 1].key == "level1"]
        if left and other not in read:
            read[other] = left[0]


def _reach(view: View, named: list[_Named], at: int) -> Reach:
    one = named[at]
    following = next((other.first for other in named[at + 1 :]), 0)
    return Reach(one.first, one.last, _end(view, one.cell.row, one.last, following))


def _end(view: View, row: int, last: int, following: int) -> int:
    """How far a column reaches over blank header cells; the last one ends where it is merged."""
    end = last
    while end + 1 < following and view.at(row, end + 1) is None:
        end += 1
    return end


_REACH = 12
"""How many columns left of a header the label of its goal is looked for."""

_OPENING_FIELDS = frozenset({"unit", "project", "department"})


@dataclass(frozen=True, slots=True)
class Segment:
    """The place of one form and its header rows (more than one after page breaks or for goals)."""

    area: Area
    headers: tuple[Header, ...]


def segments(view: View, headers: list[Header], money: list[Header]) -> list[Segment]:
    """The forms of a sheet by the header rows of their main tables."""
    if not headers:
        return []
    bottom = view.order[-1]
    found: list[Segment] = []
    bands = _bands(headers)
    starts = [min(header.left for header in band) for band in bands]
    left = 1
    for at, band in enumerate(bands):
        following = starts[at + 1] if at + 1 < len(bands) else None
        right = _right(view, [*band, *money], left, following)
        openings = [row for row in view.signs if _opens(view, row, left, right)]
        openings += [header.row for header in money if left <= header.left <= right]
        found += _stack(view, band, Area(1, left, bottom, right), sorted(set(openings)))
        left = right + 1
    return sorted(found, key=lambda one: (one.area.top, one.area.left))


def _bands(headers: list[Header]) -> list[list[Header]]:
    """Headers whose columns overlap, from left to right."""
    bands: list[list[Header]] = []
    for header in sorted(headers, key=lambda one: (one.left, one.row)):
        if bands and header.left <= max(one.right for one in bands[-1]):
            bands[-1].append(header)
        else:
            bands.append([header])
    return [sorted(band, key=lambda one: one.row) for band in bands]


def _right(view: View, headers: list[Header], left: int, following: int | None) -> int:
    """The last column of a band: as far as its tables and its money block reach, before the first
    column of the band that follows at its right; the last band has all that is left.
    """
    if following is None:
        ends = [cells[-1].col for cells in view.rows.values()]
        return max([*ends, *(header.right for header in headers)])
    return max(header.right for header in headers if left <= header.right < following)


def _stack(view: View, band: list[Header], area: Area, openings: list[int]) -> list[Segment]:
    """Cuts a band of tables below each other into forms."""
    groups: list[tuple[int, list[Header]]] = [(area.top, [band[0]])]
    for above, header in pairwise(band):
        start = next((row for row in openings if above.bottom < row < header.row), None)
        if start is not None and _goes_on(view, area, start, header.row):
            start = None
        elif start is None and _ended(view, above, header, area) and not goal_number(view, header):
            start = header.row
        if start is None:
            groups[-1][1].append(header)
        else:
            groups.append((start, [header]))
    ends = [start - 1 for start, _ in groups[1:]] + [area.bottom]
    return [
        Segment(Area(start, area.left, end, area.right), tuple(headers))
        for (start, headers), end in zip(groups, ends, strict=True)
    ]


def _goes_on(view: View, area: Area, start: int, end: int) -> bool:
    """Whether the page that begins in the row `start` (or just above it) is marked 续表: its title and
    the name of its unit only say again whose form it is.
    """
    above = view.rows_between(area.top, start - 1)[-1:]
    return any(
        goes_on(cell.text)
        for row in (*above, *view.rows_between(start, end - 1))
        for cell in view.in_row(row, area.left, area.right)
        if cell.kind is CellKind.TEXT
    )


def _opens(view: View, row: int, left: int, right: int) -> bool:
    cells = view.in_row(row, left, right)
    if not cells:
        return False
    found = cell_roles(cells[0])
    if found.title or found.attachment:
        return len(cells) == 1
    return found.field in _OPENING_FIELDS or found.inline in _OPENING_FIELDS


def _ended(view: View, above: Header, header: Header, area: Area) -> bool:
    """Whether the table above has its total row before the next header."""
    return any(
        cell_roles(cell).row == "total"
        for row in view.rows_between(above.bottom + 1, header.row - 1)
        for cell in view.in_row(row, area.left, area.right)[:1]
    )


def goal_label(view: View, header: Header) -> Cell | None:
    """The cell that names the goal of a table (年度绩效目标2): left of its header or above it."""
    for row in (header.row, header.row - 1):
        for col in range(header.left, max(header.left - _REACH, 0), -1):
            cell = view.at(row, col)
            if cell is not None and cell_roles(cell).goal_number:
                return cell
    return None


def goal_number(view: View, header: Header) -> str:
    """The number of the goal that a table belongs to, "" where it names none."""
    label = goal_label(view, header)
    return "" if label is None else cell_roles(label).goal_number
