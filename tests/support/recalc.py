"""Recalculate a workbook in LibreOffice: every formula anew, whatever value was stored with it."""

from __future__ import annotations

import csv
import subprocess
from pathlib import Path

_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"
 xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
_RAW_UTF8 = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,false"
"""Numbers with all their digits and not as their cells show them (but for percentages)."""


def recalculated(path: Path, folder: Path, to: str = "xlsx") -> Path:
    """The workbook as LibreOffice saves it after a hard recalculation on load."""
    profile = folder / "lo_recalc"
    settings = profile / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(_ALWAYS, encoding="utf-8")
    out = folder / "recalculated"
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={profile.resolve().as_uri()}",
            "--headless",
            "--convert-to",
            to,
            "--outdir",
            str(out),
            str(path),
        ],
        check=True,
        capture_output=True,
        timeout=280,
    )
    return out / f"{path.stem}.{to.partition(':')[0]}"


def recalculated_values(path: Path, folder: Path) -> list[list[str | float | None]]:
    """The values of the first sheet after a hard recalculation, row by row; None for empty texts
    and cells. Much faster than reading the whole workbook back.
    """
    made = recalculated(path, folder, _RAW_UTF8)
    with made.open(encoding="utf-8", newline="") as stream:
        return [[_value(field) for field in line] for line in csv.reader(stream)]


def _value(field: str) -> str | float | None:
    if not field:
        return None
    try:
        return float(field)
    except ValueError:
        return field
