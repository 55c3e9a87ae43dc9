"""Word documents that nest, loop, repeat or are other things."""

from __future__ import annotations

from support.bad_documents import MAIN_PART, many_elements, nested, parts_of, with_part
from support.hostile.kinds import REJECTED, Kind, Make
from support.word_xml import MAIN, cell, document, level, listed, lists, para, row, span, table

_STYLES = f'<w:styles xmlns:w="{MAIN}">{{}}</w:styles>'
_NUMBERING = f'<w:numbering xmlns:w="{MAIN}">{{}}</w:numbering>'


def _style(name: str, base: str) -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="{base}"/></w:style>'
    )


def _styled(styles: str, used: str) -> bytes:
    look = f'<w:pStyle w:val="{used}"/>'
    return document(para("一、基本情况", look), parts={"styles": _STYLES.format(styles).encode()})


def _circle() -> bytes:
    return _styled(_style("a", "b") + _style("b", "a"), "a")


def _long_line(count: int) -> bytes:
    chain = "".join(_style(f"s{at}", f"s{at + 1}") for at in range(count))
    return _styled(chain, "s0")


def _lists_in_circle() -> bytes:
    abstract = (
        '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="L"/></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )
    style = (
        '<w:style w:type="numbering" w:styleId="L"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>'
        "</w:pPr></w:style>"
    )
    parts = {
        "numbering": _NUMBERING.format(abstract).encode(),
        "styles": _STYLES.format(style).encode(),
    }
    return document(listed("甲", 1), parts=parts)


def _numbered(start: int, style: str, text: str) -> bytes:
    part = lists([level(style, text, start=start)])
    return document(*(listed("事项", 1) for _ in range(3)), parts={"numbering": part})


def _merged_down(rows: int) -> bytes:
    return document(table(*(row(cell("甲", "<w:vMerge/>"), "乙") for _ in range(rows))))


def _long_numbers() -> bytes:
    """Numbers that no integer of Python is read from."""
    nines = "9" * 5_000
    used = f'<w:numPr><w:ilvl w:val="{nines}"/><w:numId w:val="{nines}"/></w:numPr>'
    part = (
        f'<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="{nines}"><w:start w:val="{nines}"/>'
        "</w:lvl></w:abstractNum>"
    )
    return document(para("甲", used), parts={"numbering": _NUMBERING.format(part).encode()})


def _endless_start() -> bytes:
    levels = level("decimal", "%1").replace('w:val="1"', 'w:val="1e999"')
    return document(listed("甲", 1), parts={"numbering": lists([levels])})


def _wide(digits: int) -> bytes:
    grid = table(row(cell("甲")), widths=(7,)).replace('w:w="7"', f'w:w="{"9" * digits}"')
    return document(grid)


def _fields(count: int) -> bytes:
    mark = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        r"<w:r><w:instrText>DDEAUTO c:\\x</w:instrText></w:r>"
    )
    return document(para(mark * count))


def _reading(**makes: Make) -> list[Kind]:
    return _refused("没有找到", **makes)


def _refused(word: str, **makes: Make) -> list[Kind]:
    return [Kind(f"{name}.docx", make, REJECTED, word) for name, make in makes.items()]


DOCUMENTS: list[Kind] = [
    *_reading(
        几万段=lambda: document(*([para()] * 40_000)),
        几万段有字=lambda: document(*([para("甲")] * 20_000)),
        一段几百万字=lambda: document(para("绩效" * 500_000)),
        样式绕圈=_circle,
        样式很多代=lambda: _long_line(5_000),
        列表绕圈=_lists_in_circle,
        编号很大=lambda: _numbered(2_147_483_647, "chineseCounting", "%1、"),
        编号是负数=lambda: _numbered(-5, "upperRoman", "%1."),
        编号格式不认识=lambda: _numbered(1, "klingon", "%9%8%7%"),
        编号文字很长=lambda: _numbered(1, "decimal", "%1" * 5_000),
        跨列没有尽头=lambda: document(table(row(cell("甲", span(2_000_000_000)), "乙"))),
        一行几万列=lambda: document(table(row(*(cell("甲", span(60_000)) for _ in range(50))))),
        编号有五千位=_long_numbers,
        列宽有五千位=lambda: _wide(5_000),
        编号没有尽头=_endless_start,
        跨列是负数=lambda: document(table(row(cell("甲", span(-7)), "乙"))),
        跨行没有开头=lambda: _merged_down(2_000),
        表格没有单元格=lambda: document("<w:tbl><w:tr/></w:tbl>" * 500),
        表格格线很多=lambda: document(table(row("甲"), widths=(1,) * 20_000)),
        域代码没有结束=lambda: _fields(5_000),
        部件是UTF16=lambda: with_part(
            MAIN_PART, parts_of(document(para("甲")))[MAIN_PART].decode().encode("utf-16")
        ),
        插入别的文件=lambda: document(para("甲"), '<w:altChunk r:id="rId9"/>' * 500),
        文本框套文本框=lambda: document(
            para(
                "<w:r><w:pict><v:textbox><w:txbxContent>" * 40
                + para("深")
                + "</w:txbxContent></v:textbox></w:pict></w:r>" * 40
            )
        ),
        批注部件断了=lambda: document(para("甲"), parts={"comments": b"<"}),
    ),
    *_refused(
        "标记",
        样式部件标记很多=lambda: document(
            para("甲"),
            parts={"comments": b"", "styles": _STYLES.format("<a/>" * 1_500_000).encode()},
        ),
    ),
    *_refused("个以上的元素", 几百万个元素=lambda: many_elements(3_000_000)),
    *_refused("层", 表格套三百层=lambda: nested(300)),
]
