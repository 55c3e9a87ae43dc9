"""The files of a folder: found, hashed, and read by their content.

Bytes → a Workbook, or why not. The content decides what a file is, never its name.

The name decides only how a file ends that is none: one with the name of a workbook or of a text
document should have been a submission (rejected), any other is none (skipped).
"""

from __future__ import annotations

import errno
import gc
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PurePath
from typing import BinaryIO, NamedTuple

from xl_jixiao.intake.archives import ENCRYPTED_MEMBER, LINK_MEMBER, open_archive, read_member
from xl_jixiao.intake.identify import Content, no_submission, tell_content
from xl_jixiao.intake.package import Archive, local, parse_part
from xl_jixiao.intake.refusal import (
    ENCRYPTED,
    FILE_BYTES,
    HASHED_BYTES,
    MB,
    NO_MEMBER,
    STEP_BYTES,
    Refusal,
    UnusablePartError,
    damaged,
    too_large,
)
from xl_jixiao.model.finding import Status
from xl_jixiao.model.grid import Workbook
from xl_jixiao.system_errors import explain_reading
from xl_jixiao.text.file_names import has_sheet_name, has_slides_name, promises_submission

_OFFICE_FOLDERS = (b"xl/workbook", b"xl/worksheets", b"word/document")
"""What is in the directory of a zip file that was meant as a workbook or a document."""


def read_workbook(data: bytes, name: str) -> Workbook | Refusal:
    """The workbook in these bytes; `name` is the file's name with its ending."""
    content = tell_content(data)
    for _ in range(_TRIES):
        with suppress(MemoryError):
            found = _read_or_refused(content, data, name)
            return no_submission(name, content) if found is None else found
        # what files before it left in cycles, for which a run looks rarely, may be what was in the
        # way; only here, where all that the failed call held is free again
        gc.collect()
    return Refusal(Status.REJECTED, _OUT_OF_MEMORY)


_TRIES = 2


def _read_or_refused(content: Content, data: bytes, name: str) -> Workbook | Refusal | None:
    try:
        return _read(content, data, name)
    except UnusablePartError as error:
        return Refusal(Status.REJECTED, error.reason)
    except RecursionError:
        return Refusal(Status.REJECTED, _TOO_DEEP)


_OUT_OF_MEMORY = too_large("读取它需要过多内存").reason
"""Ready before memory runs out."""

_TOO_DEEP = too_large("内容层层嵌套").reason


def _read(content: Content, data: bytes, name: str) -> Workbook | Refusal | None:
    """None where the content is neither a workbook nor a document. Raises RefusedError."""
    if content is Content.ZIP:
        return _read_zip(data, name)
    if content in {Content.WORD, Content.RTF}:
        return _read_old_document(data, name)
    if content is Content.ENCRYPTED:
        return _read_encrypted(data, name)
    if content is Content.HTML and not has_sheet_name(name):
        return None
    return _read_sheets(content, data)


def _read_sheets(content: Content, data: bytes) -> Workbook | None:
    """What is a workbook and no package. Raises RefusedError."""
    if content is Content.XLS:
        from xl_jixiao.intake.old_formats import read_xls

        return read_xls(data)
    if content is Content.HTML:
        from xl_jixiao.intake.old_formats import read_html

        return read_html(data)
    if content is Content.XML_SHEET:
        from xl_jixiao.intake.spreadsheet_xml import read_spreadsheet_xml

        return read_spreadsheet_xml(data)
    if content is Content.FLAT_ODS:
        from xl_jixiao.intake.ods import read_flat_ods

        return read_flat_ods(data)
    return None


def _read_encrypted(data: bytes, name: str) -> Workbook | Refusal:
    """Raises RefusedError where it has a password that a person set."""
    # the shell does not show what is inside, so here the name must tell
    if has_slides_name(name):
        return Refusal(Status.SKIPPED, ENCRYPTED)
    from xl_jixiao.intake.old_formats import decrypt

    return _read_zip(decrypt(data), name)


def _read_zip(data: bytes, name: str) -> Workbook | Refusal:
    """Raises UnusablePartError where a submission is meant and cannot be used."""
    try:
        archive = Archive(data)
    except UnusablePartError as error:
        # of what else is in it nobody knows: only a presentation is certainly no submission
        slides = has_slides_name(name) and not any(folder in data for folder in _OFFICE_FOLDERS)
        return Refusal(Status.SKIPPED if slides else Status.REJECTED, error.reason)
    if kind := _open_document(archive):
        return _read_open_document(archive, kind, data, name)
    if "OFD.xml" in archive:
        return no_submission(name, Content.OFD)
    return _read_office(archive, data, name)


