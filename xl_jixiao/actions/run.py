"""A whole folder: find the files, evaluate them, check across them, write the result."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from xl_jixiao.actions.outcome import RunResult
from xl_jixiao.actions.second_round import held_against, last_year_of, remembered
from xl_jixiao.actions.writing import PLAIN, PapersAndData
from xl_jixiao.batch.cache import NoStore, ShareStore, stored_shares
from xl_jixiao.batch.evaluate import (
    FileShare,
    FileWork,
    SentShare,
    ShareWork,
    evaluate_task,
    patient_collector,
    received,
)
from xl_jixiao.batch.reduce import Gathered, SpooledParts, SpooledResults, conclude
from xl_jixiao.batch.settings import (
    DEFAULT_DRAFTS,
    DraftOptions,
    Evaluate,
    Progress,
    Report,
    ReturnOptions,
    Settings,
    Task,
    silent,
)
from xl_jixiao.batch.spool import PLAIN_FILES, Spool, SpoolPlace
from xl_jixiao.facts.records import FileRecord
from xl_jixiao.fast_deflate import INFLATE_ERRORS
from xl_jixiao.intake.load import digest
from xl_jixiao.intake.refusal import NO_MEMBER
from xl_jixiao.layouts.loading import NO_EXTRA, ExtraForms, using_forms
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.finding import FileResult, Status
from xl_jixiao.model.roster import RosterRow
from xl_jixiao.rounds.roster import read_roster
from xl_jixiao.rounds.sampling import parse_sample
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.tables.export import check_export
from xl_jixiao.text.file_names import has_document_name, is_named_copy

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from xl_jixiao.actions.drafts import Drafted
    from xl_jixiao.actions.returns import Returned
    from xl_jixiao.facts.run import Run
    from xl_jixiao.intake.load import Candidate
    from xl_jixiao.outputs.deflated import PieceMemory
    from xl_jixiao.outputs.draft.making import DraftingSetup
    from xl_jixiao.outputs.publish import ReservedFolder, Writer
    from xl_jixiao.rules.loading import RulesChoice


def archives_ended(
    files: Sequence[FileRecord], archive_of: Mapping[str, str]
) -> Iterator[FileRecord]:
    """The files; an archive of which nothing was merged is none of the merged files.

    Args:
        files: all files of the folder.
        archive_of: file of an archive → the archive.
    """
    archives = set(archive_of.values())
    merged = {archive_of.get(file.file) for file in files if file.status is Status.MERGED}
    for file in files:
        if file.file in archives and file.file not in merged:
            reason = f"{file.reason.rstrip('。')}，没有一个进入汇总，原因见各文件。"
            yield replace(file, status=Status.SKIPPED, reason=reason)
        else:
            yield file


def skip_duplicates(files: Iterable[FileRecord]) -> tuple[FileRecord, ...]:
    """The files with all but one of the same content skipped, naming that one: the first that is
    not named a copy (表 - 副本.xlsx), else the first.

    `files` are in code-point order of their paths. Those that were no submission in the first
    place keep their own reason.
    """
    given = tuple(files)
    counts: dict[str, str] = {}
    for one in sorted(filter(_may_count, given), key=lambda one: is_named_copy(one.file)):
        counts.setdefault(one.sha256, one.file)
    return tuple(
        _copy_of(counts[one.sha256], one)
        if _may_count(one) and counts[one.sha256] != one.file
        else one
        for one in given
    )


def _may_count(file: FileRecord) -> bool:
    return file.status is not Status.SKIPPED and bool(file.sha256)


def _copy_of(earlier: str, file: FileRecord) -> FileRecord:
    reason = f"与“{earlier}”内容完全相同（重复报送），只计“{earlier}”。"
    sheets = tuple(
        replace(sheet, status=Status.SKIPPED, reason=reason)
        if sheet.status is Status.MERGED
        else sheet
        for sheet in file.sheets
    )
    return FileRecord(file.file, file.sha256, Status.SKIPPED, reason, sheets)


class FolderError(Exception):
    """The folder to read, or the place to write to, can't be what was given (usage error)."""


