"""Defined names by which a workbook of ours is known later; Excel's name manager hides them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def define_hidden(book: Any, names: Iterable[tuple[str, str]]) -> None:
    """Add names with constant texts to a workbook of XlsxWriter (untyped)."""
    for name, text in names:
        quoted = text.replace('"', '""')
        book.define_name(name, f'="{quoted}"')
        # define_name() can't hide a name; the list it fills is what is written
        book.defined_names[-1][3] = True
