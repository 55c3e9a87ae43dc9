"""Drafts among files that are there already: none of these is lost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from xl_jixiao.outputs.publish import OutputRefusedError

_SHOWN = 3


def refuse_existing(
    folder: Path, names: Iterable[str], *, inputs: Iterable[Path], force: bool
) -> None:
    """Refuse before anything is written.

    Args:
        folder: where the drafts go.
        names: of their files.
        inputs: what they are made from; never replaced, whatever `force` says.
        force: others may be replaced.

    Raises:
        OutputRefusedError: all that is in the way.
    """
    if folder.exists() and not folder.is_dir():
        raise OutputRefusedError(f"输出位置“{folder}”是一个文件，请换一个文件夹")
    there = [place for name in names if (place := folder / name).exists()]
    sources = {path.resolve() for path in inputs}
    if same := [place for place in there if place.resolve() in sources]:
        raise OutputRefusedError(
            f"{_named(same)}就是要读取的文件，初稿不能覆盖它。请另给一个文件夹"
        )
    if there and not force:
        raise OutputRefusedError(
            f"{_named(there)}已存在，里面可能有改好的内容，没有写出任何文件。"
            "请换一个文件夹，或加 --force 覆盖"
        )


def free_path(path: Path) -> Path:
    """The path, or with the first number that nobody has: 甲局自评报告（初稿）（2）.docx."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem}（{number}）{path.suffix}")
    return free


def _named(paths: Sequence[Path]) -> str:
    shown = "、".join(f"“{path.name}”" for path in paths[:_SHOWN])
    return f"{shown}等{len(paths)}个文件" if len(paths) > _SHOWN else shown
