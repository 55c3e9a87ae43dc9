"""Sheets without measure: places, merges, values, formats, markup."""

from __future__ import annotations

from support.bad_files import MAIN, SHEET, STRINGS, pack, parts, sheet_xml, stray_cell, styled_rows
from support.hostile.kinds import (
    STYLES,
    Kind,
    after_cells,
    before_cells,
    edited,
    form_parts,
    in_sheet,
    merged,
    more_rows,
    rejected,
    with_parts,
)


def _cell(place: str, value: str, attributes: str = "") -> str:
    row = "".join(filter(str.isdigit, place))[:7] or "1"
    return f'<row r="{row}"><c r="{place}"{attributes}><v>{value}</v></c></row>'


def _merges(*refs: str) -> bytes:
    """The form with these merged ranges besides its own."""
    sheet = form_parts()[SHEET].decode()
    more = "".join(f'<mergeCell ref="{ref}"/>' for ref in refs)
    return with_parts({SHEET: sheet.replace("</mergeCells>", f"{more}</mergeCells>").encode()})


def _values(values: list[str], attributes: str = "") -> bytes:
    return more_rows("".join(_cell(f"A{at}", one, attributes) for at, one in enumerate(values, 30)))


_SHOWN = (
    "45280.5",
    "-0.000001",
    "0.1415926535897932",
    "1e999999999",
    "-1e-999999999",
    "1e300",
    "9" * 3000,
)


def _format(code: str) -> bytes:
    styles = form_parts()[STYLES].decode()
    made = styles.replace(
        "<fonts",
        f'<numFmts count="1"><numFmt numFmtId="200" formatCode="{code}"/></numFmts><fonts',
        1,
    )
    made = made.replace("</cellXfs>", '<xf numFmtId="200"/></cellXfs>')
    index = styles.partition('<cellXfs count="')[2].partition('"')[0]
    sheet = (
        form_parts()[SHEET]
        .decode()
        .replace(
            "</sheetData>",
            "".join(_cell(f"A{at}", value, f' s="{index}"') for at, value in enumerate(_SHOWN, 30))
            + "</sheetData>",
        )
    )
    return with_parts({STYLES: made.encode(), SHEET: sheet.encode()})


def _unusual(markup: bytes) -> bytes:
    return with_parts({SHEET: markup})


def _encoded(encoding: str) -> bytes:
    sheet = form_parts()[SHEET].decode().replace("UTF-8", encoding)
    return _unusual(sheet.encode(encoding))


