"""`jixiao blank`: empty official workbooks, one per unit of a roster."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from xl_jixiao.cli import console
from xl_jixiao.cli.chinese import Command, unknown
from xl_jixiao.model.roster import RosterUnit
from xl_jixiao.model.submission import Form
from xl_jixiao.outputs.files import distinct, file_stem
from xl_jixiao.rounds.roster import read_roster

DEFAULT_FORMS = ("hunan-department", "hunan-basic-data", "central-project")


@dataclass(frozen=True, slots=True)
class BlankOrder:
    """One workbook to write."""

    name: str
    """Of the unit, "" for a workbook without one."""
    department: str
    forms: tuple[str, ...]
    """Layout ids."""


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
    units = read_roster(Path(roster)) if roster else ()
    orders = list(_orders(units, chosen)) if roster else [BlankOrder("", "", tuple(chosen))]
    targets = _targets(orders, Path(out))
    _refuse_existing(targets.values(), force=force)
    Path(out).mkdir(parents=True, exist_ok=True)
    for order in orders:
        _write(order, targets[order.name], year=year, county=county)
    console.say(f"已生成 {len(orders)} 份空白表，在 {out}。")


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


def _orders(units: Iterable[RosterUnit], chosen: Mapping[str, Form]) -> Iterable[BlankOrder]:
    """One workbook per unit, with the chosen forms of the kinds that the roster wants of it."""
    by_name: dict[str, list[RosterUnit]] = {}
    for unit in units:
        by_name.setdefault(unit.name, []).append(unit)
    for name, lines in by_name.items():
        wanted = {line.form for line in lines}
        forms = tuple(layout for layout, kind in chosen.items() if None in wanted or kind in wanted)
        department = next((line.department for line in lines if line.department), "")
        yield BlankOrder(name, department, forms or tuple(chosen))


def _targets(orders: Sequence[BlankOrder], out: Path) -> Mapping[str, Path]:
    """Unit → its file; two names that become one on disk get a number."""
    names = distinct(
        file_stem(f"{order.name}绩效自评表" if order.name else "绩效自评表（空白）")
        for order in orders
    )
    return {order.name: out / f"{name}.xlsx" for order, name in zip(orders, names, strict=True)}


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
        plan_blank(form, unit=order.name, year=year, department=order.department, county=county)
        for form in order.forms
    ]
    with whole(path) as place:
        write_blank(plans, place)
