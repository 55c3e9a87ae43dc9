"""A template rendered with made-up facts, full and empty, before it is trusted with real ones."""

from __future__ import annotations

from xl_jixiao.outputs.draft.expressions import Sort, vocabulary_scope
from xl_jixiao.outputs.draft.names import VOCABULARY
from xl_jixiao.outputs.draft.prepared import Template
from xl_jixiao.outputs.draft.problems import Problem
from xl_jixiao.outputs.draft.prose import DraftTable, Gap, Group, Number, TableCell, prose
from xl_jixiao.outputs.draft.render import draft

_PROSE = prose("甲<乙&丙", Number("1.00万元", "表!A1"), Gap("原因"))
_TABLE = DraftTable("表", (1.0,), ((TableCell("甲"),),), landscape=True)
_FULL: dict[Sort, object] = {
    Sort.TEXT: "甲",
    Sort.PROSE: _PROSE,
    Sort.PARAGRAPHS: (_PROSE, _PROSE),
    Sort.GROUPS: (Group(_PROSE, (_PROSE,)), Group(_PROSE, ())),
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


def trial_problems(template: Template) -> list[Problem]:
    """What shows only in the result: XML that conditions and loops have torn."""
    import zipfile
    from io import BytesIO

    from lxml import etree

    sorts = vocabulary_scope(VOCABULARY[template.purpose])
    for values in (_FULL, _EMPTY):
        made = draft(template, {name: values[sort] for name, sort in sorts.items()})
        with zipfile.ZipFile(BytesIO(made.data)) as package:
            for part in (template.document, *template.margins):
                try:
                    etree.fromstring(package.read(part.name))
                except etree.XMLSyntaxError:
                    message = (
                        "填入内容后不是完整的 Word 文档：if 或 for 的开头和结尾跨过了不同的"
                        "文本框、超链接或格式，请把它们写在同一处"
                    )
                    return [Problem("", 0, "", message)]
    return []
