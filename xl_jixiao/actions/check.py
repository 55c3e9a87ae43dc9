"""Single files: scores, findings, and marked copies of them."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from xl_jixiao.actions.outcome import FailOn, exit_code
from xl_jixiao.actions.refusal import RefusedError
from xl_jixiao.batch.evaluate import Show, evaluate_task, evaluate_workbook
from xl_jixiao.batch.reduce import conclude, held
from xl_jixiao.batch.settings import Progress, Report, Settings, Task, silent
from xl_jixiao.layouts.loading import NO_EXTRA, ExtraForms, using_forms
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.finding import FileResult, Finding, Status
from xl_jixiao.model.grid import Workbook
from xl_jixiao.rules.profile import RuleProfile

if TYPE_CHECKING:
    from xl_jixiao.facts.run import Run

_NAMED = 3
"""Files that a refusal names."""


@dataclass(frozen=True, slots=True)
class MarkedCopy:
    """How the copy of one file ended."""

    file: str
    """As the result names it."""
    target: Path
    lacks: str = ""
    """Chinese: what of the original the copy does not have."""
    undue: bool = False
    """Whether there was nothing to mark: what became of the file, its result says."""
    problem: str = ""
    """Chinese: why it could not be written."""


@dataclass(frozen=True, slots=True)
class CheckedFiles:
    """What came of files that were checked."""

    run: Run
    results: tuple[FileResult, ...]
    """Of each file, in their order."""
    copies: tuple[MarkedCopy, ...] = ()
    """Empty where none were wanted."""

    def findings_of(self, result: FileResult) -> tuple[Finding, ...]:
        """Those of one file, with those across files."""
        return tuple(one for one in self.run.findings() if one.file == result.file)

    def exit_code(self, fail_on: FailOn = "error") -> int:
        """By the contract; 3 where a copy that is due could not be written."""
        if any(one.problem for one in self.copies):
            return 3
        return exit_code(self.run, fail_on)


def check_files(
    files: Sequence[str],
    rules: RuleProfile,
    *,
    mark: str | None = None,
    force: bool = False,
    report: Report = silent,
    forms: ExtraForms = NO_EXTRA,
    show: Show | None = None,
) -> CheckedFiles:
    """Score and check files, against each other too, and write marked copies where wanted.

    Args:
        files: as a person names them, each read once.
        rules: the profile.
        mark: the folder for the copies, made where it is not there; None = no copies.
        force: replace copies that are there.
        report: called with each file that is done.
        forms: the county's own forms.
        show: called with the sheets of each file that could be read.

    Raises:
        RefusedError: some are no files, or the copies can't go where they were to; all is told at
            once, before a file is read.
    """
    require_files(files)
    names = tuple(dict.fromkeys(files))
    places = {} if mark is None else _places(names, mark, force=force)
    with using_forms(forms):
        checked = _evaluated(names, Settings(rules, forms=forms), report, show)
    if mark is None:
        return checked
    copies = [_marked(checked, one, *places[one.file]) for one in checked.results]
    return replace(checked, copies=tuple(copies))


def check_workbook(content: Workbook, rules: RuleProfile, *, name: str) -> CheckedFiles:
    """Score and check a workbook that is in memory, as `check_files` does with a file.

    Args:
        content: its sheets and defined names.
        rules: the profile.
        name: what the result calls it.
    """
    started, clock = dt.datetime.now(dt.UTC).astimezone(), time.monotonic()
    settings = Settings(rules)
    results = (evaluate_workbook(content, settings, file=name),)
    run = conclude(held(results, settings), settings, None, started=started, clock=clock)
    return CheckedFiles(run, results)


def _evaluated(
    names: Sequence[str], settings: Settings, report: Report, show: Show | None
) -> CheckedFiles:
    started, clock = dt.datetime.now(dt.UTC).astimezone(), time.monotonic()
    results: list[FileResult] = []
    for name in names:
        task = Task(name, Path(name).as_posix())
        looking = (show,) if show else ()
        results.append(evaluate_task(task, settings, *looking))
        report(Progress("read", len(results), len(names), name))
    run = conclude(held(results, settings), settings, None, started=started, clock=clock)
    return CheckedFiles(run, tuple(results))


def require_files(names: Sequence[str]) -> None:
    """All that are no files are reported at once.

    Raises:
        RefusedError: some are no files.
    """
    problems = [
        f"“{name}”是文件夹，请用 jixiao run" if Path(name).is_dir() else f"找不到文件“{name}”"
        for name in names
        if not Path(name).is_file()
    ]
    if problems:
        raise RefusedError("；".join(problems) + "。")


_Places = Mapping[str, tuple[Path, Path]]
"""File as the result names it → the file, and where its copy goes."""


def _places(files: Sequence[str], folder: str, *, force: bool) -> _Places:
    """Where the copies go: under the name of the file; a second file of one name gets a number.

    Raises:
        RefusedError: `folder` is a file, a copy would replace an original, or one exists already
            and `force` is not given.
    """
    target = Path(folder)
    if target.exists() and not target.is_dir():
        raise RefusedError(f"“{folder}”不是文件夹，请给出放副本的文件夹。")
    originals = {Path(name).resolve() for name in files}
    copies: dict[str, tuple[Path, Path]] = {}
    taken: set[str] = set()
    for name in files:
        copies[Path(name).as_posix()] = (Path(name), _free(target, Path(name), taken))
    places = [place for _, place in copies.values()]
    same = [place for place in places if place.resolve() in originals]
    if same:
        raise RefusedError(f"{_named(same)}就是原文件，副本不能覆盖它。请另给一个文件夹。")
    there = [place for place in places if place.exists()]
    if there and not force:
        raise RefusedError(f"{_named(there)}已存在。请换一个文件夹，或加 --force 覆盖。")
    return copies


def _free(folder: Path, file: Path, taken: set[str]) -> Path:
    name, number = file.name, 1
    while name.lower() in taken:
        number += 1
        name = f"{file.stem}（{number}）{file.suffix}"
    taken.add(name.lower())
    return folder / name


def _named(paths: Sequence[Path]) -> str:
    shown = "、".join(f"“{path}”" for path in paths[:_NAMED])
    return f"{shown}等{len(paths)}个文件" if len(paths) > _NAMED else shown


def _marked(checked: CheckedFiles, result: FileResult, source: Path, target: Path) -> MarkedCopy:
    from xl_jixiao.outputs.marked_copy import MarkingError, mark_copy
    from xl_jixiao.outputs.marks import plan_marks

    if result.status is not Status.MERGED:
        return MarkedCopy(result.file, target, undue=True)
    findings = checked.findings_of(result)
    label = checked.run.rules.label
    try:
        lacks = mark_copy(source, target, plan_marks(result, label, findings=findings))
    except (MarkingError, OSError) as error:
        return MarkedCopy(result.file, target, problem=_reason(error, target))
    return MarkedCopy(result.file, target, lacks)


def _reason(error: Exception, target: Path) -> str:
    from xl_jixiao.system_errors import explain_writing

    if isinstance(error, OSError):
        return f"副本“{target}”写不进去：{explain_writing(error)}。"
    return str(error)
