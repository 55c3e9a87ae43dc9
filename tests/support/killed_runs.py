"""Publishing that is killed before each of its file-system calls, one after the other.

    python -m support.killed_runs SCENARIO FOLDER [twice]

A process of its own, which forks a child for each kill: the child counts the calls that Python
announces (audit events: open, mkdir, rename, link, remove, rmdir, listing) and those that it does
not (fsync, write, close), and kills itself before the n-th. Then the next run comes, and what it
leaves is held against what may be there. Prints a JSON object: the kills, and what was wrong.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from xl_jixiao.outputs import journal as journals
from xl_jixiao.outputs.publish import NotWritableError, reserve
from xl_jixiao.outputs.result_json import RESULT_NAME
from xl_jixiao.outputs.summary import SUMMARY_NAME

Content = dict[str, str]

_EACH = 37
"""Only after each so many kills all kills of the run after it: they are a hundred for each."""

_DRAFTS = {
    1: ("甲.docx", "乙.docx", "A.docx"),
    2: ("甲.docx", "丙/丁.docx", "a.docx"),
    3: ("甲.docx", "戊.docx"),
}
"""By run: they differ, in capitals too."""

_ANNOUNCED = frozenset(
    {
        *("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.truncate"),
        *("os.listdir", "os.scandir", "os.symlink", "os.utime", "os.chmod", "fcntl.flock"),
    }
)


def result(run: int) -> Content:
    """All files of the result of a run."""
    started = f"2026-11-2{run}T09:30:0{run}+08:00"
    return {
        SUMMARY_NAME: f"workbook {run}",
        RESULT_NAME: f'{{"schema": 1, "tool": {{"version": "{run}", "started": "{started}"}}}}',
        **{f"自评报告初稿/{name}": f"{name} {run}" for name in _DRAFTS[run]},
    }


def publish(out: Path, run: int) -> None:
    """Write the result of a run into `out`."""

    def writer(text: str) -> Callable[[Path], Any]:
        return lambda path: path.write_text(text, encoding="utf-8")

    with reserve(out) as place:
        place.publish({name: writer(text) for name, text in result(run).items()})


def content(folder: Path) -> Content:
    """All files below it."""
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


# ---- scenarios: what is there before, and how the system behaves during the run that is killed


def _no_links() -> None:
    def refuse(*_args: object, **_kinds: object) -> None:
        raise OSError(1, "Operation not permitted")

    os.link = refuse


def _open_in_excel() -> None:
    """The third file can't be replaced, so that all goes back."""
    replace, seen = os.replace, [0]

    def breaking(source: Path, target: Path) -> None:
        seen[0] += 1
        if seen[0] == 3:
            raise PermissionError(13, "open in Excel", str(target))
        replace(source, target)

    os.replace = breaking  # type: ignore[assignment]


SCENARIOS: dict[str, tuple[tuple[int, ...], Callable[[], None]]] = {
    "first": ((), lambda: None),
    "again": ((1,), lambda: None),
    "without links": ((1,), _no_links),
    "undone": ((1,), _open_in_excel),
    "first undone": ((), _open_in_excel),
}


# ---- killing


def _in_child(work: Callable[[], None]) -> int:
    """The exit status of a child that does the work; -9: killed."""
    pid = os.fork()
    if pid == 0:
        with suppress(NotWritableError):
            work()
        os._exit(0)
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)


