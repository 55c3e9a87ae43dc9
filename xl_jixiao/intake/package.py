"""Zipped office files: members within limits, XML parts, relationships.

The members of a zip file, each inflated only within limits.

zipfile would do, but takes as long to open as all needed parts take to inflate (performance.md
section 2), decodes member names strictly, and gives no say over what comes out.

XML parts of office files; none may declare a document type.

Office formats forbid it, and entities are how a small file becomes a huge one.
"""

from __future__ import annotations

import datetime as dt
import struct
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple
from xml.parsers import expat

from xl_jixiao.fast_deflate import INFLATE_ERRORS, crc32, raw_inflater
from xl_jixiao.intake.refusal import (
    ALL_BYTES,
    ENCRYPTED,
    MB,
    PART_TAGS,
    SHARED_PART_BYTES,
    SHEET_BYTES,
    STEP_BYTES,
    UnusablePartError,
    damaged,
    too_large,
)
from xl_jixiao.nesting import cut_below

_END = struct.Struct("<4s4H2LH")

_END64 = struct.Struct("<4sQ2H2L4Q")

_ENTRY = struct.Struct("<4s6H3L5H2L")

_LOCAL_NAMES = struct.Struct("<2H")

_STORED, _DEFLATED = 0, 8

_FEED = 1 << 18

_TRUNCATED = "文件不完整，结尾缺失，可能没有复制或下载完"


class Member(NamedTuple):
    """One entry of the zip directory."""

    name: str
    """With /, as stored otherwise."""
    encrypted: bool
    method: int
    crc: int
    packed: int
    size: int
    """Inflated size as declared."""
    offset: int


class Archive:
    """A zip file in memory; names are found without regard to case, to / or backslash."""

    def __init__(self, data: bytes) -> None:
        """Read the directory.

        Raises:
            UnusablePartError: not a complete zip file.
        """
        self._data = memoryview(data)
        self._left = ALL_BYTES
        self.members = {_key(one.name): one for one in _directory(data)}

    def __contains__(self, name: str) -> bool:
        return _key(name) in self.members

    def size(self, name: str) -> int:
        """How large a part says it is; 0 where there is none."""
        member = self.members.get(_key(name))
        return 0 if member is None else member.size

    def read(self, name: str) -> bytes:
        """A whole part.

        Raises:
            UnusablePartError: missing, damaged, encrypted, or larger than a shared part may be.
        """
        return b"".join(self.pieces(name, limit=SHARED_PART_BYTES, step=SHARED_PART_BYTES + 1))

    def pieces(
        self, name: str, *, limit: int = SHEET_BYTES, step: int = STEP_BYTES
    ) -> Iterator[bytes]:
        """A part in steps of at most `step` bytes.

        Raises:
            UnusablePartError: as `read`; damage may show only after some pieces.
        """
        member = self._member(name, limit)
        self._left -= member.size
        packed = self._packed(member)
        if member.method == _STORED:
            pieces: Iterator[bytes] = (
                bytes(packed[at : at + step]) for at in range(0, len(packed), step)
            )
        else:
            pieces = _inflate(packed, member, step)
        crc = size = 0
        for piece in pieces:
            size += len(piece)
            if size > member.size:
                raise damaged(f"“{member.name}”的内容比声明的大")
            crc = crc32(piece, crc)
            yield piece
        if size != member.size or crc != member.crc:
            raise damaged(f"“{member.name}”的内容与校验码不符")

    def _member(self, name: str, limit: int) -> Member:
        member = self.members.get(_key(name))
        if member is None:
            raise damaged(f"缺少“{name}”部分")
        if member.encrypted:
            raise UnusablePartError(ENCRYPTED)
        if member.method not in {_STORED, _DEFLATED}:
            raise damaged(f"“{member.name}”的压缩方式无法识别")
        if member.size > min(limit, self._left):
            raise too_large(f"“{member.name}”展开后有{member.size // MB}MB")
        return member

    def _packed(self, member: Member) -> memoryview:
        data, at = self._data, member.offset
        if bytes(data[at : at + 4]) != b"PK\x03\x04" or at + 30 > len(data):
            raise damaged(f"找不到“{member.name}”的内容")
        name_length, extra_length = _LOCAL_NAMES.unpack_from(data, at + 26)
        start = at + 30 + name_length + extra_length
        packed = data[start : start + member.packed]
        if len(packed) != member.packed:
            raise damaged(f"“{member.name}”的内容不完整")
        return packed


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _inflate(packed: memoryview, member: Member, step: int) -> Iterator[bytes]:
    inflater = raw_inflater()
    # one byte more than declared is enough to know that the declaration is false
    step = min(step, member.size + 1)
    try:
        # fed in pieces, because what a step leaves over is copied each time
        for at in range(0, len(packed), _FEED):
            rest: bytes | memoryview = packed[at : at + _FEED]
            while rest and not inflater.eof:
                if piece := inflater.decompress(rest, step):
                    yield piece
                rest = inflater.unconsumed_tail
        while not inflater.eof and (piece := inflater.decompress(b"", step)):
            yield piece
    except INFLATE_ERRORS as error:
        raise damaged(f"“{member.name}”无法解压") from error


