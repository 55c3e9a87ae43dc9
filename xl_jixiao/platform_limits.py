"""What the platform that this runs on can do; asked here, nowhere told by a flag.

The usual one can everything. A browser page (Pyodide: CPython on emscripten) has no child
processes, no threads, no signals, and only the libraries that are plain Python or built for it:
neither lxml nor cryptography.
"""

from __future__ import annotations

import sys
from functools import cache
from importlib.util import find_spec

PAGE = "网页版"
"""What a refusal calls this program where it runs in a browser page."""

_ALONE = frozenset({"emscripten", "wasi"})
"""Platforms on which a program is one thread of one process."""


def has_processes() -> bool:
    """Whether a child process, a thread or an alarm can be started."""
    return sys.platform not in _ALONE


@cache
def has_library(*names: str) -> bool:
    """Whether all of these libraries are installed; none of them is imported."""
    return all(_is_there(name) for name in names)


def _is_there(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except (ImportError, ValueError):  # one that is kept from being imported
        return False
