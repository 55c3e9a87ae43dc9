"""Outputs appear whole or not at all.

Everything is written into a staging folder first. Only when all of it is there (and on the disk)
is an earlier result kept in 历史/<time>/ and each file renamed to its place; a failure on the way
puts the earlier result back.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from xl_jixiao.outputs.files import explain_writing
from xl_jixiao.outputs.result_json import LINES_NAME, RESULT_NAME
from xl_jixiao.outputs.summary import SUMMARY_NAME
from xl_jixiao.text.patterns import lazy_re

DRAFTS_NAME = "自评报告初稿"
RETURNS_NAME = "退回"
HISTORY_NAME = "历史"
RESULT_NAMES = (SUMMARY_NAME, RESULT_NAME, LINES_NAME, DRAFTS_NAME, RETURNS_NAME)

_STAGING = ".jixiao-"
_LITTER = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
"""What file managers leave in any folder."""
_HEAD = lazy_re(r'\{\s*"schema":\s*[12],\s*"tool":\s*\{')
_HEAD_LENGTH = 2_000
_STARTED = lazy_re(r'"started":\s*"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)')

Writer = Callable[[Path], None]
"""Writes one output to the path it is given: a file, or a folder with files in it."""


class PublishError(Exception):
    """The outputs could not be put into OUT; the message says what to do."""


class OutputRefusedError(PublishError):
    """OUT holds something that is not a result of ours (a usage error)."""


class NotWritableError(PublishError):
    """OUT can't be written, e.g. because a workbook in it is open in Excel."""


def examine(out: Path, *, force: bool = False) -> None:
    """Refuse an OUT that `publish` would refuse: to be asked before a long run.

    Raises:
        OutputRefusedError: OUT is a file, or holds other content and `force` is not given.
        NotWritableError: OUT can't be looked into.
    """
    if not out.exists():
        return
    if not out.is_dir():
        raise OutputRefusedError(f"输出位置“{out}”是一个文件，请换一个文件夹")
    with _readable_errors(out):
        foreign = _foreign(out)
    if foreign and not force:
        raise OutputRefusedError(
            f"输出文件夹“{out}”里有其他内容（{'、'.join(foreign[:3])}"
            f"{' 等' if len(foreign) > 3 else ''}），没有写入。请换一个空文件夹，"
            "或加 --force（其他内容保留，同名文件移入“历史”）"
        )


def publish(out: Path, writers: Mapping[str, Writer], *, force: bool = False) -> None:
    """Write all outputs and put them into OUT together.

    Args:
        out: The folder, made where it does not exist.
        writers: By path relative to OUT, with /.
        force: Accept other content in OUT; it stays, a file in the way goes into 历史.

    Raises:
        OutputRefusedError: As `examine`.
        NotWritableError: The disk is full, OUT is read-only, a file in it is open elsewhere. The
            earlier result is as it was.
    """
    examine(out, force=force)
    with _readable_errors(out):
        out.parent.mkdir(parents=True, exist_ok=True)
        staging = _make_staging(out)
        try:
            fresh = staging / "new"
            fresh.mkdir()  # with the usual rights, which a temporary folder does not have
            names = _write_all(fresh, writers)
            if out.exists():
                _put_in_place_of_earlier(fresh, out, names)
            else:
                fresh.rename(out)
            _sync_folder(out)
        finally:
            shutil.rmtree(staging, ignore_errors=True)


def _put_in_place_of_earlier(fresh: Path, out: Path, names: tuple[str, ...]) -> None:
    with _all_or_nothing() as undo:
        _keep_earlier(out, undo)
        _move_in(fresh, out, names, undo)


def _foreign(out: Path) -> list[str]:
    """Names in OUT that are no earlier result of ours."""
    names = sorted(entry.name for entry in out.iterdir() if not _is_litter(entry.name))
    known = {*RESULT_NAMES, HISTORY_NAME}
    unknown = [name for name in names if name not in known]
    if unknown:
        return unknown
    results = [name for name in names if name != HISTORY_NAME]
    return [] if not results or _is_result(out / RESULT_NAME) else results


def _is_litter(name: str) -> bool:
    return name.startswith((_STAGING, "~$", ".~lock.")) or name.lower() in _LITTER


def _is_result(path: Path) -> bool:
    return _HEAD.match(_head(path)) is not None


def _head(path: Path) -> str:
    """The beginning of result.json: the contract puts schema and tool there."""
    if not path.is_file():
        return ""
    with path.open(encoding="utf-8", errors="replace") as stream:
        return stream.read(_HEAD_LENGTH)


