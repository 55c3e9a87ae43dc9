"""What a marked copy lacks of its original, by name: openpyxl carries over cells, pictures and
charts, and leaves out what it does not know.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from xml.etree import ElementTree as ET

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_WORKBOOK = "xl/workbook.xml"
_KINDS: Mapping[str, str] = {
    "pic": "图片",
    "graphicFrame": "图表",
    "sp": "图形",
    "cxnSp": "连接线",
    "grpSp": "组合图形",
}
"""Element of a drawing → what people call it."""
_PARTS: Sequence[tuple[str, str]] = (
    ("xl/cellimages.xml", "单元格图片（WPS）"),
    ("xl/threadedComments/", "带回复的批注"),
    ("xl/ctrlProps/", "窗体控件"),
    ("xl/activeX/", "ActiveX 控件"),
    ("xl/embeddings/", "嵌入的文件"),
    ("xl/slicers/", "切片器"),
    ("xl/timelines/", "日程表"),
    ("xl/queryTables/", "外部数据表"),
    ("xl/connections.xml", "外部数据连接"),
    ("xl/diagrams/", "SmartArt 图形"),
    ("_xmlsignatures/", "数字签名"),
)
"""Beginning of a part's name → what it is."""
_EXTENSIONS: Sequence[tuple[bytes, str]] = (
    (b":sparklineGroups", "迷你图"),
    (b"x14:dataValidations", "引用其他工作表的下拉列表"),
    (b"x14:conditionalFormattings", "新式条件格式（数据条、图标集等）"),
)
"""What is in a sheet's extensions → what it is."""
_LISTED = 8


class _Object(NamedTuple):
    """Something drawn on a sheet."""

    kind: str
    name: str


def losses(old: zipfile.ZipFile, new: zipfile.ZipFile) -> str:
    """A sentence in Chinese that names what the new workbook lacks; "" where it lacks nothing."""
    lost = [*_drawn_losses(old, new), *_extension_losses(old, new), *_part_losses(old, new)]
    if not lost:
        return ""
    more = f"等{len(lost)}项" if len(lost) > _LISTED else ""
    return f"标记副本里没有原文件的{'、'.join(lost[:_LISTED])}{more}，请以原文件为准。"


def _drawn_losses(old: zipfile.ZipFile, new: zipfile.ZipFile) -> Iterator[str]:
    kept = {title: Counter(one.kind for one in _drawn(new, part)) for title, part in _sheets(new)}
    for title, part in _sheets(old):
        left = Counter(kept.get(title, Counter()))
        for one in _drawn(old, part):
            if left[one.kind]:
                left[one.kind] -= 1
            else:
                name = f"“{one.name}”" if one.name else ""
                yield f"工作表“{title}”的{one.kind}{name}"


def _extension_losses(old: zipfile.ZipFile, new: zipfile.ZipFile) -> Iterator[str]:
    there = dict(_sheets(new))
    for title, part in _sheets(old):
        before = old.read(part)
        after = new.read(there[title]) if title in there else b""
        for mark, name in _EXTENSIONS:
            if mark in before and mark not in after:
                yield f"工作表“{title}”的{name}"


def _part_losses(old: zipfile.ZipFile, new: zipfile.ZipFile) -> Iterator[str]:
    before, after = old.namelist(), new.namelist()
    for start, name in _PARTS:
        count = sum(one.startswith(start) for one in before)
        if count > sum(one.startswith(start) for one in after):
            yield name


def _sheets(package: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Title and part of each worksheet."""
    parts = _related(package, _WORKBOOK)
    root = ET.fromstring(package.read(_WORKBOOK))  # noqa: S314  the intake has read it
    for sheet in root.iter(f"{_MAIN}sheet"):
        part = parts.get(sheet.get(f"{_REL}id", ""), "")
        if part in package.namelist():
            yield sheet.get("name", ""), part


def _drawn(package: zipfile.ZipFile, part: str) -> Iterator[_Object]:
    """The objects of a sheet's drawing, in their order."""
    root = ET.fromstring(package.read(part))  # noqa: S314
    related = _related(package, part)
    for drawing in root.iter(f"{_MAIN}drawing"):
        place = related.get(drawing.get(f"{_REL}id", ""), "")
        if place in package.namelist():
            yield from _objects(ET.fromstring(package.read(place)))  # noqa: S314


def _objects(drawing: ET.Element) -> Iterator[_Object]:
    for anchor in drawing:
        for one in anchor:
            tag = one.tag.removeprefix(_DRAWN)
            if tag in _KINDS:
                named = next(one.iter(f"{_DRAWN}cNvPr"), None)
                yield _Object(_KINDS[tag], "" if named is None else named.get("name", ""))


def _related(package: zipfile.ZipFile, part: str) -> Mapping[str, str]:
    """Id → part, of the relationships of a part."""
    folder, name = posixpath.split(part)
    place = f"{folder}/_rels/{name}.rels"
    if place not in package.namelist():
        return {}
    root = ET.fromstring(package.read(place))  # noqa: S314
    return {one.get("Id", ""): _joined(folder, one.get("Target", "")) for one in root}


def _joined(folder: str, target: str) -> str:
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(folder, target))
