"""Starting Python the way a button does, to see whether it works.

The command line is that of the module xlwings in the workbooks, without what it says of the open
workbook (`template.xlwings_module`; a test compares the two). It imports what the buttons and the
functions import, and does nothing with it.
"""

from __future__ import annotations

import ntpath
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

IMPORTS = "import xlwings.com_server, xl_jixiao.excel.buttons, xl_jixiao.excel.udfs"
"""Of the server of the functions and of the handlers, all that is loaded before they work."""

SECONDS = 60
"""Excel waits as long as it takes; a person does not."""

Start = Callable[[str], tuple[int, str]]
"""Runs a command line: exit code and what it said of errors."""

_PATHS = r"False;;;;;;"
"""Settings of xlwings.conf as the module hands them over: no path of the workbook, no cloud."""

_LONGEST = 200


def button_command(python: str, code: str, system: str) -> str:
    """The command line by which a button runs code.

    Args:
        python: full path of python.exe.
        code: what it runs.
        system: the folder of Windows.
    """
    folder = ntpath.dirname(python)
    drive, _ = ntpath.splitdrive(python)
    return (
        rf'{system}\System32\cmd.exe /C {drive} & cd "{folder}" & "{python}" -P -B -c "import '
        rf"xlwings.utils;xlwings.utils.prepare_sys_path(\"{_PATHS}\");"
        rf'import sys;sys.path[:]=filter(None,sys.path);{code}" '
    )


def failure_of(python: str, system: str, start: Start | None = None) -> str:
    """Why Python does not start as a button starts it, "" where it does.

    Args:
        python: the interpreter that Excel uses.
        system: the folder of Windows.
        start: runs the command; tests bring their own.
    """
    code, told = (start or _start)(button_command(python, IMPORTS, system))
    lines = [line.strip() for line in told.splitlines() if line.strip()]
    if not code:
        return ""
    return lines[-1][:_LONGEST] if lines else f"退出码 {code}"


def unloadable(dlls: Iterable[Path]) -> str:
    """Why Windows does not load the DLL by which VBA starts Python, "" where it does.

    Args:
        dlls: the files; those of 32 bits are Excel's alone to load and passed over.
    """
    if sys.platform == "win32":  # pragma: no cover  Windows only
        import ctypes

        for dll in dlls:
            if dll.name.startswith("xlwings64"):
                try:
                    ctypes.WinDLL(str(dll))
                except OSError as error:
                    return f"{dll.name}：{error}"
    return ""


def _start(command: str) -> tuple[int, str]:  # pragma: no cover  Windows only
    try:
        done = subprocess.run(  # noqa: S603  a line of ours around the installed interpreter
            command, capture_output=True, text=True, errors="replace", timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return 1, f"{SECONDS} 秒没有结束"
    except OSError as error:
        return 1, str(error)
    return done.returncode, done.stderr
