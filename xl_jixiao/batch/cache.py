"""What earlier runs made of files that have not changed since.

A file's share depends on its bytes, its name, the profile, the year asked for and this program
alone; these are its key. What depends on the folder (roster, versions, waivers) is never kept. The
store is an SQLite file in the user's cache folder: data only, readable by its owner alone, bounded,
safe to delete at any time, safe with several runs at once. Beside the shares it holds the rows of
the consolidated workbook as they stood there, deflated (outputs.deflated): their keys tell all that
they are made of. An entry that is damaged is no entry; a
store that can't be used is none.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, ParamSpec, Protocol, TypeVar

from xl_jixiao.batch.evaluate import RESULT, FileShare, SentShare
from xl_jixiao.batch.record_codec import HeldRecord, NoRecordError, decode, encoded
from xl_jixiao.batch.settings import Settings
from xl_jixiao.fast_deflate import crc32
from xl_jixiao.platform_limits import has_processes

if TYPE_CHECKING:
    import sqlite3

BOUND = 1 << 30
"""Bytes of entries that are kept: some 21,000 workbooks of five sheets, three fifths of them what
was made of each, the rest the rows that were written of them."""

_AT_ONCE = 200
"""Entries written in one transaction."""

_DAY = 86_400
"""Seconds; when an entry was used is kept to the day, since writing that writes all of it."""

_PATIENCE = 5
"""Seconds to wait for another run that is writing."""

_READERS = ("python-calamine", "xlrd", "msoffcrypto-tool")
"""Libraries that read files: another version may read another value."""

_CHECKSUM = 4
"""Bytes before the data of an entry: against damage; who wants to can sign anything, so that what
is read must have the shape of what was written besides.
"""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS shares (
    key BLOB PRIMARY KEY, used INTEGER NOT NULL, size INTEGER NOT NULL, data BLOB NOT NULL
)
"""
"""With row ids: among keys that have their 20 KB beside them three times as long is looked for one.
"""


class ShareStore(Protocol):
    """Where shares of files are found again."""

    @property
    def answers(self) -> int:
        """How many shares it has given."""
        ...

    def get(self, file: str, sha256: str) -> FileShare | None:
        """The share of a file of that name and content, None where there is none."""
        ...

    def put(self, share: FileShare) -> None:
        """Keep a share."""
        ...

    def piece(self, key: bytes) -> bytes | None:
        """What an earlier run wrote of files, None where there is nothing of that key."""
        ...

    def keep_piece(self, key: bytes, data: bytes) -> None:
        """Keep what was written of files; the key tells them all, with their content."""
        ...

    def forget(self) -> None:
        """Drop everything: what it gave was of no use."""
        ...


class NoStore:
    """Keeps nothing."""

    answers = 0

    def get(self, file: str, sha256: str) -> FileShare | None:  # noqa: ARG002  the protocol's
        """Nothing."""
        return None

    def put(self, share: FileShare) -> None:
        """Nothing is kept."""

    def piece(self, key: bytes) -> bytes | None:  # noqa: ARG002  the protocol's
        """Nothing."""
        return None

    def keep_piece(self, key: bytes, data: bytes) -> None:
        """Nothing is kept."""

    def forget(self) -> None:
        """There is nothing."""

    def finish(self) -> None:
        """There is nothing to write."""


class _Entry(NamedTuple):
    """What the store has for a key, whatever it is; None where there is nothing."""

    data: object
    used: object


