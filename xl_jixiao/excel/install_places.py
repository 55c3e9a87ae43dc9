"""Names and places on a Windows machine that installing writes and examining reads."""

from __future__ import annotations

from pathlib import Path

from xl_jixiao.excel.install_registry import Registry

INTERPRETER = "JIXIAO_PYTHON"
"""Environment variable with the path of python.exe; the workbooks name it in xlwings.conf."""
ENVIRONMENT = r"HKCU\Environment"
DEFAULT_FOLDER = Path("C:/jixiao")
TEMPLATES = "templates"
"""Folder for the templates inside the chosen one."""
ADDIN = "xl_jixiao.xlam"
VERSIONS = {"16.0": "Excel 2016/2019/2021/365", "15.0": "Excel 2013", "14.0": "Excel 2010"}
LOCATION = "LocationJixiao"
EXCEL_PATH = r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
SERVER_OF_EXCEL = (
    r"HKLM\SOFTWARE\Classes\CLSID\{00024500-0000-0000-C000-000000000046}\LocalServer32"
)
"""What starts where a program asks for Excel.Application; WPS can put itself there."""
MOST_ADDINS = 50


def excel_key(version: str) -> str:
    """Where Excel of that version keeps the user's settings."""
    return rf"HKCU\Software\Microsoft\Office\{version}\Excel"


def policy_key(version: str) -> str:
    """Where an administrator's decisions stand; they win over the user's."""
    return rf"HKCU\Software\Policies\Microsoft\Office\{version}\Excel\Security"


def location_key(version: str) -> str:
    """Our trusted location."""
    return rf"{excel_key(version)}\Security\Trusted Locations\{LOCATION}"


def options_key(version: str) -> str:
    """Where Excel lists the add-ins to open: OPEN, OPEN1, OPEN2 …"""
    return rf"{excel_key(version)}\Options"


def opened_addins(registry: Registry, version: str) -> dict[str, str]:
    """Name of the value → what is opened, without gaps as Excel keeps it."""
    found: dict[str, str] = {}
    for at in range(MOST_ADDINS):
        name = f"OPEN{at or ''}"
        value = registry.read(options_key(version), name)
        if value is None:
            break
        found[name] = str(value)
    return found


def is_ours(opened: str) -> bool:
    """Whether an entry opens our add-in, wherever it lies."""
    return ADDIN.lower() in opened.lower()


def is_ascii(path: str) -> bool:
    """Whether a path is safe for xlwings, whose DLL takes it in the system's own code page."""
    return path.isascii()
