"""The whole job against its peers: `python tests/bench/bench_run.py [--files N] [--keep DIR]
[--drafts]`.

Prints ratios of CPU measured in one run on the same files, peak memory, and what dominated.
Goals: run ≤ 15 × calamine, ≤ 1/3 of pandas + openpyxl, < 500 MB.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path

from forms import write_folder
from processes import Cost, measure

HERE = Path(__file__).parent
SAMPLE = 50
"""Files for pandas, which takes a quarter of a second each; its cost is scaled up."""
PROFILED = 100


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--keep", type=Path, help="folder with the files, made if absent")
    parser.add_argument("--jobs", default="", help="jixiao run --jobs")
    parser.add_argument("--drafts", action="store_true", help="what drafts cost on top")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        source = wanted.keep or Path(scratch) / "files"
        if not source.is_dir():
            write_folder(source, wanted.files)
        files = sorted(source.rglob("*.xlsx"))
        compare(source, files, Path(scratch), wanted.jobs)
        if wanted.drafts:
            drafts(source, Path(scratch))
        profile(files[:PROFILED], Path(scratch))


def compare(source: Path, files: list[Path], scratch: Path, jobs: str) -> None:
    """The run, calamine on the same files, pandas on a sample of them."""
    sample = scratch / "sample"
    sample.mkdir()
    for path in files[:SAMPLE]:
        shutil.copy(path, sample)
    peers = [sys.executable, HERE / "peers.py"]
    run = _run(source, scratch / "out", "--no-drafts", *(["--jobs", jobs] if jobs else []))
    calamine = measure([*peers, "calamine", source])
    ours = measure(run)
    pandas = measure([*peers, "pandas", sample, scratch / "stacked.xlsx"])
    again = measure([*peers, "calamine", source])
    count = len(files)
    reading = (calamine.cpu + again.cpu) / 2  # before and after: the machine drifts
    stacking = pandas.cpu * count / min(SAMPLE, count)
    print(f"{count} workbooks, jixiao run exit {ours.code}")
    _line("jixiao run --no-drafts", ours, count)
    _line("calamine, all sheets", calamine, count)
    _line(f"pandas + openpyxl, {min(SAMPLE, count)} files", pandas, min(SAMPLE, count))
    print(f"CPU run / calamine            {ours.cpu / reading:6.2f}   goal <= 15")
    print(f"CPU run / pandas (scaled)     {ours.cpu / stacking:6.3f}   goal <= 0.333")
    print(f"peak memory incl. children    {ours.peak_mb:6.0f} MB goal < 500")


def drafts(source: Path, scratch: Path) -> None:
    """Drafts for all, by one process and by two, against the same run without."""
    plain = measure(_run(source, scratch / "plain", "--no-drafts", "--jobs", "1"))
    for jobs in ("1", "2"):
        out = scratch / f"drafts-{jobs}"
        with_drafts = measure(_run(source, out, "--jobs", jobs))
        count = len(list((out / "自评报告初稿").glob("*.docx")))
        wall, cpu = with_drafts.wall - plain.wall, with_drafts.cpu - plain.cpu
        print(
            f"{count} drafts, {jobs} process(es)   {count / wall:6.0f}/s   "
            f"{1000 * cpu / count:6.2f} ms CPU each   peak {with_drafts.peak_mb:4.0f} MB"
        )


def _run(source: Path, out: Path, *options: str) -> list[str | Path]:
    return [sys.executable, "-m", "xl_jixiao", "run", source, "--out", out, *options]


def _line(name: str, cost: Cost, count: int) -> None:
    print(
        f"  {name:32} {cost.cpu:7.2f} s CPU  {cost.wall:7.2f} s wall  "
        f"{1000 * cost.cpu / count:7.2f} ms/workbook  {cost.peak_mb:5.0f} MB"
    )


def profile(files: list[Path], scratch: Path) -> None:
    """Where the time goes, by room, in one process under cProfile."""
    from xl_jixiao.actions.run import run_folder

    folder = scratch / "profiled"
    folder.mkdir()
    for path in files:
        shutil.copy(path, folder)
    run_folder(
        folder, scratch / "warm", jobs=1, drafts=None
    )  # imports and caches are paid once per run
    profiler = cProfile.Profile()
    profiler.runcall(run_folder, folder, scratch / "profile", jobs=1, drafts=None)
    stats = pstats.Stats(profiler)
    rooms: Counter[str] = Counter()
    for (file, _line_number, _name), row in stats.stats.items():  # type: ignore[attr-defined]  # missing in typeshed
        rooms[_room(file)] += row[2]
    total = sum(rooms.values())
    print(f"own time by room, {len(files)} workbooks under cProfile:")
    for room, seconds in rooms.most_common(12):
        print(f"  {room:24} {100 * seconds / total:5.1f} %")
    stats.sort_stats("tottime").print_stats(25)


def _room(file: str) -> str:
    parts = Path(file).parts
    if "xl_jixiao" in parts:
        inside = parts[len(parts) - parts[::-1].index("xl_jixiao") :]
        return inside[0] if len(inside) > 1 else "xl_jixiao"
    if "site-packages" in parts:
        return parts[parts.index("site-packages") + 1]
    return "standard library and C"


if __name__ == "__main__":
    main()
