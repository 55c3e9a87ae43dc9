"""`jixiao blank`: empty official workbooks, one per unit of a roster."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from xl_jixiao.cli import console
from xl_jixiao.cli.chinese import Command, unknown
from xl_jixiao.model.roster import RosterRow
from xl_jixiao.model.submission import Form
from xl_jixiao.outputs.blank_list import LIST_NAME
from xl_jixiao.outputs.files import distinct, file_stem
from xl_jixiao.rounds.roster import read_roster_rows

_SHOWN = 15
"""Merged units that are printed; all of them are in the list."""
DEFAULT_FORMS = ("hunan-department", "hunan-basic-data", "central-project")


@dataclass(frozen=True, slots=True)
class BlankOrder:
    """One workbook to write."""

    name: str
    """Of the unit, "" for a workbook without one."""
    department: str
    forms: tuple[str, ...]
    """Layout ids."""
    code: str = ""
    note: str = ""
    """Which rows of the roster were made into this one."""


@click.command(cls=Command)
@click.option(
    "--form",
    "forms",
    multiple=True,
    metavar="表式",
    help="表式的编号，可多次给出（默认部门整体、基础数据、项目三张；--list-forms 列出）。",
)
@click.option(
    "--roster", metavar="文件", help="单位名单（.xlsx 或 .csv）：每单位一份，填好单位名称。"
)
@click.option("--year", type=click.IntRange(1990, 2100), metavar="年度", help="印在标题里的年度。")
@click.option("--county", default="", metavar="县名", help="印在标题里的县名。")
@click.option("--out", metavar="文件夹", help="写到这里（必填）。")
@click.option("--force", is_flag=True, help="覆盖同名文件（默认不覆盖）。")
@click.option("--list-forms", is_flag=True, help="列出可用的表式。")
@click.pass_context
def blank(
    ctx: click.Context,
    forms: tuple[str, ...],
    roster: str | None,
    year: int | None,
    county: str,
    out: str | None,
    force: bool,
    list_forms: bool,
) -> None:
    """生成空白自评表（.xlsx，A4 可直接打印）。"""
    if list_forms:
        _print_forms()
        return
    if out is None:
        raise click.UsageError("缺少选项 --out。", ctx)
    chosen = _known_forms(forms or DEFAULT_FORMS)
    lines = read_roster_rows(Path(roster)).rows if roster else ()
    orders = list(_orders(lines, chosen)) if roster else [BlankOrder("", "", tuple(chosen))]
    targets = _targets(orders, Path(out))
    listing = Path(out) / LIST_NAME
    _refuse_existing([*targets, listing] if roster else targets, force=force)
    Path(out).mkdir(parents=True, exist_ok=True)
    for order, path in zip(orders, targets, strict=True):
        _write(order, path, year=year, county=county)
    console.say(f"已生成 {len(orders)} 份空白表，在 {out}。")
    if county:
        _tell_titles_without_place(chosen)
    if roster:
        _list_written(orders, targets, listing)


def _print_forms() -> None:
    from xl_jixiao.layouts.loading import load_layouts
    from xl_jixiao.model.submission import FORM_TITLES

    rows = [("编号", "类型", "名称")]
    rows += [(one.id, FORM_TITLES[one.form], one.name) for one in load_layouts()]
    for line in console.aligned(rows):
        console.say(line)


def _known_forms(names: Iterable[str]) -> Mapping[str, Form]:
    """Layout id → its kind, for the chosen ones.

    Raises:
        click.UsageError: names that are none; the near ones are suggested.
    """
    from xl_jixiao.layouts.loading import load_layouts

    kinds = {layout.id: layout.form for layout in load_layouts()}
    problems = [unknown("表式", name, kinds) for name in names if name not in kinds]
    if problems:
        raise click.UsageError("".join(problems))
    return {name: kinds[name] for name in names}


def _tell_titles_without_place(chosen: Iterable[str]) -> None:
    """The official titles that name no county."""
    from xl_jixiao.layouts.loading import find_layout

    layouts = [layout for name in chosen if (layout := find_layout(name)) is not None]
    without = [layout.name for layout in layouts if "{county}" not in layout.title.text]
    if without:
        console.say(f"标题里没有县名的位置，没有印县名：{'、'.join(without)}。")


def _list_written(orders: Sequence[BlankOrder], targets: Sequence[Path], listing: Path) -> None:
    """Write the list of what was written, and say what was merged."""
    from xl_jixiao.outputs.blank_list import Written, write_list
    from xl_jixiao.outputs.files import whole

    written = [
        Written(
            order.code, order.name, order.department, path.name, "、".join(order.forms), order.note
        )
        for order, path in zip(orders, targets, strict=True)
    ]
    with whole(listing) as place:
        write_list(written, place)
    merged = [order for order in orders if order.note]
    if merged:
        console.say(f"名单中有 {len(merged)} 个单位占几行，各合成一份：")
    for order in merged[:_SHOWN]:
        console.say(f"  {console.clip(order.name, 30)}：{order.note}")
    if len(merged) > _SHOWN:
        console.say(f"  另有 {len(merged) - _SHOWN} 个。")
    console.say(f"写出的文件列在 {listing.name}，次序与名单相同。")


def _orders(lines: Iterable[RosterRow], chosen: Mapping[str, Form]) -> Iterable[BlankOrder]:
    """One workbook per unit, with the chosen forms of the kinds that the roster wants of it."""
    from xl_jixiao.text.labels import fold

    by_name: dict[str, list[RosterRow]] = {}
    for line in lines:
        by_name.setdefault(fold(line.name), []).append(line)
    for same in by_name.values():
        units = list(same)
        wanted = {unit.form for unit in units}
        forms = tuple(layout for layout, kind in chosen.items() if None in wanted or kind in wanted)
        department = next((unit.department for unit in units if unit.department), "")
        code = next((unit.code for unit in units if unit.code), "")
        yield BlankOrder(units[0].name, department, forms or tuple(chosen), code, _merged(same))


def _merged(same: Sequence[RosterRow]) -> str:
    """Which rows of the roster speak of one unit, and where they differ."""
    from xl_jixiao.model.submission import FORM_TITLES

    if len(same) == 1:
        return ""
    rows = "、".join(str(line.row) for line in same)
    forms = [FORM_TITLES[line.form] if line.form else "各种表" for line in same]
    parts = [f"名单第{rows}行（{'、'.join(dict.fromkeys(forms))}）合成一份"]
    if len(set(forms)) < len(forms):
        parts.append("其中有重复的行")
    for name, values in (
        ("单位编码", [line.code for line in same]),
        ("单位名称", [line.name for line in same]),
        ("主管部门", [line.department for line in same]),
    ):
        different = list(dict.fromkeys(value for value in values if value))
        if len(different) > 1:
            parts.append(f"{name}写法不同（{'、'.join(different)}），用第一种")
    return "；".join(parts)


def _targets(orders: Sequence[BlankOrder], out: Path) -> list[Path]:
    """The file of each workbook; numbered, so that they sort as the roster does."""
    width = len(str(len(orders)))
    names = distinct(
        file_stem(f"{at:0{width}}_{order.name}绩效自评表" if order.name else "绩效自评表（空白）")
        for at, order in enumerate(orders, start=1)
    )
    return [out / f"{name}.xlsx" for name in names]


def _refuse_existing(paths: Iterable[Path], *, force: bool) -> None:
    existing = [path.name for path in paths if path.exists()]
    if existing and not force:
        shown = "、".join(existing[:5]) + ("等" if len(existing) > 5 else "")
        raise click.UsageError(
            f"已有 {len(existing)} 个同名文件（{shown}），里面可能有填好的内容，没有写出任何文件。"
            "请换一个输出文件夹，或加 --force 覆盖。"
        )


def _write(order: BlankOrder, path: Path, *, year: int | None, county: str) -> None:
    from xl_jixiao.layouts.blank import plan_blank
    from xl_jixiao.outputs.files import whole
    from xl_jixiao.outputs.planned import write_blank

    plans = [
        plan_blank(
            form,
            unit=order.name,
            unit_code=order.code,
            year=year,
            department=order.department,
            county=county,
        )
        for form in order.forms
    ]
    with whole(path) as place:
        write_blank(plans, place)
