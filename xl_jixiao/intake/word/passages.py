"""One paragraph → its text as displayed; formulas, symbol fonts.

Characters of the fonts Symbol and Wingdings, which Office keeps by their place in the font.

Only those that carry a meaning in a form: comparison signs, operators, boxes and ticks. Any other
is left out as a picture would be.
"""

from __future__ import annotations

from collections import Counter as Tally
from dataclasses import field, replace
from xml.etree.ElementTree import Element

from xl_jixiao.intake.word.markup import (
    Block,
    Fields,
    OpenField,
    ParagraphElement,
    child,
    switch,
    value,
)
from xl_jixiao.intake.word.numbering import Counter
from xl_jixiao.intake.word.styles import PLAIN, DocumentStyles, TextFormat, read_format
from xl_jixiao.model.dataclass import dataclass

_RAISED = str.maketrans("0123456789+-n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ")

_NO_TEXT = frozenset({"m-ctrlPr", "m-rPr", "m-fPr", "m-sSupPr", "m-sSubPr", "m-radPr", "m-naryPr"})


def formula_text(element: Element) -> str:
    """What the formula shows, as a person would type it."""
    write = _SHAPES.get(element.tag)
    if write is not None:
        return write(element)
    if element.tag == "m-t":
        return element.text or ""
    return "".join(formula_text(one) for one in element if one.tag not in _NO_TEXT)


def _part(element: Element, name: str) -> str:
    found = element.find(name)
    return "" if found is None else formula_text(found)


def _fraction(element: Element) -> str:
    return f"{_group(_part(element, 'm-num'))}/{_group(_part(element, 'm-den'))}"


def _group(text: str) -> str:
    return f"({text})" if any(sign in text for sign in "+-−*/×÷") else text


def _raised(element: Element) -> str:
    above = _part(element, "m-sup")
    known = all(ord(char) in _RAISED for char in above)
    return _part(element, "m-e") + (above.translate(_RAISED) if known else f"^{_group(above)}")


def _root(element: Element) -> str:
    return f"√{_group(_part(element, 'm-e'))}"


def _sum(element: Element) -> str:
    sign = element.find("m-naryPr/m-chr")
    # without a sign of its own it is an integral by the format's default
    shown = "∫" if sign is None else sign.get("m-val", "")
    return shown + _part(element, "m-e")


_SHAPES = {"m-f": _fraction, "m-sSup": _raised, "m-rad": _root, "m-nary": _sum}

_PRIVATE = 0xF000

_SYMBOL = {
    0xA3: "≤",
    0xB3: "≥",
    0xB1: "±",
    0xB4: "×",
    0xB8: "÷",
    0xB9: "≠",
    0xBA: "≡",
    0xBB: "≈",
    0xB0: "°",
    0xA2: "′",
    0xB2: "″",
    0xA5: "∞",
    0xAE: "→",
    0xB7: "·",
    0xD7: "·",
    0xE5: "∑",
}

_WINGDINGS = {
    0x6F: "□",
    0x6E: "■",
    0xA8: "□",
    0xFB: "×",
    0xFC: "√",
    0xFD: "☒",
    0xFE: "☑",
    **{0x81 + at: chr(ord("①") + at) for at in range(10)},
}

_WINGDINGS2 = {
    0x4F: "×",
    0x50: "√",
    0x51: "☒",
    0x52: "☑",
    0x53: "☒",
    0x54: "☒",
    0xA3: "□",
}

_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS2}


def symbol(font: str, code: int) -> str:
    """The character at a place of a font; "" for one without a meaning here."""
    table = _FONTS.get(font.lower())
    if table is None:
        return chr(code) if 0x20 <= code < _PRIVATE and not 0xD800 <= code < 0xE000 else ""
    return table.get(code & 0xFF, "")


def from_font(text: str, font: str, *, beyond_ascii: bool = False) -> str:
    """A text with the characters of such a font replaced; any other text is returned as it is.

    Office stores what was inserted from Symbol as U+F0B3 in a run of that font; what was typed and
    then set in it as it was typed: "³" is ≥ there (`beyond_ascii`).
    """
    if text.isascii() or (table := _FONTS.get(font.lower())) is None:
        return text
    return "".join(
        symbol(font, ord(char))
        if _PRIVATE <= ord(char) <= _PRIVATE + 0xFF
        else table.get(ord(char), char)
        if beyond_ascii
        else char
        for char in text
    )


