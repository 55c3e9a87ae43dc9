"""Names of files made from what cells say: every file system takes them, none leads elsewhere."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_ILLEGAL = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f]')
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
"""Unicode categories: control and format characters, surrogates, unassigned."""
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)")
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
