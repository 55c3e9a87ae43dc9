"""What a person changed in an earlier result of ours: noticed by hash, never lost.

Everything that was there goes into 历史 with the result that it belongs to. A Word file that was
worked on also stays in OUT, beside the new one.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.outputs.earlier_result import written_outputs
from xl_jixiao.outputs.publish import DRAFTS_NAME, RETURNS_NAME
from xl_jixiao.outputs.result_json import LINES_NAME, RESULT_NAME
from xl_jixiao.outputs.summary import SUMMARY_NAME
from xl_jixiao.text.patterns import lazy_re

_EDITED = "改动稿"
_KEPT_NAME = lazy_re(rf"（{_EDITED}\d*）$")
_DATA = (RESULT_NAME, LINES_NAME)
_FOLDERS = (DRAFTS_NAME, RETURNS_NAME)


@dataclass(frozen=True, slots=True)
class HandEdits:
    """What of an earlier result is not as it was written; paths relative to OUT, with /."""

    changed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    """The Word files that stay in OUT: changed ones, those a person put there, and those that
    stayed before."""

    def told(self) -> Iterator[str]:
        """Chinese: a sentence for each file that was changed since it was written."""
        for name in self.changed:
            if name in self.kept:
                yield f"“{name}”有人改过：改过的一份留在原处，名称里有“（{_EDITED}）”。"
            elif name == SUMMARY_NAME:
                yield (
                    f"“{name}”有人改过：改过的一份在“历史”里；黄色各列里填写的带入新的一份，"
                    "别处的改动没有带入。"
                )
            else:
                yield f"“{name}”有人改过：改过的一份在“历史”里，新的一份里没有这些改动。"


NO_EDITS = HandEdits()


def hand_edits(out: Path) -> HandEdits:
    """What a person changed in OUT since a result was written there.

    Raises:
        OSError: It can't be looked into.
    """
    if not (out / RESULT_NAME).is_file():
        return NO_EDITS
    written = written_outputs(out / RESULT_NAME)
    if not written:
        return NO_EDITS
    changed = [
        name
        for name, sha256 in written.items()
        if (out / name).is_file() and sha256_of(out / name) != sha256
    ]
    documents = [*_documents(out)]
    kept = [
        name
        for name in documents
        if name in changed or name not in written or _KEPT_NAME.search(Path(name).stem)
    ]
    return HandEdits(tuple(changed), tuple(kept))


def _documents(out: Path) -> Iterator[str]:
    for folder in _FOLDERS:
        for path in sorted((out / folder).rglob("*.docx")):
            if path.is_file() and not path.name.startswith("~$"):
                yield path.relative_to(out).as_posix()


def keeper(out: Path, edits: HandEdits) -> Callable[[Path], None]:
    """Writes what stays into the folder of the new result, behind everything else."""

    def keep(folder: Path) -> None:
        for name in edits.kept:
            target = _free(folder / name, ours=name in edits.changed)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(out / name, target)

    return keep


def _free(path: Path, *, ours: bool) -> Path:
    """A name that is free: its own for a file that a person put there, else one that says that it
    was worked on.
    """
    stem = _KEPT_NAME.sub("", path.stem)
    marked = stem != path.stem
    if (marked or not ours) and not path.exists():
        return path
    number = 1
    while True:
        name = f"{stem}（{_EDITED}{number if number > 1 else ''}）{path.suffix}"
        if not path.with_name(name).exists():
            return path.with_name(name)
        number += 1


def hashes(folder: Path) -> Mapping[str, str]:
    """Everything written into a folder but the data themselves: relative path, with / → SHA-256."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name not in _DATA:
            found[name] = sha256_of(path)
    return found


def sha256_of(path: Path) -> str:
    """Hash of the content in hex.

    Raises:
        OSError: It can't be read.
    """
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
