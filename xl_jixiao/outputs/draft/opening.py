"""The file of a template, opened: known to be whole and of sensible size, its tags found."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any, NamedTuple

from docxtpl import DocxTemplate

from xl_jixiao.outputs.draft.problems import TemplateError, TemplateProblem
from xl_jixiao.outputs.draft.tags import TaggedParagraph, W, tagged_paragraphs

_TEMPLATE_BYTES = 64 << 20
"""Of all parts of a template: a few pages of text, with a picture or two."""
_DAMAGE = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, ValueError)
"""What zipfile raises for files that are no zip, torn, oddly compressed or encrypted."""
_MARGIN_PARTS = {"header": "页眉", "footer": "页脚"}
_NOT_NEEDED = tuple(
    f"{W}{name}"
    for name in ("proofErr", "sectPrChange", "pPrChange", "rPrChange", "lastRenderedPageBreak")
)
_WORD_2010 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_IDENTITIES = (f"{_WORD_2010}paraId", f"{_WORD_2010}textId")
"""Of paragraphs: a loop would give them twice."""
_NO_DOCX = "不是 .docx 文档，请用 Word 或 WPS 另存为 .docx（不带宏）"


class OpenedPart(NamedTuple):
    """A part that may hold tags."""

    label: str
    """As a person calls it: 正文, 页眉, 页脚."""
    name: str
    """Of the member in the zip."""
    root: Any
    """Its root element (lxml has no types)."""
    paragraphs: tuple[TaggedParagraph, ...]


class Opened(NamedTuple):
    """A template that has been read but not judged."""

    word: DocxTemplate
    document: Any
    """python-docx's document."""
    parts: tuple[OpenedPart, ...]
    """The main part first, then headers and footers."""


def open_template(data: bytes, name: str) -> Opened:
    """Read a template.

    Raises:
        TemplateError: it is no .docx, damaged, or too large.
    """
    if complaint := _unusable(data):
        raise TemplateError(name, [TemplateProblem("", 0, "", complaint)])
    word = DocxTemplate(BytesIO(data))
    try:
        document = word.get_docx()
        parts = tuple(_parts(document))
    except Exception as error:  # python-docx raises whatever the damage runs into
        raise TemplateError(name, [TemplateProblem("", 0, "", _NO_DOCX)]) from error
    return Opened(word, document, parts)


def _unusable(data: bytes) -> str:
    """Why the file is not even opened, "" where it may be."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            if sum(member.file_size for member in package.infolist()) > _TEMPLATE_BYTES:
                return f"文件展开后超过{_TEMPLATE_BYTES >> 20}MB，模板里请不要放大图片"
            broken = package.testzip()
    except _DAMAGE:
        return f"打不开：文件已损坏或有密码，或者{_NO_DOCX}"
    return f"文件已损坏（{broken}），请重新复制或下载" if broken else ""


def _parts(document: Any) -> Iterator[OpenedPart]:
    yield _part("正文", document.part)
    for relation in document.part.rels.values():
        label = _MARGIN_PARTS.get(relation.reltype.rpartition("/")[2])
        if label and not relation.is_external:
            yield _part(label, relation.target_part)


def _part(label: str, part: Any) -> OpenedPart:
    root = part.element
    for one in list(root.iter(*_NOT_NEEDED)):
        one.getparent().remove(one)
    for paragraph in root.iter(f"{W}p"):
        for identity in _IDENTITIES:
            paragraph.attrib.pop(identity, None)
    return OpenedPart(label, part.partname.membername, root, tuple(tagged_paragraphs(root, label)))
