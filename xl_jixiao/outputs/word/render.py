"""Facts and a prepared template → a .docx."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from html import escape

from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.outputs.word.names import GIVEN
from xl_jixiao.outputs.word.package import CONTENT_TYPES, appended, chart_parts, relations_of
from xl_jixiao.outputs.word.pen import DraftWriter, GapRow, comment_entries, gap_list, source_table
from xl_jixiao.outputs.word.prepared import Package, Template, WovenPart
from xl_jixiao.outputs.word.prose import Gap, shown
from xl_jixiao.outputs.word.spots import BLOCK, HEADING, IN_LINE, OPENING
from xl_jixiao.outputs.word.wordml import ChartPart, clean

_EMPTY_CELL = "</w:tcPr></w:tc>"
_TABLE_ENDS_CELL = "</w:tbl></w:tc>"
_CHARACTERS = 50_000_000
"""A draft has some ten thousand; loops of a template may not go on for ever."""


class SourceMode(StrEnum):
    """How a draft says where its numbers come from."""

    TABLE = "table"
    """A table at the end, taken off before the report is sent. The default: it prints well, and
    200 comments would squeeze the text to the side."""
    COMMENTS = "comments"
    """A Word comment at each number: handy on the screen, in the way on paper."""
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Draft:
    """A finished draft."""

    data: bytes
    """The .docx."""
    gaps: tuple[GapRow, ...]
    """What a person has to fill in, in the order of the document."""
    numbers: int
    """How many numbers with a source are in it."""


def draft(
    template: Template,
    context: Mapping[str, object],
    *,
    sources: SourceMode = SourceMode.TABLE,
) -> Draft:
    """Fill the template.

    Args:
        template: what `load_template` has made.
        context: every name of the template's vocabulary with what its kind says (names.py).
        sources: how the sources of numbers are reported.

    Raises:
        KeyError: a name is missing from the context.
        ValueError: a table whose cells don't fit its columns, or a draft without measure.
    """
    context = {**GIVEN, **context}
    missing = template.names - context.keys()
    if missing:
        raise KeyError("、".join(sorted(missing)))
    commented = sources is SourceMode.COMMENTS
    first = template.commented.first_id if commented else None
    pen = DraftWriter(template.document.spots, template.document.headings, template.styles, first)
    body = _mended(_filled(template.document, context, pen))
    margins = [_margin(template, part, context) for part in template.margins]
    for _, other in margins:
        pen.gaps += other.gaps
    parts = {name: xml for (name, xml), _ in margins}
    parts[template.document.name] = _document(template, body, pen, sources)
    parts[template.properties.name] = _properties(template, context)
    if commented:
        parts[template.commented.name] = _comments(template, pen)
    package = template.commented.package if commented else template.plain
    data = _packed(package, template.document.name, parts, pen.charts)
    return Draft(data, tuple(pen.gaps), len(pen.sources))


def _filled(part: WovenPart, context: Mapping[str, object], pen: DraftWriter) -> str:
    calls = {
        IN_LINE: pen.line,
        BLOCK: pen.block,
        HEADING: pen.heading,
        OPENING: pen.opening,
    }
    made: list[str] = []
    size = 0
    for piece in part.compiled.generate({**context, **calls}):
        made.append(piece)
        size += len(piece)
        if size > _CHARACTERS:
            raise ValueError("报告超过5000万字，模板里的循环可能套错了")
    return "".join(made)


def _mended(xml: str) -> str:
    """A table cell must end with a paragraph, also where loops have left none."""
    return xml.replace(_EMPTY_CELL, "</w:tcPr><w:p/></w:tc>").replace(
        _TABLE_ENDS_CELL, "</w:tbl><w:p/></w:tc>"
    )


def _document(template: Template, body: str, pen: DraftWriter, sources: SourceMode) -> bytes:
    """The main part: what was filled in, the lists behind it, the end."""
    width = template.section.width
    added = gap_list(pen.gaps, width, template.styles)
    if sources is SourceMode.TABLE:
        added += source_table(pen.sources, width, template.styles)
    for section in {spot.section for spot in template.document.spots if spot.section}:
        body = body.replace(section.sideways + section.upright, section.sideways)
        if not added and body.endswith(section.sideways):
            # the last page is a turned one: no empty upright page behind it
            turned = body.removesuffix(section.sideways) + section.sideways_properties
            return f"{turned}</w:body></w:document>".encode()
    return f"{body}{added}{template.end}".encode()


def _margin(
    template: Template, part: WovenPart, context: Mapping[str, object]
) -> tuple[tuple[str, bytes], DraftWriter]:
    pen = DraftWriter(part.spots, part.headings, template.styles)
    return (part.name, _filled(part, context, pen).encode()), pen


def _properties(template: Template, context: Mapping[str, object]) -> bytes:
    title = context.get("标题", "")
    said = shown(title) if isinstance(title, str | Gap) else ""
    around = template.properties
    return f"{around.before}{escape(clean(said), quote=False)}{around.behind}".encode()


def _comments(template: Template, pen: DraftWriter) -> bytes:
    around = template.commented
    entries = comment_entries(pen.sources, around.first_id)
    return f"{around.before}{entries}{around.behind}".encode()


def _packed(
    package: Package, document: str, parts: Mapping[str, bytes], charts: list[ChartPart]
) -> bytes:
    if not charts:
        return appended(package.base, parts)
    members = package.members
    types, relations = members[CONTENT_TYPES], members[relations_of(document)]
    added = chart_parts(charts, document, types, relations)
    return appended(package.base_for_charts(document), {**parts, **added})
