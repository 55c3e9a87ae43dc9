"""What `jixiao addin doctor` looks at on this machine."""

from __future__ import annotations

import os
import platform
import re
import struct
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from xl_jixiao.excel.install_places import (
    ADDIN,
    DEFAULT_FOLDER,
    ENVIRONMENT,
    EXCEL_PATH,
    INTERPRETER,
    SERVER_OF_EXCEL,
    VERSIONS,
    excel_key,
    is_ours,
    location_key,
    opened_addins,
    options_key,
    policy_key,
)
from xl_jixiao.excel.install_registry import Registry, registry


@dataclass(frozen=True, slots=True)
class Policy:
    """How one version of Excel treats macros."""

    warnings: int = 2
    """VBAWarnings: 1 all run, 2 asks, 3 only signed ones, 4 none."""
    locations_off: bool = False
    trusted: str = ""
    """Our trusted location."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that counts; a test brings its own."""

    windows: bool
    system: str
    python: tuple[int, int, int]
    bits: int
    executable: str
    package: str
    xlwings: str | None
    xlwings_wanted: str
    base: str = ""
    """Where the Python lies that a virtual environment was made from."""
    dlls: tuple[str, ...] = ()
    pywin32: bool = False
    excel: str = ""
    server: str = ""
    """What starts where a program asks for Excel."""
    policies: Mapping[str, Policy] = field(default_factory=dict)
    interpreter: str = ""
    interpreter_exists: bool = False
    folder: str = ""
    addin: str = ""
    addin_current: bool = False


def gather(known: Registry | None = None) -> Facts:
    """Look at this machine."""
    keys = registry() if known is None else known
    interpreter = str(keys.read(ENVIRONMENT, INTERPRETER) or os.environ.get(INTERPRETER, ""))
    addin = _addin(keys)
    return Facts(
        windows=sys.platform == "win32",
        system=platform.system(),
        python=(sys.version_info.major, sys.version_info.minor, sys.version_info.micro),
        bits=8 * struct.calcsize("P"),
        executable=sys.executable,
        package=str(Path(__file__).resolve().parents[1]),
        xlwings=_version("xlwings"),
        xlwings_wanted=wanted_xlwings(),
        base=sys.base_prefix,
        dlls=_dlls(),
        pywin32=_version("pywin32") is not None,
        excel=_excel(keys),
        server=str(keys.read(SERVER_OF_EXCEL, "") or ""),
        policies=_policies(keys),
        interpreter=interpreter,
        interpreter_exists=bool(interpreter) and Path(interpreter).is_file(),
        folder=str(Path(addin).parent if addin else DEFAULT_FOLDER),
        addin=addin,
        addin_current=_is_current(addin),
    )


def wanted_xlwings() -> str:
    """The version that the workbooks' module was taken from: the pin of the extra "excel"."""
    from importlib.metadata import requires

    for line in requires("xl_jixiao") or ():
        if found := re.match(r"xlwings==([\d.]+)", line):
            return found[1]
    return ""


def _version(package: str) -> str | None:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _dlls() -> tuple[str, ...]:
    """Beside python.exe or one folder up: where xlwings' module looks."""
    near = Path(sys.executable).parent
    return tuple(
        path.name for folder in (near, near.parent) for path in folder.glob("xlwings*.dll")
    )


def _excel(keys: Registry) -> str:
    found = keys.read(rf"HKLM\{EXCEL_PATH}", "") or keys.read(rf"HKCU\{EXCEL_PATH}", "")
    return str(found or "")


def _policies(keys: Registry) -> dict[str, Policy]:
    """Of the versions that this user has started."""
    return {
        version: _policy(keys, version)
        for version in VERSIONS
        if keys.read(options_key(version), "FirstRun") is not None
        or keys.read(location_key(version), "Path") is not None
    }


def _policy(keys: Registry, version: str) -> Policy:
    own, forced = rf"{excel_key(version)}\Security", policy_key(version)

    def decided(name: str) -> int | None:
        value = keys.read(forced, name)
        value = keys.read(own, name) if value is None else value
        return value if isinstance(value, int) else None

    off = [
        keys.read(rf"{key}\Trusted Locations", "AllLocationsDisabled") == 1 for key in (own, forced)
    ]
    trusted = str(keys.read(location_key(version), "Path") or "")
    return Policy(decided("VBAWarnings") or 2, any(off), trusted)


def _addin(keys: Registry) -> str:
    for version in VERSIONS:
        for value in opened_addins(keys, version).values():
            if is_ours(value):
                return value.removeprefix("/R ").strip('" ')
    return ""


def _is_current(addin: str) -> bool:
    """Whether the installed add-in is the one that came with this program."""
    from xl_jixiao.resources import data_folder

    ours = data_folder("workbook_templates") / ADDIN
    return Path(addin).is_file() and ours.is_file() and _same(Path(addin), ours)


def _same(one: Path, other: Path) -> bool:
    return one.read_bytes() == other.read_bytes()
