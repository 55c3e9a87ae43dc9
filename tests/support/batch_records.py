"""Any record of a file: every field of every class in it takes any value of its type."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from xl_jixiao.facts.records import FileRecord
from xl_jixiao.model.grid import CellRef, SentenceRef
from xl_jixiao.model.source import TABLE, TEXT, FormSource

_TEXTS = st.sampled_from(
    # halves of a surrogate pair too: an old file holds what it holds
    ["", "甲单位", "a", "\0\x1d\x1e\n\r", "\ud83d\ude00", "\udcff", "😀", "'\"\\", "10", "error"]
)
_NUMBERS = st.sampled_from(
    [*map(Decimal, ("0", "-0.0", "10", "10.0", "1E+400", "0.1234567890123456789", "-3.5E-7"))]
)
_TIMES = st.sampled_from(
    [
        dt.datetime(2024, 2, 29),  # noqa: DTZ001 - some documents state no zone
        dt.datetime(2024, 2, 29, 1, 2, 3, 4, tzinfo=dt.UTC),
        dt.datetime(1, 1, 1, tzinfo=dt.timezone(dt.timedelta(hours=8))),
    ]
)
_SIMPLE: dict[Any, st.SearchStrategy[Any]] = {
    str: _TEXTS,
    int: st.integers(-1, 1_048_576),
    bool: st.booleans(),
    NoneType: st.none(),
    Decimal: _NUMBERS,
    dt.datetime: _TIMES,
    FormSource: st.sampled_from([TABLE, TEXT]),
    CellRef: st.builds(CellRef, _TEXTS, st.integers(1, 9), st.integers(0, 9))
    | st.builds(SentenceRef, _TEXTS, st.integers(1, 9), st.integers(0, 9)),
}


@cache
def values(hint: Any) -> st.SearchStrategy[Any]:
    """Values of a declared type; an unknown one fails: it needs a line here and in the codec."""
    if hint in _SIMPLE:
        return _SIMPLE[hint]
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in {Union, UnionType}:
        return st.one_of([values(one) for one in arguments])
    if origin is tuple:
        return st.lists(values(arguments[0]), max_size=2).map(tuple)
    if origin is Literal:
        return st.sampled_from(arguments)
    if issubclass(hint, Enum):
        return st.sampled_from(list(hint))
    hints = get_type_hints(hint)
    names = [one.name for one in fields(hint)] if is_dataclass(hint) else hint._fields
    return st.builds(hint, **{name: values(hints[name]) for name in names})


def records() -> st.SearchStrategy[FileRecord]:
    """See above."""
    return values(FileRecord)
