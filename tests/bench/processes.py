"""What a command costs: CPU of it and its children, memory of the whole tree."""

from __future__ import annotations

import os
import resource
import subprocess
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

PAGE_MB = os.sysconf("SC_PAGE_SIZE") / 2**20


class Cost(NamedTuple):
    """Of one command."""

    cpu: float
    """Seconds, user + sys, children included."""
    wall: float
    peak_mb: float
    """Largest sum of resident memory over the command and its children, looked at 20 times a
    second."""
    code: int


def measure(command: Sequence[str | Path]) -> Cost:
    """Run the command to its end."""
    before, clock = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    process = subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL)
    peak = 0.0
    ended = threading.Event()

    def watch() -> None:
        nonlocal peak
        while not ended.wait(0.05):
            peak = max(peak, tree_mb(process.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    code = process.wait()
    ended.set()
    watcher.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(cpu, time.perf_counter() - clock, peak, code)


def tree_mb(root: int) -> float:
    """Resident memory of a process and all below it (Linux), shared pages counted in each."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:  # ended meanwhile
                continue
            parents[int(entry.name)] = int(fields[1])
    return sum(_resident(pid) for pid in parents if _below(pid, root, parents))


def _below(pid: int, root: int, parents: dict[int, int]) -> bool:
    while pid not in {0, root}:
        pid = parents.get(pid, 0)
    return pid == root


def _resident(pid: int) -> float:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_MB
    except OSError:  # ended meanwhile
        return 0.0
