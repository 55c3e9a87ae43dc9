"""A LibreOffice profile of its own, with the add-in or without, and a way to run steps in it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from support.oxt.build import build_oxt
from support.uno_python import PYTHON, environment

HERE = Path(__file__).parent


def profile(folder: Path, *, addin: bool) -> Path:
    """An own profile. The add-in is installed as a shared one (root may install no other), into a
    shared folder of our own: no other LibreOffice of the machine sees it.
    """
    folder.mkdir(parents=True)
    shared = (folder / "shared").as_uri()
    options = [
        f"-env:UserInstallation={(folder / 'user').as_uri()}",
        f"-env:UNO_SHARED_PACKAGES={shared}",
        f"-env:UNO_SHARED_PACKAGES_CACHE={shared}",
    ]
    (folder / "environment.json").write_text(json.dumps(options))
    if addin:
        oxt = build_oxt(folder / "jx.oxt")
        done = subprocess.run(
            ["unopkg", "add", "--shared", *options, str(oxt)],
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
            env=environment(),
        )
        assert done.returncode == 0, done.stderr
    return folder


Job = tuple[Path, Iterable[tuple[Any, ...]]]
"""A workbook and the steps to do with it (`support/oxt/office.py`). Any: what a step is about."""


def run(place: Path, *jobs: Job) -> list[list[Any]]:
    """Do the jobs one after another in one LibreOffice; what each read: numbers, texts, calls."""
    script, log = place / "jobs.json", place / "calls.txt"
    script.write_text(json.dumps([(str(path), list(steps)) for path, steps in jobs]), "utf-8")
    own = {
        "JIXIAO_OXT_PYTHON": sys.executable,
        "JIXIAO_OXT_SERVE": str(HERE / "serve.py"),
        "JIXIAO_OXT_PATH": str(HERE.parents[2]),
        "JIXIAO_OXT_LOG": str(log),
    }
    done = subprocess.run(
        [PYTHON, str(HERE / "office.py"), str(place), str(script)],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env=environment(**own),
    )
    assert done.returncode == 0, done.stderr
    found: list[list[Any]] = json.loads(done.stdout)
    return found
