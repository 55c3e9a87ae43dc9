"""`jixiao explain`: how the score of one row came about, and what is wrong at a cell."""

from __future__ import annotations

from collections.abc import Iterator

import click

from xl_jixiao.batch.single import evaluate_task
from xl_jixiao.batch.task import Settings, Task
from xl_jixiao.cli import console
from xl_jixiao.cli.check import require_files
from xl_jixiao.cli.chinese import Command, unknown
from xl_jixiao.cli.explain_place import Place, parse_place, read_address
from xl_jixiao.cli.explain_text import text_lines
from xl_jixiao.cli.file_report import finding_lines, total_line
from xl_jixiao.cli.options import profile, rules_option
from xl_jixiao.model.finding import Evaluated, FileResult, Status
from xl_jixiao.model.grid import Area, CellRef
from xl_jixiao.model.submission import BaseDatum, FundLine, Indicator


@click.command(cls=Command)
@click.argument("file", metavar="文件")
@click.argument("cell", metavar="单元格")
@rules_option
@click.pass_context
def explain(ctx: click.Context, file: str, cell: str, rules: str | None) -> None:
    """说明一个单元格所在行的得分怎么来的，以及该处的问题。

    \b
    单元格写作 G12，有几张工作表时写作 表名!G12。
    Word 文档的表格依次为 表1、表2……，写作 表1!G5；文字写作 段12句2。
    """  # noqa: D301 - \b is click's mark for a paragraph that keeps its lines
    place = parse_place(cell)
    settings = Settings(profile(rules))
    require_files((file,))
    result = evaluate_task(Task(file, file), settings)
    if result.status is not Status.MERGED:
        console.complain(f"{file}：{result.reason}")
        ctx.exit(3 if result.status is Status.REJECTED else 2)
    _require_sheet(result, place)
    lines = [*text_lines(result, place), *_derivations(result, place), *_findings(result, place)]
    if not lines:
        raise click.UsageError(
            f"单元格 {cell} 不在任何指标行、资金行或总分行，也没有问题指向它。"
            f"本文件读到的表：{'；'.join(_areas(result))}。",
            ctx,
        )
    for line in lines:
        console.say(line)


def _require_sheet(result: FileResult, place: Place) -> None:
    sheets = [sheet.sheet for sheet in result.sheets]
    if place.sheet and place.sheet not in sheets:
        raise click.UsageError(unknown("工作表", place.sheet, sheets))


def _areas(result: FileResult) -> Iterator[str]:
    for one in result.submissions:
        area = one.area
        if one.stated:
            yield f"{one.sheet}!段{area.top}～段{area.bottom}"
            continue
        first, last = (
            CellRef(one.sheet, area.top, area.left),
            CellRef(one.sheet, area.bottom, area.right),
        )
        yield f"{one.sheet}!{first.a1}:{last.a1}"


def _derivations(result: FileResult, place: Place) -> Iterator[str]:
    for one in result.evaluated:
        here = one.submission
        if not place.on(here.sheet) or not _within(here.area, place):
            continue
        yield from _funds(one, place)
        yield from _indicators(one, place)
        yield from _total(one, place)
        for datum in here.base:
            ref = datum.value.entry.ref
            if ref is not None and (ref.row, ref.col) == (place.ref.row, place.ref.col):
                yield _base_line(datum)


def _within(area: Area, place: Place) -> bool:
    if place.is_text:
        return area.top <= place.ref.row <= area.bottom
    return area.holds(place.ref.row, place.ref.col)


def _funds(one: Evaluated, place: Place) -> Iterator[str]:
    lines = one.score.funds if one.score else (None,) * len(one.submission.funds)
    for fund, line in zip(one.submission.funds, lines, strict=True):
        if not place.in_row_of(fund.ref) or _beside(fund, place):
            continue
        yield f"{fund.ref.sheet}!{fund.ref.a1}  {fund.label}"
        yield f"  {line.trace}" if line else "  该行不评分，只参与合计核对。"


def _beside(fund: FundLine, place: Place) -> bool:
    """Whether another figure of the same row is meant: two labels stand in one row where income
    and expense kinds do.
    """
    ref = fund.amount.entry.ref
    return ref is not None and ref.row == place.ref.row and ref.col != place.ref.col


def _indicators(one: Evaluated, place: Place) -> Iterator[str]:
    if one.score is None:
        return
    for row, line in zip(one.submission.indicators, one.score.indicators, strict=True):
        if place.in_row_of(row.ref):
            yield f"{row.ref.sheet}!{row.ref.a1}  {_path(row)}"
            target, actual = row.target.text or "（空）", row.actual.text or "（空）"
            yield f"  年度指标值：{target}  实际完成值：{actual}"
            yield f"  {line.trace}"
            yield from (f"  提示：{hint.text}" for hint in line.hints)


def _path(row: Indicator) -> str:
    return " / ".join(entry.text for entry in (row.level1, row.level2, row.level3) if entry.text)


def _total(one: Evaluated, place: Place) -> Iterator[str]:
    submission, score = one.submission, one.score
    refs = (submission.claimed_total.entry.ref, submission.claimed_points.entry.ref)
    if score is not None and any(ref is not None and place.in_row_of(ref) for ref in refs):
        yield f"{submission.sheet}!{place.a1}  总分"
        yield f"  {total_line(submission, score)}"
        yield f"  {score.trace}"


def _base_line(datum: BaseDatum) -> str:
    value = datum.value.entry.text or "（空）"
    return f"{datum.section}：{datum.label} {datum.column} = {value}（不评分，只检查）"


def _findings(result: FileResult, place: Place) -> Iterator[str]:
    """Findings at the cell or elsewhere in its row: a blank reason column is what a score of the
    same row wants explained.
    """
    here = tuple(
        finding
        for finding in result.findings
        if place.sheet in {"", finding.sheet}
        and any(
            ref is not None and place.in_row_of(ref) for ref in map(read_address, finding.cells)
        )
    )
    if here:
        yield from finding_lines(here, here=result.file)
