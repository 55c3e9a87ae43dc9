"""`jixiao import`: our template workbook, filled in from a Word report or another workbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xl_jixiao.cli import console
from xl_jixiao.cli.chinese import Command
from xl_jixiao.cli.options import county_forms, forms_option, one_rules_option, profile

if TYPE_CHECKING:
    from xl_jixiao.importing.listing import RemarkLine

FAILED = 3
_SHOWN = 15
"""Lines of the list that are printed; all of them are in the workbook."""


@click.command("import", cls=Command)
@click.argument("source", metavar="文件", type=click.Path(path_type=Path))
@click.option(
    "--out",
    metavar="工作簿",
    type=click.Path(path_type=Path),
    help="写到这个文件（必填）；.xlsx 不含宏，.xlsm 含宏和按钮。",
)
@click.option(
    "--form",
    "chosen_forms",
    multiple=True,
    metavar="表式",
    help="改用这种表式，可多次给出（默认部门整体、基础数据、项目三张；见 blank --list-forms）。",
)
@click.option("--year", type=click.IntRange(1990, 2100), metavar="年度", help="写成这个年度的表。")
@click.option(
    "--targets-only",
    is_flag=True,
    help="只带结构、目标、指标值和分值；资金、完成值、得分空着，上年决算数取原表的决算数。",
)
@one_rules_option
@forms_option
@click.option("--force", is_flag=True, help="覆盖同名文件（默认不覆盖）。")
@click.pass_context
def import_(
    ctx: click.Context,
    source: Path,
    out: Path | None,
    chosen_forms: tuple[str, ...],
    year: int | None,
    targets_only: bool,
    rules: str | None,
    forms: str | None,
    force: bool,
) -> None:
    """把 Word 报告、去年的表或其他表样的自评表填进本工具的模板。

    放不下的、改动了的、由正文读出的内容都列在工作表“导入说明”里。
    """
    if out is None:
        raise click.UsageError("缺少选项 --out。", ctx)
    from xl_jixiao.actions.import_forms import ImportRequest, import_file

    request = ImportRequest(
        source, out, profile(rules), chosen_forms, year, targets_only, force, county_forms(forms)
    )
    done = import_file(request)
    if done.problem:
        console.complain(f"{console.one_line(source.name)}：{done.problem}")
        console.complain("没有写出任何文件。")
        ctx.exit(FAILED)
    for book in done.books:
        when = f"{book.year}年度" if book.year else "（年度不明）"
        sheets = "、".join(book.sheets)
        console.say(f"已写出 {book.path}：{book.unit or '（单位不明）'}{when}，{sheets}。")
    _tell(done.listed)


def _tell(listed: Sequence[RemarkLine]) -> None:
    """What a person must look at; all of it is in the workbook."""
    from xl_jixiao.importing.filling import RemarkKind
    from xl_jixiao.importing.listing import LISTING_SHEET

    counts = Counter(one.kind for one in listed)
    lost = [one for one in listed if one.kind is RemarkKind.UNPLACED]
    if not lost:
        console.say("填了的内容都已放入。")
    else:
        console.say(f"未放入 {len(lost)} 项：")
        _tell_by_column(lost)
    changed = [one for one in listed if one.kind is RemarkKind.CHANGED]
    if changed:
        console.say(f"已放入但作了改动 {len(changed)} 项，请核对：")
        _tell_by_column(changed)
    others = "，".join(
        f"{counts[kind]} 项{kind.value}"
        for kind in (RemarkKind.STATED, RemarkKind.OMITTED)
        if counts[kind]
    )
    if others:
        console.say(f"另有{others}。")
    console.say(f"全部列在工作表“{LISTING_SHEET}”里。")


def _tell_by_column(found: Sequence[RemarkLine]) -> None:
    """A line for each column, as far as a screen has room."""
    from xl_jixiao.importing.listing import by_column

    summaries = by_column(found)
    for one in summaries[:_SHOWN]:
        place = f"{one.sheet}!{one.cells}" if one.cells else one.sheet
        text = f"“{console.clip(one.text, 40)}”"
        if one.lines > 1:
            text = f"“{console.clip(one.column, 20)}”栏 {one.lines} 项，{text}等"
        console.say(f"  {console.clip(place, 40)} {text}：{console.clip(one.why, 60)}")
    if len(summaries) > _SHOWN:
        rest = sum(one.lines for one in summaries[_SHOWN:])
        console.say(f"  另有 {rest} 项。")
