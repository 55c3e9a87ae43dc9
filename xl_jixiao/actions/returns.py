"""What goes back to each unit: the letter, marked copies of its workbooks, the form for its answer.

Each unit is one item of work, written by whoever makes it: nothing large is sent from process to
process.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from functools import partial
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from xl_jixiao.batch.evaluate import describe_error
from xl_jixiao.batch.pool import do_all
from xl_jixiao.batch.settings import Progress, Report, ReturnOptions
from xl_jixiao.facts.records import FileRecord
from xl_jixiao.facts.run import Run
from xl_jixiao.intake.archives import read_member
from xl_jixiao.intake.load import discover
from xl_jixiao.intake.refusal import NO_MEMBER, UnusablePartError
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.finding import Status
from xl_jixiao.outputs.draft.making import DraftingSetup, set_up
from xl_jixiao.outputs.files import distinct, file_stem
from xl_jixiao.outputs.letters.context import (
    COPIES_NAME,
    FEEDBACK_NAME,
    LetterSetting,
    letter_context,
)
from xl_jixiao.outputs.letters.sheets import write_feedback, write_result_list
from xl_jixiao.outputs.marked_copy import MARKABLE, MarkingError, mark_copy
from xl_jixiao.outputs.marks import RESULT_SHEET, CheckedFile, MarkPlan, plan_of
from xl_jixiao.outputs.stored_findings import stored_findings
from xl_jixiao.outputs.word.render import SourceMode, draft
from xl_jixiao.rounds.review import Conclusion, UnitReview, reviews
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.system_errors import explain_writing

PURPOSE = "审核意见"
LETTER_NAME = "审核意见.docx"
SERIAL_BELOW = 20
"""Units from which processes are used unasked."""
_SECONDS = 120
"""For one unit: some have dozens of workbooks."""
_LOST = "生成时进程异常退出或超时，该单位的退回件没有写全。请把它的文件发给维护人员。"


class SourceFile(NamedTuple):
    """Where a file of the folder is."""

    path: str
    member: int
    """Of the archive at `path`; NO_MEMBER for a file by itself."""


@dataclass(frozen=True, slots=True)
class ReturnOrder:
    """What is to be made for one unit."""

    folder: str
    """Its name among the returns; no two have the same."""
    review: UnitReview
    sources: Mapping[str, SourceFile]
    """Of its files."""


@dataclass(frozen=True, slots=True)
class Returned:
    """How the return of one unit ended."""

    name: str
    conclusion: Conclusion
    notes: tuple[str, ...] = ()
    """Chinese: what a person should know of its copies."""
    problems: tuple[str, ...] = ()
    """Chinese: what could not be written."""


def letters_desk(rules: RuleProfile, options: ReturnOptions) -> DraftingSetup:
    """What letters are made with, checked before a folder is read.

    Raises:
        TemplateError: all mistakes of a template at once.
        OSError: a template can't be read.
    """
    return set_up(rules, options.templates, SourceMode.NONE, purposes=(PURPOSE,))


def write_returns(
    run: Run,
    desk: DraftingSetup,
    folder: Path,
    *,
    jobs: int | None = None,
    executor: Executor | None = None,
    report: Report,
) -> tuple[Returned, ...]:
    """A folder for each unit that handed in anything.

    Returns:
        How each ended, in the order of the roster, then of the files.
    """
    orders = tuple(_orders(run))
    work = ReturnWork(desk, _setting(run), run.rules.label, str(folder))
    ended: dict[str, Returned] = {}

    def take(one: tuple[str, Returned]) -> None:
        ended[one[0]] = one[1]
        report(Progress("return", len(ended), len(orders), one[1].name))

    report(Progress("return", 0, len(orders)))
    do_all(orders, work, jobs=jobs, executor=executor, done=take)
    return tuple(ended[one.folder] for one in orders)


def conclusions(returned: Iterable[Returned]) -> Mapping[Conclusion, int]:
    """How many units came to each."""
    counts = Counter(one.conclusion for one in returned)
    return {one: counts[one] for one in Conclusion}


def _orders(run: Run) -> Iterator[ReturnOrder]:
    found = reviews(run, partial(stored_findings, run))
    names = distinct(file_stem(one.name) or "单位" for one in found)
    places = {
        one.file: SourceFile(str(one.path), one.member)
        for one in discover(Path(run.folder), out=Path(run.out))
    }
    for review, name in zip(found, names, strict=True):
        own = {one.file: places[one.file] for one in review.files if one.file in places}
        yield ReturnOrder(name, review, own)


def _setting(run: Run) -> LetterSetting:
    since = "" if run.compared is None else run.compared.started
    basis = run.rules.cite_to_unit(None)
    return LetterSetting(basis, run.year, run.started.date(), run.titles, since)


@dataclass(frozen=True, slots=True)
class ReturnWork:
    """The call that a worker makes for each chunk of units (batch.pool.Work)."""

    desk: DraftingSetup
    setting: LetterSetting
    rules: str
    """Label of the profile."""
    root: str
    """The folder of all returns."""

    @property
    def serial_below(self) -> int:
        """See SERIAL_BELOW."""
        return SERIAL_BELOW

    def __call__(self, chunk: tuple[ReturnOrder, ...], /) -> tuple[tuple[str, Returned], ...]:
        """How each ended, by the name of its folder."""
        return tuple((order.folder, self._returned(order)) for order in chunk)

    def patience(self, items: int) -> float:
        """Copies take tenths of a second each."""
        return _SECONDS + items

    def lost(self, item: ReturnOrder, *, stuck: bool) -> tuple[str, Returned]:  # noqa: ARG002  the protocol's
        """A line in the summary."""
        review = item.review
        return item.folder, Returned(review.name, review.conclusion, problems=(_LOST,))

    def _returned(self, order: ReturnOrder) -> Returned:
        review = order.review
        notes: list[str] = []
        problems: list[str] = []
        place = Path(self.root) / order.folder
        for told in self._written(order, place):
            (problems if told.failed else notes).append(told.text)
        return Returned(review.name, review.conclusion, tuple(notes), tuple(problems))

    def _written(self, order: ReturnOrder, place: Path) -> Iterator[_Told]:
        """Writes everything; what is to be told of it."""
        review = order.review
        yield from _attempt(LETTER_NAME, lambda: self._write_letter(review, place / LETTER_NAME))
        if review.conclusion is not Conclusion.PASS:
            name = f"{FEEDBACK_NAME}.xlsx"
            yield from _attempt(name, lambda: write_feedback(review, place / name))
        files = [one for one in review.files if one.status is Status.MERGED]
        stems = distinct(file_stem(PurePosixPath(one.file).stem) for one in files)
        for file, stem in zip(files, stems, strict=True):
            yield from self._write_copy(order, file, place / COPIES_NAME, stem)

    def _write_letter(self, review: UnitReview, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        made = draft(
            self.desk.template(PURPOSE),
            letter_context(review, self.setting),
            sources=self.desk.sources,
        )
        path.write_bytes(made.data)

    def _write_copy(
        self, order: ReturnOrder, file: FileRecord, folder: Path, stem: str
    ) -> Iterator[_Told]:
        """The marked copy of a file; a list of what was found where it can't be marked."""
        findings = order.review.findings_of(file)
        plan = plan_of(CheckedFile(len(file.forms), file.passed, file.reason), self.rules, findings)
        suffix = PurePosixPath(file.file).suffix.lower()
        folder.mkdir(parents=True, exist_ok=True)
        if suffix in MARKABLE and file.file in order.sources:
            try:
                lost = _mark(order.sources[file.file], folder / f"{stem}{suffix}", plan)
            except (MarkingError, OSError, UnusablePartError) as error:
                yield _Told(f"{file.file}：没有写成带标记的表，另写检查结果（{error}）")
            else:
                if lost:
                    yield _Told(f"{file.file}：{lost}")
                return
        if findings:
            target = folder / f"{stem}（{RESULT_SHEET}）.xlsx"
            yield from _attempt(target.name, lambda: write_result_list(plan, file.file, target))


class _Told(NamedTuple):
    """Something to be told of a return."""

    text: str
    failed: bool = False


def _attempt(name: str, write: Callable[[], None]) -> Iterator[_Told]:
    """Writes a file; tells why where that fails: the others are written all the same."""
    try:
        write()
    except OSError as error:
        yield _Told(f"{name}写不进去：{explain_writing(error)}", failed=True)
    except Exception as error:  # noqa: BLE001 - a bug met on one unit must not cost the others
        yield _Told(f"{name}没有写出：程序内部错误（{describe_error(error)}）", failed=True)


def _mark(source: SourceFile, target: Path, plan: MarkPlan) -> str:
    """The marked copy; what it lacks.

    Raises:
        MarkingError, OSError, UnusablePartError: there is none.
    """
    if source.member == NO_MEMBER:
        return mark_copy(Path(source.path), target, plan)
    _, data = read_member(Path(source.path), source.member)
    target.write_bytes(data)
    return mark_copy(target, target, plan)


def problems_of(returned: Sequence[Returned]) -> Iterator[str]:
    """Chinese: what could not be written, with the unit."""
    return (f"{one.name}：{problem}" for one in returned for problem in one.problems)
