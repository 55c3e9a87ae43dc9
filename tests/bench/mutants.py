"""Which small changes of the code the tests notice: `python tests/bench/mutants.py [--area A]
[--count N] [--seed S] [--jobs J] [--list FILE] [--again FILE]`.

Draws mutants with a fixed seed from the rooms that decide what a figure is worth: scoring, numbers
in text, comparing of amounts, checks of tables. One operator or number of one line is changed
(comparisons and their boundaries, numbers by one, Decimal constants by one in the last digit, + -
* /, and or, not, min max, what is returned); texts, annotations and decorators are left alone, and
so are the rooms of prose (statements of reports, topics).

No file is changed: a warmed process is forked, the child imports the one module from changed
source and runs the tests of its area until the first failure, the quick ones first. Goals: killed
≥ 90 % in scoring, ≥ 80 % elsewhere. An area alone is judged by its mutants of the same draw. What
survives is listed with its line, to be looked at: some changes mean the same.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import importlib.util
import json
import os
import random
import re
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "xl_jixiao"
CPU_SECONDS = 120
"""Of one child; a change that makes a loop endless counts as noticed."""
MEMORY = 4 << 30
LEFT_OUT: list[str] = []
"""Options that leave out the tests that fail without any change (on a busy machine: those that ask
the clock)."""
FEWEST = 40
"""Mutants of a small area, as far as it has so many."""
PROSE = re.compile(r"statement|topic|sentence|clauses|lexicon")
"""Modules that read or write prose: their tests are the corpus of reports."""


class Area(NamedTuple):
    """A part of the code and the tests that should hold it."""

    name: str
    places: tuple[str, ...]
    """Folders or files of the package; those that are not there are passed over."""
    goal: float
    tests: tuple[str, ...]
    """Patterns below tests/, the quick ones first."""


CASES = ("cases/test_checks_cases.py", "cases/test_checks_published.py")
AREAS = (
    Area(
        "scoring",
        ("scoring",),
        0.90,
        (
            "cases/test_scoring_*.py",
            "unit/test_scoring_*.py",
            *CASES,
            "unit/test_examples_scores.py",
            "unit/test_checks_bases.py",
            "unit/test_forms_stored.py",
            "property/test_second_scorer.py",
            "property/test_scoring_traces_recomputed.py",
            "property/test_scoring_property.py",
        ),
    ),
    Area(
        "text",
        ("text",),
        0.80,
        (
            "cases/test_text_*.py",
            "unit/test_text_*.py",
            "cases/test_scoring_*.py",
            *CASES,
            "property/test_text_properties.py",
            "property/test_scoring_property.py",
        ),
    ),
    Area(
        "amounts",
        ("facts/amounts.py",),
        0.80,
        ("unit/test_checks_[!r]*.py", *CASES),
    ),
    Area(
        "checks",
        tuple(
            f"checks/{family}"
            for family in ("budget", "weights", "indicators", "basic_data", "platform", "required")
        ),
        0.80,
        (*CASES, "unit/test_checks_[!r]*.py"),
    ),
)


class Mutant(NamedTuple):
    """One change of one module."""

    area: str
    path: Path
    start: int
    """Bytes of the source."""
    end: int
    text: bytes
    """What stands there instead."""

    @property
    def module(self) -> str:
        """As it is imported."""
        parts = self.path.relative_to(PACKAGE.parent).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    def source(self) -> bytes:
        """The changed module."""
        data = self.path.read_bytes()
        return data[: self.start] + self.text + data[self.end :]

    def told(self) -> str:
        """file:line, the line before and after."""
        data = self.path.read_bytes()
        number = data.count(b"\n", 0, self.start) + 1
        first = data.rfind(b"\n", 0, self.start) + 1
        last = data.find(b"\n", self.end)
        before = data[first:last].decode()
        after = (data[first : self.start] + self.text + data[self.end : last]).decode()
        place = self.path.relative_to(ROOT).as_posix()
        return f"{place}:{number}\n  - {before.strip()}\n  + {after.strip()}"


# --- the changes

COMPARISONS: Mapping[type[ast.cmpop], tuple[str, ...]] = {
    ast.Lt: ("<=", ">="),
    ast.LtE: ("<", ">"),
    ast.Gt: (">=", "<="),
    ast.GtE: (">", "<"),
    ast.Eq: ("!=",),
    ast.NotEq: ("==",),
    ast.Is: ("is not",),
    ast.IsNot: ("is",),
    ast.In: ("not in",),
    ast.NotIn: ("in",),
}
ARITHMETIC: Mapping[type[ast.operator], tuple[str, ...]] = {
    ast.Add: ("-",),
    ast.Sub: ("+",),
    ast.Mult: ("/",),
    ast.Div: ("*",),
}
OPERATOR = re.compile(rb"not\s+in\b|is\s+not\b|in\b|is\b|and\b|or\b|[<>=!]=|[<>]|[-+*/]")
NUMBER = re.compile(r"-?\d+(\.\d+)?")
SWAPPED = {"min": "max", "max": "min", "any": "all", "all": "any"}
TEXTS = (ast.JoinedStr, ast.List, ast.Tuple, ast.ListComp)


class Changes(ast.NodeVisitor):
    """All changes of one module: (first byte, last byte, new text)."""

    def __init__(self, source: bytes) -> None:
        self.source = source
        self.found: list[tuple[int, int, bytes]] = []
        starts = [0, *(at.end() for at in re.finditer(rb"\n", source))]
        self.starts = starts
        self.visit(ast.parse(source))

    def begin(self, node: ast.expr | ast.stmt) -> int:
        """The first byte of a node."""
        return self.starts[node.lineno - 1] + node.col_offset

    def end(self, node: ast.expr | ast.stmt) -> int:
        """The byte after a node."""
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self.starts[node.end_lineno - 1] + node.end_col_offset

    def replace(self, node: ast.expr | ast.stmt, text: bytes) -> None:
        """One change of a whole node."""
        self.found.append((self.begin(node), self.end(node), text))

    def between(self, left: ast.expr, right: ast.expr, texts: Iterable[str]) -> None:
        """Changes of the operator between two operands."""
        start, end = self.end(left), self.begin(right)
        gap = re.sub(rb"#[^\n]*", lambda comment: b" " * len(comment[0]), self.source[start:end])
        if operator := OPERATOR.search(gap):
            for text in texts:
                self.found.append((start + operator.start(), start + operator.end(), text.encode()))

    def visit_Compare(self, node: ast.Compare) -> None:
        """< to <= and >=, and so on."""
        operands = [node.left, *node.comparators]
        for left, operator, right in zip(operands, node.ops, operands[1:], strict=False):
            self.between(left, right, COMPARISONS[type(operator)])
        self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        """+ to -, * to /; sums of texts are left alone."""
        if not any(is_text(side) for side in (node.left, node.right)):
            self.between(node.left, node.right, ARITHMETIC.get(type(node.op), ()))
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        """And to or."""
        other = "or" if isinstance(node.op, ast.And) else "and"
        for left, right in zip(node.values, node.values[1:], strict=False):
            self.between(left, right, (other,))
        self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        """Not x to x, -x to x."""
        if isinstance(node.op, ast.Not | ast.USub):
            start = self.begin(node.operand)
            self.found.append((self.begin(node), start, b""))
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        """Numbers by one."""
        if type(node.value) is int:
            for other in (node.value + 1, node.value - 1):
                self.replace(node, b"%d" % other if other >= 0 else b"(%d)" % other)

    def visit_Call(self, node: ast.Call) -> None:
        """Decimal("0.5") to 0.6 and 0.4; min to max."""
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name in SWAPPED:
            self.replace(node.func, SWAPPED[name].encode())
        if name == "Decimal" and len(node.args) == 1:
            one = node.args[0]
            if isinstance(one, ast.Constant) and isinstance(one.value, str):
                for other in neighbours(one.value):
                    self.replace(one, f'"{other}"'.encode())
        self.generic_visit(node)

    def visit_Return(self, node: ast.Return) -> None:
        """What is returned to None, True to False."""
        match node.value:
            case None | ast.Constant(value=None):
                return
            case ast.Constant(value=bool(truth)):
                self.replace(node.value, str(not truth).encode())
            case value:
                self.replace(value, b"None")
                self.visit(value)

    def visit_If(self, node: ast.If) -> None:
        """If x to if not x; what only types need is left alone."""
        if isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            return
        if not isinstance(node.test, ast.NamedExpr | ast.Compare | ast.UnaryOp):
            test = self.source[self.begin(node.test) : self.end(node.test)]
            self.replace(node.test, b"not (%s)" % test)
        self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        """The body and the defaults, not decorators and annotations."""
        for one in (*node.args.defaults, *(one for one in node.args.kw_defaults if one)):
            self.visit(one)
        for statement in node.body:
            self.visit(statement)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        """The body alone."""
        for statement in node.body:
            self.visit(statement)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        """The value alone."""
        if node.value is not None:
            self.visit(node.value)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        """A text."""

    def visit_Raise(self, node: ast.Raise) -> None:
        """A message."""

    def visit_Assert(self, node: ast.Assert) -> None:
        """For the types."""


def is_text(node: ast.expr) -> bool:
    """Whether an operand is plainly a text or a list."""
    return isinstance(node, TEXTS) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str | bytes)
    )


def neighbours(number: str) -> Iterator[str]:
    """A Decimal's text by one more and one less in its last digit."""
    if not NUMBER.fullmatch(number):
        return
    decimals = len(number.partition(".")[2])
    whole = int(number.replace(".", ""))
    for other in (whole + 1, whole - 1):
        digits = f"{abs(other):0{decimals + 1}}"
        sign = "-" if other < 0 else ""
        yield sign + (f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits)


