"""Files of a bureau's folder that can't be used, each made by the edit that its name says.

`write_bad_folder` makes them all; the reader's and the batch's tests share them.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path

from xl_jixiao.model.finding import Status

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
WORKBOOK = "xl/workbook.xml"

Parts = dict[str, bytes]


def sheet_xml(rows: str, rest: str = "") -> bytes:
    """A sheet part around these rows."""
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{rest}</worksheet>'
    ).encode()


def parts(rows: str = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>', rest: str = "") -> Parts:
    """The parts of a small workbook: one sheet 自评表, one shared text."""
    return {
        "[Content_Types].xml": b'<?xml version="1.0"?>'
        b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": relations({"rId1": ("officeDocument", WORKBOOK)}),
        WORKBOOK: (
            f'<workbook xmlns="{MAIN}" xmlns:r="{_OFFICE}"><sheets>'
            '<sheet name="自评表" sheetId="1" r:id="rId1"/></sheets></workbook>'
        ).encode(),
        "xl/_rels/workbook.xml.rels": relations(
            {
                "rId1": ("worksheet", "worksheets/sheet1.xml"),
                "rId2": ("sharedStrings", "sharedStrings.xml"),
                "rId3": ("styles", "styles.xml"),
            }
        ),
        SHEET: sheet_xml(rows, rest),
        STRINGS: (f'<sst xmlns="{MAIN}"><si><t>部门整体支出绩效自评表</t></si></sst>').encode(),
        "xl/styles.xml": styles_xml(["0%", "0.00"]),
    }


def styles_xml(codes: Iterable[str]) -> bytes:
    """A style part: style 0 is General, style n the n-th of these codes."""
    from xml.sax.saxutils import quoteattr

    codes = list(codes)
    formats = "".join(
        f"<numFmt numFmtId={quoteattr(str(164 + at))} formatCode={quoteattr(code)}/>"
        for at, code in enumerate(codes)
    )
    styles = "".join(f'<xf numFmtId="{164 + at}"/>' for at in range(len(codes)))
    return (
        f'<styleSheet xmlns="{MAIN}"><numFmts count="{len(codes)}">{formats}</numFmts>'
        f'<cellXfs><xf numFmtId="0"/>{styles}</cellXfs></styleSheet>'
    ).encode()


def relations(targets: Mapping[str, tuple[str, str]], base: str = _OFFICE) -> bytes:
    """A relationship part: id → (last word of the type, target)."""
    body = "".join(
        f'<Relationship Id="{key}" Type="{base}/{kind}" Target="{target}"/>'
        for key, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}">{body}</Relationships>'.encode()


def pack(members: Mapping[str, bytes | Iterable[bytes]]) -> bytes:
    """A zip file; a member given in pieces is streamed, so that it can be larger than memory."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in members.items():
            if isinstance(content, bytes):
                archive.writestr(name, content)
                continue
            with archive.open(name, "w", force_zip64=True) as member:
                for piece in content:
                    member.write(piece)
    return buffer.getvalue()


def good() -> bytes:
    """A workbook that can be read and holds no form."""
    return pack(parts())


