"""The functions that one indicator cell passes, from its file to its finding and the summary:
`python walk_of_cell.py [--of DIR] [--list]`, DIR being a checkout of any version.

How it is counted. `jixiao run --no-drafts --jobs 1` works off the folder of one shipped example,
from cold, while every call inside the package is watched. A function counts, once, if one of the
arguments that it is given is the cell itself: its text, its Cell, its Entry, its row (Indicator,
and what holds one as `indicator`), its score line, a hit or finding on it, or the values of a row
of a table that quotes it. Not counted: functions that are given only something that holds it among
much else (a sheet, a form, a score), comprehensions, constructors, and what a cell or row computes
of itself (properties and methods that have it as `self` and as nothing else). What a cache answers
is not seen. The second line counts those that are given the cell by another room.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = "桃江县重点项目建设事务中心2023年度部门整体支出绩效自评表.xlsx"
SHEET, CELL, TEXT = "自评表", (15, 6), "48.5亿元"
INLINE = 0x2  # inspect.CO_NEWLOCALS: set for functions, not for modules and class bodies


def is_ref(one: Any) -> bool:
    """Whether it is the address of the cell, whatever else is beside it."""
    place = getattr(one, "row", None), getattr(one, "col", None)
    return place == CELL and getattr(one, "sheet", SHEET) == SHEET


def is_row(one: Any) -> bool:
    """Whether it is the indicator row of the cell."""
    return is_ref(getattr(getattr(one, "actual", None), "ref", None))


def is_cell(one: Any) -> bool:
    """Whether an argument is the cell, in whatever shape it has reached."""
    if isinstance(one, str):
        return one.strip() == TEXT
    if type(one) is tuple or type(one) is list:
        return TEXT in one  # the values of a row of a table
    if is_ref(one) or is_ref(getattr(one, "ref", None)) or is_row(one):
        return True
    if is_row(getattr(one, "indicator", None)) or TEXT in str(getattr(one, "trace", "")):
        return True
    return any(map(is_ref, getattr(one, "refs", None) or ())) or is_cell_of_finding(one)


def is_cell_of_finding(one: Any) -> bool:
    """Whether it is a finding on a cell of the row that quotes the cell's text."""
    return hasattr(one, "severity") and TEXT in str(getattr(one, "found", ""))


class Watch:
    """Notes the functions that are given the cell."""

    def __init__(self, package: Path) -> None:
        self.package = f"{package}{os.sep}"
        self.found: dict[tuple[str, str], None] = {}
        self.entered: dict[tuple[str, str], None] = {}
        """Those of them that were called from another room."""

    def __call__(self, frame: FrameType, event: str, _: object) -> None:
        code = frame.f_code
        if event != "call" or not code.co_filename.startswith(self.package):
            return
        place = code.co_filename.removeprefix(self.package), code.co_qualname
        if code.co_name.startswith(("<", "__")):
            return
        if place in self.found and (place in self.entered or self._room(frame) == _room(place[0])):
            return
        given = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
        here = frame.f_locals
        if any(is_cell(here.get(name)) for name in given if name != "self"):
            self.found[place] = None
            if self._room(frame) != _room(place[0]):
                self.entered[place] = None

    def _room(self, frame: FrameType) -> str:
        """The room of ours that a call came from."""
        caller = frame.f_back
        while caller is not None and not caller.f_code.co_filename.startswith(self.package):
            caller = caller.f_back
        return "" if caller is None else _room(caller.f_code.co_filename[len(self.package) :])


def _room(module: str) -> str:
    return module.partition(os.sep)[0]


def watch(package: Path, listed: bool) -> None:
    """Print the count of this interpreter's package."""
    from xl_jixiao.cli.main import main

    note = Watch(package)
    with tempfile.TemporaryDirectory() as scratch:
        received = Path(scratch, "received")
        received.mkdir()
        shutil.copy(ROOT / "examples" / EXAMPLE, received)
        options = ["--out", f"{scratch}/out", "--no-drafts", "--jobs", "1", "--fail-on", "never"]
        sys.argv = ["jixiao", "run", str(received), *options]
        stdout, sys.stdout = sys.stdout, sys.stderr
        sys.setprofile(note)
        try:
            main()
        except SystemExit:
            pass
        finally:
            sys.setprofile(None)
            sys.stdout = stdout
    for what, found in (("functions", note.found), ("from another room", note.entered)):
        rooms = Counter(_room(module) for module, _ in found)
        parts = ", ".join(f"{room} {count}" for room, count in rooms.items())
        print(f"{len(found)} {what} in {len({module for module, _ in found})} modules: {parts}")
    if listed:
        for module, name in note.found:
            mark = "→" if (module, name) in note.entered else " "
            print(f" {mark} {module.removesuffix('.py').replace(os.sep, '.')}.{name}")


if __name__ == "__main__":
    reader = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    reader.add_argument("--of", type=Path, default=ROOT)
    reader.add_argument("--list", action="store_true")
    reader.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    wanted = reader.parse_args()
    if wanted.inside:
        watch(wanted.of / "xl_jixiao", wanted.list)
    else:
        again = [sys.executable, *sys.argv, "--inside", "--of", str(wanted.of)]
        environment = {**os.environ, "PYTHONPATH": str(wanted.of)}
        done = subprocess.run(again, env=environment, stderr=subprocess.DEVNULL, check=False)
        sys.exit(done.returncode)
