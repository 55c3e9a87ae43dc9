"""`jixiao addin build`: the template workbooks and the add-in, made without Excel."""

from __future__ import annotations

from pathlib import Path

import click

from xl_jixiao.cli import console
from xl_jixiao.cli.chinese import Command
from xl_jixiao.cli.options import profile, rules_option

FOLDER = "workbook_templates"
_BUILD_ONLY = {"xlwings", "pyopenvba", "pyOpenVBA"}


@click.command(cls=Command)
@click.option(
    "--out",
    default=FOLDER,
    metavar="文件夹",
    help=f"写到这里，同名文件会被替换（默认当前文件夹下的 {FOLDER}）。",
)
@rules_option
def build(out: str, rules: str | None) -> None:
    """生成模板工作簿（.xlsm、.xlsx）、汇总工作簿、加载项（.xlam）和报告模板（.docx）。

    不需要 Excel。核算公式和 JX_RULES 按 --rules 的口径生成；
    同样的程序和口径每次生成的文件完全相同。
    """
    chosen = profile(rules)
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        from xl_jixiao.excel.template import build as build_templates
        from xl_jixiao.outputs.draft.library import FOLDER as NARRATIVES
        from xl_jixiao.outputs.draft.shipped.build import build_templates as build_narratives

        written = (
            *build_templates(folder, rules=chosen),
            *build_narratives(folder / NARRATIVES),
        )
    except ModuleNotFoundError as error:
        if error.name not in _BUILD_ONLY:
            raise
        message = f'生成模板需要 {error.name}，请先运行：pip install "xl_jixiao[test]"'
        raise click.UsageError(message) from None
    for path in written:
        console.say(f"已生成 {path}（{path.stat().st_size / 1024:.0f} KB）")
    console.say(f"核算公式和 JX_RULES 按口径“{chosen.label}”。")
