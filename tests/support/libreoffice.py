"""LibreOffice as the second application that opens what we write."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest


def require() -> None:
    """Skip where LibreOffice is absent, but fail where CI promised it."""
    if shutil.which("soffice"):
        return
    if os.environ.get("CI"):
        pytest.fail("soffice is absent: install LibreOffice Calc")
    pytest.skip("soffice is absent")


def convert(path: Path, folder: Path, to: str = "xlsx") -> Path:
    """Open the file and save it into the folder in another format. Formulas without a value are
    calculated on the way.
    """
    folder.mkdir(parents=True, exist_ok=True)
    profile = (folder.parent / "lo_profile").resolve().as_uri()
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={profile}",
            "--headless",
            "--convert-to",
            to,
            "--outdir",
            str(folder),
            str(path),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return folder / f"{path.stem}.{to.partition(':')[0]}"
