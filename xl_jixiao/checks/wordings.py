"""What the hits of a module say, as data beside it: `wordings.toml` of its package.

It has a table a module: of each kind of hit `says`, `found` and `expected`, in which {名} stands
for a fact, {名:30} for its first 30 characters; `severity` where it is milder than the check's
own; `tells`, the facts that a report of the county needs. Its kind there is the hit's, or `kind`
where the report has another name for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from string import Formatter
from typing import Any, NamedTuple

from xl_jixiao.checks.hit import Hit
from xl_jixiao.model.finding import Severity, Telling
from xl_jixiao.model.grid import CellRef
from xl_jixiao.parsed_data import shipped_table
from xl_jixiao.text.wording import clip, number


class HitWording(NamedTuple):
    """What a hit says."""

    says: str
    found: str = ""
    expected: str = ""
    holds: str = ""
    """What is said where it holds."""
    severity: str = ""
    kind: str | None = None
    tells: Sequence[str] = ()


class _Printer(Formatter):
    """Facts as they are printed: figures by `number`, a long text cut where that is said."""

    def format_field(self, value: object, format_spec: str) -> str:
        text = number(value) if isinstance(value, Decimal) else str(value)
        return clip(text, int(format_spec)) if format_spec else text


_PRINTER = _Printer()


class Wordings:
    """`_SAY = Wordings(__name__)`: the table of a module."""

    def __init__(self, module: str) -> None:
        self._package, _, self._module = module.rpartition(".")

    def __getitem__(self, kind: str) -> HitWording:
        return wordings(self._package)[self._module][kind]

    def hit(self, kind: str, refs: Sequence[CellRef], label: str = "", /, **facts: object) -> Hit:
        """A hit of a kind, put into words with its facts."""
        own = self[kind]
        told = tuple((name, _PRINTER.format_field(facts[name], "")) for name in own.tells)
        return Hit(
            _PRINTER.vformat(own.says, (), facts),
            tuple(refs),
            label,
            _PRINTER.vformat(own.found, (), facts),
            _PRINTER.vformat(own.expected, (), facts),
            severity=Severity(own.severity) if own.severity else None,
            told=Telling(kind if own.kind is None else own.kind, "", told),
        )


@cache
def wordings(package: str) -> Mapping[str, Mapping[str, HitWording]]:
    """Module → kind → what is said."""
    data: dict[str, dict[str, dict[str, Any]]] = shipped_table(package, "wordings.toml")
    return {
        module: {kind: HitWording(**said) for kind, said in table.items()}
        for module, table in data.items()
    }
