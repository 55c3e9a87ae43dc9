"""The offline folder: everything that a Windows machine without Internet needs, made anywhere.

All names in it are ASCII, whatever the zip program or code page on the way does to others.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from xl_jixiao.excel.bundle_texts import INSTALL_BAT, README
from xl_jixiao.resources import data_folder

PLATFORM, PYTHON = "win_amd64", "3.12"
WINDOWS_ONLY = ("pywin32", "colorama", "tzdata")
"""What our requirements need on Windows only; pip judges such conditions by the machine that it
runs on."""
WHEELS, TEMPLATES = "wheels", "templates"
TEMPLATE_NAMES = {
    "绩效自评表.xlsm": "self-evaluation.xlsm",
    "绩效自评表.xlsx": "self-evaluation-no-macros.xlsx",
    "绩效自评汇总.xlsm": "bureau.xlsm",
    "xl_jixiao.xlam": "xl_jixiao.xlam",
}
Run = Callable[[Sequence[str]], None]


class BundleError(Exception):
    """The folder can't be made; the text says why and what to do."""


class Bundle(NamedTuple):
    """What was made."""

    folder: Path
    wheels: int
    installer: str
    """Name of the installer of Python in it, "" where there is none yet."""


def bundle(out: Path, *, installer: Path | None = None, run: Run | None = None) -> Bundle:
    """Make the folder.

    Args:
        out: must not exist, or be empty; its own name should be ASCII.
        installer: python-3.12.x-amd64.exe from python.org, to be put into it.
        run: starts pip; tests bring their own.

    Raises:
        BundleError: OUT holds something, or pip could not load a package.
        OSError: a file can't be written.
    """
    if out.exists() and any(out.iterdir()):
        raise BundleError(f"{out} 里已有内容，请换一个空文件夹。")
    if installer is not None and not _is_installer(installer):
        message = "应为从 python.org 下载的 64 位安装程序，如 python-3.12.10-amd64.exe。"
        raise BundleError(f"{installer}：{message}")
    wheels = out / WHEELS
    wheels.mkdir(parents=True, exist_ok=True)
    try:
        _load(wheels, run or _run)
    except BundleError:
        shutil.rmtree(wheels)  # so that the next attempt finds an empty folder
        raise
    _copy_templates(out / TEMPLATES)
    for name, text in {"install.bat": INSTALL_BAT, "README.txt": README}.items():
        encoding = "ascii" if name.endswith(".bat") else "utf-8-sig"
        (out / name).write_text(text, encoding, newline="\r\n")
    if installer is not None:
        shutil.copyfile(installer, out / installer.name)
    count = len(list(wheels.glob("*.whl")))
    return Bundle(out, count, "" if installer is None else installer.name)


def _is_installer(path: Path) -> bool:
    name = path.name.lower()
    return path.is_file() and name.startswith(f"python-{PYTHON}.") and name.endswith("-amd64.exe")


def _load(wheels: Path, run: Run) -> None:
    """Our own wheel, then all that it needs on Windows."""
    pip = [sys.executable, "-m", "pip"]
    checkout = data_folder("macros").parent
    own = _own_wheel(wheels) if not (checkout / "pyproject.toml").is_file() else None
    if own is None:
        run([*pip, "wheel", "-q", "--no-deps", "-w", str(wheels), str(checkout)])
        own = next(wheels.glob("xl_jixiao-*.whl"), None)
    if own is None:
        raise BundleError("没有做出 xl_jixiao 的安装包，请把上面的信息发给维护人员。")
    run(
        [
            *pip,
            *("download", "-q", "--dest", str(wheels)),
            *("--platform", PLATFORM, "--python-version", PYTHON, "--only-binary=:all:"),
            f"{own}[excel]",
            *WINDOWS_ONLY,
        ]
    )


def _own_wheel(wheels: Path) -> Path:
    """The wheel that this installation came from, put together again from its files."""
    import zipfile
    from importlib.metadata import distribution

    installed = distribution("xl_jixiao")
    target = wheels / f"xl_jixiao-{installed.version}-py3-none-any.whl"
    own = "xl_jixiao/", f"xl_jixiao-{installed.version}.dist-info/"
    personal = {"INSTALLER", "REQUESTED", "direct_url.json", "RECORD"}
    record: list[str] = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as wheel:
        for part in sorted(installed.files or (), key=str):
            name = part.as_posix()
            if name.startswith(own) and part.name not in personal and part.suffix != ".pyc":
                wheel.write(str(part.locate()), name)
                record.append(f"{name},,")
        listed = f"{own[1]}RECORD"
        wheel.writestr(listed, "\n".join([*record, f"{listed},,"]) + "\n")
    return target


def _copy_templates(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    source = data_folder("workbook_templates")
    for name, plain in TEMPLATE_NAMES.items():
        shutil.copyfile(source / name, folder / plain)


def _run(command: Sequence[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  ours
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["没有说明原因"])[-1]
        raise BundleError(f"下载安装包失败（要能访问 PyPI 或单位的镜像）：{last}")
