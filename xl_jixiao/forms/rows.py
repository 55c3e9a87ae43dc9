"""The rows below an indicator header: their kind, level names, split target columns.

What kind of row each row below an indicator header is, and which cells it has.

Rows of one table differ: indicators, repeated headers, 小计, 总分, placeholders, notes. The columns
are known from the header; here every row is only cut into its cells.

Level-1 and level-2 names, as clerks cut them up.

A name may be merged over its rows, are once with blanks below, be repeated on each row, or be cut
into pieces over several rows ("产出" / "指标" / "（50分）", even one character a row).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from functools import cache, lru_cache

from xl_jixiao.forms.columns import Reach
from xl_jixiao.forms.headers import Header
from xl_jixiao.forms.structure import numbers_columns
from xl_jixiao.forms.view import CellReader, View, cell_roles
from xl_jixiao.layouts.loading import of_forms
from xl_jixiao.layouts.vocabulary import vocabulary, without_brackets, word
from xl_jixiao.model.grid import Area, Cell, CellKind
from xl_jixiao.model.making import lookup
from xl_jixiao.model.submission import NOTHING, Entry
from xl_jixiao.text.labels import goes_on, is_placeholder, tidy
from xl_jixiao.text.patterns import lazy_re

_SAYING = (
    "level3",
    "level4",
    "target",
    "target_adjusted",
    "actual",
    "points",
    "claimed_score",
    "reason",
)

_NOTES = ("注：", "注:", "备注：", "备注:", "说明：", "说明:")

_SINGLE = frozenset({"points", "claimed_score", "number", "deviation", "review_score"})

_TEXT = CellKind.TEXT


class RowKind(Enum):
    """What a row below the header is."""

    INDICATOR = "indicator"
    EMPTY = "empty"
    TOTAL = "total"
    SUBTOTAL = "subtotal"
    END = "end"


_INDICATOR, _EMPTY = RowKind.INDICATOR, RowKind.EMPTY
_UNCALCULATED = CellKind.UNCALCULATED
_TOTAL, _END = RowKind.TOTAL, RowKind.END


@lookup
class TableRow:
    """One row below an indicator header."""

    row: int
    kind: RowKind
    cells: Mapping[str, tuple[Cell, ...]]
    """By column key, only filled cells; a merged cell is in each row that it covers."""
    label: Cell | None = None
    """The cell that says 总分 or 小计."""

    def first(self, key: str) -> Cell | None:
        """The first cell of a column."""
        found = self.cells.get(key)
        return found[0] if found else None

    def own(self, key: str) -> Cell | None:
        """The first cell of a column that starts in this row."""
        found = self.first(key)
        return found if found is not None and found[0] == self.row else None

    def all_own(self, key: str) -> Sequence[Cell]:
        """The cells of a column that start in this row."""
        cells = self.cells.get(key, ())
        if len(cells) == 1:  # nearly always
            return cells if cells[0][0] == self.row else ()
        return [cell for cell in cells if cell[0] == self.row]


def table_rows(view: View, header: Header, area: Area, bottom: int) -> list[TableRow]:
    """The rows from below the header down to the total row, the notes or `bottom`."""
    found: list[TableRow] = []
    columns = [
        (key, reach, reach.first == reach.end or key in _SINGLE)
        for key, reach in header.columns.items()
    ]
    for row in view.rows_between(header.bottom + 1, bottom):
        if numbers_columns(view, row, header.bottom, area):
            found.append(TableRow(row, RowKind.EMPTY, {}))
            continue
        line = _table_row(view, header, columns, area, row)
        if line.kind is _END:
            break
        found.append(line)
        if line.kind is _TOTAL:
            break
    return found


def _table_row(
    view: View, header: Header, columns: Sequence[tuple[str, Reach, bool]], area: Area, row: int
) -> TableRow:
    """`columns` are those of the header, each with whether a row has one cell there at most."""
    own = view.in_row(row, area.left, area.right)
    label, kind = _label(view, own, header)
    if kind is _END:
        return TableRow(row, kind, {})
    cells: dict[str, tuple[Cell, ...]] = {}
    at = view.cells.get
    for key, reach, single in columns:
        cell = at((row, reach.first))
        if single and cell is not None:  # nearly all cells
            cells[key] = (cell,)
        elif in_column := _cells(view, row, reach, header, single=single):
            cells[key] = in_column
    if kind is None:
        kind = _INDICATOR if _says_anything(cells, row) else _EMPTY
    return TableRow(row, kind, cells, label)


def _label(view: View, own: list[Cell], header: Header) -> tuple[Cell | None, RowKind | None]:
    """总分, 小计 or the start of the notes, as the leftmost text of the row says."""
    for first in own:
        if first[2] is _TEXT:
            break
    else:
        return None, None
    if first[3].lstrip().startswith(_NOTES) or (len(own) == 1 and _heads_a_page(first)):
        return first, RowKind.END
    for cell, roles in view.signs.get(first[0], ()):
        if roles.row == "subtotal" and own[0].col <= cell.col <= own[-1].col:
            return cell, RowKind.SUBTOTAL
        if cell is not first:
            continue
        is_field = bool(roles.head.label) and roles.indicators.section is None
        if (roles.row == "end" or is_field) and _is_note(view, cell, header):
            return cell, RowKind.END
        if roles.row == "total" and _is_alone(own, cell, header):
            return cell, RowKind.TOTAL
    return None, None


def _heads_a_page(cell: Cell) -> bool:
    """Whether a lone text is the title or the 续表 of a next page, above its repeated header."""
    return cell_roles(cell).head.title or goes_on(cell.text)


def _is_note(view: View, cell: Cell, header: Header) -> bool:
    """Whether the label starts a block below the table: it begins left of the level columns or
    spans them, where an indicator row has its level-1 name.
    """
    level3 = header.columns.get("level3") or header.columns.get("level2")
    return level3 is None or cell.col < level3.first or view.area(cell).right > level3.end


def _is_alone(own: list[Cell], label: Cell, header: Header) -> bool:
    """Whether the row has nothing but 总分 and its numbers: an indicator may be called 合计."""
    before = {key for key in ("target", "actual") if key in header.columns}
    spans = [header.columns[key] for key in before]
    return not any(
        cell is not label
        and any(reach.first <= cell.col <= reach.end for reach in spans)
        and not is_placeholder(cell.text)
        and cell.kind is CellKind.TEXT
        and not cell.text.strip().rstrip("分").replace(".", "").isdigit()
        for cell in own
    )


def _spanning(view: View, row: int, reach: Reach, header: Header) -> tuple[Cell, ...]:
    """The cell merged over the row where the column, a single one, has none of the row's own:
    mostly a name of level 1 or 2.
    """
    area = view.merge(row, reach.first)
    if area is None or area[0] <= header.bottom or not _is_own(area, reach, header):
        return ()
    return (view.cells[area[:2]],)


def _cells(view: View, row: int, reach: Reach, header: Header, *, single: bool) -> tuple[Cell, ...]:
    """The cells of one column in one row, from left to right."""
    if reach.first == reach.end:  # where the row has a cell, the caller has taken it
        return _spanning(view, row, reach, header)
    found: list[Cell] = []
    for col in range(reach.first, reach.end + 1):
        cell = view.cells.get((row, col))
        if cell is None:
            area = view.merge(row, col)
            if area is None or area[0] <= header.bottom:
                continue
            cell = view.cells.get(area[:2])
            if cell is None or not _is_own(area, reach, header):
                continue
        if cell in found:
            continue
        found.append(cell)
        if single:
            break
    return tuple(found)


def _is_own(area: Area, reach: Reach, header: Header) -> bool:
    """A merge that starts left of the column belongs to it only where no other column heads its
    start (the header is not merged as the rows are).
    """
    return area[1] >= reach.first or not any(
        other.first <= area.left <= other.last
        for other in header.columns.values()
        if other is not reach
    )


def _says_anything(cells: Mapping[str, tuple[Cell, ...]], row: int) -> bool:
    """Whether an indicator is in the row: a name, a target or an actual, or points.

    A row that has only its level-1 and level-2 names, or placeholders (指标2：, ……, —), was left
    blank.
    """
    for key in _SAYING:
        for cell in cells.get(key, ()):
            if cell[0] == row and (not is_placeholder(cell[3]) or cell[2] is _UNCALCULATED):
                return True
    return False


_SIGN = lazy_re(r"^[≥≧⩾≤≦⩽=═﹦＝＞>＜<﹥﹤]+$")

_STARTS_WITH_SIGN = lazy_re(r"^\s*[≥≧⩾≤≦⩽=═﹦＝＞>＜<﹥﹤]")

_DIGIT = lazy_re(r"[\d０-９]")

_BARE_NUMBER = lazy_re(r"^[-+]?[\d,，.０-９．]+$")

_STOPS = ("。", "；", "！", ";", ".")

_SHARES = frozenset({"%", "％", "‰", "百分比"})

_DIRECTIONS = {
    "正向": "≥",
    "正向指标": "≥",
    "反向": "≤",
    "负向": "≤",
    "逆向": "≤",
    "反向指标": "≤",
    "负向指标": "≤",
    "逆向指标": "≤",
}
"""Natures that name a direction in words. 定性, 定量 and all others say none and are left out."""

_NATURE_WORDS = {
    "大于等于": "≥",
    "小于等于": "≤",
    "大于": ">",
    "小于": "<",
    "等于": "=",
    **_DIRECTIONS,
}


def typed_nature(row: TableRow) -> str:
    """指标性质 as typed."""
    cells = row.cells.get("nature")
    return tidy(cells[0].text) if cells else ""


def joined_target(desk: CellReader, header: Header, row: TableRow) -> Entry:
    """The target as one text: nature+value+unit, a 定性 left out ("≥" "90" "%" → "≥90%").

    An adjusted target (调整指标值) counts before the one of the year's start.
    """
    key, adjusted = "target", row.cells.get("target_adjusted")
    if adjusted and not is_placeholder("".join([cell.text for cell in adjusted])):
        key = "target_adjusted"
    if key not in header.columns:
        return NOTHING
    cells = row.cells.get(key, ())
    if len(cells) == 1:  # nearly always
        value = desk.entry(cells[0])
    else:
        value = desk.joined(cells, row.row, header.first(key))
    if "unit" not in row.cells and "nature" not in row.cells:
        return value
    unit = row.first("unit")
    text = _with_unit(value.text, tidy(unit.text) if unit is not None else "")
    text = _with_sign(text, typed_nature(row))
    if text == value.text:
        return value
    return value._replace(text=text, kind=CellKind.TEXT, number=None, shown="")


def joined_actual(actual: Entry, row: TableRow) -> Entry:
    """The actual; a bare number takes the unit of the unit column.

    Not where 0.958 is under a target of 95 and the unit %: whether that is 95.8% or 0.958% is
    for the reading of the pair to tell, not for the unit column.
    """
    cell = row.first("unit")
    unit = tidy(cell.text) if cell is not None else ""
    if not unit or not _BARE_NUMBER.match(actual.text):
        return actual
    target = row.first("target_adjusted") or row.first("target")
    if unit in _SHARES and _is_fraction(actual.text) and not _is_fraction(target and target.text):
        return actual
    text = _with_unit(actual.text, unit)
    if text == actual.text:
        return actual
    shown = _with_unit(actual.shown, unit) if actual.shown else ""
    return actual._replace(text=text, number=None, shown=shown)


def joined_reason(reason: Entry, measures: Entry) -> Entry:
    """Reason and measures of two columns as one text, at the place of the first that is filled."""
    if is_placeholder(measures.text):
        return reason
    if is_placeholder(reason.text):
        return measures
    comma = "" if reason.text.endswith(_STOPS) else "；"
    text = f"{reason.text}{comma}{measures.text}"
    return reason._replace(text=text, kind=CellKind.TEXT, number=None)


def _is_fraction(text: str | None) -> bool:
    try:
        return text is not None and 0 < abs(float(text.strip())) <= 1
    except ValueError:
        return False


def _with_sign(text: str, nature: str) -> str:
    sign = nature if _SIGN.match(nature) else _NATURE_WORDS.get(nature, "")
    if not sign or not _DIGIT.search(text) or _STARTS_WITH_SIGN.match(text):
        return text
    return sign + text


def _with_unit(text: str, unit: str) -> str:
    if is_placeholder(unit) and unit not in _SHARES:
        return text
    if not _DIGIT.search(text) or text.endswith(unit):
        return text
    if text.endswith(("%", "％", "‰")) or not _DIGIT.match(text[-1]):
        return text
    return text + unit


_POINTS_ONLY = lazy_re(r"^(?:分值)?\d+(?:\.\d+)?分?$")


class Names:
    """Follows one level column downwards and says which name holds in each row.

    `take` is called for each row with the column's own cells; it returns whether a new name starts.
    The name's cells grow while pieces of it follow.
    """

    def __init__(self) -> None:
        self.cells: list[Cell] = []
        self.text = ""
        """The name so far: the texts of the cells."""

    def take(self, cells: Sequence[Cell]) -> bool:
        """Reads the own cells of the next row; True where a new name starts there."""
        new = [cell for cell in cells if cell not in self.cells]
        if not new:
            return False
        text = new[0].text if len(new) == 1 else "".join([cell.text for cell in new])
        if self.cells and _continues(self.text, text):
            self.cells += new
            self.text += text
            return False
        if self.cells and (text == self.text or word(text) == word(self.text)):
            return False  # repeated on each row, or again after a page break
        self.cells, self.text = new, text
        return True

    def clear(self) -> None:
        """Forgets the name: a new section starts."""
        self.cells, self.text = [], ""


@of_forms
@lru_cache(maxsize=4096)  # saves 0.04 s of 3.3 s: tests/bench/bench_caches.py
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


@of_forms
@cache
def _known() -> tuple[str, ...]:
    words = vocabulary()
    return tuple({*words.section, *words.level2})
