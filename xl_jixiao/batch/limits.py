"""Limits and settings of the process that evaluates files."""

from __future__ import annotations

import gc
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class TimeLimitReachedError(BaseException):
    """One file took too long.

    Not an Exception: a room that turns exceptions into findings must not take it for one of its
    own.
    """


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise TimeLimitReachedError in the block after so many seconds.

    Works by an alarm signal, thus in a main thread of Linux or macOS only; elsewhere the block
    runs unlimited and only the limit that the pool sets on its workers holds.
    """
    if not hasattr(signal, "setitimer") or (
        threading.current_thread() is not threading.main_thread()
    ):
        yield
        return

    def ring(_signal: int, _frame: FrameType | None) -> None:
        raise TimeLimitReachedError

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def patient_collector() -> Iterator[None]:
    """Let the cycle collector look rarely while results pile up: they are kept and hold no
    cycles, so that every look is wasted (an eighth of a run).
    """
    before = gc.get_threshold()
    gc.set_threshold(1_000_000, 50, 100)
    try:
        yield
    finally:
        # to the oldest generation, unseen: else the restored threshold has all of it looked at
        gc.freeze()
        gc.unfreeze()
        gc.set_threshold(*before)
