"""Zip files and packages that lie, loop, hold too much or are torn."""

from __future__ import annotations

import io
import struct
import zipfile

from support.bad_files import MAIN, SHEET, STRINGS, WORKBOOK, relations
from support.hostile.kinds import (
    STYLES,
    Kind,
    edited,
    entry_of,
    form,
    form_parts,
    in_workbook,
    local_of,
    merged,
    patched,
    rejected,
    with_parts,
)

_RELS = "xl/_rels/workbook.xml.rels"
_CORE = "docProps/core.xml"
_HEAD = f'<styleSheet xmlns="{MAIN}">'


def _end(data: bytes) -> int:
    return data.rindex(b"PK\x05\x06")


def _with_entry(member: str, offset: int, layout: str, *values: int) -> bytes:
    data = form(unit="青山县目录局")
    return patched(data, entry_of(data, member) + offset, layout, *values)


def _no_directory() -> bytes:
    data = form()
    return data[: _end(data)]


def _directory_elsewhere() -> bytes:
    data = form()
    return patched(data, _end(data) + 16, "<L", 7)


def _directory_too_long() -> bytes:
    data = form()
    return patched(data, _end(data) + 8, "<2H", 60_000, 60_000)


def _local_head_gone() -> bytes:
    data = form()
    return patched(data, local_of(data, SHEET), "<L", 0)


def _twice() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in form_parts().items():
            archive.writestr(name, content)
        info = zipfile.ZipInfo(SHEET.upper())  # another name to zipfile, the same to Excel
        archive.writestr(info, form_parts()[SHEET])
    return buffer.getvalue()


def _backslashes() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in form_parts().items():
            info = zipfile.ZipInfo("x")
            info.filename = name.replace("/", "\\")
            archive.writestr(info, content)
    return buffer.getvalue()


def _names(count: int) -> bytes:
    names = "".join(
        f"<definedName name=\"名{at}\">'自评表'!$A${at + 1}</definedName>" for at in range(count)
    )
    return in_workbook("</sheets>", f"</sheets><definedNames>{names}</definedNames>")


def _sheets(count: int) -> bytes:
    """Many sheets that are all the same part."""
    sheets = "".join(f'<sheet name="表{at}" sheetId="{at}" r:id="rId1"/>' for at in range(2, count))
    return in_workbook("</sheets>", f"{sheets}</sheets>")


def _styles(inside: str) -> bytes:
    return with_parts({STYLES: f"{_HEAD}{inside}</styleSheet>".encode()})


def _strings(inside: str) -> bytes:
    return with_parts({STRINGS: f'<sst xmlns="{MAIN}">{inside}</sst>'.encode()})


def _bomb() -> str:
    levels = "".join(f'<!ENTITY a{at} "{f"&a{at - 1};" * 10 if at else "哈"}">' for at in range(9))
    return f"<!DOCTYPE x [{levels}]>"


def _deep(depth: int) -> str:
    return "<a>" * depth + "</a>" * depth


ZIPS: list[Kind] = [
    *rejected("不完整", 没有目录=_no_directory, 差一个字节=lambda: form()[:-1]),
    *rejected("目录", 目录太长=_directory_too_long),
    *rejected("损坏", 目录在别处=_directory_elsewhere),
    *rejected("找不到", 部件头没了=_local_head_gone),
    *rejected("压缩方式", 压缩方式不认识=lambda: _with_entry(SHEET, 10, "<H", 99)),
    *rejected("校验码", 校验码不符=lambda: _with_entry(SHEET, 16, "<L", 1)),
    *rejected("校验码", 声明比实际大=lambda: _with_entry(SHEET, 24, "<L", 50_000)),
    *rejected("比声明的大", 声明比实际小=lambda: _with_entry(SHEET, 24, "<L", 50)),
    *rejected("不完整", 压缩后大小不实=lambda: _with_entry(SHEET, 20, "<L", 1 << 30)),
    *rejected("展开后", 声明一个G的文字=lambda: _with_entry(STRINGS, 24, "<L", 1 << 30)),
    *rejected("展开后", 声明两个G的表=lambda: _with_entry(SHEET, 24, "<L", 2 << 30)),
    *rejected("密码", 一个部件加密=lambda: _with_entry(STYLES, 8, "<H", 1)),
    *rejected("目录", 六十四位的大小没有写=lambda: _with_entry(SHEET, 24, "<L", 0xFFFFFFFF)),
    *rejected("找不到", 部件在文件之外=lambda: _with_entry(SHEET, 42, "<L", 1 << 29)),
    *rejected("压缩包", 前面有别的内容=lambda: b"MZ\0\0" + form()),
    *merged(
        末尾有多余内容=lambda: form(unit="青山县尾巴局") + b"\0" * 3000,
        成员重名=_twice,
        成员名用反斜杠=_backslashes,
        成员名想爬出去=lambda: with_parts(
            {"../../../../tmp/evil.xlsx": b"x", "C:\\evil.exe": b"x"}
        ),
        成员名很长=lambda: with_parts({"长" * 20_000: b"x"}),
        一万个成员=lambda: with_parts({f"x/{at}": b"" for at in range(10_000)}),
        多余的大部件=lambda: with_parts({"xl/media/a.png": bytes(20 << 20)}),
    ),
]

