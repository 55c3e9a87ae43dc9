"""What the handlers must remember about a workbook until the marks are cleared: hidden names."""

from __future__ import annotations

import xlwings as xw


def hide_name(book: xw.Book, name: str, refers_to: str) -> None:
    """Define a name of the workbook that no person sees."""
    book.names.add(name, refers_to).api.Visible = False


def forget(book: xw.Book, name: str) -> bool:
    """Remove a name; whether it was there."""
    if not book.names.contains(name):
        return False
    book.names(name).delete()
    return True


def remembered(book: xw.Book, name: str) -> str | None:
    """The text behind a constant name, None without it."""
    if not book.names.contains(name):
        return None
    text = str(book.names(name).refers_to).removeprefix("=")
    return text[1:-1].replace('""', '"')


def remember(book: xw.Book, name: str, text: str) -> None:
    """Keep a short text (Excel takes 255 characters) behind a hidden name."""
    quoted = text.replace('"', '""')
    hide_name(book, name, f'="{quoted}"')