def run_folder(
    folder: str | Path,
    out: str | Path,
    *,
    rules: RulesChoice = None,
    roster: str | Path | Sequence[RosterRow] | None = None,
    jobs: int | None = None,
    executor: Executor | None = None,
    year: int | None = None,
    force: bool = False,
    report: Report = silent,
    evaluate: Evaluate = evaluate_task,
    drafts: DraftOptions | None = DEFAULT_DRAFTS,
    cache: bool = True,
    since: str | Path | None = None,
    returns: ReturnOptions | None = None,
    forms: ExtraForms = NO_EXTRA,
    papers: PapersAndData = PLAIN,
    review: str | None = None,
) -> RunResult:
    """Read every workbook below `folder` and write the consolidated result into `out`.

    Args:
        folder: searched with everything below it; never written to.
        out: created if absent; an earlier result of ours in it moves to 历史/<time>/.
        rules: profile name, path, profile, or None for "national".
        roster: 单位名单, as a file (.xlsx, .csv) or as data; gives `missing_units`.
        jobs: processes; None = one below 150 files, else one per core.
        executor: run over this one instead (concurrent.futures seam).
        year: forms of other years are skipped.
        force: write into `out` although it holds what is not ours.
        report: called with each progress event, in this process.
        evaluate: the call for one file; must be importable by a worker.
        drafts: how the drafts of 自评报告初稿 are made; None = there are none.
        cache: whether files that have not changed since an earlier run are taken from what that
            made of them (batch.cache); with drafts they are read anew.
        since: the result to compare with (result.json, or the folder it is in); None = the one in
            `out`, if there is any.
        returns: how what goes back to each unit is made (审核意见, marked copies, 整改反馈表);
            None = nothing is returned.
        forms: the county's own forms (layouts.extra.read_extra_forms).
        papers: title and foot of what is printed, and what the tables are exported as (数据).
        review: which forms the sheet 复核 has (rounds.sampling.parse_sample); None = those of the
            run before, else all where they are few, else as the profile says.

    Raises:
        ExportError: what it is to be exported as can't be written here.
        FolderError: `folder` is no folder, or lies inside `out`.
        SinceError: the result to compare with can't be used.
        SampleError: `review` is no way to choose forms.
        RulesError, RosterError: all mistakes of the profile or the roster at once.
        TemplateError: all mistakes of a template of drafts at once.
        PublishError: `out` refused, used by another run, or not writable; nothing is changed then.
        TemporaryFilesError: the folder for temporary files is full.
    """
    from xl_jixiao.outputs.publish import refuse_unnameable, reserve
    from xl_jixiao.rules.loading import load_rules

    source, target = _places(Path(folder), Path(out))
    refuse_unnameable(target)
    check_export(papers.export)
    before = last_year_of(papers.last_year)
    profile = load_rules(rules)
    units = _roster_units(roster)
    drafting = None if drafts is None else _drafting(profile, drafts)
    letters = None if returns is None else _letters(profile, returns)
    settings = Settings(profile, year, forms=forms)
    sample = None
    if review is not None:
        sample = parse_sample(review, f"{dt.datetime.now(dt.UTC).astimezone():%Y%m%d}")
    # drafts are made of whole results, which no store keeps
    kept = cache and drafting is None and evaluate is evaluate_task
    stores = stored_shares(settings) if kept else nullcontext(NoStore())

    def once(known: ShareStore, place: ReservedFolder, *, keep_results: bool = False) -> RunResult:
        with Spool() as spool:
            run = survey(
                source,
                target,
                settings=settings,
                spool=spool,
                store=known,
                keep_results=keep_results or drafting is not None,
                roster=units,
                jobs=jobs,
                executor=executor,
                report=report,
                evaluate=evaluate,
            )
            memory = None if isinstance(known, NoStore) else known
            writing = _Writing(drafting, letters, jobs, executor, report, papers, memory)
            return _write(
                held_against(replace(run, last_year=before), earlier, sample), place, writing
            )

    with (
        using_forms(forms),
        reserve(target, force=force) as place,
        patient_collector(),
        stores as store,
    ):
        earlier = remembered(target, None if since is None else Path(since))
        try:
            return once(store, place)
        except FileChangedError:
            pass  # nothing is read a second time then
        except _UNUSABLE:
            if not store.answers:
                raise
            store.forget()
        return once(NoStore(), place, keep_results=True)


