"""Opening a workbook by openpyxl with its macros kept."""

from __future__ import annotations

import zipfile
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.workbook.workbook import Workbook


def load_with_macros(path: str | Path, *, rich_text: bool = False) -> Workbook:
    """The workbook; saved again, it has the macros and other parts that openpyxl does not know.

    openpyxl keeps those parts in an archive in memory that it leaves open for writing. Thrown away
    like that, the archive tries to finish itself on a buffer that may be gone already, and Python
    prints an error from nowhere; so it is finished here and opened for reading.
    """
    book = load_workbook(path, keep_vba=True, rich_text=rich_text)
    parts = book.vba_archive
    buffer = None if parts is None else parts.fp
    if parts is not None and buffer is not None:
        parts.close()
        book.vba_archive = zipfile.ZipFile(buffer)
    return book
