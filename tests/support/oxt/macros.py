"""Run by LibreOffice's Python (python3-uno): the buttons of a workbook.

`macros.py WORKBOOK PROFILE LOG STEPS.json`: a step ["buttons"] presses each button of each sheet
(the macro bound to it is run), ["run", macro] runs one, ["type", sheet, address, text] and
["read", sheet, address] are those of `excel_template_uno`. Prints a JSON list: for each button
[sheet, caption, macro, lines that it left in LOG], for a run the lines, for a read the text.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from excel_template_uno import edit
from uno_connection import connect, prop

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
    pipe = f"jx{uuid.uuid4().hex}"
    office = subprocess.Popen(
        [
            "soffice",
            f"-env:UserInstallation={Path(profile).as_uri()}",
            *("--headless", "--norestore", f"--accept=pipe,name={pipe};urp"),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "JIXIAO_VBA_LOG": str(LOG)},
    )
    try:
        context = connect(pipe)
        desktop = context.ServiceManager.createInstanceWithContext(
            "com.sun.star.frame.Desktop", context
        )
        options = (prop("Hidden", value=True), prop("MacroExecutionMode", value=4))
        document = desktop.loadComponentFromURL(Path(workbook).as_uri(), "_blank", 0, options)
        found = []
        for kind, *rest in json.loads(Path(steps).read_text("utf-8")):
            found += step(document, kind, rest)
        document.close(True)
        print(json.dumps(found, ensure_ascii=True))
        with contextlib.suppress(Exception):  # the bridge dies with the office
            desktop.terminate()
        office.wait(20)
    finally:
        if office.poll() is None:
            office.kill()


main(*sys.argv[1:])
