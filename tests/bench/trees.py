"""The same work in this tree and in another one, by turns."""

from __future__ import annotations

import compileall
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parents[2]


def compared(other: str, worker: str, arguments: Sequence[str], rounds: int) -> str:
    """Medians of both trees and their ratio, in words.

    What else the machine does falls on both: a process each, a round here, a round there.
    Everything is compiled before; the first two rounds do not count.

    Args:
        other: The other tree.
        worker: A program that for each line on its standard input does the work once and prints
            the CPU time that it took, in milliseconds for each thing.
        arguments: Of the program.
        rounds: How often.
    """
    workers = {}
    for tree in (HERE, Path(other).resolve()):
        compileall.compile_dir(tree / "xl_jixiao", quiet=1)
        workers[tree] = subprocess.Popen(
            [sys.executable, "-c", worker, *arguments],
            cwd=tree,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={"PYTHONPATH": str(tree), "PYTHONHASHSEED": "0"},
        )
    times: dict[Path, list[float]] = {tree: [] for tree in workers}
    for _ in range(rounds):
        for tree, process in workers.items():
            times[tree].append(_once(process))
    for process in workers.values():
        process.communicate()
    here, there = (statistics.median(times[tree][2:]) for tree in workers)
    return f"here {here:.2f} ms, there {there:.2f} ms, ratio {here / there:.3f}"


def _once(worker: subprocess.Popen[str]) -> float:
    if worker.stdin is None or worker.stdout is None:
        raise RuntimeError
    worker.stdin.write("\n")
    worker.stdin.flush()
    return float(worker.stdout.readline())
