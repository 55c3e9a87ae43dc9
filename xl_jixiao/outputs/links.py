"""Links from the consolidated workbook into the files of the folder.

A link is made from a path and a sheet name only; no text of a cell ever becomes one.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import quoteattr

from xl_jixiao.consolidate.table import Place
from xl_jixiao.outputs.cell_text import safe_text

LINKS_A_SHEET = 65_530
"""Excel drops a sheet's links beyond this number."""
_TARGET_LIMIT = 2_000
"""Excel takes 2,079 characters; the rest is reserve for what a move of the folder adds."""
_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".et", ".ett", ".xltx", ".xltm")
_MEANS_SOMETHING = re.compile('[\x00-\x20%#?"<>\\[\\]\\\\^`{|}:\x7f\ud800-\udfff]')
_HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
_A1 = re.compile(r"[A-Z]{1,3}[0-9]{1,7}")
_TO_ESCAPE = re.compile('[&<>"\n\r\t]')


class Link(NamedTuple):
    """Where a click leads."""

    target: str
    """A relative path, or a file: address where there is none (another drive)."""
    location: str
    """Sheet and cell within the workbook, "" for the file itself."""


class FileLinks:
    """Makes links for files of `folder` in a workbook that will lie in `out`."""

    def __init__(self, folder: Path, out: Path) -> None:
        folder, out = folder.resolve(), out.resolve()
        try:
            self._base = _encoded(Path(os.path.relpath(folder, out)).as_posix())
        except ValueError:  # Windows: on another drive there is no relative path
            self._base = "file:///" + _encoded(folder.as_posix()).replace("%3A", ":", 1)

        self._latest: tuple[str, str] = "", ""

    def link(self, place: Place) -> Link | None:
        """The link of a place, None where its address would be too long for Excel."""
        target = self._target(place.file)
        if len(target) > _TARGET_LIMIT:
            return None
        return Link(target, _location(place))

    def _target(self, file: str) -> str:
        """The file's address; one file's places come together, so the latest is remembered."""
        if self._latest[0] != file:
            self._latest = file, f"{self._base}/{_encoded(file)}"
        return self._latest[1]


@dataclass(slots=True)
class SheetLinks:
    """The links of one sheet, gathered while its rows pass."""

    maker: FileLinks | None
    taken: list[tuple[str, Link]] = field(default_factory=list)
    targets: dict[str, str] = field(default_factory=dict)
    row: str = ""
    """Number of the row that passes at the moment."""

    def take(self, column: str, place: Place) -> bool:
        """Whether the cell in that column of the row becomes a link."""
        if self.maker is None or len(self.taken) >= LINKS_A_SHEET:
            return False
        link = self.maker.link(place)
        if link is None:
            return False
        if link.target not in self.targets:
            self.targets[link.target] = f"rIdFile{len(self.targets) + 1}"
        self.taken.append((column + self.row, link))
        return True

    def element(self) -> str:
        """The sheet's <hyperlinks>."""
        links = "".join(
            f'<hyperlink ref="{cell}" r:id="{self.targets[link.target]}"'
            + (f" location={_attribute(link.location)}" if link.location else "")
            + "/>"
            for cell, link in self.taken
        )
        return f"<hyperlinks>{links}</hyperlinks>" if links else ""

    def relationships(self) -> str:
        """The entries of the sheet's relationship part."""
        return "".join(
            f'<Relationship Id="{name}" Type="{_HYPERLINK}" Target={quoteattr(target)}'
            ' TargetMode="External"/>'
            for target, name in self.targets.items()
        )


def _location(place: Place) -> str:
    """'表 1'!C5; "" where the file has no sheets that Excel knows (Word)."""
    sheet = _sheet_address(place.file, place.sheet)
    if not sheet:
        return ""
    return sheet + (place.cell if _A1.fullmatch(place.cell) else "A1")


@lru_cache(maxsize=256)  # the places of a sheet come together
def _sheet_address(file: str, sheet: str) -> str:
    if not sheet or not file.lower().endswith(_WORKBOOKS):
        return ""
    name = safe_text(sheet).replace("'", "''")  # an .xls may hold what XML can't
    return f"'{name}'!"


def _attribute(location: str) -> str:
    """A location in quotes; hardly any has a character that must be escaped."""
    return quoteattr(location) if _TO_ESCAPE.search(location) else f'"{location}"'


def _encoded(path: str) -> str:
    """Characters that would mean something in an address, escaped; Chinese stays readable, as
    Excel writes it.
    """
    return _MEANS_SOMETHING.sub(
        lambda found: "".join(f"%{byte:02X}" for byte in os.fsencode(found.group())), path
    )
