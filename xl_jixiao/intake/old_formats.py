""".xls, .et and .xlsb, read by a guarded child process.

A crafted or broken file can make these libraries abort the process, take all memory or run for
minutes (performance.md section 7). So they run in a child process of its own, a plain subprocess,
which works inside pool workers too. It is kept for the next file, replaced after a while, and
killed when a file takes too long. Where there are no processes (platform_limits) it is read in this
one, if it is no larger than a form can be: nothing else can stop it there but closing the page.
"""

from __future__ import annotations

import atexit
import os
import sys
import threading
import zipfile
from io import BytesIO
from pathlib import Path
from typing import IO, TYPE_CHECKING, Literal

from xl_jixiao.intake.refusal import (
    CHILD_FILES,
    CHILD_SECONDS,
    MB,
    UNGUARDED_BYTES,
    UnusablePartError,
    damaged,
    too_large,
)
from xl_jixiao.intake.wire import load_workbook
from xl_jixiao.model.grid import Workbook
from xl_jixiao.platform_limits import PAGE, has_processes
from xl_jixiao.process_limits import Patience

if TYPE_CHECKING:
    import subprocess

Task = Literal["xls", "xlsb", "html", "decrypt"]


def read_xls(data: bytes) -> Workbook:
    """The workbook of a .xls or .et.

    Raises:
        UnusablePartError: encrypted, damaged, or more than the worker could bear.
    """
    return _read("xls", data)


def read_xlsb(data: bytes) -> Workbook:
    """The workbook of a .xlsb. How its numbers are shown is not known.

    Raises:
        UnusablePartError: as `read_xls`.
    """
    return _read("xlsb", data)


def read_html(data: bytes) -> Workbook:
    """The tables of a web page that is called a workbook.

    Raises:
        RefusedError: without a table, or more than the worker could bear.
    """
    return _read("html", data)


def decrypt(data: bytes) -> bytes:
    """The package inside the OLE container of an encrypted .xlsx, by the default password.

    Raises:
        RefusedError: it has another password, or more than the worker could bear.
    """
    return _WORKER.ask("decrypt", data) if has_processes() else _ask_here("decrypt", data)


def _read(task: Task, data: bytes) -> Workbook:
    """Raises RefusedError."""
    return _WORKER.read(task, data) if has_processes() else load_workbook(_ask_here(task, data))


def _ask_here(task: Task, data: bytes) -> bytes:
    """The answer to a request, found in this process. Raises RefusedError."""
    from xl_jixiao.intake.old_formats_child import answer

    if _expanded(task, data) > UNGUARDED_BYTES:
        raise UnusablePartError(
            f"文件（展开后）超过{UNGUARDED_BYTES // MB}MB，{PAGE}不读取这么大的旧格式文件。"
            "请用 Excel 或 WPS 打开后另存为“Excel 工作簿（*.xlsx）”再报送。"
        )
    try:
        return _told(*answer(task, data))
    except BaseException as error:
        # Rust's panics are no Exception; where nothing else can end them they end here
        if type(error).__name__ != "PanicException":
            raise
        raise _lost(late=False) from error


def _expanded(task: Task, data: bytes) -> int:
    """How large the file is, as it lies there or unpacked."""
    if task != "xlsb":
        return len(data)
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            return sum(one.file_size for one in package.infolist())
    except (zipfile.BadZipFile, ValueError) as error:
        raise damaged("不是完整的 .xlsb 工作簿") from error


def _told(word: bytes, body: bytes) -> bytes:
    """Raises RefusedError where the answer is one."""
    if word == b"refused":
        raise UnusablePartError(body.decode("utf-8", "replace"))
    return body


class _Worker:
    """The child process of this process; one file at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._files = 0

    def read(self, task: Task, data: bytes) -> Workbook:
        """The answer of a reader, as a workbook. Raises RefusedError."""
        try:
            return load_workbook(self.ask(task, data))
        except ValueError as error:
            raise _lost(late=False) from error

    def ask(self, task: Task, data: bytes) -> bytes:
        """The answer to one request. Raises RefusedError."""
        with self._lock:
            child = self._ready()
            self._files += 1
            patience = Patience(child, CHILD_SECONDS)
            try:
                with patience:
                    word, body = _exchange(child, task, data)
            except (OSError, EOFError, ValueError) as error:
                self._end()
                raise _lost(late=patience.lost) from error
            except BaseException:
                # the batch's own time limit struck in between: the answer would go astray
                self._end()
                raise
        return _told(word, body)

    def _ready(self) -> subprocess.Popen[bytes]:
        """A child that waits for a request; after a fork the parent's is not ours."""
        if self._owner != os.getpid():
            self._child = None
        if self._child and (self._files >= CHILD_FILES or self._child.poll() is not None):
            self._end()
        if self._child is None:
            self._child, self._owner, self._files = _start(), os.getpid(), 0
        return self._child

    def close(self) -> None:
        """End the child, when this process ends."""
        if self._owner == os.getpid():
            self._end()

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            for pipe in (child.stdin, child.stdout):
                _close(pipe)
            child.wait()


def _close(pipe: IO[bytes] | None) -> None:
    try:
        if pipe:
            pipe.close()
    except OSError:
        # what was still to be written has no reader any more
        return


def _start() -> subprocess.Popen[bytes]:
    import subprocess

    root = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(
        # -P: a file called xlrd.py in the folder of the day must not be imported
        [sys.executable, "-P", "-m", "xl_jixiao.intake.old_formats_child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _exchange(child: subprocess.Popen[bytes], task: Task, data: bytes) -> tuple[bytes, bytes]:
    """Raises EOFError, OSError or ValueError where the child died over it."""
    if child.stdin is None or child.stdout is None:
        raise EOFError
    child.stdin.write(b"%s\n%d\n" % (task.encode("ascii"), len(data)))
    child.stdin.write(data)
    child.stdin.flush()
    word = child.stdout.readline().strip()
    size = int(child.stdout.readline())
    body = child.stdout.read(size)
    if len(body) != size:
        raise EOFError
    return word, body


def _lost(*, late: bool) -> UnusablePartError:
    if late:
        return too_large(f"读取超过{CHILD_SECONDS:g}秒仍未完成")
    return damaged("读取程序在读它时异常退出")


_WORKER = _Worker()

atexit.register(_WORKER.close)
