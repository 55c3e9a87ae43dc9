"""What two installations put out, on the same files: `python compare_installations.py --before DIR
--after DIR [--quick] [--self-test] [--keep DIR]`.

DIR is a folder that holds the package (a checkout, a site folder). Both run as child processes of
this Python, by the command line and the public calls alone, so that modules may have moved. Files
are made once, by the tests of one of the two. What is written is unpacked and compared part by
part; times, versions and the places of the folders are left out. Exit code 1 on any difference.

Ends with start-up figures and CPU of both. A full run takes some five minutes on two cores.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
PACKAGE = "xl_jixiao"
FULL, QUICK = 300, 40
"""Generated workbooks."""
SHOWN = 40
"""Differences that are printed."""
ARCHIVES = {".xlsx", ".xlsm", ".xlam", ".docx"}
YEARS = ("", "2022", "2023", "2024", "2026")
CHANGED = re.compile(r"(?m)^(decimals = )(\d)")
"""What the self-test changes in a copy: how many decimals a score of the default profile has."""

PLACES: tuple[tuple[re.Pattern[bytes], bytes], ...] = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        (rb"20\d\d-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?", b"<time>"),
        (rb"20\d\d-\d\d-\d\d_?\d{6}", b"<time>"),
        ("用时 ?[0-9.]+ ?(秒|分)".encode(), b"<duration>"),
        (rb'("(?:seconds|started|version)": )("[^"]*"|[0-9.e-]+)', rb"\1<left out>"),
    )
)
"""What differs from one run to the next."""


@dataclass(frozen=True)
class Installation:
    """One of the two, and where its results go."""

    name: str
    site: Path
    """The folder that holds the package."""
    work: Path
    version: bytes = b""

    def environment(self, *more: Path) -> dict[str, str]:
        """The package of this installation, and nothing that a user has set."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith("JIXIAO")}
        path = os.pathsep.join(str(one) for one in (*more, self.site))
        return {**kept, "PYTHONPATH": path, "PYTHONUTF8": "1", "COLUMNS": "100"}

    def tidy(self, data: bytes) -> bytes:
        """Without what differs from run to run and from place to place."""
        for place, name in ((self.work, b"<work>"), (self.site, b"<site>")):
            data = data.replace(str(place).encode(), name)
        # links are relative: as far up as the two places share, then down to the examples
        shared = os.path.commonpath((self.work, self.site))
        data = data.replace(f"../{self.site.relative_to(shared)}/".encode(), b"../<site>/")
        if self.version:
            data = re.sub(
                rb"(?<![\d.])" + re.escape(self.version) + rb"(?![\d.])", b"<version>", data
            )
        for pattern, to in PLACES:
            data = pattern.sub(to, data)
        return data

    def call(self, name: str, arguments: Sequence[object], folder: Path | None = None) -> int:
        """Run a command in `folder`; what it says and its exit code go to a file `name`."""
        return self.python(name, ["-m", PACKAGE, *arguments], folder)

    def python(self, name: str, arguments: Sequence[object], folder: Path | None = None) -> int:
        """Run this Python with the installation."""
        where = folder or self.work
        where.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(
            [sys.executable, *(str(one) for one in arguments)],
            cwd=where, env=self.environment(), capture_output=True, check=False,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
        said = self.work / "said" / f"{name}.txt"
        said.parent.mkdir(parents=True, exist_ok=True)
        parts = (b"exit %d\n" % done.returncode, done.stdout, b"\n--- stderr\n", done.stderr)
        said.write_bytes(b"".join(parts))
        return done.returncode


@dataclass
class Comparison:
    """How many outputs were compared, and which differ."""

    compared: int = 0
    differences: list[str] = field(default_factory=list)

    def add(self, name: str, before: bytes | None, after: bytes | None) -> None:
        """Compare one output; None where an installation has none."""
        self.compared += 1
        if before is None or after is None:
            missing = "before" if before is None else "after"
            self.differences.append(f"{name}: not there {missing}")
        elif before != after:
            self.differences.append(f"{name}: {first_difference(before, after)}")


def first_difference(before: bytes, after: bytes, around: int = 60) -> str:
    """The first place where two outputs differ, with what stands around it."""
    pairs = zip(before, after, strict=False)
    at = next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(before), len(after)))
    cut = slice(max(at - around, 0), at + around)
    shown = [one[cut].decode("utf-8", "replace").replace("\n", "⏎") for one in (before, after)]
    return f"byte {at}\n    before …{shown[0]}…\n    after  …{shown[1]}…"


