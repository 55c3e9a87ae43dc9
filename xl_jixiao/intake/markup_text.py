"""Pages and XML files as text, whatever encoding they declare; and formats that they name by words.

Web systems here declare gb2312 and write gbk, or declare nothing: what is declared is tried first,
then UTF-8, then GB 18030, which reads every byte string of the others' kin.
"""

from __future__ import annotations

import codecs
import re

_HEAD = 4096
_DECLARED = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_KNOWN = {
    **dict.fromkeys(("gb2312", "gbk", "gb18030", "x-gbk", "cp936", "ms936"), "gb18030"),
    **dict.fromkeys(("big5", "big5-hkscs", "cp950"), "big5hkscs"),
    **dict.fromkeys(("utf-8", "utf8"), "utf-8"),
}
"""Encodings that may be declared; any other word (iso-8859-1 over Chinese text) says nothing."""

NAMED_FORMATS = {
    "general date": "yyyy/m/d h:mm",
    "long date": 'yyyy"年"m"月"d"日"',
    "medium date": "d-mmm-yy",
    "short date": "yyyy/m/d",
    "long time": "h:mm:ss",
    "medium time": "h:mm AM/PM",
    "short time": "h:mm",
    "currency": '"¥"#,##0.00',
    "euro currency": '"€"#,##0.00',
    "fixed": "0.00",
    "standard": "#,##0.00",
    "percent": "0.00%",
    "scientific": "0.00E+00",
    "text": "@",
}
"""Formats that pages and XML Spreadsheet 2003 name by a word (MSDN, “NumberFormat”, 2003)."""


def decode_markup(data: bytes) -> str:
    """The text without its byte order mark."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    declared = _DECLARED.search(data, 0, _HEAD)
    name = declared[1].decode("ascii").lower() if declared else ""
    for encoding in dict.fromkeys((_KNOWN.get(name, "utf-8"), "utf-8", "gb18030")):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode(_KNOWN.get(name, "gb18030"), "replace")


def format_code(text: str) -> str:
    """A format as a page names it: its code, or the code of a named one."""
    return NAMED_FORMATS.get(text.strip().lower(), text.strip())