class SharesOnDisk:
    """The store of one run."""

    def __init__(self, database: sqlite3.Connection, context: bytes, bound: int = BOUND) -> None:
        self._database, self._context, self._bound = database, context, bound
        self._new: list[tuple[bytes, int, int, bytes]] = []
        self._met: list[bytes] = []
        self._began = _now()
        self._kept = 0

    def get(self, file: str, sha256: str) -> FileShare | None:
        """See `ShareStore`."""
        key = self._key(file, sha256)
        entry = self._entry(key)
        share = _read(entry.data)
        if share is None or (share.record.file, share.record.sha256) != (file, sha256):
            return None
        self._meet(key, entry)
        return share

    def piece(self, key: bytes) -> bytes | None:
        """See `ShareStore`."""
        named = self._piece_key(key)
        entry = self._entry(named)
        data = _checked(entry.data)
        if data is not None:
            self._meet(named, entry)
        return None if data is None else bytes(data)

    def keep_piece(self, key: bytes, data: bytes) -> None:
        """See `ShareStore`; within the bound, like shares."""
        if self._kept <= self._bound:
            self._add(self._piece_key(key), _checksum(data) + data)

    def put(self, share: FileShare) -> None:
        """See `ShareStore`; a file that could not be read or used is tried again the next time.

        What goes beyond the bound is not kept: it would only drive out what this run has kept.
        """
        record = share.record
        if not record.sha256 or not record.forms or self._kept > self._bound:
            return
        self._add(self._key(record.file, record.sha256), _written(share))

    def forget(self) -> None:
        """See `ShareStore`."""
        self._new, self._met = [], []
        with self._database:
            self._database.execute("DELETE FROM shares")

    def flush(self) -> None:
        """Write what is new, and which entries were of use."""
        now = _now()
        with self._database:
            self._database.executemany("INSERT OR REPLACE INTO shares VALUES (?,?,?,?)", self._new)
            self._database.executemany(
                "UPDATE shares SET used = ? WHERE key = ? AND used < ?",
                ((now, key, now - _DAY) for key in self._met),
            )
        self._new, self._met = [], []

    def trim(self) -> None:
        """Drop what was used longest ago until the rest is within the bound."""
        (size,) = self._database.execute("SELECT coalesce(sum(size), 0) FROM shares").fetchone()
        if size <= self._bound:
            return
        with self._database:
            rows = self._database.execute("SELECT key, size FROM shares ORDER BY used").fetchall()
            for key, one in rows:
                if size <= self._bound:
                    break
                self._database.execute("DELETE FROM shares WHERE key = ?", (key,))
                size -= one

    def finish(self) -> None:
        """Write what is left to write; keep within the bound."""
        self.flush()
        self.trim()

    def _entry(self, key: bytes) -> _Entry:
        """What is kept for a key."""
        found = self._database.execute("SELECT data, used FROM shares WHERE key = ?", (key,))
        row = found.fetchone()
        return _Entry(*row) if row else _Entry(None, None)

    def _meet(self, key: bytes, entry: _Entry) -> None:
        """Note that it was of use, where the store does not say so of this day."""
        if type(entry.used) is not int or entry.used < self._began - _DAY:
            self._met.append(key)

    def _add(self, key: bytes, data: bytes) -> None:
        self._kept += len(data)
        self._new.append((key, _now(), len(data), data))
        if len(self._new) >= _AT_ONCE:
            self.flush()

    def _piece_key(self, key: bytes) -> bytes:
        return hashlib.blake2b(b"rows" + key, key=self._context, digest_size=32).digest()

    def _key(self, file: str, sha256: str) -> bytes:
        named = json.dumps([file, sha256]).encode()
        return hashlib.blake2b(named, key=self._context, digest_size=32).digest()


@contextmanager
def stored_shares(
    settings: Settings, folder: Path | None = None, *, bound: int = BOUND
) -> Iterator[ShareStore]:
    """The store for runs with these settings; one that keeps nothing where it can't be had.

    Args:
        settings: profile and year.
        folder: where it lies; None = the user's cache folder.
        bound: bytes of entries that stay when the run ends.
    """
    place = cache_folder() if folder is None else folder
    database = None if place is None else _open(place / _NAME)
    if place is None or database is None:
        yield NoStore()
        return
    store = _Forgiving(SharesOnDisk(database, _context(settings), bound))
    try:
        yield store
        store.finish()
    finally:
        database.close()
        if store.damaged:
            _remove(place / _NAME)


