"""`jixiao run` and `jixiao demo`: a folder of filled forms to one workbook."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from xl_jixiao.actions.outcome import RunResult, lost_sheets
from xl_jixiao.actions.run import run_folder
from xl_jixiao.actions.writing import PapersAndData
from xl_jixiao.batch.settings import DraftOptions, ReturnOptions
from xl_jixiao.cli import console
from xl_jixiao.cli.chinese import Command
from xl_jixiao.cli.options import (
    as_fail_on,
    as_sources,
    county_forms,
    fail_on_option,
    forms_option,
    profile,
    progress_bar,
    rules_option,
    sources_option,
    template_option,
)
from xl_jixiao.facts.records import FileRecord
from xl_jixiao.facts.scored import form_name, year_title
from xl_jixiao.facts.statistics import Summary
from xl_jixiao.facts.versions import split_by_source
from xl_jixiao.model.finding import SEVERITY_TITLES, Status
from xl_jixiao.resources import data_folder
from xl_jixiao.scoring.execution import BASE_TITLES
from xl_jixiao.tables.compared import compared_told
from xl_jixiao.tables.export import ExportKind
from xl_jixiao.tables.papers import PaperOptions, PaperPart
from xl_jixiao.tables.summary import roster_told
from xl_jixiao.text.wording import percent, two_decimals

_LISTED = 20

_HEADS = {Status.REJECTED: "未能处理", Status.SKIPPED: "跳过"}


def print_run(result: RunResult, *, exported: bool = False) -> None:
    """How many files ended how, those that were not merged with their reasons, where things are."""
    for note in result.notes:
        console.say(f"注意：{note}")
    run = result.run
    merged = result.files(Status.MERGED)
    submissions = run.summary.submissions
    console.say(
        f"共 {len(run.files)} 个文件：汇总 {len(merged)} 个（{submissions} 张表），"
        f"未能处理 {len(result.files(Status.REJECTED))} 个，"
        f"跳过 {len(result.files(Status.SKIPPED))} 个。"
        f"评分口径：{run.rules.label} {run.rules.title}。"
    )
    if not merged:
        console.say("没有任何自评表进入汇总（退出码 3）。请核对文件夹是否正确、表是否已填写。")
    for status, head in _HEADS.items():
        _print_files(head, result.files(status))
    _print_lost_sheets(merged)
    summary = run.summary
    left_out = summary.left_out_findings
    console.say(
        "问题："
        + "，".join(f"{title} {summary.findings[one]} 处" for one, title in SEVERITY_TITLES.items())
        + (f"（被其他版本替代的表另有 {left_out} 处，不计）" if left_out else "")
        + (f"；另有予以保留 {summary.waived} 处，不计" if summary.waived else "")
        + "。"
    )
    for line in _figures(summary):
        console.say(line)
    _print_compared(result)
    if summary.missing_units:
        names = "、".join(summary.missing_units[:_LISTED])
        more = " 等" if len(summary.missing_units) > _LISTED else ""
        console.say(f"{roster_told(summary)}：{names}{more}。")
    console.say(f"汇总工作簿：{result.workbook}")
    console.say(f"机器可读结果：{result.document}")
    if exported:
        console.say(f"各张表的数据：{result.data_folder}")
    if result.drafts:
        _print_drafts(result)
    if result.returned:
        _print_returns(result)


def _print_compared(result: RunResult) -> None:
    """What became of the findings of the run before; what a person had changed in its files."""
    run = result.run
    if run.compared is not None:
        console.say(f"与上一次相比：{compared_told(run.compared)}")
    if run.uncompared:
        console.complain(run.uncompared)
    for told in result.edits:
        console.complain(told)


def _figures(summary: Summary) -> Iterator[str]:
    """The money and the mean scores of each block, with of how many forms they are."""
    for block in summary.blocks:
        told = [f"{form_name(block.form)} {year_title(block.year)} {len(block.rows)} 份"]
        money, scores = block.money, block.scores
        budget = money.initial if money.base == "initial" else money.annual
        if money.forms and budget.value is not None and money.executed.value is not None:
            rate = "" if money.rate.value is None else f"，执行率 {percent(money.rate.value)}"
            told.append(
                f"{BASE_TITLES[money.base]}合计 {two_decimals(budget.value)}、执行数合计 "
                f"{two_decimals(money.executed.value)} 万元{rate}（{money.forms} 份）"
            )
        if scores.forms and scores.claimed.value is not None and scores.total.value is not None:
            told.append(
                f"平均自评 {two_decimals(scores.claimed.value)}、核算 "
                f"{two_decimals(scores.total.value)} 分（{scores.forms} 份）"
            )
        yield "；".join(told) + "。"


def _print_drafts(result: RunResult) -> None:
    """Where the drafts are and how much is left to do; those that failed with the reason."""
    written = [one for one in result.drafts if not one.problem]
    gaps = sum(one.gaps for one in written)
    left = f"共 {gaps} 处待补充" if gaps else "没有待补充的内容"
    console.say(f"报告初稿：{result.drafts_folder}（{len(written)} 份，{left}）")
    _, told = split_by_source(result.run.forms)
    reports = sum(one.key not in result.run.superseded for one in told)
    if reports:
        console.say(
            f"  有 {reports} 份只有自评报告、没有自评表，不再写初稿（要写用 jixiao draft）。"
        )
    for one in result.drafts:
        if one.problem:
            console.complain(f"  {one.name}：{one.problem}")


def _print_returns(result: RunResult) -> None:
    """Where the returns are, how many units came to each conclusion, what is to be known."""
    from xl_jixiao.actions.returns import conclusions, problems_of

    counts = conclusions(result.returned)
    told = "、".join(f"{one.value} {count} 个" for one, count in counts.items())
    console.say(f"退回件：{result.returns_folder}（{len(result.returned)} 个单位：{told}）")
    notes = [f"{one.name}：{note}" for one in result.returned for note in one.notes]
    for note in notes[:_LISTED]:
        console.say(f"  {console.one_line(note)}")
    if len(notes) > _LISTED:
        console.say(f"  另有 {len(notes) - _LISTED} 条。")
    for problem in problems_of(result.returned):
        console.complain(f"  {console.one_line(problem)}")


def _print_files(head: str, files: tuple[FileRecord, ...]) -> None:
    if not files:
        return
    console.say(f"{head}：")
    for file in files[:_LISTED]:
        console.say(f"  {console.one_line(file.file)}：{console.one_line(file.reason)}")
    if len(files) > _LISTED:
        console.say(f"  另有 {len(files) - _LISTED} 个，见汇总工作簿的“文件清单”。")


def _print_lost_sheets(files: tuple[FileRecord, ...]) -> None:
    lost = [(file.file, sheet) for file in files for sheet in lost_sheets(file)]
    if not lost:
        return
    console.say(f"已汇总的文件里，另有 {len(lost)} 张表未能读取：")
    for file, sheet in lost[:_LISTED]:
        told = f"{file} 的“{sheet.sheet}”：{sheet.reason}"
        console.say(f"  {console.one_line(told)}")
    if len(lost) > _LISTED:
        console.say(f"  另有 {len(lost) - _LISTED} 张，见汇总工作簿的“文件清单”。")


@click.command(cls=Command)
@click.argument("folder", metavar="文件夹")
@click.option("--out", required=True, metavar="文件夹", help="结果写到这里（必填）。")
@rules_option
@forms_option
@click.option("--roster", metavar="文件", help="单位名单（.xlsx 或 .csv），用来列出未报单位。")
@click.option("--year", type=click.IntRange(1990, 2100), metavar="年度", help="只汇总该年度的表。")
@click.option(
    "--since",
    metavar="文件或文件夹",
    help="与这个 result.json 相比（默认是输出文件夹里上一次的）。",
)
@click.option(
    "--review",
    metavar="范围",
    help="“复核”列哪些表：全部、金额:10、等级:2、随机:10（:种子数）、单位名称。",
)
@click.option(
    "--last-year",
    metavar="文件或文件夹",
    help="上年的 result.json：汇总分析报告写与上年相比。",
)
@click.option("--jobs", type=click.IntRange(1), metavar="个数", help="同时用几个进程（默认自动）。")
@click.option("--no-cache", is_flag=True, help="不用上次读过、没有变化的文件的结果，全部重读。")
@click.option("--no-drafts", is_flag=True, help="不生成报告初稿。")
@click.option("--returns", is_flag=True, help="为每个单位写审核意见、带标记的表等。")
@click.option("--drafts", "with_drafts", is_flag=True, help="与 --returns 合用：也生成报告初稿。")
@click.option("--title", default="", metavar="标题", help="“汇总表”的标题（各地文件叫法不同）。")
@click.option(
    "--without",
    multiple=True,
    type=click.Choice([one.value for one in PaperPart]),
    help="“汇总表”不印这一部分；可以写几个。",
)
@click.option(
    "--export",
    multiple=True,
    type=click.Choice([one.value for one in ExportKind]),
    help="另把全部数据写到“数据”文件夹；可以写几个。",
)
@template_option
@sources_option
@fail_on_option
@click.option("--force", is_flag=True, help="输出文件夹里有别的内容时也写入（原有内容不动）。")
@click.pass_context
def run(
    ctx: click.Context,
    folder: str,
    out: str,
    rules: tuple[str, ...],
    forms: str | None,
    roster: str | None,
    year: int | None,
    since: str | None,
    last_year: str | None,
    review: str | None,
    jobs: int | None,
    no_cache: bool,
    no_drafts: bool,
    returns: bool,
    with_drafts: bool,
    title: str,
    without: tuple[str, ...],
    export: tuple[str, ...],
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
    if no_drafts and templates and not returns:
        raise click.UsageError("--no-drafts 与 --template 不能同时使用。", ctx)
    if no_drafts and with_drafts:
        raise click.UsageError("--drafts 与 --no-drafts 不能同时使用。", ctx)
    unwanted = no_drafts or (returns and not with_drafts)
    drafts = None if unwanted else DraftOptions(templates, as_sources(sources))
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
            cache=not no_cache,
            since=since,
            review=review,
            returns=ReturnOptions(templates) if returns else None,
            forms=county_forms(forms),
            papers=PapersAndData(
                PaperOptions(title, frozenset(map(PaperPart, without))),
                tuple(map(ExportKind, export)),
                None if last_year is None else Path(last_year),
            ),
        )
    print_run(result, exported=bool(export))
    ctx.exit(result.exit_code(as_fail_on(fail_on)))


OUT = Path("jixiao-demo")


@click.command(cls=Command)
def demo() -> None:
    """用随程序附带的真实样例跑一遍，结果写到 ./jixiao-demo。"""
    with progress_bar() as report:
        result = run_folder(data_folder("examples"), OUT, report=report)
    print_run(result)
    console.say("打开汇总工作簿，先看“概览”，再看“问题清单”。")
