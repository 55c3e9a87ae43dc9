"""Outputs appear whole or not at all, and from one run at a time.

`reserve` takes OUT before anything is read: it locks it, makes good what a killed run has left
behind, and refuses what can't be written to. `ReservedFolder.publish` writes everything into a
room inside OUT first; only when all of it is there (and on the disk) an earlier result is kept in
历史/<time>/ and each file takes its place (outputs.journal tells how). A failure on the way puts
the earlier result back.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.outputs import journal as journals
from xl_jixiao.outputs.folder_lock import LOCK_NAME, FolderHeldError, FolderLock, LockHolder
from xl_jixiao.outputs.journal import HISTORY_NAME, OWN_PREFIX, Journal, JournalError
from xl_jixiao.outputs.result_json import LINES_NAME, RESULT_NAME
from xl_jixiao.outputs.summary import SUMMARY_NAME
from xl_jixiao.system_errors import explain_writing, name_cause
from xl_jixiao.text.patterns import lazy_re

DRAFTS_NAME = "自评报告初稿"
RETURNS_NAME = "退回"
DATA_NAME = "数据"
RESULT_NAMES = (SUMMARY_NAME, RESULT_NAME, LINES_NAME, DRAFTS_NAME, RETURNS_NAME, DATA_NAME)

_LITTER = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
"""What file managers leave in any folder."""
_HEAD = lazy_re(r'\{\s*"schema":\s*[12],\s*"tool":\s*\{')
_HEAD_LENGTH = 2_000
_STARTED = lazy_re(r'"started":\s*"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)')

Writer = Callable[[Path], None]
"""Writes one output to the path it is given: a file, or a folder with files in it."""

_FINISHED = "上一次汇总已经算完，写出时被中断{when}；这次先把它写完了，现在在“历史”里。"
_UNDONE = "上一次写出没有成功，放回原有结果时又被中断{when}；这次先把原有结果放回了。"
_KILLED = "上一次汇总没有正常结束{when}，它留下的占用和未写完的文件已清除，原有结果没有受影响。"


class PublishError(Exception):
    """The outputs could not be put into OUT; the message says what to do."""


class OutputRefusedError(PublishError):
    """OUT holds something that is not a result of ours (a usage error)."""


class NotWritableError(PublishError):
    """OUT can't be written: a workbook in it is open in Excel, another run has it …."""


@dataclass(frozen=True, slots=True)
class ReservedFolder:
    """An OUT that nobody else writes to."""

    out: Path
    notes: tuple[str, ...]
    """Chinese: what was made good of an earlier run that did not end by itself."""

    def publish(self, writers: Mapping[str, Writer]) -> None:
        """Write all outputs and put them into OUT together.

        Args:
            writers: By path relative to OUT, with /; each below one of RESULT_NAMES.

        Raises:
            NotWritableError: The disk is full, OUT is read-only, a file in it is open elsewhere.
                The earlier result is as it was.
        """
        out = self.out
        try:
            with _readable_errors(out):
                journals.make_room(out)
                names = _write_all(journals.new_folder(out), writers)
                earlier = journals.set_aside(out, _earlier(out))
                journal = Journal(names, earlier, _history_name(out) if earlier else "")
                journals.begin(out, journal)
                _finish_or_undo(out, journal)
        finally:
            if journals.none_left(out):
                journals.clear(out / journals.ROOM_NAME)


@contextmanager
def reserve(out: Path, *, force: bool = False) -> Iterator[ReservedFolder]:
    """Take OUT for one run: to be done before a long run, not after.

    Args:
        out: The folder, made where it does not exist; removed again where nothing was published.
        force: Accept other content in OUT; it stays, a file in the way goes into 历史.

    Raises:
        OutputRefusedError: OUT is a file, or holds other content and `force` is not given.
        NotWritableError: Another run has it, a file of the earlier result is open elsewhere, or it
            can't be written.
    """
    refuse_unnameable(out)
    if out.exists() and not out.is_dir():
        raise OutputRefusedError(f"输出位置“{out}”是一个文件，请换一个文件夹")
    with _readable_errors(out):
        if out.exists() and journals.none_left(out):
            _refuse_foreign(out, force=force)  # before anything is written into it
        made = _make_folders(out)
    lock = FolderLock(out)
    try:
        with _readable_errors(out):
            notes = _make_good(out, _acquired(lock, out))
            _refuse_foreign(out, force=force)
            _refuse_open(out)
        yield ReservedFolder(out, notes)
    finally:
        lock.release()
        for folder in made:
            with suppress(OSError):  # not empty: something was published
                folder.rmdir()


def _make_folders(out: Path) -> list[Path]:
    """Make OUT; the folders that were made for it, the innermost first."""
    absent = [folder for folder in (out, *out.parents) if not folder.exists()]
    out.mkdir(parents=True, exist_ok=True)
    return absent


def _acquired(lock: FolderLock, out: Path) -> LockHolder | None:
    """Take the lock; who left it behind."""
    try:
        return lock.acquire()
    except FolderHeldError as error:
        who = f"（{told}）" if (told := error.holder.told) else ""
        unsure = (
            "" if error.certain else f"。如果确认那次汇总已经中断，请删除其中的“{LOCK_NAME}”再运行"
        )
        raise NotWritableError(
            f"输出文件夹“{out}”正在被另一次汇总使用{who}，没有读取也没有写入任何文件。"
            f"请等它结束后再运行，或换一个输出文件夹{unsure}"
        ) from error


