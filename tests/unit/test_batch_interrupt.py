"""A run that is stopped: by Ctrl-C, by the death of its first process."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.small_forms import write_project

from xl_jixiao.outputs.folder_lock import LOCK_NAME

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="looks for processes where Linux lists them"
)

FILES = 300


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Many workbooks, more than are read until the signal comes."""
    place = tmp_path_factory.mktemp("报送")
    first = write_project(place / "000.xlsx")
    for number in range(1, FILES):
        shutil.copy(first, place / f"{number:03}.xlsx")
    return place


@pytest.fixture(autouse=True)
def _interrupts_arrive() -> Iterator[None]:
    """A suite that a shell started with & ignores Ctrl-C, and so would all it starts."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def start(folder: Path, out: Path) -> subprocess.Popen[str]:
    """`jixiao run` with two workers, in a process group of its own."""
    command = (sys.executable, "-m", "xl_jixiao", "run", folder, "--out", out)
    return subprocess.Popen(
        [*map(str, command), "--jobs", "2", "--no-cache"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
        start_new_session=True,
    )


def members(group: int) -> set[int]:
    """The processes of a group that live."""
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                state, _, of, *_ = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:  # ended meanwhile
                continue
            if int(of) == group and state != "Z":
                found.add(int(entry.name))
    return found


def until_workers_read(group: int) -> None:
    """Wait until two workers have used some time of the processor to read files."""
    ticks = os.sysconf("SC_CLK_TCK")
    while True:
        used = []
        for pid in members(group) - {group}:
            try:
                told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            used.append((int(told[11]) + int(told[12])) / ticks)
        if sum(seconds > 0.6 for seconds in used) >= 2:
            return
        time.sleep(0.02)


def until_gone(group: int) -> None:
    """Wait until no process of the group lives; one that stays is a test that never ends."""
    while members(group):
        time.sleep(0.02)


def test_ctrl_c_ends_a_run_with_one_sentence_and_no_worker_left(
    folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "结果"
    run = start(folder, out)
    until_workers_read(run.pid)
    os.killpg(run.pid, signal.SIGINT)
    told, complained = run.communicate(timeout=60)
    assert run.returncode == 130
    assert complained.strip() == "已中断，没有写出任何结果。"
    assert told == ""
    until_gone(run.pid)
    assert list(tmp_path.iterdir()) == [], "nothing half done beside it either"


@pytest.mark.slow
@pytest.mark.parametrize("wait", [0.0, 0.2, 0.4])
def test_ctrl_c_at_any_moment_of_the_start(folder: Path, tmp_path: Path, wait: float) -> None:
    """From the moment that the first process can catch it, wherever the workers are then."""
    run = start(folder, tmp_path / "结果")
    while len(members(run.pid)) < 2:  # a child is there: the command runs
        time.sleep(0.01)
    time.sleep(wait)
    os.killpg(run.pid, signal.SIGINT)
    _, complained = run.communicate(timeout=60)
    assert (run.returncode, complained.strip()) == (130, "已中断，没有写出任何结果。")
    until_gone(run.pid)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_second_ctrl_c_changes_nothing(folder: Path, tmp_path: Path) -> None:
    run = start(folder, tmp_path / "结果")
    until_workers_read(run.pid)
    while run.poll() is None:  # an impatient user
        os.killpg(run.pid, signal.SIGINT)
        time.sleep(0.005)
    _, complained = run.communicate(timeout=60)
    assert (run.returncode, complained.strip()) == (130, "已中断，没有写出任何结果。")
    until_gone(run.pid)
    assert list(tmp_path.iterdir()) == []


def test_workers_end_when_their_first_process_is_killed(folder: Path, tmp_path: Path) -> None:
    run = start(folder, tmp_path / "结果")
    until_workers_read(run.pid)
    run.kill()
    _, complained = run.communicate(timeout=60)
    until_gone(run.pid)
    assert "Traceback" not in complained
    left = [path.name for path in (tmp_path / "结果").iterdir()]
    assert left == [LOCK_NAME], "no result, and what tells the next run of this one"
