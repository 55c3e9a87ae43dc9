"""`jixiao check`: scores and findings of single files, and marked copies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xl_jixiao.cli import console
from xl_jixiao.cli.chinese import Command
from xl_jixiao.cli.file_report import file_lines, finding_lines
from xl_jixiao.cli.options import (
    as_fail_on,
    county_forms,
    fail_on_option,
    format_option,
    forms_option,
    profile,
    rules_option,
)

if TYPE_CHECKING:
    from xl_jixiao.actions.check import CheckedFiles, MarkedCopy


@click.command(cls=Command)
@click.argument("files", nargs=-1, required=True, metavar="文件…")
@format_option
@rules_option
@forms_option
@fail_on_option
@click.option("--mark", metavar="文件夹", help="把问题标在副本上，副本写到这里；原文件不动。")
@click.option("--force", is_flag=True, help="与 --mark 合用：同名副本已存在时覆盖。")
@click.pass_context
def check(
    ctx: click.Context,
    files: tuple[str, ...],
    output: str,
    rules: tuple[str, ...],
    forms: str | None,
    fail_on: str,
    mark: str | None,
    force: bool,
) -> None:
    """核算并检查单个或几个文件，问题指到单元格。

    \b
    加 --mark 时另存一份带标记的副本：单元格着色并加批注，
    “检查结果”工作表列出全部问题，可发还填报单位改正。
    """  # noqa: D301 - \b is click's mark for a paragraph that keeps its lines
    from xl_jixiao.actions.check import check_files

    if force and mark is None:
        raise click.UsageError("--force 要与 --mark 合用。")
    done = check_files(files, profile(rules), mark=mark, force=force, forms=county_forms(forms))
    if output == "json":
        from xl_jixiao.outputs.result_json import result_document

        console.say_json(result_document(done.run))
    else:
        _print(done)
    for copy in done.copies:
        console.complain(_told(copy))
    ctx.exit(done.exit_code(as_fail_on(fail_on)))


def _print(done: CheckedFiles) -> None:
    for result in done.results:
        for line in file_lines(result):
            console.say(line)
        console.say()
    if done.run.folder_findings:
        console.say("几个文件之间：")
        for line in finding_lines(done.run.folder_findings):
            console.say(line)


def _told(copy: MarkedCopy) -> str:
    if copy.undue:
        return f"{copy.file}：没有可标记的自评表，未写副本。"
    if copy.problem:
        return f"{copy.file}：{copy.problem}"
    return f"{copy.file}：带标记的副本已写到 {copy.target}。{copy.lacks}"
