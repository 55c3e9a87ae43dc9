"""Labels of forms: tidied for display, folded for matching, and the numbers inside them."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

from xl_jixiao.model.values import Quantity
from xl_jixiao.text.characters import plain, unwrap
from xl_jixiao.text.placeholders import is_placeholder
from xl_jixiao.text.quantity import parse_quantity

__all__ = ["bare_name", "fold", "is_placeholder", "label_amount", "printed_points", "tidy"]

_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\xad\x07]")
_RUN_OF_BLANKS = re.compile(r"[ \t\u3000\xa0]{2,}")


@lru_cache(maxsize=16384)
def tidy(text: str) -> str:
    """A text for display: trimmed, invisible characters gone, and without the line feeds that only
    wrap a label (社会效 / 益指标 → 社会效益指标). Paragraphs stay apart.
    """
    if text.isalnum():
        return text
    shown = _INVISIBLE.sub("", text)
    return _RUN_OF_BLANKS.sub(" ", unwrap(shown).strip(" \t\u3000\xa0\n"))


_UNIFIED = str.maketrans(
    {
        **dict.fromkeys("〔［【{", "("),
        **dict.fromkeys("〕］】}", ")"),
        **dict.fromkeys("—–―‐‑−－─~〜", "-"),
        **dict.fromkeys("“”‘’\"'「」『』《》〈〉<>", None),
        **dict.fromkeys("。.,;!?、·•*★☆…_|", None),
    }
)
_BLANKS = re.compile(r"\s+")


@lru_cache(maxsize=32768)
def fold(text: str) -> str:
    """A label for matching: compatibility forms unified (NFKC), all blanks and ornaments removed,
    brackets and dashes in one spelling, Latin letters small. "年初 预算数（A）" → "年初预算数(a)".
    """
    shown = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))
    shown = _BLANKS.sub("", shown.translate(_UNIFIED)).casefold()
    return shown if shown.isascii() else unicodedata.normalize("NFKC", shown)


_AMOUNT = re.compile(
    r"^(?P<name>.*?[^\d.:( ])[: ]*\(?[: ]*(?P<amount>[-]?[\d][\d,.， ]*(?:元|万元|亿元|千元|万|亿|"
    r"%)?)[)]?[。;,]?$"
)
_EMPTY_AMOUNT = re.compile(r"[:]+[ \-—_/]*(?:元|万元|亿元)?$")
_ORNAMENT = re.compile(
    r"^(?:其中[:,]?|[★☆*▲△●○■]+|指标\d*[:.、]|[(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[)]"
    r"|[一二三四五六七八九十]{1,3}[、.]|\d{1,2}(?:[、)]|\.(?!\d))|;|[-—·]+)"
)


@lru_cache(maxsize=8192)
def label_amount(text: str) -> tuple[str, Quantity | None]:
    """A label with a number inside: "其中：基本支出：139.98" → "基本支出", 139.98; the number is
    None where the label has none.
    """
    shown = _EQUALS.sub(":", plain(text))
    if len(_STATED.findall(shown)) > 1:
        return bare_name(shown), None  # two amounts in one label: whose they are is not guessed
    name = shown
    amount: Quantity | None = None
    before, colon, after = shown.rpartition(":")
    match = _AMOUNT.match(shown)
    if match and _AMOUNT_FREE.search(match["name"]):
        name, amount = match["name"], parse_quantity(match["amount"])
    elif colon and before and _is_amount(after):
        name, amount = before, parse_quantity(after)
    elif colon and before and is_placeholder(after):
        name = before
    return bare_name(name.rstrip(":(")), amount


_EQUALS = re.compile(r"=(?=-?\d)")
_STATED = re.compile(r":\(?-?\d")
_AMOUNT_FREE = re.compile(r"(?:支出|收入|拨款|资金|总额|金额|合计|经费|预算|基金)[)]?$")


def _is_amount(text: str) -> bool:
    return any(char.isdigit() for char in text) and parse_quantity(text) is not None


_POINTS = re.compile(r"(?P<points>\d+(?:\.\d+)?) ?分(?!之|钟|别|类)")
_BRACKETED = re.compile(r"[(\[【〔]\D*(?P<points>\d+(?:\.\d+)?)[)\]】〕]")


@lru_cache(maxsize=4096)
def printed_points(text: str) -> Decimal | None:
    """The weight a label prints: "产出指标（50分）" → 50, "产出指标40分" → 40."""
    shown = plain(text)
    match = _POINTS.search(shown) or _BRACKETED.search(shown)
    return Decimal(match["points"]) if match else None


@lru_cache(maxsize=8192)
def bare_name(text: str) -> str:
    """A name without its numbering and ornaments: "指标1：", "1、", "（一）", "★", "其中："."""
    name = tidy(text)
    shown = plain(name)
    while True:
        match = _ORNAMENT.match(shown)
        if not match or match.end() == len(shown):
            return shown.strip(" :")
        shown = shown[match.end() :].lstrip()
