"""Sets up Excel on a Windows machine: templates, trusted location, registry.

Sets up Excel on a Windows machine: templates, trusted location, add-in, path to Python.

Everything is the user's own (HKCU and one folder): no administrator is needed, and nothing of
another program is touched. What will be done is planned first, as data. The folder becomes a
trusted location, whose macros run unasked: so only this user and administrators may write there.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from xl_jixiao.excel.shortcuts import (
    BAT_NAME,
    TITLE,
    Shortcut,
    make_shortcut,
    merge_bat,
    shortcuts,
)
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.rules.installed import FOLDER_VARIABLE

Value = str | int

USER, MACHINE = "HKCU", "HKLM"


class Registry(Protocol):
    """What installing and examining need of a registry."""

    def read(self, key: str, name: str) -> Value | None:
        """A value, None where there is none. Keys begin with HKCU or HKLM; "" is the default."""

    def write(self, key: str, name: str, value: Value) -> None:
        """A value, its key made where it is missing. HKCU only."""

    def delete(self, key: str, name: str) -> None:
        """Remove a value, if it is there. HKCU only."""


class NoRegistry:
    """Where there is no Windows."""

    def read(self, key: str, name: str) -> Value | None:  # noqa: ARG002  the protocol's signature
        """Nothing."""
        return None

    def write(self, key: str, name: str, value: Value) -> None:
        """Never called: installing stops before."""
        raise NotImplementedError

    def delete(self, key: str, name: str) -> None:
        """Never called: installing stops before."""
        raise NotImplementedError


if sys.platform == "win32":  # pragma: no cover  Windows only
    import winreg

    _ROOTS = {USER: winreg.HKEY_CURRENT_USER, MACHINE: winreg.HKEY_LOCAL_MACHINE}

    class WindowsRegistry:
        """The registry of this machine, both of its views of 32 and 64 bits."""

        def read(self, key: str, name: str) -> Value | None:
            """A value of either view."""
            root, _, path = key.partition("\\")
            for view in (winreg.KEY_WOW64_64KEY, winreg.KEY_WOW64_32KEY):
                try:
                    with winreg.OpenKey(_ROOTS[root], path, 0, winreg.KEY_READ | view) as opened:
                        value = winreg.QueryValueEx(opened, name)[0]
                except OSError:
                    continue
                if isinstance(value, str | int):
                    return value
            return None

        def write(self, key: str, name: str, value: Value) -> None:
            """A text or a whole number."""
            kind = winreg.REG_DWORD if isinstance(value, int) else winreg.REG_SZ
            path = key.partition("\\")[2]
            with winreg.CreateKeyEx(winreg.HKEY_CURRENT_USER, path) as opened:
                winreg.SetValueEx(opened, name, 0, kind, value)

        def delete(self, key: str, name: str) -> None:
            """One value."""
            path = key.partition("\\")[2]
            try:
                with winreg.OpenKey(
                    winreg.HKEY_CURRENT_USER, path, 0, winreg.KEY_SET_VALUE
                ) as opened:
                    winreg.DeleteValue(opened, name)
            except FileNotFoundError:
                return


def tell_programs() -> None:
    """That environment variables have changed; programs started from now on see them."""
    if sys.platform == "win32":  # pragma: no cover  Windows only
        import ctypes

        everyone, setting_change, abort_if_hung = 0xFFFF, 0x1A, 2
        ctypes.windll.user32.SendMessageTimeoutW(
            everyone, setting_change, 0, "Environment", abort_if_hung, 1000, None
        )


def registry() -> Registry:
    """Of this machine."""
    if sys.platform == "win32":  # pragma: no cover  Windows only
        return WindowsRegistry()
    return NoRegistry()


INTERPRETER = "JIXIAO_PYTHON"
"""Environment variable with the path of python.exe; the workbooks name it in xlwings.conf."""

ENVIRONMENT = r"HKCU\Environment"

OWN_KEY, OWN_FOLDER = r"HKCU\Software\xl_jixiao", "Folder"
"""Which folder this user has set up: install.bat runs no program of another one."""

RULES = "rules"
"""Folder for the bureau's own profiles inside the chosen one."""

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


