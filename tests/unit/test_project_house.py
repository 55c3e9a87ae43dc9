"""The house itself: names, references and what its doors load."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "xl_jixiao"
MODULES = sorted(PACKAGE.rglob("*.py"))


@cache  # a second of parsing, which no other test's collection waits for
def trees() -> dict[Path, ast.Module]:
    """All modules, parsed."""
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in MODULES}


def name_of(path: Path) -> str:
    """xl_jixiao/text/units.py → xl_jixiao.text.units."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def test_a_class_name_means_one_thing() -> None:
    homes = defaultdict(list)
    for path, tree in trees().items():
        for node in tree.body:
            if isinstance(node, ast.ClassDef):
                homes[node.name].append(name_of(path))

    assert {name: where for name, where in homes.items() if len(where) > 1} == {}


def test_the_first_line_of_a_module_says_what_it_is() -> None:
    for path, tree in trees().items():
        first = (ast.get_docstring(tree) or "").partition("\n")[0]
        assert len(first) > 15, name_of(path)


def cited(text: str) -> Iterator[str]:
    """The files that a text names: pages, data and modules by their path."""
    yield from re.findall(r"(?<![\w/.{}-])((?:[\w-]+/)*[\w-]+\.md)\b", text)
    yield from re.findall(r"(?<![\w/.{}<-])((?:[\w-]+/)+[\w-]+\.(?:py|toml|bas))\b", text)


FILES = [
    f"/{path.relative_to(ROOT).as_posix()}"
    for pattern in ("*.md", "*.py", "*.toml", "*.bas")
    for top in ("docs", "examples", "macros", "tests", "workbook_templates", "xl_jixiao")
    for path in (ROOT / top).rglob(pattern)
] + [f"/{path.name}" for path in ROOT.glob("*.*")]

STAND_INS = frozenset({"族", "名称", "编号", "路径"})
"""Names that a page gives to a file that its reader will write."""


def is_there(name: str) -> bool:
    """Whether a file of that name, or with that end of its path, is in the repository."""
    return Path(name).stem in STAND_INS or any(one.endswith(f"/{name}") for one in FILES)


TEXTS = [
    *MODULES,
    *sorted((ROOT / "tests").rglob("*.py")),
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted(PACKAGE.rglob("*.toml")),
    ROOT / "README.md",
    ROOT / "CHANGELOG.md",
    ROOT / "macros" / "README.md",
    ROOT / "pyproject.toml",
]


def test_files_that_are_cited_are_in_the_repository() -> None:
    absent = {
        (path.relative_to(ROOT).as_posix(), name)
        for path in TEXTS
        for name in cited(path.read_text(encoding="utf-8"))
        if not is_there(name)
    }

    assert absent == set()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("(domain.md 7.10)", ["domain.md"]),
        ("docs/扩展.md 和 tests/bench/bench_run.py", ["docs/扩展.md", "tests/bench/bench_run.py"]),
        ("`layouts/data/<id>.toml`", []),
        ("https://example.org/a/b.py", []),
    ],
)
def test_what_counts_as_citing_a_file(text: str, names: list[str]) -> None:
    assert list(cited(text)) == names


