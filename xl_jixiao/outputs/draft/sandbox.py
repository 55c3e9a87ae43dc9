"""Jinja as a template may use it: escaping, strict, and without a way out of the given names.

Templates come from a bureau. They may go through what the facts give and nothing else: no calls, no
attributes but ours, no imports, no arithmetic that grows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import StrictUndefined
from jinja2.runtime import LoopContext
from jinja2.sandbox import SandboxedEnvironment

from xl_jixiao.outputs.draft.chart_parts import ChartPart
from xl_jixiao.outputs.draft.prose import DraftTable, ProseSection
from xl_jixiao.text.numerals import in_chinese

_ORDINAL = "中文序号"
"""Of a loop: 一, 二, 三 …, for headings."""
LOOP_MEMBERS = ("index", "index0", "first", "last", "length", "revindex", _ORDINAL)
FILTERS = ("first", "last", "length", "count", "default")
TESTS = ("defined", "none", "odd", "even")
MEMBERS: Mapping[type, Mapping[str, Callable[[Any], object]]] = {
    ProseSection: {"标题": lambda group: group.heading, "段落": lambda group: group.paragraphs},
    DraftTable: {"标题": lambda table: table.title},
    ChartPart: {"标题": lambda chart: chart.title},
}
"""What a template calls the fields of the things it is given."""


class TemplateEnvironment(SandboxedEnvironment):
    """Attributes by our list only."""

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True)
        self.filters = {name: self.filters[name] for name in FILTERS}
        self.tests = {name: self.tests[name] for name in TESTS}
        self.globals = {}

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: D102 (as the base class)
        if isinstance(obj, LoopContext) and attribute in LOOP_MEMBERS:
            return _ordinal(obj.index) if attribute == _ORDINAL else getattr(obj, attribute)
        member = MEMBERS.get(type(obj), {}).get(attribute)
        return self.undefined(obj=obj, name=attribute) if member is None else member(obj)

    def getitem(self, obj: Any, argument: Any) -> Any:  # noqa: D102 (as the base class)
        if isinstance(obj, tuple) and isinstance(argument, int):
            return super().getitem(obj, argument)
        return self.undefined(obj=obj, name=str(argument))


def _ordinal(index: int) -> str:
    return in_chinese(index) if index < 100 else str(index)