@dataclass(frozen=True, slots=True)
class Copy:
    """A file to be copied."""

    source: Path
    target: Path


@dataclass(frozen=True, slots=True)
class Setting:
    """A value to be written into the registry, None to delete it."""

    key: str
    name: str
    value: Value | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What installing does."""

    copies: tuple[Copy, ...]
    settings: tuple[Setting, ...]
    told: tuple[str, ...]
    """One sentence for each thing done."""
    folder: Path | None = None
    """To be made, and to be writable by this user and administrators only."""
    texts: tuple[tuple[Path, bytes], ...] = ()
    """Files to be written, with what is in them."""
    shortcuts: tuple[Shortcut, ...] = ()
    removed: tuple[Path, ...] = ()
    """Files to be deleted."""


def plan_install(folder: Path, templates: Path, python: Path, registry: Registry) -> Plan:
    """Everything that is to be done.

    Args:
        folder: where templates and add-in go.
        templates: the folder that came with the program.
        python: the interpreter that Excel shall start.
        registry: which versions of Excel keep settings here, which add-ins they open.
    """
    copies = tuple(_copies(folder, templates))
    versions = _versions(registry)
    settings = [
        Setting(ENVIRONMENT, INTERPRETER, str(python)),
        Setting(ENVIRONMENT, FOLDER_VARIABLE, str(folder / RULES)),
        Setting(OWN_KEY, OWN_FOLDER, str(folder)),
    ]
    for version in versions:
        settings += _trusted(version, folder)
        settings += _opened(version, folder / ADDIN, registry)
    named = "、".join(VERSIONS[version] for version in versions)
    return Plan(
        copies,
        tuple(settings),
        (
            f"模板在 {folder / TEMPLATES}，加载项在 {folder / ADDIN}。",
            f"已把 {folder} 设为受信任位置，Excel 启动时加载“绩效自评”选项卡（{named}）。",
            f"Excel 将使用 {python}（环境变量 {INTERPRETER}）。",
            f"{folder} 只有你和管理员可以改；本地的口径文件放进 {folder / RULES}。",
            f"文件夹拖到桌面的“{TITLE}”（或右键 → 发送到，或 {folder / BAT_NAME}）就汇总它。",
        ),
        folder,
        texts=((folder / BAT_NAME, merge_bat(python)),),
        shortcuts=tuple(shortcuts(python, folder, registry)),
    )


def plan_removal(folder: Path, registry: Registry) -> Plan:
    """Takes back what installing set; templates stay, they may hold somebody's work."""
    settings = [
        Setting(ENVIRONMENT, INTERPRETER, None),
        Setting(ENVIRONMENT, FOLDER_VARIABLE, None),
        Setting(OWN_KEY, OWN_FOLDER, None),
    ]
    for version in _versions(registry):
        names = ("Path", "Description", "AllowSubfolders")
        settings += [Setting(location_key(version), name, None) for name in names]
        settings += _kept(version, registry)
    told = (
        f"已取消加载项、受信任位置、环境变量和“{TITLE}”的快捷方式。",
        f"{folder} 里的文件没有删除，不用时可自行删除。",
    )
    links = tuple(one.path for one in shortcuts(Path(), folder, registry))
    return Plan((), tuple(settings), told, removed=(*links, folder / BAT_NAME))


SYSTEM, ADMINISTRATORS, USERS = "*S-1-5-18", "*S-1-5-32-544", "*S-1-5-32-545"
"""Well-known security identifiers, the same in every language of Windows."""

Run = Callable[[Sequence[str]], int]
"""Starts a program; its exit code."""

Link = Callable[[Shortcut], None]
"""Makes a shortcut; raises OSError."""


class UnprotectedError(Exception):
    """Others could change what is in the folder, so it must not be a trusted location."""


