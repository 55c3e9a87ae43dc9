"""Texts as UTF-8, made once for result.json and for the cells of the workbook.

A derivation, a label, a name of a file stands in both, most of them many times; so what is made of
a text is held for a while, and its cell is made of its JSON where that needed no escaping.
"""

from __future__ import annotations

from json.encoder import encode_basestring

from xl_jixiao.outputs.cell_text import CELL_LIMIT, text_xml

_HELD = 2_000
"""Texts: some ten files' worth."""


def plain_json(text: str) -> bytes:
    """A text as JSON, for one that comes once; half a character, which a name of a file or an old
    .xls may hold, becomes a question mark.
    """
    return encode_basestring(text).encode("utf-8", "replace")


class _JsonTexts(dict[str, bytes]):
    def __missing__(self, text: str) -> bytes:
        if len(self) >= _HELD:
            self.clear()
        made = self[text] = encode_basestring(text).encode("utf-8", "replace")
        return made


json_text = _JsonTexts().__getitem__
"""The same as `plain_json`, for a text that comes again, be it in a cell."""


_BACKSLASH, _AND, _LESS, _GREATER, _QUESTION, _UNDERSCORE = b"\\&<>?_"
"""Looked for as numbers: for a byte as bytes, `in` words an error and drops it each time."""


class _CellTexts(dict[str, bytes]):
    """A cell is its JSON where both hold the text as it is."""

    def __missing__(self, text: str) -> bytes:
        if len(self) >= _HELD:
            self.clear()
        json = json_text(text)
        # JSON escapes control characters and line ends by a backslash; a question mark may stand
        # for half a character, an underscore be of what looks like an escaped character
        escapes = (
            _BACKSLASH in json
            or _AND in json
            or _LESS in json
            or _GREATER in json
            or _QUESTION in json
            or _UNDERSCORE in json
            or len(json) > CELL_LIMIT
            or "\ufffe" in text
            or "\uffff" in text
            or text.strip() != text
        )
        made = _xml(text) if escapes else b"<is><t>" + json[1:-1] + b"</t></is>"
        self[text] = made
        return made


def _xml(text: str) -> bytes:
    return text_xml(text).encode()


cell_text = _CellTexts().__getitem__
"""`text_xml` as UTF-8."""
