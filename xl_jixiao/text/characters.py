"""One spelling for what clerks type in many: half-width signs, joined lines, no stray blanks.

Not NFKC alone: that would turn ㎡ into "m2" and so hide the unit that is in the cell.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from xl_jixiao.text.patterns import lazy_re

LIMIT = 2000
"""Characters looked at: no target is longer, and it bounds the time for a pasted report."""

INVISIBLE = (
    # soft hyphen, joiners, fillers, marks of direction, byte order mark, object and cell marks
    "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180e\u200b\u200c\u200d\u200e\u200f"
    "\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\u206a\u206b"
    "\u206c\u206d\u206e\u206f\u3164\ufeff\uffa0\ufff9\ufffa\ufffb\ufffc\x07"
    # variation selectors
    "\ufe00\ufe01\ufe02\ufe03\ufe04\ufe05\ufe06\ufe07\ufe08\ufe09\ufe0a\ufe0b\ufe0c\ufe0d\ufe0e\ufe0f"
)
"""Characters that nobody sees, and that copying from a web page or a PDF leaves behind."""
_RADICALS = (
    "⺁厂⺃乚⺅亻⺉刂⺌小⺎兀⺒巳⺓幺⺖忄⺘扌⺙攵⺝月⺟母⺠民⺡氵⺣灬⺤爫⺦丬⺨犭⺪疋⺬示⺭礻⺮竹⺰纟⺶羊⺹耂⺼月⺾艹⺿艹⻀艹⻂衤⻃覀"
    "⻄西⻅见⻆角⻈讠⻉贝⻊足⻋车⻌辶⻍辶⻎辶⻏阝⻐钅⻑長⻓长⻔门⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻠饣⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻬齐"
    "⻮齿⻰龙⻳龟"
)
"""Radicals that stand for whole characters in text from a PDF, each before the character; NFKC
leaves this block out (Unicode, EquivalentUnifiedIdeograph.txt)."""
RADICALS = dict(zip(_RADICALS[::2], _RADICALS[1::2], strict=True))
_SAME = {
    "≥": "≧⩾⪰≩≳",
    "≤": "≦⩽⪯≨≲",
    ">": "﹥›〉≻",
    "<": "﹤‹〈≺",
    "=": "═﹦⩵゠",
    "-": "−﹣➖⁻",
    "—": "–―‐‑‒─━﹘",
    "~": "〜∼˜∽〰",
    "%": "﹪٪",
    "·": "•・‧∙⋅･●",
    "*": "✕✖∗",
    "/": "∕⁄",
    ":": "︰∶",
    "±": "﹢∓",
    "¥": "￥",
    "μ": "µ",
    " ": "\u3000\xa0\t\u2000\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\x0b\x0c",
    "\n": "\r\u2028\u2029\x85",
    "": INVISIBLE,
    "零": "〇",
    ";": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽❶❷❸❹❺❻❼❽❾",
}


_COMPATIBLE = (
    # full-width ASCII, small forms, radicals and twins from a PDF (⼈ for 人, 金 for 金), digits
    *((0xFF01, 0xFF5E), (0xFE50, 0xFE6B), (0x2F00, 0x2FD5), (0xF900, 0xFAD9)),
    (0x1D7CE, 0x1D7FF),
)


def _table() -> dict[int, str]:
    """Characters → their one spelling; blocks whose compatibility form only differs in width."""
    table: dict[int, str] = {}
    for first, last in _COMPATIBLE:
        for code in range(first, last + 1):
            table[code] = unicodedata.normalize("NFKC", chr(code))
    table |= {ord(radical): whole for radical, whole in RADICALS.items()}
    for spelling, others in _SAME.items():
        for other in others:
            table[ord(other)] = spelling
    return table


_TABLE = _table()
_TO_TRANSLATE = lazy_re(f"[{re.escape(''.join(map(chr, _TABLE)))}]")
_SPELLED = (("%o", "‰"), ("百分百", "100%"))
_CIRCLE = lazy_re(r"(?<=[一二三四五六七八九])○+|○+(?=[一二三四五六七八九])")
"""A circle between numerals is a nought (二○二三年); alone it may be a tick or a gap."""
_NOUGHTS = "0０零〇○◯OoＯｏОоΟο"
_YEAR_DIGITS = {
    **dict.fromkeys(_NOUGHTS, "0"),
    **dict.fromkeys("1１一lI", "1"),
    **{char: str(value) for value, char in enumerate("二三四五六七八九", 2)},
    **{char: str(value) for value, char in enumerate("23456789", 2)},
    **{char: str(value) for value, char in enumerate("２３４５６７８９", 2)},
}
_MIXED_YEAR = lazy_re(
    rf"(?<![A-Za-z0-9一二三四五六七八九])[12１２一二][{''.join(_YEAR_DIGITS)}]{{3}}(?= ?年)"
)
_NUMERALS_ONLY = lazy_re(r"[零〇一二三四五六七八九]{4}|\d{4}")
_OR_EQUAL = lazy_re(r"([<>≤≥])或者?=")
_TITLE_MARK = lazy_re(r"[《》](?==?[0-9.])")
"""A mark of a book's title before a number is a slip for < or >, unless it closes a title."""
_SENTENCE_END = "。;!?；！？"
_ENUMERATOR = lazy_re(
    r"\s*(?:[(（]?[0-9０-９]{1,2}[)）、.．](?![0-9])|[(（]?[一二三四五六七八九十]{1,3}[)）、]|"
    r"[①-⑳])"
)
_BLANK_OUTSIDE_WORDS = lazy_re(r"(?<![0-9A-Za-z.]) +| +(?![0-9A-Za-z.])")
_SPACED_DIGITS = lazy_re(r"(?<![0-9.])[0-9](?: [0-9])+(?=%|‰|[^\x00-\x7f])")


