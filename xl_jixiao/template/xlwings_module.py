"""The VBA module `xlwings` of our workbooks: that of the installed package, made safe.

xlwings starts Python through two command lines (`ExecuteWindows` for RunPython, `XLPyCommand` for
the server of functions). What they are made of it looks for in the sheet xlwings.conf, then in a
file of that name beside the workbook, then in the user's home: a text file in a shared folder could
name another interpreter, and code. So every key stands in our sheet (SETTINGS). And whatever lies
in the folder that Excel happens to be in must not run: cmd.exe is named by its full path, Python
gets -P and goes to its own folder, and no empty entry stays in its path. The workbook's own path
stays out of the command lines: cmd.exe would read `^&` in it, and nothing needs it. What goes wrong
it would show in a box of its own, in English: it goes to our macros (`JxNoteFailure`) instead.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from xl_jixiao.text.patterns import lazy_re

SETTINGS = (
    ("INTERPRETER_WIN", "%JIXIAO_PYTHON%"),
    ("INTERPRETER_MAC", ""),
    ("INTERPRETER", ""),
    ("PYTHONPATH", ""),
    ("ADD_WORKBOOK_TO_PYTHONPATH", "False"),
    ("CONDA PATH", ""),
    ("CONDA ENV", ""),
    ("LICENSE_KEY", ""),
    ("UDF MODULES", "xl_jixiao.excel.udfs"),
    ("USE UDF SERVER", "False"),
    ("DEBUG UDFS", "False"),
    ("SHOW CONSOLE", "False"),
    ("SHOW_ERROR_POPUPS", "True"),
    ("TEMP DIR", "%TEMP%"),
    ("ONEDRIVE_CONSUMER_WIN", ""),
    ("ONEDRIVE_CONSUMER_MAC", ""),
    ("ONEDRIVE_COMMERCIAL_WIN", ""),
    ("ONEDRIVE_COMMERCIAL_MAC", ""),
    ("SHAREPOINT_WIN", ""),
    ("SHAREPOINT_MAC", ""),
)
"""All keys that the module asks for, with what it takes where nobody says anything; what VBA puts
into a Boolean can't be empty."""

_ASKED = lazy_re(r'GetConfig\("([^"]*)"')
_NOTICE = "'Version: 0.37.8\r\n"


class ModuleError(ValueError):
    """The installed xlwings is not the one whose module we know."""


class ModuleChange(NamedTuple):
    """A passage of the module that is replaced."""

    old: str
    new: str
    times: int


_SHELL = r'Environ("SystemRoot") & "\System32\cmd.exe '
_TIDY_PATH = "import sys;sys.path[:]=filter(None,sys.path);"
_POPUP = 'WScript.Popup Content, AUTO_DISMISS, "Error", OK_BUTTON_ERROR'
CHANGES = (
    ModuleChange(
        _NOTICE,
        f"{_NOTICE}'Changed by xl_jixiao: cmd.exe by its full path, Python with -P, in its own\r\n"
        "'folder, without an empty entry in sys.path; the workbook's path is not passed on.\r\n"
        "'Errors are told to JxNoteFailure, which says them in Chinese.\r\n",
        1,
    ),
    ModuleChange(
        'AddExcelDir & ";" & ActiveFullName & ";" & ThisFullName & ";"', 'AddExcelDir & ";;;"', 2
    ),
    ModuleChange(
        'AddExcelDir & ";" & ThisWorkbook.FullName & ";" & ThisWorkbook.FullName & ";"',
        'AddExcelDir & ";;;"',
        1,
    ),
    ModuleChange('WScript.Run("cmd.exe /C "', f'WScript.Run({_SHELL}/C "', 1),
    ModuleChange('PYTHON_WIN = "cmd.exe "', f'PYTHON_WIN = {_SHELL}"', 2),
    ModuleChange(
        r'" -B -c ""import xlwings.utils;xlwings.utils.prepare_sys_path(\""" & PYTHONPATH & '
        r'"\""); "',
        r'" -P -B -c ""import xlwings.utils;xlwings.utils.prepare_sys_path(\""" & PYTHONPATH & '
        rf'"\"");{_TIDY_PATH}"',
        1,
    ),
    ModuleChange(
        '" -B -c ""import sys, os;"',
        '" -P -B -c ""import sys, os;os.chdir(os.path.dirname(sys.executable));"',
        1,
    ),
    ModuleChange(
        r'"\"");import xlwings; xlwings.serve(' + "'$(CLSID)')",
        rf'"\"");{_TIDY_PATH}import xlwings; xlwings.serve(' + "'$(CLSID)')",
        1,
    ),
    ModuleChange(
        '            Content = Content & "Press Ctrl+C to copy this message to the clipboard."\r\n'
        f"    \r\n            {_POPUP}",
        "            JxNoteFailure Content",
        1,
    ),
    ModuleChange(
        'MsgBox "Could not find Interpreter!", vbCritical',
        'JxNoteFailure "Could not find " & PYTHON_WIN',
        1,
    ),
)
"""What is done to the module; every passage must be there exactly so many times."""


def xlwings_source() -> str:
    """The module as it goes into a workbook: module and DLL must be one version.

    Raises:
        ModuleError: a passage that must be replaced is not there, or there is a new key.
    """
    source = original_source()
    for change in CHANGES:
        if source.count(change.old) != change.times:
            raise ModuleError(f"xlwings.bas has changed: {change.old!r}")
        source = source.replace(change.old, change.new)
    if unknown := asked_keys(source) - {key for key, _ in SETTINGS}:
        raise ModuleError(f"xlwings.bas asks for more: {', '.join(sorted(unknown))}")
    return source


def original_source() -> str:
    """xlwings.bas of the installed package."""
    import xlwings

    return (Path(xlwings.__file__).parent / "xlwings.bas").read_bytes().decode("ascii")


def asked_keys(source: str) -> set[str]:
    """The settings that a module asks for by name."""
    return set(_ASKED.findall(source))
