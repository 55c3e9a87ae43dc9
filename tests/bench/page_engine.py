"""What is done inside Pyodide (page_engine.mjs): the calls of `engine_calls`, and measuring."""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

Memory = Callable[[], int]
"""Bytes of WebAssembly's memory, which never shrinks."""


def main(job: str, given: str, memory: Memory) -> str:
    """The answer of a job, as JSON."""
    from xl_jixiao.nesting import bound_calls

    bound_calls()  # as page/bridge.py
    return json.dumps(_JOBS[job](memory, *json.loads(given)), ensure_ascii=False)


def _calls(memory: Memory, inputs: str, made_at: str, out: str) -> dict[str, object]:
    """All use cases over /host/收, as if it lay at `inputs` and results at `made_at`: links lead
    from one to the other. What they write goes to /host/`out`.
    """
    from support.engine_calls import all_calls

    folder, made = Path(inputs), Path(made_at)
    shutil.copytree("/host/收", folder)
    made.mkdir(parents=True)
    began = time.perf_counter()
    all_calls(folder, made)
    seconds = time.perf_counter() - began
    shutil.copytree(made, Path("/host") / out)
    return {"seconds": seconds, "memory": memory()}


def _forms(memory: Memory, folder: str) -> dict[str, object]:
    """Seconds of each form of /host/`folder`, checked one after the other."""
    before = time.perf_counter()
    from xl_jixiao.actions.check import check_files
    from xl_jixiao.rules.loading import load_rules

    imported = time.perf_counter() - before
    modules = len([one for one in sys.modules if one.startswith("xl_jixiao")])
    seconds = []
    for path in sorted((Path("/host") / folder).rglob("*.xlsx")):
        target = Path("/work") / path.name
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(path.read_bytes())
        began = time.perf_counter()
        check_files([str(target)], load_rules(None))
        seconds.append(time.perf_counter() - began)
    return {"imported": imported, "modules": modules, "each": seconds, "memory": memory()}


def _folder(memory: Memory, folder: str) -> dict[str, object]:
    """A run over /host/`folder`, read where it lies: seconds and memory."""
    from xl_jixiao.actions.run import run_folder

    peaks: list[int] = []
    began = time.perf_counter()
    made = run_folder(
        Path("/host") / folder,
        "/work/out",
        drafts=None,
        report=lambda event: peaks.append(memory()) if event.done % 100 == 0 else None,
    )
    seconds = time.perf_counter() - began
    return {
        "files": len(made.run.files),
        "seconds": seconds,
        "on the way": sorted(set(peaks)),
        "memory": memory(),
    }


def _ends(memory: Memory, folder: str) -> dict[str, object]:
    """How each file of /host/`folder` ends; what is at work is printed, for what ends it all."""
    from xl_jixiao.actions.run import run_folder

    print("began")
    made = run_folder(
        Path("/host") / folder,
        "/work/out",
        drafts=None,
        report=lambda event: print(f"{event.done} {event.file} {memory() >> 20} MB"),
    )
    ends = {one.file: [one.status, one.reason] for one in made.run.files}
    return {"ends": ends, "memory": memory()}


def _marks(memory: Memory, folder: str) -> dict[str, object]:
    """A marked copy of each form of /host/`folder`, one after the other, and what is told of it."""
    from xl_jixiao.actions.check import check_files
    from xl_jixiao.rules.loading import load_rules

    told = {}
    for path in sorted(Path("/host", folder).rglob("*.xls[xm]")):
        name = path.relative_to("/host").as_posix()
        print(name, memory() >> 20, "MB")
        made = check_files([str(path)], load_rules(None), mark="/work/marked", force=True)
        told[name] = [made.copies[0].undue, made.copies[0].problem, made.copies[0].lacks]
    return {"marks": told}


_JOBS: dict[str, Callable[..., dict[str, object]]] = {
    "calls": _calls,
    "forms": _forms,
    "folder": _folder,
    "ends": _ends,
    "marks": _marks,
}
