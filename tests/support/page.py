"""The built page, made once for all tests and all workers of a session."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from xl_jixiao.page.build import build
from xl_jixiao.page.components import PageError, checked
from xl_jixiao.resources import data_folder

PACKAGE = Path(__file__).parents[2] / "xl_jixiao"

PARTS = Path(os.environ.get("JIXIAO_PAGE_PARTS") or PACKAGE.parent / ".page-parts")
"""Where `jixiao page fetch` put what the page is built from (.ci/run)."""


def absent() -> str:
    """Why there can be no page here, "" where there can."""
    if shutil.which("node") is None:
        return "no node"
    try:
        checked(PARTS)
    except PageError as error:
        return str(error)
    return ""


def built_page() -> Path:
    """The page of this tree; skips where its parts are absent, fails there under CI.

    It stands beside its parts under the digest of all that goes into it.
    """
    why = absent()
    if why:
        if os.environ.get("CI"):
            pytest.fail(why)
        pytest.skip(why)
    folder = PARTS / "built"  # the suite has no cache folder (tests/conftest.py)
    folder.mkdir(exist_ok=True)
    target = folder / f"{_digest()}.html"
    with _alone(folder / "lock"):
        if not target.is_file():
            for old in folder.glob("*.html"):
                old.unlink()
            build(PARTS, target)
    return target


def _digest() -> str:
    found = hashlib.sha256()
    narratives = data_folder("workbook_templates") / "narratives"
    for root in (PACKAGE, narratives, data_folder("examples")):
        for path in sorted(root.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                found.update(path.relative_to(root).as_posix().encode())
                found.update(path.read_bytes())
    return found.hexdigest()[:32]


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Only one process at a time is within."""
    import fcntl

    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
