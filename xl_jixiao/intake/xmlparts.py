"""XML parts of office files; none may declare a document type.

Office formats forbid it, and entities are how a small file becomes a huge one.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable
from xml.parsers import expat

from xl_jixiao.intake.refusal import RefusedError, damaged

_DECLARED = (
    "文件内含 XML 实体或文档类型声明，正常的办公软件不会写入，可能有安全风险，未读取。"
    "请用 Excel、Word 或 WPS 打开确认内容后另存为新文件再报送。"
)


class _Builder(ET.TreeBuilder):
    def doctype(self, *_: object) -> None:
        refuse_doctype()


def parse_part(data: bytes, name: str) -> ET.Element:
    """A small part as a tree.

    Raises:
        RefusedError: not well-formed, or with a document type.
    """
    parser = ET.XMLParser(target=_Builder())  # noqa: S314  see _Builder
    try:
        parser.feed(data)
        root: ET.Element = parser.close()
    except (ET.ParseError, LookupError, ValueError) as error:
        raise damaged(f"“{name}”不是完整的 XML") from error
    return root


def local(tag: str) -> str:
    """The name without its namespace."""
    return tag.rpartition("}")[2]


def scan_part(
    pieces: Iterable[bytes],
    name: str,
    *,
    start: Callable[[str, dict[str, str]], object],
    end: Callable[[str], object],
    text: Callable[[str], object],
) -> None:
    """Walk through a part of any size. Names come as "namespace}local".

    Raises:
        RefusedError: not well-formed, or with a document type.
    """
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = refuse_doctype
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise damaged(f"“{name}”不是完整的 XML") from error


def refuse_doctype(*_: object) -> None:
    """What every parser of a part does where a document type is declared."""
    raise RefusedError(_DECLARED)
