"""What may be in a cell, and the hidden names that mark our workbooks."""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from html import escape
from typing import Any

from xl_jixiao.text.patterns import lazy_re

CELL_LIMIT = 32_767
"""Excel's limit, counted in UTF-16 units."""

CUT_MARK = "……（内容过长，已截断）"

_NEVER = lazy_re("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_LOOKS_ESCAPED = lazy_re("_(?=x[0-9A-Fa-f]{4}_)")

_LINE_ENDS = lazy_re("\r\n?")


def quoted(text: str) -> str:
    """The text as a value of an attribute, in its quotes: what xml.sax.saxutils.quoteattr gives,
    which loads what opens addresses.
    """
    shown = escape(text, quote=False)
    shown = shown.replace("\n", "&#10;").replace("\r", "&#13;").replace("\t", "&#9;")
    if '"' not in shown:
        return f'"{shown}"'
    return f"'{shown}'" if "'" not in shown else f'"{shown.replace(chr(34), "&quot;")}"'


def safe_text(text: str) -> str:
    """The text without what XML or Excel cannot hold: control characters are dropped, line ends
    become line feeds, what is too long for a cell is cut with a mark.
    """
    if _NEVER.search(text):
        text = _NEVER.sub("", text)
    if "\r" in text:
        text = _LINE_ENDS.sub("\n", text)
    if len(text) * 2 <= CELL_LIMIT:
        return text
    units = text.encode("utf-16-le")
    if len(units) <= 2 * CELL_LIMIT:
        return text
    kept = 2 * (CELL_LIMIT - len(CUT_MARK))
    return units[:kept].decode("utf-16-le", errors="ignore") + CUT_MARK


def text_xml(text: str) -> str:
    """The inner XML of a cell that holds this text, whatever it looks like: a leading "=" stays
    text, a literal "_x0041_" is not taken for an escaped character.
    """
    safe = safe_text(text)
    kept = ' xml:space="preserve"' if safe != safe.strip() or "\n" in safe else ""
    return f"<is><t{kept}>{_escaped(safe)}</t></is>"


def inner_xml(text: str) -> str:
    """The same without its elements: for a place inside another text."""
    return _escaped(safe_text(text))


def _escaped(safe: str) -> str:
    if "_x" in safe:
        safe = _LOOKS_ESCAPED.sub("_x005F_", safe)
    return escape(safe, quote=False)


@lru_cache(maxsize=8_192)  # the same points and rates come again and again
def number_text(number: int | Decimal) -> str | None:
    """The number as Excel stores it (a binary float, 16 digits as Excel writes them); None where
    it is too large for one.

    Raises:
        ValueError: Not a number, or infinite: a mistake of ours, never something a clerk typed.
    """
    if isinstance(number, Decimal) and not number.is_finite():
        raise ValueError(f"不是有限的数：{number}")
    try:
        binary = float(number)
    except OverflowError:
        return None
    return f"{binary:.16G}" if math.isfinite(binary) else None


def define_hidden(book: Any, names: Iterable[tuple[str, str]]) -> None:
    """Add names with constant texts to a workbook of XlsxWriter (untyped)."""
    doubled = ((name, text.replace('"', '""')) for name, text in names)
    define_formulas(book, ((name, f'"{text}"') for name, text in doubled))


def define_formulas(book: Any, names: Iterable[tuple[str, str]]) -> None:
    """Add hidden names with formulas of ours, without "=", to a workbook of XlsxWriter."""
    for name, formula in names:
        book.define_name(name, f"={formula}")
        # define_name() can't hide a name; the list it fills is what is written
        book.defined_names[-1][3] = True
