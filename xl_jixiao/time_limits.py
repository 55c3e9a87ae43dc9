"""A limit on the CPU time of a block of code: on every system, in every thread.

CPU time and not time on the clock, so that what is stopped does not depend on what else the
computer does.

In the main thread of Linux and macOS the system rings an alarm, which also stops the search of a
regular expression. Everywhere else (Windows, other threads) a thread watches, and the block is
stopped at its next step of Python; a single call into C that never comes back is the worker's, whom
the pool ends (batch.pool).
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import field
from types import FrameType

from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.platform_limits import has_processes

_AGAIN = 1.0
"""CPU seconds after which the alarm rings again: the first may be lost in a finaliser, where Python
drops every exception.
"""

_LOOK = 0.05
"""Seconds between two looks at the clocks of the blocks that are watched."""


class TimeLimitReachedError(BaseException):
    """A block took too long.

    Not an Exception: a room that turns exceptions into findings must not take it for one of its
    own.
    """


def time_limit(seconds: float) -> AbstractContextManager[None]:
    """Raise TimeLimitReachedError in the block after so many seconds of CPU time.

    What the block waits for (a disk, a child process) does not count; its children have limits of
    their own. Where a program has one thread and no alarm there is no limit: a person who waits
    in a browser page stops it there.
    """
    if not has_processes():
        return nullcontext()
    alarm = hasattr(signal, "setitimer") and (threading.current_thread() is threading.main_thread())
    return by_alarm(seconds) if alarm else by_watching(seconds)


@contextmanager
def by_alarm(seconds: float) -> Iterator[None]:
    """The limit by a signal, in a main thread of Linux or macOS."""

    def ring(_signal: int, _frame: FrameType | None) -> None:
        raise TimeLimitReachedError

    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds, _AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@contextmanager
def by_watching(seconds: float) -> Iterator[None]:
    """The limit by a thread that watches, in any thread of any system."""
    watched = _watcher.watch(seconds)
    try:
        try:
            yield
        finally:
            watched.ended = True
    finally:
        # whatever strikes in between finds the block ended
        _watcher.leave(watched)


@dataclass(slots=True)
class _Watched:
    """A block under watch."""

    thread: int
    clock: Callable[[], float]
    until: float
    struck: bool = False
    ended: bool = False


@dataclass(slots=True)
class _Watcher:
    """One thread for all blocks of this process; it sleeps while there is none."""

    _lock: threading.Lock = field(default_factory=threading.Lock)
    _some: threading.Event = field(default_factory=threading.Event)
    _blocks: list[_Watched] = field(default_factory=list)
    _thread: threading.Thread | None = None

    def watch(self, seconds: float) -> _Watched:
        """Begin with the block of the calling thread."""
        clock = _thread_clock()
        watched = _Watched(threading.get_ident(), clock, clock() + seconds)
        with self._lock:
            self._blocks.append(watched)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="time-limits", daemon=True)
                self._thread.start()
        self._some.set()
        return watched

    def leave(self, watched: _Watched) -> None:
        """The block has ended; a blow that has not landed yet is taken back."""
        with self._lock:
            if watched in self._blocks:
                self._blocks.remove(watched)
        if watched.struck:
            _take_back(watched.thread)

    def _run(self) -> None:
        while True:
            self._some.wait()
            time.sleep(_LOOK)
            with self._lock:
                self._blocks = [one for one in self._blocks if not one.ended]
                for one in self._blocks:
                    _strike(one)
                if not self._blocks:
                    self._some.clear()


def _strike(watched: _Watched) -> None:
    """Stop the block where its time is over; again at every look, as the alarm rings again."""
    try:
        now = watched.clock()
    except OSError:  # its thread is gone
        watched.ended = True
        return
    if now >= watched.until:
        watched.struck = True
        watched.until = now + _AGAIN
        _raise_in(watched.thread, TimeLimitReachedError)


class _TakenBackError(BaseException):
    """Stands in for a blow that is not wanted any more."""


def _take_back(thread: int) -> None:
    """What has not been raised yet in the calling thread is not raised any more.

    By another exception that is caught here. To ask Python for none instead would leave its mark
    that one is to come: the thread would look for it at each of its steps, and under a profiler
    never come away from there.
    """
    try:
        _raise_in(thread, _TakenBackError)
        while True:  # at its next step
            pass
    except _TakenBackError:
        pass


def _raise_in(thread: int, error: type[BaseException]) -> None:
    """Raise in a thread at its next step, instead of what was to be raised there before."""
    import ctypes

    told = ctypes.py_object(error)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), told)


def _thread_clock() -> Callable[[], float]:
    """The CPU time of the calling thread, to be read by another; where the system does not give it
    away (Windows, macOS), that of the process.
    """
    if not hasattr(time, "pthread_getcpuclockid"):
        return time.process_time
    number = time.pthread_getcpuclockid(threading.get_ident())
    return lambda: time.clock_gettime(number)


def _renew() -> None:
    """In a forked child: threads do not come along, and the lock may be held for ever."""
    global _watcher  # noqa: PLW0603 - the one of this process
    _watcher = _Watcher()


_watcher = _Watcher()

if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew)