def _kill_before(call: int) -> None:
    left = call

    def count(*_given: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(lambda event, _args: count() if event in _ANNOUNCED else None)
    for name in ("fsync", "write", "close", "ftruncate"):
        _count_too(name, count)


def _spare_the_disk() -> None:
    """What reaches the disk when matters for a power cut, not for a kill; it takes most of the
    time.
    """

    def fsync(_handle: int) -> None:
        return

    os.fsync = fsync  # type: ignore[assignment]


def _count_too(name: str, count: Callable[[], None]) -> None:
    real = getattr(os, name)

    def counted(*given: object) -> object:
        count()
        return real(*given)

    setattr(os, name, counted)


def _killed_publishing(out: Path, run: int, call: int, prepare: Callable[[], None]) -> bool:
    """Whether the run was killed: False where it has fewer calls."""

    def work() -> None:
        prepare()
        _kill_before(call)
        publish(out, run)

    return _in_child(work) == -signal.SIGKILL


# ---- judging


def _wrong(out: Path, now: tuple[int, ...], earlier: tuple[int, ...]) -> list[str]:
    """What is wrong with OUT: its result must be that of one of the runs `now`, whole; those that
    were written before must be there or in 历史, whole, and nothing else.
    """
    found = content(out) if out.exists() else {}
    inside = {name: text for name, text in found.items() if not name.startswith("历史/")}
    kept = [content(folder) for folder in sorted((out / "历史").glob("*"))]
    whole = [result(run) for run in (1, 2, 3)]
    wrong = []
    if inside not in [result(run) for run in now] and (inside or now):
        wrong.append(f"a mixture: {sorted(inside.items())}")
    wrong += [f"a mixture in 历史: {sorted(one.items())}" for one in kept if one not in whole]
    wrong += [f"lost: run {run}" for run in earlier if result(run) not in [inside, *kept]]
    if len(kept) != len({json.dumps(one) for one in kept}):
        wrong.append("twice in 历史")
    wrong += [
        f"left behind: {entry.name}"
        for entry in (out.iterdir() if out.exists() else ())
        if entry.name.startswith(journals.OWN_PREFIX)
    ]
    return wrong


def every_kill(scenario: str, place: Path, *, twice: bool) -> tuple[int, list[str]]:
    """Kill publishing at each call; with `twice` also the run after some of them, at each of its
    calls.

    Returns:
        The number of kills, and what was wrong.
    """
    before, prepare = SCENARIOS[scenario]
    start = place / "起点"
    start.mkdir()
    for run in before:
        publish(start, run)
    kills, wrong, call = 0, [], 0
    while True:
        call += 1
        out = _fresh(start, place / "结果")
        if not _killed_publishing(out, 2, call, prepare):
            return kills, wrong
        kills += 1
        wrong += [f"call {call}: {what}" for what in _after(out, place, before)]
        if twice and call % _EACH == 0:
            again, told = _second_kills(out, place, before)
            kills += again
            wrong += [f"call {call}, then {what}" for what in told]


def _fresh(state: Path, out: Path) -> Path:
    shutil.rmtree(out, ignore_errors=True)
    shutil.copytree(state, out)
    return out


def _after(killed: Path, place: Path, before: tuple[int, ...]) -> list[str]:
    """The next run: one that publishes, and one that ends before."""
    out = _fresh(killed, place / "再次")
    publish(out, 3)
    wrong = _wrong(out, (3,), before)
    out = _fresh(killed, place / "再次")
    with reserve(out):
        pass
    there = (*before, 2) if content(out) else before
    return wrong + [f"(not published) {what}" for what in _wrong(out, there, before)]


def _second_kills(killed: Path, place: Path, before: tuple[int, ...]) -> tuple[int, list[str]]:
    wrong: list[str] = []
    call = 0
    while True:
        call += 1
        out = _fresh(killed, place / "又被杀")
        if not _killed_publishing(out, 3, call, lambda: None):
            return call - 1, wrong
        publish(out, 3)
        told = _wrong(out, (3,), before)
        wrong += [f"call {call}: {what}" for what in told if what != "twice in 历史"]


def main() -> None:
    """Run a scenario."""
    _spare_the_disk()
    scenario, folder, *more = sys.argv[1:]
    kills, wrong = every_kill(scenario, Path(folder), twice="twice" in more)
    print(json.dumps({"kills": kills, "wrong": wrong}, ensure_ascii=False))


if __name__ == "__main__":
    main()
