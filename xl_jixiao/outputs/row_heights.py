"""Rows whose height follows their text stay such in a copy made by openpyxl.

openpyxl marks every height that it writes as chosen by hand (customHeight), which keeps it for
ever: what a clerk corrects in a marked copy would then be cut.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

from openpyxl.workbook import Workbook
from openpyxl.worksheet.dimensions import RowDimension

_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*>")

_NUMBER = re.compile(rb'\br="(\d+)"')

_FIXED = re.compile(rb'\bcustomHeight="(?:1|true)"')


class GrowingRow(RowDimension):
    """A row with a height that Excel fits to its text again."""

    customHeight = False  # noqa: N815  a property there, true for every height


def keep_growing(book: Workbook, source: Path) -> None:
    """Let the rows of the workbook grow that grow in the file it was loaded from."""
    fixed = dict(_fixed_rows(source))
    for sheet in book.worksheets:
        if sheet.title in fixed:
            for number, row in sheet.row_dimensions.items():
                if row.ht is not None and number not in fixed[sheet.title]:
                    row.__class__ = GrowingRow


def _fixed_rows(source: Path) -> Iterator[tuple[str, frozenset[int]]]:
    """The name of each sheet and the rows of it whose height a person has chosen."""
    with zipfile.ZipFile(source) as package:
        names = frozenset(package.namelist())
        for title, part in _sheets(package).items():
            if part in names:
                tags = (found.group() for found in _ROW.finditer(package.read(part)))
                numbers = (_NUMBER.search(tag) for tag in tags if _FIXED.search(tag))
                yield title, frozenset(int(one[1]) for one in numbers if one)


def _sheets(package: zipfile.ZipFile) -> Mapping[str, str]:
    """Name of each sheet → its part; empty in a package laid out in an unusual way."""
    workbook, relations = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
    if not {workbook, relations} <= set(package.namelist()):
        return {}
    targets = {
        one.get("Id"): posixpath.normpath(posixpath.join("/xl", one.get("Target") or ""))
        for one in ET.fromstring(package.read(relations))  # noqa: S314  the intake has read it
    }
    return {
        one.get("name") or "": targets.get(one.get(_RELATED), "").lstrip("/")
        for one in ET.fromstring(package.read(workbook)).iter()  # noqa: S314  as above
        if one.tag.endswith("}sheet")
    }
