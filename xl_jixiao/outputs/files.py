"""Files written whole or not at all, and their names."""

from __future__ import annotations

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
