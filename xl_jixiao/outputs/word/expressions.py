"""What an expression of a template may be: Jinja fenced in, and judged before anything is rendered.

Templates come from a bureau. They may go through what the facts give and nothing else: names of
the vocabulary, 标题 and 段落, conditions, a few filters; no calls, no imports, no arithmetic. Each
tag is parsed alone, so that one mistake hides no other.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import LoopContext
from jinja2.sandbox import SandboxedEnvironment

from xl_jixiao.outputs.word.names import NameKind, TemplateName
from xl_jixiao.outputs.word.prose import DraftTable, ProseSection
from xl_jixiao.outputs.word.wordml import ChartPart
from xl_jixiao.text.numerals import in_chinese

_ORDINAL = "中文序号"
"""Of a loop: 一, 二, 三 …, for headings."""
LOOP_MEMBERS = ("index", "index0", "first", "last", "length", "revindex", _ORDINAL)
FILTERS = ("first", "last", "length", "count", "default")
TESTS = ("defined", "none", "odd", "even")
_FIELDS: Mapping[type, Mapping[str, Callable[[Any], object]]] = {
    ProseSection: {"标题": lambda group: group.heading, "段落": lambda group: group.paragraphs},
    DraftTable: {"标题": lambda table: table.title},
    ChartPart: {"标题": lambda chart: chart.title},
}
"""What a template calls the fields of the things it is given."""


class TemplateWriter:
    """Whose methods a woven template calls."""


class TemplateEnvironment(SandboxedEnvironment):
    """Attributes by our list only, calls of a writer only."""

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True)
        self.filters = {name: self.filters[name] for name in FILTERS}
        self.tests = {name: self.tests[name] for name in TESTS}
        self.globals = {}

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: D102 (as the base class)
        if isinstance(obj, LoopContext) and attribute in LOOP_MEMBERS:
            return _ordinal(obj.index) if attribute == _ORDINAL else getattr(obj, attribute)
        member = _FIELDS.get(type(obj), {}).get(attribute)
        return self.undefined(obj=obj, name=attribute) if member is None else member(obj)

    def call(self, _context: object, obj: Any, /, *args: object, **_loop: object) -> Any:  # noqa: D102
        if isinstance(getattr(obj, "__self__", None), TemplateWriter):
            return obj(*args)
        raise SecurityError(obj)

    def getitem(self, obj: Any, argument: Any) -> Any:  # noqa: D102 (as the base class)
        if isinstance(obj, tuple) and isinstance(argument, int):
            return super().getitem(obj, argument)
        return self.undefined(obj=obj, name=str(argument))


def _ordinal(index: int) -> str:
    return in_chinese(index) if index < 100 else str(index)


MANUAL = "docs/报告模板.md"
_SOURCE_LIMIT = 300
"""Characters of one tag: what is longer is no tag but a forgotten brace, and nests too deep."""


ELEMENT: Mapping[NameKind, NameKind] = {
    NameKind.PARAGRAPHS: NameKind.PROSE,
    NameKind.GROUPS: NameKind.GROUP,
    NameKind.TABLES: NameKind.TABLE,
    NameKind.CHARTS: NameKind.CHART,
    NameKind.UNKNOWN: NameKind.UNKNOWN,
}
"""What a loop over it gives."""
MEMBERS: Mapping[NameKind, Mapping[str, NameKind]] = {
    NameKind.GROUP: {"标题": NameKind.PROSE, "段落": NameKind.PARAGRAPHS},
    NameKind.TABLE: {"标题": NameKind.TEXT},
    NameKind.CHART: {"标题": NameKind.TEXT},
    NameKind.LOOP: dict.fromkeys(LOOP_MEMBERS, NameKind.TEXT),
}
Scope = Mapping[str, NameKind]


class ExpressionError(Exception):
    """What is wrong with an expression, in Chinese."""


def vocabulary_scope(names: tuple[TemplateName, ...]) -> dict[str, NameKind]:
    """What each name of a vocabulary gives."""
    return {name.name: name.kind for name in names}


def parse_value(environment: TemplateEnvironment, body: str) -> nodes.Expr:
    """The expression of {{ … }}.

    Raises:
        ExpressionError: it is none.
    """
    if not body:
        raise ExpressionError("标签是空的，{{ }} 里要写名称，如 {{ 单位名称 }}")
    tree = _parse(environment, f"{{{{ {body} }}}}", body)
    match tree.body:
        case [nodes.Output(nodes=[nodes.Expr() as expression])]:
            return expression
    raise ExpressionError(f"“{body}”不是能显示的内容")


def parse_condition(environment: TemplateEnvironment, body: str) -> nodes.Expr:
    """The condition of {% if … %} or {% elif … %}.

    Raises:
        ExpressionError: it is none.
    """
    match _parse(environment, f"{{% if {body} %}}{{% endif %}}", body).body:
        case [nodes.If(test=nodes.Expr() as test)]:
            return test
    raise ExpressionError(f"看不懂条件“{body}”")


def parse_loop(environment: TemplateEnvironment, body: str) -> tuple[str, nodes.Expr]:
    """The name and the list of {% for … in … %}.

    Raises:
        ExpressionError: it is no plain loop.
    """
    match _parse(environment, f"{{% for {body} %}}{{% endfor %}}", body).body:
        case [
            nodes.For(
                target=nodes.Name(name=name),
                iter=nodes.Expr() as listed,
                test=None,
                recursive=False,
            )
        ]:
            return name, listed
    raise ExpressionError(f"for 要写成“for 段 in 名称”，写的是“for {body}”")


def _parse(environment: TemplateEnvironment, source: str, body: str) -> nodes.Template:
    if len(source) > _SOURCE_LIMIT:
        raise ExpressionError("标签太长，可能少写了结尾的括号")
    try:
        return environment.parse(source)
    except TemplateSyntaxError as error:
        message = f"看不懂“{body}”，括号里应是一个名称或一个条件"
        if body.startswith(("p ", "tr ")):
            message = f"看不懂“{body}”：p、tr 要紧挨着左边的括号，如 {{{{p 段 }}}}、{{%p if … %}}"
        raise ExpressionError(message) from error


def sort_of(expression: nodes.Expr, scope: Scope) -> NameKind:
    """What the expression gives.

    Raises:
        ExpressionError: an unknown name, or something that templates may not do.
    """
    match expression:
        case nodes.Name(name=name):
            return _named(name, scope)
        case nodes.Const(value=value) | nodes.TemplateData(data=value):
            return NameKind.TEXT if isinstance(value, str | int | float) else NameKind.TRUTH
        case nodes.Getattr(node=owner, attr=attribute):
            return _member(sort_of(owner, scope), attribute)
        case nodes.Getitem(node=owner, arg=nodes.Const(value=int())):
            return _element(sort_of(owner, scope))
        case nodes.Filter(node=nodes.Expr() as inner, name=name, args=arguments, kwargs=[]):
            return _filtered(
                sort_of(inner, scope), name, [sort_of(one, scope) for one in arguments]
            )
    return _logical(expression, scope)


def _logical(expression: nodes.Expr, scope: Scope) -> NameKind:
    match expression:
        case nodes.CondExpr(test=test, expr1=first, expr2=nodes.Expr() as second):
            sort_of(test, scope)
            sort_of(second, scope)
            return sort_of(first, scope)
        case nodes.And(left=left, right=right) | nodes.Or(left=left, right=right):
            sort_of(left, scope)
            sort_of(right, scope)
            return NameKind.TRUTH
        case nodes.Not(node=inner):
            sort_of(inner, scope)
            return NameKind.TRUTH
    return _compared(expression, scope)


def _compared(expression: nodes.Expr, scope: Scope) -> NameKind:
    match expression:
        case nodes.Compare(expr=first, ops=operands):
            for part in (first, *(operand.expr for operand in operands)):
                sort_of(part, scope)
            return NameKind.TRUTH
        case nodes.Test(node=nodes.Name(), name="defined", args=[], kwargs=[]):
            return NameKind.TRUTH
        case nodes.Test(node=inner, name=name, args=[], kwargs=[]) if name in TESTS:
            sort_of(inner, scope)
            return NameKind.TRUTH
    raise ExpressionError(f"用了模板里不支持的写法；支持的写法见 {MANUAL}")


def _named(name: str, scope: Scope) -> NameKind:
    if name in scope:
        return scope[name]
    near = difflib.get_close_matches(name, scope, n=1, cutoff=0.5)
    guess = f"，是不是“{near[0]}”？" if near else "；"
    raise ExpressionError(f"没有“{name}”这个名称{guess}可用的名称见 {MANUAL}")


def _member(owner: NameKind, attribute: str) -> NameKind:
    if owner is NameKind.UNKNOWN:
        return owner
    members = MEMBERS.get(owner, {})
    if attribute in members:
        return members[attribute]
    if owner in ELEMENT and attribute in MEMBERS.get(ELEMENT[owner], {}):
        raise ExpressionError(f"这是{owner}，要先用 for 逐项取出，再写“.{attribute}”")
    allowed = "、".join(members)
    has = f"只有{allowed}" if allowed else "没有下一级内容"
    raise ExpressionError(f"{owner}没有“.{attribute}”，{has}")


def _element(owner: NameKind) -> NameKind:
    if owner in ELEMENT:
        return ELEMENT[owner]
    raise ExpressionError(f"{owner}不能按序号取其中一项")


def _filtered(inner: NameKind, name: str, arguments: list[NameKind]) -> NameKind:
    if name not in FILTERS:
        raise ExpressionError(f"不支持“|{name}”；可用的有 {'、'.join(FILTERS)}")
    if (
        name == "default"
        and inner is NameKind.TEXT
        and all(one is NameKind.TEXT for one in arguments)
    ):
        return NameKind.TEXT
    if name == "default" or arguments:
        raise ExpressionError(f"“|{name}”用法有误")
    element = _element(inner)
    return element if name in {"first", "last"} else NameKind.TEXT
