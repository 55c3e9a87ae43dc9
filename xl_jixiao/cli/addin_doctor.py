"""`jixiao addin doctor`: what keeps the Excel side from working here, and the remedy."""

from __future__ import annotations

import click

from xl_jixiao.cli import console
from xl_jixiao.cli.chinese import Command


@click.command(cls=Command)
@click.pass_context
def doctor(ctx: click.Context) -> None:
    """检查这台电脑上 Excel 部分能不能用：Python、xlwings、宏策略、路径，并说明怎么办。

    有“问题”时退出码为 1。
    """
    from xl_jixiao.excel.doctor import Level, diagnose
    from xl_jixiao.excel.doctor_facts import gather

    found = diagnose(gather())
    for one in found:
        console.say(f"{one.level}　{one.what}：{one.found}")
        if one.remedy:
            console.say(f"　　　→ {one.remedy}")
    bad = sum(one.level is Level.BAD for one in found)
    console.say(f"共 {bad} 个问题，请从上到下逐个解决。" if bad else "没有发现问题。")
    ctx.exit(1 if bad else 0)
