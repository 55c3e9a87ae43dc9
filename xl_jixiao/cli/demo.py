"""`jixiao demo`: the whole job on the shipped examples."""

from __future__ import annotations

from pathlib import Path

import click

from xl_jixiao.batch.folder import run_folder
from xl_jixiao.cli import console
from xl_jixiao.cli.chinese import Command
from xl_jixiao.cli.progress import progress_bar
from xl_jixiao.cli.run_report import print_run
from xl_jixiao.resources import data_folder

OUT = Path("jixiao-demo")


@click.command(cls=Command)
def demo() -> None:
    """用随程序附带的真实样例跑一遍，结果写到 ./jixiao-demo。"""
    with progress_bar() as report:
        result = run_folder(data_folder("examples"), OUT, report=report)
    print_run(result)
    console.say("打开汇总工作簿，先看“汇总”和“问题清单”两张表。")
