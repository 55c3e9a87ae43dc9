"""Text → runs of WordprocessingML. Whatever a cell holds comes out as text."""

from __future__ import annotations

from html import escape

from xl_jixiao.text.patterns import lazy_re

_NEVER = lazy_re("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BREAKS = lazy_re("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPECIAL = lazy_re("[\n\t]")


def clean(text: str) -> str:
    """The text without what XML can't hold; every kind of line end is a line feed."""
    if text.isprintable():  # nearly always, and ten times as fast
        return text
    return _NEVER.sub("", _BREAKS.sub("\n", text))


def run(text: str, properties: str = "") -> str:
    """One run; line feeds and tabs as Word's own. `properties` is its w:rPr element or ""."""
    text = clean(text)
    if not _SPECIAL.search(text):
        return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r>'
    inner = "<w:br/>".join(
        "<w:tab/>".join(
            f'<w:t xml:space="preserve">{escape(part, quote=False)}</w:t>' if part else ""
            for part in line.split("\t")
        )
        for line in text.split("\n")
    )
    return f"<w:r>{properties}{inner}</w:r>"
