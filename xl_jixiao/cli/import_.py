"""`jixiao import`: our template workbook, filled in from a Word report or another workbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from xl_jixiao.cli import console
from xl_jixiao.cli.chinese import Command, unknown
from xl_jixiao.cli.options import one_rules_option, profile

if TYPE_CHECKING:
    from xl_jixiao.importing.listing import RemarkLine
    from xl_jixiao.importing.plan import ImportOptions, PlannedWorkbook
    from xl_jixiao.layouts.layout import Layout
    from xl_jixiao.model.submission import Form

FAILED = 3
_SUFFIXES = (".xlsx", ".xlsm")
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
    "forms",
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
@click.option("--force", is_flag=True, help="覆盖同名文件（默认不覆盖）。")
@click.pass_context
def import_(
    ctx: click.Context,
    source: Path,
    out: Path | None,
    forms: tuple[str, ...],
    year: int | None,
    targets_only: bool,
    rules: str | None,
    force: bool,
) -> None:
    """把 Word 报告、去年的表或其他表样的自评表填进本工具的模板。

    放不下的、改动了的、由正文读出的内容都列在工作表“导入说明”里。
    """
    if out is None:
        raise click.UsageError("缺少选项 --out。", ctx)
    _refuse_name(source, out)
    from xl_jixiao.actions.import_forms import read_for_import
    from xl_jixiao.batch.settings import Settings
    from xl_jixiao.importing.plan import ImportOptions, TooManyRowsError, plan_books, source_of

    order = ImportOptions(_layouts(forms), profile(rules), year, targets_only)
    found = read_for_import(source, Settings(order.rules))
    if isinstance(found, str):
        _give_up(ctx, source, found)
    try:
        books = plan_books(
            source_of(source.name, found), order, macros=out.suffix.lower() == ".xlsm"
        )
    except TooManyRowsError as error:
        _give_up(ctx, source, str(error))
    paths = _targets(books, out)
    _refuse_existing(paths, force=force)
    _write(books, paths, order)


def _give_up(ctx: click.Context, source: Path, reason: str) -> NoReturn:
    console.complain(f"{console.one_line(source.name)}：{reason}")
    console.complain("没有写出任何文件。")
    ctx.exit(FAILED)


def _refuse_name(source: Path, out: Path) -> None:
    if out.suffix.lower() not in _SUFFIXES:
        raise click.UsageError(f"--out 应是 .xlsx 或 .xlsm 文件，给出的是“{out.name}”。")
    if not source.is_file():
        raise click.UsageError(f"没有文件“{source}”。请检查路径。")
    if out.exists() and out.samefile(source):
        raise click.UsageError("--out 不能是要导入的文件本身，请换一个文件名。")


def _layouts(names: Sequence[str]) -> dict[Form, Layout]:
    from xl_jixiao.importing.plan import layouts_of
    from xl_jixiao.layouts.loading import load_layouts

    known = {layout.id for layout in load_layouts()}
    problems = [unknown("表式", name, sorted(known)) for name in names if name not in known]
    if problems:
        raise click.UsageError("".join(problems))
    return layouts_of(names)


def _targets(books: Sequence[PlannedWorkbook], out: Path) -> list[Path]:
    """The file of each workbook: --out itself, and for further ones with unit and year behind."""
    from xl_jixiao.outputs.files import distinct, file_stem

    stems = [out.stem]
    for book in books[1:]:
        year = f"{book.year}年度" if book.year else ""
        same = (book.unit, book.year) == (books[0].unit, books[0].year)
        stems.append(out.stem if same else file_stem(f"{out.stem}_{book.unit}{year}"))
    return [out.with_name(f"{stem}{out.suffix}") for stem in distinct(stems)]


def _refuse_existing(paths: Sequence[Path], *, force: bool) -> None:
    existing = [path.name for path in paths if path.exists()]
    if existing and not force:
        raise click.UsageError(
            f"已有同名文件（{'、'.join(existing[:5])}），没有写出任何文件。"
            "请换一个文件名，或加 --force 覆盖。"
        )


def _write(books: Sequence[PlannedWorkbook], paths: Sequence[Path], order: ImportOptions) -> None:
    from xl_jixiao.actions.import_forms import sheet_names, write_book

    for book, path in zip(books, paths, strict=True):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_book(book, path, order.rules)
        year = f"{book.year}年度" if book.year else "（年度不明）"
        sheets = "、".join(sheet_names(book))
        console.say(f"已写出 {path}：{book.unit or '（单位不明）'}{year}，{sheets}。")
    # what is said of the source as a whole is in each of the workbooks
    _tell(tuple(dict.fromkeys(line for book in books for line in book.listed)))


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
