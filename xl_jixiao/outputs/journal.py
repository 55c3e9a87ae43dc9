"""How a written result takes its place in OUT: steps that can be done again from where they were
broken off, forwards or backwards.

All of it lies inside OUT (one file system): the new files and the earlier ones in a room, then a
journal that says what goes where. From the moment that the journal has its name the result counts
as written: whoever comes after a kill finishes. A step that fails renames the journal and goes
back; whoever comes after a kill there goes on going back. No step needs space on the disk but for
the names of folders, so that a full disk fails before the journal is there.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path, PurePosixPath

from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.text.patterns import lazy_re

OWN_PREFIX = ".jixiao-"
"""Of everything in OUT that is there only while a run is."""

ROOM_NAME = f"{OWN_PREFIX}写出中"
JOURNAL_NAME = f"{OWN_PREFIX}写出记录.json"
UNDOING_NAME = f"{OWN_PREFIX}撤回记录.json"
HISTORY_NAME = "历史"

_NEW, _EARLIER = "new", "earlier"

_HISTORY = lazy_re(rf"{HISTORY_NAME}/[0-9]+-[0-9]+(-[0-9]+)?")


class JournalError(Exception):
    """The journal in OUT is not one that we have written."""


@dataclass(frozen=True, slots=True)
class Journal:
    """What goes where; names are relative to OUT, with /."""

    new: tuple[str, ...]
    """Files of the new result."""
    earlier: tuple[str, ...]
    """Files of the earlier result."""
    history: str
    """The folder that they go to, "" where there are none."""


def new_folder(out: Path) -> Path:
    """Where new files are written."""
    return out / ROOM_NAME / _NEW


def make_room(out: Path) -> None:
    """An empty room; what a killed run has left in its place goes away."""
    clear(out / ROOM_NAME)
    new_folder(out).mkdir(parents=True)


def files_of(entry: Path) -> Iterator[Path]:
    """The files of an entry of OUT: itself, or all below it; a link is a file."""
    if entry.is_dir() and not entry.is_symlink():
        yield from (path for path in sorted(entry.rglob("*")) if not _is_folder(path))
    else:
        yield entry


def set_aside(out: Path, earlier: Iterable[Path]) -> tuple[str, ...]:
    """Give the files of the earlier result second names in the room; those relative to OUT."""
    names = []
    for path in earlier:
        name = path.relative_to(out).as_posix()
        kept = out / ROOM_NAME / _EARLIER / name
        kept.parent.mkdir(parents=True, exist_ok=True)
        _link(path, kept)
        names.append(name)
    return tuple(names)


def _link(path: Path, kept: Path) -> None:
    """A second name for the same file, a copy where the file system has no hard links."""
    try:
        os.link(path, kept, follow_symlinks=False)
    except (OSError, NotImplementedError):
        shutil.copy2(path, kept, follow_symlinks=False)


def begin(out: Path, journal: Journal) -> None:
    """Make the journal lasting: from here on the new result counts as written."""
    place = out / ROOM_NAME / JOURNAL_NAME
    with place.open("w", encoding="utf-8") as stream:
        json.dump(asdict(journal), stream, ensure_ascii=False)
        stream.flush()
        os.fsync(stream.fileno())
    for folder in (out / ROOM_NAME, *filter(_is_folder, (out / ROOM_NAME).rglob("*"))):
        sync_folder(folder)
    place.rename(out / JOURNAL_NAME)
    sync_folder(out)


def finish(out: Path, journal: Journal) -> None:
    """Put every new file in its place and the earlier ones into 历史.

    Raises:
        OSError: a step failed; all may be done again, or undone.
    """
    fresh, aside = new_folder(out), out / ROOM_NAME / _EARLIER
    if journal.history and aside.is_dir():
        (out / journal.history).parent.mkdir(exist_ok=True)
        aside.rename(out / journal.history)
    # a new file is moved only when this is over, so that no name of the two kinds is mistaken
    # where the system sees no difference between capitals and small letters
    if all(_is_there(fresh / name) for name in journal.new):
        for name in sorted(set(journal.earlier) - set(journal.new)):
            (out / name).unlink(missing_ok=True)
        _remove_empty_folders(out, journal.earlier)
    for name in journal.new:
        if _is_there(fresh / name):
            (out / name).parent.mkdir(parents=True, exist_ok=True)
            os.replace(fresh / name, out / name)  # noqa: PTH105 (the tests break this call)
    _sync_around(out, journal.new)
    _close(out, JOURNAL_NAME)


def undo(out: Path, journal: Journal) -> None:
    """Put the earlier result back.

    Raises:
        OSError: a step failed; all may be done again.
    """
    if (out / JOURNAL_NAME).exists():
        (out / JOURNAL_NAME).rename(out / UNDOING_NAME)
        sync_folder(out)
    kept = out / journal.history if journal.history else None
    if kept is None or kept.is_dir():  # else nothing in OUT has been touched
        if kept is None or all(_is_there(kept / name) for name in journal.earlier):
            _take_back_new(out, journal)
        if kept is not None:
            _put_back_earlier(out, kept, journal.earlier)
    _sync_around(out, journal.earlier)
    _close(out, UNDOING_NAME)


def _take_back_new(out: Path, journal: Journal) -> None:
    """Remove the new files that are in their places, but for those to be replaced."""
    for name in sorted(set(journal.new) - set(journal.earlier)):
        if not _is_there(new_folder(out) / name):
            with suppress(FileNotFoundError, NotADirectoryError):
                (out / name).unlink()
    _remove_empty_folders(out, journal.new)


def _put_back_earlier(out: Path, kept: Path, names: Iterable[str]) -> None:
    for name in names:
        if _is_there(kept / name):
            (out / name).parent.mkdir(parents=True, exist_ok=True)
            os.replace(kept / name, out / name)  # noqa: PTH105 (the tests break this call)
    clear(kept)
    _remove_if_empty(kept.parent)


def _close(out: Path, name: str) -> None:
    (out / name).unlink(missing_ok=True)
    sync_folder(out)
    clear(out / ROOM_NAME)


def none_left(out: Path) -> bool:
    """Whether there is no journal."""
    return not any(_is_there(out / name) for name in (JOURNAL_NAME, UNDOING_NAME))


def left_behind(out: Path) -> tuple[Journal, bool] | None:
    """The journal of a run that was killed, and whether it was going back; None: there is none.

    Raises:
        JournalError: it is not one that we have written.
        OSError: it can't be read.
    """
    for name, going_back in ((UNDOING_NAME, True), (JOURNAL_NAME, False)):
        if _is_there(out / name):
            return _read(out / name), going_back or not (out / ROOM_NAME).is_dir()
    return None


def _read(path: Path) -> Journal:
    """Anybody who can write into OUT can write a journal: no name in it may lead out of OUT."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        journal = Journal(tuple(told["new"]), tuple(told["earlier"]), told["history"])
        names_are_ours = all(_is_below(name) for name in (*journal.new, *journal.earlier))
        history_is_ours = not journal.history or _HISTORY.fullmatch(journal.history)
    except (KeyError, RecursionError, TypeError, ValueError) as error:
        raise JournalError(path.name) from error
    if not names_are_ours or not history_is_ours or bool(journal.history) != bool(journal.earlier):
        raise JournalError(path.name)
    return journal