Given = ParamSpec("Given")

Got = TypeVar("Got")


class _Forgiving:
    """A store that is given up at its first failure: the run goes on without it."""

    def __init__(self, store: SharesOnDisk) -> None:
        self._store: SharesOnDisk | NoStore = store
        self.damaged = False
        self.answers = 0

    def get(self, file: str, sha256: str) -> FileShare | None:
        """See `ShareStore`."""
        share = self._tried(self._store.get, file, sha256)
        self.answers += share is not None
        return share

    def put(self, share: FileShare) -> None:
        """See `ShareStore`."""
        self._tried(self._store.put, share)

    def piece(self, key: bytes) -> bytes | None:
        """See `ShareStore`."""
        piece = self._tried(self._store.piece, key)
        self.answers += piece is not None
        return piece

    def keep_piece(self, key: bytes, data: bytes) -> None:
        """See `ShareStore`."""
        self._tried(self._store.keep_piece, key, data)

    def forget(self) -> None:
        """See `ShareStore`."""
        self._tried(self._store.forget)

    def finish(self) -> None:
        """Write what is left to write."""
        self._tried(self._store.finish)

    def _tried(
        self, call: Callable[Given, Got], *given: Given.args, **named: Given.kwargs
    ) -> Got | None:
        """What the store says; None where it fails."""
        import sqlite3

        try:
            return call(*given, **named)
        except sqlite3.Error as error:
            self._store = NoStore()
            self.damaged = _is_damage(error)
            return None


_NAME = "shares.sqlite"


def cache_folder() -> Path | None:
    """Where the store lies: below XDG_CACHE_HOME or ~/.cache, on Windows below LOCALAPPDATA; None
    where the user has no such place, or files are gone with the page. A relative path in a variable
    counts for nothing (XDG).
    """
    if not has_processes():
        return None
    name = "LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME"
    base = os.environ.get(name, "")
    if not Path(base).is_absolute():
        try:
            base = str(Path.home() / ".cache")
        except RuntimeError:
            return None
    return Path(base) / "xl_jixiao"


def _open(path: Path) -> sqlite3.Connection | None:
    """The database, begun anew where it is damaged; None where there can be none."""
    import sqlite3

    for _ in range(2):
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not _is_ours(path.parent):
                return None
            path.touch(mode=0o600)
            path.chmod(0o600)
            return _connected(path)
        except sqlite3.Error as error:
            if not _is_damage(error):  # locked for longer than we wait, only to be read
                return None
            _remove(path)
        except OSError:  # a folder that is only to be read
            return None
    return None


def _connected(path: Path) -> sqlite3.Connection:
    """Raises sqlite3.Error."""
    import sqlite3

    database = sqlite3.connect(path, timeout=_PATIENCE)
    database.text_factory = bytes  # what is no blob must not fail, it is no entry
    try:
        for statement in (
            "PRAGMA trusted_schema = OFF",
            "PRAGMA journal_mode = WAL",
            "PRAGMA synchronous = NORMAL",
            _SCHEMA,
        ):
            database.execute(statement)
        database.execute("SELECT key, used, size, data FROM shares LIMIT 1").fetchone()
    except BaseException:
        database.close()
        raise
    return database


def _is_damage(error: sqlite3.Error) -> bool:
    """Whether it lies at the file itself and not at who else uses it, the disk, its rights.
    Also SQLITE_ERROR: it holds a table of ours with other columns.
    """
    from sqlite3 import SQLITE_CORRUPT, SQLITE_ERROR, SQLITE_NOTADB

    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return code in {SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_ERROR}


def _remove(path: Path) -> None:
    """The database with what SQLite keeps beside it: an old log would spoil a new database."""
    for one in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        with suppress(OSError):
            one.unlink()


