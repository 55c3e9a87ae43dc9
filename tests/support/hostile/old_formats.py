"""Files of other formats: containers, records, pages, tables that say they go on for ever."""

from __future__ import annotations

import io
import struct
import zipfile

from support.bad_files import ole, pack
from support.biff import numbers_xls
from support.encrypted_files import agile
from support.hostile.kinds import REJECTED, Kind, Make, form, patched
from support.ole_files import container, join, records, stream
from support.xlsb import stray_xlsb, xlsb

_SOUND = numbers_xls(["0.00"], [1.0, 2.0])
_WORKBOOK = stream(_SOUND, "Workbook")


def kinds(word: str, ending: str, **makes: Make) -> list[Kind]:
    """Refused for the same reason, with this ending of the name."""
    return [Kind(f"{name}.{ending}", make, REJECTED, word) for name, make in makes.items()]


def _chained(sector: int, following: int) -> bytes:
    data = container({"Workbook": _WORKBOOK.ljust(4096, b"\0"), "Other": bytes(5000)})
    at = 512 * (struct.unpack_from("<L", data, 76)[0] + 1) + 4 * sector
    return patched(data, at, "<L", following)


def _entry(at: int, value: int) -> bytes:
    data = container({"Workbook": _WORKBOOK.ljust(4096, b"\0")})
    first = 512 * (struct.unpack_from("<L", data, 48)[0] + 1)
    return patched(data, first + 128 + at, "<L", value)


def _record(kind: int, body: bytes) -> bytes:
    """The sound .xls with one record's body replaced."""
    made = [(one, body if one == kind else old) for one, old in records(_WORKBOOK)]
    return container({"Workbook": join(made)})


def _cut(size: int) -> bytes:
    return container({"Workbook": _WORKBOOK[:size].ljust(4096, b"\x7f")})


XLS: list[Kind] = [
    *kinds("扇区链", "xls", 扇区链绕圈=lambda: _chained(5, 0), 扇区指向自己=lambda: _chained(3, 3)),
    *kinds("比文件还大", "xls", 声明一个G=lambda: _entry(120, 1 << 30)),
    *kinds(
        "损坏",
        "xls",
        起点在文件之外=lambda: _entry(116, 1 << 28),
        扇区大小荒唐=lambda: patched(ole("Workbook"), 30, "<H", 31),
        单元格在表外=lambda: _record(0x203, struct.pack("<3Hd", 65_535, 65_535, 65_535, 1.0)[:9]),
        工作表的位置荒唐=lambda: container(
            {
                "Workbook": _WORKBOOK.replace(
                    struct.pack("<2H", 0x85, 14), struct.pack("<2H", 0x85, 0xFFF0)
                )
            }
        ),
    ),
    *kinds("其他软件", "xls", 只有文件头=lambda: ole("Workbook")[:600]),
    *kinds(
        "没有找到",
        "xls",
        目录树绕圈=lambda: _entry(72, 1),
        记录断在中间=lambda: _cut(700),
        数字格式很长=lambda: numbers_xls(["0" * 250, "?" * 250, "[" * 250], [1e300, -1.0, 45280.5]),
        数荒唐=lambda: numbers_xls(["yyyy/m/d", "0%"], [1e308, -1e308, 1e-308]),
    ),
    *kinds(
        "密码",
        "xlsx",
        有密码=lambda: agile(form(unit="青山县密码局"), "1"),
        没有加密信息=lambda: ole("EncryptedPackage"),
    ),
]

XLSB: list[Kind] = [
    *kinds("损坏", "xlsb", 最后一格=stray_xlsb, 部件断了=lambda: xlsb([["甲"]])[:-40]),
    *kinds("没有找到", "xlsb", 一格=lambda: xlsb([["甲", 1e308]])),
]


def _page(inside: str) -> bytes:
    return f"<html><body>{inside}</body></html>".encode()


HTML: list[Kind] = [
    *kinds(
        "没有找到",
        "xls",
        跨列没有尽头=lambda: _page('<table><tr><td colspan="999999999">甲</td></tr></table>'),
        跨行没有尽头=lambda: _page('<table><tr><td rowspan="999999999">甲</td></tr></table>'),
        标签没有结束=lambda: _page("<table><tr><td>甲" + "<b>" * 20_000),
        字符编号荒唐=lambda: _page(
            "<table><tr><td>&#99999999999;&#xD800;&nbsp甲</td></tr></table>"
        ),
        脚本和外部内容=lambda: _page(
            '<script src="http://127.0.0.1:9/x"></script><table><tr><td onclick="x()"><img src="file:///etc/passwd">甲</td></tr></table>'
        ),
        编码声明荒唐=lambda: (
            b'<html><meta charset="../../klingon"><body><table><tr><td>\xbc\xd7</td></tr></table>'
        ),
    ),
    *kinds("嵌套", "xls", 表格套五千层=lambda: _page("<table><tr><td>" * 5_000)),
    *kinds(
        "异常大",
        "xls",
        一格没有尽头=lambda: _page(f"<table><tr><td>{'字' * (9 << 20)}</td></tr></table>"),
    ),
]

