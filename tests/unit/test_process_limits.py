"""Limits of time and memory: in every thread, of children, and on Windows by its specification."""

from __future__ import annotations

import ctypes
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from xl_jixiao import process_limits, windows_limits
from xl_jixiao.process_limits import Patience, cpu_seconds, group_seconds
from xl_jixiao.time_limits import TimeLimitReachedError, by_alarm, by_watching, time_limit

LINUX = sys.platform == "linux"
WAYS = [by_watching, pytest.param(by_alarm, marks=pytest.mark.skipif(not LINUX, reason="signals"))]

Way = Callable[[float], AbstractContextManager[None]]


def spin(seconds: float = 60.0) -> None:
    """Work, in steps of Python, even where every exception is caught."""
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        try:
            sum(range(1000))
        except Exception:  # noqa: BLE001, S112 - as a library would
            continue


@pytest.mark.parametrize("way", WAYS)
def test_a_block_is_stopped_after_its_cpu_time(way: Way) -> None:
    began = time.thread_time()
    with pytest.raises(TimeLimitReachedError), way(0.1):
        spin()
    assert 0.05 < time.thread_time() - began < 5


@pytest.mark.parametrize("way", WAYS)
def test_waiting_does_not_count_and_nothing_strikes_afterwards(way: Way) -> None:
    with way(0.1):
        time.sleep(0.3)
    spin(0.3)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("way", WAYS)
def test_a_blow_lost_in_a_finaliser_is_dealt_again(way: Way) -> None:
    class Slow:
        def __del__(self) -> None:
            spin(0.5)

    def work() -> None:
        one = Slow()
        del one
        spin()

    with pytest.raises(TimeLimitReachedError), way(0.2):
        work()


STOPPED_AND_PROFILED = """
import sys
from xl_jixiao.time_limits import TimeLimitReachedError, by_watching

def work():
    while True:
        sum(range(1000))

for seconds in (0.05, 0.1):
    try:
        with by_watching(seconds):
            work()
    except TimeLimitReachedError:
        print("stopped")
sys.setprofile(lambda *_: None)
(lambda: None)()
sys.setprofile(None)
print("profiled")
"""


