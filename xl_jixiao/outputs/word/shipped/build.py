"""Outlines (outlines.toml) → the .docx templates that are shipped.

Their typography is data: blank/ is a document without text, part by part, with the page and the
styles of official documents. GB/T 9704—2012 (A4, margins, 方正小标宋 title, 仿宋_GB2312 3号 body,
黑体 and 楷体_GB2312 headings, page number — 1 — on the outer side) and what reviewers check (fixed
line spacing of 30 points, where the standard's 22 lines a page give 28.95; digits in Times New
Roman). Its fonts are named and never taken from a theme, which would win over the names.
"""

from __future__ import annotations

import zipfile
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from docx import Document

from xl_jixiao.data_files import read_shipped
from xl_jixiao.outputs.word.package import zipped

_HERE = Path(__file__).parent


class TemplateParagraph(NamedTuple):
    """A paragraph of a template."""

    style: str
    """Name of a style of blank/word/styles.xml."""
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
    read: _OutlineFile = read_shipped(_HERE / "outlines.toml", _OutlineFile)
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
    document = Document(BytesIO(_blank()))
    for line in outline.lines:
        document.add_paragraph(line.text, style=document.styles[line.style])
    properties = document.core_properties
    properties.title = outline.name
    properties.category = outline.purpose
    properties.subject = outline.subject
    properties.comments = ""
    buffer = BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as package:
        members = {name: package.read(name) for name in package.namelist()}
    return zipped(members)


def _blank() -> bytes:
    """The document without text."""
    folder = _HERE / "blank"
    parts = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return zipped({path.relative_to(folder).as_posix(): path.read_bytes() for path in parts})
