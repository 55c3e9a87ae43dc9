"""How long a clerk waits in LibreOffice: opening a template, one edit with every row filled in.

    PYTHONPATH=.:tests python tests/bench/bench_edit.py

Prints seconds for the workbook with macros and the one without; the release checklist has them
beside those that Excel and WPS must show.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path

from support import uno_python
from support.excel_template import official

from xl_jixiao.resources import data_folder

SHEET = "部门整体支出绩效自评表"
TYPED = {"level3": "受益群众满意度", "target": "≥90%", "actual": "95%", "points": "2"}
TYPED["claimed_score"] = "2"


def main() -> None:
    """Measure both workbooks."""
    slots = [one for one in official(SHEET).slots if one.block == "indicators"]
    cells = {one.a1: TYPED[one.column] for one in slots if one.column in TYPED}
    first = {one.column: one.a1 for one in reversed(slots)}
    watched = {**first, "shown": [f"L{first['actual'][1:]}"]}
    print(f"{len(cells) // len(TYPED)} rows")
    with tempfile.TemporaryDirectory() as folder:
        given = Path(folder) / "given.json"
        given.write_text(json.dumps((cells, watched)), "utf-8")
        for name in ("绩效自评表.xlsx", "绩效自评表.xlsm"):
            workbook = data_folder("workbook_templates") / name
            script = Path(__file__).with_name("bench_edit_uno.py")
            print(name, flush=True)
            subprocess.run([uno_python.PYTHON, script, workbook, SHEET, given], check=True)


if __name__ == "__main__":
    main()
