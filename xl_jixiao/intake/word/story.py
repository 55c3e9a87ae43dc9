"""The main part of a document → its blocks, in one pass that keeps nothing but them.

python-docx is not used here: it leaves out inserted runs, text boxes and automatic numbers, and its
cells cost the square of the table. Every paragraph and cell is reduced as soon as it ends, so that
a table of 10,000 rows takes the memory of its texts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from xml.etree.ElementTree import Element

from xl_jixiao.intake.refusal import FILLED_CELLS, damaged, too_large
from xl_jixiao.intake.word.markup import (
    Block,
    Box,
    BoxCell,
    BoxRow,
    MarkupBuilder,
    ParagraphElement,
    child,
    number,
    parse_markup,
    switch,
    value,
)
from xl_jixiao.intake.word.passages import PassageReader
from xl_jixiao.model.dataclass import dataclass

_MOST_NESTED = 20
"""Tables within tables; a form in a frame in a frame is three."""
_MOST_CELLS = FILLED_CELLS
"""Cells of one document, blank ones too: a table of 10,000 rows and 30 columns. Each takes a
kilobyte while the document is read.
"""
_MOST_COLUMNS = 1000
"""Word allows 63."""
_HOLDERS = frozenset({"document", "body", "txbxContent", "tbl", "tr", "tc"})
"""What holds blocks and no runs: nothing in it is needed once it has ended."""
_REMOVED = frozenset({"del", "moveFrom"})
_MUTED = (*_REMOVED, "mc-Choice", "mc-Fallback")
"""What may be no text of the document with all in it."""
_MARKED = frozenset({"rPr", "trPr", "tcPr", "numPr"})
"""Where a deletion is a mark without content: of a row, a cell, the end of a paragraph."""
_UNREAD_CHOICE = "w16se"
"""The markup of a choice that holds a character by its number; the alternative has it as text."""
_CONTENTS = "Table of Contents"

_Watched = Mapping[str, Callable[[Element], None]]


@dataclass(slots=True)
class Tracked:
    """Changes that were tracked and read as accepted."""

    inserted: int = 0
    deleted: int = 0
    rows: int = 0
    """Deleted rows of tables."""


@dataclass(slots=True)
class Story:
    """The blocks of a document and what was met in it."""

    blocks: list[Block] = field(default_factory=list)
    tracked: Tracked = field(default_factory=Tracked)
    boxes: int = 0
    """Text boxes with a text."""
    pictures: int = 0
    objects: int = 0
    """Embedded files (an Excel sheet shown in the text) and documents that would be put in."""


def read_story(pieces: Iterable[bytes], part: str, passages: PassageReader) -> Story:
    """The blocks of the document's main part.

    Raises:
        UnusablePartError: damaged, with a document type, or larger than a report can be.
    """
    builder = _StoryBuilder(part, passages)
    try:
        root = parse_markup(pieces, builder, part)
        story = builder.story
    finally:
        # its bound methods make it a cycle, and with it all blocks would stay until the collector
        # comes, which a run has told to come rarely (batch.limits.patient_collector)
        vars(builder).clear()
    if root.tag != "document":
        raise damaged(f"“{part}”不是 Word 文档的正文")
    return story


class _StoryBuilder(MarkupBuilder):
    """Collects blocks while the tree grows, and takes from the tree what is done with."""

    def __init__(self, part: str, passages: PassageReader) -> None:
        super().__init__(part)
        self.emptied = _HOLDERS
        self.story = Story()
        self._passages = passages
        self._flows: list[list[Block]] = [self.story.blocks]
        self._boxes: list[list[Block]] = []
        """Contents of text boxes, for each paragraph that is open."""
        self._tables: list[Box] = []
        self._rows: list[BoxRow] = []
        self._controls: list[tuple[list[Block], int]] = []
        """Where the content controls that are open began."""
        self._muted_at = 0
        """Depth of the element that is no text of the document with all in it; 0 for none."""
        self._chosen: list[bool] = []
        """For each set of alternatives that is open, whether one was taken."""
        self._cells = 0
        self._hearing = self._watched()
        self.openers, self.closers = self._hearing

    def _watched(self) -> tuple[_Watched, _Watched]:
        openers = {
            "p": self._open_passage,
            "tbl": self._open_table,
            "tr": self._open_row,
            "tc": self._open_flow,
            "txbxContent": self._open_flow,
            "sdt": self._open_control,
            "mc-AlternateContent": self._open_alternatives,
            "mc-Choice": self._open_choice,
            "mc-Fallback": self._open_fallback,
            "del": self._open_removed,
            "moveFrom": self._open_removed,
        }
        closers = {
            "p": self._close_passage,
            "tbl": self._close_table,
            "tr": self._close_row,
            "tc": self._close_cell,
            "tblGrid": self._keep,
            "trPr": self._keep,
            "tcPr": self._keep,
            "txbxContent": self._close_text_box,
            "sdt": self._close_control,
            "mc-AlternateContent": self._close_alternatives,
            "ins": self._close_insertion,
            "moveTo": self._close_insertion,
            "?-blip": self._close_picture,
            "?-imagedata": self._close_picture,
            "o-OLEObject": self._close_object,
            "altChunk": self._close_object,
            "subDoc": self._close_object,
        }
        return openers, closers

    def _mute(self) -> None:
        """The element that has just begun, and all in it, is no text of the document."""
        self._muted_at = len(self.path)
        self.openers = {}
        self.closers = dict.fromkeys(_MUTED, self._close_muted)

    def _close_muted(self, element: Element) -> None:
        if len(self.path) + 1 != self._muted_at:
            return
        self.openers, self.closers = self._hearing
        if element.tag in _REMOVED and len(element):
            self.story.tracked.deleted += 1
        self._drop()

    def _keep(self, element: Element) -> None:
        """Properties are read when what they belong to ends."""

    def _drop(self) -> None:
        """Takes the element that has just ended out of the tree."""
        if self.path:
            del self.path[-1][-1]

    def _let_go(self) -> None:
        """The same, unless a paragraph around it has yet to be read."""
        if self.path and self.path[-1].tag in _HOLDERS:
            self._drop()

    def _open_alternatives(self, _: Element) -> None:
        self._chosen.append(False)

    def _close_alternatives(self, _: Element) -> None:
        self._chosen.pop()
        self._let_go()

    def _open_choice(self, element: Element) -> None:
        if not self._chosen:
            return
        if self._chosen[-1] or element.get("Requires", "") == _UNREAD_CHOICE:
            self._mute()
        else:
            self._chosen[-1] = True

    def _open_fallback(self, _: Element) -> None:
        if self._chosen and self._chosen[-1]:
            self._mute()

    def _open_removed(self, _: Element) -> None:
        if len(self.path) > 1 and self.path[-2].tag not in _MARKED:
            self._mute()

    def _open_passage(self, _: Element) -> None:
        self._boxes.append([])

    def _close_passage(self, element: Element) -> None:
        passage = self._passages.read(element, self._boxes.pop())
        self._flows[-1].append(passage)
        self._drop()

    def _open_flow(self, _: Element) -> None:
        self._flows.append([])

    def _close_text_box(self, _: Element) -> None:
        blocks = self._flows.pop()
        if any(isinstance(one, Box) or one.text.strip() for one in blocks):
            self.story.boxes += 1
        # without a paragraph around it (no program writes that) it is text like any other
        (self._boxes or self._flows)[-1].extend(blocks)

    def _open_table(self, _: Element) -> None:
        if len(self._tables) >= _MOST_NESTED:
            raise too_large(f"表格里套表格超过{_MOST_NESTED}层")
        self._tables.append(Box())

    def _close_table(self, element: Element) -> None:
        table = self._tables.pop()
        grid = child(element, "tblGrid")
        if grid is not None:
            widths = [_column_width(one) for one in grid.iterfind("gridCol")]
            table.widths = widths[:_MOST_COLUMNS]
        self._drop()
        if table.rows:  # none is left where all of them were deleted
            self._flows[-1].append(table)

    def _open_row(self, _: Element) -> None:
        self._rows.append(BoxRow())

    def _close_row(self, element: Element) -> None:
        row = self._rows.pop()
        self._drop()
        properties = child(element, "trPr")
        if child(properties, "del") is not None:
            self.story.tracked.rows += 1
            return
        row.before = _count(properties, "gridBefore")
        row.after = _count(properties, "gridAfter")
        if self._tables and not switch(properties, "hidden"):
            self._tables[-1].rows.append(row)

    def _close_cell(self, element: Element) -> None:
        blocks = self._flows.pop()
        self._drop()
        self._cells += 1
        if self._cells > _MOST_CELLS:
            raise too_large(f"文档中的表格单元格超过{_MOST_CELLS // 10_000}万个")
        properties = child(element, "tcPr")
        if child(properties, "cellDel") is not None:
            blocks = []
        if self._rows:
            self._rows[-1].cells.append(
                BoxCell(
                    span=max(1, _count(properties, "gridSpan")),
                    down=_merge(properties, "vMerge"),
                    along=_merge(properties, "hMerge"),
                    width=_width(properties),
                    blocks=blocks,
                )
            )

    def _open_control(self, _: Element) -> None:
        self._controls.append((self._flows[-1], len(self._flows[-1])))

    def _close_control(self, element: Element) -> None:
        flow, start = self._controls.pop()
        self._let_go()
        properties = child(element, "sdtPr")
        if value(child(properties, "docPartObj"), "docPartGallery") == _CONTENTS:
            flow[start:] = [one for one in flow[start:] if isinstance(one, Box)]
        elif switch(properties, "showingPlcHdr"):
            for one in flow[start:]:
                if isinstance(one, ParagraphElement):
                    one.text = ""
                    self._passages.noticed.prompts += 1

    def _close_insertion(self, element: Element) -> None:
        self.story.tracked.inserted += bool(len(element))
        self._let_go()

    def _close_picture(self, _: Element) -> None:
        self.story.pictures += 1

    def _close_object(self, _: Element) -> None:
        self.story.objects += 1
        self._let_go()


_LONG = 12
"""Digits of no width; Python takes no integer of thousands."""


def _column_width(column: Element) -> int:
    """The width of a grid column, 0 where it states none."""
    text = column.get("w", "")
    return int(text) if text.isdecimal() and len(text) < _LONG else 0


def _count(properties: Element | None, name: str) -> int:
    return min(max(number(properties, name) or 0, 0), _MOST_COLUMNS)


def _merge(properties: Element | None, name: str) -> str:
    found = child(properties, name)
    return "" if found is None else found.get("val", "continue")


def _width(properties: Element | None) -> int | None:
    width = child(properties, "tcW")
    if width is None or width.get("type", "dxa") != "dxa":
        return None
    return number(properties, "tcW", "w")
