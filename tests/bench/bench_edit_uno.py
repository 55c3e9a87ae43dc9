"""Run by LibreOffice's Python for `bench_edit.py`: seconds of opening, recalculating, editing."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from uno_connection import profile_in, prop, session


def seconds(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def measure(desktop, workbook, sheet, cells, watched):
    opened = []
    options = (prop("Hidden", value=True),)
    url = Path(workbook).as_uri()
    found = {
        "open": seconds(
            lambda: opened.append(desktop.loadComponentFromURL(url, "_blank", 0, options))
        )
    }
    (document,) = opened
    form = document.Sheets.getByName(sheet)
    for address, text in cells.items():
        form.getCellRangeByName(address).FormulaLocal = text
    found["recalculate all"] = seconds(document.calculateAll)

    def edit(address, text):
        form.getCellRangeByName(address).FormulaLocal = text
        document.calculate()
        for one in watched["shown"]:
            form.getCellRangeByName(one).getString()

    for name in ("actual", "level3"):
        times = sorted(seconds(lambda: edit(watched[name], f"{at}")) for at in range(20))  # noqa: B023
        found[f"edit {name}"] = {"median": times[10], "most": times[-1]}
    document.close(True)
    return found


def main(workbook, sheet, given):
    cells, watched = json.loads(Path(given).read_text("utf-8"))
    with (
        tempfile.TemporaryDirectory() as profile,
        session(profile_in(Path(profile))) as desktop,
    ):
        print(json.dumps(measure(desktop, workbook, sheet, cells, watched), indent=1))


main(*sys.argv[1:])
