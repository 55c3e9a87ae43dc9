"""What is in the paragraphs of a Word template: tags, and styles by the names that a person sees.

Word scatters what was typed at once over several runs; a tag is first gathered in the run where it
begins, so that all further steps find it whole. (docxtpl gathers too, but on the whole XML as one
string, where a tag that was never closed swallows the paragraphs behind it.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.text.patterns import lazy_re

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
TAG = lazy_re(r"\{\{(?P<value>.*?)\}\}|\{%(?P<statement>.*?)%\}|\{#(?P<comment>.*?)#\}", re.DOTALL)
LEFT_OVER = lazy_re(r"\{\{|\}\}|\{%|%\}|\{#")
FULL_WIDTH = lazy_re(r"[｛{][｛%％][^｛{}｝]{1,60}[}%％｝][}｝]")
SINGLE = lazy_re(r"[{｛](?P<inside>(?:p\s+)?\s*(?P<name>[\w.]+)\s*)[}｝]")
"""A name between single braces: no tag, but meant as one."""
_BLOCK = lazy_re(r"(p|tr|tc|r)\s+(.*)", re.DOTALL)
_TYPED = str.maketrans(
    {"“": '"', "”": '"', "‘": "'", "’": "'", "\xa0": " ", "\u3000": " ", "\n": " ", "\t": " "}
)
"""What an input method puts where Jinja wants ASCII."""


class Tag(NamedTuple):
    """One tag."""

    value: bool
    """{{ … }}, else {% … %}."""
    level: str
    """What it stands for as a whole: "p" a paragraph, "tr" a table row, "" only itself."""
    body: str
    """Between the braces, without the level."""
    text: Any
    """The w:t element it is in."""
    start: int
    end: int
    """Its place in the text of that element."""


@dataclass(slots=True)
class TaggedParagraph:
    """A paragraph of a template with its tags."""

    element: Any
    """The w:p element (lxml has no types)."""
    part: str
    number: int
    """From 1, over the paragraphs of the part that hold text."""
    text: str
    tags: tuple[Tag, ...]

    @property
    def alone(self) -> bool:
        """Whether nothing but one tag is in it."""
        return len(self.tags) == 1 and not TAG.sub("", self.text).strip()


def tagged_paragraphs(root: Any, part: str) -> Iterator[TaggedParagraph]:
    """The paragraphs of a part that hold text, in order; each tag is gathered in one element."""
    number = 0
    for element in root.iter(f"{W}p"):
        texts = [one for one in element.iter(f"{W}t") if _paragraph_of(one) is element]
        _gather(texts)
        text = "".join(one.text or "" for one in texts)
        if text.strip():
            number += 1
            tags = tuple(tag for one in texts for tag in _tags_in(one))
            yield TaggedParagraph(element, part, number, text, tags)


def _paragraph_of(element: Any) -> Any:
    return next(element.iterancestors(f"{W}p"), None)


def _gather(texts: list[Any]) -> None:
    """Move each tag that is spread over several texts into the first of them."""
    whole = "".join(one.text or "" for one in texts)
    if "{" not in whole:
        return
    home: list[int] = []  # of each character: which text it is in
    for index, one in enumerate(texts):
        home += [index] * len(one.text or "")
    for tag in TAG.finditer(whole):
        home[tag.start() : tag.end()] = [home[tag.start()]] * (tag.end() - tag.start())
    gathered = [""] * len(texts)
    for letter, index in zip(whole, home, strict=True):
        gathered[index] += letter
    for one, text in zip(texts, gathered, strict=True):
        if text != (one.text or ""):
            one.text = text
            one.set(SPACE, "preserve")


def _tags_in(element: Any) -> Iterator[Tag]:
    for match in TAG.finditer(element.text or ""):
        if match["comment"] is not None:
            continue
        value = match["value"] is not None
        body = (match["value"] if value else match["statement"]).translate(_TYPED)
        block = _BLOCK.match(body)  # the level follows the braces at once: "{%p for …"
        level, body = (block[1], block[2]) if block else ("", body)
        yield Tag(value, level, body.strip(), element, match.start(), match.end())


_DEPTH = 12
"""How many styles may be based on one another; Word allows 11."""


class StyleSheet:
    """Styles by name, and which of them are headings."""

    def __init__(self, root: Any) -> None:
        """Of the w:styles element."""
        styles = [one for one in root.iter(f"{W}style") if one.get(f"{W}type") == "paragraph"]
        self._by_id = {one.get(f"{W}styleId", ""): one for one in styles}
        self._ids: dict[str, str] = {
            _value(one, "name"): one.get(f"{W}styleId", "") for one in styles
        }

    def id_of(self, name: str) -> str:
        """Id of the style of this name, "" where there is none."""
        return self._ids.get(name, "")

    def levels(self) -> dict[str, int]:
        """Outline level (from 1) of each style that has one, by id."""
        found = {identity: self._level(identity) for identity in self._by_id}
        return {identity: level for identity, level in found.items() if level}

    def _level(self, identity: str) -> int:
        for _ in range(_DEPTH):
            style = self._by_id.get(identity)
            if style is None:
                return 0
            level = _value(style, f"pPr/{W}outlineLvl")
            if level.isdecimal():
                return int(level) + 1 if int(level) < 9 else 0
            identity = _value(style, "basedOn")
        return 0


def _value(style: Any, path: str) -> str:
    element = style.find(f"{W}{path}")
    return "" if element is None else str(element.get(f"{W}val", ""))
