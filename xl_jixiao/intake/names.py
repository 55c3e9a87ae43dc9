"""What the name of a file promises. Never what it is: the content decides that."""

from __future__ import annotations

_SHEETS = (
    *(".xlsx", ".xlsm", ".xlsb", ".xltx", ".xltm", ".xlam"),
    *(".xls", ".xlt", ".xla", ".et", ".ett", ".ods", ".ots", ".fods"),
)
_DOCUMENTS = (
    *(".docx", ".docm", ".dotx", ".dotm", ".doc", ".dot"),
    *(".wps", ".wpt", ".rtf", ".odt", ".ott"),
)
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


def promises_submission(name: str) -> bool:
    """Whether a file of this name should have been a submission."""
    return has_sheet_name(name) or has_document_name(name)
