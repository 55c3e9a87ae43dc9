"""Sections of a document: where a wide table turns the page, and how wide the text is."""

from __future__ import annotations

import copy
import re
from typing import Any, NamedTuple

from xl_jixiao.outputs.word.tags import W
from xl_jixiao.text.patterns import lazy_re

_DECLARATION = lazy_re(r' xmlns:\w+="[^"]*"')
_A4 = (11_906, 16_838)
_MARGIN = 1_440
THIN = (
    '<w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
    '<w:rPr><w:sz w:val="2"/></w:rPr>'
)
"""Of an empty paragraph that takes no room: behind a table that fills its page, it must not begin
another one."""


class PageSection(NamedTuple):
    """The section that a place of a template is in, as XML to end it and to turn its page."""

    upright: str
    """A paragraph that ends a section like this one."""
    sideways: str
    """A paragraph that ends a section of landscape pages."""
    sideways_properties: str
    """The w:sectPr of landscape pages alone."""
    width: int
    """Of the text, in twentieths of a point."""
    sideways_width: int


def inner_xml(element: Any) -> str:
    """The element's XML without the declarations that the document's root has anyway."""
    from lxml import etree

    return _DECLARATION.sub("", etree.tostring(element, encoding="unicode", with_tail=False))


def sections_of(root: Any) -> dict[Any, PageSection]:
    """The section of each paragraph that is in the body itself; one in a table cell, a header
    or a footer can't end a section and is left out.
    """
    found: dict[Any, PageSection] = {}
    for body in root.iter(f"{W}body"):
        final = body.find(f"{W}sectPr")
        section = None if final is None else section_of(final)
        for one in reversed(body):
            properties = one.find(f"{W}pPr/{W}sectPr")
            if properties is not None:
                section = section_of(properties)
            if section is not None:
                found[one] = section
    return found


def section_of(properties: Any) -> PageSection:
    """The section with these properties (w:sectPr)."""
    upright = copy.deepcopy(properties)
    _begin_on_new_page(upright)
    sideways = copy.deepcopy(upright)
    width, height = _size(upright)
    top, right, bottom, left = _margins(upright)
    turned = sideways.find(f"{W}pgSz")
    if turned is not None and width < height:
        turned.set(f"{W}w", str(height))
        turned.set(f"{W}h", str(width))
        turned.set(f"{W}orient", "landscape")
        margins = sideways.find(f"{W}pgMar")
        if margins is not None:
            for side, value in zip(
                ("top", "right", "bottom", "left"), (left, top, right, bottom), strict=True
            ):
                margins.set(f"{W}{side}", str(value))
        sideways_width = height - top - bottom
    else:
        sideways_width = width - left - right
    xml = inner_xml(sideways)
    return PageSection(
        _ending(inner_xml(upright)), _ending(xml), xml, width - left - right, sideways_width
    )


def _ending(properties: str) -> str:
    return f"<w:p><w:pPr>{THIN}{properties}</w:pPr></w:p>"


def _begin_on_new_page(properties: Any) -> None:
    kind = properties.find(f"{W}type")
    if kind is not None:
        kind.set(f"{W}val", "nextPage")


def _size(properties: Any) -> tuple[int, int]:
    size = properties.find(f"{W}pgSz")
    if size is None:
        return _A4
    return _number(size, "w", _A4[0]), _number(size, "h", _A4[1])


def _margins(properties: Any) -> tuple[int, int, int, int]:
    margins = properties.find(f"{W}pgMar")
    if margins is None:
        return (_MARGIN,) * 4
    top, right, bottom, left = (
        _number(margins, side, _MARGIN) for side in ("top", "right", "bottom", "left")
    )
    return top, right, bottom, left


def _number(element: Any, name: str, otherwise: int) -> int:
    text = element.get(f"{W}{name}", "")
    return int(text) if re.fullmatch(r"-?\d{1,6}", text) else otherwise
