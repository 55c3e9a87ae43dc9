"""导入说明: the sheet that says what was not placed, changed, or read from sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from xl_jixiao.forms.plan_draft import Draft
from xl_jixiao.forms.plan_sheet import (
    HEADER,
    HEADING_FONT,
    LABEL_LEFT,
    PrintSetup,
    SheetPlan,
    Style,
)
from xl_jixiao.model.grid import Area
from xl_jixiao.outputs.cell_text import safe_text
from xl_jixiao.outputs.importing.filling import Remark, RemarkKind

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
_TALLEST = 150.0


class Line(NamedTuple):
    """Remarks of one kind with the same words, on one line."""

    kind: RemarkKind
    sheet: str
    cells: str
    text: str
    why: str


def lines(remarks: Iterable[Remark]) -> tuple[Line, ...]:
    """The remarks by their headings; the same text for the same reason stands once, and so does a
    sentence of which several things were read.
    """
    remarks = list(remarks)
    found = [*_by_text(remarks), *_by_sentence(remarks)]
    order = {kind: number for number, kind in enumerate(RemarkKind)}
    return tuple(sorted(found, key=lambda one: order[one.kind]))


def _by_text(remarks: Iterable[Remark]) -> Iterator[Line]:
    cells: defaultdict[tuple[RemarkKind, str, str, str], list[str]] = defaultdict(list)
    for one in remarks:
        if one.kind is RemarkKind.STATED:
            continue
        places = cells[one.kind, one.sheet, one.text, one.why]
        if one.cell and one.cell not in places:
            places.append(one.cell)
    for (kind, sheet, text, why), places in cells.items():
        yield Line(kind, sheet, _joined(places), text, why)


def _by_sentence(remarks: Iterable[Remark]) -> Iterator[Line]:
    sentences: defaultdict[tuple[str, str], list[Remark]] = defaultdict(list)
    for one in remarks:
        if one.kind is RemarkKind.STATED:
            sentences[one.sheet, one.cell].append(one)
    for (sheet, cell), parts in sentences.items():
        text = "；".join(one.text for one in parts)
        fields = "、".join(dict.fromkeys(one.why for one in parts))
        yield Line(RemarkKind.STATED, sheet, cell, text, f"填入{fields}")


def _joined(cells: Sequence[str]) -> str:
    shown = "、".join(cells[:_MOST_CELLS])
    return f"{shown} 等{len(cells)}处" if len(cells) > _MOST_CELLS else shown


def listing(source: str, found: Sequence[Line], remarks: Sequence[str] = ()) -> SheetPlan:
    """The sheet.

    Args:
        source: name of the file that was imported.
        found: what to list.
        remarks: what the reader of the file says of it as a whole.
    """
    draft = Draft(_WIDTHS)
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
    return SheetPlan(
        name=LISTING_SHEET,
        cells=tuple(draft.cells),
        merges=tuple(draft.merges),
        widths=tuple(enumerate(draft.widths, start=1)),
        heights=tuple((at, min(height, _TALLEST)) for at, height in sorted(draft.heights.items())),
        print_setup=PrintSetup(Area(1, 1, row, 4), landscape=True),
    )


def _section(draft: Draft, kind: RemarkKind, found: Sequence[Line], row: int) -> int:
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
