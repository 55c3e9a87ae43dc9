"""Records of files as JSON values and back: data of known classes only, never code."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum
from typing import Any

from xl_jixiao.facts.records import FileRecord, FindingMark, FormRecord, KindCount, ReportKey
from xl_jixiao.model.finding import Severity, SheetResult, Status
from xl_jixiao.model.grid import CellRef, SentenceRef
from xl_jixiao.model.score import SectionScore
from xl_jixiao.model.source import TableSource, TextSource
from xl_jixiao.model.submission import Form, SectionKind

_CLASSES: dict[str, Callable[..., Any]] = {
    one.__name__: one
    for one in (
        FileRecord,
        FormRecord,
        SheetResult,
        FindingMark,
        ReportKey,
        KindCount,
        SectionScore,
        CellRef,
        SentenceRef,
        TableSource,
        TextSource,
    )
}
_ENUMS: dict[str, Callable[..., Any]] = {
    one.__name__: one for one in (Form, SectionKind, Severity, Status)
}
_OTHERS: dict[str, Callable[[str], Any]] = {
    "Decimal": Decimal,
    "datetime": dt.datetime.fromisoformat,
}
_MAKERS: dict[str, Callable[..., Any]] = {**_CLASSES, **_ENUMS, **_OTHERS}
_FIELDS = {
    name: tuple(one.name for one in fields(made))
    for name, made in _CLASSES.items()
    if is_dataclass(made)
}


def encode(value: object) -> Any:
    """A JSON value: plain ones as they are, tuples as lists, all others as {class: [members]}.

    Raises:
        TypeError: a class that records do not hold.
    """
    if value is None or isinstance(value, bool | int) or type(value) is str:
        return value
    if type(value) is tuple:
        return [encode(one) for one in value]
    name = type(value).__name__
    if name not in _MAKERS:
        raise TypeError(name)
    return {name: [encode(one) for one in _members(value)]}


def _members(value: object) -> tuple[object, ...]:
    if isinstance(value, Enum):
        return (str(value.value),)
    if isinstance(value, Decimal):
        return (str(value),)
    if isinstance(value, dt.datetime):
        return (value.isoformat(),)
    if isinstance(value, tuple):  # a NamedTuple
        return tuple(value)
    return tuple(getattr(value, one.name) for one in fields(value))  # type: ignore[arg-type]  # a dataclass of _CLASSES


def decode(value: Any) -> Any:
    """The record again.

    Raises:
        KeyError, TypeError, ValueError: it is none.
    """
    if isinstance(value, list):
        return tuple([decode(one) if isinstance(one, list | dict) else one for one in value])
    if isinstance(value, dict):
        ((name, members),) = value.items()
        values = [decode(one) if isinstance(one, list | dict) else one for one in members]
        if names := _FIELDS.get(name):  # by name: some take no other
            return _MAKERS[name](**dict(zip(names, values, strict=True)))
        return _MAKERS[name](*values)
    return value
