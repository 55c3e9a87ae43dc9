"""`jixiao combine`: the results of several counties to one."""

from __future__ import annotations

import click

from xl_jixiao.actions.combine import combine_results, named_result
from xl_jixiao.cli import console
from xl_jixiao.cli.chinese import Command
from xl_jixiao.cli.options import as_fail_on, fail_on_option, progress_bar
from xl_jixiao.cli.run import print_run
from xl_jixiao.facts.run import CountyResult, Run


@click.command(cls=Command)
@click.argument("results", metavar="结果…", nargs=-1, required=True)
@click.option("--out", required=True, metavar="文件夹", help="合并的结果写到这里（必填）。")
@click.option(
    "--rules", metavar="口径", help="各结果所用口径的名称或文件（默认用结果写明的口径）。"
)
@fail_on_option
@click.option("--force", is_flag=True, help="输出文件夹里有别的内容时也写入（原有内容不动）。")
@click.pass_context
def combine(
    ctx: click.Context,
    results: tuple[str, ...],
    out: str,
    rules: str | None,
    fail_on: str,
    force: bool,
) -> None:
    """把几个县的汇总结果合并成一个，不再读自评表。

    \b
    结果：各县 jixiao run 的输出文件夹，或其中的 result.json；
    名称取文件夹名，也可以写明：甲县=文件夹。
    各县的文件写作“名称/文件”；合计、平均按全部表重算；哪个版本计入、
    谁没有报、跨文件的问题，以各县的结果为准，县与县之间不比较。
    评分口径不同的结果不合并。
    """  # noqa: D301 - \b is click's mark for a paragraph that keeps its lines
    named = [named_result(text) for text in results]
    with progress_bar() as report:
        result = combine_results(named, out, rules=rules, force=force, report=report)
    _print_counties(result.run)
    print_run(result)
    ctx.exit(result.exit_code(as_fail_on(fail_on)))


def _print_counties(run: Run) -> None:
    """What was put together, and what of it should be known."""
    console.say(f"合并 {len(run.combined)} 个结果：")
    for one in run.combined:
        console.say(f"  {console.one_line(one.label)}：{one.files} 个文件，{one.submissions} 张表")
    if len({one.version for one in run.combined}) > 1:
        told = "，".join(f"{one.label} {one.version}" for one in run.combined)
        console.say(f"注意：各结果由不同版本的程序写出（{console.one_line(told)}），请核对。")
    _print_absent_rosters(run.combined)


def _print_absent_rosters(combined: tuple[CountyResult, ...]) -> None:
    absent = [one.label for one in combined if one.roster_units is None]
    if absent and len(absent) < len(combined):
        console.say(
            f"注意：{console.one_line('、'.join(absent))}汇总时没有给单位名单，未报单位不包括它们。"
        )
