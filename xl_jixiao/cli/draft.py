"""`jixiao draft`: narrative drafts of single files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xl_jixiao.actions.outcome import is_lost, lost_sheets
from xl_jixiao.batch.settings import DraftOptions
from xl_jixiao.cli import console
from xl_jixiao.cli.chinese import Command
from xl_jixiao.cli.options import (
    as_sources,
    county_forms,
    forms_option,
    profile,
    progress_bar,
    rules_option,
    sources_option,
    template_option,
)
from xl_jixiao.facts.records import FileRecord
from xl_jixiao.model.finding import Status

if TYPE_CHECKING:
    from xl_jixiao.actions.drafts import Drafted, DraftedFiles

_LISTED = 20


@click.command(cls=Command)
@click.argument("files", nargs=-1, metavar="文件…")
@click.option("--out", metavar="文件夹", help="初稿写到这里（必填）。")
@rules_option
@forms_option
@template_option
@sources_option
@click.option("--jobs", type=click.IntRange(1), metavar="个数", help="同时用几个进程（默认自动）。")
@click.option("--force", is_flag=True, help="覆盖同名的初稿（默认只要有一个同名就什么都不写）。")
@click.option("--list-templates", is_flag=True, help="列出自带的报告模板。")
@click.option(
    "--export-templates",
    metavar="文件夹",
    help="把自带的报告模板和句式文件复制到这里，改好后用 --template 选用。",
)
@click.pass_context
def draft(
    ctx: click.Context,
    files: tuple[str, ...],
    out: str | None,
    rules: tuple[str, ...],
    forms: str | None,
    templates: tuple[str, ...],
    sources: str,
    jobs: int | None,
    force: bool,
    list_templates: bool,
    export_templates: str | None,
) -> None:
    """由填好的自评表生成自评报告初稿（.docx），每张表一份。

    \b
    文件可以是工作簿、Word 文档，也可以是装着它们的文件夹。
    表里没有的内容标为【待补充：…】，文末有清单。
    """  # noqa: D301 - \b is click's mark for a paragraph that keeps its lines
    if list_templates:
        _print_templates()
        return
    if export_templates is not None:
        _export(Path(export_templates), force=force)
        return
    paths = _paths(files, out, ctx)
    from xl_jixiao.actions.drafts import desk_for, draft_files

    desk = desk_for(profile(rules), DraftOptions(templates, as_sources(sources)))
    target, county = Path(out or ""), county_forms(forms)
    with progress_bar() as report:
        done = draft_files(paths, target, desk, force=force, jobs=jobs, report=report, forms=county)
    _print(done, target)
    ctx.exit(_exit_code(done))


def _paths(files: Sequence[str], out: str | None, ctx: click.Context) -> list[Path]:
    """The files named, each once.

    Raises:
        click.UsageError: none is named, one is not there, or --out is missing.
    """
    if not files:
        raise click.UsageError("缺少参数 文件…。", ctx)
    if out is None:
        raise click.UsageError("缺少选项 --out。", ctx)
    paths = [Path(name) for name in dict.fromkeys(files)]
    absent = [str(path) for path in paths if not path.exists()]
    if absent:
        raise click.UsageError(f"没有这样的文件或文件夹：{'、'.join(absent[:_LISTED])}。", ctx)
    return paths


def _print(done: DraftedFiles, out: Path) -> None:
    written = [one for one in done.drafts if not one.problem]
    if written:
        console.say(f"已生成 {len(written)} 份报告初稿，在 {out}：")
    _say_listed([f"  {one.name}：{one.left}" for one in written], "份")
    if not written:
        console.say("没有生成任何报告初稿。")
    _print_failed(done.drafts)
    for file in done.run.files:
        reason = _why_none(file, done)
        if reason:
            console.complain(f"{console.one_line(file.file)}：{console.one_line(reason)}")
        for sheet in lost_sheets(file):
            console.complain(console.one_line(f"{file.file} 的“{sheet.sheet}”：{sheet.reason}"))


def _say_listed(lines: Sequence[str], counted: str) -> None:
    for line in lines[:_LISTED]:
        console.say(line)
    if len(lines) > _LISTED:
        console.say(f"  ……另有 {len(lines) - _LISTED} {counted}。")


def _print_failed(drafts: Iterable[Drafted]) -> None:
    """The drafts that could not be written, with the reason."""
    for one in drafts:
        if one.problem:
            console.complain(f"{one.name}：{one.problem}")


def _why_none(file: FileRecord, done: DraftedFiles) -> str:
    """Why a file has no draft, "" where it has one (or one that failed, told already)."""
    if file.status is not Status.MERGED:
        return file.reason
    scored = [one for one in file.forms if one.scored]
    if not scored:
        return "只有基础数据表，没有可写报告的自评表。请连同部门整体支出绩效自评表一起给出。"
    replaced = [one for one in scored if one.key in done.run.superseded]
    if replaced:
        return f"其中 {len(replaced)} 张表另有较新的版本，只按较新的写。"
    return ""


def _exit_code(done: DraftedFiles) -> int:
    """3 where a file or a sheet was rejected, a draft failed, or nothing was written at all."""
    rejected = any(map(is_lost, done.run.files))
    failed = any(one.problem for one in done.drafts)
    return 3 if rejected or failed or not done.drafts else 0


def _print_templates() -> None:
    from xl_jixiao.outputs.word import library

    rows = [("名称", "用途", "说明")]
    for one in library.shipped():
        default = "（默认）" if library.DEFAULTS.get(one.purpose) == one.name else ""
        rows.append((one.name, f"{one.purpose}{default}", one.subject))
    for line in console.aligned(rows):
        console.say(line)


def _export(folder: Path, *, force: bool) -> None:
    from xl_jixiao.outputs.word import library

    try:
        copies = library.export(folder, replace=force)
    except FileExistsError as error:
        raise click.UsageError(
            f"{error}，没有写出任何文件。请换一个文件夹，或加 --force 覆盖。"
        ) from error
    console.say(
        f"已把 {len(copies)} 个报告模板和句式文件复制到 {folder}。改好后用 --template 选用。"
    )
