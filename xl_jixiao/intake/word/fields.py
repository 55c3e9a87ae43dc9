"""Fields: of a field its result is text, its instruction is none."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from xl_jixiao.intake.word.markup import child, number, switch

_LONGEST_INSTRUCTION = 1000
_TICKED, _OPEN = "☑", "☐"


@dataclass(slots=True, eq=False)
class Field:
    """A field that has been begun."""

    instruction: str = ""
    shown: bool = False
    """Whether its result has begun."""
    closed: bool = False
    choice: str = ""
    """What a form field (list, check box) shows, which has no result of its own."""

    @property
    def is_contents(self) -> bool:
        """Whether it makes a table of contents (TOC), or a list of tables."""
        return self.instruction.split()[:1] in (["TOC"], ["toc"])


class Fields:
    """The fields that are open at a place of the document; they may span paragraphs."""

    def __init__(self) -> None:
        self._open: list[Field] = []

    @property
    def visible(self) -> bool:
        """Whether text at this place is displayed."""
        return all(one.shown for one in self._open)

    @property
    def contents(self) -> Field | None:
        """The table of contents at this place."""
        return next((one for one in self._open if one.is_contents), None)

    def begin(self, mark: Element) -> None:
        """A w:fldChar of type begin."""
        self._open.append(Field(choice=_choice(child(mark, "ffData"))))

    def open_simple(self, instruction: str) -> None:
        """A w:fldSimple, which holds nothing but its result."""
        self._open.append(Field(instruction, shown=True))

    def instruct(self, text: str) -> None:
        """Text of an instruction."""
        if self._open and len(self._open[-1].instruction) < _LONGEST_INSTRUCTION:
            self._open[-1].instruction += text

    def separate(self) -> None:
        """The result begins."""
        if self._open:
            self._open[-1].shown = True

    def end(self) -> str:
        """The field ends; returns what it shows where it has no result."""
        if not self._open:
            return ""
        field = self._open.pop()
        field.closed = True
        return field.choice if not field.shown and self.visible else ""

    def end_paragraph(self) -> None:
        """An instruction does not go on in the next paragraph: such a field is broken, and what
        follows must not be lost for it.
        """
        while self._open and not self._open[-1].shown:
            self._open.pop()


def _choice(data: Element | None) -> str:
    drop_down, box = child(data, "ddList"), child(data, "checkBox")
    if drop_down is not None:
        entries = [one.get("val", "") for one in drop_down.iterfind("listEntry")]
        at = number(drop_down, "result")
        if at is None:
            at = number(drop_down, "default") or 0
        return entries[at] if 0 <= at < len(entries) else ""
    if box is not None:
        checked = switch(box, "checked")
        ticked = switch(box, "default") if checked is None else checked
        return _TICKED if ticked else _OPEN
    return ""
