"""导入说明: what was not placed, was changed, or was read from sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from xl_jixiao.forms.view import View, cell_roles
from xl_jixiao.importing.filling import PlacedText, Remark, RemarkKind
from xl_jixiao.importing.source import Sheets
from xl_jixiao.layouts.sheet_plan import (
    HEADER,
    HEADING_FONT,
    LABEL_LEFT,
    PrintSetup,
    SheetPlan,
    SheetPlanBuilder,
    Style,
)
from xl_jixiao.model.grid import Area, Cell, CellKind, CellRef, Grid
from xl_jixiao.outputs.cell_text import safe_text
from xl_jixiao.text.labels import fold, is_placeholder, tidy
from xl_jixiao.text.patterns import lazy_re

LISTING_SHEET = "导入说明"

_HEADERS = ("源工作表", "单元格", "内容", "说明")

_WIDTHS = (18.0, 16.0, 60.0, 44.0)

_HEADLINE = Style(font=HEADING_FONT, size=14, border=False, align="left")

_SECTION = Style(bold=True, border=False, align="left", size=11)

_NOTE = Style(border=False, align="left", valign="top", size=9)

_TEXT = LABEL_LEFT.formatted("@")

_MOST = 2_000
"""Lines of one heading; a source with more is no form."""

_MOST_CELLS = 12

_MOST_SHOWN = 4

_NUMBERS = lazy_re(r"-?\d[\d,.]*%?")

_TALLEST = 150.0


class RemarkLine(NamedTuple):
    """Remarks of one kind with the same words, on one line."""

    kind: RemarkKind
    sheet: str
    cells: str
    text: str
    why: str
    column: str = ""


def lines(remarks: Iterable[Remark]) -> tuple[RemarkLine, ...]:
    """The remarks by their headings; the same text for the same reason is once, and so does a
    sentence of which several things were read.
    """
    remarks = list(remarks)
    found = [*_by_text(remarks), *_by_sentence(remarks)]
    order = {kind: number for number, kind in enumerate(RemarkKind)}
    return tuple(sorted(found, key=lambda one: order[one.kind]))


def _by_text(remarks: Iterable[Remark]) -> Iterator[RemarkLine]:
    cells: defaultdict[tuple[RemarkKind, str, str, str, str], list[str]] = defaultdict(list)
    for one in remarks:
        if one.kind is RemarkKind.STATED:
            continue
        places = cells[one.kind, one.sheet, one.text, one.why, one.column]
        if one.cell and one.cell not in places:
            places.append(one.cell)
    for (kind, sheet, text, why, column), places in cells.items():
        yield RemarkLine(kind, sheet, _joined(places), text, why, column)


class RemarkSummary(NamedTuple):
    """Lines of one kind that say the same of one column, but for numbers: what a screen has room
    for.
    """

    sheet: str
    cells: str
    text: str
    """Of the first of them."""
    why: str
    """Likewise."""
    column: str
    """"" where it is no column of a table."""
    lines: int
    """How many they are."""


def by_column(found: Iterable[RemarkLine]) -> list[RemarkSummary]:
    """The lines with those of one column joined; all of them are in the workbook."""
    groups: defaultdict[tuple[str, str, str, str], list[RemarkLine]] = defaultdict(list)
    for number, one in enumerate(found):
        # what is outside the columns is reported each by itself
        alone = "" if one.column else str(number)
        groups[one.sheet, _NUMBERS.sub("", one.why), one.column, alone].append(one)
    return [
        RemarkSummary(
            sheet,
            "、".join(one.cells for one in group[:_MOST_SHOWN]),
            group[0].text,
            group[0].why,
            column,
            len(group),
        )
        for (sheet, _, column, _), group in groups.items()
    ]


def _by_sentence(remarks: Iterable[Remark]) -> Iterator[RemarkLine]:
    sentences: defaultdict[tuple[str, str], list[Remark]] = defaultdict(list)
    for one in remarks:
        if one.kind is RemarkKind.STATED:
            sentences[one.sheet, one.cell].append(one)
    for (sheet, cell), parts in sentences.items():
        text = "；".join(one.text for one in parts)
        fields = "、".join(dict.fromkeys(one.why for one in parts))
        yield RemarkLine(RemarkKind.STATED, sheet, cell, text, f"填入{fields}")


def _joined(cells: Sequence[str]) -> str:
    shown = "、".join(cells[:_MOST_CELLS])
    return f"{shown} 等{len(cells)}处" if len(cells) > _MOST_CELLS else shown


def listing(source: str, found: Sequence[RemarkLine], remarks: Sequence[str] = ()) -> SheetPlan:
    """The sheet.

    Args:
        source: name of the file that was imported.
        found: what to list.
        remarks: what the reader of the file says of it as a whole.
    """
    draft = SheetPlanBuilder(_WIDTHS)
    draft.put(Area(1, 1, 1, 4), f"由“{safe_text(source)}”导入", _HEADLINE)
    intro = (
        "本表不随自评表打印和报送，核对后可以删除。源文件里填了的内容都在各张自评表里，或列在下面；"
        "“……”“—”“/”等占位符不列。"
    )
    draft.put(Area(2, 1, 2, 4), intro, _NOTE)
    row = 3
    for remark in remarks:
        draft.put(Area(row, 1, row, 4), safe_text(remark), _NOTE)
        row += 1
    for kind in RemarkKind:
        row = _section(draft, kind, [one for one in found if one.kind is kind], row + 1)
    plan = draft.plan(LISTING_SHEET, PrintSetup(Area(1, 1, row, 4), landscape=True))
    heights = tuple((at, min(height, _TALLEST)) for at, height in plan.heights)
    return replace(plan, heights=heights)


def _section(
    draft: SheetPlanBuilder, kind: RemarkKind, found: Sequence[RemarkLine], row: int
) -> int:
    """One heading with its lines; the row below them. Without lines it is left out, but for the
    first: that nothing was lost is worth saying.
    """
    if not found:
        if kind is RemarkKind.UNPLACED:
            draft.put(Area(row, 1, row, 4), "源文件里填了的内容都已放入。", _SECTION)
            return row + 1
        return row - 1
    draft.put(Area(row, 1, row, 4), f"{kind.value}（{len(found)}项）", _SECTION)
    for col, text in enumerate(_HEADERS, start=1):
        draft.put(Area(row + 1, col, row + 1, col), text, HEADER)
    row += 2
    for one in found[:_MOST]:
        texts = (one.sheet, one.cells, one.text, one.why)
        for col, text in enumerate(texts, start=1):
            draft.put(Area(row, col, row, col), safe_text(text), _TEXT)
        row += 1
    if len(found) > _MOST:
        draft.put(Area(row, 1, row, 4), f"另有 {len(found) - _MOST} 项未列出。", _NOTE)
        row += 1
    return row


_NUMBER = lazy_re(r"\d+(?:\.\d+)?")

_BRACKETS = lazy_re(r"[（(].*?[）)]")

_LABEL_LENGTH = 10

_NO_PLACE = "模板里没有放它的位置"

_FIXED = "表头或固定文字"

_REACH = 4
"""How far right of the first of several joined cells (≥ | 90 | %) the others may be."""


def leftovers(
    grids: Iterable[Grid],
    found: Sequence[PlacedText],
    printed: Iterable[str],
    fixed: Iterable[str],
    *,
    sheets: Sheets,
    dropped: frozenset[CellRef] = frozenset(),
) -> Iterator[Remark]:
    """Remarks on the filled cells that have found no place.

    Args:
        grids: the sheets that the forms were read from.
        found: what has been placed.
        printed: all texts of the forms that were made: a header or a label of the source that
            is there too is no loss.
        fixed: what the source's own form prints before it is filled in.
        sheets: the same sheets, asked for the headings of columns.
        dropped: cells that were left out on purpose and are counted elsewhere.
    """
    labels = {fold(text) for text in printed}
    known = {fold(text) for text in fixed}
    by_sheet: defaultdict[str, list[PlacedText]] = defaultdict(list)
    for one in found:
        by_sheet[one.ref.sheet].append(one)
    for grid in grids:
        placed = _PlacedCells(by_sheet.get(grid.sheet, ()))
        view = View(grid)
        for row in view.order:
            for cell in view.rows[row]:
                ref = CellRef(grid.sheet, cell.row, cell.col)
                if ref in dropped:
                    continue
                for remark in _remark(view, cell, placed, labels, known):
                    yield remark._replace(column=sheets.heading(ref))


def _remark(
    view: View, cell: Cell, placed: _PlacedCells, labels: set[str], known: set[str]
) -> Iterator[Remark]:
    text = tidy(cell.text)
    if is_placeholder(text) or placed.holds(cell):
        return
    a1 = CellRef(view.sheet, cell.row, cell.col).a1
    if cell.kind is CellKind.TEXT:
        folded = fold(text)
        if folded in labels:
            return
        if folded in known or cell_roles(cell).known or _labels_a_block(view, cell, text):
            yield Remark(RemarkKind.LABEL, view.sheet, a1, text, _FIXED)
            return
    yield Remark(RemarkKind.UNPLACED, view.sheet, a1, text, _NO_PLACE)


def _labels_a_block(view: View, cell: Cell, text: str) -> bool:
    """项目资金（万元） beside all rows of the money: a short text merged downwards at the left."""
    area = view.area(cell)
    leftmost = min(one.col for one in view.rows[cell.row]) == cell.col
    return leftmost and area.bottom > area.top and len(_BRACKETS.sub("", text)) <= _LABEL_LENGTH


class _PlacedCells:
    """What has been placed of one sheet, to be asked by cell."""

    def __init__(self, found: Iterable[PlacedText]) -> None:
        self._places: set[tuple[int, int]] = set()
        self._rows: defaultdict[int, list[PlacedText]] = defaultdict(list)
        self._columns: defaultdict[int, list[str]] = defaultdict(list)
        for one in found:
            self._places.add((one.ref.row, one.ref.col))
            self._rows[one.ref.row].append(one)
            self._columns[one.ref.col].append(fold(one.text))

    def holds(self, cell: Cell) -> bool:
        """Whether the cell itself was placed, or as a part of several cells read as one: the
        pieces of a label below each other, nature | value | unit beside each other.
        """
        if (cell.row, cell.col) in self._places:
            return True
        text = fold(cell.text)
        if not text:
            return True
        if cell.kind is CellKind.TEXT and not _NUMBER.fullmatch(text):
            return any(text in fold(one.text) for one in self._rows.get(cell.row, ())) or any(
                text in whole for whole in self._columns.get(cell.col, ())
            )
        return any(
            0 < cell.col - one.ref.col <= _REACH and text.rstrip("%") in _NUMBER.findall(one.text)
            for one in self._rows.get(cell.row, ())
        )


def dropped_sheets(reasons: Mapping[str, str]) -> Iterator[Remark]:
    """Remarks on the sheets that hold no form: name → why it was not read."""
    for sheet, reason in reasons.items():
        yield Remark(RemarkKind.UNPLACED, sheet, "", "整张表", reason)
