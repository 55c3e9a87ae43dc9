"""Runs of rich texts whose look carries meaning: raised digits, and characters of sign fonts."""

from __future__ import annotations

import re

from xl_jixiao.intake.word.passages import from_font, from_private
from xl_jixiao.text.patterns import lazy_re

_RAISED = lazy_re(r"\s*[-+−]?[0-9]{1,3}\s*\Z", re.ASCII)
_SUPERSCRIPTS = str.maketrans("0123456789-−+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁺")
_RUN = lazy_re(r"<r(?: [^>]*)?>(.*?)</r>", re.DOTALL)
_TEXT = lazy_re(r"<t(?: [^>]*)?>([^<]*)</t>")
_FONT = lazy_re(r'<rFont [^>]*val="([^"]*)"')
_VERTICAL = lazy_re(r'<vertAlign [^>]*val="superscript"')


def has_looks(markup: str) -> bool:
    """Whether some run of a rich text may look like more than its text says."""
    return "vertAlign" in markup or "rFont" in markup


def text_of_runs(markup: str) -> str:
    """The runs of a rich text as they look."""
    return "".join(_of_run(run) for run in _RUN.findall(markup))


def _of_run(markup: str) -> str:
    text = "".join(_TEXT.findall(markup))
    font = _FONT.search(markup)
    return as_it_looks(text, font[1] if font else "", raised=bool(_VERTICAL.search(markup)))


def as_it_looks(text: str, font: str, *, raised: bool) -> str:
    """A run: 10 with a raised 4 is 10⁴, "£" in Symbol is ≤."""
    if raised and _RAISED.match(text):
        text = text.translate(_SUPERSCRIPTS)
    return from_font(text, font, beyond_ascii=True) if font else text


def with_private(text: str) -> str:
    """A text with the characters that Symbol and Wingdings keep in the private area."""
    return "".join(from_private(char) if "\uf020" <= char <= "\uf0ff" else char for char in text)


PRIVATE = lazy_re("[\uf020-\uf0ff]")
