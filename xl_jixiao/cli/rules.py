"""`jixiao rules`: the rule profiles."""

from __future__ import annotations

import click

from xl_jixiao.cli import console
from xl_jixiao.cli.chinese import Command, Lazy, LazyGroup
from xl_jixiao.cli.options import format_option, profile

_LAZY = {
    "list": Lazy("xl_jixiao.cli.rules:list_rules", "列出随程序附带的口径。"),
    "show": Lazy("xl_jixiao.cli.rules:show_rules", "显示一个口径的全部规定和出处。"),
}


@click.group(cls=LazyGroup, lazy=_LAZY, invoke_without_command=True)
@click.pass_context
def rules(ctx: click.Context) -> None:
    """查看评分口径。"""
    if ctx.invoked_subcommand is None:
        console.say(ctx.get_help())


@click.command("list", cls=Command)
@format_option
def list_rules(output: str) -> None:
    """列出随程序附带的口径，✓ 表示已与官方原文核对。"""
    from xl_jixiao.rules.loading import load_rules, shipped_names

    profiles = [load_rules(name) for name in shipped_names()]
    if output == "json":
        console.say_json(
            [
                {
                    "id": one.id,
                    "title": one.title,
                    "version": one.version,
                    "issuer": one.issuer,
                    "verified": one.verified,
                }
                for one in profiles
            ]
        )
        return
    rows = [("", "名称", "版本", "标题", "发布机关")]
    rows += [
        ("✓" if one.verified else "✗", one.id, one.version, one.title, one.issuer)
        for one in profiles
    ]
    for line in console.aligned(rows):
        console.say(line)
    console.say("✓ 已与官方原文核对；✗ 未核对原文，使用前请对照本地文件。默认 national。")


@click.command("show", cls=Command)
@click.argument("name", metavar="口径", default="national")
def show_rules(name: str) -> None:
    """显示一个口径（名称或文件）的全部规定和出处。"""
    from xl_jixiao.rules.describe import describe

    for line in console.aligned(describe(profile(name))):
        console.say(line)
