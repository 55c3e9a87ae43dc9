"""A file that is there whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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
