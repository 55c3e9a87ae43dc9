"""Characters in the tags of a template that only look like those that are meant."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from xl_jixiao.outputs.word.tags import TAG
from xl_jixiao.text.characters import INVISIBLE, RADICALS
from xl_jixiao.text.patterns import lazy_re

_BRACES = str.maketrans("｛﹛❴⦃【〖｝﹜❵⦄】〗％﹪٪＃", "{{{{{{}}}}}}%%%#")
_SPACED = lazy_re(r"\{\s+(?=[{%])|(?<=[%}])\s+\}")
_QUOTED = lazy_re(r"\"[^\"]*\"|'[^']*'")
_TWINS = dict(
    zip(
        "асеорхуіјѕԁһԛԝвкмнтАВЕКМНОРСТХІЈЅοανρΑΒΕΖΗΙΚΜΝΟΡΤΥΧ。、",
        "aceopxyijsdhqwbkmhtABEKMHOPCTXIJSoavpABEZHIKMNOPTYX.,",
        strict=True,
    )
)
"""Cyrillic and Greek letters, and the full stop of an input method."""


def meant_as_tag(text: str) -> str:
    """What is wrong with the braces of the first thing that was meant as a tag, "" where nothing
    was: they are of another width or kind, or have blanks between them.
    """
    typed = text.translate(_BRACES)
    if found := TAG.search(typed):
        given = text[found.start() : found.end()]
        odd = "".join(dict.fromkeys(char for char in given if ord(char) in _BRACES))
        if odd:
            return f"“{given}”里的“{odd}”不是半角的括号或百分号，请改成半角的 {{{{ }}}} 或 {{% %}}"
    if found := TAG.search(_SPACED.sub(lambda one: one[0].strip(), typed)):
        return f"“{found[0]}”的两个括号之间有空格，请去掉"
    return ""


def unlike(body: str) -> str:
    """Which characters of a tag's body are not what they look like, "" where all are."""
    told = dict.fromkeys(_told(_QUOTED.sub("", body)))
    return f"；其中{'，'.join(told)}" if told else ""


def _told(text: str) -> Iterator[str]:
    for char in text:
        if char in INVISIBLE or (char != " " and unicodedata.category(char) in {"Cf", "Zs"}):
            yield f"有看不见的字符（U+{ord(char):04X}），请删除后重新输入"
            continue
        meant = RADICALS.get(char) or _TWINS.get(char) or unicodedata.normalize("NFKC", char)
        if meant != char and len(meant) == 1:
            kind = (
                "全角的" if unicodedata.east_asian_width(char) == "F" else "另一个相像的字符，不是"
            )
            yield f"“{char}”是{kind}“{meant}”，请改成“{meant}”"
