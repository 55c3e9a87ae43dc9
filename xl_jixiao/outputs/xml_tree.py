"""An XML part as a tree in which names stay as they are written: `x14:cfRule`, `xmlns:r`.

The standard library's own parser gives namespaces new prefixes, and a workbook names prefixes in
attributes too (mc:Ignorable). A part whose own names have a prefix (`<x:workbook>`, as some
programs write) loses it in the tree and has it again when it is written, so that who changes a
part need not ask.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from xl_jixiao.nesting import cut_below

_HEAD = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"

_IN_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})

_IN_VALUE = _IN_TEXT | str.maketrans({'"': "&quot;", "\n": "&#10;", "\t": "&#9;"})

_SPECIAL = re.compile(r"[&<>\"\n\t\r]")
"""Rare, and to look for it takes a third of the time of replacing nothing."""


class UnusualXmlError(Exception):
    """No XML, or XML of a kind that is not changed here."""


class XmlTree(NamedTuple):
    """A part."""

    root: Element
    """Its elements by their names, without the prefix of the root's."""
    prefix: str
    """That prefix with its colon, or ""."""
    namespace: str
    """Of the root, "" where it has none."""


def parse(data: bytes) -> XmlTree:
    """The tree of a part.

    Raises:
        UnusualXmlError: it is no XML, has a DOCTYPE, changes what names without prefix mean on the
            way, or nests too deep.
    """
    builder = TreeBuilder(insert_comments=True, insert_pis=True)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    # straight into the builder: no step of Python for an element
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    parser.CommentHandler = builder.comment
    parser.ProcessingInstructionHandler = builder.pi
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise UnusualXmlError(str(error)) from error
    finally:
        deep = cut_below(builder.close())  # what there is of it, also where it is not whole
    if deep:
        raise UnusualXmlError("depth")
    return _normalised(builder.close())


def _refuse(*_declared: object) -> None:
    raise UnusualXmlError("DOCTYPE")


def _normalised(root: Element) -> XmlTree:
    prefix = root.tag[: root.tag.find(":") + 1]
    _check(root, plain_allowed=not prefix)
    if prefix:
        for one in root.iter():
            if isinstance(one.tag, str):
                one.tag = one.tag.removeprefix(prefix)
    declared = f"xmlns:{prefix[:-1]}" if prefix else "xmlns"
    return XmlTree(root, prefix, root.get(declared, ""))


def _check(root: Element, *, plain_allowed: bool) -> None:
    """Raises UnusualXmlError."""
    for one in root.iter():
        if "xmlns" in one.attrib and one is not root:
            raise UnusualXmlError("xmlns")
        if not plain_allowed and isinstance(one.tag, str) and ":" not in one.tag:
            raise UnusualXmlError("names")


def fragment(xml: str) -> Element:
    """Elements of our own, as text without prefixes and namespaces."""
    return parse(xml.encode()).root


def written(tree: XmlTree) -> bytes:
    """The part; names without a prefix get that of the root."""
    pieces = [_HEAD]
    _write(tree.root, tree.prefix, pieces)
    return "".join(pieces).encode()


def _write(one: Element, prefix: str, pieces: list[str]) -> None:
    if not isinstance(one.tag, str):
        pieces.append(_aside(one))
        return
    tag = one.tag if ":" in one.tag else prefix + one.tag
    attributes = "".join([f' {name}="{_value(told)}"' for name, told in one.attrib.items()])
    text = one.text
    if text or len(one):
        pieces.append(f"<{tag}{attributes}>")
        if text:
            pieces.append(_text(text))
        for child in one:
            _write(child, prefix, pieces)
            if child.tail:
                pieces.append(_text(child.tail))
        pieces.append(f"</{tag}>")
    else:
        pieces.append(f"<{tag}{attributes}/>")


def _text(told: str) -> str:
    return told.translate(_IN_TEXT) if _SPECIAL.search(told) else told


def _value(told: str) -> str:
    return told.translate(_IN_VALUE) if _SPECIAL.search(told) else told


def _aside(one: Element) -> str:
    """A comment or an instruction to a program, whose tag is the function that makes it."""
    mark = getattr(one.tag, "__name__", "")
    return f"<!--{one.text}-->" if mark == "Comment" else f"<?{one.text}?>"


def elements(one: Element) -> Iterator[Element]:
    """What is in it, without comments."""
    return (child for child in one if isinstance(child.tag, str))


def local(one: Element) -> str:
    """Its name without any prefix."""
    return str(one.tag).rpartition(":")[2]


def prefixed(root: Element, namespace: str) -> str:
    """The prefix, with its colon, that the root gives a namespace; "" where it gives none."""
    found = (
        name.partition(":")[2]
        for name, value in root.attrib.items()
        if value == namespace and name.startswith("xmlns:")
    )
    return next((f"{one}:" for one in found), "")
