"""A template rendered with made-up facts, full and empty, before it is trusted with real ones."""

from __future__ import annotations

import zipfile
from io import BytesIO

from jinja2 import UndefinedError
from lxml import etree

from xl_jixiao.outputs.draft.expressions import Sort, vocabulary_scope
from xl_jixiao.outputs.draft.names import VOCABULARY
from xl_jixiao.outputs.draft.prepared import Template
from xl_jixiao.outputs.draft.problems import TemplateProblem
from xl_jixiao.outputs.draft.prose import (
    DraftTable,
    Gap,
    ProseSection,
    SourcedNumber,
    TableCell,
    prose,
)
from xl_jixiao.outputs.draft.render import draft

_CONDITION = (
    "有的条件或循环在内容为空时算不出来：取一列内容的某一项（如“存在问题[0]”）之前先判断这一列是否为空；"
    "文字只能和文字比较，数字要加引号（如 年度 == '2023'）"
)
_TORN = (
    "填入内容后不是完整的 Word 文档：if 或 for 的开头和结尾跨过了不同的文本框、超链接或格式，"
    "请把它们写在同一处"
)
_PROSE = prose("甲<乙&丙", SourcedNumber("1.00万元", "表!A1"), Gap("原因"))
_TABLE = DraftTable("表", (1.0,), ((TableCell("甲"),),), landscape=True)
_FULL: dict[Sort, object] = {
    Sort.TEXT: "甲",
    Sort.PROSE: _PROSE,
    Sort.PARAGRAPHS: (_PROSE, _PROSE),
    Sort.GROUPS: (ProseSection(_PROSE, (_PROSE,)), ProseSection(_PROSE, ())),
    Sort.TABLES: (_TABLE, _TABLE),
    Sort.CHARTS: (),
}
_EMPTY: dict[Sort, object] = {
    Sort.TEXT: "",
    Sort.PROSE: prose(),
    Sort.PARAGRAPHS: (),
    Sort.GROUPS: (),
    Sort.TABLES: (),
    Sort.CHARTS: (),
}


def trial_problems(template: Template) -> list[TemplateProblem]:
    """What shows only in the result: conditions that fail on some facts, XML that conditions and
    loops have torn.
    """
    sorts = vocabulary_scope(VOCABULARY[template.purpose])
    for values in (_FULL, _EMPTY):
        try:
            made = draft(template, {name: values[sort] for name, sort in sorts.items()})
        except (UndefinedError, TypeError):
            return [TemplateProblem("", 0, "", _CONDITION)]
        with zipfile.ZipFile(BytesIO(made.data)) as package:
            for part in (template.document, *template.margins):
                try:
                    etree.fromstring(package.read(part.name))
                except etree.XMLSyntaxError:
                    return [TemplateProblem("", 0, "", _TORN)]
    return []
