"""What the commands that run a folder say at the end."""

from __future__ import annotations

from collections import Counter

from xl_jixiao.batch.run_result import RunResult
from xl_jixiao.cli import console
from xl_jixiao.consolidate.scored import is_superseded
from xl_jixiao.model.finding import SEVERITY_TITLES, FileResult, Status

_LISTED = 20
_HEADS = {Status.REJECTED: "未能处理", Status.SKIPPED: "跳过"}


def print_run(result: RunResult) -> None:
    """How many files ended how, those that were not merged with their reasons, where things are."""
    run = result.run
    merged = result.files(Status.MERGED)
    submissions = sum(len(file.evaluated) for file in merged)
    console.say(
        f"共 {len(run.files)} 个文件：汇总 {len(merged)} 个（{submissions} 张表），"
        f"未能处理 {len(result.files(Status.REJECTED))} 个，"
        f"跳过 {len(result.files(Status.SKIPPED))} 个。"
        f"评分口径：{run.rules.label} {run.rules.title}。"
    )
    if not merged:
        console.say("没有任何自评表进入汇总。请核对文件夹是否正确、表是否已填写。")
    for status, head in _HEADS.items():
        _print_files(head, result.files(status))
    counts = Counter(finding.severity for finding in run.findings)
    console.say(
        "问题："
        + "，".join(f"{title} {counts[level]} 处" for level, title in SEVERITY_TITLES.items())
        + "。"
    )
    if run.missing:
        names = "、".join(one.unit.name for one in run.missing[:_LISTED])
        more = " 等" if len(run.missing) > _LISTED else ""
        console.say(f"未报单位 {len(run.missing)} 个：{names}{more}。")
    console.say(f"汇总工作簿：{result.workbook}")
    console.say(f"机器可读结果：{result.document}")
    if result.drafts:
        _print_drafts(result)


def _print_drafts(result: RunResult) -> None:
    """Where the drafts are and how much is left to do; those that failed with the reason."""
    written = [one for one in result.drafts if not one.problem]
    gaps = sum(one.gaps for one in written)
    left = f"共 {gaps} 处待补充" if gaps else "没有待补充的内容"
    console.say(f"报告初稿：{result.drafts_folder}（{len(written)} 份，{left}）")
    reports = sum(
        one.stated and not is_superseded(result.run, one)
        for file in result.run.files
        for one in file.submissions
    )
    if reports:
        console.say(
            f"  有 {reports} 份只有自评报告、没有自评表，不再写初稿（要写用 jixiao draft）。"
        )
    for one in result.drafts:
        if one.problem:
            console.complain(f"  {one.name}：{one.problem}")


def _print_files(head: str, files: tuple[FileResult, ...]) -> None:
    if not files:
        return
    console.say(f"{head}：")
    for file in files[:_LISTED]:
        console.say(f"  {console.one_line(file.file)}：{console.one_line(file.reason)}")
    if len(files) > _LISTED:
        console.say(f"  另有 {len(files) - _LISTED} 个，见汇总工作簿的“文件清单”。")
