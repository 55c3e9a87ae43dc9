"""The offline folder for Windows machines without Internet.

The offline folder: everything that a Windows machine without Internet needs, made anywhere.

All names in it are ASCII, whatever the zip program or code page on the way does to others.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from xl_jixiao.excel.setup_script import INSTALL_BAT, TEXTS
from xl_jixiao.resources import data_folder

README = """xl_jixiao 预算绩效自评工具 · 离线安装文件夹

1. 把整个文件夹解压到本机磁盘，路径只用英文字母和数字，例如 C:\\setup
   （不要在压缩包里直接运行，也不要放在网络盘上）。
2. 如果文件夹里没有 python-3.12.x-amd64.exe，而这台电脑也没有装 Python 3.12，
   请先在能上网的电脑上从 python.org 下载它，放到本文件夹里。
3. 关闭 Excel，双击 install.bat，等到出现“装好了”。默认装到 C:\\jixiao，不需要管理员权限；
   C 盘根目录不能写时，在命令提示符里运行：install.bat D:\\jixiao
4. 打开 Excel：上方有“绩效自评”选项卡，就装好了。模板在 C:\\jixiao\\templates。
   不开 Excel 也能汇总：把装着自评表的文件夹拖到桌面的“汇总文件夹”上。

wheels      程序和它要用的包（Windows 64 位，Python 3.12）；requirements.txt、own.txt 是它们的校验值
text        install.bat 显示的话
templates   模板工作簿：
    self-evaluation.xlsm            绩效自评表（带按钮）
    self-evaluation-no-macros.xlsx  绩效自评表（不含宏，WPS 和不能装程序的电脑用这个）
    bureau.xlsm                     绩效自评汇总（财政部门用）
    xl_jixiao.xlam                  加载项，install.bat 会装好
jixiao.html 不用安装的页面（有这个文件时）：用 Edge、Chrome 双击打开，检查、汇总都在里面

出了问题：在命令提示符里运行  C:\\jixiao\\python\\python -m xl_jixiao addin doctor
（没有 python 这个文件夹时是 C:\\jixiao\\venv\\Scripts\\python），照它说的办。
"""

PLATFORM, PYTHON = "win_amd64", "3.12"

WINDOWS_ONLY = ("pywin32", "colorama", "tzdata")
"""What our requirements need on Windows only; pip judges such conditions by the machine that it
runs on."""

WHEELS, TEMPLATES = "wheels", "templates"

PAGE_NAME = "jixiao.html"

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


def bundle(
    out: Path, *, installer: Path | None = None, page: Path | None = None, run: Run | None = None
) -> Bundle:
    """Make the folder.

    Args:
        out: must not exist, or be empty; its own name should be ASCII.
        installer: python-3.12.x-amd64.exe from python.org, to be put into it.
        page: the page that `jixiao page build` made, likewise.
        run: starts pip; tests bring their own.

    Raises:
        BundleError: OUT holds something, `installer` or `page` is none, or pip could not load a
            package.
        OSError: a file can't be written.
    """
    if out.exists() and any(out.iterdir()):
        raise BundleError(f"{out} 里已有内容，请换一个空文件夹。")
    if installer is not None and not _is_installer(installer):
        message = "应为从 python.org 下载的 64 位安装程序，如 python-3.12.10-amd64.exe。"
        raise BundleError(f"{installer}：{message}")
    if page is not None and not (page.is_file() and page.suffix.lower() == ".html"):
        raise BundleError(f"{page}：应为 jixiao page build 做出的 .html 文件。")
    wheels = out / WHEELS
    wheels.mkdir(parents=True, exist_ok=True)
    try:
        _load(wheels, run or _run)
    except BundleError:
        shutil.rmtree(wheels)  # so that the next attempt finds an empty folder
        raise
    _copy_templates(out / TEMPLATES)
    _write_hashes(out, wheels)
    _write_texts(out / "text")
    for name, text in {"install.bat": INSTALL_BAT, "README.txt": README}.items():
        encoding = "ascii" if name.endswith(".bat") else "utf-8-sig"
        (out / name).write_text(text, encoding, newline="\r\n")
    if installer is not None:
        shutil.copyfile(installer, out / installer.name)
    if page is not None:
        shutil.copyfile(page, out / PAGE_NAME)
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


def _write_hashes(out: Path, wheels: Path) -> None:
    """What pip may install: these files and no others, whatever is put beside them."""
    lines = {wheel.name: _pinned(wheel) for wheel in sorted(wheels.glob("*.whl"))}
    own = [line for name, line in lines.items() if name.startswith("xl_jixiao-")]
    for name, wanted in {"requirements.txt": list(lines.values()), "own.txt": own}.items():
        (out / name).write_text("\n".join(wanted) + "\n", "ascii", newline="\r\n")


def _pinned(wheel: Path) -> str:
    name, version, *_ = wheel.name.split("-")
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    return f"{name}=={version} --hash=sha256:{digest}"


def _write_texts(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(f"{text}\n", "utf-8", newline="\r\n")


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
