"""Options that several commands share, and the progress bar."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from xl_jixiao.actions.outcome import FailOn
from xl_jixiao.actions.wording import STAGE_TITLES
from xl_jixiao.batch.settings import Progress, Report, Sources, silent
from xl_jixiao.rules.profile import RuleProfile

if TYPE_CHECKING:
    from xl_jixiao.layouts.loading import ExtraForms

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

# Any: click hands a command whatever its options say


_RULES_HELP = "评分口径的名称或文件（.xlsx、.toml；默认 national；见 jixiao rules list）"


def rules_option(command: Decorated) -> Decorated:
    """--rules P, several times for several years"""
    return click.option(
        "--rules",
        multiple=True,
        metavar="口径",
        help=f"{_RULES_HELP}；同一单位各年度的口径可多次给出，按表中年度选用。",
    )(command)


def one_rules_option(command: Decorated) -> Decorated:
    """--rules P"""
    return click.option("--rules", metavar="口径", help=f"{_RULES_HELP}。")(command)


def forms_option(command: Decorated) -> Decorated:
    """--forms DIR"""
    return click.option(
        "--forms",
        metavar="文件夹",
        help="本县自己的表式（.toml）和词汇（_vocabulary.toml）所在的文件夹；"
        "由空白表起草：jixiao forms learn。",
    )(command)


def county_forms(folder: str | None) -> ExtraForms:
    """The forms of --forms.

    Raises:
        LayoutError: with all mistakes of its files.
    """
    from xl_jixiao.layouts.loading import NO_EXTRA

    if folder is None:
        return NO_EXTRA
    from xl_jixiao.layouts.extra import read_extra_forms

    return read_extra_forms(Path(folder))


def fail_on_option(command: Decorated) -> Decorated:
    """--fail-on error|warning|never"""
    return click.option(
        "--fail-on",
        type=click.Choice(["error", "warning", "never"]),
        default="error",
        metavar="error|warning|never",
        help="有哪一级的问题时退出码为 1（默认 error；文件未能处理时总是 3）。",
    )(command)


def format_option(command: Decorated) -> Decorated:
    """--format human|json"""
    return click.option(
        "--format",
        "output",
        type=click.Choice(["human", "json"]),
        default="human",
        metavar="human|json",
        help="输出给人看，或输出 JSON（默认 human）。",
    )(command)


def template_option(command: Decorated) -> Decorated:
    """--template NAME|FILE, several times"""
    return click.option(
        "--template",
        "templates",
        multiple=True,
        metavar="名称|文件",
        help="报告模板：自带模板的名称，或本单位 .docx 模板、.toml 句式文件的路径，可多次给出；"
        "列表见 jixiao draft --list-templates。",
    )(command)


def sources_option(command: Decorated) -> Decorated:
    """--sources table|comments|none"""
    return click.option(
        "--sources",
        type=click.Choice(["table", "comments", "none"]),
        default="table",
        metavar="table|comments|none",
        help="初稿中数字的出处：文末列表、批注，或不写（默认 table）。",
    )(command)


def as_sources(value: str) -> Sources:
    """The checked text of --sources with its type."""
    return cast("Sources", value)


def as_fail_on(value: str) -> FailOn:
    """The checked text of --fail-on with its type."""
    return cast("FailOn", value)


def profile(name: str | tuple[str, ...] | None) -> RuleProfile:
    """The profile of --rules, of several one with its editions; an unknown name suggests the near
    ones.

    Raises:
        RulesError: with all mistakes of the profile.
    """
    from xl_jixiao.rules.loading import load_rules

    return load_rules(name)


@contextmanager
def progress_bar() -> Iterator[Report]:
    """A report function that draws a bar on a terminal and is silent elsewhere."""
    if not sys.stderr.isatty():
        yield silent
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[speed]}"),
        TextColumn("已用"),
        TimeElapsedColumn(),
        TextColumn("还需"),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(STAGE_TITLES["read"], speed="")
        stage = "read"

        def report(event: Progress) -> None:
            nonlocal stage
            if event.stage != stage:  # the time that is left is that of this stage
                stage = event.stage
                bar.reset(task, total=event.total)
            rate = bar.tasks[0].finished_speed or bar.tasks[0].speed
            bar.update(
                task,
                description=STAGE_TITLES[event.stage],
                completed=event.done,
                total=event.total,
                speed=f"{rate:.0f} 个/秒" if rate else "",
            )

        yield report
