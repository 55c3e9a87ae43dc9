"""Text and tables of a document in their order; the captions of a table.

Blocks → the lines of text and the tables of a document in their order, numbered.

Paragraphs are numbered from 1 where they hold text; tables too, those within others included, in
the order in which they begin. A frame (a table used for layout) is no table: what is in it is
text and tables of the document like any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field, replace

from xl_jixiao.intake.word.markup import Block, Box, ParagraphElement
from xl_jixiao.intake.word.tables import WordTable, place, text_of
from xl_jixiao.layouts.roles import roles
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.grid import TEXT_SHEET, Caption, CellRef, Paragraph, SentenceRef
from xl_jixiao.text.patterns import lazy_re

_FRAME_LINES = 5
"""Paragraphs from which on a single cell is text in a frame and not a cell."""

_CONTENTS_TITLE = "目录"


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of text that may be above a table."""

    text: str
    ref: CellRef
    level: int = 0
    page_break: bool = False


@dataclass(slots=True)
class Numbered:
    """A table with its number; captions are found later."""

    number: int
    table: WordTable
    parts: list[int] = field(default_factory=list)
    """Numbers of the tables that were found to go on with it."""

    @property
    def name(self) -> str:
        """What is for its sheet."""
        return f"表{self.number}"


@dataclass(slots=True)
class Flow:
    """A whole document in its order."""

    paragraphs: list[Paragraph] = field(default_factory=list)
    runs: list[list[TextLine | Numbered]] = field(default_factory=list)
    """Stretches of lines and tables that follow each other: that of the text first, then one for
    every cell that holds tables."""
    frames: int = 0
    tables: int = 0


def arrange(blocks: Iterable[Block]) -> Flow:
    """The flow of a document."""
    arranger = _Arranger()
    arranger.text(blocks)
    return arranger.flow


class _Arranger:
    def __init__(self) -> None:
        self.flow = Flow()
        self._body: list[TextLine | Numbered] = []
        self.flow.runs.append(self._body)
        self._new_page = False

    def text(self, blocks: Iterable[Block]) -> None:
        """Blocks of the text."""
        for block in _joined(_without_contents(list(blocks))):
            if isinstance(block, Box):
                self._table(block)
            else:
                self._passage(block)

    def _passage(self, passage: ParagraphElement) -> None:
        new_page = self._new_page or passage.break_before
        text = (passage.label + passage.text.strip()) if passage.text.strip() else ""
        if text:
            number = len(self.flow.paragraphs) + 1
            self.flow.paragraphs.append(
                Paragraph(
                    number,
                    text,
                    passage.level,
                    passage.centred,
                    passage.bold,
                    passage.size,
                    self.flow.tables,
                    new_page,
                )
            )
            ref = SentenceRef(TEXT_SHEET, number, 0)
            self._body.append(TextLine(text, ref, passage.level, new_page))
            new_page = False
        self._new_page = new_page or passage.break_after
        self.text(passage.boxes)

    def _table(self, box: Box) -> None:
        if _is_frame(box):
            self.flow.frames += 1
            for blocks in _cells(box):
                self.text(blocks)
            return
        self._new_page = False
        self._body.append(self._number(box))

    def _number(self, box: Box) -> Numbered:
        self.flow.tables += 1
        numbered = Numbered(self.flow.tables, place(box))
        for row, slots in enumerate(numbered.table.rows, start=1):
            for slot in slots:
                if any(True for _ in _all_boxes(slot.blocks)):
                    self._nested(slot.blocks, CellRef(numbered.name, row, slot.left + 1))
        return numbered

    def _nested(self, blocks: Iterable[Block], ref: CellRef) -> None:
        """The tables in a cell, with the lines of the cell above them."""
        run: list[TextLine | Numbered] = []
        self.flow.runs.append(run)
        for block in blocks:
            if isinstance(block, Box):
                run.append(self._number(block))
                continue
            if text := block.shown.strip():
                run.append(TextLine(text, ref, block.level))
            run += [self._number(one) for one in _all_boxes(block.boxes)]


