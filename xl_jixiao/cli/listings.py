"""`jixiao checks` and `jixiao rules`: the catalogues."""

from __future__ import annotations

import inspect

import click

from xl_jixiao.cli import console
from xl_jixiao.cli.chinese import Command, Lazy, LazyGroup, unknown
from xl_jixiao.cli.options import format_option, profile
from xl_jixiao.model.finding import SEVERITY_TITLES

_CHECKS_LAZY = {
    "list": Lazy("xl_jixiao.cli.listings:list_checks", "列出全部检查。"),
    "show": Lazy("xl_jixiao.cli.listings:show_check", "显示一项检查的内容、依据、示例和处理办法。"),
}


@click.group(cls=LazyGroup, lazy=_CHECKS_LAZY)
def checks() -> None:
    """查看检查目录。"""


@click.command("list", cls=Command)
@format_option
def list_checks(output: str) -> None:
    """列出全部检查：编号、级别、名称。"""
    from xl_jixiao.checks.registry import all_checks

    found = all_checks()
    if output == "json":
        console.say_json(
            [{"id": one.id, "severity": one.severity.value, "title": one.title} for one in found]
        )
        return
    rows = [("编号", "级别", "名称")]
    rows += [(one.id, SEVERITY_TITLES[one.severity], one.title) for one in found]
    for line in console.aligned(rows):
        console.say(line)


@click.command("show", cls=Command)
@click.argument("number", metavar="编号")
def show_check(number: str) -> None:
    """显示一项检查的内容、依据、示例和处理办法。"""
    from xl_jixiao.checks.registry import all_checks

    known = {one.id: one for one in all_checks()}
    one = known.get(number.upper())
    if one is None:
        raise click.UsageError(unknown("检查", number, known))
    console.say(f"{one.id}  {one.title}  （{SEVERITY_TITLES[one.severity]}）")
    console.say()
    console.say(inspect.cleandoc(one.doc))


_RULES_LAZY = {
    "list": Lazy("xl_jixiao.cli.listings:list_rules", "列出随程序附带的口径。"),
    "show": Lazy("xl_jixiao.cli.listings:show_rules", "显示一个口径的全部规定和出处。"),
}


@click.group(cls=LazyGroup, lazy=_RULES_LAZY)
def rules() -> None:
    """查看评分口径。"""


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
