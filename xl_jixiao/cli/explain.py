"""`jixiao explain`: how a score came about, and what is wrong at a cell or sentence."""

from __future__ import annotations

import click

from xl_jixiao.cli import console
from xl_jixiao.cli.chinese import Command
from xl_jixiao.cli.file_report import finding_lines
from xl_jixiao.cli.options import county_forms, forms_option, profile, rules_option


@click.command(cls=Command)
@click.argument("file", metavar="文件")
@click.argument("cell", metavar="单元格")
@rules_option
@forms_option
@click.pass_context
def explain(
    ctx: click.Context, file: str, cell: str, rules: tuple[str, ...], forms: str | None
) -> None:
    """说明一个单元格所在行的得分怎么来的，以及该处的问题。

    \b
    单元格写作 G12，有几张工作表时写作 表名!G12。
    Word 文档的表格依次为 表1、表2……，写作 表1!G5；文字写作 段12句2。
    """  # noqa: D301 - \b is click's mark for a paragraph that keeps its lines
    from xl_jixiao.actions.explain import explain_cell

    found = explain_cell(file, cell, profile(rules), forms=county_forms(forms))
    if found.reason:
        console.complain(f"{file}：{found.reason}")
    for line in found.lines:
        console.say(line)
    if found.findings:
        for line in finding_lines(found.findings, here=file):
            console.say(line)
    ctx.exit(found.exit_code)
