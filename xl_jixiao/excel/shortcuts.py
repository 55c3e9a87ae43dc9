r"""汇总文件夹: a folder is dropped on a shortcut, or on a .bat, and its forms are merged.

The shortcut starts Python itself. The .bat goes through cmd.exe, which Explorer gives a name
without spaces unquoted: of D:\a&b it would take D:\a and run b, and it replaces %NAME%. So the .bat
hands its whole command line over as it was (cmdcmdline), the folder is read from that here, and
the .bat ends cmd.exe itself, so that nothing behind an & is run.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, Protocol

from xl_jixiao.text.patterns import lazy_re

TITLE = "汇总文件夹"

BAT_NAME, LINK_NAME = f"{TITLE}.bat", f"{TITLE}.lnk"

ARGUMENTS = "-I -m xl_jixiao addin merge"

LINE, FIRST = "JIXIAO_LINE", "JIXIAO_FIRST"
"""Environment variables by which the .bat tells what was dropped on it."""

_BAT = r"""@echo off
rem Drop a folder on this file: the forms in it are merged. Made by xl_jixiao.
setlocal EnableExtensions DisableDelayedExpansion
set "JIXIAO_FIRST=%~1"
set "PY={python}"
setlocal EnableDelayedExpansion
set "JIXIAO_LINE=!cmdcmdline!"
"!PY!" {arguments}
set "CODE=!errorlevel!"
rem where Explorer started this, cmd.exe must end here: what is behind an & in a name would be run
set "ASKED=!JIXIAO_LINE:/c=!"
if "!ASKED!"=="!JIXIAO_LINE!" exit /b !CODE!
exit !CODE!
"""

_KNOWN_FOLDERS = (
    r"HKCU\Software\Microsoft\Windows\CurrentVersion\Explorer\Shell Folders",
    ("Desktop", "SendTo"),
)

_CALL = lazy_re(r" /c +(.*)$", re.IGNORECASE | re.DOTALL)

_WORD = lazy_re(r'"([^"]*)"|([^ "]+)')
"""Only a plain space parts names: one with a wide space (U+3000) comes unquoted."""


class Shortcut(NamedTuple):
    """A .lnk to be made."""

    path: Path
    target: Path
    folder: Path
    """Where the program starts."""


class RegistryReader(Protocol):
    """What finding the places needs of a registry."""

    def read(self, key: str, name: str) -> str | int | None:
        """A value of the registry."""


def merge_bat(python: Path) -> bytes:
    """The text of 汇总文件夹.bat, pure ASCII.

    Args:
        python: full path of python.exe, ASCII.
    """
    # in a .bat %% is a percent sign
    text = _BAT.format(python=str(python).replace("%", "%%"), arguments=ARGUMENTS)
    return text.replace("\n", "\r\n").encode("ascii")


def shortcuts(python: Path, folder: Path, registry: RegistryReader) -> Iterator[Shortcut]:
    """On the desktop and in the menu 发送到, where the registry says where they are."""
    key, names = _KNOWN_FOLDERS
    for name in names:
        place = registry.read(key, name)
        if isinstance(place, str) and place:
            yield Shortcut(Path(place) / LINK_NAME, python, folder)


def dropped(line: str, first: str) -> tuple[str, ...]:
    r"""What was dropped on the .bat.

    Args:
        line: the command line of cmd.exe: `…\cmd.exe /c ""C:\jixiao\汇总文件夹.bat" D:\a&b"`.
        first: the first argument of the .bat as cmd.exe saw it, where somebody typed the call.
    """
    found = _CALL.search(line)
    inside = found[1].strip(" ") if found else ""
    if inside.startswith('"') and inside.endswith('"') and inside.count('"') > 2:
        inside = inside[1:-1]
    program, *given = [one[1] or one[2] for one in _WORD.finditer(inside)] or [""]
    if program.casefold().endswith(BAT_NAME.casefold()):
        return tuple(given)
    return (first,) if first else ()


def make_shortcut(one: Shortcut) -> None:  # pragma: no cover  Windows only
    """Write the .lnk through the shell, which takes any name.

    Raises:
        OSError: it can't be written, or pywin32 is missing.
    """
    if sys.platform == "win32":
        try:
            import pythoncom
            from win32com.shell import shell
        except ImportError as error:
            raise OSError(str(error)) from error
        try:
            link = pythoncom.CoCreateInstance(
                shell.CLSID_ShellLink, None, pythoncom.CLSCTX_INPROC_SERVER, shell.IID_IShellLink
            )
            link.SetPath(str(one.target))
            link.SetArguments(ARGUMENTS)
            link.SetWorkingDirectory(str(one.folder))
            link.QueryInterface(pythoncom.IID_IPersistFile).Save(str(one.path), 0)
        except pythoncom.com_error as error:
            raise OSError(str(error)) from error
