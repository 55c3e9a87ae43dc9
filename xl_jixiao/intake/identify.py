"""What a file is, told by its content; OLE streams.

The streams of an OLE container (.xls, .doc, and the shell of encrypted files).

Found by the shape of a directory entry and not by following the sector chains: that also tells
what a damaged or truncated file was meant to be.
"""

from __future__ import annotations

from enum import Enum, auto

from xl_jixiao.intake.refusal import Refusal
from xl_jixiao.model.finding import Status
from xl_jixiao.text.file_names import has_document_name, promises_submission

OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_ENTRY_SIZE = 128

_NAME_SIZE = 64

_STREAM = 2

_START_AT = 116
"""Where an entry names the first sector of its stream."""

_HEADER_SIZE = 512

_SHIFT_AT = 30

_SHIFTS = (9, 12)
"""Sectors of 512 and of 4,096 bytes; there are no others."""


def has_stream(data: bytes, name: str) -> bool:
    """Whether the directory has a stream of that name."""
    return bool(_entry(data, name))


def stream_head(data: bytes, name: str, size: int) -> bytes:
    """The first bytes of a stream, at most to the end of its first sector; b"" where there is none.

    Only for streams that lie in sectors of the file itself (4,096 bytes and more, as the main
    stream of Word always does).
    """
    entry = _entry(data, name)
    if not entry or len(data) < _HEADER_SIZE:
        return b""
    shift = int.from_bytes(data[_SHIFT_AT : _SHIFT_AT + 2], "little")
    if shift not in _SHIFTS:
        return b""
    start = int.from_bytes(entry[_START_AT : _START_AT + 4], "little")
    at = (start + 1) << shift
    return data[at : at + min(size, 1 << shift)]


def _entry(data: bytes, name: str) -> bytes:
    """The directory entry of the stream, b"" where there is none.

    Names are the same in either case ([MS-CFB] 2.6.4): some programs write WORKBOOK.
    """
    encoded = (name.lower() + "\0").encode("utf-16-le")
    lowered = data.lower()
    at = lowered.find(encoded)
    while at >= 0:
        entry = data[at : at + _ENTRY_SIZE]
        if (
            at % _ENTRY_SIZE == 0
            and len(entry) == _ENTRY_SIZE
            and entry[_NAME_SIZE] == len(encoded)
            and entry[_NAME_SIZE + 2] == _STREAM
        ):
            return entry
        at = lowered.find(encoded, at + 2)
    return b""


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
    FLAT_ODS = auto()
    OFD = auto()
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
    (b"\x1f\x8b", Content.ARCHIVE),  # gzip
    (b"BZh", Content.ARCHIVE),
    (b"\xfd7zXZ\0", Content.ARCHIVE),
    (b"\x28\xb5\x2f\xfd", Content.ARCHIVE),  # zstd
    (b"\x04\x22\x4d\x18", Content.ARCHIVE),  # lz4
    (b"\x1f\x9d", Content.ARCHIVE),  # compress
    (b"LZIP", Content.ARCHIVE),
    (b"MSCF", Content.ARCHIVE),  # cabinet
    (b"\x60\xea", Content.ARCHIVE),  # ARJ
    (b"ALZ\x01", Content.ARCHIVE),
    (b"EGGA", Content.ARCHIVE),
    (b"MSWIM\0\0\0", Content.ARCHIVE),
    (b"PK\x07\x08", Content.ARCHIVE),  # a part of a zip file in several
    (b"PK00PK\x03\x04", Content.ARCHIVE),
    (b"{\\rtf", Content.RTF),
)

_MARKS_WITHIN = (
    (257, b"ustar"),  # tar
    (2, b"-lh"),
    (2, b"-lz"),
    (32_769, b"CD001"),  # an image of a CD
)
"""Archives that do not begin with what tells them: where it stands."""

_BARE_BIFF = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")
"""Excel 2 to 4 wrote the stream without a container."""

