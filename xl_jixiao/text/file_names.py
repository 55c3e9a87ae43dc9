"""What the name of a file says: a workbook, a text document, a copy of another one."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from xl_jixiao.text.patterns import lazy_re

_SHEETS = (
    *(".xlsx", ".xlsm", ".xlsb", ".xltx", ".xltm", ".xlam"),
    *(".xls", ".xlt", ".xla", ".et", ".ett", ".ods", ".ots", ".fods"),
)

_DOCUMENTS = (
    *(".docx", ".docm", ".dotx", ".dotm", ".doc", ".dot"),
    *(".wps", ".wpt", ".rtf", ".odt", ".ott"),
)

_ARCHIVES = (".zip", ".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".iso", ".cab")

_SLIDES = (".pptx", ".pptm", ".ppsx", ".ppt", ".pps", ".dps")


def has_sheet_name(name: str) -> bool:
    """Whether the name says that the file is a workbook."""
    return name.lower().endswith(_SHEETS)


def has_document_name(name: str) -> bool:
    """Whether the name says that the file is a text document."""
    return name.lower().endswith(_DOCUMENTS)


def has_slides_name(name: str) -> bool:
    """Whether the name says that the file is a presentation."""
    return name.lower().endswith(_SLIDES)


def has_archive_name(name: str) -> bool:
    """Whether the name says that other files are packed in the file."""
    return name.lower().endswith(_ARCHIVES)


def promises_submission(name: str) -> bool:
    """Whether a file of this name should have been a submission."""
    return has_sheet_name(name) or has_document_name(name)


_COPY = lazy_re(r"副本|复件|复制|备份|(?<![a-z])copy(?![a-z])|[(（]\d{1,2}[)）]$", re.IGNORECASE)
"""How Windows, WPS, browsers and people name a copy: 表 - 副本, 复件 表, 表 - Copy, 表(1)."""


def is_named_copy(path: str) -> bool:
    """Whether the file's own name says that it is a copy of another one."""
    return _COPY.search(PurePosixPath(path).stem.strip()) is not None
