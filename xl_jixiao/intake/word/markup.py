"""WordprocessingML with short names; fields; paragraphs and tables as marked up.

WordprocessingML with short names: `p`, `tc`, `m-oMath`, `mc-Choice` instead of namespaces.

Transitional and strict files name other namespaces for the same things; elements of namespaces
that no reader here knows begin with `?-`, so that DrawingML's own `p`, `tbl` and `tc` are none.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from xml.etree.ElementTree import Element

from xl_jixiao.intake.package import refuse_doctype
from xl_jixiao.intake.refusal import damaged, too_large
from xl_jixiao.model.dataclass import dataclass

_PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m-",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m-",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc-",
    "urn:schemas-microsoft-com:office:office": "o-",
}

_MOST_DEPTH = 300
"""Levels of markup. A table in a table adds three or four; Word itself gives up far earlier."""

_MOST_ELEMENTS = 700_000
"""A report of 300 pages with its tables has 200,000, a table of 10,000 rows and four columns as
many; more than this takes longer than two seconds to read."""

_OFF = frozenset({"0", "false", "off", "none"})


class _Names(dict[str, str]):
    """Long name → short name, each worked out once."""

    def __missing__(self, name: str) -> str:
        namespace, brace, local = name.rpartition("}")
        short = _PREFIXES.get(namespace[1:], "?-") + local if brace else local
        self[name] = short
        return short


class MarkupBuilder(ET.TreeBuilder):
    """Builds a tree of short names within limits.

    A subclass may watch elements by their names: `openers` are called when one has begun, `closers`
    when one has ended. One method does it all, because a large table has millions of elements.
    """

    def __init__(self, part: str) -> None:
        super().__init__()
        self.openers: Mapping[str, Callable[[ET.Element], None]] = {}
        self.closers: Mapping[str, Callable[[ET.Element], None]] = {}
        self.emptied: frozenset[str] = frozenset()
        """Elements whose children are thrown away as soon as they end, but for those watched."""
        self.path: list[ET.Element] = []
        """The elements that are open, from the root."""
        self._part = part
        self._names = _Names()
        self._elements = 0
        self._begin = super().start
        self._finish = super().end

    def start(self, tag: str, attrs: dict[str, str], /) -> ET.Element:
        """Opens an element."""
        names, path = self._names, self.path
        self._elements += 1
        if len(path) >= _MOST_DEPTH:
            raise too_large(f"“{self._part}”的内容嵌套超过{_MOST_DEPTH}层")
        if self._elements > _MOST_ELEMENTS:
            raise too_large(f"“{self._part}”有七十万个以上的元素")
        if attrs:
            attrs = {names[key]: value for key, value in attrs.items()}
        short = names[tag]
        element = self._begin(short, attrs)
        path.append(element)
        opened = self.openers.get(short)
        if opened is not None:
            opened(element)
        return element

    def end(self, tag: str, /) -> ET.Element:
        """Closes an element."""
        element = self._finish(tag)
        path = self.path
        path.pop()
        closed = self.closers.get(element.tag)
        if closed is not None:
            closed(element)
        elif path and path[-1].tag in self.emptied:
            del path[-1][-1]
        return element

    def doctype(self, *_: object) -> None:
        """Refuses a document type."""
        refuse_doctype()


def check_elements(pieces: Iterable[bytes], part: str) -> None:
    """Refuse a part with too many elements before the first of them is built.

    Raises:
        UnusablePartError: it has.
    """
    elements = 0
    for piece in pieces:
        elements += piece.count(b"<") - piece.count(b"</")
        if elements > _MOST_ELEMENTS + _OTHER_TAGS:
            raise too_large(f"“{part}”有七十万个以上的元素")


_OTHER_TAGS = 1_000
"""The declaration and the like, and end tags that are torn between two pieces."""


def parse_markup(pieces: Iterable[bytes], builder: MarkupBuilder, part: str) -> ET.Element:
    """Feeds a part to a builder and returns the root.

    Raises:
        UnusablePartError: not well-formed, with a document type, or larger than a report can be.
    """
    parser = ET.XMLParser(target=builder)  # noqa: S314  see MarkupBuilder.doctype
    try:
        for piece in pieces:
            parser.feed(piece)
        root: ET.Element = parser.close()
    except (ET.ParseError, LookupError, ValueError) as error:
        raise damaged(f"“{part}”不是完整的 XML") from error
    return root


def child(element: ET.Element | None, name: str) -> ET.Element | None:
    """The first child of that name."""
    return None if element is None else element.find(name)


def value(element: ET.Element | None, name: str, key: str = "val") -> str:
    """The attribute of a child, "" where either is missing."""
    found = child(element, name)
    return "" if found is None else found.get(key, "")


def number(element: ET.Element | None, name: str, key: str = "val") -> int | None:
    """The same as a whole number, None where it is none."""
    return whole(value(element, name, key))


def whole(text: str) -> int | None:
    """A whole number as the format writes it (some programs write 12.0)."""
    try:
        return int(float(text))
    except (ValueError, OverflowError):
        return None


def switch(element: ET.Element | None, name: str) -> bool | None:
    """An on/off property: on where it stands without a value, None where it does not be."""
    found = child(element, name)
    return None if found is None else found.get("val", "1") not in _OFF


_LONGEST_INSTRUCTION = 1000

_TICKED, _OPEN = "☑", "☐"


@dataclass(slots=True, eq=False)
class OpenField:
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
        self._open: list[OpenField] = []

    @property
    def visible(self) -> bool:
        """Whether text at this place is displayed."""
        return all(one.shown for one in self._open)

    @property
    def contents(self) -> OpenField | None:
        """The table of contents at this place."""
        return next((one for one in self._open if one.is_contents), None)

    def begin(self, mark: Element) -> None:
        """A w:fldChar of type begin."""
        self._open.append(OpenField(choice=_choice(child(mark, "ffData"))))

    def open_simple(self, instruction: str) -> None:
        """A w:fldSimple, which holds nothing but its result."""
        self._open.append(OpenField(instruction, shown=True))

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


@dataclass(slots=True)
class ParagraphElement:
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
    contents: OpenField | None = None
    """The table of contents that it is a line of."""
    boxes: list[Block] = field(default_factory=list)
    """What is in the text boxes that are anchored in it."""

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


Block = ParagraphElement | Box
