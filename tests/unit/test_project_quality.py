"""The linters are part of the test command."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent


@pytest.mark.parametrize(
    "command",
    [
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["mypy"],
        ["lint-imports"],
    ],
    ids=" ".join,
)
def test_the_source_is_clean(command: list[str]) -> None:
    program = BIN / command[0]
    done = subprocess.run(
        [str(program), *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


def test_the_command_line_starts_without_heavy_imports() -> None:
    """The whole of --help imports click and nothing slower; the bench has the milliseconds."""
    script = (
        "import sys\n"
        "from xl_jixiao.cli.main import jixiao\n"
        "try:\n    jixiao.main(['--help'])\n"
        "except SystemExit:\n    pass\n"
        "heavy = 'pandas numpy openpyxl xlsxwriter rich lxml xlrd python_calamine "
        "multiprocessing asyncio'\n"
        "found = [name for name in heavy.split() if name in sys.modules]\n"
        "rooms = [name for name in sys.modules if name.startswith('xl_jixiao.')]\n"
        "print(found, sorted(rooms), file=sys.stderr)\n"
        "sys.exit(bool(found) or "
        "any('.cli' not in name and '.version' not in name for name in rooms))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_no_test_reads_a_clock() -> None:
    """A verdict that a slow machine changes is none: work is counted (support/work.py), times are
    measured in tests/bench, as ratios.
    """
    clock = re.compile(r"\b(?:perf_counter|monotonic|process_time|thread_time|time\.time)\b")
    rooms = ("cases", "unit", "property", "office")
    tests = [path for room in rooms for path in (ROOT / "tests" / room).rglob("test_*.py")]
    this = Path(__file__).resolve()
    # limits of CPU time are tested by work that takes some of it, whatever the machine
    limits = {"test_process_limits.py"}
    readers = [one.name for one in tests if one != this and clock.search(one.read_text("utf-8"))]

    readers = [name for name in readers if name not in limits]
    assert tests
    assert readers == []