def _many(count: int) -> bytes:
    rows = "".join(
        f'<row r="{row}">'
        + "".join(f'<c r="{col}{row}"><v>1</v></c>' for col in "ABCDEFGHIJ")
        + "</row>"
        for row in range(1, count // 10 + 2)
    )
    return pack({**parts(), SHEET: sheet_xml(rows)})


HUGE = "9" * 5000

PLACES: list[Kind] = [
    *rejected("单元格超过", 三十万个单元格=lambda: _many(300_000)),
    *rejected("合并单元格超过", 十万处合并=lambda: _merges(*(["A90:B91"] * 100_001))),
    *merged(很长的属性=lambda: in_sheet("<sheetData>", f'<sheetData x="{"a" * (9 << 20)}">')),
    *merged(
        很长的单元格=lambda: more_rows(
            f'<row r="30"><c r="A30" t="inlineStr"><is><t>{"字" * (3 << 20)}</t></is></c></row>'
        )
    ),
    *rejected(
        "行号",
        行号很大=lambda: more_rows('<row r="30"><c r="A99999999"><v>1</v></c></row>'),
        行号有五千位=lambda: more_rows(f'<row r="{HUGE}"><c r="A{HUGE}"><v>1</v></c></row>'),
        行号有五千位且隐藏=lambda: more_rows(f'<row r="{HUGE}" hidden="1"/>'),
    ),
    *rejected("XML", 单元格没有结束=lambda: in_sheet("</c>", "")),
    *rejected(
        "实体",
        表里有外部实体=lambda: _unusual(
            b'<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><worksheet/>'
        ),
    ),
    *rejected(
        "XML", 表的编码不认识=lambda: _unusual(form_parts()[SHEET].replace(b"UTF-8", b"klingon"))
    ),
    *merged(
        最后一格有字=lambda: more_rows(_cell("XFD1048576", "1")),
        行号比最后一行大=lambda: more_rows(_cell("A9999999", "1")),
        列号很大=lambda: more_rows('<row r="30"><c r="ZZZZZZ30"><v>1</v></c></row>'),
        列号有五千位=lambda: before_cells(
            f'<cols><col min="{HUGE}" max="{HUGE}" hidden="1"/>'
            f'<col min="30" max="{HUGE}" hidden="1"/></cols>'
        ),
        样式号有五千位=lambda: more_rows(_cell("K30", "1", f' s="{HUGE}"')),
        样式空行几万=lambda: more_rows(
            "".join(
                f'<row r="{row}"><c r="A{row}" s="1"/><c r="B{row}" s="1"/></row>'
                for row in range(100, 40_000)
            )
        ),
        维度谎报=lambda: in_sheet("<dimension ref=", '<dimension ref="A1:XFD1048576" x='),
        隐藏的行很多=lambda: more_rows(
            "".join(f'<row r="{row}" hidden="1"/>' for row in range(100, 200_000))
        ),
        隐藏的行在表外=lambda: more_rows(
            "".join(f'<row r="{row}" hidden="1"/>' for row in range(2_000_000, 2_100_000))
        ),
        隐藏的列没有尽头=lambda: before_cells(
            '<cols><col min="30" max="99999999999" hidden="1"/></cols>'
        ),
        筛选很多=lambda: after_cells(
            "".join(
                f'<autoFilter ref="A{at}:B{at}"><filterColumn colId="0"/></autoFilter>'
                for at in range(20_000)
            )
        ),
        合并整张表之外=lambda: _merges("ZZ900:XFD1048576"),
        合并重叠几万处=lambda: _merges(*(["K1:XFD1048576"] * 50_000)),
        合并写错=lambda: _merges("A0:B0"),
        同一格写两次=lambda: more_rows(_cell("K30", "1") + _cell("K30", "2")),
        标记套得很深=lambda: in_sheet(
            "<sheetData>", "<x>" * 50_000 + "</x>" * 50_000 + "<sheetData>"
        ),
    ),
]

VALUES: list[Kind] = merged(
    数没有尽头=lambda: _values(
        [
            "1e999999999",
            "-1e999999999",
            "1e-999999999",
            "nan",
            "inf",
            "9" * 30_000,
            "0." + "1" * 30_000,
        ]
    ),
    日期没有尽头=lambda: _values(
        ["1e15", "-1", "9" * 300, "60", "2958466", "0.99999999999"], ' s="1"'
    ),
    布尔和错误乱写=lambda: _values(["2", "真", "#无"], ' t="b"'),
    错误值很长=lambda: _values(["#" * 30_000], ' t="e"'),
    文字编号越界=lambda: _values(["99999999", "-1", "1.5", "一", "9" * 5000], ' t="s"'),
    日期文字荒唐=lambda: _values(["99999-99-99", "2024-02-30T25:61:61Z", "x"], ' t="d"'),
    种类不认识=lambda: _values(["1"], ' t="zzz"'),
    公式很长=lambda: more_rows(
        f'<row r="30"><c r="A30"><f>{"SUM(" * 20_000}</f><v>1</v></c></row>'
    ),
    格式很长=lambda: _format("0" * 30_000),
    格式占位很多=lambda: _format("?" * 20_000 + "/" + "?" * 20_000),
    格式小数很多=lambda: _format("0." + "0" * 30_000),
    格式分母很长=lambda: _format("# ?/" + "9" * 5_000),
    格式分数=lambda: _format("# ??/??"),
    格式科学计数=lambda: _format("0.00E+" + "0" * 5_000),
    格式经过的时间=lambda: _format("[h]" * 3_000),
    格式汉字数=lambda: _format("[DBNum1]0"),
    格式汉字数编号很长=lambda: _format("[DBNum" + "1" * 5_000 + "]0"),
    格式条件数很长=lambda: _format("[&gt;" + "9" * 5_000 + "]0;0"),
    格式条件数没有尽头=lambda: _format("[&gt;1e999999999]0;0"),
    格式百分号很多=lambda: _format("0" + "%" * 10_000),
    格式秒的小数很多=lambda: _format("ss." + "0" * 5_000),
    格式不成对=lambda: _format("[" * 3000 + "&quot;"),
    格式分段很多=lambda: _format(";" * 20_000),
    格式重复填充=lambda: _format("* 0* 0* 0"),
    格式条件很多=lambda: _format("[&gt;1]0;" * 5000),
    格式年月日很长=lambda: _format("yyyy" * 8000),
    格式千分位很多=lambda: _format("#," * 15_000),
    字里的编号越界=lambda: edited(
        STRINGS, "<t>档案数字化</t>", "<t>_xD800__xFFFF__x0000__x0001_档案</t>"
    ),
    一格几万段=lambda: edited(
        STRINGS,
        "<si><t>档案数字化</t></si>",
        f"<si>{'<r><rPr><b/></rPr><t>档</t></r>' * 30_000}</si>",
    ),
    段里套段=lambda: edited(
        STRINGS,
        "<si><t>档案数字化</t></si>",
        f"<si><!-- -->{'<r>' * 30_000}<t>档</t>{'</r>' * 30_000}</si>",
    ),
)

MARKUP: list[Kind] = [
    *merged(
        注释和指令=lambda: in_sheet("<sheetData>", "<!-- <row> --><?x <c>?><sheetData>"),
        成段原文=lambda: _unusual(
            form_parts()[SHEET].replace(
                b"<sheetData>", b"<x><![CDATA[</sheetData><row>]]></x><sheetData>"
            )
        ),
        UTF16的表=lambda: _encoded("UTF-16"),
        多余的命名空间=lambda: in_sheet("<worksheet ", f'<worksheet xmlns:y="{MAIN}" '),
        单引号=lambda: _unusual(form_parts()[SHEET].replace(b'"', b"'")),
        回车换行很多=lambda: more_rows("\r\n" * 300_000),
    ),
    *rejected("找不到指标表头", 一格在最后=stray_cell, 几十万空行=lambda: styled_rows(100_000)),
    *rejected(
        "空工作表",
        别的命名空间=lambda: _unusual(form_parts()[SHEET].replace(MAIN.encode(), b"urn:x")),
    ),
]
