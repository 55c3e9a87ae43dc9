"""A document as its markup has it, reduced to what matters: paragraphs, and tables of cells."""

from __future__ import annotations

from dataclasses import dataclass, field

from xl_jixiao.intake.word.fields import Field


@dataclass(slots=True)
class Passage:
    """One w:p."""

    text: str
    """What is displayed, without its automatic number."""
    label: str = ""
    """The automatic number, with the blank that follows it."""
    level: int = 0
    """Outline level, 0 for body text."""
    centred: bool = False
    bold: bool = False
    size: float | None = None
    break_before: bool = False
    """Whether a new page begins with it."""
    break_after: bool = False
    """Whether a new page begins behind it."""
    mark_deleted: bool = False
    """Whether its end was deleted: the next paragraph goes on in it."""
    contents: Field | None = None
    """The table of contents that it is a line of."""
    boxes: list[Block] = field(default_factory=list)
    """What stands in the text boxes that are anchored in it."""

    @property
    def shown(self) -> str:
        """The text with its number."""
        return self.label + self.text


@dataclass(slots=True)
class BoxCell:
    """One w:tc."""

    span: int = 1
    down: str = ""
    """vMerge: restart, continue or nothing."""
    along: str = ""
    """hMerge, the same in old files."""
    width: int | None = None
    """In twentieths of a point, where given so."""
    blocks: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class BoxRow:
    """One w:tr."""

    before: int = 0
    """Grid columns left out before the first cell."""
    after: int = 0
    cells: list[BoxCell] = field(default_factory=list)


@dataclass(slots=True)
class Box:
    """One w:tbl."""

    widths: list[int] = field(default_factory=list)
    """Of the grid columns as stated, in twentieths of a point."""
    rows: list[BoxRow] = field(default_factory=list)


Block = Passage | Box