class FileChangedError(Exception):
    """A file is another one than when it was read first: what was made of the two does not go
    together.
    """


_UNUSABLE: tuple[type[Exception], ...] = (
    ArithmeticError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
    *INFLATE_ERRORS,
)
"""What comes of parts that have another shape than ours: somebody changed what the store holds."""


def _roster_units(
    roster: str | Path | Sequence[RosterRow] | None,
) -> tuple[RosterRow, ...] | None:
    """The roster as data, read where it is a file."""
    if isinstance(roster, str | Path):
        return read_roster(Path(roster))
    return None if roster is None else tuple(roster)


def survey(
    folder: Path,
    out: Path | None,
    *,
    settings: Settings,
    spool: Spool,
    store: ShareStore | None = None,
    keep_results: bool = False,
    roster: tuple[RosterRow, ...] | None = None,
    jobs: int | None = 1,
    executor: Executor | None = None,
    report: Report = silent,
    evaluate: Evaluate = evaluate_task,
) -> Run:
    """Everything about a folder, nothing written.

    Args:
        folder: searched with everything below it.
        out: not read where it lies in `folder`.
        settings: profile and year.
        spool: takes what is made of each file; must stay open while the run is asked.
        store: what earlier runs made of unchanged files; None: nothing.
        keep_results: whether the whole results are kept there too; without, those that are asked
            for are made again.
        roster: see `run_folder`, like the rest.
        jobs: processes.
        executor: run over this one instead.
        report: called with each progress event.
        evaluate: the call for one file.
    """
    from xl_jixiao.intake.load import discover

    started, clock = dt.datetime.now(dt.UTC).astimezone(), time.monotonic()
    candidates = discover(folder, out=out)
    keep = keep_results or any(has_document_name(one.file) for one in candidates)
    packs = len(candidates) > PLAIN_FILES or not isinstance(store, NoStore | None)
    work = ShareWork(FileWork(evaluate, settings), keep, packs)
    gathering = _Gathering(work, spool, store or NoStore(), report)
    gathered = gathering.gather(candidates, jobs=jobs, executor=executor)
    report(Progress("check", len(candidates), len(candidates)))
    run = conclude(gathered, settings, roster, started=started, clock=clock)
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


class _Gathering:
    """Takes in what is made of each file, in whatever order it comes."""

    def __init__(self, work: ShareWork, spool: Spool, store: ShareStore, report: Report) -> None:
        self._work, self._spool, self._store, self._report = work, spool, store, report
        self._records: dict[str, FileRecord] = {}
        self._places: dict[str, SpoolPlace] = {}

    def gather(
        self, candidates: Sequence[Candidate], *, jobs: int | None, executor: Executor | None
    ) -> Gathered:
        """What is made of each candidate, in their order."""
        from xl_jixiao.batch.pool import do_all

        tasks = []
        for one in candidates:
            if one.status is None:
                tasks.append(Task(str(one.path), one.file, one.member))
            else:
                result = FileResult(one.file, one.sha256, one.status, one.reason)
                self._keep(received(self._work.share(result)))
        unknown = self._found_again(tasks)
        done = len(tasks) - len(unknown)

        def take(sent: SentShare) -> None:
            nonlocal done
            done += 1
            share = received(sent)
            self._keep(share)
            self._store.put(share)
            self._report(Progress("read", done, len(tasks), share.record.file))

        self._report(Progress("read", done, len(tasks)))
        do_all(unknown, self._work, jobs=jobs, executor=executor, done=take)
        places = [self._places[one.file] for one in candidates]
        known = [self._records[one.file] for one in candidates]
        files = skip_duplicates(archives_ended(known, _archive_of(candidates)))
        again = partial(_again, self._work.work, candidates, files)
        return Gathered(
            files,
            SpooledResults(files, self._spool, places, again),
            SpooledParts(self._spool, places, self._work.packs),
        )

    def _found_again(self, tasks: Sequence[Task]) -> list[Task]:
        """Takes in what the store has; the tasks that it has not."""
        if isinstance(self._store, NoStore):
            return list(tasks)
        unknown = []
        for task in tasks:
            share = self._store.get(task.file, digest(Path(task.path), task.member))
            if share is None:
                unknown.append(task)
            else:
                self._keep(share)
        return unknown

    def _keep(self, share: FileShare) -> None:
        self._records[share.record.file] = share.record
        self._places[share.record.file] = self._spool.add(share.sent.parts)


