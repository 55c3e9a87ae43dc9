"""`jixiao check`: scores and findings of single files."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import click

from xl_jixiao.batch.folder import conclude
from xl_jixiao.batch.run_result import exit_code
from xl_jixiao.batch.single import evaluate_task
from xl_jixiao.batch.task import Settings, Task
from xl_jixiao.cli import console
from xl_jixiao.cli.check_marks import copies_for, write_copies
from xl_jixiao.cli.chinese import Command
from xl_jixiao.cli.file_report import file_lines, finding_lines
from xl_jixiao.cli.options import (
    as_fail_on,
    fail_on_option,
    format_option,
    profile,
    rules_option,
)


@click.command(cls=Command)
@click.argument("files", nargs=-1, required=True, metavar="文件…")
@format_option
@rules_option
@fail_on_option
@click.option("--mark", metavar="文件夹", help="把问题标在副本上，副本写到这里；原文件不动。")
@click.option("--force", is_flag=True, help="与 --mark 合用：同名副本已存在时覆盖。")
@click.pass_context
def check(
    ctx: click.Context,
    files: tuple[str, ...],
    output: str,
    rules: str | None,
    fail_on: str,
    mark: str | None,
    force: bool,
) -> None:
    """核算并检查单个或几个文件，问题指到单元格。

    \b
    加 --mark 时另存一份带标记的副本：单元格着色并加批注，
    “检查结果”工作表列出全部问题，可发还填报单位改正。
    """  # noqa: D301 - \b is click's mark for a paragraph that keeps its lines
    started, clock = dt.datetime.now(dt.UTC).astimezone(), time.monotonic()
    settings = Settings(profile(rules))
    require_files(files)
    if force and mark is None:
        raise click.UsageError("--force 要与 --mark 合用。")
    copies = None if mark is None else copies_for(files, mark, force=force)
    results = tuple(
        evaluate_task(Task(name, Path(name).as_posix()), settings) for name in dict.fromkeys(files)
    )
    run = conclude(results, settings, None, started=started, clock=clock)
    if output == "json":
        from xl_jixiao.outputs.result_json import result_document

        console.say_json(result_document(run))
    else:
        for result in results:
            for line in file_lines(result):
                console.say(line)
            console.say()
        if run.folder_findings:
            console.say("几个文件之间：")
            for line in finding_lines(run.folder_findings):
                console.say(line)
    code = exit_code(run, as_fail_on(fail_on))
    if copies is not None and not write_copies(copies, run):
        code = 3
    ctx.exit(code)


def require_files(names: tuple[str, ...]) -> None:
    """All that are no files are reported at once.

    Raises:
        click.UsageError: some are no files.
    """
    problems = [
        f"“{name}”是文件夹，请用 jixiao run" if Path(name).is_dir() else f"找不到文件“{name}”"
        for name in names
        if not Path(name).is_file()
    ]
    if problems:
        raise click.UsageError("；".join(problems) + "。")
