"""Word templates: opened, checked, prepared, tried with made-up facts before real ones.

All mistakes of a template are reported at once, before anything is written. docxtpl cleans what
Word has made of the tags, and the result is compiled once: opening, cleaning and compiling are
nearly all that a draft costs with docxtpl alone (tests/bench/bench_drafts.py).
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

from jinja2 import TemplateSyntaxError, UndefinedError
from lxml import etree

from xl_jixiao.outputs.word.expressions import MANUAL, TemplateEnvironment, vocabulary_scope
from xl_jixiao.outputs.word.grammar import Judge
from xl_jixiao.outputs.word.names import VOCABULARY, NameKind
from xl_jixiao.outputs.word.prepared import Template
from xl_jixiao.outputs.word.preparing import OpenedPart, open_template, prepare
from xl_jixiao.outputs.word.problems import TemplateError, TemplateProblem
from xl_jixiao.outputs.word.prose import (
    DraftTable,
    Gap,
    ProseSection,
    SourcedNumber,
    TableCell,
    prose,
)
from xl_jixiao.outputs.word.render import draft
from xl_jixiao.outputs.word.tags import W
from xl_jixiao.text.patterns import lazy_re

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
_FULL: dict[NameKind, object] = {
    NameKind.TEXT: "甲",
    NameKind.PROSE: _PROSE,
    NameKind.PARAGRAPHS: (_PROSE, _PROSE),
    NameKind.GROUPS: (ProseSection(_PROSE, (_PROSE,)), ProseSection(_PROSE, ())),
    NameKind.TABLES: (_TABLE, _TABLE),
    NameKind.CHARTS: (),
}
_EMPTY = {**dict.fromkeys(_FULL, ()), NameKind.TEXT: "", NameKind.PROSE: prose()}


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


__all__ = ["Template", "TemplateError", "TemplateProblem", "load_template"]

_UNFILLED = (f"{W}instrText", f"{W}delText", f"{W}delInstrText")
_TAG_START = lazy_re(r"\{[{%]")


def load_template(source: str | Path | bytes, name: str = "") -> Template:
    """Open, check and prepare a template.

    Args:
        source: its file, or what is in it.
        name: of the template, for messages; that of the file if left out.

    Raises:
        TemplateError: it can't be used, with everything that is wrong with it.
        OSError: the file can't be read.
    """
    if not isinstance(source, bytes):
        name = name or Path(source).stem
        source = Path(source).read_bytes()
    opened = open_template(source, name)
    purpose = opened.document.core_properties.category.strip()
    environment = TemplateEnvironment()
    problems = [*_purpose_problems(purpose), *_misplaced(opened.parts)]
    used: set[str] = set()
    for part in opened.parts:
        judge = Judge(environment, _names(purpose))
        judge.judge(part.paragraphs)
        problems += judge.problems
        used |= judge.used
    if not (used or problems):
        message = f"没有一个标签，报告里不会填入任何内容；标签的写法见 {MANUAL}"
        problems.append(TemplateProblem("", 0, "", message))
    if problems:
        raise TemplateError(name, problems)
    try:
        template = prepare(opened, environment, frozenset(used), name)
    except TemplateSyntaxError as error:
        message = f"标签写法有误：{error.message}"
        raise TemplateError(name, [TemplateProblem("", 0, "", message)]) from error
    if problems := trial_problems(template):
        raise TemplateError(name, problems)
    return template


def _names(purpose: str) -> dict[str, NameKind]:
    """What a template of this purpose may use; all there is where the purpose is not known."""
    vocabularies = [VOCABULARY[purpose]] if purpose in VOCABULARY else list(VOCABULARY.values())
    scope: dict[str, NameKind] = {}
    for names in vocabularies:
        scope |= vocabulary_scope(names)
    return scope


def _purpose_problems(purpose: str) -> Iterator[TemplateProblem]:
    if purpose in VOCABULARY:
        return
    found = f"写的是“{purpose}”" if purpose else "是空的"
    allowed = "、".join(VOCABULARY)
    message = (
        f"文件属性里的“类别”{found}，应写明模板的用途：{allowed}（Word：文件 → 信息 → 属性 → 类别；"
        "WPS：文件 → 文档加密 → 属性 → 摘要 → 类别）"
    )
    yield TemplateProblem("", 0, "", message)


def _misplaced(parts: Sequence[OpenedPart]) -> Iterator[TemplateProblem]:
    """Tags where nothing is filled in: field codes, descriptions of pictures, deleted text."""
    for part in parts:
        for element in part.root.iter():
            texts = list(element.attrib.values())
            if element.tag in _UNFILLED and element.text:
                texts.append(element.text)
            held = next((text for text in texts if _TAG_START.search(text)), None)
            if held:
                message = (
                    f"{part.label}的域代码、图片说明或已删除的文字里有标签“{held.strip()[:40]}”，"
                    "这些地方不填写内容，请删去"
                )
                yield TemplateProblem("", 0, "", message)
