"""Python as a browser page has it: without what is neither plain Python nor built for it.

`python -m support.bare_python IN OUT PREPARED` does all of `engine_calls` in a process in which
those libraries can't be imported and no process or thread can be started.
"""

from __future__ import annotations

import importlib.abc
import os
import sys
import threading
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Never

ABSENT = frozenset(
    (
        *("pandas", "numpy", "pyarrow", "lxml", "docx", "docxtpl", "cryptography", "msoffcrypto"),
        *("olefile", "xlwings", "rich", "click", "distributed", "multiprocessing", "subprocess"),
        *("concurrent.futures.process", "sqlite3", "fcntl", "resource", "ssl", "isal"),
    )
)
"""Libraries that are not there, or not of use, or trimmed away."""


class _Absence(importlib.abc.MetaPathFinder):
    def find_spec(
        self, name: str, _path: Sequence[str] | None = None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name in ABSENT:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return None


def _refuse(*_given: object, **_named: object) -> Never:
    raise OSError("emscripten does not support processes")


def strip(prepared: Path) -> None:
    """Make this process such a one; `prepared` has the prepared templates."""
    for name in [one for one in sys.modules if one in ABSENT or one.partition(".")[0] in ABSENT]:
        del sys.modules[name]
    sys.meta_path.insert(0, _Absence())
    sys.platform = "emscripten"
    os.cpu_count = lambda: 1
    for name in ("fork", "forkpty", "posix_spawn", "execv", "execve", "kill"):
        setattr(os, name, _refuse)
    threading.Thread.start = _refuse  # type: ignore[method-assign]

    from xl_jixiao.outputs.word import stored

    stored._folder = lambda: prepared


def main(inputs: str, out: str, prepared: str) -> None:
    """All calls of `engine_calls`."""
    strip(Path(prepared))
    from support.engine_calls import all_calls

    all_calls(Path(inputs), Path(out))


if __name__ == "__main__":
    main(*sys.argv[1:])