def _directory(data: bytes) -> Iterator[Member]:
    at = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_557))
    if at < 0 or at + _END.size > len(data):
        raise damaged(_TRUNCATED)
    *_, count, size, offset, _comment = _END.unpack_from(data, at)
    end = at
    if 0xFFFFFFFF in {size, offset} or count == 0xFFFF:
        end64 = data.rfind(b"PK\x06\x06", 0, at)
        if end64 >= 0 and end64 + _END64.size <= at:
            *_, count, size, offset = _END64.unpack_from(data, end64)
            end = end64
    # whatever is before the zip file proper moves all its offsets
    shift = end - size - offset
    if shift < 0:
        raise damaged(_TRUNCATED)
    at = offset + shift
    for _ in range(count):
        if data[at : at + 4] != b"PK\x01\x02" or at + _ENTRY.size > end:
            raise damaged("压缩包目录有误")
        at, member = _entry(data, at, shift)
        yield member


def _entry(data: bytes, at: int, shift: int) -> tuple[int, Member]:
    """The entry at this place and where the next one begins."""
    fields = _ENTRY.unpack_from(data, at)
    flags, method, crc, packed, size = fields[3], fields[4], *fields[7:10]
    name_length, extra_length, comment_length, offset = *fields[10:13], fields[16]
    at += _ENTRY.size
    # only ASCII names matter to us: a GBK name must be no reason to refuse the file
    name = data[at : at + name_length].decode("utf-8", "replace").replace("\\", "/")
    extra = data[at + name_length : at + name_length + extra_length]
    if 0xFFFFFFFF in {size, packed, offset}:
        size, packed, offset = _wide(extra, size, packed, offset)
    member = Member(name, bool(flags & 1), method, crc, packed, size, offset + shift)
    return at + name_length + extra_length + comment_length, member


