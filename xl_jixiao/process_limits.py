"""Memory and CPU time of whole processes: bounded, and told, on every system.

Linux bounds the address space (RLIMIT_AS) and tells CPU time in /proc; Windows bounds committed
memory by a job object (windows_limits). macOS bounds no memory and tells nothing of another
process: there time on the clock counts.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    import subprocess

_LOOK = 0.1
"""Seconds between two looks at a process."""

WAITING = 4.0
"""How many times its CPU time a process may take on the clock: one that waits for what never comes
uses no CPU time. A form takes milliseconds of its CPU time of half a minute, so that a busy
computer does not come near.
"""


def limit_memory(most: int) -> bool:
    """Bound the memory of this process to so many bytes, for good; whether the system does it.

    What goes beyond fails with MemoryError, or ends a process that can't fail.
    """
    if sys.platform == "win32":
        from xl_jixiao.windows_limits import kernel, limit_own_memory

        return limit_own_memory(kernel(), most)
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
    try:
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
        # a process that aborts must not leave its memory on the disk
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (OSError, ValueError):  # macOS refuses
        return False
    return sys.platform == "linux"


def cpu_seconds(process: int) -> float | None:
    """The CPU time of the process of that number so far; None where nobody tells."""
    if sys.platform == "win32":
        from xl_jixiao.windows_limits import kernel, process_seconds

        return process_seconds(kernel(), process)
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / float(os.sysconf("SC_CLK_TCK"))
    except (OSError, IndexError, ValueError):
        return None


def group_seconds(leader: int) -> float | None:
    """The CPU time of a process, of what it started and of what of these has ended, as long as
    they are of its group (Linux); elsewhere of that process alone.
    """
    if sys.platform != "linux":
        return cpu_seconds(leader)
    ticks = 0
    for entry in Path("/proc").iterdir():
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
            if int(fields[2]) == leader:
                ticks += sum(map(int, fields[11:15]))
        except (OSError, IndexError, ValueError):  # ended meanwhile, or no process
            continue
    return ticks / float(os.sysconf("SC_CLK_TCK"))


class Patience:
    """Ends a child that takes more CPU time, from now on, than it may; a context."""

    def __init__(self, child: subprocess.Popen[bytes], seconds: float) -> None:
        self._child, self._seconds = child, seconds
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self.lost = False
        """Whether the child was ended."""

    def __enter__(self) -> Self:
        """Begin to watch."""
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        """The child may take its time again."""
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        over = spent_clock(self._child.pid, self._seconds)
        while not self._ended.wait(_LOOK):
            if over():
                self.lost = True
                self._child.kill()
                return


def spent_clock(
    process: int, seconds: float, told: Callable[[int], float | None] = cpu_seconds
) -> Callable[[], bool]:
    """Asks whether a process has had so many seconds of CPU time from now on, or some times as
    many on the clock.
    """
    began, clock = told(process), time.monotonic()

    def over() -> bool:
        passed = time.monotonic() - clock
        now = told(process)
        if began is None or now is None:
            return passed > seconds
        return now - began > seconds or passed > seconds * WAITING

    return over