def _open_document(archive: Archive) -> str:
    """The media type of an OpenDocument (or OpenOffice 1) package, "" for any other."""
    manifest = "META-INF/manifest.xml"
    kind = ""
    if "mimetype" in archive:
        kind = archive.read("mimetype").decode("ascii", "replace")
    elif "content.xml" in archive and manifest in archive:
        entries = [
            {local(key): value for key, value in one.attrib.items()}
            for one in parse_part(archive.read(manifest), manifest)
        ]
        kinds = (one.get("media-type", "") for one in entries if one.get("full-path") == "/")
        kind = next(kinds, "")
    return kind if ".opendocument." in kind or ".sun.xml." in kind else ""


def _read_open_document(archive: Archive, kind: str, data: bytes, name: str) -> Workbook | Refusal:
    if "opendocument.text" in kind:
        return _read_old_document(data, name)
    if "sun.xml.calc" in kind:
        return Refusal(
            Status.REJECTED,
            "是 OpenOffice 1 的旧格式表格（.sxc），不读取。请用 WPS 或 LibreOffice 打开后"
            "另存为“Excel 工作簿（*.xlsx）”再报送。",
        )
    if "opendocument.spreadsheet" not in kind:
        slides = kind.endswith(("presentation", "impress"))
        return no_submission(name, Content.SLIDES if slides else Content.OLE)
    from xl_jixiao.intake.ods import read_ods

    return read_ods(archive)


def _read_old_document(data: bytes, name: str) -> Workbook:
    """A document of a format that LibreOffice makes a .docx of first."""
    from xl_jixiao.intake.package import main_part
    from xl_jixiao.intake.word.convert import to_docx
    from xl_jixiao.intake.word.reader import read_docx

    archive = Archive(to_docx(data, PurePath(name).suffix.lower()))
    return read_docx(archive, main_part(archive))


def _read_office(archive: Archive, data: bytes, name: str) -> Workbook | Refusal:
    from xl_jixiao.intake.package import main_part

    main = main_part(archive)
    folder = main.partition("/")[0].lower()
    if folder == "word":
        from xl_jixiao.intake.word.reader import read_docx

        return read_docx(archive, main)
    if folder == "ppt":
        return no_submission(name, Content.SLIDES)
    if main.endswith(".bin"):
        from xl_jixiao.intake.old_formats import read_xlsb

        return read_xlsb(data)
    if main:
        from xl_jixiao.intake.xlsx.reader import read_xlsx

        return read_xlsx(archive, main)
    return _other_zip(archive, name)


def _other_zip(archive: Archive, name: str) -> Refusal:
    inside = [one.name for one in archive.members.values() if promises_submission(one.name)]
    if inside:
        return Refusal(
            Status.REJECTED,
            f"是压缩包，里面有{len(inside)}个表格或文档（如“{inside[0]}”）。"
            "请先解压到汇总文件夹，再重新汇总。",
        )
    if any(one.name.endswith(".iwa") for one in archive.members.values()):
        return Refusal(
            Status.REJECTED, "内容是苹果 Numbers 表格，不读取。请导出为 .xlsx 后再报送。"
        )
    if has_sheet_name(name):
        raise damaged("压缩包里没有工作簿")
    if promises_submission(name):
        raise damaged("压缩包里没有文档正文")
    return Refusal(Status.SKIPPED, "是压缩包，里面没有表格或文档。")


class Loaded(NamedTuple):
    """A file as read."""

    sha256: str
    """Of its bytes, in hexadecimal; "" where they could not be read."""
    outcome: Workbook | Refusal
    """What is on it, or why it can't be used."""


def load(path: Path, member: int = NO_MEMBER) -> Loaded:
    """Read one file, or a file of an archive. It is opened for reading only and never changed."""
    if member != NO_MEMBER:
        return _load_member(path, member)
    try:
        with open_regular(path) as file:
            before = os.fstat(file.fileno())
            if before.st_size > FILE_BYTES:
                head = file.read(_HEAD_BYTES)
                file.seek(0)
                return Loaded(_digest(file), _too_large(path.name, before.st_size, head))
            # a byte more than there was is enough to know that it grows
            data = file.read(before.st_size + 1)
            after = os.fstat(file.fileno())
    except OSError as error:
        return Loaded("", Refusal(Status.REJECTED, explain_reading(error)))
    if len(data) != before.st_size or _changed(before, after):
        return Loaded("", Refusal(Status.REJECTED, CHANGING))
    return Loaded(hashlib.sha256(data).hexdigest(), read_workbook(data, path.name))


