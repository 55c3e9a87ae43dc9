"""Records of files as JSON values and back: by the types that their fields declare, never code.

A value is read only as what its field is declared to be: JSON of another shape is no record,
whoever wrote it. What comes again and again in the files of a run (names, figures, addresses, the
scores of a section) is held once however many records are read.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum
from functools import cache, lru_cache, partial
from types import NoneType, UnionType
from typing import Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

from xl_jixiao.facts.records import FileRecord
from xl_jixiao.model.grid import CellRef, SentenceRef
from xl_jixiao.model.source import FormSource, TableSource, TextSource

_HELD = 4_096
"""Values of a kind that are held to be found again; what is dropped is read anew."""


class NoRecordError(ValueError):
    """JSON that is not what a record is written as."""


Turn = Callable[[Any], Any]
"""A value to a JSON value, or one of these to the value again."""


class Codec(NamedTuple):
    """How values of one declared type are written and read."""

    writer: Callable[[type], Turn]
    """What writes values of this class; raises NoRecordError where there are none here."""
    reader: Callable[[type], Turn]
    """What reads JSON values of this class; raises like `writer`, and so does what it gives."""
    depth: int = 0
    """0: written as a text, a number …; 1: as a list of these; 2: as a list with lists in it."""


def encode(record: FileRecord) -> Any:
    """A JSON value.

    Raises:
        NoRecordError: a value is not of the type that its field declares.
    """
    return _codec(FileRecord).writer(type(record))(record)


def decode(value: Any) -> FileRecord:
    """The record again.

    Raises:
        NoRecordError: it is none.
    """
    try:
        record: FileRecord = _codec(FileRecord).reader(type(value))(value)
    except (ArithmeticError, LookupError, RecursionError, TypeError, ValueError) as error:
        raise NoRecordError from error
    return record


def encoded(record: FileRecord) -> bytes:
    """The same as bytes; half a character stays what it is."""
    return _JSON.encode(encode(record)).encode("utf-8", "surrogatepass")


class HeldRecord(NamedTuple):
    """A record that is taken in by the process that made it, as it is; encoded on its way to any
    other, where it arrives as these bytes.
    """

    record: FileRecord

    def __reduce__(self) -> tuple[type[bytes], tuple[bytes]]:
        return bytes, (encoded(self.record),)


def decoded(data: bytes) -> FileRecord:
    """The record again.

    Raises:
        NoRecordError: it is none.
    """
    try:
        value = json.loads(data.decode("utf-8", "surrogatepass"))
    except (RecursionError, ValueError) as error:
        raise NoRecordError from error
    return decode(value)


_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))

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
        return _words(str, {one: one for one in get_args(hint)})
    return _of_class(hint)


def _of_class(kind: type) -> Codec:
    if kind in _SIMPLE:
        return _SIMPLE[kind]
    if issubclass(kind, Enum):
        return _words(kind, {str(one.value): one for one in kind})
    return _remembering(_members(kind))


def _same(value: Any) -> Any:
    return value


def _for(kind: type, turn: Turn) -> Callable[[type], Turn]:
    """Values of one class alone."""

    def of(given: type) -> Turn:
        if given is not kind:
            raise NoRecordError
        return turn

    return of


def _finite(text: str) -> Decimal:
    number = Decimal(text)
    if not number.is_finite():
        raise NoRecordError
    return number


_SIMPLE: dict[Any, Codec] = {
    str: Codec(_for(str, _same), _for(str, sys.intern)),
    int: Codec(_for(int, _same), _for(int, _same)),
    bool: Codec(_for(bool, _same), _for(bool, _same)),
    NoneType: Codec(_for(NoneType, _same), _for(NoneType, _same)),
    Decimal: Codec(_for(Decimal, str), _for(str, lru_cache(_HELD)(_finite))),
    dt.datetime: Codec(
        _for(dt.datetime, dt.datetime.isoformat),
        _for(str, lru_cache(_HELD)(dt.datetime.fromisoformat)),
    ),
}


def _words(kind: type, values: dict[str, Any]) -> Codec:
    """Values of a class by the words that they are written as."""
    words = {value: word for word, value in values.items()}
    return Codec(_for(kind, words.__getitem__), _for(str, values.__getitem__))


def _either(codecs: Sequence[Codec]) -> Codec:
    """What they write must differ."""

    def writer(given: type) -> Turn:
        return _first([turn for one in codecs if (turn := _found(one.writer, given))])

    def reader(given: type) -> Turn:
        return _first([turn for one in codecs if (turn := _found(one.reader, given))])

    return Codec(writer, reader, max(one.depth for one in codecs))


def _found(of: Callable[[type], Turn], given: type) -> Turn | None:
    try:
        return of(given)
    except NoRecordError:
        return None


def _first(turns: Sequence[Turn]) -> Turn:
    """The first that takes a value."""
    if not turns:
        raise NoRecordError

    def call(value: Any) -> Any:
        for one in turns:
            try:
                return one(value)
            except (ArithmeticError, LookupError, TypeError, ValueError):
                continue
        raise NoRecordError

    return turns[0] if len(turns) == 1 else call


def _list(of: Codec) -> Codec:
    def write(values: Any) -> list[Any]:
        return [of.writer(type(one))(one) for one in values]

    def read(values: Any) -> tuple[Any, ...]:
        return tuple([of.reader(type(one))(one) for one in values])

    @lru_cache(_HELD)
    def remembered(keys: tuple[tuple[Any, ...], ...]) -> tuple[Any, ...]:
        return read(list(map(list, keys)))

    def found(values: Any) -> tuple[Any, ...]:
        again: tuple[Any, ...] = remembered(tuple(map(_key, values)))
        return again

    return Codec(_for(tuple, write), _for(list, found if of.depth == 1 else read), of.depth + 1)


def _remembering(codec: Codec) -> Codec:
    """The same, with what is written as one list of texts and numbers held to be found again."""
    if codec.depth > 1:
        return codec
    read = codec.reader(list)

    @lru_cache(_HELD)
    def remembered(key: tuple[Any, ...]) -> Any:
        return read(list(key))

    return codec._replace(reader=_for(list, lambda value: remembered(_key(value))))


def _key(value: Any) -> tuple[Any, ...]:
    """What a list without lists in it is found again by."""
    if type(value) is not list:
        raise NoRecordError
    return tuple(value)


def _members(kind: Any) -> Codec:
    """Of a dataclass or a NamedTuple: its members in a list, in their order.

    How members are turned is found out once for each sequence of their classes.
    """
    hints = get_type_hints(kind)
    names = tuple(one.name for one in fields(kind)) if is_dataclass(kind) else kind._fields
    codecs = tuple(_codec(hints[name]) for name in names)
    make = partial(_by_name, kind, names) if is_dataclass(kind) else kind._make

    @lru_cache(_HELD)
    def writing(classes: tuple[type, ...]) -> _Steps:
        return _steps([one.writer(given) for one, given in zip(codecs, classes, strict=True)])

    @lru_cache(_HELD)
    def reading(classes: tuple[type, ...]) -> _Steps:
        return _steps([one.reader(given) for one, given in zip(codecs, classes, strict=True)])

    def write(value: Any) -> list[Any]:
        members = [getattr(value, name) for name in names]
        return _turned(members, writing(tuple(map(type, members))))

    def read(value: Any) -> Any:
        return make(_turned([*value], reading(tuple(map(type, value)))))

    depth = 1 + max((one.depth for one in codecs), default=0)
    return Codec(_for(kind, write), _for(list, read), depth)


def _by_name(kind: Any, names: Sequence[str], members: Sequence[Any]) -> Any:
    """A dataclass, whose members may only be given by name."""
    return kind(**dict(zip(names, members, strict=True)))


_Steps = tuple[tuple[int, Turn], ...]
"""Which members are turned, and how; the others stay."""


def _steps(turns: Sequence[Turn]) -> _Steps:
    return tuple((at, turn) for at, turn in enumerate(turns) if turn is not _same)


def _turned(members: list[Any], steps: _Steps) -> list[Any]:
    for at, turn in steps:
        members[at] = turn(members[at])
    return members


def _one_of(codecs: Sequence[Codec], kinds: Sequence[type]) -> Codec:
    """Values of several classes: the number of the class, then the members."""

    def writer(given: type) -> Turn:
        if given not in kinds:
            raise NoRecordError
        at = kinds.index(given)
        write = codecs[at].writer(given)
        return lambda value: [at, *write(value)]

    def read(value: Any) -> Any:
        at, *members = value
        if type(at) is not int or not 0 <= at < len(codecs):
            raise NoRecordError
        return codecs[at].reader(list)(members)

    depth = max(one.depth for one in codecs)
    return _remembering(Codec(writer, _for(list, read), depth))
