"""Texts of a workbook: the shared ones, inline ones, and how Excel escapes characters in them."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from xl_jixiao.intake.xmlparts import local, parse_part

MAIN_NAMESPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
"""Transitional and strict."""
_HEAD = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:<\?xml(?:[^>]*?encoding=\"(?P<encoding>[^\"]*)\")?[^>]*\?>)?\s*"
    rb"<(?P<root>sst|worksheet)(?:\s[^>]*?)?\sxmlns=\"(?P<namespace>[^\"]*)\"",
    re.IGNORECASE,
)
_BEGINNINGS = (b"<?", b"\xef\xbb\xbf<?")
_DECLARATION = 100
"""<?xml … ?> ends before here."""
_ITEM = re.compile(
    r'<si>(?:<t(?: xml:space="preserve")?>([^<]*)</t></si>|<t ?/></si>'
    # the same as (.*?)</si>, which goes character by character
    r"|([^<]*(?:<(?!/si>)[^<]*)*)</si>)"
)
_PHONETIC = re.compile(r"<(rPh|phoneticPr)\b.*?(?:</\1>|/>)", re.DOTALL)
_RUN = re.compile(r"<t(?: [^>]*)?>([^<]*)</t>")
_ENTITY = re.compile(r"&(?:#(\d+)|#x([0-9A-Fa-f]+)|(lt|gt|amp|quot|apos));")
_WIDE_CHARACTER = re.compile(r"&#([1-9]\d{3,4});")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def is_plain(data: bytes) -> bool:
    """Whether a part begins as Excel writes it: UTF-8, and its elements have no prefix."""
    head = _HEAD.match(data)
    return (
        head is not None
        and (head["encoding"] or b"utf-8").lower() == b"utf-8"
        and head["namespace"].decode("ascii", "replace") in MAIN_NAMESPACES
    )


def is_usual(data: bytes) -> bool:
    """Whether a piece has nothing that only an XML parser reads rightly: comments, CDATA,
    instructions, document types.
    """
    # single bytes are found ten times as fast as pairs, and these are rare
    if b"!" in data and b"<!" in data:
        return False
    return data.find(b"?", _DECLARATION) < 0 or data.count(b"<?") <= data.startswith(_BEGINNINGS)


def read_strings(data: bytes) -> list[str]:
    """The shared strings in their order."""
    texts = _read_fast(data)
    return _read_by_parser(data) if texts is None else texts


def _read_fast(data: bytes) -> list[str] | None:
    """The same by one regular expression; None where the markup is unusual."""
    if not is_plain(data) or not is_usual(data):
        return None
    try:
        markup = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    if "\r" in markup:
        markup = normal_lines(markup)
    if "&#" in markup:
        markup = resolve_characters(markup)
    items: list[tuple[str, str]] = _ITEM.findall(markup)
    if not len(items) == markup.count("<si") == markup.count("</si>"):
        return None
    if _has_prefixed(markup) or not markup.rstrip().endswith("</sst>"):
        return None
    texts = [plain or (inner_text(rich) if rich else "") for plain, rich in items]
    return [decode(text) for text in texts] if "&" in markup or "_x" in markup else texts


def _has_prefixed(markup: str) -> bool:
    """Whether a second prefix stands for the main namespace."""
    return sum(markup.count(namespace) for namespace in MAIN_NAMESPACES) != 1


def inner_text(markup: str) -> str:
    """The runs of a rich text joined, without the phonetic hints; entities left as they are."""
    if "<rPh" in markup or "<phoneticPr" in markup:
        markup = _PHONETIC.sub("", markup)
    return "".join(_RUN.findall(markup))


def _read_by_parser(data: bytes) -> list[str]:
    root = parse_part(data, "sharedStrings.xml")
    return [decode_escapes(text_of(item)) for item in root if local(item.tag) == "si"]


def text_of(item: Element) -> str:
    """The same as `inner_text`, from a tree."""
    texts = []
    for child in item:
        if local(child.tag) == "t":
            texts.append(child.text or "")
        elif local(child.tag) == "r":
            texts.append(text_of(child))
    return "".join(texts)


def normal_lines(markup: str) -> str:
    """Line ends as an XML parser hands them on."""
    return markup.replace("\r\n", "\n").replace("\r", "\n")


def decode(text: str) -> str:
    """Markup as text: entities, then Excel's own escapes."""
    if "&" in text:
        text = _ENTITY.sub(_entity, text)
    return decode_escapes(text)


class _Characters(dict[str, str]):
    """Decimal numbers → characters, as met."""

    def __missing__(self, number: str) -> str:
        character = self[number] = chr(int(number))
        return character


_CHARACTERS = _Characters()


def resolve_characters(markup: str) -> str:
    """Markup with the references to characters beyond ASCII replaced; they can hide no markup.

    openpyxl writes each Chinese character so. Splitting at them takes a third of the time that a
    callback for each takes.
    """
    parts = _WIDE_CHARACTER.split(markup)
    parts[1::2] = map(_CHARACTERS.__getitem__, parts[1::2])
    return "".join(parts)


def _entity(found: re.Match[str]) -> str:
    if found[3]:
        return _NAMED[found[3]]
    number = int(found[1]) if found[1] else int(found[2], 16)
    return chr(number) if number <= 0x10FFFF else "\ufffd"


def decode_escapes(text: str) -> str:
    """Resolve _x000D_ and the like. What nobody sees is dropped, each line end is a line feed."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
        if _SURROGATE.search(text):
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        text = _CONTROL.sub("", normal_lines(text))
    elif "\r" in text:
        text = normal_lines(text)
    return text