def modules(area: Area) -> Iterator[Path]:
    """The sources of an area."""
    for place in area.places:
        path = PACKAGE / place
        files = sorted(path.rglob("*.py")) if path.is_dir() else [path]
        yield from (file for file in files if file.is_file() and not PROSE.search(file.stem))


def mutants_of(area: Area) -> list[Mutant]:
    """All of them, in the order of the sources."""
    return [
        Mutant(area.name, path, *change)
        for path in modules(area)
        for change in sorted(set(Changes(path.read_bytes()).found))
    ]


def drawn(areas: Sequence[Area], count: int, seed: int) -> list[Mutant]:
    """So many, from each area in proportion to its size, from a small one FEWEST."""
    every = [mutants_of(area) for area in areas]
    total = sum(len(one) for one in every)
    chance = random.Random(seed)  # noqa: S311 - to be repeatable
    chosen: list[Mutant] = []
    for one in every:
        share = max(round(count * len(one) / total), min(FEWEST, count // len(areas)))
        chosen += sorted(chance.sample(one, min(share, len(one))))
    return chosen


# --- one child a mutant


class Loader(SourceFileLoader):
    """A module from changed source."""

    def __init__(self, mutant: Mutant) -> None:
        super().__init__(mutant.module, str(mutant.path))
        self.mutant = mutant

    def get_code(self, fullname: str) -> CodeType:
        """Compiled each time; the cached bytecode is that of the file."""
        return compile(self.mutant.source(), self.get_filename(fullname), "exec")


class Finder(MetaPathFinder):
    """Finds the one module that is changed."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(
        self,
        fullname: str,
        path: object = None,  # noqa: ARG002 - the import system passes all three
        target: ModuleType | None = None,  # noqa: ARG002
    ) -> ModuleSpec | None:
        """Only for that module."""
        if fullname != self.mutant.module:
            return None
        loader = Loader(self.mutant)
        return importlib.util.spec_from_file_location(fullname, self.mutant.path, loader=loader)


def test_files(area: Area) -> list[str]:
    """In their order, each once."""
    paths = [path for pattern in area.tests for path in sorted((ROOT / "tests").glob(pattern))]
    return list(dict.fromkeys(str(path) for path in paths if not PROSE.search(path.stem)))


class Failures:
    """A plugin of pytest: which tests failed."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Any: pytest's report."""
        if report.failed:
            self.names.append(report.nodeid)


def run_tests(files: Sequence[str], *more: str, plugins: Sequence[object] = ()) -> int:
    """The exit code of pytest."""
    import pytest

    options = ["-n0", "-q", "-p", "no:cacheprovider", "--no-header", "--tb=no", *more]
    options += ["-W", "ignore::pytest.PytestWarning"]
    return int(pytest.main([*options, *files], plugins=plugins))


def fork(files: Sequence[str], mutant: Mutant | None, record: Path | None = None) -> int:
    """Run the tests in a child, with the mutant in place of its module; the child's id. Without
    a mutant, all tests: what failed and what is imported is written to `record`.
    """
    child = os.fork()
    if child:
        return child
    code = 70
    try:
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nowhere, stream)
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 5))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        if mutant is not None:
            sys.meta_path.insert(0, Finder(mutant))
            code = run_tests(files, "-x", *LEFT_OUT)
        elif record is not None:
            failures = Failures()
            code = run_tests(files, plugins=[failures])
            told = {"failed": failures.names, "modules": list(sys.modules)}
            record.write_text(json.dumps(told), encoding="utf-8")
    finally:
        os._exit(code)


