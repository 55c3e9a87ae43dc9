"""An opened template without mistakes → what rendering needs."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

from xl_jixiao.model.roster import DRAFT_MARK
from xl_jixiao.outputs.draft.closing import AUTHOR
from xl_jixiao.outputs.draft.opening import Opened, OpenedPart
from xl_jixiao.outputs.draft.prepared import Commented, Package, Properties, Template, WovenPart
from xl_jixiao.outputs.draft.sandbox import TemplateEnvironment
from xl_jixiao.outputs.draft.sections import section_of, sections_of
from xl_jixiao.outputs.draft.spots import CAPTION_STYLE, SIGNATURE_STYLE, Spots
from xl_jixiao.outputs.draft.tables import TableStyles
from xl_jixiao.outputs.draft.tags import W
from xl_jixiao.outputs.draft.word_styles import StyleSheet
from xl_jixiao.outputs.planned import STANDING_TIME

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
    compiled = environment.from_string(_HEAD + xml)
    return WovenPart(part.name, compiled, tuple(spots.spots), tuple(spots.headings)), end


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