def _is_below(name: object) -> bool:
    """Whether it names a file below OUT, and none of those that are not a result's."""
    if not isinstance(name, str) or not name or "\\" in name or ":" in name or "\0" in name:
        return False
    path = PurePosixPath(name)
    first, *_ = path.parts
    return (
        not path.is_absolute()
        and ".." not in path.parts
        and first != HISTORY_NAME
        and not first.startswith(OWN_PREFIX)
    )


def clear(path: Path) -> None:
    """Remove it, whatever it is; what can't be removed stays."""
    if _is_folder(path):
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()


def _is_there(path: Path) -> bool:
    """Whether it is there, be it a link that leads nowhere."""
    return os.path.lexists(path)


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _remove_empty_folders(out: Path, names: Iterable[str]) -> None:
    """Remove what is empty of the top folders of these files."""
    for top in sorted({PurePosixPath(name).parts[0] for name in names}):
        folder = out / top
        if _is_folder(folder):
            for path in sorted(filter(_is_folder, folder.rglob("*")), reverse=True):
                _remove_if_empty(path)
            _remove_if_empty(folder)


def _remove_if_empty(folder: Path) -> None:
    with suppress(OSError):  # not empty: it stays
        folder.rmdir()


def _sync_around(out: Path, names: Iterable[str]) -> None:
    """Make lasting where these files are, and where the earlier ones have gone."""
    folders = {out, out / HISTORY_NAME, *((out / name).parent for name in names)}
    for folder in sorted(filter(_is_folder, folders)):
        sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """Make its names last through a power cut; Windows can't open folders and need not."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