def protecting(folder: Path, environment: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
    """The commands that leave writing to this user and administrators: what is there becomes the
    user's own (an owner may always change rights again; what another one owns can't, and fails),
    then the folder gets its rights, and what is in it takes them over.
    """
    system = environment.get("SystemRoot", "C:\\Windows")
    domain, name = environment.get("USERDOMAIN", "."), environment.get("USERNAME", "")
    icacls, user = f"{system}\\System32\\icacls.exe", f"{domain}\\{name}"
    full = [f"{who}:(OI)(CI)F" for who in (SYSTEM, ADMINISTRATORS, user)]
    rights = ("/inheritance:r", "/grant:r", *full, f"{USERS}:(OI)(CI)RX", "/q")
    return (
        (icacls, str(folder), "/setowner", user, "/t", "/q"),
        (icacls, str(folder), *rights),
        (icacls, f"{folder}\\*", "/reset", "/t", "/q"),
    )


def _start(command: Sequence[str]) -> int:  # pragma: no cover  Windows only
    import subprocess

    return subprocess.run(command, capture_output=True, check=False).returncode  # noqa: S603  ours


def apply(
    plan: Plan, registry: Registry, run: Run = _start, link: Link = make_shortcut
) -> tuple[str, ...]:
    """Do it. Copies are written anew, so that no mark "from the Internet" comes along.

    Returns:
        Sentences on shortcuts that could not be made: nothing else needs them.

    Raises:
        OSError: a file can't be written (open in Excel, no right to write).
        UnprotectedError: the folder can't be kept from others; nothing was set then.
    """
    if plan.folder is not None:
        (plan.folder / RULES).mkdir(parents=True, exist_ok=True)
        if any(run(command) for command in protecting(plan.folder, os.environ)):
            raise UnprotectedError(plan.folder)
    for one in plan.copies:
        one.target.parent.mkdir(parents=True, exist_ok=True)
        data = one.source.read_bytes()
        if not (one.target.exists() and one.target.read_bytes() == data):
            one.target.write_bytes(data)
    for setting in plan.settings:
        if setting.value is None:
            registry.delete(setting.key, setting.name)
        else:
            registry.write(setting.key, setting.name, setting.value)
    for path, content in plan.texts:
        path.write_bytes(content)
    for path in plan.removed:
        path.unlink(missing_ok=True)
    return tuple(_linked(plan.shortcuts, link))


def _linked(wanted: Sequence[Shortcut], link: Link) -> Iterator[str]:
    for one in wanted:
        try:
            link(one)
        except OSError as error:
            yield f"没有做成快捷方式 {one.path}（{error}），可以用 {one.folder / BAT_NAME} 代替。"


def _copies(folder: Path, templates: Path) -> Iterator[Copy]:
    for source in sorted(templates.iterdir()):
        if source.name == ADDIN:
            yield Copy(source, folder / ADDIN)
        elif source.suffix in {".xlsm", ".xlsx"}:
            yield Copy(source, folder / TEMPLATES / source.name)


def _versions(registry: Registry) -> list[str]:
    """Versions of Excel with settings of this user; the current one where there are none yet."""
    found = [one for one in VERSIONS if registry.read(options_key(one), "FirstRun") is not None]
    found += [one for one in VERSIONS if one not in found and opened_addins(registry, one)]
    return found or [next(iter(VERSIONS))]


def _trusted(version: str, folder: Path) -> Iterator[Setting]:
    key = location_key(version)
    yield Setting(key, "Path", f"{folder}\\")
    yield Setting(key, "AllowSubfolders", 1)
    yield Setting(key, "Description", "xl_jixiao")


def _opened(version: str, addin: Path, registry: Registry) -> Iterator[Setting]:
    """The entry that opens the add-in: our own of an earlier time, or the next free one."""
    opened = opened_addins(registry, version)
    ours = next((name for name, value in opened.items() if is_ours(value)), None)
    yield Setting(options_key(version), ours or f"OPEN{len(opened) or ''}", f'"{addin}"')


def _kept(version: str, registry: Registry) -> Iterator[Setting]:
    """The list of add-ins without ours and without a gap."""
    opened = opened_addins(registry, version)
    others = [value for value in opened.values() if not is_ours(value)]
    for at, name in enumerate(opened):
        yield Setting(options_key(version), name, others[at] if at < len(others) else None)