def _all_boxes(blocks: Iterable[Block]) -> Iterator[Box]:
    """Tables among the blocks and in their text boxes."""
    for block in blocks:
        if isinstance(block, Box):
            yield block
        else:
            yield from _all_boxes(block.boxes)


def _cells(box: Box) -> Iterator[list[Block]]:
    for row in box.rows:
        for cell in row.cells:
            if cell.down != "continue":
                yield cell.blocks


def _is_frame(box: Box) -> bool:
    """Whether a table only holds others in place, or is a border around text.

    Each of its rows has one cell with something in it, and these hold whole tables; or it is a
    single cell, and that holds a page of text.
    """
    holding: list[list[Block]] = []
    for row in box.rows:
        cells = [cell.blocks for cell in row.cells if _holds(cell.blocks)]
        if len(cells) > 1:
            return False
        holding += cells
    if any(True for blocks in holding for _ in _all_boxes(blocks)):
        return True
    single = len(box.rows) == 1 and len(box.rows[0].cells) == 1
    return single and sum(map(_lines_in, holding)) >= _FRAME_LINES


def _holds(blocks: list[Block]) -> bool:
    return any(True for _ in _all_boxes(blocks)) or bool(text_of(blocks).strip())


def _lines_in(blocks: Iterable[Block]) -> int:
    return sum(isinstance(one, ParagraphElement) and bool(one.text.strip()) for one in blocks)


def _joined(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, passages whose end was deleted joined with the next."""
    pending: list[ParagraphElement] = []
    for block in blocks:
        if isinstance(block, ParagraphElement):
            pending.append(block)
            if not block.mark_deleted:
                yield _as_one(pending)
                pending = []
        else:
            if pending:
                yield _as_one(pending)
                pending = []
            yield block
    if pending:
        yield _as_one(pending)


def _as_one(passages: list[ParagraphElement]) -> ParagraphElement:
    """Passages that follow each other as one. Word gives it the look of the last, whose mark is
    left.
    """
    if len(passages) == 1:
        return passages[0]
    return replace(
        passages[-1],
        text="".join(one.text for one in passages),
        label=next((one.label for one in passages if one.label), ""),
        bold=all(one.bold for one in passages if one.text),
        break_before=passages[0].break_before,
        boxes=[block for one in passages for block in one.boxes],
    )


def _without_contents(blocks: list[Block]) -> Iterator[Block]:
    """The blocks without the lines of a table of contents and its title."""
    for at, block in enumerate(blocks):
        if isinstance(block, ParagraphElement):
            if _in_contents(block):
                continue
            following = blocks[at + 1] if at + 1 < len(blocks) else None
            titles = "".join(block.text.split()) == _CONTENTS_TITLE
            if titles and isinstance(following, ParagraphElement) and _in_contents(following):
                continue
        yield block


def _in_contents(passage: ParagraphElement) -> bool:
    # a table of contents that is never closed would take the rest of the document with it
    return passage.contents is not None and passage.contents.closed


_MOST = 8

_LONGEST = 60

_HEADING = lazy_re(r"^(?:[一二三四五六七八九十]+[、.．]|[（(][一二三四五六七八九十]+[）)])")

_COLON = lazy_re(r"[:：]")

_SENTENCE = lazy_re(r"[。；;！？]")


def captions_above(run: Sequence[TextLine | Numbered], at: int) -> tuple[Caption, ...]:
    """The captions of the table at this place of its run, from top to bottom."""
    found: list[Caption] = []
    titled = False
    for number in range(at - 1, -1, -1):
        item = run[number]
        if isinstance(item, Numbered) or len(found) == _MOST or not _may_caption(item):
            break
        known = roles(item.text)
        if titled and _COLON.search(item.text) and not known.head.attachment:
            break  # 填表人：… above a title is the foot of the table before
        titled |= known.head.title
        found.append(Caption(item.text, item.ref))
        if item.page_break or known.head.attachment:
            break
    return tuple(reversed(found))


def _may_caption(line: TextLine) -> bool:
    """Whether the line is no heading of the report and no sentence of it."""
    if len("".join(line.text.split())) > _LONGEST or _SENTENCE.search(line.text):
        return False
    return roles(line.text).head.title or not (line.level or _HEADING.match(line.text))
