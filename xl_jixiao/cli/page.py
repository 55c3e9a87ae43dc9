"""`jixiao page`: the page that needs no installation."""

from __future__ import annotations

from pathlib import Path

import click

from xl_jixiao.cli import console
from xl_jixiao.cli.chinese import Command, Lazy, LazyGroup

_LAZY = {
    "build": Lazy("xl_jixiao.cli.page:build", "做出绩效自评.html：双击就能用，不安装、不联网。"),
    "fetch": Lazy("xl_jixiao.cli.page:fetch", "下载做页面要用的部件（npm、PyPI），核对内容。"),
}

PARTS = ".page-parts"


@click.group(cls=LazyGroup, lazy=_LAZY)
def page() -> None:
    """不用安装的页面（绩效自评.html）。"""


@click.command(cls=Command)
@click.option("--out", default="绩效自评.html", metavar="文件", help="写到这个文件。")
@click.option(
    "--parts", default=PARTS, metavar="文件夹", help="page fetch 下载的部件在这里；没有就先下载。"
)
def build(out: str, parts: str) -> None:
    """做出一个装着全部引擎的网页，双击就能用：不安装，不联网。

    需要 Node.js 18 以上。部件齐了就不用联网；同样的程序和部件每次做出的页面完全相同。
    """
    from xl_jixiao.page.build import build as make
    from xl_jixiao.page.components import PageError, checked
    from xl_jixiao.page.components import fetch as load

    folder = Path(parts)
    try:
        if not folder.is_dir():
            load(folder)
        checked(folder)
        size = make(folder, Path(out))
    except PageError as error:
        raise click.ClickException(str(error)) from None
    console.say(f"已做出 {out}（{size / 1e6:.1f} MB）。用 Edge、Chrome 双击打开。")


@click.command(cls=Command)
@click.option("--to", "folder", default=PARTS, metavar="文件夹", help="下载到这里。")
def fetch(folder: str) -> None:
    """下载做页面要用的部件，逐个核对内容；已有的不再下载。

    要能访问 npm 和 PyPI，或单位的镜像。
    """
    from xl_jixiao.page.components import PageError
    from xl_jixiao.page.components import fetch as load

    try:
        files = load(Path(folder))
    except PageError as error:
        raise click.ClickException(str(error)) from None
    console.say(f"{len(files)} 个部件齐全，内容与 lock.toml 一致，在 {folder}。")
