"""Drafts of single files or of a run, over an executor, one failing alone."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import field, replace
from functools import partial
from pathlib import Path

from xl_jixiao.actions.refusal import RefusedError, refuse_existing
from xl_jixiao.batch.evaluate import FileWork, describe_error, evaluate_task
from xl_jixiao.batch.pool import do_all
from xl_jixiao.batch.reduce import conclude, held
from xl_jixiao.batch.settings import DraftOptions, Progress, Report, Settings, Task, silent
from xl_jixiao.facts.run import Run
from xl_jixiao.intake.load import Candidate, discover
from xl_jixiao.intake.refusal import NO_MEMBER
from xl_jixiao.layouts.loading import NO_EXTRA, ExtraForms, using_forms
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.finding import FileResult
from xl_jixiao.outputs.draft.making import CountyDrafts, DraftingSetup, make, set_up
from xl_jixiao.outputs.draft.orders import DraftOrder, county_names, draft_orders
from xl_jixiao.outputs.files import whole
from xl_jixiao.outputs.word.render import Draft, SourceMode
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.system_errors import explain_writing

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

    desk: DraftingSetup

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


def desk_for(rules: RuleProfile, options: DraftOptions) -> DraftingSetup:
    """Everything drafts are made with, checked.

    Raises:
        TemplateError: all mistakes of a template at once.
        OSError: a template can't be read.
    """
    return set_up(rules, options.templates, SourceMode(options.sources))


def make_all(
    orders: Sequence[DraftOrder],
    desk: DraftingSetup,
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
    desk: DraftingSetup,
    folder: Path,
    *,
    jobs: int | None = None,
    executor: Executor | None = None,
    report: Report = silent,
) -> tuple[Drafted, ...]:
    """The county report, long and short, and a draft for each counted table of a run, in `folder`.

    Returns:
        How each ended, those of the county first; empty where nothing was merged.

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

    county, names = CountyDrafts(run, desk), county_names(run)
    for purpose, name in names.items():
        write(_attempt(name, partial(county.make, purpose)))
    make_all(orders, desk, done=write, jobs=jobs, executor=executor, report=report)
    return tuple(map(ended.__getitem__, (*names.values(), *orders.names)))


def _attempt(name: str, make_it: Callable[[], Draft]) -> Drafted:
    try:
        made = make_it()
    except Exception as error:  # noqa: BLE001 - a bug met on one draft must not cost the others
        return Drafted(name, problem=f"程序内部错误（{describe_error(error)}），{_SEND}")
    return Drafted(name, len(made.gaps), data=made.data)


@dataclass(frozen=True, slots=True)
class DraftedFiles:
    """What became of the files."""

    run: Run
    drafts: tuple[Drafted, ...]
    """In the order of files and sheets."""


def draft_files(
    paths: Sequence[Path],
    out: Path,
    desk: DraftingSetup,
    *,
    force: bool = False,
    jobs: int | None = None,
    report: Report = silent,
    forms: ExtraForms = NO_EXTRA,
) -> DraftedFiles:
    """Read the files and write a draft for each form that counts, stated ones too.

    Args:
        paths: files, and folders with all below them.
        out: made where it is not there.
        desk: how drafts are made.
        force: replace drafts that are there.
        jobs: processes; None = by the number of files and drafts.
        report: called with each progress event.
        forms: the county's own forms.

    Raises:
        RefusedError: a draft is there already, or `out` can't be a folder; nothing is written
            then.
        OSError: `out` can't be made.
    """
    settings = Settings(desk.rules, forms=forms)
    with using_forms(forms):
        run = _survey(paths, out, settings, jobs=jobs, report=report)
    orders = draft_orders(run, from_text=True)
    inputs = [Path(file.file) for file in run.files]
    _refuse([out / name for name in orders.names], out, inputs, force=force)
    if orders:
        out.mkdir(parents=True, exist_ok=True)
    ended: dict[str, Drafted] = {}

    def write(drafted: Drafted) -> None:
        ended[drafted.name] = _written(drafted, out)

    make_all(orders, desk, done=write, jobs=jobs, report=report)
    return DraftedFiles(run, tuple(map(ended.__getitem__, orders.names)))


def write_beside(run: Run, desk: DraftingSetup, folder: Path) -> tuple[Drafted, ...]:
    """A draft for each form of a run that counts, in this process; what is there stays, a draft of
    a name that is taken gets a number.
    """
    written: list[Drafted] = []

    def write(drafted: Drafted) -> None:
        free = _free(folder / drafted.name)
        written.append(_written(replace(drafted, name=free.name), folder))

    make_all(draft_orders(run, from_text=True), desk, done=write, jobs=1)
    return tuple(written)


def _refuse(drafts: Sequence[Path], out: Path, inputs: Sequence[Path], *, force: bool) -> None:
    """What drafts are made from is never replaced, whatever `force` says."""
    if out.exists() and not out.is_dir():
        raise RefusedError(f"输出位置“{out}”是一个文件，请换一个文件夹")
    sources = {path.resolve() for path in inputs}
    if same := [f"“{one.name}”" for one in drafts if one.resolve() in sources]:
        told = "、".join(same)
        raise RefusedError(f"{told}就是要读取的文件，初稿不能覆盖它。请另给一个文件夹")
    refuse_existing(drafts, force=force)


def _free(path: Path) -> Path:
    """The path, or with the first number that nobody has: 甲局自评报告（初稿）（2）.docx."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem}（{number}）{path.suffix}")
    return free


def _written(drafted: Drafted, out: Path) -> Drafted:
    """The draft on the disk, or why it is not there."""
    if drafted.problem:
        return drafted
    try:
        with whole(out / drafted.name) as place:
            place.write_bytes(drafted.data)
    except OSError as error:
        return Drafted(drafted.name, problem=f"写不进去：{explain_writing(error)}。")
    return replace(drafted, data=b"")


def _survey(
    paths: Sequence[Path], out: Path, settings: Settings, *, jobs: int | None, report: Report
) -> Run:
    """The files as a run; each is called what the person called it."""
    started, clock = dt.datetime.now(dt.UTC).astimezone(), time.monotonic()
    results: dict[str, FileResult | None] = {}
    tasks = []
    for one in _candidates(paths, out):
        results[one.file] = None
        if one.status is None:
            tasks.append(Task(str(one.path), one.file, one.member))
        else:
            results[one.file] = FileResult(one.file, one.sha256, one.status, one.reason)

    def done(result: FileResult) -> None:
        results[result.file] = result
        ready = sum(one is not None for one in results.values())
        report(Progress("read", ready, len(results), result.file))

    do_all(tasks, FileWork(evaluate_task, settings), jobs=jobs, executor=None, done=done)
    files = tuple(result for result in results.values() if result is not None)
    return conclude(held(files, settings), settings, None, started=started, clock=clock)


def _candidates(paths: Sequence[Path], out: Path) -> tuple[Candidate, ...]:
    """The files, each once; those of a folder under the folder's name."""
    found: dict[tuple[Path, int], Candidate] = {}
    for path in paths:
        if not path.is_dir():
            found[path, NO_MEMBER] = Candidate(path, path.as_posix())
            continue
        for one in discover(path, out=out):
            found[one.path, one.member] = one._replace(file=(path / one.file).as_posix())
    return tuple(found.values())
