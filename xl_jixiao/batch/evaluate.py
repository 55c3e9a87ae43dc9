"""One file, one pure call: load, read the forms, score, check, within limits."""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from xl_jixiao.batch.record_codec import HeldRecord, decoded, encoded
from xl_jixiao.batch.settings import Evaluate, Settings, Task
from xl_jixiao.batch.spool import packed
from xl_jixiao.facts.given import given_in
from xl_jixiao.facts.records import FileRecord, Part, record_of
from xl_jixiao.intake.load import digest
from xl_jixiao.intake.refusal import Refusal
from xl_jixiao.layouts.loading import use_forms
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.finding import (
    Evaluated,
    EvaluatedData,
    EvaluatedForm,
    FileResult,
    SheetResult,
    Status,
)
from xl_jixiao.model.grid import Workbook
from xl_jixiao.model.roster import DRAFT_MARK, SUMMARY_MARK
from xl_jixiao.model.submission import BaseDataForm, Submission
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.time_limits import TimeLimitReachedError, time_limit

if TYPE_CHECKING:
    from xl_jixiao.forms.document import Contents
    from xl_jixiao.rules.loading import RulesChoice


def keep_year(contents: Contents, year: int | None) -> Contents:
    """The submissions and reports of `year`, the sheets that have none left marked skipped.

    What states no year is kept: it can't be said to be of another one. With year None everything
    is kept.
    """
    if year is None:
        return contents
    submissions, sheets, reports = contents
    kept = tuple(one for one in submissions if one.year in {year, None})
    remaining = {one.sheet for one in kept}
    others: defaultdict[str, set[int]] = defaultdict(set)
    for one in submissions:
        if one.year not in {year, None} and one.year is not None:
            others[one.sheet].add(one.year)
    marked = tuple(
        SheetResult(
            sheet.sheet, Status.SKIPPED, _other_year(others[sheet.sheet], year), other_year=True
        )
        if sheet.sheet in others and sheet.sheet not in remaining
        else sheet
        for sheet in sheets
    )
    return contents._replace(
        submissions=kept,
        sheets=marked,
        reports=tuple(one for one in reports if one.year in {year, None}),
    )


def _other_year(found: set[int], wanted: int) -> str:
    years = "、".join(f"{year}年度" for year in sorted(found))
    return f"表中年度为{years}，本次只汇总{wanted}年度（--year {wanted}）。"


@contextmanager
def patient_collector() -> Iterator[None]:
    """Let the cycle collector look rarely while results pile up: they are kept and hold no
    cycles, so that every look is wasted (an eighth of a run).
    """
    before = gc.get_threshold()
    gc.set_threshold(1_000_000, 50, 100)
    try:
        yield
    finally:
        # to the oldest generation, unseen: else the restored threshold has all of it looked at
        gc.freeze()
        gc.unfreeze()
        gc.set_threshold(*before)


OUR_RESULT = "是本工具生成的汇总结果，不是自评表。"

OUR_DRAFT = "是本工具生成、还没有人修改过的报告初稿，不是报送的报告。补充完善并保存后再报送。"

_LISTED = 5


def evaluate_file(path: str | Path, *, rules: RulesChoice = None) -> FileResult:
    """Read, score and check one file.

    Args:
        path: the file; its name alone is as `file` in the result.
        rules: profile name, path of a profile, a profile, or None for "national".

    Returns:
        Submissions with their scores, findings, what passed; a file that can't be used has status
        "rejected" or "skipped" and says why. Whatever the file holds, nothing is raised.

    Raises:
        RulesError: the profile has mistakes.
    """
    from xl_jixiao.rules.loading import load_rules

    task = Task(str(path), Path(path).name)
    return evaluate_task(task, Settings(load_rules(rules)))


Show = Callable[[Workbook], None]
"""Takes what a file holds, before it is judged."""


def _unseen(_content: Workbook) -> None:
    """Nobody looks at it."""


def evaluate_task(task: Task, settings: Settings, show: Show = _unseen) -> FileResult:
    """The same for a file of a run; what goes wrong inside becomes a reason.

    Args:
        task: the file.
        settings: profile and year.
        show: called with its sheets where they could be read.
    """
    use_forms(settings.forms)
    try:
        with time_limit(settings.seconds):
            return _evaluate(task, settings, show)
    except TimeLimitReachedError:
        reason = too_slow(settings.seconds)
    except MemoryError:
        reason = OUT_OF_MEMORY
    except Exception as error:  # noqa: BLE001 - a bug met on one file must not cost the other files
        reason = internal_error(error)
    # only here, where all that the failed call held is free again
    return rejected(task, reason)


def rejected(task: Task, reason: str) -> FileResult:
    """A file that could not be used, with its hash as far as it can be read."""
    return FileResult(task.file, digest(Path(task.path), task.member), Status.REJECTED, reason)


def too_slow(seconds: float) -> str:
    """The reason for a file that hit the time limit."""
    return (
        f"处理该文件超过{seconds:g}秒仍未完成，已停止。请用 Excel 或 WPS 打开，"
        "删除多余的空行、图片后另存为 .xlsx 再报送；仍不行请把该文件发给维护人员。"
    )


