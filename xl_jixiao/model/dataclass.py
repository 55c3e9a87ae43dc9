"""`dataclass` of the standard library, whose methods are made when they are first asked for.

That writes the text of six methods for each class and compiles it: for the 170 classes that a run
of one form loads a fifth of its time, most of it for methods that nobody calls. Here comparing,
hashing and printing are the same functions for all classes, and what makes an object is compiled
at the first object. To type checkers it is the standard library's.

A frozen class sets its members by their slots where it has them, which takes half of what
`object.__setattr__` does.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from functools import cache
from operator import attrgetter
from types import MemberDescriptorType
from typing import TYPE_CHECKING, Any, NoReturn

__all__ = ("dataclass", "maker")

# Any: classes and objects of whatever members
Members = Callable[[Any], tuple[Any, ...]]


def _dataclass(kind: Any = None, /, **options: bool) -> Any:
    """See `dataclasses.dataclass`."""
    if kind is None:
        return lambda given: _made(given, **options)
    return _made(kind, **options)


if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    dataclass = _dataclass


def _made(
    kind: Any,
    *,
    slots: bool = False,
    frozen: bool = False,
    kw_only: bool = False,
    eq: bool = True,
    unsafe_hash: bool = False,
) -> Any:
    """The class with its slots and methods; those that it has itself stay."""
    own = {name for name, value in vars(kind).items() if value is not None}  # no __hash__ is None
    if kind.__doc__ is None:  # else its signature would be worked out for one
        kind.__doc__ = kind.__name__
    of = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots, kw_only=kw_only)
    made = of(kind)
    methods: dict[str, Any] = {"__init__": _first_init(made, frozen=frozen), "__repr__": _printed}
    if eq:
        methods |= {"__eq__": _equal, "__hash__": None}
    if unsafe_hash or (frozen and eq):
        methods["__hash__"] = _hashed
    if frozen:
        methods |= {"__setattr__": _no_set, "__delattr__": _no_delete}
        if slots:
            methods |= {"__getstate__": _state, "__setstate__": _set_state}
    for name in methods.keys() - own:
        setattr(made, name, methods[name])
    return made


def _first_init(kind: Any, *, frozen: bool) -> Any:
    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:  # noqa: N807  it becomes that
        kind.__init__ = init = _init(kind, frozen=frozen)
        init(self, *args, **kwargs)

    return __init__


class _InitText:
    """The text of an `__init__` as it grows, and what it asks of outside."""

    def __init__(self, kind: Any, *, frozen: bool) -> None:
        self._kind, self._frozen = kind, frozen
        self.outside: dict[str, Any] = {"_absent": dataclasses.MISSING}
        self.given: dict[bool, list[str]] = {False: [], True: []}
        """Parameters, by whether they are keyword-only."""
        self.lines: list[str] = []

    def add(self, field: dataclasses.Field[Any]) -> None:
        """A member."""
        name = field.name
        asked, value = name, name
        if field.default is not dataclasses.MISSING:
            self.outside[f"_default_{name}"] = field.default
            asked = f"{name}=_default_{name}"
            value = name if field.init else f"_default_{name}"
        elif field.default_factory is not dataclasses.MISSING:
            self.outside[f"_new_{name}"] = field.default_factory
            asked, value = f"{name}=_absent", f"_new_{name}()"
            if field.init:
                value += f" if {name} is _absent else {name}"
        elif not field.init:
            return
        if field.init:
            self.given[field.kw_only is True].append(asked)
        self.lines.append(self._set(name, value))

    def _set(self, name: str, value: str) -> str:
        if not self._frozen:
            return f"self.{name} = {value}"
        slot = getattr(self._kind, name, None)
        if isinstance(slot, MemberDescriptorType):
            self.outside[f"_set_{name}"] = slot.__set__
            return f"_set_{name}(self, {value})"
        self.outside["_set"] = object.__setattr__
        return f"_set(self, {name!r}, {value})"


def _init(kind: Any, *, frozen: bool) -> Any:
    """What the standard library makes, without annotations."""
    writing = _written(kind, frozen=frozen)
    init = _compiled(writing, ["self"], writing.lines or ["pass"])
    init.__qualname__ = f"{kind.__qualname__}.__init__"
    return init


def maker(kind: Any) -> Any:
    """A plain function with the parameters of the class that gives an object of it. A call of the
    class packs what is given by name into a dictionary and unpacks it again: with thirteen members
    that is three fifths of the time.
    """
    writing = _written(kind, frozen=kind.__setattr__ is _no_set)
    writing.outside |= {"_new": object.__new__, "_kind": kind}
    make = _compiled(writing, [], ["self = _new(_kind)", *writing.lines, "return self"])
    make.__qualname__ = f"maker({kind.__qualname__})"
    return make


def _written(kind: Any, *, frozen: bool) -> _InitText:
    writing = _InitText(kind, frozen=frozen)
    for one in dataclasses.fields(kind):
        writing.add(one)
    if hasattr(kind, "__post_init__"):
        writing.lines.append("self.__post_init__()")
    return writing


def _compiled(writing: _InitText, first: list[str], lines: list[str]) -> Any:
    """The function with these parameters before those of the members, and these lines."""
    named = writing.given[True]
    asked = ", ".join([*first, *writing.given[False], *(["*", *named] if named else [])])
    body = "\n  ".join(lines)
    outside = ", ".join(writing.outside)
    text = f"def made({outside}):\n def __init__({asked}):\n  {body}\n return __init__"
    found: dict[str, Any] = {}
    exec(text, found)  # noqa: S102  of the names of members alone, as the standard library does
    return found["made"](**writing.outside)


def _tuple_of(names: Sequence[str]) -> Members:
    """What gives these members of an object."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda self: tuple([getattr(self, name) for name in names])


@cache
def _members(kind: Any) -> Members:
    return _tuple_of([one.name for one in dataclasses.fields(kind)])


@cache
def _compared(kind: Any) -> Members:
    return _tuple_of([one.name for one in dataclasses.fields(kind) if one.compare])


@cache
def _hash_members(kind: Any) -> Members:
    every = dataclasses.fields(kind)
    asked = [one.name for one in every if (one.compare if one.hash is None else one.hash)]
    return _tuple_of(asked)


def _equal(self: Any, other: Any) -> Any:
    kind = self.__class__
    if other.__class__ is not kind:
        return NotImplemented
    members = _compared(kind)
    return members(self) == members(other)


def _hashed(self: Any) -> int:
    return hash(_hash_members(self.__class__)(self))


def _printed(self: Any) -> str:
    told = [
        f"{one.name}={getattr(self, one.name)!r}" for one in dataclasses.fields(self) if one.repr
    ]
    return f"{self.__class__.__qualname__}({', '.join(told)})"


def _no_set(_self: Any, name: str, _value: Any) -> NoReturn:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _no_delete(_self: Any, name: str) -> NoReturn:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> tuple[Any, ...]:
    return _members(self.__class__)(self)


@cache
def _setters(kind: Any) -> list[Callable[[Any, Any], None]]:
    return [getattr(kind, one.name).__set__ for one in dataclasses.fields(kind)]


def _set_state(self: Any, state: tuple[Any, ...]) -> None:
    for put, value in zip(_setters(self.__class__), state, strict=True):
        put(self, value)
