"""One built page and one browser for all tests of a process."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.desk import Desk, chromium, opened, require
from support.page import built_page

BUILT = "JIXIAO_PAGE"
"""Names a page that is built already."""


@pytest.fixture(scope="session")
def page_file() -> Path:
    """The page, built."""
    given = os.environ.get(BUILT)
    return Path(given) if given else built_page()


@pytest.fixture(scope="session")
def _desk(page_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    require(chromium(), "chromium")
    with opened(page_file, tmp_path_factory.mktemp("browser")) as desk:
        yield desk


@pytest.fixture
def desk(_desk: Desk) -> Iterator[Desk]:
    """The page as the test before left it; no test may leave an error on the console."""
    _desk.complaints.clear()
    yield _desk
    assert _desk.complaints == []