OUT_OF_MEMORY = (
    "读取该文件需要的内存超过了可用的内存，未能处理，其余文件不受影响。"
    "请用 Excel 或 WPS 打开，删除多余的行、图片和样式后另存为 .xlsx 再报送；"
    "若电脑内存紧张，请关闭其他程序后重新汇总。"
)
"""Ready before memory runs out."""


def internal_error(error: Exception) -> str:
    """The reason for a file on which our own code, or our own data, failed."""
    from xl_jixiao.layouts.loading import LayoutError

    if isinstance(error, LayoutError):
        return f"表式文件有错，改正以前什么表都读不了：{'；'.join(error.problems)}"
    return f"程序内部错误（{describe_error(error)}），该文件未能处理。请把该文件发给维护人员。"


def describe_error(error: Exception) -> str:
    """Type, message and place of an error of ours, without a stack trace."""
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    place = f"，位置 {Path(frames[-1].filename).name} 第{frames[-1].lineno}行" if frames else ""
    message = " ".join(str(error).split())[:200]
    what = f"{type(error).__name__}: {message}" if message else type(error).__name__
    return f"{what}{place}"


def _evaluate(task: Task, settings: Settings, show: Show) -> FileResult:
    from xl_jixiao.intake.load import load

    loaded = load(Path(task.path), task.member)
    read = loaded.outcome
    if isinstance(read, Refusal):
        return FileResult(task.file, loaded.sha256, read.status, read.reason)
    show(read)
    if SUMMARY_MARK in read.names:
        return FileResult(task.file, loaded.sha256, Status.SKIPPED, OUR_RESULT)
    if DRAFT_MARK in read.names:
        return FileResult(task.file, loaded.sha256, Status.SKIPPED, OUR_DRAFT)
    return evaluate_workbook(read, settings, file=task.file, sha256=loaded.sha256)


def evaluate_workbook(
    workbook: Workbook, settings: Settings, *, file: str, sha256: str = ""
) -> FileResult:
    """The result of a workbook that has been read, from a file or from an open Excel.

    Args:
        workbook: its sheets and defined names.
        settings: profile and year.
        file: the name that submissions and findings carry.
        sha256: hash of the file, "" for an open workbook.
    """
    from xl_jixiao.checks.run import check_file
    from xl_jixiao.forms.document import read_contents

    use_forms(settings.forms)
    contents = keep_year(read_contents(workbook, file=file), settings.year)
    sheets, reports = contents.sheets, contents.reports
    evaluated = tuple(_scored(one, settings.rules) for one in contents.submissions)
    status, reason = verdict(sheets, merged=bool(evaluated), nouns=_nouns(workbook))
    remarks = (*workbook.remarks, *_unseen_unknown(workbook, sheets))
    if status is Status.REJECTED:
        # a picture of a form, an Excel sheet embedded in the text: what was left unread may be why
        reason, remarks = "".join((reason, *remarks)), ()
    findings, passed = (
        check_file(evaluated, settings.rules, file=file, reports=reports, sheets=sheets)
        if evaluated or reports
        else ((), ())
    )
    return FileResult(
        file=file,
        sha256=sha256,
        status=status,
        reason=reason,
        sheets=sheets,
        evaluated=evaluated,
        findings=findings,
        passed=passed,
        modified=workbook.modified,
        reports=reports,
        remarks=remarks,
        given=given_in(workbook.names),
    )


def _unseen_unknown(workbook: Workbook, sheets: Sequence[SheetResult]) -> Iterator[str]:
    """Says of which sheets nobody could tell what is hidden on them."""
    used = {one.sheet for one in sheets if one.status is Status.MERGED}
    names = [one.sheet for one in workbook.grids if one.sheet in used and not one.unseen_known]
    if names:
        listed = "、".join(f"“{name}”" for name in names[:_LISTED])
        more = f"等{len(names)}张" if len(names) > _LISTED else ""
        yield (
            f"工作表{listed}{more}里有没有隐藏的行、列看不出来，都按看得见的读取。"
            "请取消隐藏、清除筛选后核对。"
        )


def _scored(submission: Submission, rules: RuleProfile) -> Evaluated:
    from xl_jixiao.scoring.engine import score_submission

    if isinstance(submission, BaseDataForm):
        return EvaluatedData(submission)
    return EvaluatedForm(submission, score_submission(submission, rules))


class Nouns(NamedTuple):
    """How a kind of file and its parts are called."""

    file: str
    sheet: str
    wanted: str


_WORKBOOK = Nouns("工作簿", "工作表", "自评表")

_DOCUMENT = Nouns("文档", "", "自评表，也没有自评报告")


def _nouns(workbook: Workbook) -> Nouns:
    return _WORKBOOK if workbook.paragraphs is None else _DOCUMENT


