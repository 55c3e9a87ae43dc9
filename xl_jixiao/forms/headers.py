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

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import dropwhile, pairwise
from typing import NamedTuple

from xl_jixiao.forms.view import View, cell_roles
from xl_jixiao.layouts.vocabulary import indicator_key, money_key, roles
from xl_jixiao.model.grid import Area, Cell

LEVELS = frozenset({"level1", "level2", "level3"})

_CLOSING = frozenset({"actual", "claimed_score"})

_BUDGETS = frozenset({"initial", "annual"})

_EXECUTED = frozenset({"executed"})

_MONEY = _BUDGETS | _EXECUTED

_MONEY_LEADS = _BUDGETS | _EXECUTED | {"points"}
"""What a money header may begin with; 其中：财政拨款 at its left is a label of another table."""

_TARGETS = ("target", "target_adjusted")

_MOST = 60
"""A longer text heads no column."""


class Reach(NamedTuple):
    """The physical columns of a table column."""

    first: int
    last: int
    """Last column of the header cell itself."""
    end: int
    """Last column before the next header; blank columns between belong to this one."""


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


_INDICATOR = _Words(indicator_key, lambda text: roles(text).indicator)

_MONEY_WORDS = _Words(money_key, lambda text: roles(text).money)


def indicator_headers(view: View) -> list[Header]:
    """All header rows of indicator tables, complete ones only, from top to bottom."""
    return complete_headers(level_headers(view))


def complete_headers(headers: Iterable[Header]) -> list[Header]:
    """Those of the rows with indicator columns that have all a self-evaluation needs."""
    return [
        header
        for header in headers
        if header.has("actual") and (header.has("level3") or header.has("level2"))
        if any(header.has(key) for key in (*_TARGETS, "points", "claimed_score"))
    ]


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
        if not any(found.money in _MONEY for _, found in signs):
            continue
        named = _named(view, row, _MONEY_WORDS)
        keys = {one.key for one in named}
        if "executed" in keys and keys & _BUDGETS:
            named = list(dropwhile(lambda one: one.key not in _MONEY_LEADS, named))
            parts = _split(view, named, _BUDGETS, _EXECUTED)
            headers += _new_headers(view, row, parts, _MONEY_WORDS, headers)
    return headers


def level_headers(view: View) -> list[Header]:
    """Rows with at least three indicator columns of which one is a level, complete or not."""
    headers: list[Header] = []
    for row, signs in view.headings.items():
        if not any(found.indicator in LEVELS for _, found in signs):
            continue
        named = _named(view, row, _INDICATOR)
        keys = {one.key for one in named}
        if len(keys) >= 3 and keys & {*_TARGETS, "actual", "points", "claimed_score"}:
            parts = _split(view, named, LEVELS, _CLOSING)
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
    named = _without_block_label(_in_row(view, view.rows[row], words))
    below = _second_row(view, named, words)
    if not below:
        return _visible_first(view, named)
    whole = [one for one in named if not any(one.first <= part.first <= one.last for part in below)]
    return _visible_first(view, sorted([*whole, *below], key=lambda one: one.first))


def _visible_first(view: View, named: list[_Named]) -> list[_Named]:
    """Without the hidden columns whose heading a visible one has."""
    hidden = view.unseen.cols
    if not hidden:
        return named
    seen = {one.key for one in named if one.first not in hidden}
    return [one for one in named if one.first not in hidden or one.key not in seen]


def _seen_span(view: View, area: Area) -> tuple[int, int]:
    """The columns of a heading as far as they are seen; all of them where none is."""
    hidden = view.unseen.cols
    if not hidden or area.left == area.right:
        return area.left, area.right
    seen = [col for col in range(area.left, area.right + 1) if col not in hidden]
    return (seen[0], seen[-1]) if seen else (area.left, area.right)


def _in_row(view: View, cells: Iterable[Cell], words: _Words) -> list[_Named]:
    named = []
    for cell in cells:
        if len(cell.text) <= _MOST and (key := words.key(cell.text)):
            area = view.area(cell)
            listed = bool(words.listed(cell.text))
            named.append(_Named(key, cell, *_seen_span(view, area), area.bottom, listed))
    return named


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


def _without_block_label(named: list[_Named]) -> list[_Named]:
    """Drops a label of the whole block (年度预算（万元）, 指标) that stands left of the header and
    reaches down over the rows.
    """
    others = [one.bottom for one in named[1:]]
    return named[1:] if others and named[0].bottom > max(others) else named


def _split(
    view: View, named: list[_Named], starts: frozenset[str], ends: frozenset[str]
) -> list[list[_Named]]:
    """Tables that stand beside each other: a new one starts where a leading column repeats or
    comes after a closing one, or behind a gap.
    """
    parts: list[list[_Named]] = [[]]
    seen: set[str] = set()
    for one in named:
        again = one.key in starts and (one.key in seen or seen & ends)
        if again or (parts[-1] and _gap(view, parts[-1][-1], one)):
            parts.append([])
            seen.clear()
        seen.add(one.key)
        parts[-1].append(one)
    return parts


def _gap(view: View, left: _Named, right: _Named) -> bool:
    """Whether a blank column and a text that heads no column lie between: the edge of a table and
    the label of the next. Blank columns alone were inserted.
    """
    row = left.cell.row
    between = range(left.last + 1, right.first)
    blanks = [col for col in between if view.at(row, col) is None]
    return bool(blanks) and len(blanks) < len(between)


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
    columns: dict[str, Reach] = {}
    cells: dict[str, Cell] = {}
    bottoms: dict[str, int] = {}
    best = {one.key for one in named if one.listed}
    for at, one in enumerate(named):
        if one.key in columns and not _is_nearer(named, at):
            continue
        if one.key in best and not one.listed:
            continue  # 1—6月完成值 beside 全年完成值
        following = next((other.first for other in named[at + 1 :]), 0)
        end = _end(view, row, one.last, following)
        columns[one.key] = Reach(one.first, one.last, end)
        cells[one.key] = one.cell
        bottoms[one.key] = one.bottom
    return Header(
        row=row,
        bottom=max(bottoms.values()),
        left=min(reach.first for reach in columns.values()),
        right=max(reach.last for reach in columns.values()),
        columns=columns,
        texts=tuple(one.cell.text for one in named),
        cells=cells,
    )


def _is_nearer(named: list[_Named], at: int) -> bool:
    """Where each level has a 分值 of its own, the one behind level 3 is the indicator's."""
    return named[at].key == "points" and named[at - 1].key == "level3"


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
    for at, band in enumerate(bands):
        left = 1 if at == 0 else max(header.right for header in bands[at - 1]) + 1
        right = _right(view, band, last=at == len(bands) - 1)
        openings = [row for row in view.signs if _opens(view, row, left, right)]
        openings += [header.row for header in money if left <= header.left <= right]
        found += _stack(view, band, Area(1, left, bottom, right), sorted(set(openings)))
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


def _right(view: View, band: list[Header], *, last: bool) -> int:
    right = max(header.right for header in band)
    if not last:
        return right
    return max([right, *(cells[-1].col for cells in view.rows.values())])


def _stack(view: View, band: list[Header], area: Area, openings: list[int]) -> list[Segment]:
    """Cuts a band of tables below each other into forms."""
    groups: list[tuple[int, list[Header]]] = [(area.top, [band[0]])]
    for above, header in pairwise(band):
        start = next((row for row in openings if above.bottom < row < header.row), None)
        if start is None and _ended(view, above, header, area) and not goal_number(view, header):
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
