"""What each bounded cache of the package saves: `python bench_caches.py [--files N]`.

Runs `jixiao run --no-drafts --jobs 1` over generated workbooks (forms.py) and notes with which
arguments each cached function is called; then times the function over these with its cache and
without, the caches of other functions as they are. A cache on what users type stays only where this
is worth it (about 0.3% of the CPU of the run), and the figure stands beside it.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from forms import write_folder

REAL = functools.lru_cache
ROUNDS = 3
SAMPLE = 8000


class Recorded:
    """A cached function that notes its calls while `on`."""

    every: list[Recorded] = []  # noqa: RUF012 (one list for all)
    on = True

    def __init__(self, function: Callable[..., Any], maxsize: int) -> None:
        functools.update_wrapper(self, function)
        self.function, self.maxsize = function, maxsize
        self.cached = REAL(maxsize)(function)
        self.calls: list[tuple[tuple[Any, ...], dict[str, Any]]] = []
        self.every.append(self)

    def __call__(self, *args: Any, **more: Any) -> Any:
        if Recorded.on:
            self.calls.append((args, more))
        return self.cached(*args, **more)

    def cache_clear(self) -> None:
        """As the real one."""
        self.cached.cache_clear()

    def saved(self) -> tuple[float, int, int]:
        """CPU seconds saved over the calls of the run, hits, misses."""
        fresh = REAL(self.maxsize)(self.function)
        _timed(fresh, self.calls)
        info = fresh.cache_info()
        cached = min(_timed(REAL(self.maxsize)(self.function), self.calls) for _ in range(ROUNDS))
        some = self.calls[:: max(1, len(self.calls) // SAMPLE)]
        plain = min(_timed(self.function, some) for _ in range(ROUNDS))
        return plain * len(self.calls) / len(some) - cached, info.hits, info.misses


def _timed(
    function: Callable[..., Any], calls: list[tuple[tuple[Any, ...], dict[str, Any]]]
) -> float:
    start = time.process_time()
    for args, more in calls:
        function(*args, **more)
    return time.process_time() - start


def recording(maxsize: Any = 128, typed: bool = False) -> Any:
    """In place of functools.lru_cache: records for bounded caches of the package."""

    def wrap(function: Callable[..., Any]) -> Any:
        ours = (function.__module__ or "").startswith("xl_jixiao") and maxsize
        return Recorded(function, maxsize) if ours else REAL(maxsize, typed)(function)

    return wrap if not callable(maxsize) else REAL(128, typed)(maxsize)


def main(files: int) -> None:
    """Run, then print the caches by what they save."""
    functools.lru_cache = recording
    from xl_jixiao.cli.main import main as jixiao

    with tempfile.TemporaryDirectory() as scratch:
        write_folder(Path(scratch, "forms"), files)
        options = ["--out", f"{scratch}/out", "--no-drafts", "--jobs", "1", "--fail-on", "never"]
        sys.argv = ["jixiao", "run", f"{scratch}/forms", *options]
        with contextlib.suppress(SystemExit):
            jixiao()
    Recorded.on = False
    rows = [
        (*one.saved(), f"{one.function.__module__}.{one.function.__qualname__}", one.maxsize)
        for one in Recorded.every
        if one.calls
    ]
    for saved, hits, misses, name, size in sorted(rows, reverse=True):
        print(f"{saved:8.3f} s  {name:58} at most {size:5}  hits {hits:7}  misses {misses:6}")


if __name__ == "__main__":
    reader = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    reader.add_argument("--files", type=int, default=100)
    main(reader.parse_args().files)
