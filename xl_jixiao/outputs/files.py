"""Files written whole or not at all: their names, and errors of the system in words."""

from __future__ import annotations

import errno
import os
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from xl_jixiao.text.patterns import lazy_re

_ILLEGAL = lazy_re(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f]')

_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
"""Unicode categories: control and format characters, surrogates, unassigned."""

_RESERVED = lazy_re(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)")

_LONGEST = 210
"""Bytes of UTF-8: file systems take 255, and an ending, a number and the name of an unfinished
file come on top."""


def file_stem(text: str, *, ending: str = "") -> str:
    """The text as the name of a file without its suffix, one that Windows takes too.

    Args:
        text: of any length, from anywhere.
        ending: what the name must end in; a long text gives way to it.
    """
    flat = unicodedata.normalize("NFC", " ".join(text.split()))
    seen = "".join(char for char in flat if unicodedata.category(char) not in _INVISIBLE)
    stem = _cut(_ILLEGAL.sub("_", seen).strip(" ."), _LONGEST - len(ending.encode()))
    stem = f"{stem}{ending}".strip(" .")
    return f"_{stem}" if _RESERVED.match(stem) else stem


def distinct(stems: Iterable[str]) -> list[str]:
    """The names in their order; one that is there already (Windows and macOS see no difference
    between capitals and small letters) gets a number: 甲局（2）.
    """
    taken: set[str] = set()
    names = []
    for stem in stems:
        name, number = stem, 2
        while name.casefold() in taken:
            name, number = f"{stem}（{number}）", number + 1
        taken.add(name.casefold())
        names.append(name)
    return names


def _cut(text: str, size: int) -> str:
    """The beginning that takes at most `size` bytes, no character halved."""
    return text.encode()[:size].decode("utf-8", "ignore").rstrip(" .")


_STEM = 60
"""Characters kept of a name: Chinese takes three bytes each, a file system takes 255 in all."""


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Where to write a file so that it takes its name when all of it is written, and not before.

    Yields:
        A hidden place beside it with the same suffix, by which some writers tell the format.

    Raises:
        OSError: it can't be written; what was there is as it was.
    """
    unfinished = path.with_name(f".{path.stem[:_STEM]}.{os.getpid()}{path.suffix}")
    try:
        yield unfinished
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


_DENIED = "没有写入权限，或文件正在 Excel/WPS 中打开。请关闭后重试，或换一个文件夹"

_REASONS = {
    errno.EACCES: _DENIED,
    errno.EPERM: _DENIED,
    errno.ENOSPC: "磁盘已满。请清理磁盘或换一个磁盘",
    errno.EDQUOT: "磁盘配额已用完。请清理文件或换一个磁盘",
    errno.EROFS: "所在的磁盘是只读的。请换一个文件夹",
    errno.ENOENT: "路径不存在，也无法创建。请检查路径",
    errno.ENOTDIR: "路径中有一段是文件而不是文件夹。请检查路径",
    errno.ENAMETOOLONG: "路径太长。请缩短文件夹或文件的名称",
    errno.EIO: "磁盘读写出错。请换一个磁盘",
}


def explain_writing(error: OSError) -> str:
    """What went wrong and what to do; the system's own words where it is none of the usual."""
    known = _REASONS.get(error.errno or 0)
    return known or f"{error.strerror or error or type(error).__name__}。请检查磁盘空间和路径"


def close_workbook(book: Any) -> None:
    """Close a workbook of XlsxWriter (untyped), which writes its file.

    Raises:
        OSError: the file can't be written; XlsxWriter hides it in an error of its own.
    """
    from xlsxwriter.exceptions import FileCreateError

    try:
        book.close()
    except FileCreateError as error:
        cause = error.args[0] if error.args else None
        raise (cause if isinstance(cause, OSError) else OSError(str(error))) from error
