"""A real run that is killed by the system at each of its calls that touch OUT."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from support.faults import command, surroundings
from support.small_forms import write_project

from xl_jixiao.actions.run import run_folder
from xl_jixiao.outputs.journal import OWN_PREFIX

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("strace") is None, reason="strace kills at a system call"),
]

CALLS = (
    *("mkdir", "rename", "renameat", "renameat2", "link", "linkat", "unlink", "unlinkat", "rmdir"),
    *("openat", "write", "fsync", "ftruncate", "close", "flock"),
)


def traced(folder: Path, out: Path, *options: str) -> int:
    """Run `jixiao` under strace with these options; its exit code."""
    line = command("run", folder, "--out", out, "--jobs", 1, "--no-cache", "--no-drafts")
    env = surroundings(PYTHONHASHSEED="0", PYTHONDONTWRITEBYTECODE="1")
    done = subprocess.run(
        ["strace", "-qq", *options, *line], env=env, check=False, capture_output=True
    )
    return done.returncode


def calls_that_touch(out: Path, folder: Path, log: Path) -> list[tuple[str, int]]:
    """Name and number among those of its name of each call of a run that is about OUT."""
    traced(folder, out, "-y", "-o", str(log), "-e", f"trace={','.join(CALLS)}")
    seen: Counter[str] = Counter()
    found = []
    for line in log.read_text("utf-8", "replace").splitlines():
        name, _, arguments = line.partition("(")
        seen[name] += 1
        if name in CALLS and re.search(rf"{re.escape(str(out))}[/\">]", arguments):
            found.append((name, seen[name]))
    return found


def is_whole(folder: Path) -> bool:
    """Whether it holds one result: result.json tells the hashes of what was written with it."""
    told = json.loads((folder / "result.json").read_text(encoding="utf-8"))["outputs"]
    there = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "result.json"
    }
    there = {name: sha256 for name, sha256 in there.items() if not name.startswith("历史/")}
    return there == {one["file"]: one["sha256"] for one in told}


EVERY = {"write": 25, "close": 17, "openat": 8}
"""Of these calls only some: nearly all of them are of files that nobody sees yet, and
test_outputs_killed ends a process before each operation on a file."""


def test_a_run_killed_at_any_system_call_leaves_no_mixture(tmp_path: Path) -> None:
    folder, start, out = tmp_path / "in", tmp_path / "start", tmp_path / "out"
    write_project(folder / "1.xlsx")
    run_folder(folder, start, drafts=None, cache=False)
    write_project(folder / "2.xlsx", unit="青山县乙局")
    shutil.copytree(start, out)
    points = calls_that_touch(out, folder, tmp_path / "log")
    points = [point for point in points if point[1] % EVERY.get(point[0], 1) == 0]
    kinds = {name for name, _ in points}
    assert kinds >= {"mkdir", "rename", "linkat", "unlink", "openat", "write", "fsync", "close"}
    assert len(points) > 40
    kills, wrong = 0, []
    for name, number in points:
        shutil.rmtree(out)
        shutil.copytree(start, out)
        options = ("-o", "/dev/null", "-e", f"trace={name}")
        code = traced(folder, out, *options, "-e", f"inject={name}:signal=KILL:when={number}")
        kills += code in {-9, 137}
        run_folder(folder, out, drafts=None, cache=False)
        results = [out, *(out / "历史").glob("*")]
        left = [path.name for path in out.iterdir() if path.name.startswith(OWN_PREFIX)]
        if left or not all(map(is_whole, results)) or len(results) < 2:
            wrong.append((name, number, left))
    assert wrong == []
    assert kills > len(points) * 0.9