def digest(path: Path, member: int = NO_MEMBER) -> str:
    """SHA-256 of the content in hex, "" where the file can't be read, changes meanwhile, or is
    larger than anything that is worth it. With `member` of that file of the archive.
    """
    if member != NO_MEMBER:
        return _member_digest(path, member)
    try:
        with open_regular(path) as file:
            return _digest(file)
    except OSError:
        return ""


def _digest(file: BinaryIO) -> str:
    """The same of an open file. Raises OSError."""
    left = os.fstat(file.fileno()).st_size
    found = hashlib.sha256()
    # a byte more than there was is enough to know that it grows
    while 0 <= left <= HASHED_BYTES and (step := file.read(min(STEP_BYTES, left + 1))):
        left -= len(step)
        found.update(step)
    return found.hexdigest() if left == 0 else ""


def open_regular(path: Path) -> BinaryIO:
    """The file for reading. What took its place after it was found (a pipe, a device) is not
    waited for.

    Raises:
        OSError: it can't be opened, or is no file any more.
    """
    # opening a pipe would wait for its other end; on Windows bytes are to be read as bytes
    flags = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    file = os.fdopen(os.open(path, os.O_RDONLY | flags), "rb")
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise OSError(errno.ENOENT, "no file any more")
    return file


def _changed(before: os.stat_result, after: os.stat_result) -> bool:
    return (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns)


CHANGING = (
    "读取时文件正在变化（可能还在复制、同步，或有人正在保存），未读取。"
    "请等它保存或复制完，再重新汇总。"
)


def _member_digest(path: Path, member: int) -> str:
    try:
        return hashlib.sha256(read_member(path, member)[1]).hexdigest()
    except (OSError, UnusablePartError):
        return ""


def _load_member(path: Path, member: int) -> Loaded:
    try:
        name, data = read_member(path, member)
    except OSError as error:
        return Loaded("", Refusal(Status.REJECTED, explain_reading(error)))
    except UnusablePartError as error:
        return Loaded("", Refusal(Status.REJECTED, error.reason))
    return Loaded(hashlib.sha256(data).hexdigest(), read_workbook(data, PurePath(name).name))


_HEAD_BYTES = 1 << 16
"""Enough to tell what a file is that is not read."""


def _too_large(name: str, size: int, head: bytes) -> Refusal:
    told = f"文件有{size // MB}MB，超过{FILE_BYTES // MB}MB，未读取。"
    if promises_submission(name):
        advice = "请删除其中的图片和无关内容，另存为 .xlsx 或 .docx 后再报送。"
        return Refusal(Status.REJECTED, told + advice)
    if tell_content(head) in {Content.ZIP, Content.ARCHIVE}:
        return Refusal(Status.REJECTED, told + no_submission(name, Content.ARCHIVE).reason)
    return Refusal(Status.SKIPPED, f"文件有{size // MB}MB，不是自评表。")


_SYSTEM_FILES = {"thumbs.db", "desktop.ini", "ehthumbs.db"}

_HIDDEN = 0x2
"""FILE_ATTRIBUTE_HIDDEN on Windows."""


class Candidate(NamedTuple):
    """One file below the folder."""

    path: Path
    file: str
    """Relative to the folder, with /; readable whatever the name's bytes are."""
    status: Status | None = None
    """How it ends, where that is clear without reading it."""
    reason: str = ""
    member: int = NO_MEMBER
    """Which file of the archive at `path` it is."""
    regular: bool = True
    """Whether it is a file: what is none is not even opened."""

    @property
    def sha256(self) -> str:
        """Of one that is not read; "" where that is not to be had."""
        return digest(self.path, self.member) if self.regular else ""


def discover(folder: Path, *, out: Path | None = None) -> tuple[Candidate, ...]:
    """Everything below `folder` but folders, in code-point order of `file`.

    Links are not followed: they, and what else is no regular file, are skipped. `out` and what
    lies in it is not listed: these are our own results, and a second run must find the same files
    as the first. A folder that can't be listed stands for its files, rejected. The files of a zip
    archive are listed behind it, as `甲.zip/表.xlsx`.
    """
    own = None if out is None else _resolved(out)
    if own is not None and own in {_resolved(folder), *_resolved(folder).parents}:
        own = None
    walked = _walk(str(folder), "", own)
    found = sorted((each for one in walked for each in _opened(one)), key=lambda one: one.file)
    return tuple(_distinct(found))


