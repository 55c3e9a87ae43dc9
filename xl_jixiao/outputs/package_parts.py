"""An .xlsx as its parts: read, changed one by one, written with everything else as it was."""

from __future__ import annotations

import posixpath
import struct
import zipfile
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement

from xl_jixiao.outputs.xml_tree import UnusualXmlError, XmlTree, local, parse, written

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGED = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "[Content_Types].xml"

_MOST_BYTES = 300 << 20
_LEVEL = 2
"""Of compression: a tenth larger than the usual one for a third of the time."""

_HEADER = struct.Struct("<4s22xHH")
"""Before each part: its signature, the lengths of its name and of what else is said of it."""

_SIGNATURE = b"PK\x03\x04"


class UnusualPackageError(Exception):
    """The package is laid out in a way that is not changed part by part."""


class PackageParts:
    """The parts of a workbook; XML parts are parsed when they are first asked for."""

    def __init__(self, path: Path) -> None:
        """Read the package.

        Raises:
            UnusualPackageError: it is not one that this knows to change.
            OSError, zipfile.BadZipFile: it can't be read.
        """
        self._stored = path.read_bytes()
        with zipfile.ZipFile(BytesIO(self._stored)) as package:
            self._infos = package.infolist()
            names = [one.filename for one in self._infos]
            if sum(one.file_size for one in self._infos) > _MOST_BYTES:
                raise UnusualPackageError("size")
            if len({one.casefold() for one in names}) < len(names) or CONTENT_TYPES not in names:
                raise UnusualPackageError("names")
            self._places = frozenset(names)
            self._data = {one.filename: package.read(one) for one in self._infos}
        self._trees: dict[str, XmlTree] = {}
        self._new: list[str] = []
        self._replaced: set[str] = set()

    def __contains__(self, name: str) -> bool:
        return name in self._data or name in self._trees

    @property
    def names(self) -> Sequence[str]:
        """Of all parts."""
        return (*self._data, *self._new)

    def tree(self, name: str) -> Element:
        """The root of an XML part; what is changed in it is written.

        Raises:
            UnusualPackageError: there is none, or it is no XML of a plain kind.
        """
        if name not in self._trees:
            data = self._data.get(name)
            if data is None:
                raise UnusualPackageError(name)
            try:
                self._trees[name] = parse(data)
            except UnusualXmlError as error:
                raise UnusualPackageError(name) from error
        return self._trees[name].root

    def sheet_tree(self, name: str, kind: str) -> Element:
        """The root of a part of SpreadsheetML, which is an element of this name.

        Raises:
            UnusualPackageError: as `tree`, or it is something else.
        """
        root = self.tree(name)
        if (self._trees[name].namespace, root.tag) != (MAIN, kind):
            raise UnusualPackageError(name)
        return root

    def raw(self, name: str) -> bytes:
        """A part as it is stored."""
        return self._data[name]

    def set_raw(self, name: str, data: bytes) -> None:
        """A part with another content."""
        self._register(name)
        self._trees.pop(name, None)
        self._data[name] = data
        self._replaced.add(name)

    def add(self, name: str, root: Element) -> None:
        """A new XML part."""
        self._register(name)
        self._trees[name] = XmlTree(root, "", "")

    def _register(self, name: str) -> None:
        """What the package had has its place in it already."""
        if name not in self._places and name not in self._new:
            self._new.append(name)

    def drop(self, name: str) -> None:
        """Without this part; nothing where there is none."""
        self._data.pop(name, None)
        self._trees.pop(name, None)

    def free_name(self, pattern: str) -> str:
        """The pattern with the first number that gives a name nobody has."""
        taken = {one.casefold() for one in self.names}
        number = 1
        while pattern.format(number).casefold() in taken:
            number += 1
        return pattern.format(number)

    def relations(self, part: str) -> Element:
        """The relationships of a part, made where there are none."""
        name = relations_of(part)
        if name not in self:
            self.add(name, Element("Relationships", {"xmlns": PACKAGED}))
        return self.tree(name)

    def targets(self, part: str, kind: str) -> Iterator[tuple[str, str]]:
        """Id and part of the relationships of a kind (the last word of its type)."""
        if relations_of(part) in self:
            for one in self.tree(relations_of(part)):
                if one.get("Type", "").rpartition("/")[2] == kind:
                    yield one.get("Id", ""), joined(part, one.get("Target", ""))

    def relate(self, part: str, kind: str, target: str) -> str:
        """A new relationship to a part of the package; its id."""
        relations = self.relations(part)
        taken = {one.get("Id") for one in relations}
        number = 1
        while f"rId{number}" in taken:
            number += 1
        one = SubElement(relations, "Relationship")
        one.set("Id", f"rId{number}")
        one.set("Type", f"{RELATED}/{kind}")
        one.set("Target", f"/{target}")
        return f"rId{number}"

    def override(self, part: str, kind: str) -> None:
        """The content type of a part."""
        one = SubElement(self.tree(CONTENT_TYPES), "Override")
        one.set("PartName", f"/{part}")
        one.set("ContentType", kind)

    def default(self, extension: str, kind: str) -> None:
        """The content type of parts with this extension, where nothing says it yet."""
        root = self.tree(CONTENT_TYPES)
        for one in root:
            if (one.get("Extension") or "").casefold() == extension:
                return
        one = Element("Default")
        one.set("Extension", extension)
        one.set("ContentType", kind)
        root.insert(0, one)

    def forget_type(self, part: str) -> None:
        """Take the content type of a part that is gone off the list."""
        root = self.tree(CONTENT_TYPES)
        for one in list(root):
            if (one.get("PartName") or "").lstrip("/") == part:
                root.remove(one)

    def write(self, path: Path) -> None:
        """Write the package; parts keep their order.

        Raises:
            OSError: the path can't be written.
        """
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as package:
            for info in self._infos:
                if info.filename not in self:
                    continue
                made = zipfile.ZipInfo(info.filename, info.date_time)
                made.compress_type = zipfile.ZIP_DEFLATED
                made.external_attr = info.external_attr
                packed = self._packed(info)
                if packed is None:
                    package.writestr(made, self._written(info.filename), compresslevel=_LEVEL)
                else:
                    _put_packed(package, made, info, packed)
            for name in self._new:
                if name in self:
                    package.writestr(name, self._written(name))

    def _packed(self, info: zipfile.ZipInfo) -> bytes | None:
        """A part that is as it was, as it lies compressed in the file; None for another one."""
        name = info.filename
        if name in self._trees or name in self._replaced:
            return None
        if info.compress_type != zipfile.ZIP_DEFLATED:
            return None
        header = self._stored[info.header_offset : info.header_offset + _HEADER.size]
        if len(header) < _HEADER.size:
            return None
        signature, name_length, extra_length = _HEADER.unpack(header)
        if signature != _SIGNATURE:
            return None
        start = info.header_offset + _HEADER.size + name_length + extra_length
        packed = self._stored[start : start + info.compress_size]
        return packed if len(packed) == info.compress_size else None

    def _written(self, name: str) -> bytes:
        if name in self._trees:
            return written(self._trees[name])
        return self._data[name]


def _put_packed(
    package: zipfile.ZipFile, made: zipfile.ZipInfo, info: zipfile.ZipInfo, packed: bytes
) -> None:
    """Put a compressed part in without compressing it again, for which zipfile has no call."""
    made.CRC, made.file_size, made.compress_size = info.CRC, info.file_size, len(packed)
    target = package.fp
    if target is None:
        raise ValueError("closed")
    made.header_offset = target.tell()
    target.write(made.FileHeader(zip64=False))
    target.write(packed)
    package.filelist.append(made)
    package.NameToInfo[made.filename] = made
    package.start_dir = target.tell()


def relations_of(part: str) -> str:
    """Where the relationships of a part are."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def joined(part: str, target: str) -> str:
    """The part that a relationship of a part leads to."""
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), target))


def insert(root: Element, element: Element, before: Sequence[str]) -> None:
    """Put an element before the first of those that the standard has behind it."""
    later = frozenset(before)
    for at, one in enumerate(root):
        if local(one) in later:
            root.insert(at, element)
            return
    root.append(element)
