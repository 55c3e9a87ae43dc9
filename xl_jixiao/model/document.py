"""The text of a Word document, paragraph by paragraph."""

from __future__ import annotations

from typing import NamedTuple

TEXT_SHEET = "正文"
"""What stands for the sheet in the address of a sentence (contract: result.json)."""


class Paragraph(NamedTuple):
    """A paragraph outside the tables that holds some text."""

    number: int
    """From 1, over all such paragraphs of the document, as a reader would count them."""
    text: str
    """As displayed, the number that Word puts before it included ("一、", "（二）", "3."); line
    breaks are line feeds."""
    level: int = 0
    """Outline level by style (1 = 标题 1), 0 for body text. Most reports leave it at 0."""
    centred: bool = False
    bold: bool = False
    """Whether all of its text is bold."""
    size: float | None = None
    """Size of its characters in points where it says one."""
    tables_before: int = 0
    """How many tables of the document stand before it: orders text and tables."""
    page_break: bool = False
    """Whether a new page begins with it."""
