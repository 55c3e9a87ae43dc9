"""Two profiles on a folder: who would change score or grade, by which rule and which rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from pathlib import Path

from xl_jixiao.actions.refusal import RefusedError, refuse_existing
from xl_jixiao.batch.evaluate import DIED, SERIAL_BELOW, evaluate_task, internal_error, too_slow
from xl_jixiao.batch.pool import do_all
from xl_jixiao.batch.settings import SECONDS_PER_FILE, Progress, Report, Settings, Task, silent
from xl_jixiao.facts.rule_changes import (
    ComparedFile,
    ComparedRules,
    FormChange,
    RuleDifference,
    form_change,
    rule_differences,
)
from xl_jixiao.layouts.loading import NO_EXTRA, ExtraForms, using_forms
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.finding import EvaluatedForm, FileResult, Status
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.rules.settings import FORM_NAMES
from xl_jixiao.scoring.engine import score_submission
from xl_jixiao.time_limits import TimeLimitReachedError, time_limit


@dataclass(frozen=True, slots=True)
class CompareWork:
    """The call that a worker makes for each chunk of files (batch.pool.Work)."""

    first: RuleProfile
    second: RuleProfile
    forms: ExtraForms = NO_EXTRA

    @property
    def serial_below(self) -> int:
        """As for a run."""
        return SERIAL_BELOW

    def __call__(self, chunk: tuple[Task, ...], /) -> tuple[ComparedFile, ...]:
        """The results in the order of the tasks."""
        return tuple(self._compared(task) for task in chunk)

    def patience(self, items: int) -> float:
        """Twice that of a run: each form is scored twice."""
        return 2 * SECONDS_PER_FILE * max(items, 1)

    def lost(self, item: Task, *, stuck: bool) -> ComparedFile:
        """A rejected file."""
        reason = too_slow(SECONDS_PER_FILE) if stuck else DIED
        return ComparedFile(item.file, Status.REJECTED, reason, "")

    def _compared(self, task: Task) -> ComparedFile:
        result = evaluate_task(task, Settings(self.first, forms=self.forms))
        ended = ComparedFile(task.file, result.status, result.reason, result.sha256)
        try:
            with time_limit(SECONDS_PER_FILE):
                return ended._replace(forms=self._changes(result))
        except TimeLimitReachedError:
            reason = too_slow(SECONDS_PER_FILE)
        except Exception as error:  # noqa: BLE001 - a bug met on one file must not cost the others
            reason = internal_error(error)
        return ended._replace(status=Status.REJECTED, reason=reason)

    def _changes(self, result: FileResult) -> tuple[FormChange, ...]:
        return tuple(
            form_change(
                one.submission,
                (one.score, score_submission(one.submission, self.second)),
                (self.first, self.second),
            )
            for one in result.evaluated
            if isinstance(one, EvaluatedForm)
        )


def compare_rules(
    folder: Path,
    first: RuleProfile,
    second: RuleProfile,
    *,
    jobs: int | None = None,
    executor: Executor | None = None,
    report: Report = silent,
    forms: ExtraForms = NO_EXTRA,
) -> ComparedRules:
    """Score every form of a folder (or of one file) under two profiles, read by the shipped forms
    and a county's own. Nothing is written.

    Raises:
        RefusedError: there is no such folder or file.
    """
    tasks, ended = _tasks(folder)
    done: dict[str, ComparedFile] = {one.file: one for one in ended}

    def take(one: ComparedFile) -> None:
        done[one.file] = one
        report(Progress("compare", len(done), len(tasks) + len(ended), one.file))

    report(Progress("compare", len(done), len(tasks) + len(ended)))
    work = CompareWork(first, second, forms)
    with using_forms(forms):
        do_all(tasks, work, jobs=jobs, executor=executor, done=take)
    files = _once(sorted(done.values(), key=lambda one: one.file))
    return ComparedRules(first, second, _differences(first, second), files)


def _tasks(folder: Path) -> tuple[list[Task], list[ComparedFile]]:
    """What to read, and what is known of the rest."""
    from xl_jixiao.intake.load import discover

    if folder.is_file():
        return [Task(str(folder), folder.name)], []
    if not folder.is_dir():
        raise RefusedError(f"“{folder}”不存在。请给出装有自评表的文件夹，或一个自评表文件。")
    candidates = discover(folder)
    tasks = [Task(str(one.path), one.file, one.member) for one in candidates if one.status is None]
    ended = [
        ComparedFile(one.file, one.status, one.reason, one.sha256)
        for one in candidates
        if one.status is not None
    ]
    return tasks, ended


def _once(files: Sequence[ComparedFile]) -> tuple[ComparedFile, ...]:
    """A second file of the same bytes is passed over."""
    seen: dict[str, str] = {}
    kept = []
    for one in files:
        first = seen.setdefault(one.sha256, one.file) if one.sha256 else one.file
        if first != one.file:
            told = f"与“{first}”内容完全相同，不重复计算。"
            kept.append(one._replace(status=Status.SKIPPED, reason=told, forms=()))
        else:
            kept.append(one)
    return tuple(kept)


def _differences(
    first: RuleProfile, second: RuleProfile
) -> Mapping[str, tuple[RuleDifference, ...]]:
    found = {"": rule_differences(first, second)}
    for form in FORM_NAMES:
        if form in first.forms or form in second.forms:
            sides = first.forms.get(form, first), second.forms.get(form, second)
            found[form] = rule_differences(*sides)
    return found


def write_comparison(compared: ComparedRules, out: Path, *, force: bool = False) -> Path:
    """Write the workbook, and beside it the same as JSON under the same name.

    Returns:
        The path of the JSON file.

    Raises:
        RefusedError: the files are there.
        OSError: they can't be written.
    """
    from xl_jixiao.outputs.files import whole
    from xl_jixiao.outputs.rule_diff import comparison_json, write_workbook

    document = out.with_suffix(".json")
    refuse_existing((out, document), force=force)
    with whole(out) as place:
        write_workbook(compared, place)
    with whole(document) as place:
        place.write_text(comparison_json(compared), encoding="utf-8")
    return document
