"""A whole folder: find the files, evaluate them, check across them, write the result."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from xl_jixiao.batch.draft_options import DEFAULT_DRAFTS, DraftOptions
from xl_jixiao.batch.duplicates import skip_duplicates
from xl_jixiao.batch.file_work import FileWork
from xl_jixiao.batch.limits import patient_collector
from xl_jixiao.batch.progress import Progress, Report, silent
from xl_jixiao.batch.roster import read_roster
from xl_jixiao.batch.run_result import RunResult
from xl_jixiao.batch.single import digest, evaluate_task
from xl_jixiao.batch.task import Evaluate, Settings, Task
from xl_jixiao.model.finding import FileResult
from xl_jixiao.model.run import RosterUnit
from xl_jixiao.rules.profile import RuleProfile

if TYPE_CHECKING:
    from xl_jixiao.batch.drafts import Drafted
    from xl_jixiao.consolidate.run import Run
    from xl_jixiao.intake.discover import Candidate
    from xl_jixiao.outputs.draft.making import Desk


class FolderError(Exception):
    """The folder to read, or the place to write to, can't be what was given (usage error)."""


def run_folder(
    folder: str | Path,
    out: str | Path,
    *,
    rules: str | Path | RuleProfile | None = None,
    roster: str | Path | Sequence[RosterUnit] | None = None,
    jobs: int | None = None,
    executor: Executor | None = None,
    year: int | None = None,
    force: bool = False,
    report: Report = silent,
    evaluate: Evaluate = evaluate_task,
    drafts: DraftOptions | None = DEFAULT_DRAFTS,
) -> RunResult:
    """Read every workbook below `folder` and write the consolidated result into `out`.

    Args:
        folder: searched with everything below it; never written to.
        out: created if absent; an earlier result of ours in it moves to 历史/<time>/.
        rules: profile name, path, profile, or None for "national".
        roster: 单位名单, as a file (.xlsx, .csv) or as data; gives `missing_units`.
        jobs: processes; None = one below 2,000 files, else one per core.
        executor: run over this one instead (concurrent.futures seam).
        year: forms of other years are skipped.
        force: write into `out` although it holds what is not ours.
        report: called with each progress event, in this process.
        evaluate: the call for one file; must be importable by a worker.
        drafts: how the drafts of 自评报告初稿 are made; None = there are none.

    Raises:
        FolderError: `folder` is no folder, or lies inside `out`.
        RulesError, RosterError: all mistakes of the profile or the roster at once.
        TemplateError: all mistakes of a template of drafts at once.
        PublishError: `out` refused or not writable; nothing is changed then.
    """
    from xl_jixiao.outputs.publish import examine
    from xl_jixiao.rules.loading import load_rules

    source, target = _places(Path(folder), Path(out))
    profile = load_rules(rules)
    units = _roster_units(roster)
    examine(target, force=force)  # before minutes of reading, not after
    drafting = None if drafts is None else _drafting(profile, drafts)
    with patient_collector():
        run = survey(
            source,
            target,
            settings=Settings(profile, year),
            roster=units,
            jobs=jobs,
            executor=executor,
            report=report,
            evaluate=evaluate,
        )
        written = _write(
            run,
            target,
            _Writing(drafting, jobs, executor, report),
            force=force,
        )
    return RunResult(target, run, written)


def _roster_units(
    roster: str | Path | Sequence[RosterUnit] | None,
) -> tuple[RosterUnit, ...] | None:
    """The roster as data, read where it is a file."""
    if isinstance(roster, str | Path):
        return read_roster(Path(roster))
    return None if roster is None else tuple(roster)


def survey(
    folder: Path,
    out: Path | None,
    *,
    settings: Settings,
    roster: tuple[RosterUnit, ...] | None = None,
    jobs: int | None = 1,
    executor: Executor | None = None,
    report: Report = silent,
    evaluate: Evaluate = evaluate_task,
) -> Run:
    """Everything about a folder, nothing written."""
    from xl_jixiao.intake.discover import discover

    started, clock = dt.datetime.now(dt.UTC).astimezone(), time.monotonic()
    candidates = discover(folder, out=out)
    work = FileWork(evaluate, settings)
    files = _evaluate_all(candidates, work, jobs=jobs, executor=executor, report=report)
    report(Progress("check", len(files), len(files)))
    run = conclude(skip_duplicates(files), settings, roster, started=started, clock=clock)
    return replace(run, folder=str(folder), out="" if out is None else str(out))


