"""Sets up Excel on a Windows machine: templates, trusted location, add-in, path to Python.

Everything is the user's own (HKCU and one folder): no administrator is needed, and nothing of
another program is touched. What will be done is planned first, as data.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from xl_jixiao.excel.install_places import (
    ADDIN,
    ENVIRONMENT,
    INTERPRETER,
    TEMPLATES,
    VERSIONS,
    is_ours,
    location_key,
    opened_addins,
    options_key,
)
from xl_jixiao.excel.install_registry import Registry, Value


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
    settings = [Setting(ENVIRONMENT, INTERPRETER, str(python))]
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
        ),
    )


def plan_removal(folder: Path, registry: Registry) -> Plan:
    """Takes back what installing set; templates stay, they may hold somebody's work."""
    settings = [Setting(ENVIRONMENT, INTERPRETER, None)]
    for version in _versions(registry):
        names = ("Path", "Description", "AllowSubfolders")
        settings += [Setting(location_key(version), name, None) for name in names]
        settings += _kept(version, registry)
    told = (
        "已取消加载项、受信任位置和环境变量。",
        f"{folder} 里的文件没有删除，不用时可自行删除。",
    )
    return Plan((), tuple(settings), told)


def apply(plan: Plan, registry: Registry) -> None:
    """Do it. Copies are written anew, so that no mark "from the Internet" comes along.

    Raises:
        OSError: a file can't be written (open in Excel, no right to write).
    """
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
