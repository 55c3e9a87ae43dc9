"""What a file is, told by its content."""

from __future__ import annotations

from enum import Enum, auto

from xl_jixiao.intake.ole import SIGNATURE as OLE_SIGNATURE
from xl_jixiao.intake.ole import has_stream


class Content(Enum):
    """Kinds of content that get a treatment or at least a word of their own."""

    EMPTY = auto()
    ZEROS = auto()
    ZIP = auto()
    XLS = auto()
    WORD = auto()
    ENCRYPTED = auto()
    OLE = auto()
    SLIDES = auto()
    PDF = auto()
    PICTURE = auto()
    ARCHIVE = auto()
    HTML = auto()
    XML_SHEET = auto()
    XML = auto()
    RTF = auto()
    TEXT = auto()
    UNKNOWN = auto()


_SIGNATURES = (
    (b"PK\x03\x04", Content.ZIP),
    (b"PK\x05\x06", Content.ZIP),
    (b"%PDF", Content.PDF),
    (b"\x89PNG", Content.PICTURE),
    (b"\xff\xd8\xff", Content.PICTURE),
    (b"GIF8", Content.PICTURE),
    (b"BM", Content.PICTURE),
    (b"II*\0", Content.PICTURE),
    (b"MM\0*", Content.PICTURE),
    (b"Rar!", Content.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", Content.ARCHIVE),
    (b"\x1f\x8b", Content.ARCHIVE),
    (b"{\\rtf", Content.RTF),
)
_BARE_BIFF = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")
"""Excel 2 to 4 wrote the stream without a container."""
_HEAD = 4096


def tell_content(data: bytes) -> Content:
    """The kind of content."""
    if not data:
        return Content.EMPTY
    if data.startswith(OLE_SIGNATURE):
        return _tell_ole(data)
    if data[:2] in _BARE_BIFF and data[2:4] in {b"\x04\0", b"\x06\0", b"\x08\0", b"\x10\0"}:
        return Content.XLS
    text = _head_text(data)
    if text is None or data.startswith((b"%PDF", b"{\\rtf")):
        for signature, kind in _SIGNATURES:
            if data.startswith(signature):
                return kind
        # a placeholder of a cloud disk, or a file lost in a crash
        return Content.ZEROS if not data.strip(b"\0") else Content.UNKNOWN
    return _tell_text(text)


def _tell_ole(data: bytes) -> Content:
    if has_stream(data, "EncryptedPackage"):
        return Content.ENCRYPTED
    if has_stream(data, "Workbook") or has_stream(data, "Book"):
        return Content.XLS
    return Content.WORD if has_stream(data, "WordDocument") else Content.OLE


def _tell_text(text: str) -> Content:
    start = text.lstrip("\ufeff \t\r\n").lower()
    if "urn:schemas-microsoft-com:office:spreadsheet" in start and start.startswith("<"):
        return Content.XML_SHEET
    if start.startswith(("<html", "<!doctype html", "<table", "<head", "<meta", "mime-version:")):
        return Content.HTML
    if start.startswith("<"):
        return Content.HTML if "<html" in start or "<table" in start else Content.XML
    return Content.TEXT


def _head_text(data: bytes) -> str | None:
    """The beginning as text, None if it is none in any encoding in use here."""
    head = data[:_HEAD]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace")
    if b"\0" in head or head.startswith(b"PK"):
        return None
    for encoding in ("utf-8", "gb18030"):
        # the cut at the end may go through a character
        for cut in range(4):
            try:
                text = head[: len(head) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            controls = sum(char < " " and char not in "\t\r\n\f" for char in text)
            return text if controls == 0 else None
    return None
