"""A run that is killed while it puts its result in its place: the next one leaves no mixture."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.killed_runs import SCENARIOS

ROOT = Path(__file__).parents[2]

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="kills children that are forked"),
    pytest.mark.slow,  # hundreds of processes
]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is one: the disk takes five times as long."""
    memory = Path("/dev/shm")  # noqa: S108  a folder of our own is made in it
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


def killed(scenario: str, place: Path, *more: str) -> tuple[int, list[str]]:
    paths = (str(ROOT), str(ROOT / "tests"))
    done = subprocess.run(
        [sys.executable, "-m", "support.killed_runs", scenario, str(place), *more],
        capture_output=True,
        encoding="utf-8",
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1"},
    )
    told = json.loads(done.stdout)
    return told["kills"], told["wrong"]


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_kill_at_any_call_of_publishing_leaves_no_mixture(scenario: str, place: Path) -> None:
    kills, wrong = killed(scenario, place)
    assert wrong == []
    assert kills > 30, "publishing has that many calls at least"


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_nor_does_a_kill_at_any_call_of_the_run_after_it(scenario: str, place: Path) -> None:
    kills, wrong = killed(scenario, place, "twice")
    assert wrong == []
    assert kills > 300
