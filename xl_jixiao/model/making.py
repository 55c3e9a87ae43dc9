"""The constructors of named tuples as plain calls, for the thousands that a workbook makes.

`Target(kind, number=…)` goes by way of `type.__call__`, which packs the keywords into a dictionary
and unpacks them again: with ten of them that is four fifths of the time. `direct(Target)` has the
same signature and gives the same tuple.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, ParamSpec, TypeVar, cast

P = ParamSpec("P")
Made = TypeVar("Made", bound="tuple[Any, ...]")  # Any: of whatever fields


def direct(kind: Callable[P, Made]) -> Callable[P, Made]:
    """The constructor of a NamedTuple as a plain call."""
    constructor: Any = kind  # to a type checker a Callable has no __new__ of its own
    return cast("Callable[P, Made]", partial(constructor.__new__, constructor))
