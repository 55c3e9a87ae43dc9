"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import click

from xl_jixiao.batch.folder import FailOn
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
