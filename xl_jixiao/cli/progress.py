"""A progress bar, on a terminal only."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from xl_jixiao.batch.progress import Progress, Report, silent

_TITLES = {
    "read": "读取、核算、检查",
    "check": "跨文件检查",
    "draft": "生成报告初稿",
    "write": "写出结果",
}


@contextmanager
def progress_bar() -> Iterator[Report]:
    """A report function that draws a bar on a terminal and is silent elsewhere."""
    if not sys.stderr.isatty():
        yield silent
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(_TITLES["read"])

        def report(event: Progress) -> None:
            bar.update(
                task, description=_TITLES[event.stage], completed=event.done, total=event.total
            )

        yield report
