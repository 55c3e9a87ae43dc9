"""Zip files of submissions: their members, each read by itself, within limits.

Nothing is ever unpacked onto the disk: the name of a member is a label and never a path. An archive
inside an archive is told and not opened.
"""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from xl_jixiao.intake.refusal import FILE_BYTES, MB, STEP_BYTES, UnusablePartError, damaged
from xl_jixiao.text.file_names import has_archive_name, promises_submission

ARCHIVE_BYTES = 2048 * MB
"""A larger archive is not opened."""

MEMBERS = 5_000
"""Files of one archive."""

INFLATED_BYTES = 4096 * MB
"""What may come out of one archive altogether, as its members declare it."""

_STARTS = (b"PK\x03\x04", b"PK\x05\x06")

_OFFICE_PARTS = ("[content_types].xml", "mimetype", "ofd.xml", "meta-inf/manifest.xml")
"""What is in a package that is one document and no archive of several."""

_HEAD = struct.Struct("<4s5H3L2H")

_UTF8 = 0x800

_ENCRYPTED = 0x1

_UNICODE_PATH = 0x7075
"""Info-ZIP's extra field with the name in UTF-8."""

_BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    NotImplementedError,
    UnicodeError,
    ValueError,
    struct.error,
    EOFError,
)


class ArchiveMember(NamedTuple):
    """A file in an archive."""

    name: str
    """With /, readable, without steps that lead elsewhere."""
    size: int
    packed: int
    crc: int
    method: int
    offset: int
    encrypted: bool
    link: bool
    """Whether it stands for another file."""


class OpenedArchive(NamedTuple):
    """An archive that may hold submissions."""

    members: tuple[ArchiveMember, ...] = ()
    problem: str = ""
    """Chinese: why it can't be opened; there are no members then."""


def open_archive(path: Path) -> OpenedArchive | None:
    """The members of a zip file; None where it is none, or holds nothing that may be a submission.

    Raises:
        OSError: it can't be read.
    """
    with path.open("rb") as stream:
        size = stream.seek(0, 2)
        stream.seek(0)
        if stream.read(4) not in _STARTS:
            return None
    try:
        members = _members(path, _stamp(path))
    except _BROKEN:
        return None  # the reader of files tells what is wrong with it
    names = {one.name.lower() for one in members}
    if names.intersection(_OFFICE_PARTS) or not any(map(_is_of_interest, members)):
        return None
    return _bounded(members, size)


def _is_of_interest(member: ArchiveMember) -> bool:
    return promises_submission(member.name) or has_archive_name(member.name)


def _bounded(members: Sequence[ArchiveMember], size: int) -> OpenedArchive:
    inflated = sum(one.size for one in members)
    if size > ARCHIVE_BYTES:
        what = f"压缩包有{size // MB}MB，超过{ARCHIVE_BYTES // MB}MB"
    elif len(members) > MEMBERS:
        what = f"压缩包里有{len(members)}个文件，超过{MEMBERS}个"
    elif inflated > INFLATED_BYTES:
        what = f"压缩包里的文件展开后有{inflated // MB}MB，超过{INFLATED_BYTES // MB}MB"
    else:
        return OpenedArchive(tuple(members))
    return OpenedArchive(
        problem=f"{what}，为安全起见没有打开。请把其中的自评表解压到汇总文件夹，再重新汇总。"
    )


def read_member(path: Path, index: int) -> tuple[str, bytes]:
    """Name and content of a member.

    Args:
        path: of the archive.
        index: of the member in `open_archive`.

    Raises:
        UnusablePartError: damaged, with a password, or too large.
        OSError: the archive can't be read.
    """
    try:
        member = _members(path, _stamp(path))[index]
    except (*_BROKEN, IndexError) as error:
        raise damaged("压缩包的目录在汇总时变了") from error
    if member.encrypted:
        raise UnusablePartError(ENCRYPTED_MEMBER)
    if member.size > FILE_BYTES:
        raise UnusablePartError(
            f"文件有{member.size // MB}MB，超过{FILE_BYTES // MB}MB，未读取。"
            "请删除其中的图片和无关内容，另存为 .xlsx 或 .docx 后再报送。"
        )
    return member.name, _content(path, member)