def compare_outputs(
    before: Iterable[tuple[str, bytes]], after: Iterable[tuple[str, bytes]]
) -> Comparison:
    """Compare two sets of named outputs."""
    result = Comparison()
    rest = dict(after)
    for name, data in before:
        result.add(name, data, rest.pop(name, None))
    for name, data in rest.items():
        result.add(name, None, data)
    return result


def outputs(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file below a folder by its name, office files as their parts."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            name = path.relative_to(folder).as_posix()
            # results of an earlier run are moved to a folder named after the time
            yield from parts(re.sub(r"历史/[^/]+", "历史/<time>", name), path.read_bytes())


def parts(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """A file as it is, or the parts of an office file and their order."""
    if Path(name).suffix not in ARCHIVES or not zipfile.is_zipfile(io.BytesIO(data)):
        yield name, data
        return
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        yield f"{name}!", "\n".join(names).encode()
        for one in names:
            try:
                yield f"{name}!{one}", archive.read(one)
            except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
                yield f"{name}!{one}", repr(error).encode()  # a copy of a damaged file


def tidied(one: Installation) -> Iterator[tuple[str, bytes]]:
    """All outputs of an installation as they are compared."""
    for name, data in outputs(one.work):
        yield name, one.tidy(data)


# --- what is run


def runs(one: Installation, inputs: Path) -> None:
    """The shipped examples and the whole folder."""
    received, roster = inputs / "收到", inputs / "单位名单.csv"
    one.call("demo", ["demo"], one.work / "样例")
    one.call("run", ["run", received, "--out", "汇总", "--roster", roster, "--jobs", 1])


def produce(one: Installation, inputs: Path, *, quick: bool) -> None:
    """Everything that does not ask the result of the run."""
    runs(one, inputs)
    received, roster = inputs / "收到", inputs / "单位名单.csv"
    one.call("run-year", ["run", received / "小表", "--out", "某年", "--year", 2023, "--no-drafts"])
    one.call("run-again", ["run", received / "小表", "--out", "某年", "--no-drafts"])
    files = usable(received)
    for kind in ("human", "json"):
        one.call(f"check-{kind}", ["check", *files, "--format", kind])
    one.call("check-damaged", ["check", *sorted((received / "坏文件").iterdir())])
    # a stray cell in the last place makes marking take gigabytes: 小表 stays out of it
    marked = [path for path in files if path.parent.name != "小表"]
    one.call("mark", ["check", *marked[:: 8 if quick else 2], "--mark", "标记"])
    drafted = files[:: 60 if quick else 25]
    for sources in ("none", "comments"):
        said = ["draft", *drafted, "--out", f"初稿-{sources}", "--sources", sources]
        one.call(f"draft-{sources}", said)
    one.call("templates", ["draft", "--export-templates", "报告模板"])
    imports(one, files[:: 60 if quick else 16])
    blanks(one, roster, quick=quick)
    catalogues(one, files[:: 60 if quick else 20], quick=quick)
    helps(one)


def usable(received: Path) -> list[Path]:
    """All files but the damaged ones."""
    return [
        path
        for path in sorted(received.rglob("*"))
        if path.is_file() and "坏文件" not in path.parts
    ]


def imports(one: Installation, files: Sequence[Path]) -> None:
    """Files of all kinds into the templates, as they are and for the next year."""
    for number, path in enumerate(files):
        more = ["--year", "2025", "--targets-only"] if number % 3 == 2 else []
        kind = "xlsm" if number % 8 == 7 else "xlsx"
        out = f"导入/{number:02}.{kind}"
        one.call(f"import-{number:02}", ["import", path, "--out", out, *more])


def blanks(one: Installation, roster: Path, *, quick: bool) -> None:
    """Every layout of every year, and one set a unit."""
    one.call("blank-list", ["blank", "--list-forms"])
    listed = (one.work / "said" / "blank-list.txt").read_text(encoding="utf-8")
    ids = re.findall(r"(?m)^([a-z][a-z0-9-]+) ", listed.partition("--- stderr")[0])
    forms = [part for name in ids if name != "exit" for part in ("--form", name)]
    for year in YEARS[:: 3 if quick else 1]:
        more = ["--year", year, "--county", "青山县"] if year else []
        one.call(f"blank-{year}", ["blank", *forms, "--out", f"空白{year}", *more])
    one.call("blank-roster", ["blank", "--roster", roster, "--out", "下发", "--year", "2024"])


def catalogues(one: Installation, files: Sequence[Path], *, quick: bool) -> None:
    """Profiles and checks as shown, some files under every profile, the templates of some."""
    one.call("rules-list", ["rules", "list"])
    profiles = sorted(path.stem for path in profile_files(one.site))[:: 5 if quick else 1]
    for name in profiles:
        one.call(f"rules-show-{name}", ["rules", "show", name])
        one.call(f"check-{name}", ["check", *files, "--rules", name, "--format", "json"])
    for name in ("national", *profiles[:: 20 if quick else 6]):
        one.call(f"build-{name}", ["addin", "build", "--out", f"模板-{name}", "--rules", name])
    for kind in ("human", "json"):
        one.call(f"checks-list-{kind}", ["checks", "list", "--format", kind])
    listed = (one.work / "said" / "checks-list-json.txt").read_text(encoding="utf-8")
    ids = re.findall(r'"id": "(\w+)"', listed)
    for name in ids[:: 12 if quick else 1]:
        one.call(f"checks-show-{name}", ["checks", "show", name])


def profile_files(site: Path) -> list[Path]:
    """The shipped profiles: what lies beside the default one."""
    default = next((site / PACKAGE).rglob("national.toml"))
    return sorted(default.parent.glob("*.toml"))


def helps(one: Installation) -> None:
    """`--help` of every command and of theirs."""
    pending: list[tuple[str, ...]] = [()]
    while pending:
        command = pending.pop()
        name = "-".join(("help", *command))
        one.call(name, [*command, "--help"])
        said = (one.work / "said" / f"{name}.txt").read_text(encoding="utf-8")
        below = said.partition("\n命令：\n")[2].partition("\n\n")[0]
        pending += [(*command, line.split()[0]) for line in below.splitlines() if line.strip()]


def derive(one: Installation, wanted: Sequence[tuple[Path, str]], cases: Path) -> None:
    """The derivation of some cells, and the public calls on texts of the forms."""
    for number, (path, cell) in enumerate(wanted):
        one.call(f"explain-{number:02}", ["explain", path, cell])
    one.python("calls", ["-c", CALLS, cases])


CALLS = """
import json, re, sys
import xl_jixiao as jx
from xl_jixiao.excel import udfs

def plain(value, fields):
    if value is None:
        return None
    read = {name: getattr(value, name) for name in fields}
    if "parts" in read:
        read["parts"] = [plain(one, fields) for one in read["parts"]]
    return {name: one if isinstance(one, (list, bool, type(None))) else str(one)
            for name, one in read.items()}

def line(value):
    return plain(value, ("kind", "completion", "met", "score", "low", "high", "basis", "trace"))

def tried(call, *args, **more):
    try:
        return call(*args, **more)
    except Exception as error:
        return type(error).__name__ + ": " + str(error)

for case in json.load(open(sys.argv[1], encoding="utf-8")):
    target, actual, points = case["target"], case["actual"], case["points"]
    names = {"indicator": case["level3"], "level2": case["level2"]}
    print(json.dumps(case, ensure_ascii=False))
    for text in (target, actual, case["reason"]):
        print(" ", plain(jx.parse_quantity(text), ("number", "unit", "approximate")))
    print(" ", plain(jx.parse_target(target, **names),
          ("kind", "number", "unit", "low", "high", "date", "text", "parts")))
    for rules in (None, "sichuan", "system-truncate"):
        more = {"claimed": case["claimed_score"], "rules": rules, **names}
        scored = tried(jx.score_indicator, target, actual, points or 10, **more)
        print(" ", scored if isinstance(scored, str) else line(scored))
    for name in ("jx_completion", "jx_score", "jx_hint"):
        points_of = () if name == "jx_completion" else (points or 10,)
        called = tried(getattr(udfs, name), target, actual, *points_of, case["level3"])
        print(" ", name, called)
for executed in ("", "0", "95.5", "100", "120", "abc"):
    for budget in ("", "0", "100"):
        scored = tried(jx.score_execution, executed, budget, 10)
        print(executed, budget, scored if isinstance(scored, str) else line(scored))
        print(tried(udfs.jx_rate, executed, budget))
        print(tried(udfs.jx_execution_score, executed, budget, 10))
for total in (0, 59.99, 60, 79.99, 80, 89.995, 90, 100, 101):
    print(total, tried(jx.grade, total), tried(udfs.jx_grade, total))
for name in ("national", "nothing", "sichuan"):
    print(name, tried(lambda one: jx.load_rules(one) and "loaded", name))
"""


def chosen(one: Installation, inputs: Path, *, quick: bool) -> tuple[list[tuple[Path, str]], Path]:
    """Cells to explain and rows to score, from the result of one installation."""
    result = json.loads((one.work / "汇总" / "result.json").read_text(encoding="utf-8"))
    scored = [
        (received, row)
        for received in result["submissions"]
        for row in received["indicators"]
        if row["cell"]
    ]
    found = [one for one in result["findings"] if one["cells"]]
    many = 3 if quick else 14
    cells = [
        (inputs / "收到" / of["file"], f"{of['sheet']}!{row['cell']}")
        for of, row in spread(scored, many)
    ]
    cells += [
        (inputs / "收到" / one["file"], f"{one['sheet']}!{one['cells'][0]}")
        for one in spread(found, many)
    ]
    cases = inputs / "cases.json"
    rows = [row for _, row in spread(scored, 60 if quick else 600)]
    cases.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    return cells, cases


def spread(many: Sequence[Any], count: int) -> Sequence[Any]:
    """So many, at equal distances. Any: JSON."""
    return many[:: max(len(many) // count, 1)][:count]


# --- what it costs

LOADED = """
import os, sys
from pathlib import Path
_record = os.path.join(os.environ["JX_LOADED"], str(os.getpid()))
_written = open(_record, "a", buffering=1, encoding="utf-8")
_written.write("\\0".join(sys.orig_argv).replace("\\n", " ") + "\\n")
def _watch(event, arguments):
    if event == "import" and arguments[0].startswith("xl_jixiao"):
        _written.write(arguments[0] + "\\n")
sys.addaudithook(_watch)
"""
"""sitecustomize: which modules of the package a process asks for, written at once, because some
processes are killed. A child of `-m` names its own module in its arguments."""


def loaded(one: Installation, arguments: Sequence[object], scratch: Path, child: str = "") -> str:
    """Modules and lines of the package that a command loads; of its child whose arguments hold
    `child`, where that is given.
    """
    with tempfile.TemporaryDirectory(dir=scratch) as place:
        records = Path(place) / "records"
        records.mkdir()
        (Path(place) / "sitecustomize.py").write_text(LOADED, encoding="utf-8")
        subprocess.run(
            [sys.executable, *(str(part) for part in arguments)],
            env={**one.environment(Path(place)), "JX_LOADED": str(records)},
            capture_output=True, check=False,
        )  # fmt: skip
        for record in sorted(records.iterdir(), key=lambda path: int(path.name)):
            started, *names = record.read_text(encoding="utf-8").splitlines()
            if not child or re.search(child, started):
                own = re.findall(r"-m\0(xl_jixiao[\w.]*)", started)
                files = {path for name in (*names, *own) if (path := source(one.site, name))}
                lines = sum(len(path.read_bytes().splitlines()) for path in files)
                return f"{len(files)} modules, {lines} lines"
    return "not started"


def source(site: Path, name: str) -> Path | None:
    """The file of a module, None where there is none of that name."""
    path = site.joinpath(*name.split("."))
    tried = (path / "__init__.py", path.with_suffix(".py"))
    return next((one for one in tried if one.is_file()), None)


def cpu(one: Installation, arguments: Sequence[object], folder: Path) -> float:
    """Seconds, user and system, of one command with its children."""
    process = subprocess.Popen(
        [sys.executable, "-m", PACKAGE, *(str(part) for part in arguments)],
        cwd=folder, env=one.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    _, _, used = os.wait4(process.pid, 0)
    process.returncode = 0  # wait4 took it
    return used.ru_utime + used.ru_stime


def costs(both: Sequence[Installation], inputs: Path, scratch: Path, *, quick: bool) -> None:
    """Print what start-up loads and what the two commands cost."""
    form = next((inputs / "收到" / "空白表").rglob("*.xlsx"))
    old = next((inputs / "收到").rglob("*.xls"))
    main = f"import sys; sys.argv = ['jixiao', '--help']; from {PACKAGE}.cli.main import main"
    evaluate = f"import {PACKAGE}, sys; {PACKAGE}.evaluate_file(sys.argv[1])"
    starts = {
        "jixiao --help": (["-c", f"{main}; main()"], ""),
        "import xl_jixiao.excel.udfs": (["-c", f"import {PACKAGE}.excel.udfs"], ""),
        "evaluate one file": (["-c", evaluate, form], ""),
        "child for .xls": (["-m", PACKAGE, "check", old], r"-m\0xl_jixiao\.[\w.]*child"),
    }
    print("\nmodules and lines of the package that are loaded")
    for name, (arguments, child) in starts.items():
        figures = [loaded(one, arguments, scratch, child) for one in both]
        print(f"  {name:28} before {figures[0]:28} after {figures[1]}")
    print("CPU, median of alternating runs")
    for name, arguments, rounds in (
        ("jixiao --help", ["--help"], 5 if quick else 15),
        ("jixiao run --no-drafts", ["run", inputs / "收到", "--no-drafts"], 1 if quick else 3),
    ):
        times: list[list[float]] = [[], []]
        for number in range(rounds):
            for at, one in enumerate(both):
                out = ["--out", scratch / f"cpu-{at}-{number}"] if "run" in arguments else []
                times[at].append(cpu(one, [*arguments, *out], scratch))
        before, after = (statistics.median(one) for one in times)
        print(
            f"  {name:28} before {before:7.3f} s  after {after:7.3f} s  ratio {after / before:.3f}"
        )


# --- the whole


def make_inputs(both: Sequence[Installation], inputs: Path, count: int) -> None:
    """By the tests of the first installation that has some; else this script's own, with the
    package of `after`.
    """
    site = next((one.site for one in both if (one.site / "tests/support").is_dir()), None)
    tests = (site or HERE.parents[1]) / "tests"
    one = next((one for one in both if one.site == site), both[-1])
    done = subprocess.run(
        [sys.executable, str(HERE / "compare_inputs.py"), str(inputs), str(count)],
        env=one.environment(HERE, tests), check=False,
    )  # fmt: skip
    if done.returncode:
        sys.exit("the input files could not be made")


def compare(both: Sequence[Installation], inputs: Path, *, quick: bool) -> Comparison:
    """Run both, side by side, and compare."""
    with ThreadPoolExecutor(len(both)) as side_by_side:
        list(side_by_side.map(partial(produce, inputs=inputs, quick=quick), both))
        wanted, cases = chosen(both[0], inputs, quick=quick)
        list(side_by_side.map(partial(derive, wanted=wanted, cases=cases), both))
    return compare_outputs(*(tidied(one) for one in both))


def self_test(both: Sequence[Installation], inputs: Path) -> int:
    """0 where the changed digit is seen in the runs."""
    with ThreadPoolExecutor(len(both)) as side_by_side:
        list(side_by_side.map(partial(runs, inputs=inputs), both))
    result = compare_outputs(*(tidied(one) for one in both))
    report(result)
    print("the changed digit was", "seen" if result.differences else "NOT SEEN")
    return 0 if result.differences else 1


def installation(name: str, site: Path, scratch: Path) -> Installation:
    """An installation with its version and an empty place for its results."""
    if not (site / PACKAGE).is_dir():
        sys.exit(f"{site} holds no {PACKAGE}")
    work = scratch / name
    work.mkdir(parents=True)
    bare = Installation(name, site.resolve(), work)
    said = subprocess.run(
        [sys.executable, "-m", PACKAGE, "--version"],
        env=bare.environment(), capture_output=True, check=True,
    )  # fmt: skip
    return Installation(name, site.resolve(), work, said.stdout.split()[-1])


def altered(site: Path, copy: Path) -> Path:
    """A copy of an installation in which one digit is another."""
    for name in (PACKAGE, "examples", "workbook_templates", "macros"):
        if (site / name).is_dir():
            shutil.copytree(site / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    profile = next((copy / PACKAGE).rglob("national.toml"))
    text = profile.read_text(encoding="utf-8")
    changed = CHANGED.sub(lambda found: f"{found[1]}{int(found[2]) - 1}", text, count=1)
    if changed == text:
        sys.exit("the self-test found no digit to change")
    profile.write_text(changed, encoding="utf-8")
    return copy


def report(result: Comparison) -> None:
    """Print how many were compared and the first differences."""
    for one in result.differences[:SHOWN]:
        print(f"  {one}")
    if len(result.differences) > SHOWN:
        print(f"  … {len(result.differences) - SHOWN} more")
    print(f"{result.compared} outputs compared, {len(result.differences)} differ")


def options() -> Mapping[str, Any]:
    """The command line. Any: as argparse gives it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("--before", type=Path, required=True)
    parser.add_argument("--after", type=Path, help="default: the checkout of this script")
    parser.add_argument("--quick", action="store_true", help="a subset, under two minutes")
    parser.add_argument("--self-test", action="store_true", help="--before with one digit changed")
    parser.add_argument("--no-costs", action="store_true", help="leave out start-up and CPU")
    parser.add_argument("--keep", type=Path, help="an empty folder for inputs and results")
    return vars(parser.parse_args())


def main() -> int:
    """Make the inputs, run, compare, measure."""
    wanted = options()
    with tempfile.TemporaryDirectory() as temporary:
        scratch: Path = (wanted["keep"] or Path(temporary)).resolve()
        scratch.mkdir(parents=True, exist_ok=True)
        quick = wanted["quick"] or wanted["self_test"]
        after = wanted["after"] or HERE.parents[1]
        if wanted["self_test"]:
            after = altered(wanted["before"], scratch / "altered")
        # names of one length: nothing may depend on how long a path is
        both = [
            installation(name, site, scratch)
            for name, site in (("one", wanted["before"]), ("two", after))
        ]
        inputs = scratch / "inputs"
        make_inputs(both, inputs, QUICK if quick else FULL)
        if wanted["self_test"]:
            return self_test(both, inputs)
        result = compare(both, inputs, quick=quick)
        report(result)
        if not wanted["no_costs"]:
            costs(both, inputs, scratch, quick=quick)
    return 1 if result.differences else 0


if __name__ == "__main__":
    sys.exit(main())
