"""Run macros of a workbook in LibreOffice; runs under the Python that has `uno`, prints JSON.

    python3 lo_macros.py WORKBOOK PROFILE STEP…

A step is `Module.Macro` (invoke it) or `Sheet!A1` (read the cell's text). The answer is the list
of what the steps gave.
"""

import contextlib
import json
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from uno_connection import connect, prop


def answer(document, step):
    sheet, mark, place = step.partition("!")
    if mark:
        return document.Sheets.getByName(sheet).getCellRangeByName(place).getString()
    url = f"vnd.sun.star.script:VBAProject.{step}?language=Basic&location=document"
    script = document.getScriptProvider().getScript(url)
    return script.invoke((), (), ())[0]


def main(workbook, profile, *steps):
    pipe = f"jx{Path(profile).name}{time.time_ns()}"
    program = [
        "soffice",
        f"-env:UserInstallation={Path(profile).resolve().as_uri()}",
        "--headless",
        "--norestore",
        f"--accept=pipe,name={pipe};urp;",
    ]
    office = subprocess.Popen(program, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        context = connect(pipe)
        desktop = context.ServiceManager.createInstanceWithContext(
            "com.sun.star.frame.Desktop", context
        )
        options = (prop("Hidden", True), prop("MacroExecutionMode", 4))
        document = desktop.loadComponentFromURL(
            Path(workbook).resolve().as_uri(), "_blank", 0, options
        )
        found = [answer(document, step) for step in steps]
        document.close(True)
        print(json.dumps(found, ensure_ascii=False))
        with contextlib.suppress(Exception):  # the bridge dies with the office
            desktop.terminate()
        office.wait(20)
    finally:
        if office.poll() is None:
            office.kill()


main(*sys.argv[1:])
