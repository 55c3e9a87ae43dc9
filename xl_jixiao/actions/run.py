"""A whole folder: find the files, evaluate them, check across them, write the result."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from xl_jixiao.actions.outcome import RunResult
from xl_jixiao.batch.evaluate import FileWork, digest, evaluate_task, patient_collector
from xl_jixiao.batch.reduce import conclude
from xl_jixiao.batch.settings import (
    DEFAULT_DRAFTS,
    DraftOptions,
    Evaluate,
    Progress,
    Report,
    Settings,
    Task,
    silent,
)
from xl_jixiao.model.finding import FileResult, Status
from xl_jixiao.model.roster import RosterUnit
from xl_jixiao.rounds.roster import read_roster
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.text.file_names import is_named_copy

if TYPE_CHECKING:
    from xl_jixiao.actions.drafts import Drafted
    from xl_jixiao.facts.run import Run
    from xl_jixiao.intake.load import Candidate
    from xl_jixiao.outputs.draft.making import DraftingSetup


def skip_duplicates(results: Iterable[FileResult]) -> tuple[FileResult, ...]:
    """Results with all but one file of the same content skipped, naming that one: the first that is
    not named a copy (表 - 副本.xlsx), else the first.

    `results` are in code-point order of their paths. Files that were no submission in the first
    place keep their own reason.
    """
    given = tuple(results)
    counts: dict[str, str] = {}
    for result in sorted(filter(_may_count, given), key=lambda one: is_named_copy(one.file)):
        counts.setdefault(result.sha256, result.file)
    return tuple(
        _copy_of(counts[one.sha256], one)
        if _may_count(one) and counts[one.sha256] != one.file
        else one
        for one in given
    )


def _may_count(result: FileResult) -> bool:
    return result.status is not Status.SKIPPED and bool(result.sha256)


def _copy_of(earlier: str, result: FileResult) -> FileResult:
    reason = f"与“{earlier}”内容完全相同（重复报送），只计“{earlier}”。"
    sheets = tuple(
        replace(sheet, status=Status.SKIPPED, reason=reason)
        if sheet.status is Status.MERGED
        else sheet
        for sheet in result.sheets
    )
    return FileResult(
        file=result.file,
        sha256=result.sha256,
        status=Status.SKIPPED,
        reason=reason,
        sheets=sheets,
        modified=result.modified,
    )


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
    from xl_jixiao.intake.load import discover

    started, clock = dt.datetime.now(dt.UTC).astimezone(), time.monotonic()
    candidates = discover(folder, out=out)
    work = FileWork(evaluate, settings)
    files = _evaluate_all(candidates, work, jobs=jobs, executor=executor, report=report)
    report(Progress("check", len(files), len(files)))
    run = conclude(skip_duplicates(files), settings, roster, started=started, clock=clock)
    return replace(run, folder=str(folder), out="" if out is None else str(out))


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
    from xl_jixiao.batch.pool import do_all

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

    desk: DraftingSetup | None
    """None: no drafts."""
    jobs: int | None
    executor: Executor | None
    report: Report


def _drafting(rules: RuleProfile, options: DraftOptions) -> DraftingSetup:
    from xl_jixiao.actions.drafts import desk_for

    return desk_for(rules, options)


def _write(run: Run, out: Path, how: _Writing, *, force: bool) -> tuple[Drafted, ...]:
    """Put the whole result into `out`; how each draft ended."""
    from xl_jixiao.outputs.publish import DRAFTS_NAME, Writer, publish
    from xl_jixiao.outputs.result_json import RESULT_NAME, write_result
    from xl_jixiao.outputs.summary import SUMMARY_NAME, write_summary
    from xl_jixiao.tables.summary import consolidate

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
    from xl_jixiao.actions.drafts import write_drafts

    if how.desk is None:
        return ()
    return write_drafts(
        run, how.desk, folder, jobs=how.jobs, executor=how.executor, report=how.report
    )
