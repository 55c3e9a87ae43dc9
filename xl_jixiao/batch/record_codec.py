"""Records of files as JSON values and back: by the types that their fields declare, never code.

A value is read only as what its field is declared to be: JSON of another shape is no record,
whoever wrote it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

from xl_jixiao.facts.records import FileRecord
from xl_jixiao.model.grid import CellRef, SentenceRef
from xl_jixiao.model.source import FormSource, TableSource, TextSource


class NoRecordError(ValueError):
    """JSON that is not what a record is written as."""


class Codec(NamedTuple):
    """How values of one declared type are written and read."""

    write: Callable[[Any], Any]
    """Value → JSON value."""
    read: Callable[[Any], Any]
    """The value again; raises NoRecordError, or what the constructor of a value raises."""


def encode(record: FileRecord) -> Any:
    """A JSON value."""
    return _codec(FileRecord).write(record)


def decode(value: Any) -> FileRecord:
    """The record again.

    Raises:
        NoRecordError: it is none.
    """
    try:
        record: FileRecord = _codec(FileRecord).read(value)
    except (ArithmeticError, RecursionError, TypeError, ValueError) as error:
        raise NoRecordError from error
    return record


_KINDS: dict[Any, tuple[type, ...]] = {
    CellRef: (CellRef, SentenceRef),
    FormSource: (TableSource, TextSource),
}
"""Declared types whose values are of several classes: told apart by a number."""


@cache
def _codec(hint: Any) -> Codec:
    if hint in _KINDS:
        return _one_of([_members(kind) for kind in _KINDS[hint]], _KINDS[hint])
    origin = get_origin(hint)
    if origin in {Union, UnionType}:
        return _either([_codec(one) for one in get_args(hint)])
    if origin is tuple:
        return _list(_codec(get_args(hint)[0]))
    if origin is Literal:
        return _literal(get_args(hint))
    if hint in _SIMPLE:
        return _SIMPLE[hint]
    return _enum(hint) if issubclass(hint, Enum) else _members(hint)


def _plain(kind: type) -> Codec:
    def exact(value: Any) -> Any:
        if type(value) is not kind:
            raise NoRecordError
        return value

    return Codec(exact, exact)


def _text(kind: type, write: Callable[[Any], str], read: Callable[[str], Any]) -> Codec:
    def to_text(value: Any) -> str:
        if type(value) is not kind:
            raise NoRecordError
        return write(value)

    def of_text(value: Any) -> Any:
        if type(value) is not str:
            raise NoRecordError
        return read(value)

    return Codec(to_text, of_text)


def _finite(text: str) -> Decimal:
    number = Decimal(text)
    if not number.is_finite():
        raise NoRecordError
    return number


_SIMPLE: dict[Any, Codec] = {
    str: _plain(str),
    int: _plain(int),
    bool: _plain(bool),
    NoneType: _plain(NoneType),
    Decimal: _text(Decimal, str, _finite),
    dt.datetime: _text(dt.datetime, dt.datetime.isoformat, dt.datetime.fromisoformat),
}


def _enum(kind: type[Enum]) -> Codec:
    return _text(kind, lambda one: str(one.value), kind)


def _literal(values: tuple[Any, ...]) -> Codec:
    def known(value: Any) -> Any:
        if type(value) is not str or value not in values:
            raise NoRecordError
        return value

    return Codec(known, known)


def _either(codecs: list[Codec]) -> Codec:
    """The first that takes the value; what they write must differ."""

    def first(calls: list[Callable[[Any], Any]]) -> Callable[[Any], Any]:
        def call(value: Any) -> Any:
            for one in calls:
                try:
                    return one(value)
                except (ArithmeticError, TypeError, ValueError):
                    continue
            raise NoRecordError

        return call

    return Codec(first([one.write for one in codecs]), first([one.read for one in codecs]))


def _list(of: Codec) -> Codec:
    def read(value: Any) -> tuple[Any, ...]:
        if type(value) is not list:
            raise NoRecordError
        return tuple([of.read(one) for one in value])

    return Codec(lambda value: [of.write(one) for one in value], read)


def _members(kind: Any) -> Codec:
    """Of a dataclass or a NamedTuple: its members in a list, in their order."""
    hints = get_type_hints(kind)
    names = tuple(one.name for one in fields(kind)) if is_dataclass(kind) else kind._fields
    codecs = tuple(_codec(hints[name]) for name in names)

    def write(value: Any) -> list[Any]:
        if type(value) is not kind:
            raise NoRecordError
        return [one.write(getattr(value, name)) for name, one in zip(names, codecs, strict=True)]

    def read(value: Any) -> Any:
        if type(value) is not list or len(value) != len(names):
            raise NoRecordError
        return kind(
            **{name: one.read(each) for name, one, each in zip(names, codecs, value, strict=True)}
        )

    return Codec(write, read)


def _one_of(codecs: list[Codec], kinds: tuple[type, ...]) -> Codec:
    def write(value: Any) -> list[Any]:
        at = kinds.index(type(value))
        return [at, codecs[at].write(value)]

    def read(value: Any) -> Any:
        at, written = value
        if type(at) is not int or not 0 <= at < len(codecs):
            raise NoRecordError
        return codecs[at].read(written)

    return Codec(write, read)
