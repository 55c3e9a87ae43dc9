"""The component that LibreOffice Calc loads. Runs in LibreOffice's Python, under `uno`.

It does what the VBA wrappers do in Excel: it hands stored numbers on with their formats, marks
cells that a merge covers, and turns a text "#JX:…" into an error, so that IFERROR falls back. Each
call into Python is noted in the file JIXIAO_OXT_LOG.
"""

# ruff: noqa: N802, ARG002  names and arguments are those of LibreOffice's interfaces

import json
import os
import subprocess
from pathlib import Path

import unohelper
from cn.jixiao import XJx
from com.sun.star.lang import IllegalArgumentException, XLocalizable, XServiceName
from com.sun.star.sheet import XAddIn
from com.sun.star.table.CellContentType import EMPTY, FORMULA, VALUE

SERVICE = "cn.jixiao.JxAddIn"
NAMES = {
    "jxrate": "jx_rate",
    "jxexecutionscore": "jx_execution_score",
    "jxcompletion": "jx_completion",
    "jxscore": "jx_score",
    "jxhint": "jx_hint",
    "jxgrade": "jx_grade",
    "jxscores": "jx_scores",
    "jxhints": "jx_hints",
}
PER_LOCALE = 5000  # keys of number formats: 0, 5000, 10000 … are General
ERRORS = {502: "#VALUE!", 519: "#VALUE!", 524: "#REF!", 525: "#NAME?", 532: "#DIV/0!"}
LEFT, ABOVE = "\x01<", "\x01^"


class Server:
    """Our functions in a process of their own, started at the first call."""

    process = None

    def ask(self, name, arguments):
        if log := os.environ.get("JIXIAO_OXT_LOG"):
            with Path(log).open("a", encoding="utf-8") as file:
                file.write(f"{name}\n")
        if self.process is None:
            foreign = {"PYTHONHOME", "LD_LIBRARY_PATH"}
            env = {key: value for key, value in os.environ.items() if key not in foreign}
            env["PYTHONPATH"] = os.environ["JIXIAO_OXT_PATH"]
            self.process = subprocess.Popen(
                [os.environ["JIXIAO_OXT_PYTHON"], os.environ["JIXIAO_OXT_SERVE"]],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=env,
                encoding="utf-8",
            )
        self.process.stdin.write(json.dumps([name, arguments]) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


SERVER = Server()


def held(cell):
    """What a cell holds: a number that is not in the format General with its format."""
    if cell.Type == EMPTY:
        return None
    if code := cell.getError():
        return ERRORS.get(code, "#N/A")
    kind = cell.FormulaResultType2 if cell.Type == FORMULA else None
    number = cell.Type == VALUE or kind == 1
    if not number:
        return cell.String
    if cell.NumberFormat % PER_LOCALE == 0:
        return cell.Value
    document = cell.Spreadsheet.DrawPage.Forms.Parent
    code = document.NumberFormats.getByKey(cell.NumberFormat).FormatString
    return f"\x01={cell.Value!r}\x01{code}"


def first(value):
    """An argument: of a range its first cell."""
    return held(value.getCellByPosition(0, 0)) if hasattr(value, "getCellByPosition") else value


def table(area):
    """A range as rows of what its cells hold, cells that a merge covers marked."""
    place = area.RangeAddress
    lines = range(place.EndRow - place.StartRow + 1)
    across = range(place.EndColumn - place.StartColumn + 1)
    return [[merged(area, line, col) for col in across] for line in lines]


def merged(area, line, col):
    cell = area.getCellByPosition(col, line)
    if cell.Type == EMPTY:  # only such can be covered
        cursor = cell.Spreadsheet.createCursorByRange(cell)
        cursor.collapseToMergedArea()
        whole, own = cursor.RangeAddress, cell.CellAddress
        if whole.StartColumn < own.Column:
            return LEFT
        if whole.StartRow < own.Row:
            return ABOVE
    return held(cell)


def checked(result):
    """Raises where the function refuses; Calc shows Err:502, which IFERROR catches."""
    if isinstance(result, str) and result.startswith("#JX:"):
        raise IllegalArgumentException(result, None, 0)
    return result


class JxAddIn(unohelper.Base, XAddIn, XJx, XServiceName, XLocalizable):
    """The functions, and what Calc asks about them."""

    def __init__(self, context):
        self.context = context
        self.locale = None

    def jxrate(self, *given):
        return self._one("jx_rate", given)

    def jxexecutionscore(self, *given):
        return self._one("jx_execution_score", given)

    def jxcompletion(self, *given):
        return self._one("jx_completion", given)

    def jxscore(self, *given):
        return self._one("jx_score", given)

    def jxhint(self, *given):
        return self._one("jx_hint", given)

    def jxgrade(self, *given):
        return self._one("jx_grade", given)

    def jxscores(self, area, rules):
        return self._column("jx_scores", area, rules)

    def jxhints(self, area, rules):
        return self._column("jx_hints", area, rules)

    def _one(self, name, given):
        return checked(SERVER.ask(name, [first(value) for value in given]))

    def _column(self, name, area, rules):
        found = checked(SERVER.ask(name, [table(area), first(rules)]))
        return tuple(tuple(row) for row in found)

    def getServiceName(self):
        return SERVICE

    def setLocale(self, locale):
        self.locale = locale

    def getLocale(self):
        return self.locale

    def getProgrammaticFuntionName(self, shown_name):  # the interface spells it so
        return shown_name.lower().replace("_", "")

    def getDisplayFunctionName(self, name):
        return NAMES[name].upper() if name in NAMES else ""

    def getFunctionDescription(self, name):
        return NAMES.get(name, "")

    def getDisplayArgumentName(self, name, number):
        return str(number)

    def getArgumentDescription(self, name, number):
        return ""

    def getProgrammaticCategoryName(self, name):
        return "Add-In"

    def getDisplayCategoryName(self, name):
        return "Add-In"


g_ImplementationHelper = unohelper.ImplementationHelper()  # noqa: N816  LibreOffice asks for it
g_ImplementationHelper.addImplementation(JxAddIn, SERVICE, (SERVICE, "com.sun.star.sheet.AddIn"))