def from_private(char: str) -> str:
    """A character of the private area whose font is not told: most are from Symbol."""
    code = ord(char) - _PRIVATE
    return _SYMBOL.get(code) or _WINGDINGS.get(code) or char


_TRANSPARENT = frozenset(
    {
        *("hyperlink", "smartTag", "ins", "moveTo", "customXml", "sdtContent", "dir", "bdo"),
        *("mc-AlternateContent", "mc-Choice", "mc-Fallback", "rubyBase", "ruby"),
    }
)
"""What holds runs and adds nothing itself; of two alternatives the document keeps one."""

_FORMULAS = frozenset({"m-oMath", "m-oMathPara"})

_CHARACTERS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-"}

_NEW_PAGE_SECTIONS = frozenset({"", "nextPage", "evenPage", "oddPage"})

_NOTES = frozenset({"footnoteReference", "endnoteReference"})

_HEADINGS = 9


@dataclass(slots=True)
class Noticed:
    """What a person should know of how the document was read."""

    hidden: int = 0
    """Characters of hidden text that were left out."""
    prompts: int = 0
    """Prompts of content controls that nobody has filled in."""
    notes: int = 0
    """Notes at the foot of a page or at the end, whose text is another part of the document."""


@dataclass(slots=True)
class _Draft:
    """A paragraph while it is read."""

    base: TextFormat
    pieces: list[str] = field(default_factory=list)
    bold: int = 0
    plain: int = 0
    sizes: Tally[float | None] = field(default_factory=Tally)
    break_before: bool = False
    break_after: bool = False
    contents: OpenField | None = None

    @property
    def begun(self) -> bool:
        return self.bold + self.plain > 0


