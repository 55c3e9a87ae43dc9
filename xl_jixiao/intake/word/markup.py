"""WordprocessingML with short names: `p`, `tc`, `m-oMath`, `mc-Choice` instead of namespaces.

Transitional and strict files name other namespaces for the same things; elements of namespaces
that no reader here knows begin with `?-`, so that DrawingML's own `p`, `tbl` and `tc` are none.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Mapping

from xl_jixiao.intake.refusal import damaged, too_large
from xl_jixiao.intake.xmlparts import refuse_doctype

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
_MOST_ELEMENTS = 3_000_000
"""A table of 10,000 rows and 12 columns, as Word writes it, has two million."""
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
            raise too_large(f"“{self._part}”有几百万个元素")
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


def parse_markup(pieces: Iterable[bytes], builder: MarkupBuilder, part: str) -> ET.Element:
    """Feeds a part to a builder and returns the root.

    Raises:
        RefusedError: not well-formed, with a document type, or larger than a report can be.
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
    """An on/off property: on where it stands without a value, None where it does not stand."""
    found = child(element, name)
    return None if found is None else found.get("val", "1") not in _OFF
