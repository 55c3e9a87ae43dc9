"""A Word template is opened, cleaned, woven and compiled: what is left of it is rendered.

python-docx and docxtpl do the opening and cleaning, so this needs lxml; where there is none,
shipped templates come prepared (`stored`).
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any, NamedTuple

from docxtpl import DocxTemplate

from xl_jixiao.model.roster import DRAFT_MARK
from xl_jixiao.outputs.planned import STANDING_TIME
from xl_jixiao.outputs.word.expressions import TemplateEnvironment
from xl_jixiao.outputs.word.pen import AUTHOR
from xl_jixiao.outputs.word.prepared import Commented, Package, Properties, Template, WovenPart
from xl_jixiao.outputs.word.problems import TemplateError, TemplateProblem
from xl_jixiao.outputs.word.sections import section_of, sections_of
from xl_jixiao.outputs.word.spots import CAPTION_STYLE, SIGNATURE_STYLE, Spots
from xl_jixiao.outputs.word.tags import StyleSheet, TaggedParagraph, W, tagged_paragraphs
from xl_jixiao.outputs.word.wordml import TableStyles

_TEMPLATE_TAGS = 1_000_000
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


def _tags_of(package: zipfile.ZipFile) -> int:
    """How many tags its parts have together; a tree of them takes a hundred bytes for each."""
    names = (one for one in package.namelist() if one.endswith((".xml", ".rels")))
    return sum(package.read(one).count(b"<") for one in names)


def _unusable(data: bytes) -> str:
    """Why the file is not even opened, "" where it may be."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            if sum(member.file_size for member in package.infolist()) > _TEMPLATE_BYTES:
                return f"文件展开后超过{_TEMPLATE_BYTES >> 20}MB，模板里请不要放大图片"
            broken = package.testzip()
            if not broken and _tags_of(package) > _TEMPLATE_TAGS:
                return (
                    f"文件里的标记超过{_TEMPLATE_TAGS // 10_000}万个，不会是模板，请核对是否给错了"
                )
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


TABLE_TITLE_STYLE, TABLE_CELL_STYLE = "附表标题", "附表文字"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_HOLE = "\ue000"
"""Stands for what a draft puts there itself while python-docx writes the part."""


def prepare(
    opened: Opened, environment: TemplateEnvironment, names: frozenset[str], name: str
) -> Template:
    """Weave, clean, compile.

    Args:
        opened: the template, judged to be without mistakes; it is used up.
        environment: compiles it.
        names: what a context will have to give.
        name: of the template.

    Raises:
        jinja2.TemplateSyntaxError: the tags don't fit together after all.
    """
    document = opened.document
    properties = document.core_properties
    title, purpose = properties.title.strip() or name, properties.category.strip()
    section = section_of(document.element.body.get_or_add_sectPr())
    sheet = StyleSheet(document.styles.element)
    woven = [
        _woven(opened, part, environment, sheet)
        for part in opened.parts
        if part is opened.parts[0] or any(one.tags for one in part.paragraphs)
    ]
    (main, end), *margins = woven
    rewritten = frozenset(part.name for part, _ in woven)
    plain, core, comments = _packages(document, rewritten)
    return Template(
        name=name,
        title=title,
        purpose=purpose,
        document=main,
        end=end,
        section=section,
        margins=tuple(part for part, _ in margins),
        styles=TableStyles(sheet.id_of(TABLE_TITLE_STYLE), sheet.id_of(TABLE_CELL_STYLE)),
        properties=core,
        plain=plain,
        commented=comments,
        names=names,
    )


def _woven(
    opened: Opened, part: OpenedPart, environment: TemplateEnvironment, sheet: StyleSheet
) -> tuple[WovenPart, str]:
    """The part, and of the main part its end, which is not compiled with it."""
    spots = Spots(
        sheet.levels(),
        sheet.id_of(CAPTION_STYLE),
        sheet.id_of(SIGNATURE_STYLE),
        sections_of(part.root),
    )
    spots.weave(part.paragraphs)
    xml = opened.word.patch_xml(opened.word.xml_to_string(part.root))
    end = ""
    if part is opened.parts[0]:
        at = xml.rindex("<w:sectPr")
        xml, end = xml[:at], xml[at:]
    source = _HEAD + xml
    compiled = environment.from_string(source)
    return WovenPart(part.name, source, compiled, tuple(spots.spots), tuple(spots.headings)), end


def _packages(document: Any, rewritten: frozenset[str]) -> tuple[Package, Properties, Commented]:
    """The members of a draft, without and with comments.

    python-docx writes both: it knows which content types and relationships parts need.
    """
    properties = document.core_properties
    properties.title = _HOLE
    properties.keywords = DRAFT_MARK
    properties.author = properties.last_modified_by = AUTHOR
    properties.created = properties.modified = STANDING_TIME
    properties.revision = 1
    members = _saved(document)
    core = Properties(*_around(members, _HOLE))
    plain = Package(members, rewritten | {core.name})
    root = document.comments._comments_elm  # noqa: SLF001 (python-docx offers no other way to the element)
    first = max((int(one.get(f"{W}id", "0")) for one in root), default=-1) + 1
    hole = root.makeelement(f"{W}comment")
    hole.text = _HOLE
    root.append(hole)
    members = _saved(document)
    name, before, behind = _around(members, _HOLE + "</w:comment>")
    before = before.removesuffix("<w:comment>")
    commented = Package(members, rewritten | {core.name, name})
    return plain, core, Commented(commented, name, before, behind, first)


def _saved(document: Any) -> dict[str, bytes]:
    buffer = BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as package:
        return {member: package.read(member) for member in package.namelist()}


def _around(members: dict[str, bytes], hole: str) -> tuple[str, str, str]:
    """The member that has the hole, with what is before and behind it."""
    mark = hole.encode()
    name = next(name for name, content in members.items() if mark in content)
    before, _, behind = members[name].decode().partition(hole)
    return name, before, behind
