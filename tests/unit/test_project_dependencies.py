"""What the package asks to be installed is what it imports."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MODULES = {
    "python-calamine": "python_calamine",
    "XlsxWriter": "xlsxwriter",
    "python-docx": "docx",
    "msoffcrypto-tool": "msoffcrypto",
}
"""Distributions whose module has another name."""


OTHERWISE_THERE = frozenset({"pyopenvba", "pythoncom", "win32com"})
"""Of the extra "test" what `jixiao addin build` alone needs (docs/设计决定.md 13); pywin32, which
xlwings brings along on Windows.
"""


def modules(requirements: list[str]) -> Iterator[str]:
    for requirement in requirements:
        name = re.split(r"[<>=~ ]", requirement)[0]
        yield MODULES.get(name, name)


def imported(path: Path) -> Iterator[str]:
    """The first parts of what a module imports by full name."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


def test_all_that_is_imported_is_asked_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    declared = {*modules(project["dependencies"]), *modules(extras["excel"])} | OTHERWISE_THERE
    met = {name for path in (ROOT / "xl_jixiao").rglob("*.py") for name in imported(path)}

    assert met - set(sys.stdlib_module_names) - {"xl_jixiao"} - declared == set()


def test_every_dependency_is_imported_somewhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    source = "\n".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "xl_jixiao").rglob("*.py")
    )
    for module in modules(project["dependencies"]):
        assert re.search(rf"^\s*(?:import|from) {module}\b", source, re.MULTILINE), module