def verdict(
    sheets: tuple[SheetResult, ...], *, merged: bool, nouns: Nouns = _WORKBOOK
) -> tuple[Status, str]:
    """How a readable file ended, from how its sheets ended.

    Merged as soon as one form of it is in the result. Else rejected where a sheet was meant as a
    form and could not be used, or where there is no form at all: somebody handed it in as one.
    Skipped where its forms are blank or of another year.
    """
    if merged:
        return Status.MERGED, ""
    unusable = [sheet for sheet in sheets if sheet.status is Status.REJECTED]
    if unusable:
        return Status.REJECTED, _reasons(unusable, nouns)
    forms = [sheet for sheet in sheets if sheet.blank_form or sheet.other_year]
    if forms:
        return Status.SKIPPED, _reasons(forms, nouns)
    found = f"（{_reasons(sheets, nouns).rstrip('。')}）" if sheets else ""
    return (
        Status.REJECTED,
        f"{nouns.file}里没有找到{nouns.wanted}{found}。请核对是否发错了文件。",
    )


def _reasons(sheets: Sequence[SheetResult], nouns: Nouns) -> str:
    """The reasons in one sentence, with the names of the sheets where these differ."""
    if len({sheet.reason for sheet in sheets}) == 1:
        return sheets[0].reason
    reasons = "；".join(f"{nouns.sheet}“{sheet.sheet}”{sheet.reason}" for sheet in sheets[:_LISTED])
    return f"{reasons}；等{len(sheets)}处" if len(sheets) > _LISTED else reasons


SERIAL_BELOW = 150
"""Files from which processes are used unasked: fewer are read in the time that workers start in."""

DIED = (
    "处理该文件时进程异常退出，该文件未能处理，其余文件不受影响。"
    "请用 Excel 或 WPS 打开后另存为 .xlsx 再报送；仍不行请把该文件发给维护人员。"
)


@dataclass(frozen=True, slots=True)
class FileWork:
    """The call that a worker makes for each chunk of files (batch.workers.Work)."""

    evaluate: Evaluate
    settings: Settings

    @property
    def serial_below(self) -> int:
        """See SERIAL_BELOW."""
        return SERIAL_BELOW

    def __call__(self, chunk: tuple[Task, ...], /) -> tuple[FileResult, ...]:
        """The results in the order of the tasks."""
        with patient_collector():
            return tuple(self.evaluate(task, self.settings) for task in chunk)

    def patience(self, items: int) -> float:
        """Each worker stops a slow file itself where the system lets it (limits.time_limit); this
        is for what it can't stop.
        """
        return self.settings.seconds + items / 2

    def lost(self, item: Task, *, stuck: bool) -> FileResult:
        """The file is rejected, with its hash."""
        return rejected(item, too_slow(self.settings.seconds) if stuck else DIED)


class SentShare(NamedTuple):
    """What a run is sent of a file."""

    record: bytes | HeldRecord
    """Its record, encoded (batch.record_codec), or as it is where it stays in this process."""
    parts: tuple[bytes | memoryview, ...]
    """In the order of `Part`, then the whole result where it is kept."""


class FileShare(NamedTuple):
    """The same as it is taken in."""

    record: FileRecord
    sent: SentShare


def received(sent: SentShare) -> FileShare:
    """What was sent, with the record read.

    Raises:
        NoRecordError: it is none.
    """
    record = sent.record
    return FileShare(record.record if isinstance(record, HeldRecord) else decoded(record), sent)


RESULT = len(Part)
"""Index of the whole result among the parts."""


@dataclass(frozen=True, slots=True)
class ShareWork:
    """The call that a worker of a run makes for each chunk of files: everything that depends on a
    file alone is done there.
    """

    work: FileWork
    keep_results: bool
    """Whether the whole results are sent as well: drafts are made of them, and reports are held
    against the tables of other files."""
    packs: bool = True
    """Whether what is sent is made small, and fit to be kept."""

    @property
    def serial_below(self) -> int:
        """See SERIAL_BELOW."""
        return self.work.serial_below

    def __call__(self, chunk: tuple[Task, ...], /) -> tuple[SentShare, ...]:
        """The shares in the order of the tasks."""
        with patient_collector():
            return tuple(self.share(self.work.evaluate(task, self.work.settings)) for task in chunk)

    def share(self, result: FileResult) -> SentShare:
        """What a run is sent of a result."""
        from xl_jixiao.outputs.fragments import parts_of

        rules = self.work.settings.rules
        record = record_of(result, rules)
        made = parts_of(result, record, rules)
        parts = [*(map(packed, made) if self.packs else made)]
        parts.append(_kept(result) if self.keep_results else b"")
        return SentShare(encoded(record) if self.packs else HeldRecord(record), tuple(parts))

    def patience(self, items: int) -> float:
        """As long as reading takes."""
        return self.work.patience(items)

    def lost(self, item: Task, *, stuck: bool) -> SentShare:
        """The file is rejected, with its hash."""
        return self.share(self.work.lost(item, stuck=stuck))


def _kept(result: FileResult) -> bytes:
    import pickle  # what is only checked needs it not

    return pickle.dumps(result)
