"""The engine as the page carries it, in Pyodide under Node.js: the files of the usual Python,
seconds and memory.

`python tests/bench/bench_page_engine.py PARTS WORK [same] [forms] [folder=500]`. PARTS is what
`jixiao page fetch` made; WORK an empty folder; without a word all is done.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

from forms import write_folder

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS), str(TESTS.parent)]

from support.engine_calls import all_calls  # noqa: E402
from support.page_inputs import write_inputs  # noqa: E402
from support.run_outputs import differences, parts_below  # noqa: E402
from support.small_forms import write_project  # noqa: E402

from xl_jixiao.page.components import checked  # noqa: E402
from xl_jixiao.page.packing import library_zip, stage, unpacked_npm  # noqa: E402

Answer = dict[str, object]


class PageEngine:
    """Pyodide with what the page carries, a process for each job."""

    def __init__(self, parts: Path, work: Path) -> None:
        files = checked(parts)
        self.host = work / "host"
        self.host.mkdir(parents=True, exist_ok=True)
        self._pyodide = unpacked_npm(files["pyodide"], work / "npm")
        self._stage = work / "stage"
        stage(files, self._pyodide, self._stage)
        (self._stage / "lib.zip").write_bytes(library_zip(self._stage / "lib"))

    def ask(self, job: str, *given: str) -> Answer:
        """The answer of a job of page_engine.py."""
        script = Path(__file__).with_name("page_engine.mjs")
        places = (self._pyodide, self._stage, TESTS, self.host)
        done = subprocess.run(
            ["node", *map(str, (script, *places)), job, *given],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise SystemExit("\n".join(line[:300] for line in done.stderr.splitlines()[-25:]))
        found: Answer = json.loads(done.stdout.splitlines()[-1])
        return found


def same(engine: PageEngine) -> Answer:
    """All use cases in both; how many parts there are, and which differ."""
    inputs = write_inputs(engine.host / "收")
    usual = engine.host / "甲"
    usual.mkdir()
    began = time.perf_counter()
    all_calls(inputs, usual)
    seconds = time.perf_counter() - began
    told = engine.ask("calls", str(inputs), str(usual), "乙")
    made = parts_below(engine.host / "乙")
    return {
        **told,
        "usual seconds": seconds,
        "parts": len(made),
        "differ": differences(parts_below(usual), made),
    }


def forms(engine: PageEngine) -> Answer:
    """Seconds of the first form, of small ones and of workbooks of five sheets."""
    folder = engine.host / "各表"
    for number in range(6):
        write_project(folder / f"小{number}.xlsx", unit=f"青山县第{number}局")
    write_folder(folder, 4)
    return engine.ask("forms", folder.name)


def folder(engine: PageEngine, count: int) -> Answer:
    """A run over workbooks of five sheets."""
    place = engine.host / "多"
    write_folder(place, count)
    answer = engine.ask("folder", place.name)
    shutil.rmtree(place)
    return answer


def main() -> None:
    parts, work, *wanted = sys.argv[1:]
    engine = PageEngine(Path(parts), Path(work))
    for word in wanted or ("same", "forms", "folder=500"):
        name, _, count = word.partition("=")
        if name == "folder":
            answer = folder(engine, int(count or 500))
        else:
            answer = {"same": same, "forms": forms}[name](engine)
        print(name, json.dumps(answer, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
