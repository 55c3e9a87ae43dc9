"""What the page is built from besides our package: names, contents, where they come from."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Literal

from xl_jixiao.model.dataclass import dataclass

LOCK = Path(__file__).with_name("lock.toml")

Run = Callable[[Sequence[str], Path], None]
"""Starts a program in a folder."""

_PYTHON = ("--python-version", "3.14", "--abi", "cp314", "--only-binary=:all:")

_SOURCES: dict[str, tuple[str, ...]] = {
    "wheel": ("--only-binary=:all:",),
    "wasm wheel": ("--platform", "pyemscripten_2026_0_wasm32", *_PYTHON),
    "linux wheel": ("--platform", "manylinux2014_x86_64", *_PYTHON),
}
"""How pip is asked for each."""


class PageError(Exception):
    """The page can't be built; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Component:
    """One of the files that the page is built from."""

    name: str
    version: str
    file: str
    sha256: str
    source: Literal["npm", "wheel", "wasm wheel", "linux wheel"]
    licence: str
    """As SPDX names it."""
    home: str
    use: str
    """Chinese: what for."""


def locked() -> tuple[Component, ...]:
    """All of them, in the order of the lock file."""
    with LOCK.open("rb") as file:
        return tuple(Component(**one) for one in tomllib.load(file)["component"])


def checked(folder: Path) -> dict[str, Path]:
    """Name → file, with every content as it is locked.

    Raises:
        PageError: some are absent or have another content; all are named.
    """
    files = {one.name: folder / one.file for one in locked()}
    problems = [told for one in locked() if (told := _problem(one, folder / one.file))]
    if problems:
        raise PageError("".join(problems) + "请先运行：jixiao page fetch --to 文件夹。")
    return files


def _problem(one: Component, path: Path) -> str:
    if not path.is_file():
        return f"“{path.parent}”里没有 {one.file}。"
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    return "" if found == one.sha256 else f"{one.file} 的内容与 lock.toml 记下的不同（{found}）。"


def licence_texts(files: Mapping[str, Path]) -> dict[str, str]:
    """Name → the licences that its wheel brings, which go on with it.

    Args:
        files: what `checked` gives.
    """
    texts: dict[str, str] = {}
    for name, path in files.items():
        if path.suffix == ".whl":
            with zipfile.ZipFile(path) as wheel:
                brought = sorted(one for one in wheel.namelist() if _LICENCE.search(one))
                found = [wheel.read(one).decode("utf-8", "replace").strip() for one in brought]
            texts[name] = "\n\n".join(found)
    return texts


_LICENCE = re.compile(r"\.dist-info/(?:licenses/)?LICEN[CS]E[^/]*$")


def fetch(folder: Path, *, run: Run | None = None) -> tuple[Path, ...]:
    """Load what is not there yet from npm and PyPI, and check all of it.

    Args:
        folder: made where it is not there.
        run: starts npm and pip; tests bring their own.

    Raises:
        PageError: something can't be loaded, or is not what is locked.
        OSError: the folder can't be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for one in locked():
        path = folder / one.file
        if _problem(one, path):
            path.unlink(missing_ok=True)
            (run or _run)(_command(one), folder)
    return tuple(checked(folder).values())


def _command(one: Component) -> tuple[str, ...]:
    if one.source == "npm":
        return ("npm", "pack", "--silent", f"{one.name}@{one.version}")
    pip = (sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--dest", ".")
    return (*pip, *_SOURCES[one.source], f"{one.name}=={one.version}")


def _run(command: Sequence[str], folder: Path) -> None:
    program = shutil.which(command[0])
    if program is None:
        raise PageError(f"这台电脑上没有 {command[0]}，请先安装（Node.js 自带 npm）。")
    done = subprocess.run(  # noqa: S603  ours, no shell
        (program, *command[1:]), cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["没有说明原因"])[-1]
        raise PageError(f"下载 {command[-1]} 失败（要能访问 npm 和 PyPI 或单位的镜像）：{last}")
