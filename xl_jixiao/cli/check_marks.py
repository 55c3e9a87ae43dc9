"""`jixiao check --mark`: a marked copy of each file, the originals untouched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xl_jixiao.cli import console
from xl_jixiao.model.finding import FileResult, Status

if TYPE_CHECKING:
    from xl_jixiao.consolidate.run import Run

Copies = Mapping[str, tuple[Path, Path]]
"""File as the result names it → the file, and where its copy goes."""


def copies_for(files: Sequence[str], folder: str, *, force: bool) -> Copies:
    """Where the copies go: under the name of the file; a second file of one name gets a number.

    Raises:
        click.UsageError: `folder` is a file, a copy would replace an original, or one exists
            already and `force` is not given. All are told at once, before anything is done.
    """
    target = Path(folder)
    if target.exists() and not target.is_dir():
        raise click.UsageError(f"“{folder}”不是文件夹，请给出放副本的文件夹。")
    originals = {Path(name).resolve() for name in files}
    copies: dict[str, tuple[Path, Path]] = {}
    taken: set[str] = set()
    for name in dict.fromkeys(files):
        copies[Path(name).as_posix()] = (Path(name), _free(target, Path(name), taken))
    places = [place for _, place in copies.values()]
    same = [place for place in places if place.resolve() in originals]
    if same:
        raise click.UsageError(f"{_names(same)}就是原文件，副本不能覆盖它。请另给一个文件夹。")
    there = [place for place in places if place.exists()]
    if there and not force:
        raise click.UsageError(f"{_names(there)}已存在。请换一个文件夹，或加 --force 覆盖。")
    return copies


def write_copies(copies: Copies, run: Run) -> bool:
    """Write the copies and say where they are; False where one that is due could not be written."""
    done = [_write(run, result, *copies[result.file]) for result in run.files]
    return all(done)


def _write(run: Run, result: FileResult, source: Path, target: Path) -> bool:
    from xl_jixiao.outputs.marking import plan_marks
    from xl_jixiao.outputs.marking_file import MarkingError, mark_copy

    if result.status is not Status.MERGED:
        console.complain(f"{result.file}：没有可标记的自评表，未写副本。")
        return True  # whether that is a failure, the result of the file says
    findings = tuple(one for one in run.findings if one.file == result.file)
    try:
        lost = mark_copy(source, target, plan_marks(result, run.rules.label, findings=findings))
    except (MarkingError, OSError) as error:
        console.complain(f"{result.file}：{_reason(error, target)}")
        return False
    console.complain(f"{result.file}：带标记的副本已写到 {target}。{lost}")
    return True


def _reason(error: Exception, target: Path) -> str:
    if isinstance(error, OSError):
        why = error.strerror or error
        return f"副本“{target}”写不进去（{why}）。请关闭已打开的副本，或换一个文件夹。"
    return str(error)


def _free(folder: Path, file: Path, taken: set[str]) -> Path:
    name, number = file.name, 1
    while name.lower() in taken:
        number += 1
        name = f"{file.stem}（{number}）{file.suffix}"
    taken.add(name.lower())
    return folder / name


def _names(paths: Sequence[Path]) -> str:
    shown = "、".join(f"“{path}”" for path in paths[:3])
    return f"{shown}等{len(paths)}个文件" if len(paths) > 3 else shown