def _make_good(out: Path, left: LockHolder | None) -> tuple[str, ...]:
    """Finish or undo what a killed run has begun, remove what it has left; what to tell."""
    when = f"（那次汇总：{left.told}）" if left is not None and left.told else ""
    notes = [_KILLED] if left is not None else []
    try:
        found = journals.left_behind(out)
    except JournalError as error:
        raise NotWritableError(
            f"“{out}”里的“{error}”不是本程序写的记录，没有照它做。请核对文件夹里的内容，"
            "删除这个文件后再运行；原有结果未改动"
        ) from error
    if found is not None:
        journal, going_back = found
        (journals.undo if going_back else journals.finish)(out, journal)
        notes = [_UNDONE if going_back else _FINISHED]
    for entry in out.iterdir():
        if entry.name.startswith(OWN_PREFIX) and entry.name != LOCK_NAME:
            journals.clear(entry)
    return tuple(note.format(when=when) for note in notes)


def _finish_or_undo(out: Path, journal: Journal) -> None:
    try:
        journals.finish(out, journal)
    except BaseException as error:
        try:
            journals.undo(out, journal)
        except OSError as again:
            raise NotWritableError(_half_way(out, error, again)) from error
        raise


def _half_way(out: Path, error: BaseException, again: OSError) -> str:
    why = f"：{name_cause(error)}" if isinstance(error, OSError) else ""
    return (
        f"“{_named(error, out)}”写不进去{why}；原有结果也没有能全部放回（“{_named(again, out)}”："
        f"{name_cause(again)}）。什么都没有丢失：请关闭这个文件夹里打开着的文件，再运行一次，"
        "会先把原有结果放回"
    )


def refuse_unnameable(out: Path) -> None:
    """Raises NotWritableError where the system's encoding has no Chinese."""
    try:
        os.fsencode(out / SUMMARY_NAME)
    except UnicodeEncodeError as error:
        raise NotWritableError(
            f"系统的文件名编码（{error.encoding}）写不出中文名称。"
            "请设环境变量 PYTHONUTF8=1 后重新运行；没有写出任何结果"
        ) from error


def _refuse_foreign(out: Path, *, force: bool) -> None:
    """Raises OutputRefusedError."""
    foreign = [] if force else _foreign(out)
    if foreign:
        raise OutputRefusedError(
            f"输出文件夹“{out}”里有其他内容（{'、'.join(foreign[:3])}"
            f"{' 等' if len(foreign) > 3 else ''}），没有写入。请换一个空文件夹，"
            "或加 --force（其他内容保留，同名文件移入“历史”）"
        )


def _refuse_open(out: Path) -> None:
    """Raises PermissionError where a file of the earlier result can't be moved: on Windows nothing
    that Excel or Word has open can, and a rename to its own name does nothing but tell.
    """
    for path in _earlier(out):
        os.rename(path, path)  # noqa: PTH104 (the tests break this call)


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
    return name.startswith((OWN_PREFIX, "~$", ".~lock.")) or name.lower() in _LITTER


def _is_result(path: Path) -> bool:
    return _HEAD.match(_head(path)) is not None


def _head(path: Path) -> str:
    """The beginning of result.json: the contract puts schema and tool there."""
    if not path.is_file():
        return ""
    with path.open(encoding="utf-8", errors="replace") as stream:
        return stream.read(_HEAD_LENGTH)


def _write_all(folder: Path, writers: Mapping[str, Writer]) -> tuple[str, ...]:
    """What was written, file by file: paths relative to the folder, with /."""
    for name, write in writers.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write(path)
    files = tuple(journals.files_of(folder))
    for file in files:
        with file.open("rb+") as stream:
            os.fsync(stream.fileno())
    return tuple(file.relative_to(folder).as_posix() for file in files)


def _earlier(out: Path) -> Iterator[Path]:
    """The files of the earlier result."""
    for name in RESULT_NAMES:
        if os.path.lexists(out / name):
            yield from journals.files_of(out / name)


def _history_name(out: Path) -> str:
    """A folder 历史/<time> that is not there yet, by the time of the earlier run."""
    started = _STARTED.search(_head(out / RESULT_NAME))
    if started:
        name = "{}{}{}-{}{}{}".format(*started.groups())
    else:
        name = dt.datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
    number = 1
    while True:
        folder = f"{HISTORY_NAME}/{name}" if number == 1 else f"{HISTORY_NAME}/{name}-{number}"
        if not os.path.lexists(out / folder):
            return folder
        number += 1


@contextmanager
def _readable_errors(out: Path) -> Iterator[None]:
    """Errors of the file system as one sentence for the user."""
    try:
        yield
    except OSError as error:
        what = explain_writing(error)
        raise NotWritableError(f"“{_named(error, out)}”写不进去：{what}；原有结果未改动") from error


def _named(error: BaseException, out: Path) -> str:
    """What to name to the user: the file of the result that is meant, else OUT."""
    names = (getattr(error, "filename", None), getattr(error, "filename2", None))
    for path in (Path(name) for name in names if isinstance(name, str)):
        for folder in (journals.new_folder(out), out):
            with suppress(ValueError):
                name = path.relative_to(folder).as_posix()
                if name.partition("/")[0] in RESULT_NAMES:
                    return name
    return str(out)