def _archive_of(candidates: Sequence[Candidate]) -> Mapping[str, str]:
    """File of an archive → the archive."""
    whole = {one.path: one.file for one in candidates if one.member == NO_MEMBER}
    return {one.file: whole[one.path] for one in candidates if one.member != NO_MEMBER}


def _again(
    work: FileWork, candidates: Sequence[Candidate], files: Sequence[FileRecord], at: int
) -> FileResult:
    """Raises FileChangedError."""
    one = candidates[at]
    if one.status is not None:
        return FileResult(one.file, "", one.status, one.reason)
    result = work.evaluate(Task(str(one.path), one.file, one.member), work.settings)
    if (result.sha256, result.status) != (files[at].sha256, files[at].status):
        raise FileChangedError(one.file)
    return result


@dataclass(frozen=True, slots=True)
class _Writing:
    """How the result is written."""

    desk: DraftingSetup | None
    """None: no drafts."""
    letters: DraftingSetup | None
    """None: nothing is returned to the units."""
    jobs: int | None
    executor: Executor | None
    report: Report
    papers: PapersAndData
    memory: PieceMemory | None
    """Has rows of earlier runs."""


def _drafting(rules: RuleProfile, options: DraftOptions) -> DraftingSetup:
    from xl_jixiao.actions.drafts import desk_for

    return desk_for(rules, options)


def _letters(rules: RuleProfile, options: ReturnOptions) -> DraftingSetup:
    from xl_jixiao.actions.returns import letters_desk

    return letters_desk(rules, options)


def _write(run: Run, place: ReservedFolder, how: _Writing) -> RunResult:
    """Put the whole result in its place."""
    from xl_jixiao.actions.writing import result_writers
    from xl_jixiao.outputs.edits import hand_edits, keeper
    from xl_jixiao.outputs.publish import DRAFTS_NAME, RETURNS_NAME

    drafted: list[Drafted] = []
    edits = hand_edits(place.out)
    beside: dict[str, Writer] = {}
    if how.desk is not None:
        beside[DRAFTS_NAME] = lambda folder: drafted.extend(_write_drafts(run, folder, how))
    returned: list[Returned] = []
    if how.letters is not None:
        beside[RETURNS_NAME] = lambda folder: returned.extend(_write_returns(run, folder, how))
    if edits.kept:
        beside["."] = keeper(place.out, edits)
    place.publish(result_writers(run, how.report, beside, how.papers, how.memory))
    told = (*edits.told(), *_entries_told(run))
    return RunResult(place.out, run, tuple(drafted), told, place.notes, tuple(returned))


def _entries_told(run: Run) -> Iterator[str]:
    """Chinese: what became of what people typed into the workbook of the run before."""
    ledger, reviews = run.ledger, run.reviews
    placed = (ledger.placed if ledger else 0) + (reviews.placed if reviews else 0)
    if placed:
        yield f"汇总工作簿里填写的内容已带入新的一份：{placed} 处。"
    yield from ledger.told if ledger else ()
    yield from reviews.told if reviews else ()


def _write_returns(run: Run, folder: Path, how: _Writing) -> tuple[Returned, ...]:
    from xl_jixiao.actions.returns import write_returns

    folder.mkdir(parents=True, exist_ok=True)
    if how.letters is None:
        return ()
    return write_returns(
        run, how.letters, folder, jobs=how.jobs, executor=how.executor, report=how.report
    )


def _write_drafts(run: Run, folder: Path, how: _Writing) -> tuple[Drafted, ...]:
    from xl_jixiao.actions.drafts import write_drafts

    if how.desk is None:
        return ()
    return write_drafts(
        run, how.desk, folder, jobs=how.jobs, executor=how.executor, report=how.report
    )
