"""`jixiao` as a process of its own, in surroundings that fail."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]


class Ended(NamedTuple):
    """How a process ended."""

    code: int
    out: str
    err: str


def command(*arguments: object) -> list[str]:
    """The command line."""
    return [sys.executable, "-m", "xl_jixiao", *map(str, arguments)]


def surroundings(**changes: str | None) -> dict[str, str]:
    """The environment with these changes; None: without the variable."""
    given = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **changes}
    return {name: value for name, value in given.items() if value is not None}


def jixiao(*arguments: object, largest: int | None = None, **changes: str | None) -> Ended:
    """Run the command; `largest`: bytes that no file may go beyond."""

    def limit() -> None:
        if largest is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))

    return _ended(command(*arguments), surroundings(**changes), limit)


def jixiao_on_small_disk(
    disk: Path,
    kilobytes: int,
    *arguments: object,
    holding: Path | None = None,
    **changes: str | None,
) -> Ended:
    """Run the command with a disk of its own, so small, at a folder; skips where the system lets
    nobody make one. It is gone with the process, so behind the output comes its listing, or, where
    it begins with the content of the folder `holding`, what differs from that.
    """
    if not _may_mount():
        pytest.skip("no right to mount a file system here")
    script = (
        'mount -t tmpfs -o "size=$1k" none "$2"; disk="$2"; held="$3"; shift 3; '
        'if [ -d "$held" ]; then cp -a "$held/." "$disk"; fi; '
        '"$@"; code=$?; '
        'if [ -d "$held" ]; then diff -r "$held" "$disk"; else ls -AR "$disk"; fi; exit $code'
    )
    places = (str(kilobytes), str(disk), str(holding or ""))
    line = [*_NAMESPACE, "sh", "-c", script, "sh", *places, *command(*arguments)]
    return _ended(line, surroundings(**changes), None)


_NAMESPACE = ("unshare", "--map-root-user", "--mount")


@cache
def _may_mount() -> bool:
    if shutil.which("unshare") is None:
        return False
    trial = [*_NAMESPACE, "mount", "-t", "tmpfs", "-o", "size=4k", "none", "/mnt"]
    return subprocess.run(trial, capture_output=True, check=False).returncode == 0


def _ended(line: list[str], env: Mapping[str, str], prepare: object) -> Ended:
    done = subprocess.run(
        line,
        capture_output=True,
        encoding="utf-8",
        check=False,
        env=env,
        preexec_fn=prepare,  # type: ignore[arg-type]  # None or a function
    )
    return Ended(done.returncode, done.stdout, done.stderr)
