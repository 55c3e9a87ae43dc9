"""The markup of one cell → a Cell: its text, number format, shared strings."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache, partial
from itertools import chain, count
from xml.etree.ElementTree import Element

from xl_jixiao.intake.display.clock import to_serial
from xl_jixiao.intake.display.code import BUILTIN, GENERAL
from xl_jixiao.intake.display.show import changes_text, show_number, show_text
from xl_jixiao.intake.objects import picture_cell, text_cell
from xl_jixiao.intake.package import check_tags, local, parse_part, scan_part
from xl_jixiao.intake.refusal import (
    FILLED_CELLS,
    SHARED_TEXTS,
    SHEETS,
    STYLE_TAGS,
    STYLES,
    TEXT_LENGTH,
    WORKBOOK_CELLS,
    UnusablePartError,
    UnusualMarkupError,
    too_large,
)
from xl_jixiao.intake.xlsx.runs import PRIVATE, as_it_looks, has_looks, text_of_runs, with_private
from xl_jixiao.model.grid import Cell, CellKind
from xl_jixiao.model.making import lookup
from xl_jixiao.text.patterns import lazy_re
from xl_jixiao.text.stored import PICTURE_FUNCTION, is_picture

_TEXTS = {"s", "str", "inlineStr"}

_NUMBERS = {"", "n"}

_ATTRIBUTE = lazy_re(r'([a-z]+)="([^"]*)"')

_INDICES = tuple(map(str, range(1024)))
"""Of the texts that most workbooks share, as cells write them: written out and hashed once."""

_new = tuple.__new__  # half the time of Cell(...), and a folder has millions


@lookup
class CellAttributes:
    """What the attributes of a cell say."""

    kind: str
    """t: s, str, inlineStr, b, e, d, n or nothing"""
    code: str
    """Format code of its style."""
    direct: bool
    """A shared text that is shown as it is: two cells of three, so they get a short cut."""
    rich: bool = False
    """The cell has a value beyond the one written (vm): a picture, a data type."""


class Forms(dict[str, CellAttributes]):
    """Attributes as written (` s="3" t="s"`) → what they say. A workbook has a few dozen.

    Raises UnusualMarkupError for such as only a parser reads rightly.
    """

    def __init__(self, styles: Sequence[str]) -> None:
        super().__init__()
        self._styles = styles

    def __missing__(self, attributes: str) -> CellAttributes:
        if "/" in attributes or _ATTRIBUTE.sub("", attributes).strip():
            raise UnusualMarkupError  # in single quotes, with spaces beside the sign, with a prefix
        known = dict(_ATTRIBUTE.findall(attributes))
        form = self[attributes] = self.form(known)
        return form

    def form(self, given: Mapping[str, str]) -> CellAttributes:
        """The form of a cell with these attributes."""
        style, kind = given.get("s", ""), given.get("t", "")
        at = _number(style)
        code = self._styles[at] if at < len(self._styles) else GENERAL
        return CellAttributes(kind, code, kind == "s" and not changes_text(code), "vm" in given)


class CellMaker:
    """Makes the cells of one workbook."""

    def __init__(
        self,
        strings: Sequence[str],
        styles: Sequence[str],
        *,
        date1904: bool = False,
        pictures: bool = False,
    ) -> None:
        """`strings` are the shared ones; `styles` the format code of each cell style; `pictures`
        whether values beyond those written may be pictures.
        """
        numbers = chain(_INDICES, map(str, count(len(_INDICES))))
        self._texts = dict(zip(numbers, strings, strict=False))
        self.shared = self._texts
        """Those that a cell may show as they are."""
        if PICTURE_FUNCTION in "\0".join(strings):
            self.shared = {
                number: text for number, text in self._texts.items() if not is_picture(text)
            }
        self.forms = Forms(styles)
        self._date1904 = date1904
        # most workbooks count from 1900: asked without a keyword, what is known is found sooner
        self._show = partial(show_number, date1904=True) if date1904 else show_number
        self._pictures = pictures

    def make(
        self, row: int, col: int, form: CellAttributes, value: str, formula: str | None = None
    ) -> Cell | None:
        """The cell, or None for an empty one.

        `value` is the text of <v>, or for inlineStr that of <is>, with entities resolved; `formula`
        what <f> holds, None without one.
        """
        if value and form.kind in _NUMBERS:  # most of those that come here, and never a picture
            shown = self._show(value, form.code)
            return _new(Cell, (row, col, *shown, formula is not None, True))
        if (form.rich or formula is not None) and self._is_picture(form, value, formula):
            return picture_cell(row, col, formula=formula is not None)
        return self._other(row, col, form, value, formula=formula is not None)

    def _is_picture(self, form: CellAttributes, value: str, formula: str | None) -> bool:
        """Whether a picture is in the cell. Where a program does not know WPS's function, its
        formula gives an error, or nothing.
        """
        if form.rich and self._pictures and form.kind == "e":
            return True
        return formula is not None and "DISPIMG(" in formula and (not value or form.kind == "e")

    def _other(
        self, row: int, col: int, form: CellAttributes, value: str, *, formula: bool
    ) -> Cell | None:
        """What holds no number as it is: a text, a truth, an error, a date that is spelt out."""
        kind = form.kind
        if kind in _TEXTS:
            # Excel writes a formula that gives an empty text as <v></v>: calculated, and empty
            text = self._texts.get(value.strip()) if kind == "s" else value
            return _text(row, col, form, text, formula) if text else None
        if not value:
            return Cell(row, col, CellKind.UNCALCULATED, "", formula=True) if formula else None
        if kind == "b":
            return _truth(row, col, value.strip().lower(), formula)
        if kind == "e":
            return Cell(row, col, CellKind.ERROR, value, formula=formula)
        if kind == "d":
            value = serial(value, date1904=self._date1904)
        shown = show_number(value, form.code, date1904=self._date1904)
        return _new(Cell, (row, col, *shown, formula, True))


def _text(row: int, col: int, form: CellAttributes, text: str, formula: bool) -> Cell:
    if not form.direct and changes_text(form.code):
        text = show_text(text, form.code)
    return text_cell(row, col, text[:TEXT_LENGTH], formula=formula)


def _truth(row: int, col: int, value: str, formula: bool) -> Cell | None:
    """Nothing for a blank: Excel shows none either."""
    if not value:
        return None
    text = "FALSE" if value in {"0", "false"} else "TRUE"
    return Cell(row, col, CellKind.TEXT, text, formula=formula)


def check_count(cells: Mapping[tuple[int, int], Cell]) -> None:
    """Refuse a sheet with more filled cells than any form has.

    Raises:
        UnusablePartError: too many.
    """
    if len(cells) > FILLED_CELLS:
        raise too_large(f"工作表中填有内容的单元格超过{FILLED_CELLS // 10_000}万个")


def check_sheets(count: int) -> None:
    """Refuse a workbook with more sheets than any has.

    Raises:
        UnusablePartError: too many.
    """
    if count > SHEETS:
        raise too_large(f"工作簿里的工作表超过{SHEETS}张")


def check_all(counts: Sequence[int]) -> None:
    """Refuse the sheet that is one too many: `counts` are the filled cells of those read so far.

    Raises:
        UnusablePartError: too many of all sheets together.
    """
    check_sheets(len(counts))
    if sum(counts) > WORKBOOK_CELLS:
        raise too_large(f"各工作表中填有内容的单元格合计超过{WORKBOOK_CELLS // 10_000}万个")


def serial(value: str, *, date1904: bool = False) -> str:
    """A date written as such (strict files may) as the number it stands for; what is none stays."""
    try:
        moment = dt.datetime.fromisoformat(value.strip().removesuffix("Z"))
    except ValueError:
        return value
    number = to_serial(moment.replace(tzinfo=None)) - (1462 if date1904 else 0)
    return format(number.quantize(Decimal("1e-9")).normalize(), "f")


MAIN_NAMESPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
"""Transitional and strict."""

_HEAD = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:<\?xml(?:[^>]*?encoding=\"(?P<encoding>[^\"]*)\")?[^>]*\?>)?\s*"
    rb"<(?P<root>sst|worksheet)(?:\s[^>]*?)??\sxmlns=\"(?P<namespace>[^\"]*)\"",
    re.IGNORECASE,
)

_BEGINNINGS = (b"<?", b"\xef\xbb\xbf<?")

_DECLARATION = 100
"""<?xml … ?> ends before here."""

_ITEM = lazy_re(
    r'<si>(?:<t(?: xml:space="preserve")?>([^<]*)</t></si>|<t ?/></si>'
    # the same as (.*?)</si>, which goes character by character
    r"|([^<]*(?:<(?!/si>)[^<]*)*)</si>)"
)

_PHONETIC = lazy_re(r"<(rPh|phoneticPr)\b.*?(?:</\1>|/>)", re.DOTALL)

_RUN = lazy_re(r"<t(?: [^>]*)?>([^<]*)</t>")

_ENTITY = lazy_re(r"&(?:#(\d+)|#x([0-9A-Fa-f]+)|(lt|gt|amp|quot|apos));")

_PRIVATE_BYTES = re.compile(rb"\xef[\x80-\x83]")
"""How U+F000 to U+F0FF begin in UTF-8."""

_WIDE_CHARACTER = lazy_re(r"&#([1-9]\d{3,4});")

_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}

_ESCAPED = lazy_re(r"_x([0-9A-Fa-f]{4})_")

_CONTROL = lazy_re(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")

_SURROGATE = lazy_re(r"[\ud800-\udfff]")


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
    if "&" in markup and "&#" in markup:
        markup = resolve_characters(markup)
    count = markup.count("<si")
    if count > SHARED_TEXTS:
        raise _too_many_texts()
    items: list[tuple[str, str]] = _ITEM.findall(markup)
    if not len(items) == count == markup.count("</si>"):
        return None
    if _has_prefixed(markup) or not markup.rstrip().endswith("</sst>"):
        return None
    texts = [plain or (inner_text(rich) if rich else "") for plain, rich in items]
    # in UTF-8 it is seen four times as fast, but for one that was written as a reference; one
    # character is found many times as fast as two
    written = b"&" in data and b"&#" in data
    if (written or _PRIVATE_BYTES.search(data)) and PRIVATE.search(markup):
        texts = [with_private(text) for text in texts]
    escaped = "&" in markup or ("_" in markup and "_x" in markup)
    return [decode(text) for text in texts] if escaped else texts


def _has_prefixed(markup: str) -> bool:
    """Whether a second prefix stands for the main namespace."""
    return sum(markup.count(namespace) for namespace in MAIN_NAMESPACES) != 1


def inner_text(markup: str) -> str:
    """The runs of a rich text joined, without the phonetic hints; entities left as they are."""
    if "<rPh" in markup or "<phoneticPr" in markup:
        markup = _PHONETIC.sub("", markup)
    if has_looks(markup):
        return text_of_runs(markup)
    return "".join(_RUN.findall(markup))


def _too_many_texts() -> UnusablePartError:
    return too_large(f"工作簿里的文字超过{SHARED_TEXTS // 10_000}万条")


def _read_by_parser(data: bytes) -> list[str]:
    root = parse_part(data, "sharedStrings.xml")
    texts = [decode_escapes(text_of(item)) for item in root if local(item.tag) == "si"]
    if len(texts) > SHARED_TEXTS:
        raise _too_many_texts()
    return texts


def text_of(item: Element) -> str:
    """The same as `inner_text`, from a tree; a run has its text itself, never in further runs."""
    texts = []
    for child in item:
        if local(child.tag) == "t":
            texts.append(child.text or "")
        elif local(child.tag) == "r":
            looks = {local(one.tag): one.get("val", "") for part in child for one in part}
            raised = looks.get("vertAlign") == "superscript"
            text = "".join(one.text or "" for one in child if local(one.tag) == "t")
            texts.append(as_it_looks(text, looks.get("rFont", ""), raised=raised))
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
    """Resolve _x000D_ and the like, and characters of sign fonts. What nobody sees is dropped, each
    line end is a line feed.
    """
    if PRIVATE.search(text):
        text = with_private(text)
    if "_x" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
        if _SURROGATE.search(text):
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        text = _CONTROL.sub("", normal_lines(text))
    elif "\r" in text:
        text = normal_lines(text)
    return text


_WORTH_KEEPING = 1 << 20


def read_styles(data: bytes) -> tuple[str, ...]:
    """The format code of each cell style (cellXfs), by its number."""
    return _known(data) if len(data) <= _WORTH_KEEPING else _read(data)


# workbooks from one template share their styles byte for byte, and they are half of what an XML
# parser has to read of a workbook
@lru_cache(maxsize=64)
def _known(data: bytes) -> tuple[str, ...]:
    return _read(data)


def _read(data: bytes) -> tuple[str, ...]:
    check_tags(data, "styles.xml", STYLE_TAGS)
    handler = _StylesHandler()
    scan_part([data], "styles.xml", start=handler.start, end=handler.end, text=_ignored)
    return tuple(handler.codes.get(number, GENERAL) for number in handler.styles)


class _StylesHandler:
    """Takes what is needed while the parser goes through the part: a tree of it can be a thousand
    times as large as the file.
    """

    def __init__(self) -> None:
        self.codes = dict(BUILTIN)
        self.styles: list[int] = []
        self._depth = 0
        self._group = ""

    def start(self, tag: str, given: dict[str, str]) -> None:
        self._depth += 1
        if self._depth == _IN_GROUP:
            if self._group == "cellXfs":
                self.styles.append(_number(given.get("numFmtId")))
            elif self._group == "numFmts":
                self.codes[_number(given.get("numFmtId"))] = given.get("formatCode") or GENERAL
            if max(len(self.styles), len(self.codes)) > STYLES:
                raise too_large(f"工作簿里的单元格样式超过{STYLES // 10_000}万种")
        elif self._depth == _IN_GROUP - 1:
            self._group = local(tag)
            if self._group == "cellXfs":
                self.styles = []

    def end(self, _tag: str) -> None:
        self._depth -= 1


_IN_GROUP = 3
"""Depth of what is in a group: the root, the group, the style."""


def _ignored(_text: str) -> None:
    """Text between styles means nothing."""


def _number(text: str | None) -> int:
    """Of a style or a format; 0, the plain one, where it is none of a sensible length."""
    return int(text) if text and text.isdecimal() and len(text) < _LONG else 0


_LONG = 12
"""Digits of no number of a style; Python takes no integer of thousands."""
