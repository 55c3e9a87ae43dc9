"""What a large folder costs: `python tests/bench/bench_scale.py --before DIR [--sizes 100 1000]
[--small N] [--keep DIR]`.

DIR is a checkout to compare with (commit 0646d7a is what the goals are set against). Everything is
measured in one run on the same files, commands taken in turn, CPU of a command with its children.
Prints ratios and their goals:

    one form                        <= 0.60 of before
    CPU per workbook, one process   <= 0.55 of before (0.70 is the least)
    wall of two processes           <= 0.65 of one's at 1,000, <= 1 at 200
    peak of parent and workers      <= 300 MB at 1,000, <= 350 MB at 10,000
    CPU per workbook                within 15 % from the smallest size to the largest
    nothing changed since           <= 0.10 of before; 1 % changed <= 0.125

Needs an unloaded machine, and for 10,000 five-sheet workbooks 300 MB of disk and ten minutes.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

from forms import write_folder
from processes import Cost, measure

HERE = Path(__file__).parent
OURS = HERE.parents[1]
CHANGED = 100
"""One file in so many changes for the last line."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--before", type=Path, required=True)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 200, 1000])
    parser.add_argument("--keep", type=Path, help="folder with the files, made if absent")
    parser.add_argument("--rounds", type=int, default=3)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        keep = wanted.keep or Path(scratch)
        bench = Bench(wanted.before.resolve(), Path(scratch), wanted.rounds)
        one = folder_of(keep, 1)
        bench.compare("one form", one, goal=0.6, rounds=3 * wanted.rounds)
        for size in wanted.sizes:
            bench.size(folder_of(keep, size), size)


def folder_of(keep: Path, size: int) -> Path:
    """The folder of so many workbooks, made where it is absent."""
    folder = keep / f"{size}"
    if not folder.is_dir():
        write_folder(folder, size)
    return folder


class Bench:
    """Runs commands and prints what they cost."""

    def __init__(self, before: Path, scratch: Path, rounds: int) -> None:
        self.before, self.scratch, self.rounds = before, scratch, rounds
        self.runs = 0

    def size(self, folder: Path, size: int) -> None:
        """Everything about one size."""
        print(f"{size} workbooks")
        before, ours = self.compare("CPU, one process", folder, goal=0.55, rounds=self.rounds)
        print(
            f"    per workbook {1000 * before.cpu / size:6.2f} -> {1000 * ours.cpu / size:6.2f} ms"
        )
        print(f"    peak, one process {before.peak_mb:5.0f} -> {ours.peak_mb:5.0f} MB")
        two = self.run(OURS, folder, "--jobs", "2", "--no-cache")
        itself = self.run(OURS, folder, "--no-cache")
        calamine = measure([sys.executable, HERE / "peers.py", "calamine", folder])
        ratio("wall, two processes / one", two.wall / ours.wall, 0.65 if size >= 1000 else 1)
        ratio("wall, as chosen by itself / one", itself.wall / ours.wall, 1)
        print(
            f"    peak, two processes {two.peak_mb:5.0f} MB   goal <= 300 at 1,000, 350 at 10,000"
        )
        print(f"    CPU / calamine      {ours.cpu / calamine.cpu:5.1f}")
        self.again(folder, size, before)

    def again(self, folder: Path, size: int, before: Cost) -> None:
        """The same folder once more, with what was kept of it."""
        cache = self.scratch / "cache"
        shutil.rmtree(cache, ignore_errors=True)
        cold = self.run(OURS, folder, "--jobs", "1", cache=cache)
        warm = self.run(OURS, folder, "--jobs", "1", cache=cache)
        ratio("CPU, nothing kept yet / before", cold.cpu / before.cpu, 0.6)
        ratio("CPU, nothing changed / before", warm.cpu / before.cpu, 0.1)
        changed = self.scratch / "changed"
        shutil.rmtree(changed, ignore_errors=True)
        shutil.copytree(folder, changed)
        for path in sorted(changed.rglob("*.xlsx"))[:: min(CHANGED, size)]:
            with path.open("ab") as stream:
                stream.write(b"\0")  # behind the archive: another content, the same form
        some = self.run(OURS, changed, "--jobs", "1", cache=cache)
        ratio("CPU, 1 % changed / before", some.cpu / before.cpu, 0.125)

    def compare(self, what: str, folder: Path, *, goal: float, rounds: int) -> tuple[Cost, Cost]:
        """Both installations in turn; the cheapest run of each."""
        costs: tuple[list[Cost], list[Cost]] = ([], [])
        for _ in range(rounds):
            costs[0].append(self.run(self.before, folder, "--jobs", "1"))
            costs[1].append(self.run(OURS, folder, "--jobs", "1", "--no-cache"))
        before, ours = (min(each, key=lambda cost: cost.cpu) for each in costs)
        ratio(f"{what}: ours / before", ours.cpu / before.cpu, goal)
        return before, ours

    def run(self, package: Path, folder: Path, *options: str, cache: Path | None = None) -> Cost:
        """`run --no-drafts` of one installation."""
        self.runs += 1
        out = self.scratch / f"out{self.runs}"
        # -P: not the tree in which this is called
        command: list[str | Path] = [sys.executable, "-P", "-m", "xl_jixiao", "run", folder]
        command += ["--out", out, "--no-drafts"]
        os.environ["PYTHONPATH"] = str(package)
        if cache is not None:
            os.environ["XDG_CACHE_HOME"] = str(cache)
        cost = measure([*command, *options])
        shutil.rmtree(out, ignore_errors=True)
        if cost.code not in {0, 1}:
            sys.exit(f"{' '.join(map(str, command))} ended with {cost.code}")
        return cost


def ratio(what: str, value: float, goal: float) -> None:
    """One line."""
    print(f"  {what:36} {value:6.3f}   goal <= {goal}")


if __name__ == "__main__":
    main()
