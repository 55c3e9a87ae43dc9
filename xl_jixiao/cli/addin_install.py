"""`jixiao addin install`: templates, trusted location and add-in on a Windows machine."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from xl_jixiao.cli import console
from xl_jixiao.cli.chinese import Command

ELSEWHERE = (
    "addin install 只用于 Windows 上的 Excel，这台电脑不是 Windows。"
    "要给 Windows 电脑准备安装文件夹，请运行：jixiao addin bundle 文件夹；"
    "在这台电脑上，不含宏的模板（workbook_templates/绩效自评表.xlsx）可直接使用。"
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
    from xl_jixiao.excel.install import apply, plan_install, plan_removal
    from xl_jixiao.excel.install_places import DEFAULT_FOLDER, is_ascii
    from xl_jixiao.excel.install_registry import registry, tell_programs
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
        apply(plan, keys)
    except OSError as error:
        message = (
            f"写不进 {error.filename or folder}：请关闭 Excel 后再运行，或用 --to 换一个文件夹。"
        )
        raise click.UsageError(message) from None
    tell_programs()
    for sentence in plan.told:
        console.say(sentence)
    console.say("请重新打开 Excel。有问题时运行：jixiao addin doctor")


def _is_windows() -> bool:
    return sys.platform == "win32"
