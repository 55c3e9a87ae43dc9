"""The command `jixiao`: commands by name, errors to exit codes."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Any, NoReturn

import click

from xl_jixiao.cli import console
from xl_jixiao.cli.chinese import Lazy, LazyGroup, usage_message

USAGE, FAILED = 2, 3

_FEW_LOOKS = 100_000
"""Objects made before the cycle collector looks at them. It would look a hundred times while
modules are loaded and one form is read, which make no cycles: 3 % of `jixiao check`."""

COMMANDS = {
    "demo": Lazy("xl_jixiao.cli.run:demo", "用随程序附带的真实样例跑一遍，结果在 ./jixiao-demo。"),
    "run": Lazy("xl_jixiao.cli.run:run", "汇总一个文件夹的自评表。"),
    "combine": Lazy("xl_jixiao.cli.combine:combine", "把几个县的汇总结果合并成一个。"),
    "check": Lazy("xl_jixiao.cli.check:check", "核算并检查单个文件。"),
    "explain": Lazy("xl_jixiao.cli.explain:explain", "说明某个单元格的得分怎么来的、有什么问题。"),
    "draft": Lazy("xl_jixiao.cli.draft:draft", "由填好的自评表生成自评报告初稿（Word）。"),
    "blank": Lazy("xl_jixiao.cli.blank:blank", "生成空白自评表，可按单位名单每单位一份。"),
    "import": Lazy(
        "xl_jixiao.cli.import_:import_", "把 Word 报告、去年的表或其他表样填进本工具的模板。"
    ),
    "addin": Lazy("xl_jixiao.cli.addin:addin", "Excel 模板和加载项：生成、安装、检查这台电脑。"),
    "page": Lazy("xl_jixiao.cli.page:page", "不用安装的页面：做出绩效自评.html。"),
    "rules": Lazy("xl_jixiao.cli.rules:rules", "评分口径：查看、导出成表、核对。"),
    "forms": Lazy("xl_jixiao.cli.forms:forms", "本县自己的表式：由空白表起草、核对。"),
    "checks": Lazy("xl_jixiao.cli.checks:checks", "查看检查目录。"),
}


class Jixiao(LazyGroup):
    """The top group: every way to fail ends in a Chinese sentence and the right exit code."""

    def main(  # type: ignore[override]  # click overloads on standalone_mode; here it always exits
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = "jixiao",
        **extra: Any,
    ) -> NoReturn:
        """Run the command line and leave with its exit code."""
        # Any: handed on to click as they come
        console.prepare()
        extra["standalone_mode"] = False
        with _one_interrupt():
            try:
                code = super().main(args, prog_name, **extra)
            except Exception as error:
                if os.environ.get("JIXIAO_DEBUG"):
                    raise
                code = _fail(error)
        sys.exit(code if isinstance(code, int) else 0)


def _in_chinese() -> None:
    """Begin anew in Python's UTF-8 mode where the system's encoding has no Chinese (LC_ALL=C with
    PYTHONUTF8=0): neither our results nor the files of a Chinese office could be named.
    """
    if os.name != "posix" or sys.flags.utf8_mode:
        return
    try:
        os.fsencode("绩效")
    except UnicodeEncodeError:
        os.environ["PYTHONUTF8"] = "1"
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])  # noqa: S606  itself


@contextmanager
def _one_interrupt() -> Iterator[None]:
    """Let the first Ctrl-C interrupt; those that follow, while that one ends the command, are for
    nothing and would only show where it was.
    """

    def interrupt(number: int, frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.default_int_handler(number, frame)

    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler or (
        threading.current_thread() is not threading.main_thread()
    ):
        yield
        return
    signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    finally:
        if signal.getsignal(signal.SIGINT) is interrupt:
            signal.signal(signal.SIGINT, signal.default_int_handler)


def _fail(error: Exception) -> int:
    """Say what went wrong; gives the exit code."""
    if isinstance(error, click.exceptions.Abort):
        console.complain("已中断，没有写出任何结果。")
        return 130
    if isinstance(error, click.UsageError):
        console.complain(f"错误：{usage_message(error)}")
        if error.ctx is not None:
            console.complain(f"用法见：{error.ctx.command_path} --help")
        return USAGE
    if isinstance(error, click.ClickException):
        console.complain(f"错误：{error.format_message()}")
        return USAGE
    return _fail_of_ours(error)


def _fail_of_ours(error: Exception) -> int:
    from xl_jixiao.actions.failures import is_refusal, is_told
    from xl_jixiao.batch.evaluate import describe_error
    from xl_jixiao.system_errors import explain_writing

    if is_refusal(error):
        console.complain(f"错误：{error}")
        return USAGE
    if is_told(error):
        console.complain(f"错误：{error}")
        return FAILED
    if isinstance(error, OSError):
        name = f"“{error.filename}”" if error.filename else "文件"
        console.complain(f"错误：{name}无法读写：{explain_writing(error)}。")
        return FAILED
    console.complain(
        f"程序内部错误（{describe_error(error)}），没有写出结果。"
        "请把这一行和所用的文件发给维护人员（设环境变量 JIXIAO_DEBUG=1 可看到详细过程）。"
    )
    return FAILED


def _version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from xl_jixiao.version import __version__

        console.say(f"jixiao {__version__}")
        ctx.exit()


@click.group(
    cls=Jixiao,
    lazy=COMMANDS,
    epilog="每个命令的用法：jixiao 命令 --help",
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help="显示版本。",
)
def jixiao() -> None:
    """预算绩效自评表：读取、核算、检查、汇总。

    \b
    退出码：
      0  没有达到失败级别的问题
      1  有达到失败级别的问题（见 --fail-on）
      2  用法、口径或名单有误，或输出文件夹里有别的内容
      3  有文件或其中的表未能处理，没有汇总到任何表，或结果写不出来
    """  # noqa: D301 - \b is click's mark for a paragraph that keeps its lines


def main() -> NoReturn:
    """Entry point of the console script."""
    gc.set_threshold(_FEW_LOOKS)
    _in_chinese()
    console.open_streams()
    try:
        jixiao.main()
    finally:
        gc.freeze()  # the process ends: looking through all results for cycles is for nothing