PACKAGES: list[Kind] = [
    *rejected(
        "缺少",
        工作表在包外=lambda: edited(_RELS, "worksheets/sheet1.xml", "../../../../etc/passwd"),
    ),
    *rejected(
        "缺少",
        工作表在网上=lambda: edited(
            _RELS,
            'Target="worksheets/sheet1.xml"',
            'Target="http://127.0.0.1:9/x" TargetMode="External"',
        ),
    ),
    *rejected("XML", 工作簿部件不是标记=lambda: with_parts({WORKBOOK: b"\xff\xfe\x00"})),
    *rejected(
        "实体", 工作簿部件有实体=lambda: with_parts({WORKBOOK: (_bomb() + "<workbook/>").encode()})
    ),
    *rejected(
        "实体", 关系部件有实体=lambda: with_parts({_RELS: (_bomb() + "<Relationships/>").encode()})
    ),
    *rejected(
        "实体",
        样式有实体=lambda: with_parts({STYLES: (_bomb() + _HEAD + "</styleSheet>").encode()}),
    ),
    *rejected(
        "没有工作表",
        一张表也没有=lambda: with_parts({WORKBOOK: f'<workbook xmlns="{MAIN}"/>'.encode()}),
    ),
    *rejected("标记", 五十万个名称=lambda: _names(500_001)),
    *rejected("标记", 样式千万个标记=lambda: _styles("<a/>" * 10_000_001)),
    *rejected("样式", 九百万种样式=lambda: _styles(f"<cellXfs>{'<xf/>' * 9_000_000}</cellXfs>")),
    *rejected(
        "样式",
        三十万种数字格式=lambda: _styles(
            "<numFmts>"
            + "".join(f'<numFmt numFmtId="{at}" formatCode="0.{at}"/>' for at in range(300_000))
            + "</numFmts>"
        ),
    ),
    *rejected("文字超过", 四十万条文字=lambda: _strings("<si><t/></si>" * 400_001)),
    *rejected("标记", 文字写法特殊且很多=lambda: _strings("<!-- -->" + "<si><t/></si>" * 400_001)),
    *rejected("XML", 文字部件断了=lambda: with_parts({STRINGS: form_parts()[STRINGS][:-30]})),
    *rejected(
        "XML",
        样式编码不认识=lambda: with_parts(
            {STYLES: b'<?xml version="1.0" encoding="klingon"?><a/>'}
        ),
    ),
    *rejected("工作表超过", 几千张工作表是同一个部件=lambda: _sheets(3000)),
    *rejected(
        "缺少",
        关系指向没有的部件=lambda: with_parts(
            {_RELS: relations({"rId1": ("worksheet", "nowhere.xml")})}
        ),
    ),
    *merged(
        没有包的关系=lambda: with_parts({}, without=("_rels/.rels",)),
        一百张工作表是同一个部件=lambda: _sheets(100),
        一万个名称=lambda: _names(10_000),
        样式套得很深=lambda: _styles(_deep(100_000)),
        样式编号很大=lambda: edited(SHEET, ' s="1"', ' s="99999999999999999999"'),
        文字的计数不实=lambda: with_parts(
            {STRINGS: form_parts()[STRINGS].replace(b' count="', b' count="9999999999')}
        ),
        属性部件断了=lambda: with_parts({_CORE: b"<"}),
        属性里的日期荒唐=lambda: edited(_CORE, "2024-03-01T00:00:00Z", "99999-99-99T99:99:99Z"),
        外部链接和动态数据交换=lambda: with_parts(
            {
                "xl/externalLinks/externalLink1.xml": b"<x/>",
                "xl/connections.xml": b'<connections><connection url="http://127.0.0.1:9"/></connections>',
            }
        ),
        宏工程是乱码__xlsm=lambda: with_parts(
            {"xl/vbaProject.bin": struct.pack("<2000L", *range(2000))}
        ),
        批注和图形断了=lambda: with_parts(
            {
                "xl/comments1.xml": b"<",
                "xl/drawings/drawing1.xml": b"<",
                "xl/worksheets/_rels/sheet1.xml.rels": relations(
                    {"r": ("comments", "../comments1.xml")}
                ),
            }
        ),
    ),
]