def _opened(one: Candidate) -> Iterator[Candidate]:
    """The file; of an archive of submissions its files as well."""
    archive = None
    if one.status is None and not promises_submission(one.file):
        try:
            archive = open_archive(one.path)
        except OSError:  # told when it is read
            archive = None
    if archive is None:
        yield one
        return
    if archive.problem:
        yield one._replace(status=Status.REJECTED, reason=archive.problem)
        return
    yield one._replace(
        status=Status.MERGED, reason=f"是压缩包，里面有{len(archive.members)}个文件。"
    )
    for at, member in enumerate(archive.members):
        file = f"{one.file}/{member.name}"
        status, reason = _verdict_by_name(file)
        if member.link:
            status, reason = Status.SKIPPED, LINK_MEMBER
        elif status is None and member.encrypted:
            status, reason = Status.REJECTED, ENCRYPTED_MEMBER
        yield Candidate(one.path, file, status, reason, at)


def _resolved(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _walk(folder: str, prefix: str, out: Path | None) -> Iterator[Candidate]:
    try:
        with os.scandir(folder) as listing:
            entries = list(listing)
    except OSError as error:
        yield Candidate(
            Path(folder),
            prefix or ".",
            Status.REJECTED,
            f"文件夹打不开，其中的文件未读取：{explain_reading(error)}",
        )
        return
    for entry in entries:
        file = prefix + readable_name(entry.name)
        try:
            if reason := _no_file(entry):
                yield Candidate(Path(entry.path), file, Status.SKIPPED, reason, regular=False)
            elif entry.is_dir(follow_symlinks=False):
                if out is None or entry.name != out.name or _resolved(Path(entry.path)) != out:
                    yield from _walk(entry.path, f"{file}/", out)
            else:
                yield Candidate(Path(entry.path), file, *_verdict(entry, file))
        except OSError as error:
            yield Candidate(Path(entry.path), file, Status.REJECTED, explain_reading(error))


_LINK = "是指向别处的链接，不跟随。要汇总它指向的文件，请把原件复制到这个文件夹里。"

_JUNCTION = 0xA0000003
"""IO_REPARSE_TAG_MOUNT_POINT on Windows; placeholders of cloud disks have other tags."""


def _no_file(entry: os.DirEntry[str]) -> str:
    """Why an entry that is neither a file nor a folder is not read, "" for those."""
    status = entry.stat(follow_symlinks=False)
    if entry.is_symlink() or getattr(status, "st_reparse_tag", 0) == _JUNCTION:
        return _LINK
    mode = status.st_mode
    if stat.S_ISREG(mode) or stat.S_ISDIR(mode):
        return ""
    if stat.S_ISFIFO(mode):
        return "是程序之间传数据用的管道，不是文件，不读取。"
    if stat.S_ISSOCK(mode):
        return "是程序之间通信用的套接字，不是文件，不读取。"
    return "是设备，不是文件，不读取。"


def _verdict(entry: os.DirEntry[str], file: str) -> tuple[Status | None, str]:
    """How a file ends that need not be read."""
    status, reason = _verdict_by_name(file)
    if status is None and getattr(entry.stat(follow_symlinks=False), "st_file_attributes", 0) & (
        _HIDDEN
    ):
        return Status.SKIPPED, "是隐藏文件，不读取。"
    return status, reason


def _verdict_by_name(file: str) -> tuple[Status | None, str]:
    name = file.rpartition("/")[2].lower()
    if name.startswith(("~$", ".~")):
        return Status.SKIPPED, "是打开文件时自动产生的临时文件（锁定文件），不是自评表。"
    if name in _SYSTEM_FILES:
        return Status.SKIPPED, "是系统文件，不是自评表。"
    if any(step.startswith(".") or step == "__MACOSX" for step in file.split("/")):
        return Status.SKIPPED, "是隐藏文件或在隐藏文件夹中，不读取。"
    return None, ""


def readable_name(name: str) -> str:
    """A file name that can be written anywhere.

    Names from a Chinese Windows, unpacked elsewhere, are GBK bytes and no text to the system.
    """
    raw = os.fsencode(name)
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "backslashreplace")


def _distinct(found: list[Candidate]) -> Iterator[Candidate]:
    """Each `file` once: two names of other bytes may read the same."""
    seen: set[str] = set()
    for one in found:
        file, number = one.file, 2
        while file in seen:
            file, number = f"{one.file}（{number}）", number + 1
        seen.add(file)
        yield one._replace(file=file)
