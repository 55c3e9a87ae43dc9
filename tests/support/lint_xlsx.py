"""Our own lint of built workbooks: what Microsoft's Open XML SDK validator lets through.

The SDK finds nothing wrong with overlapping merges, unbalanced formulas, list validations that
are too long, a cell given twice or a defined name that is a cell address; Excel answers each with
its repair prompt. `lint(path)` returns one sentence per mistake, empty for a sound workbook.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET  # our own output, never a stranger's file

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
DOC_RELS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
PACKAGE_RELS = "{http://schemas.openxmlformats.org/package/2006/relationships}"

LIST_LIMIT = 255
SHEET_NAME_LIMIT = 31
FORMULA_LIMIT = 8192
VALIDATION_TEXTS = {"promptTitle": 32, "errorTitle": 32, "prompt": 255, "error": 255}

CELL = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]+)")
CELL_NAME = re.compile(r"[A-Za-z]{1,3}[0-9]{1,7}|[Rr][0-9]*[Cc][0-9]*|[Rr]|[Cc]")
NAME = re.compile(r"[^\W\d]\w*(?:[.\\]\w+)*|_xlnm\.\w+|\\\w*")
SHEET_NAME_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")


class Box(NamedTuple):
    """A range of cells, bounds inclusive."""

    text: str
    left: int
    top: int
    right: int
    bottom: int

    def meets(self, other: Box) -> bool:
        return (
            self.left <= other.right
            and other.left <= self.right
            and self.top <= other.bottom
            and other.top <= self.bottom
        )


def box_of(reference: str) -> Box:
    """The range "A1:C3" (or the single cell "A1") as numbers."""
    corners = [CELL.fullmatch(part) for part in reference.split(":")]
    places = [(_column(corner[1]), int(corner[2])) for corner in corners if corner]
    columns, rows = zip(*places, strict=True)
    return Box(reference, min(columns), min(rows), max(columns), max(rows))


def lint(path: Path) -> list[str]:
    """All mistakes of the workbook, each with its sheet."""
    with zipfile.ZipFile(path) as package:
        workbook = ET.fromstring(package.read("xl/workbook.xml"))  # noqa: S314 (our own output)
        rels = ET.fromstring(package.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 (as above)
        targets = {
            rel.get("Id"): rel.get("Target", "") for rel in rels.iter(PACKAGE_RELS + "Relationship")
        }
        strings = _shared_string_count(package)
        sheets = [
            (sheet.get("name", ""), targets.get(sheet.get(DOC_RELS + "id"), ""))
            for sheet in workbook.iter(MAIN + "sheet")
        ]
        problems = [*_sheet_names([name for name, _ in sheets]), *_defined_names(workbook)]
        for name, target in sheets:
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            root = ET.fromstring(package.read(part))  # noqa: S314 (our own output)
            problems += [f"{name}: {problem}" for problem in _sheet(root, strings)]
    return problems


def _sheet(root: ET.Element, strings: int) -> Iterator[str]:
    yield from _merges(root)
    yield from _cells(root, strings)
    yield from _validations(root)


def _sheet_names(names: list[str]) -> Iterator[str]:
    seen: set[str] = set()
    for name in names:
        if len(name) > SHEET_NAME_LIMIT:
            yield f"sheet name longer than {SHEET_NAME_LIMIT}: {name}"
        if not name or SHEET_NAME_FORBIDDEN.search(name) or name[0] == "'" or name[-1] == "'":
            yield f"sheet name with a forbidden character: {name!r}"
        if name.casefold() in seen:
            yield f"sheet name twice: {name}"
        seen.add(name.casefold())


def _defined_names(workbook: ET.Element) -> Iterator[str]:
    seen: set[tuple[str, str | None]] = set()
    for element in workbook.iter(MAIN + "definedName"):
        name = element.get("name", "")
        if CELL_NAME.fullmatch(name) or not NAME.fullmatch(name):
            yield f"bad defined name: {name}"
        key = (name.casefold(), element.get("localSheetId"))
        if key in seen:
            yield f"defined name twice: {name}"
        seen.add(key)
        text = element.text or ""
        if not text.strip():
            yield f"defined name without content: {name}"
        if "#REF!" in text or not _balanced(text):
            yield f"defined name {name} refers to {text!r}"


def _merges(root: ET.Element) -> Iterator[str]:
    boxes = [box_of(merge.get("ref", "A1")) for merge in root.iter(MAIN + "mergeCell")]
    for box in boxes:
        if (box.left, box.top) == (box.right, box.bottom):
            yield f"merge of a single cell: {box.text}"
    for one, other in combinations(boxes, 2):
        if one.meets(other):
            yield f"merges overlap: {one.text} and {other.text}"


def _cells(root: ET.Element, strings: int) -> Iterator[str]:
    seen: set[str] = set()
    last_row = 0
    for row in root.iter(MAIN + "row"):
        number = int(row.get("r", last_row + 1))
        if number <= last_row:
            yield f"row {number} after row {last_row}"
        last_row = number
        for cell in row.iter(MAIN + "c"):
            yield from _cell(cell, seen, strings)


def _cell(cell: ET.Element, seen: set[str], strings: int) -> Iterator[str]:
    reference = cell.get("r", "")
    if reference in seen:
        yield f"cell twice: {reference}"
    seen.add(reference)
    formula = cell.findtext(MAIN + "f")
    if formula is not None:
        if not _balanced(formula) or len(formula) > FORMULA_LIMIT:
            yield f"bad formula in {reference}: {formula[:60]}"
        if cell.find(MAIN + "v") is None:
            yield f"formula without its value in {reference}"
    value = cell.findtext(MAIN + "v")
    if cell.get("t") == "s" and not 0 <= int(value or -1) < strings:
        yield f"shared string out of range in {reference}"


def _validations(root: ET.Element) -> Iterator[str]:
    for validation in root.iter(MAIN + "dataValidation"):
        where = validation.get("sqref", "")
        formula = validation.findtext(MAIN + "formula1") or ""
        if validation.get("type") == "list" and formula.startswith('"'):
            listed = formula[1:-1].replace('""', '"')
            if len(listed) > LIST_LIMIT:
                yield f"list validation over {LIST_LIMIT} characters at {where}"
        if not _balanced(formula):
            yield f"bad formula in the validation at {where}: {formula}"
        for attribute, limit in VALIDATION_TEXTS.items():
            if len(validation.get(attribute, "")) > limit:
                yield f"validation text {attribute} over {limit} characters at {where}"


def _balanced(formula: str) -> bool:
    """Whether brackets and quotes close, those inside strings and sheet names not counted."""
    bare = re.sub(r'"(?:[^"]|"")*"|\'(?:[^\']|\'\')*\'', "", formula)
    depth = 0
    for sign in bare:
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if depth < 0:
            return False
    return depth == 0 and '"' not in bare and "'" not in bare


def _shared_string_count(package: zipfile.ZipFile) -> int:
    if "xl/sharedStrings.xml" not in package.namelist():
        return 0
    table = ET.fromstring(package.read("xl/sharedStrings.xml"))  # noqa: S314 (our own output)
    return sum(1 for _ in table.iter(MAIN + "si"))


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