def _is_ours(folder: Path) -> bool:
    """Whether nobody else can write into the folder (where the system tells)."""
    if not hasattr(os, "getuid"):
        return True
    status = folder.stat()
    return status.st_uid == os.getuid() and not status.st_mode & 0o022


def _context(settings: Settings) -> bytes:
    """What every key depends on: profile, year, forms, program."""
    told = repr((settings.rules, settings.year, settings.seconds, settings.forms, _program()))
    return hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=32).digest()


def _program() -> tuple[object, ...]:
    """This program: its version, its readers and every file of it, code and data."""
    from xl_jixiao.version import __version__

    files = sorted(_files(Path(__file__).resolve().parents[1]))
    readers = tuple(map(_version, _READERS))
    return __version__, sys.version_info[:3], readers, tuple(files)


def _files(home: Path) -> Iterator[tuple[str, int, int]]:
    """Name, size, time of change; by scandir, since a run of one form waits for it."""
    folders = [str(home)]
    while folders:
        with os.scandir(folders.pop()) as listing:
            for entry in listing:
                if entry.is_dir():
                    folders.append(entry.path)
                elif entry.name.endswith((".py", ".toml", ".txt", ".json")):
                    status = entry.stat()
                    name = entry.path[len(str(home)) + 1 :].replace(os.sep, "/")
                    yield name, status.st_size, status.st_mtime_ns


def _version(library: str) -> str:
    """Its version: by the name of the folder that an installer keeps beside it, since importlib's
    metadata loads what reads mail.
    """
    start = library.lower().replace("-", "_") + "-"
    for folder in sys.path:
        for name in _names_in(folder):
            if name.lower().startswith(start) and name.endswith(_INSTALLED):
                return name[len(start) : -len(_INSTALLED)]
    from importlib import metadata

    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return ""


_INSTALLED = ".dist-info"


@cache
def _names_in(folder: str) -> tuple[str, ...]:
    with suppress(OSError), os.scandir(folder) as listing:
        return tuple(one.name for one in listing)
    return ()


def _now() -> int:
    return int(time.time())


def _written(share: FileShare) -> bytes:
    """Checksum, length of the head, head, parts; the head says how long each part is."""
    parts = share.sent.parts[:RESULT]  # the whole result is pickled: it is never kept
    sent = share.sent.record
    record = encoded(sent.record) if isinstance(sent, HeldRecord) else sent
    sizes = json.dumps([len(part) for part in parts]).encode()
    head = b"[%b%b%b]" % (record, _BETWEEN, sizes)
    data = b"".join((len(head).to_bytes(4, "big"), head, *parts))
    return _checksum(data) + data


_BETWEEN = b", "
"""Between record and sizes."""


def _read(entry: object) -> FileShare | None:
    """The share again; None where the entry is not as it was written."""
    data = _checked(entry)
    if data is None:
        return None
    start = 4 + int.from_bytes(data[:4], "big")
    told = bytes(data[4:start])
    try:
        head, sizes = json.loads(told.decode("utf-8", "surrogatepass"))
        record = told[1 : told.rindex(_BETWEEN + b"[")]
        return FileShare(decode(head), SentShare(record, (*_cut(data[start:], sizes), b"")))
    except (NoRecordError, RecursionError, TypeError, ValueError):
        return None


def _checked(entry: object) -> memoryview | None:
    """What an entry holds; None where it is not as it was written."""
    if type(entry) is not bytes:
        return None
    data = memoryview(entry)[_CHECKSUM:]
    return data if entry[:_CHECKSUM] == _checksum(data) else None


def _cut(data: memoryview, sizes: list[int]) -> Iterator[memoryview]:
    """Raises TypeError, ValueError: these are not the sizes of its parts."""
    start = 0
    for size in sizes:
        yield data[start : start + size]
        start += size
    if len(sizes) != RESULT or start != len(data) or min(sizes) < 0:
        raise ValueError(sizes)


def _checksum(data: bytes | memoryview) -> bytes:
    return crc32(data).to_bytes(_CHECKSUM, "big")
