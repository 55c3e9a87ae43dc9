"""Outlines → the .docx templates that are shipped."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

from xl_jixiao.outputs.draft.package import zipped
from xl_jixiao.outputs.draft.shipped.outlines import OUTLINES, TemplateOutline
from xl_jixiao.outputs.draft.shipped.typography import empty_document
from xl_jixiao.outputs.planned import STANDING_TIME


def build_templates(folder: Path) -> list[Path]:
    """Write all templates into the folder; the same program writes the same files.

    Raises:
        OSError: a file can't be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for outline in OUTLINES:
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
