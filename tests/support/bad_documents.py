"""Word documents of a bureau's folder that are hard or impossible to read, each by its name."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping

from support.bad_files import encrypted, pack, relations
from support.word_xml import MAIN, cell, document, marked, para, plain_table, row, run, table

MAIN_PART = "word/document.xml"


def parts_of(data: bytes) -> dict[str, bytes]:
    """The parts of a document."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {one: archive.read(one) for one in archive.namelist()}


def with_part(name: str, content: bytes, data: bytes | None = None) -> bytes:
    """A document with one part replaced."""
    return pack({**parts_of(good() if data is None else data), name: content})


def good() -> bytes:
    """A small report with a table."""
    return document(para("一、基本情况"), plain_table("甲|乙", "1|2"), para("二、存在的问题"))


def large_table(rows: int = 10_000, columns: int = 4) -> bytes:
    """A table as Word writes it, with the marks of its editing."""
    marks = 'w:rsidR="00A77B3E" w:rsidRDefault="00A77B3E" w:rsidP="00A77B3E"'
    look = '<w:rPr><w:rFonts w:hint="eastAsia"/><w:sz w:val="21"/><w:szCs w:val="21"/></w:rPr>'
    filled = (
        '<w:tc><w:tcPr><w:tcW w:w="1000" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f"<w:p {marks}><w:pPr>{look}</w:pPr><w:r>{look}<w:t>指标{{}}</w:t></w:r></w:p></w:tc>"
    )
    lines = [
        row(*(filled.format(f"{number}-{col}") for col in range(columns))) for number in range(rows)
    ]
    return document(table(*lines, widths=(1000,) * columns))


def nested(depth: int) -> bytes:
    """Tables in tables."""
    inner = para("最里面")
    for _ in range(depth):
        inner = table(row(cell(inner + para()), "旁"))
    return document(inner)


def deep_markup(depth: int = 5000) -> bytes:
    """Runs in controls in controls."""
    opened, closed = "<w:sdt><w:sdtContent>" * depth, "</w:sdtContent></w:sdt>" * depth
    return document(f"<w:p>{opened}{run('深')}{closed}</w:p>")


def entity_bomb() -> bytes:
    """Entities that grow tenfold at each level."""
    levels = "".join(f'<!ENTITY a{at} "{f"&a{at - 1};" * 10 if at else "哈"}">' for at in range(10))
    text = (
        f'<!DOCTYPE d [{levels}]><w:document xmlns:w="{MAIN}"><w:body><w:p/></w:body></w:document>'
    )
    return with_part(MAIN_PART, text.encode())


def zip_bomb() -> bytes:
    """A main part of 300 MB of blanks."""
    return with_part(MAIN_PART, b" " * (300 << 20))


def large_styles() -> bytes:
    """A style part of 9 MB of blanks."""
    data = document(para("甲"), parts={"styles": b"<w/>"})
    return with_part("word/styles.xml", b"<w>" + b" " * (9 << 20) + b"</w>", data)


def many_elements(count: int) -> bytes:
    """Empty runs in one paragraph: much to keep, in a small file."""
    return document(f"<w:p>{'<w:r/>' * count}</w:p>")


def external() -> bytes:
    """A template, a picture and a document to put in from elsewhere."""
    target = 'Target="http://127.0.0.1:9/x" TargetMode="External"'
    kinds = ("attachedTemplate", "image", "aFChunk", "styles", "numbering", "comments")
    body = "".join(
        f'<Relationship Id="r{at}" Type="http://x/relationships/{kind}" {target}/>'
        for at, kind in enumerate(kinds)
    )
    rels = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{body}</Relationships>'
    picture = '<w:r><w:drawing><a:blip r:link="r1"/></w:drawing></w:r>'
    data = document(para(run("正文") + picture), '<w:altChunk r:id="r2"/>')
    return with_part("word/_rels/document.xml.rels", rels.encode(), data)


def tracked() -> bytes:
    """A report in which every paragraph was changed."""
    changed = [
        para(
            run(f"第{number}项支出")
            + marked("del", "<w:r><w:delText>10万元</w:delText></w:r>")
            + marked("ins", run("12万元"))
            + run("。")
        )
        for number in range(1, 301)
    ]
    return document(*changed)


REFUSED: Mapping[str, tuple[Callable[[], bytes], str]] = {
    "截断.docx": (lambda: good()[:-200], "不完整"),
    "缺正文.docx": (lambda: pack({"_rels/.rels": relations({}), "word/x.xml": b"<x/>"}), "正文"),
    "正文不是文档.docx": (lambda: with_part(MAIN_PART, b"<x/>"), "正文"),
    "正文断了.docx": (lambda: with_part(MAIN_PART, b"<w:document"), "XML"),
    "样式断了.docx": (
        lambda: with_part("word/styles.xml", b"<", document(para("甲"), parts={"styles": b""})),
        "styles",
    ),
    "样式太大.docx": (large_styles, "9MB"),
    "加密.docx": (encrypted, "密码"),
    "实体炸弹.docx": (entity_bomb, "实体"),
    "压缩炸弹.docx": (zip_bomb, "300MB"),
    "套了200层.docx": (lambda: nested(200), "层"),
    "标记太深.docx": (deep_markup, "层"),
    "空文件.docx": (lambda: b"", "空的"),
    "改名的图片.docx": (lambda: b"\xff\xd8\xff\xe0\0\x10JFIF\0", "图片"),
    "改名的文本.doc": (lambda: "自评报告".encode("gbk"), "Word 文档"),
}
"""Name → (how it is made, what its reason says)."""

READ: Mapping[str, Callable[[], bytes]] = {
    "全是修订.docx": tracked,
    "外部链接.docx": external,
    "没有表格.docx": lambda: document(para("一、概况"), para("正文。")),
    "什么都没有.docx": document,
    "套了5层.docx": lambda: nested(5),
}
"""What can be read all the same."""
