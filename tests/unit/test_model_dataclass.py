"""Our `dataclass` does what the standard library's does."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from xl_jixiao.model import dataclass as ours

OPTIONS: list[dict[str, bool]] = [
    {"slots": True},
    {"frozen": True, "slots": True},
    {"frozen": True, "slots": True, "kw_only": True},
    {"frozen": True, "slots": True, "eq": False},
    {"slots": True, "eq": False},
    {"slots": True, "unsafe_hash": True},
    {"frozen": True},
]


def make(decorate: Callable[..., Any], options: dict[str, bool]) -> Any:  # Any: a class made here
    @decorate(**options)
    class Base:
        """With its own text."""

        one: int
        two: str = "b"

    @decorate(**options)
    class Derived(Base):
        """With what fields may say."""

        many: list[int] = dataclasses.field(default_factory=list, hash=False)
        apart: int = dataclasses.field(default=3, compare=False, repr=False)
        later: int = dataclasses.field(init=False, compare=False)
        fixed: int = dataclasses.field(init=False, default=9)

        def __post_init__(self) -> None:
            object.__setattr__(self, "later", self.one + 1)

    return Derived


def told(act: Callable[[], Any]) -> Any:
    """What it gives, or which error."""
    try:
        return act()
    except (AttributeError, TypeError) as error:
        return type(error), str(error)


def answers(kind: Any) -> Iterator[Any]:
    one = kind(one=1)
    yield [repr(one), one.later, one.fixed, one.many]
    yield [one == kind(one=1), one == kind(one=1, apart=4), one == kind(one=2), one == 1]
    if kind.__hash__ is not object.__hash__:
        yield told(lambda: hash(kind(one=1)) == hash(kind(one=1)))
        yield told(lambda: hash(kind(one=1)) == hash(kind(one=2)))
    yield told(lambda: repr(kind(1, "c", [2])))
    yield told(lambda: kind(1, "c", [2], 4, 5))
    yield told(lambda: kind(two="c"))
    yield told(lambda: kind(one=1, none=2))
    yield told(lambda: repr(dataclasses.replace(one, one=5)))
    yield told(lambda: repr(copy.deepcopy(one)))
    yield told(lambda: setattr(one, "one", 2))
    yield told(lambda: delattr(one, "two"))
    yield [field.name for field in dataclasses.fields(kind)]
    yield kind.__match_args__
    yield [kind.__doc__, kind.__name__, kind.__qualname__, hasattr(one, "__dict__")]


@pytest.mark.parametrize("options", OPTIONS, ids=" ".join)
def test_as_the_standard_library(options: dict[str, bool]) -> None:
    theirs = list(answers(make(dataclasses.dataclass, options)))
    assert list(answers(make(ours.dataclass, options))) == theirs


@pytest.mark.parametrize("options", OPTIONS, ids=" ".join)
def test_a_maker_makes_what_the_class_does(options: dict[str, bool]) -> None:
    kind = make(ours.dataclass, options)
    made = ours.maker(kind)
    for asked in ({"one": 1}, {"one": 1, "two": "c", "many": [2], "apart": 4}):
        one, same = made(**asked), kind(**asked)
        assert type(one) is kind
        assert (repr(one), one.later, one.fixed) == (repr(same), same.later, same.fixed)
    assert made(one=1).many is not made(one=1).many
    for wrong in ({"two": "c"}, {"one": 1, "none": 2}):
        with pytest.raises(TypeError):
            made(**wrong)


@ours.dataclass(frozen=True, slots=True)
class Kept:
    """With methods of its own."""

    one: int
    two: tuple[int, ...] = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Kept) and self.one % 2 == other.one % 2

    def __hash__(self) -> int:
        return self.one % 2


def test_its_own_methods_stay() -> None:
    assert Kept(1) == Kept(3)
    assert len({Kept(1), Kept(3), Kept(2)}) == 2


def test_objects_are_pickled() -> None:
    again = pickle.loads(pickle.dumps(Kept(4, (1, 2))))  # noqa: S301  written here
    assert (again.one, again.two) == (4, (1, 2))
