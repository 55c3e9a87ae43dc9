"""What keeps the Excel side from working on a machine, each with its remedy.

What keeps the Excel side from working on a machine, each with its remedy.

`gather` looks, `diagnose` judges; the judgement is a pure function of the facts.
"""

from __future__ import annotations

import os
import platform
import re
import struct
import sys
from collections.abc import Iterator, Mapping
from dataclasses import field
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from xl_jixiao.excel.install import (
    ADDIN,
    DEFAULT_FOLDER,
    ENVIRONMENT,
    EXCEL_PATH,
    INTERPRETER,
    SERVER_OF_EXCEL,
    VERSIONS,
    Registry,
    excel_key,
    is_ascii,
    is_ours,
    location_key,
    opened_addins,
    options_key,
    policy_key,
    registry,
)
from xl_jixiao.excel.trial import failure_of, unloadable
from xl_jixiao.model.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Policy:
    """How one version of Excel treats macros."""

    warnings: int = 2
    """VBAWarnings: 1 all run, 2 asks, 3 only signed ones, 4 none."""
    locations_off: bool = False
    trusted: str = ""
    """Our trusted location."""


@dataclass(frozen=True, slots=True)
class MachineFacts:
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
    failure: str | None = None
    """Why Python does not start as a button starts it, "" where it does; None = not tried."""


def gather(known: Registry | None = None) -> MachineFacts:
    """Look at this machine."""
    keys = registry() if known is None else known
    interpreter = str(keys.read(ENVIRONMENT, INTERPRETER) or os.environ.get(INTERPRETER, ""))
    addin = _addin(keys)
    return MachineFacts(
        windows=sys.platform == "win32",
        system=platform.system(),
        python=(sys.version_info.major, sys.version_info.minor, sys.version_info.micro),
        bits=8 * struct.calcsize("P"),
        executable=sys.executable,
        package=str(Path(__file__).resolve().parents[1]),
        xlwings=_version("xlwings"),
        xlwings_wanted=wanted_xlwings(),
        base=sys.base_prefix,
        dlls=_found_dlls(),
        pywin32=_version("pywin32") is not None,
        excel=_excel_path(keys),
        server=str(keys.read(SERVER_OF_EXCEL, "") or ""),
        policies=_policies(keys),
        interpreter=interpreter,
        interpreter_exists=bool(interpreter) and Path(interpreter).is_file(),
        folder=str(Path(addin).parent if addin else DEFAULT_FOLDER),
        addin=addin,
        addin_current=_is_current(addin),
        failure=_tried(interpreter),
    )


def _tried(interpreter: str) -> str | None:
    """Starts the interpreter as Excel would."""
    if sys.platform != "win32" or not Path(interpreter).is_file():
        return None
    system = os.environ.get("SYSTEMROOT", r"C:\Windows")  # pragma: no cover  Windows only
    return unloadable(_dll_files()) or failure_of(interpreter, system)


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


def _found_dlls() -> tuple[str, ...]:
    """Beside python.exe or one folder up: where xlwings' module looks."""
    return tuple(path.name for path in _dll_files())


def _dll_files() -> tuple[Path, ...]:
    near = Path(sys.executable).parent
    return tuple(path for folder in (near, near.parent) for path in folder.glob("xlwings*.dll"))


def _excel_path(keys: Registry) -> str:
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


OLDEST, NEWEST = (3, 11), (3, 14)
"""Versions of Python: xlwings needs the first; from 3.15 on Python speaks UTF-8 where xlwings'
VBA reads the system's code page."""

INSTALL = "运行 jixiao addin install"


class DiagnosisLevel(StrEnum):
    """How a check turned out."""

    GOOD = "正常"
    NOTE = "注意"
    BAD = "问题"


class Diagnosis(NamedTuple):
    """One thing looked at."""

    level: DiagnosisLevel
    what: str
    found: str
    remedy: str = ""


def diagnose(facts: MachineFacts) -> tuple[Diagnosis, ...]:
    """Everything that was looked at, in the order in which to repair it."""
    if not facts.windows:
        return (_elsewhere(facts), *_python(facts))
    return (
        *_python(facts),
        *_paths(facts),
        *_xlwings(facts),
        *_excel(facts),
        *_macros(facts),
        *_installed(facts),
        *_started(facts),
    )