def unwrap(text: str) -> str:
    """Join lines that only wrap a label; paragraphs and numbered points stay lines."""
    if "\n" not in text and "\r" not in text:
        return text
    joined = ""
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        piece = line.strip()
        if not piece:
            continue
        joined += _gap(joined, piece) + piece
    return joined


def _gap(before: str, after: str) -> str:
    """What is between two lines once they are joined."""
    if not before:
        return ""
    if before[-1] in _SENTENCE_END or _ENUMERATOR.match(after):
        return "\n"
    if before[-1].isdigit() and after[0].isdigit():
        return "\n"  # two numbers, never one
    if before[-1].isascii() and before[-1].isalpha() and after[0].isascii() and after[0].isalpha():
        return " "
    return ""


@lru_cache(maxsize=4096)  # saves 0.03 s of 3.3 s: tests/bench/bench_caches.py
def plain(text: str) -> str:
    """The first LIMIT characters in one spelling: half-width digits, signs and punctuation, lines
    joined, blanks only between Latin words and digit groups.
    """
    if len(text) > LIMIT:
        text = text[:LIMIT]
    if "\n" in text or "\r" in text:
        text = unwrap(text)
    if text.isascii() and text.isprintable():
        pass  # an amount or a rate: in one spelling as it is
    elif _TO_TRANSLATE.search(text):  # costs a tenth of translating, and values have nothing to
        text = text.translate(_TABLE)
    text = text.strip()
    for spelling, meant in _SPELLED:
        if spelling in text:
            text = text.replace(spelling, meant)
    if _TO_MEND.search(text):
        text = _signs_mended(text)
    if " " in text:
        text = _BLANK_OUTSIDE_WORDS.sub("", text)
        if " " in text:
            text = _SPACED_DIGITS.sub(_close_up, text)
    return text


def plain_in_place(text: str) -> tuple[str, Sequence[int]]:
    """The first LIMIT characters in one spelling like `plain`, lines left as they are, with the
    place in `text` of each character.
    """
    text = text[:LIMIT]
    shown = text.translate(_TABLE)
    if len(shown) == len(text) and " " not in shown:  # no character becomes more than one
        return shown, range(len(text))
    pieces = [(piece, place) for place, char in enumerate(text) for piece in char.translate(_TABLE)]
    shown = "".join(piece for piece, _ in pieces)
    if " " in shown:
        blank = {
            place
            for match in _BLANK_OUTSIDE_WORDS.finditer(shown)
            for place in range(*match.span())
        }
        pieces = [piece for place, piece in enumerate(pieces) if place not in blank]
        shown = "".join(piece for piece, _ in pieces)
    return shown, [place for _, place in pieces]


def mend_years(text: str) -> str:
    """The text with the years in digits that mix digits, numerals and letters that look like a
    nought: 二O二三年, 二0二三年, 2O23年 → 2023年. Years in digits or in numerals alone stay.
    """
    return _MIXED_YEAR.sub(_year_in_digits, text) if "年" in text else text


def _year_in_digits(match: re.Match[str]) -> str:
    written = match.group()
    year = "".join(_YEAR_DIGITS[char] for char in written)
    mixed = not _NUMERALS_ONLY.fullmatch(written)
    return year if mixed and year.startswith(("19", "20")) else written


_TO_MEND = lazy_re("[○年或《》]")
"""What `_signs_mended` looks for."""


def _signs_mended(text: str) -> str:
    """Signs that were typed with a look-alike of more than one character or of another kind."""
    if "○" in text:
        text = _CIRCLE.sub(lambda circles: "零" * len(circles.group()), text)
    if "年" in text:
        text = mend_years(text)
    if "或" in text:
        text = _OR_EQUAL.sub(r"\1=", text)
    if ("《" in text) != ("》" in text):
        text = _TITLE_MARK.sub(lambda mark: "<" if mark.group() == "《" else ">", text)
    return text


def _close_up(match: re.Match[str]) -> str:
    return match.group().replace(" ", "")
