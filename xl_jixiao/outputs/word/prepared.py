"""A Word template as rendering needs it: cleaned, compiled, its unchanging parts zipped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING

from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.outputs.word.package import CONTENT_TYPES, relations_of, zipped
from xl_jixiao.outputs.word.sections import PageSection
from xl_jixiao.outputs.word.spots import HeadingSpot, Spot
from xl_jixiao.outputs.word.wordml import TableStyles

if TYPE_CHECKING:
    from jinja2 import Template as JinjaTemplate


@dataclass(frozen=True, slots=True)
class WovenPart:
    """A part with tags: the document itself, a header, a footer."""

    name: str
    """Of the member in the zip."""
    source: str
    """Its XML with calls of the pen."""
    compiled: JinjaTemplate
    """That, compiled."""
    spots: tuple[Spot, ...]
    headings: tuple[HeadingSpot, ...]


@dataclass(frozen=True, slots=True)
class Properties:
    """docProps/core.xml around the title, which is the draft's own."""

    name: str
    before: str
    behind: str


@dataclass(frozen=True)
class Package:
    """The members of a template."""

    members: Mapping[str, bytes]
    rewritten: frozenset[str]
    """Those that each draft has its own of."""

    @cached_property
    def base(self) -> bytes:
        """A zip of what no draft changes."""
        return zipped(self.members, self.rewritten)

    def base_for_charts(self, document: str) -> bytes:
        """`base` without the parts that must name charts."""
        return zipped(self.members, self.rewritten | {CONTENT_TYPES, relations_of(document)})


@dataclass(frozen=True, slots=True)
class Commented:
    """A package with a part for comments, and that part around the comments of a draft."""

    package: Package
    name: str
    before: str
    behind: str
    first_id: int


@dataclass(frozen=True, slots=True)
class Template:
    """A template without mistakes. `template.load_template` makes it."""

    name: str
    """Of its file, without the suffix."""
    title: str
    """As its properties say, else the name."""
    purpose: str
    """What it is for: a key of VOCABULARY, the category of its properties."""
    document: WovenPart
    """The main part, compiled without its end."""
    end: str
    """Of the main part: its final w:sectPr and the closing tags."""
    section: PageSection
    """The final one, for what is added at the end."""
    margins: tuple[WovenPart, ...]
    """Headers and footers with tags."""
    styles: TableStyles
    properties: Properties
    plain: Package
    commented: Commented
    names: frozenset[str] = field(default_factory=frozenset)
    """What a context must give."""
