"""Old Word formats (.doc, .wps, .rtf …) → .docx, by LibreOffice where it is installed."""

from __future__ import annotations

from typing import NamedTuple

from xl_jixiao.intake import ole
from xl_jixiao.intake.limits import MB
from xl_jixiao.intake.refusal import ENCRYPTED, RefusedError
from xl_jixiao.intake.word import soffice

SOURCE_BYTES = 50 * MB
"""A report with scanned pictures has twenty; LibreOffice takes seconds for each ten."""
_DOCX = "docx:MS Word 2007 XML"
_SAVE_AS = "请用 Word 或 WPS 打开后另存为 .docx 再报送"
_MAIN_STREAM = "WordDocument"
_WORD_97 = 0xA5EC
_FLAGS_AT = 10
_ENCRYPTED_FLAG = 0x0100
"""fEncrypted of the FIB, [MS-DOC] 2.5.2."""


class _Format(NamedTuple):
    """One of the formats that are converted; told by the content, never by the name."""

    name: str
    suffix: str
    reads: str
    """Import filter of LibreOffice."""


_WORD = _Format("旧版 Word 文件（.doc/.wps）", ".doc", "MS Word 97")
_RTF = _Format("RTF 文档", ".rtf", "Rich Text Format")
_OPEN_DOCUMENT = _Format("OpenDocument 文档（.odt）", ".odt", "writer8")


def to_docx(data: bytes, suffix: str) -> bytes:
    """The document as a .docx.

    Its macros do not run, its links are not followed. Takes about a second; never more than
    `soffice.SECONDS`.

    Args:
        data: the file, of any of the formats above.
        suffix: how its name ends (".doc", ".wps"), for the words of a refusal.

    Raises:
        RefusedError: LibreOffice is not installed or can't open the file, the file has a password,
            is no text document, is too large, or took too long.
    """
    document = _tell_format(data, suffix)
    if len(data) > SOURCE_BYTES:
        raise RefusedError(
            f"文件有{len(data) // MB}MB，超过{SOURCE_BYTES // MB}MB，未转换。"
            f"请删除其中的图片后，{_SAVE_AS}。"
        )
    program = soffice.find()
    if not program:
        raise RefusedError(
            f"是{document.name}，要读取它需要安装 LibreOffice（本机没有找到），"
            "或请用 Word/WPS 另存为 .docx 再报送。"
        )
    return _converted(program, data, document)


def _tell_format(data: bytes, suffix: str) -> _Format:
    if data.startswith(ole.SIGNATURE) and ole.has_stream(data, _MAIN_STREAM):
        if _has_password(data):
            raise RefusedError(ENCRYPTED)
        return _WORD
    if data.startswith(b"{\\rtf"):
        return _RTF
    if data.startswith(b"PK") and b"mimetypeapplication/vnd.oasis.opendocument.text" in data[:200]:
        return _OPEN_DOCUMENT
    raise RefusedError(f"名称以 {suffix} 结尾，内容却不是 Word 文档，可能已损坏。{_SAVE_AS}。")


def _has_password(data: bytes) -> bool:
    head = ole.stream_head(data, _MAIN_STREAM, _FLAGS_AT + 2)
    if len(head) < _FLAGS_AT + 2 or int.from_bytes(head[:2], "little") != _WORD_97:
        return False
    return bool(int.from_bytes(head[_FLAGS_AT:], "little") & _ENCRYPTED_FLAG)


def _converted(program: str, data: bytes, document: _Format) -> bytes:
    try:
        made = soffice.convert(
            program, data, soffice.Conversion(document.suffix, document.reads, _DOCX)
        )
    except soffice.TooSlowError as error:
        raise RefusedError(
            f"是{document.name}，LibreOffice 转换它超过{soffice.SECONDS:g}秒仍未完成，已停止。"
            f"{_SAVE_AS}。"
        ) from error
    except OSError as error:
        raise RefusedError(
            f"是{document.name}，LibreOffice 无法运行（{error.strerror or error}）。"
            f"请检查 LibreOffice 的安装，或{_SAVE_AS}。"
        ) from error
    if made.startswith(b"PK"):
        return made
    if not soffice.has_writer(program):
        raise RefusedError(
            f"是{document.name}，而本机的 LibreOffice 没有安装文字处理部分（Writer）。"
            f"请安装 libreoffice-writer，或{_SAVE_AS}。"
        )
    raise RefusedError(
        f"是{document.name}，但 LibreOffice 打不开它：文件已损坏或加了密码。{_SAVE_AS}。"
    )
