"""Defined names by which a workbook of ours is known later; Excel's name manager hides them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def define_hidden(book: Any, names: Iterable[tuple[str, str]]) -> None:
    """Add names with constant texts to a workbook of XlsxWriter (untyped)."""
    for name, text in names:
        quoted = text.replace('"', '""')
        book.define_name(name, f'="{quoted}"')
    for defined in book.defined_names:
        # define_name() can't hide a name; the list it fills is what is written
        defined[3] = defined[3] or not defined[0].startswith("_xlnm")
