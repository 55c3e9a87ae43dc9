"""The formats that marks need, put behind those of a workbook; what is there already is used."""

from __future__ import annotations

from functools import cached_property
from xml.etree.ElementTree import Element

from xl_jixiao.model.finding import Severity
from xl_jixiao.outputs.marks import COLOURS
from xl_jixiao.outputs.package_parts import (
    PackageParts,
    UnusualPackageError,
    insert,
)
from xl_jixiao.outputs.styles import FONT
from xl_jixiao.outputs.xml_tree import elements, fragment, local

_SIZE = 10
_BEHIND_DIFFERENCES = ("tableStyles", "colors", "extLst")
_TOP = '<alignment vertical="top" wrapText="1"/>'
_MIDDLE = '<alignment horizontal="center" vertical="center"/>'


def fill_format(colour: str) -> str:
    """A differential format that fills a cell (RRGGBB)."""
    return (
        f'<dxf><fill><patternFill patternType="solid">'
        f'<bgColor rgb="FF{colour}"/></patternFill></fill></dxf>'
    )


class ResultStyles:
    """Numbers of formats in the styles of a workbook, added when they are first asked for."""

    def __init__(self, parts: PackageParts, part: str) -> None:
        self._parts, self._part = parts, part
        for font in parts.sheet_tree(part, "styleSheet").iter("font"):
            _put_in_order(font)

    @cached_property
    def head(self) -> int:
        """Of a header."""
        return self._format(self._font("<b/>"), self._fill("D9E1F2"), _MIDDLE)

    @cached_property
    def plain(self) -> int:
        """Of the sentence over the list."""
        return self._format(self._font(), 0, "")

    @cached_property
    def text(self) -> int:
        """Of a text that breaks."""
        return self._format(self._font(), 0, _TOP)

    @cached_property
    def link(self) -> int:
        """Of a place that a click leads to."""
        return self._format(self._font("<u/>", colour="FF0563C1"), 0, _TOP)

    def graded(self, severity: Severity) -> int:
        """Of the severity of a row."""
        return self._format(self._font(), self._fill(COLOURS[severity]), _TOP)

    def difference(self, xml: str) -> int:
        """A differential format."""
        return self._found("dxfs", xml, at=_BEHIND_DIFFERENCES)

    def _font(self, marks: str = "", colour: str = "") -> int:
        bold, line = ("<b/>" in marks and "<b/>") or "", ("<u/>" in marks and "<u/>") or ""
        colour = f'<color rgb="{colour}"/>' if colour else ""
        inner = f'{bold}{line}<sz val="{_SIZE}"/>{colour}<name val="{FONT}"/>'
        return self._found("fonts", f"<font>{inner}</font>")

    def _fill(self, colour: str) -> int:
        pattern = f'<patternFill patternType="solid"><fgColor rgb="FF{colour}"/></patternFill>'
        return self._found("fills", f"<fill>{pattern}</fill>")

    def _format(self, font: int, fill: int, alignment: str) -> int:
        aligned = f' applyAlignment="1">{alignment}</xf>' if alignment else "/>"
        return self._found(
            "cellXfs",
            f'<xf numFmtId="0" fontId="{font}" fillId="{fill}" borderId="0" '
            f'xfId="0" applyFont="1" applyFill="1"{aligned}',
        )

    def _found(self, group: str, xml: str, at: tuple[str, ...] = ()) -> int:
        """The number of an equal one in a group, which is added where there is none."""
        root = self._parts.tree(self._part)
        listed = root.find(group)
        if listed is None:
            if not at:
                raise UnusualPackageError(group)
            listed = Element(group)
            insert(root, listed, at)
        wanted = fragment(xml)
        form = _canonical(wanted)
        for number, one in enumerate(elements(listed)):
            if _canonical(one) == form:
                return number
        listed.append(wanted)
        count = len(list(elements(listed)))
        listed.set("count", str(count))
        return count - 1


FONT_ORDER = (
    *("b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign"),
    *("sz", "color", "name", "family", "charset", "scheme"),
)
"""ECMA-376 Part 1, 18.8.22, in the sequence that validators ask for."""


def _put_in_order(font: Element) -> None:
    """What describes a font as the standard has it; many a program writes it otherwise."""
    told = list(elements(font))
    names = [local(one) for one in told]
    if set(names) <= set(FONT_ORDER):
        places = [FONT_ORDER.index(name) for name in names]
        if places != sorted(places):
            font[:] = [told[at] for at in sorted(range(len(told)), key=places.__getitem__)]


def _canonical(element: Element) -> tuple[object, ...]:
    return (
        element.tag,
        tuple(sorted(element.attrib.items())),
        tuple(_canonical(one) for one in elements(element)),
    )
