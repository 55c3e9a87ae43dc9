"""The files of a folder, in a fixed order, and which of them need no reading."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from xl_jixiao.intake.load import explain_os_error
from xl_jixiao.model.finding import Status

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


def discover(folder: Path, *, out: Path | None = None) -> tuple[Candidate, ...]:
    """Every regular file below `folder`, in code-point order of `file`.

    Symbolic links are not followed. `out` and what lies in it is not listed: these are our own
    results, and a second run must find the same files as the first. A folder that can't be listed
    stands for its files, rejected.
    """
    own = None if out is None else _resolved(out)
    if own is not None and own in {_resolved(folder), *_resolved(folder).parents}:
        own = None
    found = sorted(_walk(str(folder), "", own), key=lambda one: one.file)
    return tuple(_distinct(found))


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
            f"文件夹打不开，其中的文件未读取：{explain_os_error(error)}",
        )
        return
    for entry in entries:
        file = prefix + readable_name(entry.name)
        try:
            if entry.is_dir(follow_symlinks=False):
                if out is None or entry.name != out.name or _resolved(Path(entry.path)) != out:
                    yield from _walk(entry.path, f"{file}/", out)
            elif entry.is_file(follow_symlinks=False):
                yield Candidate(Path(entry.path), file, *_verdict(entry, file))
        except OSError as error:
            yield Candidate(Path(entry.path), file, Status.REJECTED, explain_os_error(error))


def _verdict(entry: os.DirEntry[str], file: str) -> tuple[Status | None, str]:
    """How a file ends that need not be read."""
    name = entry.name.lower()
    if name.startswith(("~$", ".~")):
        return Status.SKIPPED, "是打开文件时自动产生的临时文件（锁定文件），不是自评表。"
    if name in _SYSTEM_FILES:
        return Status.SKIPPED, "是系统文件，不是自评表。"
    if any(step.startswith(".") or step == "__MACOSX" for step in file.split("/")):
        return Status.SKIPPED, "是隐藏文件或在隐藏文件夹中，不读取。"
    if getattr(entry.stat(follow_symlinks=False), "st_file_attributes", 0) & _HIDDEN:
        return Status.SKIPPED, "是隐藏文件，不读取。"
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