def test_a_thread_that_was_stopped_goes_on_without_a_blow_to_come() -> None:
    """Else it looks for one at each step, and for ever where a profiler watches the steps."""
    done = subprocess.run(
        [sys.executable, "-c", STOPPED_AND_PROFILED],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.split() == ["stopped", "stopped", "profiled"]


def test_each_thread_has_its_own_time() -> None:
    ended: dict[str, str] = {}

    def work(name: str, seconds: float) -> None:
        try:
            with time_limit(0.3):
                spin(seconds)
        except TimeLimitReachedError:
            ended[name] = "stopped"
        else:
            ended[name] = "done"

    threads = [
        threading.Thread(target=work, args=given) for given in (("long", 60.0), ("short", 0.05))
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert ended == {"long": "stopped", "short": "done"}


def child(code: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)


def test_a_child_that_works_is_ended_by_its_cpu_time() -> None:
    with child("while True: pass") as process, Patience(process, 0.3) as patience:
        process.wait(60)
    assert patience.lost


@pytest.mark.skipif(not LINUX, reason="told by /proc")
def test_a_child_that_waits_uses_none() -> None:
    with child("import time; time.sleep(1)") as process, Patience(process, 0.5) as patience:
        assert process.wait(60) == 0
    assert not patience.lost


def test_a_child_that_waits_for_ever_is_ended_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process_limits, "WAITING", 2)
    with child("import time; time.sleep(60)") as process, Patience(process, 0.2) as patience:
        process.wait(60)
    assert patience.lost


@pytest.mark.skipif(not LINUX, reason="told by /proc")
def test_what_a_group_has_used() -> None:
    code = "import os; os.setpgid(0, 0); print(flush=True)\nwhile True: pass"
    with child(code) as process:
        assert process.stdout is not None
        process.stdout.readline()
        while (group_seconds(process.pid) or 0) < 0.1:
            time.sleep(0.02)
        process.kill()
    assert cpu_seconds(process.pid) is None, "it is gone"


@pytest.mark.skipif(not LINUX, reason="RLIMIT_AS")
def test_memory_of_a_process_is_bounded() -> None:
    code = (
        "from xl_jixiao.process_limits import limit_memory\n"
        "assert limit_memory(300 << 20)\n"
        "bytes(50 << 20)\n"
        "try: bytes(400 << 20)\n"
        "except MemoryError: print('bounded')"
    )
    assert subprocess.check_output([sys.executable, "-c", code]).strip() == b"bounded"


# --- Windows, by its documentation: the library is one of ours


def pointed_at(reference: object) -> Any:
    """What was given by reference; ctypes tells it no other way."""
    return reference._obj  # type: ignore[attr-defined]


class Kernel:
    """Stands for kernel32; notes what it is asked."""

    def __init__(self, **answers: int) -> None:
        self.answers = {"CreateJobObjectW": 7, "GetCurrentProcess": -1, "OpenProcess": 8, **answers}
        self.calls: list[tuple[str, tuple[object, ...]]] = []
        self.limits = windows_limits.ExtendedLimits()

    def __getattr__(self, name: str) -> Callable[..., int]:
        def call(*given: object) -> int:
            assert len(given) == len(windows_limits.CALLS[name][0])
            self.calls.append((name, given))
            if name == "SetInformationJobObject":
                self.limits = windows_limits.ExtendedLimits.from_buffer_copy(pointed_at(given[2]))
            if name == "GetProcessTimes":
                for at, ticks in ((3, 20_000_000), (4, 15_000_000)):
                    pointed_at(given[at]).value = ticks
            return self.answers.get(name, 1)

        return call

    def asked(self, name: str) -> list[tuple[object, ...]]:
        return [given for one, given in self.calls if one == name]


def test_the_structure_is_that_of_windows() -> None:
    # winnt.h for 64 bits: sizes and places that SetInformationJobObject checks
    limits = windows_limits.ExtendedLimits
    assert ctypes.sizeof(windows_limits.BasicLimits) == 64
    assert ctypes.sizeof(limits) == 144
    assert (limits.ProcessMemoryLimit.offset, limits.PeakJobMemoryUsed.offset) == (112, 136)
    assert windows_limits.BasicLimits.LimitFlags.offset == 16


def test_on_windows_a_process_puts_itself_into_a_job() -> None:
    library = Kernel()
    assert windows_limits.limit_own_memory(library, 512 << 20)
    assert library.limits.ProcessMemoryLimit == 512 << 20
    assert library.limits.BasicLimitInformation.LimitFlags == 0x100 | 0x400 | 0x2000
    assert library.asked("AssignProcessToJobObject") == [(7, -1)]
    assert not library.asked("CloseHandle"), "the job holds as long as its handle"


def test_on_windows_the_time_of_all_in_a_job_is_bounded() -> None:
    library = Kernel()
    assert windows_limits.new_job(library, 5, memory=1, seconds=40.0) == 7
    assert library.limits.BasicLimitInformation.PerJobUserTimeLimit == 400_000_000
    assert library.limits.BasicLimitInformation.LimitFlags & 0x4


@pytest.mark.parametrize("name", ["SetInformationJobObject", "AssignProcessToJobObject"])
def test_on_windows_a_job_that_is_refused_is_no_job(name: str) -> None:
    library = Kernel(**{name: 0})
    assert not windows_limits.limit_own_memory(library, 1)
    assert library.asked("CloseHandle") == [(7,)]


def test_on_windows_the_time_of_a_process_is_asked_for() -> None:
    library = Kernel()
    assert windows_limits.process_seconds(library, 99) == 3.5
    assert library.asked("OpenProcess") == [(0x1000, 0, 99)]
    assert library.asked("CloseHandle") == [(8,)]
    assert windows_limits.process_seconds(Kernel(OpenProcess=0), 99) is None
