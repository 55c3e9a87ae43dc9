"""The system's Python, which has `uno`; the one that runs the tests has not."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from support import libreoffice

PYTHON = os.environ.get("JIXIAO_UNO_PYTHON", "/usr/bin/python3")


def require() -> None:
    """Skip where LibreOffice or its Python is absent, but fail where CI promised them."""
    libreoffice.require()
    if shutil.which(PYTHON):
        probe = subprocess.run([PYTHON, "-c", "import uno"], capture_output=True, check=False)
        if probe.returncode == 0:
            return
    if os.environ.get("CI"):
        pytest.fail("python3-uno is absent")
    pytest.skip("python3-uno is absent")


def environment(**more: str) -> dict[str, str]:
    """For a LibreOffice that runs Python: no virtual environment is in its path, or it would look
    for its modules there (the first python3 of the path tells it where they are).
    """
    folders = os.environ.get("PATH", "").split(os.pathsep)
    own = [one for one in folders if not (Path(one).parent / "pyvenv.cfg").exists()]
    return {**os.environ, "PATH": os.pathsep.join(own), **more}
