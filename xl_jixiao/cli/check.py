"""`jixiao check`: scores and findings of single files."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import click

from xl_jixiao.batch.folder import conclude, exit_code
from xl_jixiao.batch.single import evaluate_task
from xl_jixiao.batch.task import Settings, Task
from xl_jixiao.cli import console
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
@click.pass_context
def check(
    ctx: click.Context, files: tuple[str, ...], output: str, rules: str | None, fail_on: str
) -> None:
    """核算并检查单个或几个文件，问题指到单元格。"""
    started, clock = dt.datetime.now(dt.UTC).astimezone(), time.monotonic()
    settings = Settings(profile(rules))
    require_files(files)
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
    ctx.exit(exit_code(run, as_fail_on(fail_on)))


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