def warm(files: Sequence[str], scratch: Path) -> None:
    """The tests run as they are: what fails is left out, what they import from elsewhere is
    imported once here.
    """
    os.environ["HYPOTHESIS_PROFILE"] = "mutants"
    from hypothesis import HealthCheck, settings

    settings.register_profile(
        "mutants", derandomize=True, database=None, deadline=None, max_examples=30,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    import pytest  # noqa: F401 - for the children

    os.waitpid(fork(files, None, scratch), 0)
    told = json.loads(scratch.read_text(encoding="utf-8"))
    for name in told["failed"]:
        print(f"left out, fails without any change: {name}", flush=True)
        LEFT_OUT.append(f"--deselect={name}")
    own = re.compile(r"xl_jixiao|support|tests|test_|conftest|__main__|bench")
    for name in told["modules"]:
        if name not in sys.modules and not own.match(name):
            try:
                importlib.import_module(name)
            except ImportError:  # made up by a package for itself
                continue


def judge(
    mutants: Sequence[Mutant], areas: Sequence[Area], jobs: int
) -> Iterator[tuple[Mutant, bool]]:
    """Each mutant and whether it was killed, as they end."""
    files = {area.name: test_files(area) for area in areas}
    running: dict[int, Mutant] = {}
    waiting = list(reversed(mutants))
    while waiting or running:
        while waiting and len(running) < jobs:
            mutant = waiting.pop()
            running[fork(files[mutant.area], mutant)] = mutant
        child, status = os.wait()
        yield running.pop(child), status != 0


def main() -> int:
    """Draw, run, tell the shares and what survived."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("--area", action="append", choices=[area.name for area in AREAS])
    parser.add_argument("--count", type=int, default=600)
    parser.add_argument("--seed", type=int, default=8)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--list", type=Path, help="where the survivors are written as they come")
    parser.add_argument("--again", type=Path, help="no drawing: the mutants in such a list")
    wanted = parser.parse_args()
    os.chdir(ROOT)
    sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
    areas = [area for area in AREAS if not wanted.area or area.name in wanted.area]
    names = {area.name for area in areas}
    mutants = [one for one in drawn(AREAS, wanted.count, wanted.seed) if one.area in names]
    if wanted.again:
        listed = wanted.again.read_text(encoding="utf-8")
        every_one = (mutant for area in areas for mutant in mutants_of(area))
        mutants = [mutant for mutant in every_one if mutant.told() in listed]
    clock = time.perf_counter()
    every = list(dict.fromkeys(path for area in areas for path in test_files(area)))
    with tempfile.TemporaryDirectory() as scratch:
        warm(every, Path(scratch) / "modules")
    print(f"warmed in {time.perf_counter() - clock:.0f} s; {len(mutants)} mutants", flush=True)
    survivors: list[Mutant] = []
    for mutant, killed in judge(mutants, areas, wanted.jobs):
        if not killed:
            survivors.append(mutant)
            print(mutant.told(), flush=True)
            if wanted.list:
                with wanted.list.open("a", encoding="utf-8") as file:
                    file.write(mutant.told() + "\n")
    print(f"{len(mutants)} mutants in {time.perf_counter() - clock:.0f} s")
    return tell(areas, mutants, survivors)


def tell(areas: Sequence[Area], mutants: Sequence[Mutant], survivors: Sequence[Mutant]) -> int:
    """Print the share killed in each area; 1 where a goal is missed."""
    drawn_of = Counter(one.area for one in mutants)
    left_of = Counter(one.area for one in survivors)
    missed = 0
    for area in areas:
        count = drawn_of[area.name]
        share = 1 - left_of[area.name] / count if count else 1.0
        missed |= share < area.goal
        print(
            f"  {area.name:10} {count - left_of[area.name]:4} of {count:4} killed  {share:6.1%}"
            f"  goal {area.goal:.0%}"
        )
    return missed


if __name__ == "__main__":
    sys.exit(main())
