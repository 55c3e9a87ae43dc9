"""What keeps the Excel side from working on a machine, each with its remedy.

`gather` looks, `diagnose` judges; the judgement is a pure function of the facts.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from xl_jixiao.excel.doctor_facts import Facts
from xl_jixiao.excel.install_places import ADDIN, INTERPRETER, VERSIONS, is_ascii

OLDEST, NEWEST = (3, 11), (3, 14)
"""Versions of Python: xlwings needs the first; from 3.15 on Python speaks UTF-8 where xlwings'
VBA reads the system's code page."""
INSTALL = "运行 jixiao addin install"


class Level(StrEnum):
    """How a check turned out."""

    GOOD = "正常"
    NOTE = "注意"
    BAD = "问题"


class Diagnosis(NamedTuple):
    """One thing looked at."""

    level: Level
    what: str
    found: str
    remedy: str = ""


def diagnose(facts: Facts) -> tuple[Diagnosis, ...]:
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
    )


def _elsewhere(facts: Facts) -> Diagnosis:
    found = f"这台电脑是 {facts.system}，Excel 的按钮和 JX_ 函数只能在 Windows 的 Excel 里用"
    remedy = (
        "这里可以用命令行（jixiao check、run）；不含宏的《绩效自评表.xlsx》在 WPS、LibreOffice 里"
        "照常核算。为 Windows 电脑准备安装文件夹：jixiao addin bundle 文件夹"
    )
    return Diagnosis(Level.NOTE, "操作系统", found, remedy)


def _python(facts: Facts) -> Iterator[Diagnosis]:
    found = f"{'.'.join(map(str, facts.python))}，{facts.bits} 位"
    if not OLDEST <= facts.python[:2] <= NEWEST:
        wanted = "～".join(".".join(map(str, one)) for one in (OLDEST, NEWEST))
        yield Diagnosis(Level.BAD, "Python", found, f"请安装 Python {wanted}（建议 3.12，64 位）")
    else:
        yield Diagnosis(Level.GOOD, "Python", found)


def _paths(facts: Facts) -> Iterator[Diagnosis]:
    """The DLL of xlwings starts Python through calls that take ANSI text."""
    paths = facts.executable, facts.package, facts.base
    wrong = [path for path in paths if not is_ascii(path)]
    if wrong:
        remedy = r"请把 Python 和程序装到只含英文字母和数字的路径（如 C:\jixiao），再" + INSTALL
        yield Diagnosis(Level.BAD, "程序路径", f"含中文等字符：{wrong[0]}", remedy)
    else:
        yield Diagnosis(Level.GOOD, "程序路径", facts.executable)
    if any(path.startswith("\\\\") for path in (facts.executable, facts.folder)):
        remedy = r"请装到本机磁盘（如 C:\jixiao）：网络位置默认不受 Excel 信任"
        yield Diagnosis(Level.BAD, "网络位置", facts.folder, remedy)


def _xlwings(facts: Facts) -> Iterator[Diagnosis]:
    wanted = facts.xlwings_wanted
    command = f"运行 pip install xlwings=={wanted}（离线时重新运行安装文件夹里的 install.bat）"
    if facts.xlwings is None:
        yield Diagnosis(Level.BAD, "xlwings", "没有安装", command)
        return
    if facts.xlwings != wanted:
        found = f"版本 {facts.xlwings}，工作簿里的宏要用 {wanted}"
        yield Diagnosis(Level.BAD, "xlwings", found, command)
    else:
        yield Diagnosis(Level.GOOD, "xlwings", facts.xlwings)
    missing = [name for name in _dlls(wanted) if name not in facts.dlls]
    if missing:
        remedy = f"{command}；仍没有时，看是否被杀毒软件隔离，请加入信任"
        yield Diagnosis(Level.BAD, "xlwings 的 DLL", f"缺少 {'、'.join(missing)}", remedy)
    else:
        yield Diagnosis(Level.GOOD, "xlwings 的 DLL", "与 xlwings 版本一致")
    if not facts.pywin32:
        remedy = "运行 pip install pywin32（离线时重新运行 install.bat）"
        yield Diagnosis(Level.BAD, "pywin32", "不能使用", remedy)


def _dlls(version: str) -> tuple[str, str]:
    return f"xlwings32-{version}.dll", f"xlwings64-{version}.dll"


def _excel(facts: Facts) -> Iterator[Diagnosis]:
    if not facts.excel:
        remedy = "没有 Excel 时请用不含宏的《绩效自评表.xlsx》（WPS 也能用），或用命令行"
        yield Diagnosis(Level.BAD, "Excel", "没有找到", remedy)
    elif "WindowsApps" in facts.excel:
        remedy = "应用商店版的 Office 不能与 Python 连接，请改装桌面版"
        yield Diagnosis(Level.BAD, "Excel", facts.excel, remedy)
    else:
        yield Diagnosis(Level.GOOD, "Excel", facts.excel)
    if "wps" in facts.server.lower() or "kingsoft" in facts.server.lower():
        remedy = "在 WPS 的“配置工具→高级→兼容设置”中取消与 Excel 的兼容，或修复安装 Office"
        yield Diagnosis(Level.BAD, "WPS", "占用了 Excel 的组件登记", remedy)


def _macros(facts: Facts) -> Iterator[Diagnosis]:
    """Trusted locations run macros under any setting but those that forbid the locations."""
    for version, policy in facts.policies.items():
        name = VERSIONS[version]
        if policy.locations_off:
            remedy = "单位的管理策略关闭了受信任位置；请管理员放开，或由管理员用证书给宏签名"
            yield Diagnosis(Level.BAD, f"宏策略（{name}）", "受信任位置被禁用", remedy)
        elif not policy.trusted:
            remedy = f"{INSTALL}；或每次打开后点“启用内容”"
            level = Level.BAD if policy.warnings in {3, 4} else Level.NOTE
            yield Diagnosis(level, f"宏策略（{name}）", "模板文件夹不是受信任位置", remedy)
        else:
            found = f"受信任位置 {policy.trusted}"
            yield Diagnosis(Level.GOOD, f"宏策略（{name}）", found)


def _installed(facts: Facts) -> Iterator[Diagnosis]:
    if not facts.interpreter:
        found = f"没有环境变量 {INTERPRETER}"
        yield Diagnosis(Level.BAD, "Excel 用的 Python", found, f"{INSTALL}，再重新打开 Excel")
    elif not facts.interpreter_exists:
        found = f"{facts.interpreter} 不存在"
        yield Diagnosis(Level.BAD, "Excel 用的 Python", found, INSTALL)
    elif facts.interpreter.lower() != facts.executable.lower():
        found = f"{facts.interpreter}，而正在检查的是 {facts.executable}"
        yield Diagnosis(Level.NOTE, "Excel 用的 Python", found, f"要换成这一个时{INSTALL}")
    else:
        yield Diagnosis(Level.GOOD, "Excel 用的 Python", facts.interpreter)
    if not facts.addin:
        yield Diagnosis(Level.NOTE, "加载项", "没有安装", f"要在任意工作簿上用按钮时，{INSTALL}")
    elif not facts.addin_current:
        found = f"{facts.addin} 与程序版本不一致"
        yield Diagnosis(Level.BAD, "加载项", found, f"关闭 Excel，{INSTALL}")
    else:
        yield Diagnosis(Level.GOOD, "加载项", facts.addin or ADDIN)