_SHEET_XML = (
    '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="表"><Table>{}'
    "</Table></Worksheet></Workbook>"
)


def _xml(rows: str) -> bytes:
    return _SHEET_XML.format(rows).encode()


_DATA = '<Data ss:Type="String">甲</Data>'
XML_SHEETS: list[Kind] = [
    *kinds(
        "没有找到",
        "xls",
        位置有五千位=lambda: _xml(f'<Row ss:Index="{"9" * 5000}"><Cell>{_DATA}</Cell></Row>'),
        合并没有尽头=lambda: _xml(
            f'<Row><Cell ss:MergeDown="9999999" ss:MergeAcross="9999999">{_DATA}</Cell></Row>'
        ),
        隐藏没有尽头=lambda: _xml(
            f'<Column ss:Hidden="1" ss:Span="9999999"/><Row><Cell>{_DATA}</Cell></Row>'
        ),
    ),
    *kinds(
        "行号",
        "xls",
        行号在表外=lambda: _xml(f'<Row ss:Index="9999999"><Cell>{_DATA}</Cell></Row>'),
    ),
    *kinds(
        "列号",
        "xls",
        列号在表外=lambda: _xml(f'<Row><Cell ss:Index="9999999">{_DATA}</Cell></Row>'),
    ),
    *kinds(
        "实体",
        "xls",
        表格有实体=lambda: _xml("").replace(
            b"<Workbook", b'<!DOCTYPE x [<!ENTITY a "b">]><Workbook', 1
        ),
    ),
    *kinds("XML", "xls", 表格没有结束=lambda: _xml("<Row>" * 20_000)),
]

_CONTENT = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="表">{}</table:table></office:spreadsheet></office:body>'
    "</office:document-content>"
)
_MIME = b"application/vnd.oasis.opendocument.spreadsheet"


def _ods(rows: str, **parts: bytes) -> bytes:
    return pack({"mimetype": _MIME, "content.xml": _CONTENT.format(rows).encode(), **parts})


def _row(rows: str, cells: str) -> str:
    return (
        f'<table:table-row table:number-rows-repeated="{rows}">'
        f'<table:table-cell table:number-columns-repeated="{cells}"><text:p>甲</text:p>'
        "</table:table-cell></table:table-row>"
    )


ODS: list[Kind] = [
    *kinds("行号", "ods", 行重复没有尽头=lambda: _ods(_row("999999999999", "1"))),
    *kinds("列号", "ods", 列重复没有尽头=lambda: _ods(_row("1", "999999999999"))),
    *kinds("单元格超过", "ods", 行列都重复=lambda: _ods(_row("1000000", "1000"))),
    *kinds(
        "没有找到",
        "ods",
        空格没有尽头=lambda: _ods(_row("1", "1").replace("甲", '<text:s text:c="999999999"/>甲')),
        跨行没有尽头=lambda: _ods(
            _row("1", "1").replace(
                "<table:table-cell", '<table:table-cell table:number-rows-spanned="999999999"'
            )
        ),
        表里套表=lambda: _ods(
            _row("1", "1").replace(
                "甲",
                "甲</text:p>" + "<table:table>" * 5_000 + "</table:table>" * 5_000 + "<text:p>",
            )
        ),
    ),
    *kinds("行号", "ods", 次数有五千位=lambda: _ods(_row("9" * 5000, "1"))),
    *kinds("缺少", "ods", 没有内容=lambda: pack({"mimetype": _MIME})),
    *kinds(
        "密码",
        "ods",
        清单说加密=lambda: _ods("", **{"META-INF/manifest.xml": b"<encryption-data/>"}),
    ),
]


def _stored(name: str, content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, content)
    return buffer.getvalue()


OLD_DOCUMENTS: list[Kind] = [
    *kinds("LibreOffice", "doc", 旧文档=lambda: ole("WordDocument")),
    *kinds("LibreOffice", "rtf", 富文本套很深=lambda: b"{\\rtf1" + b"{" * 50_000),
    *kinds(
        "LibreOffice",
        "odt",
        开放文档=lambda: _stored("mimetype", b"application/vnd.oasis.opendocument.text"),
    ),
]
