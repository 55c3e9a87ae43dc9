"""Mutated forms: `python tests/bench/bench_mutations.py [--count N] [--seed S] [--jobs J]`.

Takes sound files of every format and the hostile kinds of tests/support/hostile (those up to 200
KB), changes bytes, markup and values, and evaluates each. Told: exceptions that escaped or that
became an error of the program, files that took more than 2 s of CPU time or 500 MB (children
included), and how they ended. Any of them is kept in --keep. The whole run is 100,000. Exit code 1
where one of the three is not 0.
"""

from __future__ import annotations

import argparse
import io
import multiprocessing
import os
import pickle
import random
import re
import resource
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

MOST_SECONDS = 2.0
MOST_MB = 500.0
LARGEST_SEED = 200_000
CHUNK = 200
REPORT = (
    "某县某局2023年度部门整体支出绩效自评报告",
    "一、绩效情况",
    "全年执行数90万元，执行率75%。",
)
SPLICES = (
    b"", b"\0", b"<", b">", b"&", b'"', b"]]>", b"&#0;", b"&#1114112;", b"999999999999", b"-1",
    b"1e999999999", b"nan", "亿".encode(), "≥".encode(), b"\xff\xfe", b"A1048577", b"XFE1",
    b'<c r="A1"><v>1</v></c>', b"</row>", b'<mergeCell ref="A1:XFD1048576"/>', b"9" * 5000,
)  # fmt: skip


Seeds = tuple[tuple[str, bytes], ...]


class Case(NamedTuple):
    """A mutated file."""

    number: int
    name: str
    data: bytes


class Told(NamedTuple):
    """What came of it."""

    number: int
    name: str
    ended: str
    cpu: float
    memory: float
    trouble: str


def main() -> int:
    """Evaluate, print, keep what is wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=14)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--keep", type=Path, help="folder for the files that did something wrong")
    wanted = parser.parse_args()
    starts = range(0, wanted.count, CHUNK)
    with tempfile.TemporaryDirectory() as folder:
        seeds = Path(folder) / "seeds"
        seeds.write_bytes(pickle.dumps(made_seeds()))
        orders = [
            (seeds, wanted.seed, at, min(at + CHUNK, wanted.count), wanted.keep) for at in starts
        ]
        return _tell(orders, wanted.jobs)


def _tell(orders: list[Order], jobs: int) -> int:
    clock = time.perf_counter()
    ended: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    most_cpu = most_mb = 0.0
    # a fresh process for each chunk: what one has taken is not the next one's
    with multiprocessing.get_context("spawn").Pool(jobs, maxtasksperchild=1) as pool:
        for chunk in pool.imap_unordered(_chunk, orders):
            for one in chunk:
                ended[one.ended] += 1
                most_cpu, most_mb = max(most_cpu, one.cpu), max(most_mb, one.memory)
                if one.trouble:
                    wrong[one.trouble.partition(":")[0]] += 1
                    print(f"{one.number} {one.name}: {one.trouble}", flush=True)
    print(f"{sum(ended.values())} forms: {dict(ended)}")
    print(
        f"escaped {wrong['escaped']}, over {MOST_SECONDS:g} s CPU {wrong['slow']} "
        f"(most {most_cpu:.2f} s), over {MOST_MB:g} MB {wrong['large']} (most {most_mb:.0f} MB); "
        f"{time.perf_counter() - clock:.0f} s"
    )
    return int(bool(wrong))


Order = tuple[Path, int, int, int, Path | None]
"""Seed files, seed, first and last number, where wrong ones are kept."""


def _chunk(order: Order) -> list[Told]:
    files, seed, first, last, keep = order
    os.environ["JIXIAO_SOFFICE"] = "/nowhere"
    seeds = pickle.loads(files.read_bytes())  # noqa: S301 - our own
    told = []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(first, last):
            case = mutated(seeds, seed, number)
            one = _told(case, Path(folder))
            if one.trouble and keep is not None:
                keep.mkdir(parents=True, exist_ok=True)
                (keep / f"{number}-{case.name}").write_bytes(case.data)
            told.append(one)
    from xl_jixiao.intake import old_formats

    old_formats._WORKER.close()
    return told


def _told(case: Case, folder: Path) -> Told:
    from xl_jixiao.batch.evaluate import evaluate_file

    path = folder / case.name
    path.write_bytes(case.data)
    before = _cpu()
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
    try:
        result = evaluate_file(path)
    except Exception as error:  # noqa: BLE001 - what this is about
        return Told(case.number, case.name, "escaped", 0, 0, f"escaped: {error!r}")
    finally:
        path.unlink()
    spent = _cpu() - before
    memory = _peak_mb("self") + _child_mb()
    trouble = ""
    if "内部错误" in result.reason:
        trouble = f"escaped: {result.reason}"
    elif spent > MOST_SECONDS:
        trouble = f"slow: {spent:.2f} s"
    elif memory > MOST_MB:
        trouble = f"large: {memory:.0f} MB"
    return Told(case.number, case.name, result.status.value, spent, memory, trouble)


def _peak_mb(process: int | str) -> float:
    """The most that a process has held."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def _child_mb() -> float:
    """The same of the child that reads old formats, which is kept for the next file."""
    from xl_jixiao.intake import old_formats

    child = old_formats._WORKER._child
    return 0.0 if child is None or child.poll() is not None else _peak_mb(child.pid)


