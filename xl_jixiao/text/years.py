"""The year a title or a name speaks of."""

from __future__ import annotations

import re

from xl_jixiao.text.characters import plain
from xl_jixiao.text.numerals import chinese_number

_YEAR = r"(?:19|20)\d\d"
_CHINESE = r"二零[零一二三四五六七八九]{2}"
# a year in brackets with a number behind it belongs to a document number: 〔2024〕51号
_DOCUMENT = re.compile(r"[〔\[(【]\d{4}[〕\])】] ?第?\d+号")
_BEST_FIRST = (
    re.compile(rf"(?<!\d)({_YEAR}|{_CHINESE}) ?年度"),
    re.compile(rf"(?<!\d)({_YEAR}|{_CHINESE}) ?年"),
    re.compile(rf"(?<![\d.])({_YEAR})(?![\d.%]|[-/]\d{{3,}})"),
)


def find_year(text: str) -> int | None:
    """The four-digit year of a text ("桃江县2023年度…" → 2023), 年度 before 年 before bare digits;
    None where there is none. Years of document numbers do not count.
    """
    shown = _DOCUMENT.sub("", plain(text))
    for pattern in _BEST_FIRST:
        match = pattern.search(shown)
        if match:
            year = match[1]
            value = int(year) if year.isdigit() else int(chinese_number(year) or 0)
            return value or None
    return None
