"""One run at a time writes to a folder: a lock that the system takes back when its process ends.

The lock is the system's own (flock, on Windows a locked byte), so that one of a process that was
killed is none, on shared folders too; who holds it since when stands in the file for others to
read. Where a file system knows no locks, that text decides.
"""

from __future__ import annotations

import datetime as dt
import getpass
import json
import os
import platform
import sys
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from xl_jixiao.platform_limits import has_processes

LOCK_NAME = ".jixiao-使用中"

_TOLD_BYTES = 4_096

_LOCKED_BYTE = 1 << 30
"""Far behind the text: what is locked can't be read on Windows."""


class LockHolder(NamedTuple):
    """Who holds a lock; "" and 0 where it does not say."""

    user: str = ""
    computer: str = ""
    process: int = 0
    since: str = ""
    """Local time, 2026-11-30 09:30:05."""

    @property
    def told(self) -> str:
        """In words: 用户 李四，电脑 PC-7，进程 1234，2026-11-30 09:30:05 开始."""
        parts = (
            self.user and f"用户 {self.user}",
            self.computer and f"电脑 {self.computer}",
            self.process and f"进程 {self.process}",
            self.since and f"{self.since} 开始",
        )
        return "，".join(str(part) for part in parts if part)


class FolderHeldError(Exception):
    """Another process writes to the folder."""

    def __init__(self, holder: LockHolder, *, certain: bool) -> None:
        super().__init__(holder.told)
        self.holder = holder
        self.certain = certain
        """False where only the text says so: its process may be dead on another computer."""


class FolderLock:
    """The lock of one folder, taken by `acquire`."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / LOCK_NAME
        self._handle = -1

    def acquire(self) -> LockHolder | None:
        """Take the lock.

        Returns:
            Who left it behind without giving it back (its process was killed), None: nobody.

        Raises:
            FolderHeldError: another process holds it.
            OSError: the lock can't be written.
        """
        while True:
            there = self._path.exists()
            self._handle = os.open(self._path, _HOW_TO_OPEN, 0o666)
            try:
                left = _read(self._handle)
                _take(self._handle, left)
                if not _is_at(self._handle, self._path):
                    self._close()  # whoever held it has just removed it: nobody else sees this one
                    continue
                _write(self._handle)
            except BaseException:
                self._close()
                raise
            return left if there else None

    def release(self) -> None:
        """Give the lock back and remove its file."""
        if self._handle < 0:
            return
        if sys.platform == "win32":
            self._close()  # an open file can't be removed there
        with suppress(OSError):
            self._path.unlink()
        self._close()

    def _close(self) -> None:
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1


_HOW_TO_OPEN = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)


def _take(handle: int, told: LockHolder) -> None:
    """Raises FolderHeldError."""
    try:
        _lock(handle)
    except (BlockingIOError, PermissionError) as error:
        raise FolderHeldError(told, certain=True) from error
    except OSError as error:  # a file system without locks
        if told.process and told.process != os.getpid() and not _is_dead(told):
            raise FolderHeldError(told, certain=told.computer == platform.node()) from error


if sys.platform == "win32":  # pragma: no cover

    def _lock(handle: int) -> None:
        """Raises PermissionError where another process has it."""
        import msvcrt

        os.lseek(handle, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

    def _is_at(_handle: int, _path: Path) -> bool:
        return True  # nobody can remove a file that is open

    def _is_dead(_told: LockHolder) -> bool:
        return False

else:

    def _lock(handle: int) -> None:
        """Raises BlockingIOError where another process has it."""
        if not has_processes():  # nobody else writes there
            return
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _is_at(handle: int, path: Path) -> bool:
        """Whether the open file is still the one of that name."""
        try:
            return os.path.samestat(os.fstat(handle), path.lstat())
        except FileNotFoundError:
            return False

    def _is_dead(told: LockHolder) -> bool:
        if told.computer != platform.node():
            return False
        try:
            os.kill(told.process, 0)
        except ProcessLookupError:
            return True
        except OSError:  # a process of somebody else
            return False
        return False


def _read(handle: int) -> LockHolder:
    os.lseek(handle, 0, os.SEEK_SET)
    try:
        told = json.loads(os.read(handle, _TOLD_BYTES).decode("utf-8"))
        user, computer, process, since = (
            told[key] for key in ("user", "computer", "process", "since")
        )
        return LockHolder(_line(user), _line(computer), int(process), _line(since))
    except (KeyError, OSError, RecursionError, TypeError, ValueError):
        return LockHolder()


def _line(text: object) -> str:
    return " ".join(str(text).split())[:60]


def _write(handle: int) -> None:
    since = dt.datetime.now().astimezone().strftime("%Y-%m-%d %H:%M:%S")
    told = LockHolder(_user(), platform.node(), os.getpid(), since)
    data = json.dumps(told._asdict(), ensure_ascii=False).encode("utf-8", "replace")
    with suppress(OSError):  # a full disk: the lock holds without saying whose it is
        os.ftruncate(handle, 0)
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, data)


def _user() -> str:
    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError):  # an account without a name
        return ""