def _make_staging(out: Path) -> Path:
    """A folder on OUT's own file system: beside OUT, else (parent read-only) inside it."""
    try:
        return Path(tempfile.mkdtemp(prefix=_STAGING, dir=out.resolve().parent))
    except PermissionError:
        if not out.is_dir():
            raise
        return Path(tempfile.mkdtemp(prefix=_STAGING, dir=out))


def _write_all(staging: Path, writers: Mapping[str, Writer]) -> tuple[str, ...]:
    """What was written, file by file: paths relative to the staging folder, with /."""
    for name, write in writers.items():
        path = staging / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write(path)
    files = tuple(_files_of(staging))
    for file in files:
        with file.open("rb+") as stream:
            os.fsync(stream.fileno())
    return tuple(file.relative_to(staging).as_posix() for file in files)


Undo = list[Callable[[], object]]


@contextmanager
def _all_or_nothing() -> Iterator[Undo]:
    """Run the steps back, last first, when one fails."""
    undo: Undo = []
    try:
        yield undo
    except BaseException:
        for step in reversed(undo):
            step()
        raise


def _keep_earlier(out: Path, undo: Undo) -> None:
    """Put the earlier result into 历史/<time>/.

    Files are linked there and stay in OUT until the new ones take their names, so that a power
    cut leaves no moment without a result.
    """
    earlier = [out / name for name in RESULT_NAMES if (out / name).exists()]
    if not earlier:
        return
    folder = _history_folder(out)
    undo.append(lambda: _remove_history(folder))
    for path in (file for entry in earlier for file in _files_of(entry)):
        kept = folder / path.relative_to(out)
        kept.parent.mkdir(parents=True, exist_ok=True)
        _link(path, kept)


def _history_folder(out: Path) -> Path:
    """A new 历史/<time>/, by the time of the earlier run."""
    started = _STARTED.search(_head(out / RESULT_NAME))
    if started:
        name = "{}{}{}-{}{}{}".format(*started.groups())
    else:
        name = dt.datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
    history = out / HISTORY_NAME
    history.mkdir(exist_ok=True)
    number = 1
    while True:
        folder = history / (name if number == 1 else f"{name}-{number}")
        try:
            folder.mkdir()
        except FileExistsError:
            number += 1
        else:
            return folder


def _files_of(entry: Path) -> Iterator[Path]:
    if entry.is_dir() and not entry.is_symlink():
        yield from (path for path in sorted(entry.rglob("*")) if not path.is_dir())
    else:
        yield entry


def _link(path: Path, kept: Path) -> None:
    """A second name for the same file, a copy where the file system has no hard links."""
    try:
        os.link(path, kept, follow_symlinks=False)
    except (OSError, NotImplementedError):
        shutil.copy2(path, kept, follow_symlinks=False)


def _move_in(staging: Path, out: Path, names: tuple[str, ...], undo: Undo) -> None:
    """Rename every new file to its place; what the earlier result had besides goes away (it is in
    历史 by now).
    """
    old = {path for name in RESULT_NAMES if (out / name).exists() for path in _files_of(out / name)}
    for name in names:
        target = out / name
        target.parent.mkdir(parents=True, exist_ok=True)
        _remember(target, staging, undo)
        os.replace(staging / name, target)  # noqa: PTH105 (the tests break this call)
    for path in sorted(old - {out / name for name in names}):
        _remember(path, staging, undo)
        path.unlink()
    for name in (DRAFTS_NAME, RETURNS_NAME):
        _remove_empty_folders(out / name)


def _remember(target: Path, staging: Path, undo: Undo) -> None:
    """Note how to bring back what is at `target` now."""
    if not target.exists():
        undo.append(lambda: target.unlink(missing_ok=True))
        return
    saved = staging / f".earlier-{len(undo)}"
    _link(target, saved)

    def restore() -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        saved.replace(target)

    undo.append(restore)


def _remove_history(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    _remove_if_empty(folder.parent)


def _remove_empty_folders(folder: Path) -> None:
    if not folder.is_dir():
        return
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir():
            _remove_if_empty(path)
    _remove_if_empty(folder)


def _remove_if_empty(folder: Path) -> None:
    try:
        folder.rmdir()
    except OSError:  # not empty: it stays
        return


def _sync_folder(folder: Path) -> None:
    """Make the renames last through a power cut; Windows can't open folders and need not."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _readable_errors(out: Path) -> Iterator[None]:
    """Errors of the file system as one sentence for the user."""
    try:
        yield
    except OSError as error:
        what = explain_writing(error)
        raise NotWritableError(f"“{_named(error, out)}”写不进去：{what}；原有结果未改动") from error


def _named(error: OSError, out: Path) -> str:
    """What to name to the user: the file of the result that is meant, else OUT."""
    name = Path(error.filename).name if isinstance(error.filename, str) else ""
    return name if name in RESULT_NAMES else str(out)
