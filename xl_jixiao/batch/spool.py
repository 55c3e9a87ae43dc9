"""What workers made of each file, kept on the disk until the result is written."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from contextlib import suppress
from itertools import accumulate
from typing import NamedTuple, Self

from xl_jixiao.fast_deflate import compress, decompress
from xl_jixiao.system_errors import explain_temporary

_LEVEL = 1
"""A fifth of the size for the time that the disk would take; more costs more than it saves."""

PLAIN_FILES = 1_000
"""Up to so many files parts are kept as they are: a quarter of a gigabyte, for a twentieth of the
time that the run takes."""


def packed(part: bytes) -> bytes:
    """A part as it is kept and sent from process to process; of nothing it is nothing."""
    return compress(part, _LEVEL) if part else b""


def unpacked(data: bytes) -> bytes:
    """The part again.

    What is none raises one of `fast_deflate.INFLATE_ERRORS`.
    """
    return decompress(data) if data else b""


class SpoolPlace(NamedTuple):
    """Where the parts of a file are."""

    ends: tuple[int, ...]
    """The offset at which the first begins, then where each of them ends."""


class TemporaryFilesError(Exception):
    """The folder for temporary files can't be written, mostly because its disk is full; the message
    names it and says what to do.
    """


def _named(error: OSError) -> TemporaryFilesError:
    """The same with the folder's name; no context manager, since every part is read here."""
    return TemporaryFilesError(f"{explain_temporary(error)}。没有写出任何结果，原有结果未改动")


class Spool:
    """A file without a name that ends with the run: parts are added as they come, read in any
    order.
    """

    def __init__(self) -> None:
        try:
            self._file = tempfile.TemporaryFile(prefix="jixiao-")  # noqa: SIM115  closed by `close`
        except OSError as error:
            raise _named(error) from error
        self._end = 0

    def add(self, parts: Sequence[bytes | memoryview]) -> SpoolPlace:
        """Keep the parts of a file.

        Raises:
            TemporaryFilesError: the disk is full.
        """
        try:
            self._file.seek(self._end)
            self._file.writelines(parts)
        except OSError as error:
            raise _named(error) from error
        place = SpoolPlace(tuple(accumulate(map(len, parts), initial=self._end)))
        self._end = place.ends[-1]
        return place

    def read(self, place: SpoolPlace, part: int) -> bytes:
        """One part, as it was added.

        Raises:
            TemporaryFilesError: what was added last can't be written: the disk is full.
        """
        start, end = place.ends[part : part + 2]
        if start == end:
            return b""
        try:
            self._file.seek(start)
            return self._file.read(end - start)
        except OSError as error:
            raise _named(error) from error

    def close(self) -> None:
        """Give the disk back."""
        with suppress(OSError):  # what is still to be written is for nobody
            self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()
