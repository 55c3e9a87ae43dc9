"""`jixiao --help` over a bare interpreter: `python tests/bench/bench_startup.py`. Goal ≤ 80 ms."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

ROUNDS = 15


def main() -> None:
    """Alternate the two commands and print the difference of their medians."""
    bare = [sys.executable, "-c", "pass"]
    ours = [sys.executable, "-m", "xl_jixiao", "--help"]
    times: dict[str, list[float]] = {"bare": [], "help": []}
    for _ in range(ROUNDS):
        times["bare"].append(_seconds(bare))
        times["help"].append(_seconds(ours))
    bare_ms, help_ms = (1000 * statistics.median(times[name]) for name in ("bare", "help"))
    print(f"bare interpreter {bare_ms:.0f} ms, jixiao --help {help_ms:.0f} ms")
    print(f"difference {help_ms - bare_ms:.0f} ms, goal <= 80")


def _seconds(command: list[str]) -> float:
    clock = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - clock


if __name__ == "__main__":
    main()
