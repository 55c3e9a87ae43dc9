"""The guarded worker: reads workbooks with libraries that may hang, blow up or abort.

Run as `python -m xl_jixiao.intake.child`; `legacy` talks to it. A request on standard input is a
line with the reader's name, a line with the number of bytes, and the bytes. The answer is a line
`ok` or `refused`, a line with the number of bytes, and the bytes: a workbook as JSON, or a reason.
"""

from __future__ import annotations

import os
import sys
from typing import BinaryIO

from xl_jixiao.intake.limits import CHILD_MEMORY
from xl_jixiao.intake.refusal import RefusedError, too_large
from xl_jixiao.intake.wire import dump_workbook
from xl_jixiao.model.grid import Workbook


def main() -> None:
    """Answer requests until standard input ends."""
    _limit_memory()
    requests, answers = sys.stdin.buffer, _private_output()
    while name := requests.readline().strip():
        size = int(requests.readline())
        word, body = _answer(name.decode("ascii"), requests.read(size))
        answers.write(b"%s\n%d\n" % (word, len(body)))
        answers.write(body)
        answers.flush()


def _answer(name: str, data: bytes) -> tuple[bytes, bytes]:
    try:
        return b"ok", dump_workbook(_read(name, data))
    except RefusedError as error:
        return b"refused", error.reason.encode()
    except MemoryError:
        return b"refused", too_large("读取它需要过多内存").reason.encode()


def _read(name: str, data: bytes) -> Workbook:
    from xl_jixiao.intake.calamine import read_any

    if name != "xls":
        return read_any(data)
    from xl_jixiao.intake.xls import read_biff

    try:
        return read_biff(data)
    except RefusedError as error:
        # calamine reads some files that xlrd refuses; where it fails too, xlrd's word stands
        try:
            return read_any(data)
        except RefusedError:
            raise error from None


def _private_output() -> BinaryIO:
    """Standard output for answers alone: a library that prints must not get in between."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    return answers


def _limit_memory() -> None:
    """Where the system can; on Windows the time limit alone holds."""
    try:
        import resource
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = CHILD_MEMORY if hard == resource.RLIM_INFINITY else min(CHILD_MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    # an aborting library must not leave a core file behind
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
