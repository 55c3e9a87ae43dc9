"""What the package asks to be installed is what it imports."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MODULES = {
    "python-calamine": "python_calamine",
    "XlsxWriter": "xlsxwriter",
    "python-docx": "docx",
}
"""Distributions whose module has another name."""


def test_every_dependency_is_imported_somewhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    source = "\n".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "xl_jixiao").rglob("*.py")
    )
    for requirement in project["dependencies"]:
        name = re.split(r"[<>=~ ]", requirement)[0]
        module = MODULES.get(name, name)
        assert re.search(rf"^\s*(?:import|from) {module}\b", source, re.MULTILINE), name
