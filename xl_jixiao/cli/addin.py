"""`jixiao addin`: the Excel side of a machine."""

from __future__ import annotations

import click

from xl_jixiao.cli import console
from xl_jixiao.cli.chinese import Lazy, LazyGroup

_LAZY = {
    "build": Lazy("xl_jixiao.cli.addin_build:build", "生成模板工作簿和 Excel 加载项。"),
    "install": Lazy("xl_jixiao.cli.addin_install:install", "在 Windows 的 Excel 里装好。"),
    "doctor": Lazy("xl_jixiao.cli.addin_doctor:doctor", "检查这台电脑，说明问题怎么解决。"),
    "bundle": Lazy("xl_jixiao.cli.addin_bundle:bundle", "做离线安装文件夹。"),
}


@click.group(cls=LazyGroup, lazy=_LAZY, invoke_without_command=True)
@click.pass_context
def addin(ctx: click.Context) -> None:
    """Excel 模板和加载项。"""
    if ctx.invoked_subcommand is None:
        console.say(ctx.get_help())