class PassageReader:
    """Reads the paragraphs of a document in their order: numbers and fields go on in the next."""

    def __init__(self, styles: DocumentStyles, counter: Counter) -> None:
        self.noticed = Noticed()
        self._styles = styles
        self._counter = counter
        self._fields = Fields()

    def read(self, element: Element, boxes: list[Block]) -> ParagraphElement:
        """The passage of a w:p whose text boxes hold `boxes`."""
        properties = child(element, "pPr")
        style_id = value(properties, "pStyle")
        stated = read_format(properties, None).over(self._styles.paragraph(style_id))
        draft = _Draft(stated)
        for one in element:
            if one.tag != "pPr":
                self._piece(one, draft)
        self._fields.end_paragraph()
        marks = child(properties, "rPr")
        text = "".join(draft.pieces)
        deleted = child(marks, "del") is not None or child(marks, "moveFrom") is not None
        if draft.contents is None and self._styles.is_contents(style_id):
            draft.contents = OpenField(closed=True)
        unnumbered = draft.contents is not None or (deleted and not text)
        return ParagraphElement(
            text=text,
            label="" if unnumbered else self._counter.next(stated.numbering, style_id),
            level=_level(stated.outline),
            centred=stated.alignment == "center",
            bold=draft.bold > 0 and draft.plain == 0,
            size=_commonest(draft.sizes),
            break_before=draft.break_before or bool(stated.page_break),
            break_after=draft.break_after or _ends_page(child(properties, "sectPr")),
            mark_deleted=deleted,
            contents=draft.contents,
            boxes=boxes,
        )

    def _piece(self, element: Element, draft: _Draft) -> None:
        tag = element.tag
        if tag == "r":
            self._run(element, draft)
        elif tag == "sdt":
            self._control(element, draft)
        elif tag == "fldSimple":
            self._fields.open_simple(element.get("instr", ""))
            self._pieces(element, draft)
            self._fields.end()
        elif tag in _FORMULAS:
            self._add(formula_text(element), PLAIN, draft)
        elif tag in _TRANSPARENT:
            self._pieces(element, draft)

    def _pieces(self, element: Element, draft: _Draft) -> None:
        for one in element:
            self._piece(one, draft)

    def _control(self, element: Element, draft: _Draft) -> None:
        """A content control: transparent, but for a prompt such as 单击此处输入文字。"""
        properties = child(element, "sdtPr")
        if switch(properties, "showingPlcHdr"):
            self.noticed.prompts += 1
        else:
            self._pieces(element, draft)

    def _run(self, element: Element, draft: _Draft) -> None:
        properties = child(element, "rPr")
        look = self._look(properties, draft) if properties is not None else PLAIN
        if look.hidden if look.hidden is not None else draft.base.hidden:
            self._skip_hidden(element)
            return
        for one in element:
            self._content(one, look, draft)

    def _look(self, properties: Element, draft: _Draft) -> TextFormat:
        direct = read_format(None, properties)
        style_id = value(properties, "rStyle")
        if not style_id:
            return direct
        style = self._styles.character(style_id)
        look = direct.over(style)
        if direct.bold is None and style.bold is not None and draft.base.bold:
            # bold on bold switches it off (ISO 29500-1, 17.7.3)
            return replace(look, bold=not style.bold)
        return look

    def _skip_hidden(self, element: Element) -> None:
        """Hidden text is none, but fields begin and end in it all the same."""
        for one in element:
            if one.tag == "t":
                self.noticed.hidden += len(one.text or "") if self._fields.visible else 0
            elif one.tag in {"fldChar", "instrText"}:
                self._mark(one)

    def _content(self, element: Element, look: TextFormat, draft: _Draft) -> None:
        tag = element.tag
        if tag == "t":
            self._add(from_font(element.text or "", look.font), look, draft)
        elif tag in _CHARACTERS:
            self._add(_CHARACTERS[tag], look, draft)
        elif tag == "br":
            self._break(element.get("type", ""), look, draft)
        elif tag == "sym":
            code = int(element.get("char", "0"), 16) if _is_hex(element.get("char", "")) else 0
            self._add(symbol(element.get("font", ""), code), look, draft)
        elif tag in {"fldChar", "instrText"}:
            self._add(self._mark(element), look, draft)
        elif tag in _NOTES:
            self.noticed.notes += 1
        elif tag in _TRANSPARENT:
            for one in element:
                if one.tag == "r":
                    self._run(one, draft)
                else:
                    self._content(one, look, draft)

    def _mark(self, element: Element) -> str:
        """A mark of a field; returns what a field without a result shows."""
        if element.tag == "instrText":
            self._fields.instruct(element.text or "")
            return ""
        kind = element.get("fldCharType", "")
        if kind == "begin":
            self._fields.begin(element)
        elif kind == "separate":
            self._fields.separate()
        elif kind == "end":
            return self._fields.end()
        return ""

    def _break(self, kind: str, look: TextFormat, draft: _Draft) -> None:
        if kind == "page":
            draft.break_after = True
        elif kind != "column":
            self._add("\n", look, draft)

    def _add(self, text: str, look: TextFormat, draft: _Draft) -> None:
        if not text or not self._fields.visible:
            return
        draft.contents = draft.contents or self._fields.contents
        draft.pieces.append(text)
        count = len(text) - text.count(" ") - text.count("\t") - text.count("\n")
        if not count:
            return
        if draft.break_after:
            draft.break_before, draft.break_after = not draft.begun, False
        bold = draft.base.bold if look.bold is None else look.bold
        if bold:
            draft.bold += count
        else:
            draft.plain += count
        draft.sizes[look.size or draft.base.size or self._styles.basic.size] += count


def _level(outline: int | None) -> int:
    return outline + 1 if outline is not None and 0 <= outline < _HEADINGS else 0


def _commonest(sizes: Tally[float | None]) -> float | None:
    return sizes.most_common(1)[0][0] if sizes else None


def _ends_page(section: Element | None) -> bool:
    return section is not None and value(section, "type") in _NEW_PAGE_SECTIONS


def _is_hex(text: str) -> bool:
    return 0 < len(text) <= 6 and all(char in "0123456789abcdefABCDEF" for char in text)
