"""`jixiao addin`: the Excel side of a machine."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from xl_jixiao.cli import console
from xl_jixiao.cli.chinese import Command, Lazy, LazyGroup
from xl_jixiao.cli.options import one_rules_option, profile
from xl_jixiao.system_errors import name_cause

_LAZY = {
    "build": Lazy("xl_jixiao.cli.addin:build", "生成模板工作簿和 Excel 加载项。"),
    "install": Lazy("xl_jixiao.cli.addin:install", "在 Windows 的 Excel 里装好。"),
    "doctor": Lazy("xl_jixiao.cli.addin:doctor", "检查这台电脑，说明问题怎么解决。"),
    "bundle": Lazy("xl_jixiao.cli.addin:bundle", "做离线安装文件夹。"),
    "merge": Lazy("xl_jixiao.cli.dropped:merge", "汇总拖到“汇总文件夹”图标上的文件夹。"),
}


@click.group(cls=LazyGroup, lazy=_LAZY)
def addin() -> None:
    """Excel 模板和加载项。"""


FOLDER = "workbook_templates"

_BUILD_ONLY = {"xlwings", "pyopenvba", "pyOpenVBA"}


@click.command(cls=Command)
@click.option(
    "--out",
    default=FOLDER,
    metavar="文件夹",
    help=f"写到这里，同名文件会被替换（默认当前文件夹下的 {FOLDER}）。",
)
@one_rules_option
def build(out: str, rules: str | None) -> None:
    """生成模板工作簿（.xlsm、.xlsx）、汇总工作簿、加载项（.xlam）和报告模板（.docx）。

    不需要 Excel。核算公式和 JX_RULES 按 --rules 的口径生成；
    同样的程序和口径每次生成的文件完全相同。
    """
    chosen = profile(rules)
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        from xl_jixiao.outputs.word.library import FOLDER as NARRATIVES
        from xl_jixiao.outputs.word.shipped.build import build_templates as build_narratives
        from xl_jixiao.template.build import build as build_templates

        written = (
            *build_templates(folder, rules=chosen),
            *build_narratives(folder / NARRATIVES),
        )
    except ModuleNotFoundError as error:
        if error.name not in _BUILD_ONLY:
            raise
        message = f'生成模板需要 {error.name}，请先运行：pip install "xl_jixiao[test]"'
        raise click.UsageError(message) from None
    for path in written:
        console.say(f"已生成 {path}（{path.stat().st_size / 1024:.0f} KB）")
    console.say(f"核算公式和 JX_RULES 按口径“{chosen.label}”。")


@click.command(cls=Command)
@click.argument("out", metavar="输出文件夹")
@click.option(
    "--python",
    "installer",
    metavar="安装程序",
    help="一并放入的 Python 安装程序（python-3.12.x-amd64.exe，来自 python.org）。",
)
@click.option("--page", metavar="页面", help="一并放入的绩效自评.html（jixiao page build 做的）。")
def bundle(out: str, installer: str | None, page: str | None) -> None:
    """做一个离线安装文件夹，供不能上网的 Windows 电脑使用；这台电脑要能上网，不必是 Windows。"""
    from xl_jixiao.excel.bundle import BundleError
    from xl_jixiao.excel.bundle import bundle as make

    folder = Path(out)
    if not folder.name.isascii():
        raise click.UsageError(f"{out} 含有中文等字符，请换成只用英文字母和数字的名称。")
    try:
        made = make(
            folder,
            installer=None if installer is None else Path(installer),
            page=None if page is None else Path(page),
        )
    except BundleError as error:
        raise click.UsageError(str(error)) from None
    console.say(f"已生成 {made.folder}：{made.wheels} 个安装包、模板、install.bat、README.txt")
    if not made.installer:
        console.say("目标电脑没有 Python 3.12 时，请再放入 python-3.12.x-amd64.exe（python.org）。")
    console.say("整个文件夹拷到目标电脑，双击 install.bat。")


@click.command(cls=Command)
@click.pass_context
def doctor(ctx: click.Context) -> None:
    """检查这台电脑上 Excel 部分能不能用：Python、xlwings、宏策略、路径，并说明怎么办。

    有“问题”时退出码为 1。
    """
    from xl_jixiao.excel.doctor import DiagnosisLevel, diagnose, gather

    found = diagnose(gather())
    for one in found:
        console.say(f"{one.level}　{one.what}：{one.found}")
        if one.remedy:
            console.say(f"　　　→ {one.remedy}")
    bad = sum(one.level is DiagnosisLevel.BAD for one in found)
    console.say(f"共 {bad} 个问题，请从上到下逐个解决。" if bad else "没有发现问题。")
    ctx.exit(1 if bad else 0)


ELSEWHERE = (
    "addin install 只用于 Windows 上的 Excel，这台电脑不是 Windows。"
    "要给 Windows 电脑准备安装文件夹，请运行：jixiao addin bundle 文件夹；"
    "在这台电脑上，不含宏的模板（workbook_templates/绩效自评表.xlsx）可直接使用。"
)


UNPROTECTED = (
    "没能把 {folder} 设成只有你和管理员可以改，所以没有设为受信任位置："
    "别人放进去的宏会不经询问就运行。"
    "请用 --to 换到 NTFS 格式的本机磁盘，或请管理员处理。"
)


@click.command(cls=Command)
@click.option(
    "--to", metavar="文件夹", help=r"装到这里（默认 C:\jixiao，路径只用英文字母和数字）。"
)
@click.option("--remove", is_flag=True, help="取消安装：不再加载，文件留下。")
def install(to: str | None, remove: bool) -> None:
    """在 Windows 的 Excel 里装好模板、加载项和受信任位置，不需要管理员权限。

    请先关闭 Excel：它退出时会写回自己的设置。
    """
    from xl_jixiao.excel.install import (
        DEFAULT_FOLDER,
        UnprotectedError,
        apply,
        is_ascii,
        plan_install,
        plan_removal,
        registry,
        tell_programs,
    )
    from xl_jixiao.resources import data_folder

    if not _is_windows():
        raise click.UsageError(ELSEWHERE)
    folder = Path(to).absolute() if to else DEFAULT_FOLDER
    if not is_ascii(str(folder)):
        raise click.UsageError(f"{folder} 含有中文等字符，请换成只用英文字母和数字的路径。")
    keys = registry()
    if remove:
        plan = plan_removal(folder, keys)
    else:
        plan = plan_install(folder, data_folder("workbook_templates"), Path(sys.executable), keys)
    try:
        untold = apply(plan, keys)
    except OSError as error:
        message = (
            f"写不进 {error.filename or folder}：{name_cause(error)}。"
            "请关闭 Excel 后再运行，或用 --to 换一个文件夹。"
        )
        raise click.UsageError(message) from None
    except UnprotectedError:
        raise click.UsageError(UNPROTECTED.format(folder=folder)) from None
    tell_programs()
    for sentence in (*plan.told, *untold):
        console.say(sentence)
    console.say("请重新打开 Excel。有问题时运行：jixiao addin doctor")


def _is_windows() -> bool:
    return sys.platform == "win32"