def truncated() -> bytes:
    """Cut off in the middle, as by a broken download."""
    data = good()
    return data[: len(data) // 2]


def flipped_byte() -> bytes:
    """One byte of the sheet's compressed content is another."""
    data = bytearray(good())
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        info = archive.getinfo(SHEET)
    data[info.header_offset + 30 + len(SHEET) + info.compress_size // 2] ^= 0x55
    return bytes(data)


def ole(*streams: str) -> bytes:
    """An OLE container whose directory names these streams; their content is zeros."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<5H", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<7L", header, 44, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE)
    struct.pack_into("<2L", header, 72, 0, 0)
    struct.pack_into("<108L", header, 80, *([0xFFFFFFFF] * 108))
    fat = struct.pack("<2L", 0xFFFFFFFD, 0xFFFFFFFE) + b"\xff" * 504
    entries = [_entry("Root Entry", 5), *(_entry(name, 2) for name in streams)]
    directory = b"".join(entries).ljust(512, b"\0")
    return bytes(header) + fat + directory + b"\0" * 4096


def _entry(name: str, kind: int) -> bytes:
    encoded = (name + "\0").encode("utf-16-le")
    return encoded.ljust(64, b"\0") + struct.pack("<HB", len(encoded), kind) + b"\0" * 61


def encrypted() -> bytes:
    """A workbook with a password to open: Office wraps it in an OLE container."""
    return ole("EncryptionInfo", "EncryptedPackage")


def zip_encrypted() -> bytes:
    """A zip file whose members have a password."""
    data = bytearray(good())
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def zip_bomb() -> bytes:
    """Shared strings of 80 MB in a file of a few hundred KB, honestly declared."""
    return pack({**parts(), STRINGS: (b" " * (1 << 20) for _ in range(80))})


def lying_zip_bomb() -> bytes:
    """The same sort of bomb with a small size declared."""
    data = bytearray(pack({**parts(), STRINGS: (b" " * (1 << 20) for _ in range(80))}))
    at = data.rfind(STRINGS.encode()) - 46
    struct.pack_into("<L", data, at + 24, 1000)
    return bytes(data)


def entity_bomb() -> bytes:
    """Shared strings whose entities would expand to gigabytes."""
    levels = "".join(
        f'<!ENTITY a{level} "{f"&a{level - 1};" * 10 if level else "哈" * 10}">'
        for level in range(10)
    )
    text = f'<!DOCTYPE sst [{levels}]><sst xmlns="{MAIN}"><si><t>&a9;</t></si></sst>'
    return pack({**parts(), STRINGS: text.encode()})


def entity_in_sheet() -> bytes:
    """A document type in the sheet itself."""
    text = (
        f'<!DOCTYPE worksheet [<!ENTITY x SYSTEM "file:///etc/passwd">]><worksheet xmlns="{MAIN}"/>'
    )
    return pack({**parts(), SHEET: text.encode()})


def stray_cell() -> bytes:
    """A good sheet with one more cell in the last place of all."""
    return pack(
        parts(
            '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
            '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        )
    )


def styled_rows(rows: int = 1_048_576, cells: int = 3) -> bytes:
    """A good sheet with styled empty cells down to the last row."""
    return pack({**parts(), SHEET: _styled(rows, cells)})


def _styled(rows: int, cells: int) -> Iterable[bytes]:
    head, tail = sheet_xml("|").split(b"|")
    yield head
    yield b'<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    for first in range(2, rows + 1, 4096):
        yield "".join(
            f'<row r="{row}">'
            + "".join(f'<c r="{"ABCDEFGHI"[col]}{row}" s="1"/>' for col in range(cells))
            + "</row>"
            for row in range(first, min(first + 4096, rows + 1))
        ).encode()
    yield tail


def other_office(folder: str) -> bytes:
    """A .docx or .pptx: folder "word" or "ppt"."""
    main = f"{folder}/document.xml"
    return pack({"_rels/.rels": relations({"rId1": ("officeDocument", main)}), main: b"<x/>"})


def html_table() -> bytes:
    """What business systems call an Excel export."""
    return "<html><body><table><tr><td>自评表</td></tr></table></body></html>".encode("gbk")


def html_page() -> bytes:
    """What the same system gives where the session has ended."""
    return "<html><body><p>登录超时，请重新登录</p></body></html>".encode("gbk")


def xml_spreadsheet() -> bytes:
    """The XML format of Excel 2003, without a sheet."""
    name = "urn:schemas-microsoft-com:office:spreadsheet"
    return f'<?xml version="1.0"?><Workbook xmlns="{name}"></Workbook>'.encode()


def csv() -> bytes:
    """A csv in the encoding of Chinese Excel."""
    return "单位编码,单位名称\r\n001,某某局\r\n".encode("gbk")


ARCHIVES: Mapping[str, bytes] = {
    ".rar": b"Rar!\x1a\x07\x01\0",
    ".7z": b"7z\xbc\xaf\x27\x1c",
    ".tar": bytes(257) + b"ustar",
    ".tar.gz": b"\x1f\x8b\x08\0",
    ".tar.bz2": b"BZh91AY&SY",
    ".tar.xz": b"\xfd7zXZ\0",
    ".zst": b"\x28\xb5\x2f\xfd",
    ".cab": b"MSCF\0\0\0\0",
    ".arj": b"\x60\xea\x29\0",
    ".lzh": b"\x1a\0-lh5-",
    ".z01": b"PK\x07\x08\0",
    "自解压.exe": b"MZ\x90\0" + bytes(60) + b"Rar!\x1a\x07\x01\0",
    "（没有后缀）": b"7z\xbc\xaf\x27\x1c\0\4",
}
"""How archives begin, by the end of a name."""

REJECTED: Mapping[str, Callable[[], bytes]] = {
    "截断.xlsx": truncated,
    "坏字节.xlsx": flipped_byte,
    "空文件.xlsx": lambda: b"",
    "全零.xlsx": lambda: bytes(5000),
    "改名的csv.xlsx": csv,
    "加密.xlsx": encrypted,
    "压缩加密.xlsx": zip_encrypted,
    "压缩炸弹.xlsx": zip_bomb,
    "谎报大小.xlsx": lying_zip_bomb,
    "实体炸弹.xlsx": entity_bomb,
    "表内实体.xlsx": entity_in_sheet,
    "改名的word.xlsx": lambda: other_office("word"),
    # no two of the same bytes: a copy is skipped
    "没有正文.docx": lambda: other_office("word") + b"\0",
    "加密.docx": lambda: encrypted() + b"\0",
    "网页导出.doc": lambda: html_table() + b"\n",
    "不是文档.docx": lambda: pack({"readme.txt": b"y"}),
    "截断.docx": lambda: truncated()[:-1],
    "网页导出.xls": html_page,
    "表格2003.xls": xml_spreadsheet,
    "坏的.xls": lambda: ole("Workbook"),
    "没有工作簿.xlsx": lambda: pack({"readme.txt": b"x"}),
    "待解压.xlsx": lambda: pack({"报送/自评表.xlsx": b"x"}),
    "乱码.xlsx": lambda: bytes(range(256)) * 8,
    "截断.zip": lambda: pack({"照片.jpg": b"\xff\xd8\xff" * 99})[:-30],
    **{f"资料{name}": partial(bytes.ljust, head, 600, b"\0") for name, head in ARCHIVES.items()},
}
"""Should have been submissions."""

SKIPPED: Mapping[str, Callable[[], bytes]] = {
    "~$自评表.xlsx": lambda: b"\x05admin".ljust(165, b" "),
    ".~lock.自评表.xlsx#": lambda: b",admin;",
    ".隐藏.xlsx": good,
    "Thumbs.db": lambda: ole("Catalog"),
    "会议.pptx": lambda: other_office("ppt"),
    "加密会议.pptx": lambda: encrypted() + b"\1",
    "说明.txt": lambda: "请于3月底前报送".encode("gbk"),
    "名单.csv": csv,
    "公文.ofd": lambda: pack({"OFD.xml": b"<ofd:OFD/>", "Doc_0/Document.xml": b"<x/>"}),
    "扫描件.pdf": lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "照片.jpg": lambda: b"\xff\xd8\xff\xe0\0\x10JFIF\0",
    "资料.zip": lambda: pack({"照片.jpg": b"\xff\xd8\xff"}),
    "空的.zip": lambda: pack({}),
    "程序.jar": lambda: pack({"META-INF/MANIFEST.MF": b"", "A.class": b"\xca\xfe"}),
    "流程图.vsdx": lambda: pack(
        {"[Content_Types].xml": b"<Types/>", "visio/document.xml": b"<x/>"}
    ),
    "截断.pptx": lambda: other_office("ppt")[:-30],
}
"""No submissions."""


def write_bad_folder(folder: Path) -> dict[str, Status]:
    """Write every such file into `folder`; how each must end, by its name.

    Further kinds end by what a form is (no form, never filled in, another year) or by what else
    lies there (duplicates, versions): those are the batch's to make.
    """
    folder.mkdir(parents=True, exist_ok=True)
    ends: dict[str, Status] = {}
    for status, files in ((Status.REJECTED, REJECTED), (Status.SKIPPED, SKIPPED)):
        for name, make in files.items():
            (folder / name).write_bytes(make())
            ends[name] = status
    return ends
