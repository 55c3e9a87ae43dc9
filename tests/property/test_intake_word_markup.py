"""Whatever the markup of a document says: a Workbook or a reason, never an exception."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st
from support.bad_documents import MAIN_PART, parts_of
from support.bad_files import pack
from support.word_xml import (
    MAIN,
    OPENS,
    cell,
    document,
    level,
    listed,
    lists,
    marked,
    para,
    plain_table,
    row,
    run,
    span,
    table,
)

from xl_jixiao.intake.load import read_workbook
from xl_jixiao.intake.refusal import Refusal
from xl_jixiao.model.grid import Workbook

_FIELD = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r>'
_BOX = (
    '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><w:txbxContent><w:p/>'
    "</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent><w:p/>"
    "</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)
_CONTROL = "<w:sdt><w:sdtPr><w:docPartObj/></w:sdtPr><w:sdtContent><w:p/></w:sdtContent></w:sdt>"
_RICH = parts_of(
    document(
        para(run("甲") + _BOX + _FIELD, '<w:pStyle w:val="a"/><w:rPr><w:del/></w:rPr>'),
        listed("项", 1),
        para(marked("del", run("删")) + '<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>'),
        table(
            row(cell(plain_table("内|外") + para()), cell("值", span(2) + OPENS)),
            row("一", "二", "三", look='<w:gridBefore w:val="1"/>'),
            widths=(100, 200, 300),
        ),
        plain_table("一级指标|三级指标|年度指标值|实际完成值", "产出|次数|≥1|1"),
        _CONTROL,
        parts={
            "numbering": lists([level("decimal", "%1.%9")]),
            "styles": f'<w:styles xmlns:w="{MAIN}"><w:style w:type="paragraph" w:styleId="a">'
            '<w:basedOn w:val="a"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
            "</w:styles>".encode(),
        },
    )
)
_NAMES = sorted({one.decode() for one in re.findall(rb"</?w:(\w+)", b"".join(_RICH.values()))})
_VALUES = ["", "-1", "1e9", "9" * 30, "nan", "inf", "字", "0", "continue", "begin", "end"]
_PARTS = [MAIN_PART, "word/styles.xml", "word/numbering.xml"]

_RENAMES = st.tuples(st.sampled_from(_NAMES), st.sampled_from(_NAMES))
_CHANGES = st.lists(st.tuples(st.integers(0, 40), st.sampled_from(_VALUES)), max_size=4)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(_PARTS), st.lists(_RENAMES, max_size=3), _CHANGES)
def test_any_markup_has_an_end(
    part: str, renames: list[tuple[str, str]], changes: list[tuple[int, str]]
) -> None:
    markup = _RICH[part].decode()
    for old, new in renames:
        markup = re.sub(rf"(</?w:){old}(?=[ />])", rf"\g<1>{new}", markup)
    places = list(re.finditer(r'(?<=")[^"<>:]*(?=")', markup))
    for at, value in sorted(changes, reverse=True):
        if places:
            place = places[at % len(places)]
            markup = markup[: place.start()] + value + markup[place.end() :]
            places = places[: at % len(places)]
    found = read_workbook(pack({**_RICH, part: markup.encode()}), "报告.docx")
    assert isinstance(found, Workbook | Refusal)