def _elsewhere(facts: MachineFacts) -> Diagnosis:
    found = f"这台电脑是 {facts.system}，Excel 的按钮和 JX_ 函数只能在 Windows 的 Excel 里用"
    remedy = (
        "这里可以用命令行（jixiao check、run）；不含宏的《绩效自评表.xlsx》在 WPS、LibreOffice 里"
        "照常核算。为 Windows 电脑准备安装文件夹：jixiao addin bundle 文件夹"
    )
    return Diagnosis(DiagnosisLevel.NOTE, "操作系统", found, remedy)


def _python(facts: MachineFacts) -> Iterator[Diagnosis]:
    found = f"{'.'.join(map(str, facts.python))}，{facts.bits} 位"
    if not OLDEST <= facts.python[:2] <= NEWEST:
        wanted = "～".join(".".join(map(str, one)) for one in (OLDEST, NEWEST))
        yield Diagnosis(
            DiagnosisLevel.BAD, "Python", found, f"请安装 Python {wanted}（建议 3.12，64 位）"
        )
    elif facts.windows and facts.bits != 64:
        remedy = "离线安装包只有 64 位的；请改装 64 位的 Python 3.12（Excel 是 32 位的也可以）"
        yield Diagnosis(DiagnosisLevel.BAD, "Python", found, remedy)
    else:
        yield Diagnosis(DiagnosisLevel.GOOD, "Python", found)


def _paths(facts: MachineFacts) -> Iterator[Diagnosis]:
    """The DLL of xlwings starts Python through calls that take ANSI text."""
    paths = facts.executable, facts.package, facts.base
    wrong = [path for path in paths if not is_ascii(path)]
    if wrong:
        remedy = r"请把 Python 和程序装到只含英文字母和数字的路径（如 C:\jixiao），再" + INSTALL
        yield Diagnosis(DiagnosisLevel.BAD, "程序路径", f"含中文等字符：{wrong[0]}", remedy)
    else:
        yield Diagnosis(DiagnosisLevel.GOOD, "程序路径", facts.executable)
    if any(path.startswith("\\\\") for path in (facts.executable, facts.folder)):
        remedy = r"请装到本机磁盘（如 C:\jixiao）：网络位置默认不受 Excel 信任"
        yield Diagnosis(DiagnosisLevel.BAD, "网络位置", facts.folder, remedy)


def _xlwings(facts: MachineFacts) -> Iterator[Diagnosis]:
    wanted = facts.xlwings_wanted
    command = f"运行 pip install xlwings=={wanted}（离线时重新运行安装文件夹里的 install.bat）"
    if facts.xlwings is None:
        yield Diagnosis(DiagnosisLevel.BAD, "xlwings", "没有安装", command)
        return
    if facts.xlwings != wanted:
        found = f"版本 {facts.xlwings}，工作簿里的宏要用 {wanted}"
        yield Diagnosis(DiagnosisLevel.BAD, "xlwings", found, command)
    else:
        yield Diagnosis(DiagnosisLevel.GOOD, "xlwings", facts.xlwings)
    missing = [name for name in _dlls(wanted) if name not in facts.dlls]
    if missing:
        remedy = f"{command}；仍没有时，看是否被杀毒软件隔离，请加入信任"
        yield Diagnosis(DiagnosisLevel.BAD, "xlwings 的 DLL", f"缺少 {'、'.join(missing)}", remedy)
    else:
        yield Diagnosis(DiagnosisLevel.GOOD, "xlwings 的 DLL", "与 xlwings 版本一致")
    if not facts.pywin32:
        remedy = "运行 pip install pywin32（离线时重新运行 install.bat）"
        yield Diagnosis(DiagnosisLevel.BAD, "pywin32", "不能使用", remedy)


def _dlls(version: str) -> tuple[str, str]:
    return f"xlwings32-{version}.dll", f"xlwings64-{version}.dll"