def _cpu() -> float:
    """Of this process and its children, also of the one that is kept for the next file."""
    from xl_jixiao.intake import old_formats
    from xl_jixiao.process_limits import cpu_seconds

    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    child = old_formats._WORKER._child
    kept = 0.0 if child is None else cpu_seconds(child.pid) or 0.0
    return time.process_time() + ended.ru_utime + ended.ru_stime + kept


def made_seeds() -> Seeds:
    """Files to change: sound ones of every format, and the small hostile ones."""
    root = Path(__file__).resolve().parents[2]
    sys.path[:0] = [str(root), str(root / "tests")]
    from support.bad_files import html_table
    from support.biff import numbers_xls
    from support.hostile import KINDS
    from support.hostile.kinds import form
    from support.word_xml import document, para
    from support.xlsb import xlsb

    rows = [["三级指标", "年度指标值", "实际完成值"], ["培训", "≥10次", 12.0]]
    sound = [
        *[("表.xlsx", form(unit=f"青山县第{at}局")) for at in range(40)],
        ("表.xls", numbers_xls(["0.00", "yyyy/m/d"], [1.0, 45280.5])),
        ("表.xlsb", xlsb(rows)),
        ("网页.xls", html_table()),
        ("报告.docx", document(*map(para, REPORT))),
    ]
    hostile = [(one.name.rpartition("/")[2], one.make()) for one in KINDS]
    small = [(name, data) for name, data in hostile if 0 < len(data) <= LARGEST_SEED]
    return (*sound, *small)


def mutated(seeds: Seeds, seed: int, number: int) -> Case:
    """The same file for the same numbers."""
    chance = random.Random(f"{seed} {number}")  # noqa: S311 - to be repeatable
    name, data = chance.choice(seeds)
    inside = chance.random() < 0.7
    made = _inside(data, chance) if inside and data.startswith(b"PK") else _bytes(data, chance)
    return Case(number, name, made)


def _inside(data: bytes, chance: random.Random) -> bytes:
    """Members of the package changed, and packed again."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {one: archive.read(one) for one in archive.namelist()}
    except Exception:  # noqa: BLE001 - a hostile one need not be a package to zipfile
        return _bytes(data, chance)
    for name in chance.sample(sorted(parts), min(len(parts), chance.randint(1, 2))):
        parts[name] = _bytes(parts[name], chance)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            if chance.random() > 0.01:
                archive.writestr(name, content)
    return buffer.getvalue()


def _bytes(data: bytes, chance: random.Random) -> bytes:
    made = bytearray(data)
    for change in chance.choices(CHANGES, k=chance.randint(1, 6)):
        if made:
            change(made, chance)
    return bytes(made)


def _places(made: bytearray, chance: random.Random) -> Iterator[int]:
    for _ in range(2):
        yield chance.randrange(len(made))


def _flip(made: bytearray, chance: random.Random) -> None:
    made[chance.randrange(len(made))] ^= 1 << chance.randrange(8)


def _cut(made: bytearray, chance: random.Random) -> None:
    first, last = sorted(_places(made, chance))
    del made[first : min(last, first + 200)]


def _repeat(made: bytearray, chance: random.Random) -> None:
    first, last = sorted(_places(made, chance))
    made[first:first] = made[first : min(last, first + 300)] * chance.choice((1, 2, 50))


def _splice(made: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(made))
    made[at : at + chance.choice((0, 0, 1, 4))] = chance.choice(SPLICES)


def _number(made: bytearray, chance: random.Random) -> None:
    """One of the numbers in quotes or between tags is another."""
    found = list(re.finditer(rb'(?<=["> ])\d+(?=["< ])', made[:200_000]))
    if found:
        one = chance.choice(found)
        other = chance.choice((b"0", b"-1", b"1048577", b"4294967296", b"1e308", b"7" * 400))
        made[one.start() : one.end()] = other


def _truncate(made: bytearray, chance: random.Random) -> None:
    if chance.random() < 0.2:
        del made[chance.randrange(len(made)) :]


CHANGES = (_flip, _cut, _repeat, _splice, _splice, _number, _number, _truncate)

if __name__ == "__main__":
    sys.exit(main())
