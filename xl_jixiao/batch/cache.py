"""What earlier runs made of files that have not changed since.

A file's share depends on its bytes, its name, the profile, the year asked for and this program
alone; these are its key. What depends on the folder (roster, versions, waivers) is never kept. The
store is an SQLite file in the user's cache folder: data only, readable by its owner alone, bounded,
safe to delete at any time, safe with several runs at once. An entry that is damaged is no entry; a
store that can't be used is none.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from xl_jixiao.batch.evaluate import FileShare
from xl_jixiao.batch.record_codec import decode, encode
from xl_jixiao.batch.settings import Settings

BOUND = 1 << 30
"""Bytes of entries that are kept: some 40,000 workbooks of five sheets."""

_AT_ONCE = 200
"""Entries written in one transaction."""

_CHECKSUM = 16
"""Bytes before the data of an entry."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS shares (
    key BLOB PRIMARY KEY, used INTEGER NOT NULL, size INTEGER NOT NULL, data BLOB NOT NULL
) WITHOUT ROWID
"""


class ShareStore(Protocol):
    """Where shares of files are found again."""

    def get(self, file: str, sha256: str) -> FileShare | None:
        """The share of a file of that name and content, None where there is none."""
        ...

    def put(self, share: FileShare) -> None:
        """Keep a share."""
        ...


class NoStore:
    """Keeps nothing."""

    def get(self, file: str, sha256: str) -> FileShare | None:  # noqa: ARG002  the protocol's
        """Nothing."""
        return None

    def put(self, share: FileShare) -> None:
        """Nothing is kept."""


class SharesOnDisk:
    """The store of one run."""

    def __init__(self, database: sqlite3.Connection, context: bytes) -> None:
        self._database, self._context = database, context
        self._new: list[tuple[bytes, int, int, bytes]] = []
        self._met: list[bytes] = []

    def get(self, file: str, sha256: str) -> FileShare | None:
        """See `ShareStore`."""
        key = self._key(file, sha256)
        row = self._database.execute("SELECT data FROM shares WHERE key = ?", (key,)).fetchone()
        share = None if row is None else _read(row[0])
        if share is None or (share.record.file, share.record.sha256) != (file, sha256):
            return None
        self._met.append(key)
        return share

    def put(self, share: FileShare) -> None:
        """See `ShareStore`; a file that could not be read or used is tried again the next time."""
        record = share.record
        if not record.sha256 or not record.forms:
            return
        data = _written(share)
        self._new.append((self._key(record.file, record.sha256), _now(), len(data), data))
        if len(self._new) >= _AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Write what is new; leave out what was used longest ago where it is too much."""
        with self._database:
            self._database.executemany("INSERT OR REPLACE INTO shares VALUES (?,?,?,?)", self._new)
            self._database.executemany(
                "UPDATE shares SET used = ? WHERE key = ?", ((_now(), key) for key in self._met)
            )
        self._new, self._met = [], []

    def trim(self, bound: int = BOUND) -> None:
        """Forget what was used longest ago until the rest is within the bound."""
        (size,) = self._database.execute("SELECT coalesce(sum(size), 0) FROM shares").fetchone()
        if size <= bound:
            return
        with self._database:
            rows = self._database.execute("SELECT key, size FROM shares ORDER BY used").fetchall()
            for key, one in rows:
                if size <= bound:
                    break
                self._database.execute("DELETE FROM shares WHERE key = ?", (key,))
                size -= one

    def _key(self, file: str, sha256: str) -> bytes:
        named = json.dumps([file, sha256]).encode()
        return hashlib.blake2b(named, key=self._context, digest_size=32).digest()


@contextmanager
def stored_shares(settings: Settings, folder: Path | None = None) -> Iterator[ShareStore]:
    """The store for runs with these settings; one that keeps nothing where it can't be had.

    Args:
        settings: profile and year.
        folder: where it lies; None = the user's cache folder.
    """
    database = _open(cache_folder() if folder is None else folder)
    if database is None:
        yield NoStore()
        return
    store = SharesOnDisk(database, _context(settings))
    try:
        yield _Forgiving(store)
        with suppress(sqlite3.Error):
            store.flush()
            store.trim()
    finally:
        database.close()


class _Forgiving:
    """A store that is given up at its first failure: the run goes on without it."""

    def __init__(self, store: SharesOnDisk) -> None:
        self._store: ShareStore = store

    def get(self, file: str, sha256: str) -> FileShare | None:
        """See `ShareStore`."""
        try:
            return self._store.get(file, sha256)
        except sqlite3.Error:
            self._store = NoStore()
            return None

    def put(self, share: FileShare) -> None:
        """See `ShareStore`."""
        try:
            self._store.put(share)
        except sqlite3.Error:
            self._store = NoStore()


def cache_folder() -> Path:
    """Where the store lies: below XDG_CACHE_HOME or ~/.cache, on Windows below LOCALAPPDATA."""
    windows = os.environ.get("LOCALAPPDATA") if sys.platform == "win32" else None
    base = windows or os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "xl_jixiao"


def _open(folder: Path) -> sqlite3.Connection | None:
    """The database, begun anew where it is damaged; None where there can be none."""
    path = folder / "shares.sqlite"
    for _ in range(2):
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not _is_ours(folder):
                return None
            path.touch(mode=0o600)
            database = sqlite3.connect(path, timeout=5)
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA synchronous = NORMAL")
            database.execute(_SCHEMA)
        except sqlite3.DatabaseError:
            with suppress(OSError):
                path.unlink()
        except (OSError, RuntimeError):  # no home folder, a folder that is only to be read
            return None
        else:
            return database
    return None


def _is_ours(folder: Path) -> bool:
    """Whether nobody else can write into the folder (where the system tells)."""
    if not hasattr(os, "getuid"):
        return True
    status = folder.stat()
    return status.st_uid == os.getuid() and not status.st_mode & 0o022


def _context(settings: Settings) -> bytes:
    """What every key depends on: profile, year, program."""
    told = repr((settings.rules, settings.year, settings.seconds, _program()))
    return hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=32).digest()


def _program() -> tuple[object, ...]:
    """This program: its version and every file of it, code and data."""
    from xl_jixiao.version import __version__

    home = Path(__file__).resolve().parents[1]
    files = [
        (path.relative_to(home).as_posix(), status.st_size, status.st_mtime_ns)
        for path in sorted(home.rglob("*"))
        if path.suffix in {".py", ".toml", ".txt", ".json"} and (status := path.stat())
    ]
    return __version__, sys.version_info[:3], tuple(files)


def _now() -> int:
    return int(time.time())


def _written(share: FileShare) -> bytes:
    """Checksum, length of the head, head, parts; the head says how long each part is."""
    parts = share.parts[:-1]  # the whole result is pickled: it is never kept
    head = json.dumps([encode(share.record), [len(part) for part in parts]]).encode()
    data = b"".join((len(head).to_bytes(4, "big"), head, *parts))
    return _checksum(data) + data


def _read(entry: bytes) -> FileShare | None:
    """The share again; None where the entry is not as it was written."""
    checksum, data = entry[:_CHECKSUM], entry[_CHECKSUM:]
    if checksum != _checksum(data):
        return None
    start = 4 + int.from_bytes(data[:4], "big")
    parts = []
    try:
        head, sizes = json.loads(data[4:start].decode("ascii"))
        record = decode(head)
    except (KeyError, TypeError, ValueError):
        return None
    for size in sizes:
        parts.append(data[start : start + size])
        start += size
    return FileShare(record, (*parts, b""))


def _checksum(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=_CHECKSUM).digest()
