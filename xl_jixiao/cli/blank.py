"""`jixiao blank`: empty official workbooks, one per unit of a roster."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xl_jixiao.cli import console
from xl_jixiao.cli.chinese import Command
from xl_jixiao.cli.options import (
    county_forms,
    forms_option,
    one_rules_option,
    profile,
    progress_bar,
)

if TYPE_CHECKING:
    from xl_jixiao.actions.hand_out import HandedOut
    from xl_jixiao.layouts.layout import Layout

_SHOWN = 15
"""Merged units that are printed; all of them are in the list."""

FAILED = 3


@click.command(cls=Command)
@click.option(
    "--form",
    "chosen_forms",
    multiple=True,
    metavar="表式",
    help="表式的编号，可多次给出（默认部门整体、基础数据、项目三张；--list-forms 列出）。",
)
@forms_option
@click.option(
    "--roster",
    metavar="文件",
    help="单位名单（.xlsx 或 .csv）：每单位一份，填好单位、项目和批复的数，能自动核算。",
)
@click.option("--year", type=click.IntRange(1990, 2100), metavar="年度", help="印在标题里的年度。")
@click.option("--county", default="", metavar="县名", help="印在标题里的县名。")
@one_rules_option
@click.option("--jobs", type=click.IntRange(1), metavar="个数", help="同时用几个进程（默认自动）。")
@click.option("--out", metavar="文件夹", help="写到这里（必填）。")
@click.option("--force", is_flag=True, help="覆盖同名文件（默认不覆盖）。")
@click.option("--list-forms", is_flag=True, help="列出可用的表式。")
@click.pass_context
def blank(
    ctx: click.Context,
    chosen_forms: tuple[str, ...],
    forms: str | None,
    roster: str | None,
    year: int | None,
    county: str,
    rules: str | None,
    jobs: int | None,
    out: str | None,
    force: bool,
    list_forms: bool,
) -> None:
    """生成空白自评表（.xlsx，A4 可直接打印）。"""
    from xl_jixiao.layouts.loading import use_forms

    use_forms(county_forms(forms))
    if list_forms:
        _print_forms()
        return
    if out is None:
        raise click.UsageError("缺少选项 --out。", ctx)
    from xl_jixiao.actions.blank_forms import blank_book, chosen_layouts
    from xl_jixiao.actions.hand_out import HandOutOptions, hand_out

    layouts, chosen = chosen_layouts(chosen_forms), profile(rules)
    if roster is None:
        blank_book(layouts, Path(out), rules=chosen, year=year, county=county, force=force)
        console.say(f"已生成 1 份空白表，在 {out}。")
        _tell_titles(layouts, county)
        return
    options = HandOutOptions(chosen, layouts, year, county)
    with progress_bar() as report:
        done = hand_out(
            roster, Path(out), options, force=force, jobs=1 if forms else jobs, report=report
        )
    console.say(f"已生成 {len(done.written)} 份空白表，在 {out}。")
    _tell_titles(layouts, county)
    _tell_handed_out(done)
    if done.problems:
        ctx.exit(FAILED)


def _print_forms() -> None:
    from xl_jixiao.layouts.loading import load_layouts
    from xl_jixiao.model.submission import FORM_TITLES

    rows = [("编号", "类型", "名称")]
    rows += [(one.id, FORM_TITLES[one.form], one.name) for one in load_layouts()]
    for line in console.aligned(rows):
        console.say(line)


def _tell_titles(layouts: Sequence[Layout], county: str) -> None:
    from xl_jixiao.actions.blank_forms import without_county

    without = "、".join(without_county(layouts)) if county else ""
    if without:
        console.say(f"标题里没有县名的位置，没有印县名：{without}。")


def _tell_handed_out(done: HandedOut) -> None:
    """What was given, which rows were made into one, what could not be written."""
    given = [one for one in done.written if one.given]
    if given:
        console.say(f"其中 {len(given)} 份填好了批复的数（蓝底、锁定，改动后汇总时指出）。")
    merged = [one for one in done.books if one.note]
    if merged:
        console.say(f"名单中有 {len(merged)} 个单位占几行，各合成一份：")
    for one in merged[:_SHOWN]:
        console.say(f"  {console.clip(one.unit.name, 30)}：{one.note}")
    if len(merged) > _SHOWN:
        console.say(f"  另有 {len(merged) - _SHOWN} 个。")
    console.say(f"写出的文件列在 {done.listing.name}，次序与名单相同。")
    for problem in done.problems:
        console.complain(f"  {console.one_line(problem)}")
