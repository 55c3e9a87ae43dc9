"""Single files → their drafts, in a folder that may hold others."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from xl_jixiao.batch.drafts import Drafted, make_all
from xl_jixiao.batch.file_work import FileWork
from xl_jixiao.batch.folder import conclude
from xl_jixiao.batch.progress import Progress, Report, silent
from xl_jixiao.batch.single import digest, evaluate_task
from xl_jixiao.batch.task import Settings, Task
from xl_jixiao.batch.workers import do_all
from xl_jixiao.intake.discover import Candidate, discover
from xl_jixiao.model.finding import FileResult
from xl_jixiao.outputs.draft.making import Desk
from xl_jixiao.outputs.draft.orders import draft_orders
from xl_jixiao.outputs.draft.placing import free_path, refuse_existing
from xl_jixiao.outputs.whole import whole
from xl_jixiao.outputs.writing_errors import explain_writing

if TYPE_CHECKING:
    from xl_jixiao.consolidate.run import Run


@dataclass(frozen=True, slots=True)
class DraftedFiles:
    """What became of the files."""

    run: Run
    drafts: tuple[Drafted, ...]
    """In the order of files and sheets."""


def draft_files(
    paths: Sequence[Path],
    out: Path,
    desk: Desk,
    *,
    force: bool = False,
    jobs: int | None = None,
    report: Report = silent,
) -> DraftedFiles:
    """Read the files and write a draft for each form that counts, stated ones too.

    Args:
        paths: files, and folders with all below them.
        out: made where it is not there.
        desk: how drafts are made.
        force: replace drafts that are there.
        jobs: processes; None = by the number of files and drafts.
        report: called with each progress event.

    Raises:
        RefusedError: a draft is there already, or `out` can't be a folder; nothing is written then.
        OSError: `out` can't be made.
    """
    run = _survey(paths, out, Settings(desk.rules), jobs=jobs, report=report)
    orders = draft_orders(run, stated=True)
    inputs = [Path(file.file) for file in run.files]
    refuse_existing(out, (order.name for order in orders), inputs=inputs, force=force)
    if orders:
        out.mkdir(parents=True, exist_ok=True)
    ended: dict[str, Drafted] = {}

    def write(drafted: Drafted) -> None:
        ended[drafted.name] = _written(drafted, out)

    make_all(orders, desk, done=write, jobs=jobs, report=report)
    return DraftedFiles(run, tuple(ended[order.name] for order in orders))


def write_beside(run: Run, desk: Desk, folder: Path) -> tuple[Drafted, ...]:
    """A draft for each form of a run that counts, in this process; what is there stays, a draft of
    a name that is taken gets a number.
    """
    written: list[Drafted] = []

    def write(drafted: Drafted) -> None:
        free = free_path(folder / drafted.name)
        written.append(_written(replace(drafted, name=free.name), folder))

    make_all(draft_orders(run, stated=True), desk, done=write, jobs=1)
    return tuple(written)


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
            tasks.append(Task(str(one.path), one.file))
        else:
            results[one.file] = FileResult(one.file, digest(one.path), one.status, one.reason)

    def done(result: FileResult) -> None:
        results[result.file] = result
        ready = sum(one is not None for one in results.values())
        report(Progress("read", ready, len(results), result.file))

    do_all(tasks, FileWork(evaluate_task, settings), jobs=jobs, executor=None, done=done)
    files = tuple(result for result in results.values() if result is not None)
    return conclude(files, settings, None, started=started, clock=clock)


def _candidates(paths: Sequence[Path], out: Path) -> tuple[Candidate, ...]:
    """The files, each once; those of a folder under the folder's name."""
    found: dict[Path, Candidate] = {}
    for path in paths:
        if not path.is_dir():
            found[path] = Candidate(path, path.as_posix())
            continue
        for one in discover(path, out=out):
            found[one.path] = one._replace(file=(path / one.file).as_posix())
    return tuple(found.values())
