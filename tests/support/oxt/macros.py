"""Run by LibreOffice's Python (python3-uno): the buttons of a workbook.

`macros.py WORKBOOK PROFILE LOG STEPS.json`: a step ["buttons"] presses each button of each sheet
(the macro bound to it is run), ["run", macro] runs one, ["type", sheet, address, text] and
["read", sheet, address] are those of `excel_template_uno`. Prints a JSON list: for each button
[sheet, caption, macro, lines that it left in LOG], for a run the lines, for a read the text.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from excel_template_uno import edit
from uno_connection import profile_in, prop, session

LOG = Path(sys.argv[3])


def lines():
    return LOG.read_bytes().splitlines() if LOG.exists() else []


def run(document, url):
    before = len(lines())
    document.getScriptProvider().getScript(url).invoke((), (), ())
    return [line.decode("utf-8", "replace") for line in lines()[before:]]


def bound(document):
    """(sheet, caption, script) of each button."""
    for sheet in document.Sheets:
        for form in sheet.DrawPage.Forms:
            for at in range(form.Count):
                (event,) = form.getScriptEvents(at)
                yield sheet.Name, form.getByIndex(at).Label, event.ScriptCode


def url_of(code):
    return code if "://" in code or code.startswith("vnd.") else f"vnd.sun.star.script:{code}"


def step(document, kind, rest):
    if kind == "buttons":
        return [
            [sheet, caption, code, run(document, url_of(code))]
            for sheet, caption, code in bound(document)
        ]
    if kind == "run":
        base = "vnd.sun.star.script:VBAProject."
        return [run(document, f"{base}{rest[0]}?language=Basic&location=document")]
    return edit(document, [[kind, *rest]])


def main(workbook, profile, _, steps):
    environment = {**os.environ, "JIXIAO_VBA_LOG": str(LOG)}
    with session(profile_in(Path(profile)), environment=environment) as desktop:
        options = (prop("Hidden", value=True), prop("MacroExecutionMode", value=4))
        document = desktop.loadComponentFromURL(Path(workbook).as_uri(), "_blank", 0, options)
        found = []
        for kind, *rest in json.loads(Path(steps).read_text("utf-8")):
            found += step(document, kind, rest)
        document.close(True)
        print(json.dumps(found, ensure_ascii=True))


main(*sys.argv[1:])
