"""Values as cells give them → the texts that the engine reads."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TypeAlias

Given: TypeAlias = "float | str | bool | dt.date | Decimal | None"
"""A value of a cell; an error as COM's integer or as its text."""

UNSURE = "需核对"
"""In place of a score that can't be computed; the native formulas say the same."""
FAILURE = "#JX:"
"""Begins a text that the VBA wrapper turns into an Excel error."""

ERRORS = {
    -2146826288: "#NULL!",
    -2146826281: "#DIV/0!",
    -2146826273: "#VALUE!",
    -2146826265: "#REF!",
    -2146826259: "#NAME?",
    -2146826252: "#NUM!",
    -2146826246: "#N/A",
}
"""What Excel's errors are when they come over COM."""
_ERROR_TEXTS = frozenset({*ERRORS.values(), "#GETTING_DATA", "#SPILL!", "#CALC!", "#FIELD!"})


class RefusalError(ValueError):
    """What was given is nothing that could be computed; the message says why, in Chinese."""


def failure(message: str) -> str:
    """A text that becomes an Excel error."""
    return FAILURE + " ".join(message.split())


def is_failure(result: object) -> bool:
    """Whether the text becomes an Excel error."""
    return isinstance(result, str) and result.startswith(FAILURE)


def shown(value: Given) -> Given:
    """The value with errors as their texts, truth as Excel shows it, blank texts as None."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return value if value.strip() else None
    if isinstance(value, int) and value in ERRORS:
        return ERRORS[value]
    return value


def is_error(value: Given) -> bool:
    """Whether the cell holds an error."""
    return isinstance(value, str) and value.strip() in _ERROR_TEXTS
