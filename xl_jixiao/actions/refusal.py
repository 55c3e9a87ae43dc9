"""What a use case refuses before it does anything."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

_SHOWN = 5


class CancelledError(Exception):
    """What a report raises to have a use case end: whoever watches has had enough. A run changes
    nothing in its place then; workbooks that were handed out already stay.
    """


class RefusedError(Exception):
    """What was asked for can't be done as it was asked (usage error); the message is Chinese and
    says what to do. Nothing has been written.
    """


def refuse_existing(paths: Iterable[Path], *, force: bool) -> None:
    """Nothing that may be filled in is replaced unasked.

    Raises:
        RefusedError: some of the files are there.
    """
    existing = [path.name for path in paths if path.exists()]
    if existing and not force:
        shown = "、".join(existing[:_SHOWN]) + ("等" if len(existing) > _SHOWN else "")
        raise RefusedError(
            f"已有 {len(existing)} 个同名文件（{shown}），里面可能有填好的内容，没有写出任何文件。"
            "请换一个输出文件夹，或加 --force 覆盖。"
        )
