"""`jixiao run`: a folder of filled forms to one consolidated workbook."""

from __future__ import annotations

import click

from xl_jixiao.batch.draft_options import DraftOptions
from xl_jixiao.batch.folder import run_folder
from xl_jixiao.cli.chinese import Command
from xl_jixiao.cli.options import (
    as_fail_on,
    as_sources,
    fail_on_option,
    profile,
    rules_option,
    sources_option,
    template_option,
)
from xl_jixiao.cli.progress import progress_bar
from xl_jixiao.cli.run_report import print_run


@click.command(cls=Command)
@click.argument("folder", metavar="文件夹")
@click.option("--out", required=True, metavar="文件夹", help="结果写到这里（必填）。")
@rules_option
@click.option("--roster", metavar="文件", help="单位名单（.xlsx 或 .csv），用来列出未报单位。")
@click.option("--year", type=click.IntRange(1990, 2100), metavar="年度", help="只汇总该年度的表。")
@click.option("--jobs", type=click.IntRange(1), metavar="个数", help="同时用几个进程（默认自动）。")
@click.option("--no-drafts", is_flag=True, help="不生成报告初稿。")
@template_option
@sources_option
@fail_on_option
@click.option("--force", is_flag=True, help="输出文件夹里有别的内容时也写入（原有内容不动）。")
@click.pass_context
def run(
    ctx: click.Context,
    folder: str,
    out: str,
    rules: str | None,
    roster: str | None,
    year: int | None,
    jobs: int | None,
    no_drafts: bool,
    templates: tuple[str, ...],
    sources: str,
    fail_on: str,
    force: bool,
) -> None:
    """汇总一个文件夹里的全部自评表（含下级文件夹）。

    \b
    结果：绩效自评汇总.xlsx、result.json 和“自评报告初稿”文件夹
    （各单位的自评报告初稿、汇总分析报告初稿）。
    输入文件只读不写；上一次的结果移到“历史”下。
    """  # noqa: D301 - \b is click's mark for a paragraph that keeps its lines
    if no_drafts and templates:
        raise click.UsageError("--no-drafts 与 --template 不能同时使用。", ctx)
    drafts = None if no_drafts else DraftOptions(templates, as_sources(sources))
    rule_profile = profile(rules)
    with progress_bar() as report:
        result = run_folder(
            folder,
            out,
            rules=rule_profile,
            roster=roster,
            jobs=jobs,
            year=year,
            force=force,
            report=report,
            drafts=drafts,
        )
    print_run(result)
    ctx.exit(result.exit_code(as_fail_on(fail_on)))
