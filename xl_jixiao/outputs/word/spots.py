"""Where a template is filled: each tag that shows something is turned into a call of the pen.

The call knows its spot: the paragraph's and the run's formatting, whether it is a heading, and the
section around it. So what a bureau formats in its template is how the text comes out.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from dataclasses import field
from typing import Any, NamedTuple

from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.outputs.word.sections import PageSection, inner_xml
from xl_jixiao.outputs.word.tags import SPACE, TAG, Tag, TaggedParagraph, W
from xl_jixiao.text.patterns import lazy_re

IN_LINE, BLOCK, HEADING, OPENING = "行_", "段_", "标_", "开_"
"""Names of the pen's calls in a woven template; no name of the vocabulary ends like them."""
CAPTION_STYLE = "附件标号"
"""Paragraphs of this style right before a table go with it onto a landscape page."""
SIGNATURE_STYLE = "落款"
_NUMBERED = lazy_re(
    r"\s*(?:(?P<first>[一二三四五六七八九十]{1,3}、)|(?P<second>[（(][一二三四五六七八九十]{1,3}[）)]))"
)
_HEADING_LENGTH = 40
_BEHIND_HIGHLIGHT = [
    f"{W}{name}"
    for name in [
        "u",
        "effect",
        "bdr",
        "shd",
        "fitText",
        "vertAlign",
        "rtl",
        "cs",
        "em",
        "lang",
        "eastAsianLayout",
        "specVanish",
        "oMath",
        "rPrChange",
    ]
]
"""Of the elements of w:rPr those that the schema wants behind w:highlight."""


class Spot(NamedTuple):
    """Where something is placed."""

    paragraph: str
    """w:pPr or ""."""
    run: str
    """w:rPr or ""."""
    gap_run: str
    """w:rPr of a gap: as `run`, highlighted."""
    level: int = 0
    """Of the heading it is in, 0 in body text."""
    section: PageSection | None = None
    """None inside a table cell, a header or a footer."""
    place: str = ""
    """What the list of gaps calls it, "" for the heading it is under."""


class HeadingSpot(NamedTuple):
    """A heading of the template."""

    level: int
    parts: tuple[str | None, ...]
    """Its text; None where a tag stands."""


@dataclass(slots=True)
class Spots:
    """All spots of one part, numbered in the order of weaving."""

    levels: dict[str, int]
    """Outline level (from 1) by id of the paragraph style."""
    caption: str
    """Id of the style of captions, "" where the template has none."""
    signature: str
    """The same of the signature, which belongs to no section of the report."""
    sections: dict[Any, PageSection]
    """By paragraph of the body."""
    spots: list[Spot] = field(default_factory=list)
    headings: list[HeadingSpot] = field(default_factory=list)

    def weave(self, paragraphs: Iterable[TaggedParagraph]) -> None:
        """Turn the value tags of these paragraphs into calls, in place."""
        for paragraph in paragraphs:
            level = self._level(paragraph)
            blocks = [tag for tag in paragraph.tags if tag.level]
            if not blocks:
                self._weave_line(paragraph, level)
            elif blocks[0].value:
                self._weave_block(paragraph, blocks[0], level)

    def _weave_block(self, paragraph: TaggedParagraph, tag: Tag, level: int) -> None:
        element = paragraph.element
        section = self.sections.get(element)
        number = self._spot(element, tag.text, level, section)
        _rewrite(tag.text, [(tag, f"{{{{p {BLOCK}({tag.body}, {number}) }}}}")])
        if section is not None:
            self._weave_opening(element, f"{OPENING}({tag.body}, {number})")

    def _weave_opening(self, element: Any, call: str) -> None:
        """Let the page be turned before the captions of a table, not behind them."""
        first = element
        while self.caption and _style(first.getprevious()) == self.caption:
            first = first.getprevious()
        turn = copy.deepcopy(element)
        texts = list(turn.iter(f"{W}t"))
        for one in texts[1:]:
            one.text = ""
        texts[0].text = f"{{{{p {call} }}}}"
        first.addprevious(turn)

    def _weave_line(self, paragraph: TaggedParagraph, level: int) -> None:
        by_text: dict[int, list[Tag]] = {}
        for tag in paragraph.tags:
            by_text.setdefault(id(tag.text), []).append(tag)
        for tags in by_text.values():
            changes = []
            for tag in tags:
                if tag.value:
                    number = self._spot(paragraph.element, tag.text, level, None)
                    changes.append((tag, f"{{{{ {IN_LINE}({tag.body}, {number}) }}}}"))
            _rewrite(tags[0].text, changes)
        if level:
            self._weave_heading(paragraph, level)

    def _weave_heading(self, paragraph: TaggedParagraph, level: int) -> None:
        """Tell the pen under which heading it writes from here."""
        conditional = not all(tag.value for tag in paragraph.tags)
        parts: list[str | None] = []
        at = 0
        for match in TAG.finditer(paragraph.text):
            parts += [paragraph.text[at : match.start()], None]
            at = match.end()
        parts.append(paragraph.text[at:])
        if conditional:  # what a condition hides can't be determined before it is rendered
            parts = [TAG.sub("", paragraph.text)]
        arguments = "" if conditional else "".join(f", {tag.body}" for tag in paragraph.tags)
        call = f"{{{{ {HEADING}({len(self.headings)}{arguments}) }}}}"
        self.headings.append(HeadingSpot(level, tuple(parts)))
        first = next(one for one in paragraph.element.iter(f"{W}t") if one.text)
        first.text = call + first.text
        first.set(SPACE, "preserve")

    def _level(self, paragraph: TaggedParagraph) -> int:
        level = self.levels.get(_style(paragraph.element), 0)
        text = TAG.sub("", paragraph.text)
        numbered = _NUMBERED.match(text)
        if level or numbered is None or len(text) > _HEADING_LENGTH:
            return level
        return 1 if numbered["first"] else 2

    def _spot(self, paragraph: Any, text: Any, level: int, section: PageSection | None) -> int:
        properties = paragraph.find(f"{W}pPr")
        run = text.getparent().find(f"{W}rPr")
        self.spots.append(
            Spot(
                "" if properties is None else inner_xml(properties),
                "" if run is None else inner_xml(run),
                _highlighted(run),
                level,
                section,
                SIGNATURE_STYLE if self.signature and _style(paragraph) == self.signature else "",
            )
        )
        return len(self.spots) - 1


def _style(element: Any) -> str:
    if element is None or element.tag != f"{W}p":
        return ""
    style = element.find(f"{W}pPr/{W}pStyle")
    return "" if style is None else str(style.get(f"{W}val", ""))


def _rewrite(element: Any, changes: Sequence[tuple[Tag, str]]) -> None:
    text = element.text
    for tag, call in reversed(changes):
        text = text[: tag.start] + call + text[tag.end :]
    element.text = text
    if changes:
        element.set(SPACE, "preserve")


def _highlighted(run: Any) -> str:
    """The run's formatting on yellow; the order of its elements is the schema's."""
    if run is None:
        return '<w:rPr><w:highlight w:val="yellow"/></w:rPr>'
    marked = copy.deepcopy(run)
    for old in marked.findall(f"{W}highlight"):
        marked.remove(old)
    highlight = marked.makeelement(f"{W}highlight", {f"{W}val": "yellow"})
    behind = next((one for one in marked if one.tag in _BEHIND_HIGHLIGHT), None)
    if behind is None:
        marked.append(highlight)
    else:
        behind.addprevious(highlight)
    return inner_xml(marked)
