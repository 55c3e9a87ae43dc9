"""`jixiao forms`: a county's own forms, drafted from a blank and checked."""

from __future__ import annotations

from pathlib import Path

import click

from xl_jixiao.cli import console
from xl_jixiao.cli.chinese import Command, Lazy, LazyGroup

_FORMS_LAZY = {
    "learn": Lazy("xl_jixiao.cli.forms:learn", "由本县的空白表起草一个表式文件。"),
    "check": Lazy("xl_jixiao.cli.forms:check", "核对一个文件夹里的表式和词汇。"),
}


@click.group(cls=LazyGroup, lazy=_FORMS_LAZY)
def forms() -> None:
    """本县自己的表式：由空白表起草、核对；用 --forms 文件夹 选用。"""


@click.command(cls=Command)
@click.argument("blank", metavar="空白表", type=click.Path(path_type=Path))
@click.option(
    "--out",
    required=True,
    metavar="表式.toml",
    type=click.Path(path_type=Path),
    help="写到这里（必填）；文件名就是表式的编号。",
)
@click.option("--force", is_flag=True, help="覆盖同名文件（默认不覆盖）。")
def learn(blank: Path, out: Path, force: bool) -> None:
    """由本县的空白表起草一个表式文件，认不出的地方写明“请补”，由人补全。"""
    if out.suffix.lower() != ".toml":
        raise click.UsageError(f"表式是 .toml 文件，现为“{out.name}”。")
    from xl_jixiao.actions.learn_forms import learn_blank

    learned = learn_blank(blank, out, force=force)
    console.say(f"已起草 {learned.path}。")
    for gap in learned.gaps:
        console.say(f"  请补：{console.one_line(gap)}")
    for problem in learned.problems:
        console.say(f"  还不能用：{console.one_line(problem)}")
    console.say("补全后用 jixiao forms check 核对所在的文件夹，汇总时加 --forms 文件夹。")


@click.command(cls=Command)
@click.argument("folder", metavar="文件夹", type=click.Path(path_type=Path))
def check(folder: Path) -> None:
    """核对一个文件夹里的表式和词汇，错处一次列全，写明文件和位置。"""
    from xl_jixiao.layouts.extra import read_extra_forms

    found = read_extra_forms(folder)
    for layout in found.layouts:
        console.say(f"表式 {layout.id} {layout.version}：{layout.name}")
    console.say(f"{len(found.layouts)} 个表式、{len(found.words)} 个词，没有错处。")