def loaded_by(statement: str) -> list[str]:
    """Our modules that a fresh interpreter holds after a statement."""
    script = (
        f"import sys\n{statement}\n"
        "print(*sorted(name for name in sys.modules if name.startswith('xl_jixiao')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return done.stdout.split()


@pytest.mark.parametrize(
    ("door", "statement", "modules"),
    [
        (
            "--help",
            "import xl_jixiao.cli.main",
            """xl_jixiao xl_jixiao.cli xl_jixiao.cli.chinese xl_jixiao.cli.console
            xl_jixiao.cli.main xl_jixiao.version""",
        ),
        (
            "functions of cells",
            "import xl_jixiao.template.functions",
            """xl_jixiao xl_jixiao.data_files xl_jixiao.data_limits xl_jixiao.intake
            xl_jixiao.intake.display xl_jixiao.intake.display.clock
            xl_jixiao.intake.display.code xl_jixiao.intake.display.meaning
            xl_jixiao.intake.display.number xl_jixiao.intake.display.show xl_jixiao.model
            xl_jixiao.model.dataclass xl_jixiao.model.grid xl_jixiao.model.making
            xl_jixiao.model.score xl_jixiao.model.source
            xl_jixiao.model.submission xl_jixiao.model.values xl_jixiao.parsed_data xl_jixiao.rules
            xl_jixiao.rules.installed xl_jixiao.rules.loading xl_jixiao.rules.named_rows
            xl_jixiao.rules.profile xl_jixiao.rules.sources
            xl_jixiao.template
            xl_jixiao.template.cell_functions xl_jixiao.template.functions
            xl_jixiao.text xl_jixiao.text.characters xl_jixiao.text.comparison
            xl_jixiao.text.conversion xl_jixiao.text.dates xl_jixiao.text.measures
            xl_jixiao.text.mentions xl_jixiao.text.numerals xl_jixiao.text.patterns
            xl_jixiao.text.units
            xl_jixiao.text.written_numbers xl_jixiao.version""",
        ),
    ],
    ids=lambda one: one if isinstance(one, str) and " " not in one.strip() else None,
)
def test_what_a_door_loads(door: str, statement: str, modules: str) -> None:
    assert loaded_by(statement) == modules.split(), door


def asks(tree: ast.Module, owner: str, member: str) -> bool:
    """Whether a module asks a member of anything of a name: source.kind, form.source.kind."""
    return any(
        isinstance(node, ast.Attribute)
        and node.attr == member
        and getattr(node.value, "attr", getattr(node.value, "id", "")) == owner
        for node in ast.walk(tree)
    )


def test_the_kind_of_source_is_asked_only_where_forms_are_dispatched() -> None:
    """What a check or the scoring wants to know has a member of its own (设计决定 28)."""
    asked = {name_of(path) for path, tree in trees().items() if asks(tree, "source", "kind")}

    assert asked == {
        "xl_jixiao.checks.hit",
        "xl_jixiao.checks.registry",
        "xl_jixiao.checks.run",  # which checks run
        "xl_jixiao.facts.versions",
        "xl_jixiao.outputs.result_json",  # written, so that `combine` has the same source again
    }


def named(tree: ast.Module) -> set[str]:
    """The names that a module imports from ours."""
    return {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("xl_jixiao")
        for alias in node.names
    }


JUDGES = [
    path
    for path in MODULES
    if path.is_relative_to(PACKAGE / "scoring")
    or re.fullmatch(r"[a-z][0-9]{2}", path.stem)
    or path.parent.parent == PACKAGE / "checks"
]
"""Checks, what is theirs alone, and the scoring."""


def test_no_check_tells_a_table_from_a_text() -> None:
    kinds = {"TABLE", "TEXT", "TableSource", "TextSource", "split_by_source", "TEXT_SHEET"}
    telling = {name_of(path): named(trees()[path]) & kinds for path in JUDGES}
    found = {name: names for name, names in telling.items() if names}
    assert found == {}


def calls(tree: ast.Module, function: str) -> Iterator[str]:
    """The arguments of the calls of a function or method, as written."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == function:
            yield ", ".join(ast.unparse(one) for one in node.args)


@pytest.mark.parametrize(
    ("function", "argument"),
    [("isinstance", "SentenceRef"), ("isinstance", "CellRef"), ("startswith", "段")],
)
def test_a_place_says_itself_whether_it_is_a_sentence(function: str, argument: str) -> None:
    found = {
        name_of(path)
        for path, tree in trees().items()
        if any(argument in one for one in calls(tree, function))
    }

    assert found == set()


DOORS = [path for path in MODULES if path.parent.name in {"cli", "excel", "page"}]
"""What is forbidden to them as whole modules stands in pyproject.toml."""


def test_a_door_evaluates_and_writes_nothing_itself() -> None:
    work = {"evaluate_file", "evaluate_task", "evaluate_workbook", "conclude", "held", "whole"}
    found = {name_of(path): named(trees()[path]) & work for path in DOORS}
    assert {name: names for name, names in found.items() if names} == {}


def test_a_use_case_prints_nothing_and_asks_nobody() -> None:
    said = {
        name_of(path): [
            node.func.id
            for node in ast.walk(trees()[path])
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in {"print", "input", "exit", "open"}
        ]
        for path in MODULES
        if path.parent.name == "actions"
    }
    assert {name: calls for name, calls in said.items() if calls} == {}


def imports(tree: ast.Module) -> Iterator[str]:
    """The modules of ours that are loaded while a module is imported."""
    known = {name_of(path) for path in MODULES}
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module is not None:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield from {whole if whole in known else node.module} & known


def test_no_circle_of_imports() -> None:
    """So every module can be imported alone, in any order."""
    rest = {name_of(path): set(imports(tree)) - {name_of(path)} for path, tree in trees().items()}
    while loose := [name for name, needs in rest.items() if not needs & rest.keys()]:
        for name in loose:
            del rest[name]

    assert sorted(rest) == []
