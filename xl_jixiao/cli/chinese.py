"""click in Chinese: help pages, usage errors, and groups that load a command on first use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from typing import Any, NamedTuple

import click

from xl_jixiao.cli import console

_HEADINGS = {
    "Options": "选项",
    "Commands": "命令",
    "Positional arguments": "参数",
    "Arguments": "参数",
}


class Formatter(click.HelpFormatter):
    """Help pages with Chinese headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """One line: 用法：jixiao run …"""
        super().write_usage(prog, args, prefix if prefix is not None else "用法：")

    def write_heading(self, heading: str) -> None:
        """选项："""
        self.write(f"{'':>{self.current_indent}}{_HEADINGS.get(heading, heading)}：\n")

    def write_dl(
        self,
        rows: Iterable[tuple[str, str]],
        col_max: int = 30,  # noqa: ARG002 - click's signature
        col_spacing: int = 2,
    ) -> None:
        """Names and their explanations, aligned by what a terminal shows: click counts a Chinese
        character as one column.
        """
        lines = console.aligned(list(rows), indent=" " * self.current_indent, gap=" " * col_spacing)
        self.write("".join(f"{line}\n" for line in lines))


class Context(click.Context):
    """A context that formats in Chinese."""

    formatter_class = Formatter


def _format_options(
    command: click.Command, ctx: click.Context, formatter: click.HelpFormatter
) -> None:
    """The options with our own help texts, without click's English remarks ([required])."""
    rows = [
        (record[0], param.help or "")
        for param in command.get_params(ctx)
        if isinstance(param, click.Option) and (record := param.get_help_record(ctx))
    ]
    with formatter.section("Options"):
        formatter.write_dl(rows)


class Command(click.Command):
    """A command whose help is Chinese."""

    context_class = Context

    def __init__(self, name: str | None, **attributes: Any) -> None:
        # Any: handed on to click as they come
        attributes.setdefault("options_metavar", "[选项]")
        super().__init__(name, **attributes)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """--help with a Chinese help text."""
        return _chinese_help(super().get_help_option(ctx))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options, with Chinese remarks only."""
        _format_options(self, ctx, formatter)


class Lazy(NamedTuple):
    """A command that is imported when it is called."""

    place: str
    """module:attribute"""
    help: str
    """Its line in the list of commands, here so that the list needs no import."""


class LazyGroup(click.Group):
    """A group of commands, each in its own module, imported on first use."""

    context_class = Context
    command_class = Command

    def __init__(
        self, name: str | None = None, *, lazy: Mapping[str, Lazy], **attributes: Any
    ) -> None:
        # Any: handed on to click as they come
        attributes.setdefault("options_metavar", "[选项]")
        attributes.setdefault("subcommand_metavar", "命令 [参数]…")
        attributes.setdefault("invoke_without_command", True)
        super().__init__(name, **attributes)
        self.lazy = lazy

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command asked for; without one, show what there is."""
        # Any: what a command gives back is click's to hand on
        result = super().invoke(ctx)
        if ctx.invoked_subcommand is None:
            console.say(ctx.get_help())
        return result

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The names, in the order of a clerk's day and not of the alphabet."""
        return list(self.lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Import the module that holds the command."""
        entry = self.lazy.get(cmd_name)
        if entry is None:
            return None
        module, _, attribute = entry.place.partition(":")
        command = getattr(import_module(module), attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"{entry.place} is no command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command asked for; an unknown one suggests the near names."""
        name = args[0]
        if name not in self.lazy and not name.startswith("-") and not ctx.resilient_parsing:
            raise click.UsageError(unknown("命令", name, self.lazy), ctx)
        return super().resolve_command(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options with Chinese remarks only, then the commands."""
        _format_options(self, ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """The list of commands, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in self.lazy.items()])

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """--help with a Chinese help text."""
        return _chinese_help(super().get_help_option(ctx))


def _chinese_help(option: click.Option | None) -> click.Option | None:
    if option is not None:
        option.help = "显示这份帮助。"
    return option


def unknown(what: str, name: str, known: Iterable[str]) -> str:
    """The message for a name that is not there, with the near ones."""
    from xl_jixiao.text import suggesting

    return suggesting.unknown(what, name, known)


def usage_message(error: click.UsageError) -> str:
    """A usage error of click as a Chinese sentence."""
    if isinstance(error, click.NoSuchOption):
        return unknown("选项", error.option_name, _options(error.ctx))
    if isinstance(error, click.MissingParameter):
        return f"缺少{_named(error.param).rstrip()}。"
    if isinstance(error, click.BadParameter):
        return _bad_value(error)
    if isinstance(error, click.BadOptionUsage):
        return f"选项 {error.option_name} 的用法不对：缺少取值，或带了不该带的值。"
    if "extra argument" in error.message:
        extra = error.message.partition("(")[2].rstrip(")")
        return f"多出的参数：{extra}。路径中有空格时请加引号。"
    return error.message


def _bad_value(error: click.BadParameter) -> str:
    kind = getattr(error.param, "type", None)
    if isinstance(kind, click.Choice):
        return f"{_named(error.param)}的取值不对，应为以下之一：{'、'.join(kind.choices)}。"
    if isinstance(kind, click.IntRange):
        upper = f"、不大于 {kind.max}" if kind.max is not None else ""
        return f"{_named(error.param)}应为不小于 {kind.min}{upper} 的整数。"
    return f"{_named(error.param).rstrip()}：{error.message}"


def _named(param: click.Parameter | None) -> str:
    if isinstance(param, click.Option):
        return f"选项 {max(param.opts, key=len)} "
    return f"参数 {param.human_readable_name} " if param is not None else "参数"


def _options(ctx: click.Context | None) -> Sequence[str]:
    if ctx is None:
        return ()
    return [
        name
        for param in ctx.command.get_params(ctx)
        if isinstance(param, click.Option)
        for name in param.opts
    ]
