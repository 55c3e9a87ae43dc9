"""How the thousands of records that a workbook makes are made, and read.

`Target(kind, number=…)` of a NamedTuple goes by way of `type.__call__`, which packs the keywords
into a dictionary and unpacks them again: with ten of them that is four fifths of the time.
`direct(Target)` has the same signature and gives the same tuple. Of a class it calls no class: that
packs the keywords too.

A member of a NamedTuple takes ten times as long to read as a slot. What is read many times for
each time it is made is a `lookup`: 70,000 members of a five-sheet workbook were read so. So is what
has many members and is made for every row, where a frozen dataclass takes three times as long.

The metaclass of enumerations has a `__getattr__` (Python 3.11). It is not called for a member
(`RowRole.SCORED`), but makes the interpreter look it up the slow way: what every row asks is a name
of the module, `_SCORED`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, ParamSpec, TypeVar, cast, dataclass_transform

from xl_jixiao.model.dataclass import dataclass, maker

P = ParamSpec("P")
Made = TypeVar("Made")
Read = TypeVar("Read")


def direct(kind: Callable[P, Made]) -> Callable[P, Made]:
    """The constructor of a NamedTuple or of a class made by `dataclass` as a plain call."""
    constructor: Any = kind  # to a type checker a Callable has no __new__ of its own
    if issubclass(constructor, tuple):
        return cast("Callable[P, Made]", partial(constructor.__new__, constructor))
    return cast("Callable[P, Made]", maker(constructor))


@dataclass_transform(frozen_default=True)
def lookup(kind: type[Read]) -> type[Read]:
    """A frozen dataclass with slots. Type checkers hold it to that, and nothing at run time: a
    dataclass that does takes three times as long to make.
    """
    return dataclass(slots=True, unsafe_hash=True)(kind)
