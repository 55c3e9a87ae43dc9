"""`jixiao addin merge`: what the shortcut 汇总文件夹 starts."""

from __future__ import annotations

import atexit
import os
from pathlib import Path

import click

from xl_jixiao.cli.chinese import Command

RESULT = "汇总结果"

_HOW = (
    "请把装着自评表的文件夹（一次一个）拖到“汇总文件夹”图标上，"
    "或右键那个文件夹 → 发送到 → 汇总文件夹。"
)


@click.command(cls=Command)
@click.argument("paths", nargs=-1, metavar="[文件夹]")
@click.pass_context
def merge(ctx: click.Context, paths: tuple[str, ...]) -> None:
    """汇总拖到“汇总文件夹”图标上的文件夹，结果写在它旁边，名称后加“-汇总结果”。

    各选项取默认值；要选口径、名单的用 jixiao run，或《绩效自评汇总.xlsm》。
    """
    from xl_jixiao.cli.run import run
    from xl_jixiao.excel.shortcuts import FIRST, LINE, dropped

    # the window closes with the program: whatever came out of it stays until somebody has read it
    atexit.register(click.pause, "按任意键关闭这个窗口。")
    given = paths or dropped(os.environ.get(LINE, ""), os.environ.get(FIRST, ""))
    folder = _folder(given)
    ctx.invoke(run, folder=str(folder), out=str(folder.with_name(f"{folder.name}-{RESULT}")))


def _folder(given: tuple[str, ...]) -> Path:
    """The one folder that was dropped.

    Raises:
        UsageError: none, several, a file, a whole disk.
    """
    if len(given) != 1:
        found = f"收到 {len(given)} 个，一次只能汇总一个文件夹。" if given else ""
        raise click.UsageError(f"{found}{_HOW}")
    folder = Path(given[0]).absolute()
    if not folder.is_dir():
        raise click.UsageError(f"{folder} 不是文件夹。{_HOW}")
    if not folder.name:
        raise click.UsageError(f"{folder} 是整个磁盘。{_HOW}")
    return folder
