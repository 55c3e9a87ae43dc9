"""Drafts over an executor: made anywhere, written by this process, one failing alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from xl_jixiao.batch.draft_options import DraftOptions
from xl_jixiao.batch.progress import Progress, Report, silent
from xl_jixiao.batch.single import describe_error
from xl_jixiao.batch.workers import do_all
from xl_jixiao.consolidate.run import Run
from xl_jixiao.outputs.draft.making import Desk, make, make_county, set_up
from xl_jixiao.outputs.draft.orders import DraftOrder, county_name, draft_orders
from xl_jixiao.outputs.draft.render import Draft, SourceMode
from xl_jixiao.rules.profile import RuleProfile

SERIAL_BELOW = 200
"""Drafts from which processes are used unasked: each has to import and prepare the templates."""
SECONDS_PER_DRAFT = 60
_SEND = "这一份没有写出，其余不受影响。请把所用的自评表发给维护人员。"
DIED = f"生成时进程异常退出，{_SEND}"
STUCK = f"生成超过{SECONDS_PER_DRAFT}秒仍未完成，{_SEND}"


@dataclass(frozen=True, slots=True)
class Drafted:
    """How one draft ended."""

    name: str
    """Of its file."""
    gaps: int = 0
    """How many places a person has to fill in."""
    problem: str = ""
    """Chinese: why there is none, "" where there is one."""
    data: bytes = field(default=b"", repr=False)
    """The .docx on its way from a worker; dropped once it is written."""

    @property
    def left(self) -> str:
        """Chinese: how much is left to do."""
        return f"待补充 {self.gaps} 处" if self.gaps else "没有待补充的内容"


@dataclass(frozen=True, slots=True)
class DraftWork:
    """The call that a worker makes for each chunk of orders (batch.workers.Work)."""

    desk: Desk

    @property
    def serial_below(self) -> int:
        """See SERIAL_BELOW."""
        return SERIAL_BELOW

    def __call__(self, chunk: tuple[DraftOrder, ...], /) -> tuple[Drafted, ...]:
        """The drafts in the order of the orders."""
        return tuple(_attempt(order.name, partial(make, order, self.desk)) for order in chunk)

    def patience(self, items: int) -> float:
        """Drafts take milliseconds."""
        return SECONDS_PER_DRAFT + items / 2

    def lost(self, item: DraftOrder, *, stuck: bool) -> Drafted:
        """A line in the summary."""
        return Drafted(item.name, problem=STUCK if stuck else DIED)


def desk_for(rules: RuleProfile, options: DraftOptions) -> Desk:
    """Everything drafts are made with, checked.

    Raises:
        TemplateError: all mistakes of a template at once.
        OSError: a template can't be read.
    """
    return set_up(rules, options.templates, SourceMode(options.sources))


def make_all(
    orders: Sequence[DraftOrder],
    desk: Desk,
    *,
    done: Callable[[Drafted], None],
    jobs: int | None = None,
    executor: Executor | None = None,
    report: Report = silent,
) -> None:
    """Make every draft and hand each to `done`, in no particular order.

    Args:
        orders: what is to be made.
        desk: templates, profile, way of telling sources.
        done: called in this process once per order; what it raises ends everything.
        jobs: processes; None = one below SERIAL_BELOW drafts, else one per core.
        executor: run over this one instead.
        report: called with each draft that is done.
    """
    finished = 0

    def count(drafted: Drafted) -> None:
        nonlocal finished
        finished += 1
        done(drafted)
        report(Progress("draft", finished, len(orders), drafted.name))

    report(Progress("draft", 0, len(orders)))
    do_all(orders, DraftWork(desk), jobs=jobs, executor=executor, done=count)


def write_drafts(
    run: Run,
    desk: Desk,
    folder: Path,
    *,
    jobs: int | None = None,
    executor: Executor | None = None,
    report: Report = silent,
) -> tuple[Drafted, ...]:
    """The county report and a draft for each counted table of a run, as files in `folder`.

    Returns:
        How each ended, the county report first; empty where nothing was merged.

    Raises:
        OSError: one can't be written.
    """
    orders = draft_orders(run)
    if not orders:
        return ()
    folder.mkdir(parents=True, exist_ok=True)
    ended: dict[str, Drafted] = {}

    def write(drafted: Drafted) -> None:
        if not drafted.problem:
            (folder / drafted.name).write_bytes(drafted.data)
        ended[drafted.name] = replace(drafted, data=b"")

    name = county_name(run)
    write(_attempt(name, partial(make_county, run, desk)))
    make_all(orders, desk, done=write, jobs=jobs, executor=executor, report=report)
    return (ended[name], *(ended[order.name] for order in orders))


def _attempt(name: str, make_it: Callable[[], Draft]) -> Drafted:
    try:
        made = make_it()
    except Exception as error:  # noqa: BLE001 - a bug met on one draft must not cost the others
        return Drafted(name, problem=f"程序内部错误（{describe_error(error)}），{_SEND}")
    return Drafted(name, len(made.gaps), data=made.data)