ENCRYPTED_MEMBER = (
    "压缩包加了密码，里面的文件无法读取。"
    "请用密码解压到汇总文件夹后重新汇总，或请单位去掉密码重新报送。"
)

LINK_MEMBER = "压缩包里的快捷链接，不是文件，不读取。"


def _content(path: Path, member: ArchiveMember) -> bytes:
    with path.open("rb") as stream:
        stream.seek(member.offset)
        head = stream.read(_HEAD.size)
        if len(head) < _HEAD.size or not head.startswith(b"PK\x03\x04"):
            raise damaged("压缩包里找不到该文件的内容")
        *_, name, extra = _HEAD.unpack(head)
        stream.seek(name + extra, 1)
        packed = stream.read(min(member.packed, FILE_BYTES + STEP_BYTES))
    data = b"".join(_pieces(packed, member))
    if len(data) != member.size or zlib.crc32(data) != member.crc:
        raise damaged("压缩包里的内容与校验码不符，可能没有复制或下载完")
    return data


def _pieces(packed: bytes, member: ArchiveMember) -> Iterator[bytes]:
    if member.method == zipfile.ZIP_STORED:
        yield packed
        return
    if member.method != zipfile.ZIP_DEFLATED:
        raise UnusablePartError(
            "压缩方式不是通用的（Deflate），无法读取。请解压到汇总文件夹后重新汇总。"
        )
    inflater = zlib.decompressobj(-15)
    left = member.size + 1  # one byte more than declared tells that the declaration is false
    rest = packed
    try:
        while rest and left > 0 and not inflater.eof:
            piece = inflater.decompress(rest, min(left, STEP_BYTES))
            left -= len(piece)
            yield piece
            rest = inflater.unconsumed_tail
    except zlib.error as error:
        raise damaged("压缩包里的内容无法解压") from error


def _stamp(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_mtime_ns, status.st_size


@lru_cache(maxsize=4)  # a worker reads the members of an archive one after the other
def _members(path: Path, _when: tuple[int, int]) -> tuple[ArchiveMember, ...]:
    with zipfile.ZipFile(path) as archive:
        return tuple(_member(info) for info in archive.infolist() if not info.is_dir())


def _member(info: zipfile.ZipInfo) -> ArchiveMember:
    return ArchiveMember(
        name=_label(_name_of(info)),
        size=info.file_size,
        packed=info.compress_size,
        crc=info.CRC,
        method=info.compress_type,
        offset=info.header_offset,
        encrypted=bool(info.flag_bits & _ENCRYPTED),
        link=stat.S_ISLNK(info.external_attr >> 16),
    )


def _name_of(info: zipfile.ZipInfo) -> str:
    """As it was written: Windows in China writes GBK and does not say so."""
    if info.flag_bits & _UTF8:
        return info.orig_filename
    raw = info.orig_filename.encode("cp437", "replace")
    stated = _unicode_path(info.extra, raw)
    for name, encoding in ((stated, "utf-8"), (raw, "utf-8"), (raw, "gb18030")):
        try:
            if name:
                return name.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.orig_filename


def _unicode_path(extra: bytes, raw: bytes) -> bytes:
    """The name in the extra field, b"" where there is none that is of this name."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        body = extra[at + 4 : at + 4 + length]
        if (
            kind == _UNICODE_PATH
            and len(body) > 5
            and body[1:5] == zlib.crc32(raw).to_bytes(4, "little")
        ):
            return body[5:]
        at += 4 + length
    return b""


def _label(name: str) -> str:
    """The name as a path below the archive: what leads elsewhere is left out."""
    steps = name.replace("\\", "/").split("/")
    kept = [step for step in steps if step.strip() not in {"", ".", ".."}]
    shown = "/".join(kept).replace(":", "：") or "无名"
    return "".join(char if char.isprintable() else "�" for char in shown)
