"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import click

from xl_jixiao.batch.draft_options import Sources
from xl_jixiao.batch.run_result import FailOn
from xl_jixiao.rules.profile import RuleProfile

Decorated = TypeVar("Decorated", bound=Callable[..., Any])
# Any: click hands a command whatever its options say


def rules_option(command: Decorated) -> Decorated:
    """--rules P"""
    return click.option(
        "--rules",
        metavar="口径",
        help="评分口径的名称或文件（默认 national；见 jixiao rules list）。",
    )(command)


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
        help="报告模板：自带模板的名称，或本单位 .docx 模板的路径，可多次给出；"
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


def profile(name: str | None) -> RuleProfile:
    """The profile of --rules; an unknown name suggests the near ones.

    Raises:
        RulesError: with all mistakes of the profile.
    """
    from xl_jixiao.rules.loading import load_rules

    return load_rules(name)
