"""The page of licences names every package that an installation brings along."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "依赖许可.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
COPYLEFT = re.compile(r"\b[AL]?GPL|General Public")


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


LISTED = {plain(name) for name in re.findall(r"[A-Za-z][A-Za-z0-9_.-]*", PAGE)}


def brought_along(requirements: Iterable[str]) -> dict[str, Distribution | None]:
    """All packages that these bring along on any system, None for those not installed here."""
    found: dict[str, Distribution | None] = {}
    waiting = [Requirement(one) for one in requirements]
    while waiting:
        name = waiting.pop().name
        if plain(name) in found:
            continue
        try:
            found[plain(name)] = here = distribution(name)
        except PackageNotFoundError:
            found[plain(name)] = None
            continue
        below = [Requirement(one) for one in here.requires or ()]
        waiting += [one for one in below if "extra" not in str(one.marker)]
    return found


def licences(package: Distribution) -> Iterator[str]:
    yield package.metadata.get("License-Expression") or ""
    yield (package.metadata.get("License") or "")[:200]
    yield from package.metadata.get_all("Classifier", [])


def test_every_package_of_an_installation_is_listed() -> None:
    needed = [*PROJECT["dependencies"], *EXTRAS["excel"], *EXTRAS["cluster"]]

    assert brought_along(needed).keys() - LISTED == set()


def test_every_tool_of_the_tests_is_listed() -> None:
    assert {plain(Requirement(one).name) for one in EXTRAS["test"]} - LISTED == set()


def test_no_copyleft_goes_unnoticed() -> None:
    """GPL, LGPL and AGPL stand in bold in the row of the package that is under them."""
    groups = [PROJECT["dependencies"], *EXTRAS.values()]
    packages = brought_along(one for group in groups for one in group)
    bold = [line for line in PAGE.splitlines() if re.search(r"\*\*L?GPL", line)]
    for name, package in packages.items():
        if package and any(
            re.search(r"\b[AL]?GPL|General Public", one) for one in licences(package)
        ):
            assert any(plain(line).startswith(f"| {name}") for line in bold), name


def test_the_licence_of_the_project_is_in_the_package() -> None:
    assert PROJECT["license"] == "MIT"
    assert PROJECT["license-files"] == ["LICENSE"]
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License")