def _wide(extra: bytes, *fields: int) -> Iterator[int]:
    """Sizes and offset with the zip64 values in place of those that did not fit."""
    values: list[int] = []
    at = 0
    while at + 4 <= len(extra):
        kind, length = _LOCAL_NAMES.unpack_from(extra, at)
        if kind == 1:
            body = extra[at + 4 : at + 4 + length // 8 * 8]
            values = [value for (value,) in struct.iter_unpack("<Q", body)]
        at += 4 + length
    for field in fields:
        if field != 0xFFFFFFFF:
            yield field
        elif values:
            yield values.pop(0)
        else:
            raise damaged("压缩包目录有误")


_DECLARED = (
    "文件内含 XML 实体或文档类型声明，正常的办公软件不会写入，可能有安全风险，未读取。"
    "请用 Excel、Word 或 WPS 打开确认内容后另存为新文件再报送。"
)


class _Builder(ET.TreeBuilder):
    def doctype(self, *_: object) -> None:
        refuse_doctype()


def parse_part(data: bytes, name: str) -> ET.Element:
    """A small part as a tree; what nests deeper than any program writes is left out.

    Raises:
        UnusablePartError: not well-formed, with a document type, or with more than a tree may hold.
    """
    check_tags(data, name)
    builder = _Builder()
    parser = ET.XMLParser(target=builder)  # noqa: S314  see _Builder
    try:
        parser.feed(data)
        root: ET.Element = parser.close()
    except (ET.ParseError, LookupError, ValueError) as error:
        raise damaged(f"“{name}”不是完整的 XML") from error
    finally:
        cut_below(builder.close())  # what there is of it, also where it is not whole
    return root


def check_tags(data: bytes, name: str, most: int = PART_TAGS) -> None:
    """Refuse a part with more tags, before it is parsed: a small file can hold millions.

    Raises:
        UnusablePartError: it has.
    """
    if data.count(b"<") > most:
        raise too_large(f"“{name}”有{most // 10_000}万个以上的标记")


def local(tag: str) -> str:
    """The name without its namespace."""
    return tag.rpartition("}")[2]


def scan_part(
    pieces: Iterable[bytes],
    name: str,
    *,
    start: Callable[[str, dict[str, str]], object],
    end: Callable[[str], object],
    text: Callable[[str], object],
) -> None:
    """Walk through a part of any size. Names come as "namespace}local".

    Raises:
        UnusablePartError: not well-formed, or with a document type.
    """
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = refuse_doctype
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise damaged(f"“{name}”不是完整的 XML") from error


def refuse_doctype(*_: object) -> None:
    """What every parser of a part does where a document type is declared."""
    raise UnusablePartError(_DECLARED)


class Relationship(NamedTuple):
    """One relationship: `kind` is the last word of its type, so that strict files count as well."""

    id: str
    kind: str
    target: str
    """Name of the part, from the root of the package."""


def relations_of(archive: Archive, part: str) -> tuple[Relationship, ...]:
    """The relationships of a part ("" = of the package), empty where there is none."""
    folder, _, name = part.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
    return _relations(archive.read(rels), folder, rels) if rels in archive else ()


# workbooks from one template share these parts byte for byte
@lru_cache(maxsize=64)
def _relations(data: bytes, folder: str, name: str) -> tuple[Relationship, ...]:
    return tuple(
        Relationship(
            one.get("Id", ""),
            one.get("Type", "").rstrip("/").rpartition("/")[2],
            _resolve(folder, one.get("Target", "")),
        )
        for one in parse_part(data, name)
        if local(one.tag) == "Relationship" and one.get("TargetMode") != "External"
    )


def _resolve(folder: str, target: str) -> str:
    target = target.replace("\\", "/")
    path = [] if target.startswith("/") else [step for step in folder.split("/") if step]
    for step in target.split("/"):
        if step == "..":
            del path[-1:]
        elif step not in {"", "."}:
            path.append(step)
    return "/".join(path)


def main_part(archive: Archive) -> str:
    """The part that the package is about: xl/workbook.xml, word/document.xml …; "" if none."""
    for relation in relations_of(archive, ""):
        if relation.kind == "officeDocument" and relation.target in archive:
            return relation.target
    usual = ("xl/workbook.xml", "xl/workbook.bin", "word/document.xml", "ppt/presentation.xml")
    return next((part for part in usual if part in archive), "")


def core_properties(archive: Archive) -> Mapping[str, str]:
    """What the file says of itself (created, modified, keywords …), as written; nothing where it
    says nothing, a broken property part is no matter.
    """
    for relation in relations_of(archive, ""):
        if relation.kind == "core-properties" and relation.target in archive:
            try:
                root = parse_part(archive.read(relation.target), relation.target)
            except UnusablePartError:
                return {}
            return {local(one.tag): one.text or "" for one in root}
    return {}


def read_moment(text: str) -> dt.datetime | None:
    """An ISO 8601 moment; one without a zone counts as UTC, so that all can be compared."""
    try:
        moment = dt.datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
