"""Limits in the declarations of data files, and the mistakes that they find."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, Protocol

from xl_jixiao.model.dataclass import dataclass

Place = tuple[int | str, ...]
"""Keys from the top of a file inwards; a number for the place in a list, from 0."""


class Mistake(NamedTuple):
    """What is wrong with a file at one place."""

    place: Place
    message: str
    """Chinese, to be printed behind the place."""


def near_miss(name: str, known: Sequence[str], cutoff: float = 0.6) -> str:
    """The known name that was probably meant, "" where none is close."""
    import difflib

    return next(iter(difflib.get_close_matches(name, known, n=1, cutoff=cutoff)), "")


class Limit(Protocol):
    """What a value must keep beyond its type."""

    def broken_by(self, value: Any) -> Iterator[Mistake]:
        """Messages say what the value should be; of the value itself, or of parts of it."""


@dataclass(frozen=True, slots=True)
class Within:
    """A number between two others, both included."""

    low: int
    high: int | None = None

    def broken_by(self, value: Any) -> Iterator[Mistake]:
        """The bound that is passed."""
        if value < self.low:
            yield Mistake((), f"不应小于 {self.low}")
        elif self.high is not None and value > self.high:
            yield Mistake((), f"不应大于 {self.high}")


@dataclass(frozen=True, slots=True)
class Spelt:
    """A text in which only such characters stand."""

    pattern: str

    def broken_by(self, value: Any) -> Iterator[Mistake]:
        """Which characters are not allowed."""
        if not re.fullmatch(self.pattern, value):
            yield Mistake((), "不能含空格和特殊符号")


@dataclass(frozen=True, slots=True)
class NotEmpty:
    """A text or a list with anything in it."""

    def broken_by(self, value: Any) -> Iterator[Mistake]:
        """That something is needed."""
        if not value:
            yield Mistake((), "不能为空" if isinstance(value, str) else "至少应有一项")


@dataclass(frozen=True, slots=True)
class Distinct:
    """A list of things that are told apart by their `key`."""

    known: tuple[str, ...] = ()
    """What a key may be, where that is fixed."""

    def broken_by(self, value: Any) -> Iterator[Mistake]:
        """Keys that are not known, and those that come twice."""
        first: dict[str, int] = {}
        for at, key in enumerate(item.key for item in value):
            if self.known and key not in self.known:
                near = near_miss(key, self.known)
                hint = f"，是否想写“{near}”？" if near else "；"
                told = f"= “{key}”不认识{hint}可以写：{'、'.join(self.known)}"
                yield Mistake((at, "key"), told)
            elif first.setdefault(key, at) != at:
                told = f"= “{key}”与第{first[key] + 1}项重复，一个 key 只能写一次"
                yield Mistake((at, "key"), told)


@dataclass(frozen=True, slots=True)
class Formerly:
    """The key that a field had in older files: not taken any more, and its new name is told."""

    key: str

    def broken_by(self, _: Any) -> Iterator[Mistake]:
        """Nothing: it is about the key, not the value."""
        return iter(())


NOT_IN_FILES = {"in files": False}
"""Metadata of a dataclass field that no file may set: what is put together while running."""
