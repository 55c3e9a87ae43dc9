"""Outlines (outlines.toml) → the .docx templates that are shipped."""

from __future__ import annotations

import zipfile
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from xl_jixiao.data_files import read_shipped
from xl_jixiao.outputs.draft.package import zipped
from xl_jixiao.outputs.draft.shipped.typography import StyleName, empty_document
from xl_jixiao.outputs.planned import STANDING_TIME


class TemplateParagraph(NamedTuple):
    """A paragraph of a template."""

    style: StyleName
    text: str


class TemplateOutline(NamedTuple):
    """A template."""

    name: str
    """Of its file."""
    purpose: str
    """A key of VOCABULARY."""
    subject: str
    """What the file's properties say about it."""
    lines: tuple[TemplateParagraph, ...]


class _OutlineFile(NamedTuple):
    template: tuple[TemplateOutline, ...]


@cache
def template_outlines() -> tuple[TemplateOutline, ...]:
    """The outlines of all templates."""
    path = Path(__file__).with_name("outlines.toml")
    read: _OutlineFile = read_shipped(path, _OutlineFile)
    return read.template


def build_templates(folder: Path) -> list[Path]:
    """Write all templates into the folder; the same program writes the same files.

    Raises:
        OSError: a file can't be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for outline in template_outlines():
        path = folder / f"{outline.name}.docx"
        path.write_bytes(_template_bytes(outline))
        written.append(path)
    return written


def _template_bytes(outline: TemplateOutline) -> bytes:
    """The .docx of an outline."""
    document = empty_document()
    for line in outline.lines:
        document.add_paragraph(line.text, style=line.style.value)
    properties = document.core_properties
    properties.title = outline.name
    properties.category = outline.purpose
    properties.subject = outline.subject
    properties.author = properties.last_modified_by = "xl_jixiao"
    properties.comments = ""
    properties.created = properties.modified = STANDING_TIME
    buffer = BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as package:
        members = {name: package.read(name) for name in package.namelist()}
    return zipped(members)
