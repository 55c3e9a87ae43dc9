"""`jixiao check`: scores and findings of single files, and marked copies."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xl_jixiao.actions.outcome import exit_code
from xl_jixiao.batch.evaluate import evaluate_task
from xl_jixiao.batch.reduce import conclude, held
from xl_jixiao.batch.settings import Settings, Task
from xl_jixiao.cli import console
from xl_jixiao.cli.chinese import Command
from xl_jixiao.cli.file_report import file_lines, finding_lines
from xl_jixiao.cli.options import as_fail_on, fail_on_option, format_option, profile, rules_option
from xl_jixiao.model.finding import FileResult, Status

if TYPE_CHECKING:
    from xl_jixiao.facts.run import Run


Copies = Mapping[str, tuple[Path, Path]]
"""File as the result names it → the file, and where its copy goes."""


def copies_for(files: Sequence[str], folder: str, *, force: bool) -> Copies:
    """Where the copies go: under the name of the file; a second file of one name gets a number.

    Raises:
        click.UsageError: `folder` is a file, a copy would replace an original, or one exists
            already and `force` is not given. All are reported at once, before anything is done.
    """
    target = Path(folder)
    if target.exists() and not target.is_dir():
        raise click.UsageError(f"“{folder}”不是文件夹，请给出放副本的文件夹。")
    originals = {Path(name).resolve() for name in files}
    copies: dict[str, tuple[Path, Path]] = {}
    taken: set[str] = set()
    for name in dict.fromkeys(files):
        copies[Path(name).as_posix()] = (Path(name), _free(target, Path(name), taken))
    places = [place for _, place in copies.values()]
    same = [place for place in places if place.resolve() in originals]
    if same:
        raise click.UsageError(f"{_names(same)}就是原文件，副本不能覆盖它。请另给一个文件夹。")
    there = [place for place in places if place.exists()]
    if there and not force:
        raise click.UsageError(f"{_names(there)}已存在。请换一个文件夹，或加 --force 覆盖。")
    return copies


def write_copies(copies: Copies, run: Run) -> bool:
    """Write the copies and say where they are; False where one that is due could not be written."""
    done = [_write(run, result, *copies[result.file]) for result in run.results]
    return all(done)


def _write(run: Run, result: FileResult, source: Path, target: Path) -> bool:
    from xl_jixiao.outputs.marked_copy import MarkingError, mark_copy
    from xl_jixiao.outputs.marks import plan_marks

    if result.status is not Status.MERGED:
        console.complain(f"{result.file}：没有可标记的自评表，未写副本。")
        return True  # whether that is a failure, the result of the file says
    findings = tuple(one for one in run.findings() if one.file == result.file)
    try:
        lost = mark_copy(source, target, plan_marks(result, run.rules.label, findings=findings))
    except (MarkingError, OSError) as error:
        console.complain(f"{result.file}：{_reason(error, target)}")
        return False
    console.complain(f"{result.file}：带标记的副本已写到 {target}。{lost}")
    return True


def _reason(error: Exception, target: Path) -> str:
    from xl_jixiao.system_errors import explain_writing

    if isinstance(error, OSError):
        return f"副本“{target}”写不进去：{explain_writing(error)}。"
    return str(error)


def _free(folder: Path, file: Path, taken: set[str]) -> Path:
    name, number = file.name, 1
    while name.lower() in taken:
        number += 1
        name = f"{file.stem}（{number}）{file.suffix}"
    taken.add(name.lower())
    return folder / name


def _names(paths: Sequence[Path]) -> str:
    shown = "、".join(f"“{path}”" for path in paths[:3])
    return f"{shown}等{len(paths)}个文件" if len(paths) > 3 else shown


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
    rules: tuple[str, ...],
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
    run = conclude(held(results, settings), settings, None, started=started, clock=clock)
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
