"""Run by LibreOffice's Python (python3-uno): workbooks with or without the add-in.

`office.py PROFILE JOBS.json`: the jobs are [workbook, steps] each. Besides the steps of
`excel_template_uno` there are
["remap", sheet, range] (formulas of imported files learn the names of an add-in only when they are
set again), ["array", sheet, range, formula], ["value", sheet, address] (the number or text of a
cell), ["show", sheet, range] (spare rows), ["recalculate"] (everything; the calls into Python that
it made) and ["save", path]. Prints a JSON list of what was read, a list for each job. PROFILE is a
folder made by `profile.profile`.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from excel_template_uno import edit
from uno_connection import prop, session

FORMULA = 16  # com.sun.star.sheet.CellFlags
XLSX = "Calc MS Excel 2007 XML"


def calls():
    """What has been called into Python so far."""
    log = os.environ.get("JIXIAO_OXT_LOG", "")
    return Path(log).read_text("utf-8").split() if log and Path(log).exists() else []


def value(cell):
    if cell.getError():
        return cell.String
    number = cell.FormulaResultType2 == 1 if cell.Formula.startswith(("=", "{")) else None
    return cell.Value if number else cell.String


def remap(area):
    for part in area.queryContentCells(FORMULA):
        part.setFormulaArray(part.getFormulaArray())


def step(document, kind, rest):
    if kind == "recalculate":
        before = len(calls())
        document.calculateAll()
        return [calls()[before:]]
    if kind == "save":
        document.storeToURL(Path(rest[0]).as_uri(), (prop("FilterName", XLSX),))
        return []
    sheet = document.Sheets.getByName(rest[0])
    if kind not in {"remap", "show", "array", "value"}:
        return edit(document, [[kind, *rest]])
    place = sheet.getCellRangeByName(rest[1])
    if kind == "value":
        return [value(place)]
    sheet.unprotect("")
    if kind == "remap":
        remap(place)
    elif kind == "show":
        place.Rows.IsVisible = True
    else:
        place.setArrayFormula(rest[2])
    return []


def done(desktop, workbook, steps):
    """What the steps read in one workbook."""
    hidden = (prop("Hidden", value=True),)
    document = desktop.loadComponentFromURL(Path(workbook).as_uri(), "_blank", 0, hidden)
    found = []
    for kind, *rest in steps:
        found += step(document, kind, rest)
    document.close(True)
    return found


def main(profile, jobs):
    environment = json.loads((Path(profile) / "environment.json").read_text("utf-8"))
    with session(*environment) as desktop:
        found = [done(desktop, *job) for job in json.loads(Path(jobs).read_text("utf-8"))]
        print(json.dumps(found, ensure_ascii=False))


main(*sys.argv[1:])
