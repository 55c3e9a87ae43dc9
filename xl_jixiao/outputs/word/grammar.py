"""The tags of one part of a template, judged: names, kinds, loops and conditions, what they tear.

A template that passes renders for every context of its vocabulary.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from typing import Any

from jinja2 import nodes

from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.outputs.word.expressions import (
    ELEMENT,
    MANUAL,
    ExpressionError,
    TemplateEnvironment,
    parse_condition,
    parse_loop,
    parse_value,
    sort_of,
)
from xl_jixiao.outputs.word.look_alikes import meant_as_tag, unlike
from xl_jixiao.outputs.word.names import NameKind
from xl_jixiao.outputs.word.problems import TemplateProblem
from xl_jixiao.outputs.word.tags import FULL_WIDTH, LEFT_OVER, SINGLE, TAG, Tag, TaggedParagraph, W

_LOOP_DEPTH = 3
"""Loops within loops: the groups, their paragraphs, and one to spare."""
_IN_LINE = {NameKind.TEXT, NameKind.PROSE, NameKind.UNKNOWN}
_OF_THEIR_OWN = _IN_LINE | {
    NameKind.PARAGRAPHS,
    *(NameKind.TABLE, NameKind.TABLES),
    *(NameKind.CHART, NameKind.CHARTS),
}
_LEVELS = {"p": "段落", "tr": "表格行"}
_TEXT_BOX = f"{W}txbxContent"


@dataclass(slots=True)
class _Open:
    """A loop or condition that is not closed yet."""

    keyword: str
    tag: Tag
    paragraph: TaggedParagraph
    holder: Any
    """What its closing tag must be in, too."""
    scope: dict[str, NameKind]
    """What is known inside."""
    otherwise: bool = False


@dataclass(slots=True)
class Judge:
    """Goes through the tags of one part in their order."""

    environment: TemplateEnvironment
    names: dict[str, NameKind]
    problems: list[TemplateProblem] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    """Names of the vocabulary that are in the part."""
    _open: list[_Open] = field(default_factory=list)

    def judge(self, paragraphs: Iterable[TaggedParagraph]) -> None:
        """Find all mistakes."""
        for paragraph in paragraphs:
            self._left_over(paragraph)
            for tag in paragraph.tags:
                try:
                    self._tag(paragraph, tag)
                except ExpressionError as error:
                    self._say(paragraph, f"{error}{unlike(tag.body)}")
        for one in self._open:
            closing = f"{{%{one.tag.level} end{one.keyword} %}}"
            self._say(one.paragraph, f"“{one.tag.body}”没有结束，缺少 {closing}")
        self._open.clear()
        self.problems.sort(key=lambda problem: problem.paragraph)

    def _say(self, paragraph: TaggedParagraph, message: str) -> None:
        self.problems.append(
            TemplateProblem(paragraph.part, paragraph.number, paragraph.text.strip(), message)
        )

    def _scope(self) -> dict[str, NameKind]:
        return self._open[-1].scope if self._open else self.names

    def _sort(self, expression: nodes.Expr) -> NameKind:
        scope = self._scope()
        sort = sort_of(expression, scope)
        for name in (expression, *expression.find_all(nodes.Name)):
            if isinstance(name, nodes.Name) and name.name in self.names:
                self.used.add(name.name)
        return sort

    def _left_over(self, paragraph: TaggedParagraph) -> None:
        rest = TAG.sub("", paragraph.text)
        if typed := FULL_WIDTH.search(rest):
            self._say(paragraph, f"“{typed[0]}”用了全角括号，请改成半角的 {{{{ }}}} 或 {{% %}}")
        elif meant := meant_as_tag(rest):
            self._say(paragraph, meant)
        elif broken := LEFT_OVER.search(rest):
            self._say(paragraph, f"“{broken[0]}”不成对，标签要写成 {{{{ 名称 }}}} 或 {{% … %}}")
        elif (single := SINGLE.search(rest)) and single["name"] in self._scope():
            whole = f"{{{{{single['inside']}}}}}"
            self._say(paragraph, f"“{single[0]}”少了一层括号，会原样留在报告里；请写成 {whole}")

    def _tag(self, paragraph: TaggedParagraph, tag: Tag) -> None:
        if tag.level not in {"", *_LEVELS} or (tag.value and tag.level == "tr"):
            opening = "{{" if tag.value else "{%"
            raise ExpressionError(f"不支持“{opening}{tag.level} ”，可用的写法见 {MANUAL}")
        if tag.level:
            _check_alone(paragraph, tag)
        if tag.value:
            self._value(tag)
        else:
            self._statement(paragraph, tag)

    def _value(self, tag: Tag) -> None:
        sort = self._sort(parse_value(self.environment, tag.body))
        if tag.level == "p":
            if sort not in _OF_THEIR_OWN:
                raise ExpressionError(f"“{tag.body}”是{sort}，{_how_to_place(sort, tag.body)}")
        elif sort not in _IN_LINE:
            raise ExpressionError(
                f"“{tag.body}”是{sort}，不能写在行内；{_how_to_place(sort, tag.body)}"
            )

    def _statement(self, paragraph: TaggedParagraph, tag: Tag) -> None:
        keyword, _, rest = tag.body.partition(" ")
        match keyword:
            case "for":
                self._begin(paragraph, tag, "for")
                name, listed = parse_loop(self.environment, rest)
                inside = self._open[-1].scope
                inside |= {name: NameKind.UNKNOWN, "loop": NameKind.LOOP}
                sort = self._sort(listed)
                if sort not in ELEMENT:
                    raise ExpressionError(f"“{rest}”里要逐项取出的是{sort}，不是一列内容")
                inside[name] = ELEMENT[sort]
            case "if":
                self._begin(paragraph, tag, "if")
                self._sort(parse_condition(self.environment, rest))
            case "elif":
                self._middle(paragraph, tag)
                self._sort(parse_condition(self.environment, rest))
            case "else":
                self._middle(paragraph, tag)
                self._otherwise()
            case "endfor" | "endif":
                self._end(paragraph, tag, keyword.removeprefix("end"))
            case "p" | "tr":
                raise ExpressionError(f"{keyword} 要紧挨着左边的括号：{{%{keyword} {rest} %}}")
            case _:
                raise ExpressionError(
                    f"不支持“{keyword}”；可用的有 for、endfor、if、elif、else、endif"
                )

    def _begin(self, paragraph: TaggedParagraph, tag: Tag, keyword: str) -> None:
        # opened before it is judged: its end must not be called superfluous because of a mistake
        opened = _Open(keyword, tag, paragraph, _holder(paragraph, tag), dict(self._scope()))
        self._open.append(opened)
        if keyword == "for" and sum(one.keyword == "for" for one in self._open) > _LOOP_DEPTH:
            raise ExpressionError(f"循环最多套{_LOOP_DEPTH}层")

    def _middle(self, paragraph: TaggedParagraph, tag: Tag) -> None:
        keyword = tag.body.partition(" ")[0]
        if not self._open or (keyword == "elif" and self._open[-1].keyword != "if"):
            raise ExpressionError(f"“{keyword}”前面没有对应的 if")
        if self._open[-1].otherwise:
            raise ExpressionError(f"“{keyword}”不能写在 else 后面")
        self._check_same_holder(paragraph, tag)

    def _otherwise(self) -> None:
        opened = self._open[-1]
        opened.otherwise = True
        if opened.keyword == "for":  # for an empty list: there is nothing to be called by its name
            opened.scope = dict(self._open[-2].scope if len(self._open) > 1 else self.names)

    def _end(self, paragraph: TaggedParagraph, tag: Tag, keyword: str) -> None:
        if not self._open:
            raise ExpressionError(f"“end{keyword}”前面没有对应的 {keyword}")
        opened = self._open[-1]
        if opened.keyword != keyword:
            raise ExpressionError(
                f"“end{keyword}”前面还没有结束的是“{opened.tag.body}”，要先写 end{opened.keyword}"
            )
        self._check_same_holder(paragraph, tag)
        self._open.pop()

    def _check_same_holder(self, paragraph: TaggedParagraph, tag: Tag) -> None:
        opened = self._open[-1]
        if tag.level == opened.tag.level and _holder(paragraph, tag) is opened.holder:
            return
        if tag.body.startswith("end"):
            self._open.pop()
        where = _LEVELS.get(opened.tag.level)
        rule = (
            f"要在同一处（正文、同一单元格或同一表格）用 {{%{opened.tag.level} {tag.body} %}}"
            if where
            else "要写在同一段里；跨段请都写成 {%p … %}，各占一段"
        )
        raise ExpressionError(f"“{tag.body}”与开头的“{opened.tag.body}”不在一处，{rule}")


def _check_alone(paragraph: TaggedParagraph, tag: Tag) -> None:
    shown = f"{'{{' if tag.value else '{%'}{tag.level} …"
    element = paragraph.element
    if tag.level == "p" and not paragraph.alone:
        raise ExpressionError(f"“{shown}”要独占一段，这一段里的其他文字会丢失")
    if element.find(f".//{W}sectPr") is not None:
        raise ExpressionError(f"“{shown}”所在的段落带有分节符，分节符会丢失，请把标签另起一段")
    if next(element.iterancestors(_TEXT_BOX), None) is not None:
        raise ExpressionError(f"文本框里不能用“{shown}”")
    if tag.level == "tr":
        row = next(element.iterancestors(f"{W}tr"), None)
        if row is None:
            raise ExpressionError(f"“{shown}”要写在表格的一行里")
        if TAG.sub("", "".join(row.itertext())).strip() or row.find(f".//{W}tbl") is not None:
            raise ExpressionError(f"“{shown}”要独占表格的一行，这一行里的其他文字会丢失")


def _holder(paragraph: TaggedParagraph, tag: Tag) -> Any:
    """What a tag's partner must be in: the paragraph, or what holds the paragraph or row."""
    if tag.level == "p":
        return paragraph.element.getparent()
    if tag.level == "tr":
        return next(paragraph.element.iterancestors(f"{W}tbl"), None)
    return paragraph.element


def _how_to_place(sort: NameKind, body: str) -> str:
    match sort:
        case NameKind.GROUPS:
            return (
                f"请写成 {{%p for 组 in {body} %}}、{{{{ 组.标题 }}}}、{{{{p 组.段落 }}}}、"
                "{%p endfor %}，各占一段"
            )
        case NameKind.GROUP:
            return f"请写成 {{{{ {body}.标题 }}}} 和 {{{{p {body}.段落 }}}}"
        case NameKind.TRUTH | NameKind.LOOP:
            return "只能用在 {% if … %} 里"
    return f"请单独成段写 {{{{p {body} }}}}"
