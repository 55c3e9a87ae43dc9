"""`jixiao checks`: the catalogue of checks."""

from __future__ import annotations

import inspect

import click

from xl_jixiao.cli import console
from xl_jixiao.cli.chinese import Command, Lazy, LazyGroup, unknown
from xl_jixiao.cli.options import format_option
from xl_jixiao.model.finding import SEVERITY_TITLES

_CHECKS_LAZY = {
    "list": Lazy("xl_jixiao.cli.checks:list_checks", "列出全部检查。"),
    "show": Lazy("xl_jixiao.cli.checks:show_check", "显示一项检查的内容、依据、示例和处理办法。"),
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
