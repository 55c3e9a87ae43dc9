"""`jixiao run`: a folder of filled forms to one consolidated workbook."""

from __future__ import annotations

import click

from xl_jixiao.batch.folder import run_folder
from xl_jixiao.cli.chinese import Command
from xl_jixiao.cli.options import as_fail_on, fail_on_option, profile, rules_option
from xl_jixiao.cli.progress import progress_bar
from xl_jixiao.cli.run_report import print_run


@click.command(cls=Command)
@click.argument("folder", metavar="文件夹")
@click.option("--out", required=True, metavar="文件夹", help="结果写到这里（必填）。")
@rules_option
@click.option("--roster", metavar="文件", help="单位名单（.xlsx 或 .csv），用来列出未报单位。")
@click.option("--year", type=click.IntRange(1990, 2100), metavar="年度", help="只汇总该年度的表。")
@click.option("--jobs", type=click.IntRange(1), metavar="个数", help="同时用几个进程（默认自动）。")
@click.option(
    "--no-drafts", is_flag=True, help="不生成报告初稿（目前尚不生成，此选项供脚本提前使用）。"
)
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
    fail_on: str,
    force: bool,
) -> None:
    """汇总一个文件夹里的全部自评表（含下级文件夹）。

    \b
    结果：绩效自评汇总.xlsx 和 result.json。
    输入文件只读不写；上一次的结果移到“历史”下。
    """  # noqa: D301 - \b is click's mark for a paragraph that keeps its lines
    del no_drafts  # accepted by contract; drafts come with the Word side
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
        )
    print_run(result)
    ctx.exit(result.exit_code(as_fail_on(fail_on)))
