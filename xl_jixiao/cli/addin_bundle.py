"""`jixiao addin bundle`: the offline folder for Windows machines."""

from __future__ import annotations

from pathlib import Path

import click

from xl_jixiao.cli import console
from xl_jixiao.cli.chinese import Command


@click.command(cls=Command)
@click.argument("out", metavar="输出文件夹")
@click.option(
    "--python",
    "installer",
    metavar="安装程序",
    help="一并放入的 Python 安装程序（python-3.12.x-amd64.exe，来自 python.org）。",
)
def bundle(out: str, installer: str | None) -> None:
    """做一个离线安装文件夹，供不能上网的 Windows 电脑使用；这台电脑要能上网，不必是 Windows。"""
    from xl_jixiao.excel.bundle import BundleError
    from xl_jixiao.excel.bundle import bundle as make

    folder = Path(out)
    if not folder.name.isascii():
        raise click.UsageError(f"{out} 含有中文等字符，请换成只用英文字母和数字的名称。")
    try:
        made = make(folder, installer=None if installer is None else Path(installer))
    except BundleError as error:
        raise click.UsageError(str(error)) from None
    console.say(f"已生成 {made.folder}：{made.wheels} 个安装包、模板、install.bat、README.txt")
    if not made.installer:
        console.say("目标电脑没有 Python 3.12 时，请再放入 python-3.12.x-amd64.exe（python.org）。")
    console.say("整个文件夹拷到目标电脑，双击 install.bat。")
