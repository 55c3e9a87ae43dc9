"""Word templates: opened, checked, prepared.

All mistakes of a template are reported at once, before anything is written. docxtpl cleans what
Word has made of the tags, and the result is compiled once: opening, cleaning and compiling are
nearly all that a draft costs with docxtpl alone (tests/bench/bench_drafts.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from jinja2 import TemplateSyntaxError

from xl_jixiao.outputs.draft.expressions import MANUAL, Sort, vocabulary_scope
from xl_jixiao.outputs.draft.grammar import Judge
from xl_jixiao.outputs.draft.names import VOCABULARY
from xl_jixiao.outputs.draft.opening import OpenedPart, open_template
from xl_jixiao.outputs.draft.preparation import prepare
from xl_jixiao.outputs.draft.prepared import Template
from xl_jixiao.outputs.draft.problems import TemplateError, TemplateProblem
from xl_jixiao.outputs.draft.sandbox import TemplateEnvironment
from xl_jixiao.outputs.draft.tags import W
from xl_jixiao.outputs.draft.trial import trial_problems
from xl_jixiao.text.patterns import lazy_re

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


def _names(purpose: str) -> dict[str, Sort]:
    """What a template of this purpose may use; all there is where the purpose is not known."""
    vocabularies = [VOCABULARY[purpose]] if purpose in VOCABULARY else list(VOCABULARY.values())
    scope: dict[str, Sort] = {}
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
