"""A registry of Windows in a dictionary."""

from __future__ import annotations

Value = str | int


class Keys(dict[tuple[str, str], Value]):
    """Key and name → value."""

    def read(self, key: str, name: str) -> Value | None:
        return self.get((key, name))

    def write(self, key: str, name: str, value: Value) -> None:
        self[key, name] = value

    def delete(self, key: str, name: str) -> None:
        self.pop((key, name), None)
