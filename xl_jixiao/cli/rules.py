"""`jixiao rules`: the profiles, as a list, as a sheet to edit, and tried on worked examples."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xl_jixiao.cli import console
from xl_jixiao.cli.chinese import Command, Lazy, LazyGroup
from xl_jixiao.cli.options import (
    county_forms,
    format_option,
    forms_option,
    one_rules_option,
    profile,
    progress_bar,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_jixiao.actions.rule_sheets import JudgedCase
    from xl_jixiao.facts.rule_changes import ComparedRules, FormChange

FINDINGS = 1

_RULES_LAZY = {
    "list": Lazy("xl_jixiao.cli.rules:list_rules", "列出随程序附带的口径。"),
    "show": Lazy("xl_jixiao.cli.rules:show_rules", "显示一个口径的全部规定和出处。"),
    "export": Lazy("xl_jixiao.cli.rules:export", "把一个口径导出成口径表（.xlsx），改好后选用。"),
    "test": Lazy("xl_jixiao.cli.rules:test", "用口径表里的算例核对口径。"),
    "diff": Lazy("xl_jixiao.cli.rules:diff", "比较两个口径：谁的得分、等级会变，为什么。"),
}


@click.group(cls=LazyGroup, lazy=_RULES_LAZY)
def rules() -> None:
    """评分口径：查看、导出成表、核对。"""


@click.command("list", cls=Command)
@format_option
def list_rules(output: str) -> None:
    """列出随程序附带的口径，✓ 表示已与官方原文核对。"""
    from xl_jixiao.rules.loading import load_rules, shipped_names

    profiles = [load_rules(name) for name in shipped_names()]
    if output == "json":
        console.say_json(
            [
                {
                    "id": one.id,
                    "title": one.title,
                    "version": one.version,
                    "issuer": one.issuer,
                    "verified": one.verified,
                }
                for one in profiles
            ]
        )
        return
    rows = [("", "名称", "版本", "标题", "发布机关")]
    rows += [
        ("✓" if one.verified else "✗", one.id, one.version, one.title, one.issuer)
        for one in profiles
    ]
    for line in console.aligned(rows):
        console.say(line)
    console.say("✓ 已与官方原文核对；✗ 未核对原文，使用前请对照本地文件。默认 national。")


@click.command("show", cls=Command)
@click.argument("name", metavar="口径", default="national")
def show_rules(name: str) -> None:
    """显示一个口径（名称或文件）的全部规定和出处。"""
    from xl_jixiao.rules.describe import describe

    for line in console.aligned(describe(profile(name))):
        console.say(line)


@click.command(cls=Command)
@click.argument("out", metavar="口径.xlsx", type=click.Path(path_type=Path))
@one_rules_option
@click.option("--force", is_flag=True, help="覆盖同名文件（默认不覆盖）。")
def export(out: Path, rules: str | None, force: bool) -> None:
    """把一个口径导出成口径表：在 Excel、WPS 里改好，用 --rules 口径.xlsx 选用。"""
    if out.suffix.lower() != ".xlsx":
        raise click.UsageError(f"口径表是 .xlsx 文件，现为“{out.name}”。")
    if out.exists() and not force:
        raise click.UsageError(f"“{out}”已经存在。请换一个文件名，或加 --force 覆盖。")
    from xl_jixiao.actions.rule_sheets import export_rules

    chosen = profile(rules)
    export_rules(chosen, out)
    console.say(f"已导出“{chosen.title}”（{chosen.label}），在 {out}。")
    console.say("改“值”一栏，换一个名称，存盘后用 --rules 选用；核对算例：jixiao rules test。")


@click.command(cls=Command)
@click.argument("path", metavar="口径.xlsx", type=click.Path(path_type=Path))
@click.pass_context
def test(ctx: click.Context, path: Path) -> None:
    """用口径表“算例”里的各行核对口径：应得分与核算的得分是否一致。"""
    from xl_jixiao.actions.rule_sheets import all_hold, judge_cases

    judged = judge_cases(path)
    rows = [("单元格", "表式", "年度指标值", "实际完成值", "分值", "应得分", "核算", "结果")]
    rows += [_case_row(one) for one in judged]
    for line in console.aligned(rows):
        console.say(line)
    for one in judged:
        if not one.holds:
            console.say(f"{one.case.cell}：{one.line.trace}")
    wrong = sum(not one.holds for one in judged)
    console.say(
        f"共{len(judged)}个算例，{wrong}个不一致。" if wrong else f"{len(judged)}个算例都一致。"
    )
    ctx.exit(0 if all_hold(judged) else FINDINGS)


def _case_row(one: JudgedCase) -> tuple[str, str, str, str, str, str, str, str]:
    from xl_jixiao.rules.settings import FORM_NAMES
    from xl_jixiao.text.wording import plain

    case = one.case
    shown = "算不出" if one.line.score is None else plain(one.line.score)
    numbers = ("" if value is None else plain(value) for value in (case.points, case.expected))
    points, expected = numbers
    verdict = "一致" if one.holds else "不一致"
    form = FORM_NAMES[case.form] if case.form else ""
    return case.cell, form, case.target, case.actual, points, expected, shown, verdict


_LISTED = 20


@click.command(cls=Command)
@click.argument("first", metavar="口径甲")
@click.argument("second", metavar="口径乙")
@click.argument("folder", metavar="文件夹", type=click.Path(path_type=Path))
@click.option(
    "--out",
    metavar="对比.xlsx",
    type=click.Path(path_type=Path),
    help="写成工作簿，旁边同名的 .json 是同样的内容（默认只显示）。",
)
@click.option("--jobs", type=click.IntRange(1), metavar="个数", help="同时用几个进程（默认自动）。")
@click.option("--force", is_flag=True, help="覆盖同名文件（默认不覆盖）。")
@forms_option
@format_option
@click.pass_context
def diff(
    ctx: click.Context,
    first: str,
    second: str,
    folder: Path,
    out: Path | None,
    jobs: int | None,
    force: bool,
    forms: str | None,
    output: str,
) -> None:
    """用两个口径核算同一批自评表：哪些表的得分、等级会变，由于哪条规定、哪些行。

    输入文件只读不写。口径写名称，或 .xlsx、.toml 文件。
    """
    if out is not None and out.suffix.lower() != ".xlsx":
        raise click.UsageError(f"对比结果是 .xlsx 文件，现为“{out.name}”。")
    from xl_jixiao.actions.rule_diff import compare_rules, write_comparison
    from xl_jixiao.outputs.rule_diff import comparison_json

    county = county_forms(forms)
    with progress_bar() as report:
        compared = compare_rules(
            folder, profile(first), profile(second), jobs=jobs, report=report, forms=county
        )
    document = None if out is None else write_comparison(compared, out, force=force)
    if output == "json":
        click.echo(comparison_json(compared), nl=False)
    else:
        _print_changes(compared)
        if document is not None:
            console.say(f"对比工作簿：{out}")
            console.say(f"机器可读结果：{document}")
    ctx.exit(compared.exit_code)


def _print_changes(compared: ComparedRules) -> None:
    """What differs, and each form that changes with its rows; files that could not be read."""
    from xl_jixiao.model.finding import Status
    from xl_jixiao.outputs.rule_diff import told

    for differences in compared.differences.values():
        for one in differences:
            console.say(f"规定不同：{one.title}")
            console.say(f"  {compared.first.label}：{one.first or '没有规定'}")
            console.say(f"  {compared.second.label}：{one.second or '没有规定'}")
    changed = [one for one in compared.forms if one.changes_score or one.changes_grade]
    for form in changed[:_LISTED]:
        for line in _form_lines(form):
            console.say(line)
    if len(changed) > _LISTED:
        console.say(f"另有 {len(changed) - _LISTED} 张，用 --out 写成工作簿查看。")
    for file in compared.files:
        if file.status is Status.REJECTED:
            console.complain(
                f"未能处理 {console.one_line(file.file)}：{console.one_line(file.reason)}"
            )
    console.say(told(compared))


def _form_lines(form: FormChange) -> Iterator[str]:
    from xl_jixiao.outputs.rule_diff import grade_told, score_told, total_told

    sides = (f"{total_told(one)} {grade_told(one)}" for one in (form.first, form.second))
    named = "，".join(one for one in (form.unit, form.project) if one) or "未写单位"
    why = f"（{'、'.join(form.rules)}）" if form.rules else ""
    yield console.one_line(f"{named}（{form.file} {form.sheet}）：{' → '.join(sides)}{why}")
    for row in form.rows[:_LISTED]:
        scores = f"{score_told(row.first)} → {score_told(row.second)}"
        cells = f"（{row.target}，{row.actual}）" if row.target or row.actual else ""
        told = f"{row.cell} {row.name}{cells}：{scores}，{'、'.join(row.rules)}"
        yield f"  {console.one_line(told)}"