def conclude(
    files: tuple[FileResult, ...],
    settings: Settings,
    roster: tuple[RosterUnit, ...] | None,
    *,
    started: dt.datetime,
    clock: float,
) -> Run:
    """The run of these files: with the findings across them. `clock` is time.monotonic() at the
    start.
    """
    from xl_jixiao.checks.run import check_folder
    from xl_jixiao.consolidate.run import Run

    across = check_folder(files, settings.rules, roster=roster, year=settings.year)
    return Run(
        files=files,
        folder_findings=across.findings,
        folder_passed=across.passed,
        superseded=across.superseded,
        told=across.told,
        roster=roster,
        missing=across.missing,
        rules=settings.rules,
        year=settings.year,
        started=started,
        seconds=round(time.monotonic() - clock, 3),
    )


def _places(folder: Path, out: Path) -> tuple[Path, Path]:
    if not folder.is_dir():
        what = "不是文件夹" if folder.exists() else "不存在"
        raise FolderError(f"要汇总的文件夹“{folder}”{what}。请给出装有自评表的文件夹。")
    source, target = folder.resolve(), out.resolve()
    if source == target or target in source.parents:
        raise FolderError(
            f"输出位置“{out}”就是要汇总的文件夹或它的上级，这样会读不到任何文件。"
            f"请另选一个空文件夹，例如“{folder / '汇总结果'}”。"
        )
    return source, target


def _evaluate_all(
    candidates: Sequence[Candidate],
    work: FileWork,
    *,
    jobs: int | None,
    executor: Executor | None,
    report: Report,
) -> tuple[FileResult, ...]:
    """A result for each candidate, in their order."""
    from xl_jixiao.batch.workers import do_all

    results = {
        one.file: FileResult(one.file, digest(one.path), one.status, one.reason)
        for one in candidates
        if one.status is not None
    }
    tasks = [Task(str(one.path), one.file) for one in candidates if one.status is None]
    finished = 0

    def done(result: FileResult) -> None:
        nonlocal finished
        finished += 1
        results[result.file] = result
        report(Progress("read", finished, len(tasks), result.file))

    report(Progress("read", 0, len(tasks)))
    do_all(tasks, work, jobs=jobs, executor=executor, done=done)
    return tuple(results[one.file] for one in candidates)


@dataclass(frozen=True, slots=True)
class _Writing:
    """How the result is written."""

    desk: Desk | None
    """None: no drafts."""
    jobs: int | None
    executor: Executor | None
    report: Report


def _drafting(rules: RuleProfile, options: DraftOptions) -> Desk:
    from xl_jixiao.batch.drafts import desk_for

    return desk_for(rules, options)


def _write(run: Run, out: Path, how: _Writing, *, force: bool) -> tuple[Drafted, ...]:
    """Put the whole result into `out`; how each draft ended."""
    from xl_jixiao.consolidate.tables import consolidate
    from xl_jixiao.outputs.publish import DRAFTS_NAME, Writer, publish
    from xl_jixiao.outputs.result_json import RESULT_NAME, write_result
    from xl_jixiao.outputs.summary import SUMMARY_NAME, write_summary

    drafted: list[Drafted] = []

    def write_workbook(path: Path) -> None:
        how.report(Progress("write", len(run.files), len(run.files)))
        write_summary(consolidate(run), path)

    writers: dict[str, Writer] = {
        SUMMARY_NAME: write_workbook,
        RESULT_NAME: partial(write_result, run),
    }
    if how.desk is not None:
        writers[DRAFTS_NAME] = lambda folder: drafted.extend(_write_drafts(run, folder, how))
    publish(out, writers, force=force)
    return tuple(drafted)


def _write_drafts(run: Run, folder: Path, how: _Writing) -> tuple[Drafted, ...]:
    from xl_jixiao.batch.drafts import write_drafts

    if how.desk is None:
        return ()
    return write_drafts(
        run, how.desk, folder, jobs=how.jobs, executor=how.executor, report=how.report
    )