_HEAD = 1 << 14
"""A flat OpenDocument file names its kind behind forty namespaces."""


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
        return _tell_binary(data)
    return _tell_text(text)


def _tell_binary(data: bytes) -> Content:
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            return kind
    if _is_marked_within(data):
        return Content.ARCHIVE
    # a placeholder of a cloud disk, or a file lost in a crash
    return Content.ZEROS if not data.strip(b"\0") else Content.UNKNOWN


def _is_marked_within(data: bytes) -> bool:
    """Whether it is an archive that does not begin with what tells it: or a program that unpacks
    what is in it.
    """
    if data.startswith(b"MZ"):
        return any(mark in data for mark in (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"PK\x01\x02"))
    return any(data.startswith(mark, at) for at, mark in _MARKS_WITHIN)


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
    if "opendocument:xmlns:office" in start and "opendocument.spreadsheet" in start:
        return Content.FLAT_ODS
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


_SHEET = "Excel 工作簿"

_DOCUMENT = "Word 文档"

_SAVE_AS = {
    _SHEET: "请用 Excel 或 WPS 打开后另存为“Excel 工作簿（*.xlsx）”再报送",
    _DOCUMENT: "请用 Word 或 WPS 打开后另存为“Word 文档（*.docx）”再报送",
}

_EDITABLE = "请报送可编辑的 Excel 工作簿（*.xlsx）或 Word 文档（*.docx）"

# {kind} is what the name promises, {save} how to make it that
_PROMISED = {
    Content.EMPTY: "文件是空的（0 字节），请重新保存或请单位重新报送",
    Content.ZEROS: "文件内容全是空字节，可能没有下载完或保存时断电，请单位重新报送",
    Content.SLIDES: "内容是演示文稿，不是 {kind}",
    Content.OLE: "内容是其他软件的文件，不是 {kind}。{save}",
    Content.PDF: f"内容是 PDF 文件，不读取。{_EDITABLE}",
    Content.OFD: f"内容是 OFD 版式文件，不读取。{_EDITABLE}",
    Content.PICTURE: f"内容是图片，不读取。{_EDITABLE}",
    Content.ARCHIVE: "内容是压缩包，没有打开。里面如有自评表或报告，请先解压到汇总文件夹；"
    "没有的，请移出汇总文件夹",
    Content.HTML: "内容是网页格式，不是真正的 {kind}。{save}",
    Content.XML: "内容是 XML 文件，不是 {kind}。{save}",
    Content.TEXT: "内容是纯文本（如 csv），不是 {kind}。{save}",
    Content.UNKNOWN: "内容不是 {kind}，可能已损坏，或被加密软件加密。"
    "请在本单位电脑上打开确认，解密或另存后再报送",
}

_PASSED_OVER = {
    # what no name calls a submission: to open it in Excel would be no help
    Content.OLE: "内容是其他软件的文件，不是自评表工作簿",
    Content.XML: "内容是 XML 文件，不是自评表工作簿",
    Content.TEXT: "内容是纯文本，不是 Excel 工作簿。如果是自评表，请在 Excel 中填好"
    "后保存为 .xlsx 再报送",
    Content.UNKNOWN: "不是 Excel 工作簿。如果是自评表，请在本单位电脑上打开后另存为 .xlsx 再报送",
}


def no_submission(name: str, content: Content) -> Refusal:
    """How such a file ends: one whose name promises a submission should have been one."""
    promised = promises_submission(name)
    unopened = content is Content.ARCHIVE  # what is in it nobody knows
    kind = _DOCUMENT if has_document_name(name) else _SHEET
    reason = (None if promised else _PASSED_OVER.get(content)) or _PROMISED[content]
    status = Status.REJECTED if promised or unopened else Status.SKIPPED
    return Refusal(status, f"{reason.format(kind=kind, save=_SAVE_AS[kind])}。")