def _excel(facts: MachineFacts) -> Iterator[Diagnosis]:
    if not facts.excel:
        remedy = "没有 Excel 时请用不含宏的《绩效自评表.xlsx》（WPS 也能用），或用命令行"
        yield Diagnosis(DiagnosisLevel.BAD, "Excel", "没有找到", remedy)
    elif "WindowsApps" in facts.excel:
        remedy = "应用商店版的 Office 不能与 Python 连接，请改装桌面版"
        yield Diagnosis(DiagnosisLevel.BAD, "Excel", facts.excel, remedy)
    else:
        yield Diagnosis(DiagnosisLevel.GOOD, "Excel", facts.excel)
    if "wps" in facts.server.lower() or "kingsoft" in facts.server.lower():
        remedy = "在 WPS 的“配置工具→高级→兼容设置”中取消与 Excel 的兼容，或修复安装 Office"
        yield Diagnosis(DiagnosisLevel.BAD, "WPS", "占用了 Excel 的组件登记", remedy)


def _macros(facts: MachineFacts) -> Iterator[Diagnosis]:
    """Trusted locations run macros under any setting but those that forbid the locations."""
    for version, policy in facts.policies.items():
        name = VERSIONS[version]
        if policy.locations_off:
            remedy = "单位的管理策略关闭了受信任位置；请管理员放开，或由管理员用证书给宏签名"
            yield Diagnosis(DiagnosisLevel.BAD, f"宏策略（{name}）", "受信任位置被禁用", remedy)
        elif not policy.trusted:
            remedy = f"{INSTALL}；或每次打开后点“启用内容”"
            level = DiagnosisLevel.BAD if policy.warnings in {3, 4} else DiagnosisLevel.NOTE
            yield Diagnosis(level, f"宏策略（{name}）", "模板文件夹不是受信任位置", remedy)
        else:
            found = f"受信任位置 {policy.trusted}"
            yield Diagnosis(DiagnosisLevel.GOOD, f"宏策略（{name}）", found)


def _started(facts: MachineFacts) -> Iterator[Diagnosis]:
    """Whether what the buttons start really runs: installed is not yet working."""
    what = "启动 Python"
    if facts.failure is None:
        return
    if not facts.failure:
        found = "像按钮那样启动了一次，没有出错"
        yield Diagnosis(DiagnosisLevel.GOOD, what, found)
        return
    remedy = "重新运行安装文件夹里的 install.bat（联网时 pip install 本程序）"
    if "No module named" not in facts.failure and "ModuleNotFoundError" not in facts.failure:
        remedy = (
            "看杀毒软件的拦截记录（见《安装说明》第四节），放行以后再运行本命令；仍不行的，"
            + remedy
        )
    yield Diagnosis(DiagnosisLevel.BAD, what, facts.failure, remedy)


def _installed(facts: MachineFacts) -> Iterator[Diagnosis]:
    if not facts.interpreter:
        found = f"没有环境变量 {INTERPRETER}"
        yield Diagnosis(
            DiagnosisLevel.BAD, "Excel 用的 Python", found, f"{INSTALL}，再重新打开 Excel"
        )
    elif not facts.interpreter_exists:
        found = f"{facts.interpreter} 不存在"
        yield Diagnosis(DiagnosisLevel.BAD, "Excel 用的 Python", found, INSTALL)
    elif facts.interpreter.lower() != facts.executable.lower():
        found = f"{facts.interpreter}，而正在检查的是 {facts.executable}"
        yield Diagnosis(DiagnosisLevel.NOTE, "Excel 用的 Python", found, f"要换成这一个时{INSTALL}")
    else:
        yield Diagnosis(DiagnosisLevel.GOOD, "Excel 用的 Python", facts.interpreter)
    if not facts.addin:
        yield Diagnosis(
            DiagnosisLevel.NOTE, "加载项", "没有安装", f"要在任意工作簿上用按钮时，{INSTALL}"
        )
    elif not facts.addin_current:
        found = f"{facts.addin} 与程序版本不一致"
        yield Diagnosis(DiagnosisLevel.BAD, "加载项", found, f"关闭 Excel，{INSTALL}")
    else:
        yield Diagnosis(DiagnosisLevel.GOOD, "加载项", facts.addin or ADDIN)
