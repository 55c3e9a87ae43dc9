"""How much work something is, counted and not timed: a slow machine changes no verdict.

Counted are calls, of Python functions and of those written in C. What one call of C does with a
long text (a regular expression above all) is not seen: tests/bench/bench_hostile.py has the times,
as ratios between a text and one of twice its length.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType

IN_STEP = 2.5
"""The most that work may grow where a size doubles."""


def calls(action: Callable[[], object]) -> int:
    """How many calls an action makes in this thread, all below it counted."""
    count = 0

    def note(_frame: FrameType, event: str, _arg: object) -> None:
        nonlocal count
        if event in {"call", "c_call"}:
            count += 1

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        action()
    finally:
        sys.setprofile(before)
    return count


def growth(action: Callable[[int], object], size: int) -> float:
    """Calls at twice a size for each call at that size: 2 where work is in step with size, 4 where
    each part looks at each other.
    """
    action(max(1, size // 4))  # what is compiled or loaded once is there already
    single = calls(lambda: action(size))
    return calls(lambda: action(2 * size)) / single
