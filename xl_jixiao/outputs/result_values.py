"""Values of an element of a written result, by the types that its keys have."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any, NoReturn, TypeVar

from xl_jixiao.model.dataclass import dataclass

_LARGEST_EXPONENT = 300

Choice = TypeVar("Choice", bound=StrEnum)


@lru_cache(maxsize=4_096)  # points and counts: each is held once
def _whole_number(value: int) -> Decimal:
    return Decimal(value)


class ValueProblemError(ValueError):
    """A value is absent or of another type than its key has; the message says which."""


@dataclass(frozen=True, slots=True)
class Values:
    """An element, or an element of a list in one."""

    data: dict[str, Any]  # JSON is untyped by nature
    """Fractions as Decimal."""

    def text(self, key: str) -> str:
        """A text, "" for null."""
        value = self._value(key)
        if value is None:
            return ""
        return value if isinstance(value, str) else self._refuse(key, "文字")

    def number(self, key: str) -> Decimal | None:
        """A number."""
        value = self._value(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            return self._refuse(key, "数")
        number = _whole_number(value) if isinstance(value, int) else value
        return number if number.adjusted() <= _LARGEST_EXPONENT else self._refuse(key, "数")

    def amount(self, key: str) -> Decimal:
        """A number that must be there."""
        number = self.number(key)
        return self._refuse(key, "数") if number is None else number

    def whole(self, key: str) -> int | None:
        """A whole number."""
        value = self._value(key)
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        return self._refuse(key, "整数")

    def flag(self, key: str) -> bool:
        """True or false."""
        value = self._value(key)
        return value if isinstance(value, bool) else self._refuse(key, "true 或 false")

    def maybe(self, key: str) -> bool | None:
        """True, false or unknown."""
        return None if self._value(key) is None else self.flag(key)

    def choice(self, key: str, made: type[Choice]) -> Choice:
        """One of the values of an enumeration."""
        value = self._value(key)
        if value in set(made):
            return made(value)
        return self._refuse(key, "、".join(made))

    def word(self, key: str, *words: str) -> str:
        """One of these words."""
        value = self.text(key)
        return value if value in words else self._refuse(key, "、".join(words))

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        found = self._list(key)
        if all(isinstance(one, str) for one in found):
            return tuple(found)
        return self._refuse(key, "文字的列表")

    def parts(self, key: str) -> Iterator[Values]:
        """A list of objects."""
        for one in self._list(key):
            yield Values(one) if isinstance(one, dict) else self._refuse(key, "对象的列表")

    def part(self, key: str) -> Values:
        """An object."""
        value = self._value(key)
        return Values(value) if isinstance(value, dict) else self._refuse(key, "对象")

    def choices(self, key: str, made: type[Choice]) -> tuple[Choice | None, ...]:
        """A list of values of an enumeration, or null."""
        return tuple(
            None if one is None else Values({key: one}).choice(key, made) for one in self._list(key)
        )

    def span(self, key: str) -> tuple[int, int]:
        """Two whole numbers."""
        match self._list(key):
            case [int(first), int(last)]:
                return first, last
        return self._refuse(key, "两个整数")

    def raw(self, key: str) -> Any:
        """The value, whatever it is."""
        return self._value(key)

    def _list(self, key: str) -> list[Any]:
        value = self._value(key)
        return value if isinstance(value, list) else self._refuse(key, "列表")

    def _value(self, key: str) -> Any:
        if key not in self.data:
            raise ValueProblemError(f"缺少 {key}")
        return self.data[key]

    def _refuse(self, key: str, expected: str) -> NoReturn:
        raise ValueProblemError(f"的 {key} 应是 {expected}，而是“{str(self.data[key])[:40]}”")
