"""Run macros of a workbook in LibreOffice; runs under the Python that has `uno`, prints JSON.

    python3 lo_macros.py WORKBOOK PROFILE STEP…

A step is `Module.Macro` (invoke it) or `Sheet!A1` (read the cell's text). The answer is the list
of what the steps gave.
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from uno_connection import profile_in, prop, session


def answer(document, step):
    sheet, mark, place = step.partition("!")
    if mark:
        return document.Sheets.getByName(sheet).getCellRangeByName(place).getString()
    url = f"vnd.sun.star.script:VBAProject.{step}?language=Basic&location=document"
    script = document.getScriptProvider().getScript(url)
    return script.invoke((), (), ())[0]


def main(workbook, profile, *steps):
    with session(profile_in(Path(profile))) as desktop:
        options = (prop("Hidden", True), prop("MacroExecutionMode", 4))
        document = desktop.loadComponentFromURL(
            Path(workbook).resolve().as_uri(), "_blank", 0, options
        )
        found = [answer(document, step) for step in steps]
        document.close(True)
        print(json.dumps(found, ensure_ascii=False))


main(*sys.argv[1:])
