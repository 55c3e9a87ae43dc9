"""What the text of a Word document says: as displayed, in its order, nothing twice."""

from __future__ import annotations

import datetime as dt

import pytest
from support.word_xml import (
    MAIN,
    STRICT,
    document,
    level,
    listed,
    lists,
    marked,
    para,
    plain_table,
    read,
    run,
    texts,
)

FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
BEGIN, SEPARATE, END = (FIELD.format(kind) for kind in ("begin", "separate", "end"))
STYLES = f'<w:styles xmlns:w="{MAIN}">{{}}</w:styles>'


def instruction(text: str) -> str:
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


def style(id_: str, name: str, inside: str, more: str = "") -> str:
    opening = f'<w:style w:type="paragraph" w:styleId="{id_}" {more}>'
    return f'{opening}<w:name w:val="{name}"/>{inside}</w:style>'


def box(*blocks: str) -> str:
    """A text box as Word writes it: for new programs, and the same again for old ones."""
    inner = "".join(blocks)
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>'
        f"<w:txbxContent>{inner}</w:txbxContent></wps:txbx></w:drawing></mc:Choice>"
        "<mc:Fallback><w:pict><v:shape><v:textbox>"
        f"<w:txbxContent>{inner}</w:txbxContent></v:textbox></v:shape></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r>"
    )


def test_paragraphs_with_text_are_numbered_from_one() -> None:
    found = read(document(para("第一段"), para(), para("  "), plain_table("甲|乙"), para("第二段")))
    assert found.paragraphs is not None
    assert [(one.number, one.text, one.tables_before) for one in found.paragraphs] == [
        (1, "第一段", 0),
        (2, "第二段", 1),
    ]
    assert found.modified == dt.datetime(2024, 3, 1, 8, tzinfo=dt.UTC)
    assert found.remarks == ()


def test_what_stands_in_a_run() -> None:
    content = (
        "<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t><w:noBreakHyphen/>"
        '<w:softHyphen/><w:t>丁</w:t><w:sym w:font="Symbol" w:char="F0B3"/><w:t>90%</w:t>'
        '<w:sym w:font="Wingdings 2" w:char="F052"/><w:br w:type="page"/><w:cr/></w:r>'
        '<w:r><w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr><w:t>\uf0a3</w:t></w:r>'
    )
    assert texts(document(para(content))) == ["甲\t乙\n丙-丁≥90%☑\n≤"]


RUBY = (
    "<w:r><w:ruby><w:rt><w:r><w:t>zhōng</w:t></w:r></w:rt>"
    "<w:rubyBase>{}</w:rubyBase></w:ruby></w:r>"
)
EMOJI = (
    "<w:r><mc:AlternateContent><mc:Choice Requires='w16se'><w:x/></mc:Choice>"
    "<mc:Fallback><w:t>中心</w:t></mc:Fallback></mc:AlternateContent></w:r>"
)


@pytest.mark.parametrize(
    "wrapped",
    [
        "<w:hyperlink>{}</w:hyperlink>",
        "<w:smartTag>{}</w:smartTag>",
        "<w:customXml>{}</w:customXml>",
        "<w:ins>{}</w:ins>",
        "<w:moveTo>{}</w:moveTo>",
        "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>",
        '<w:fldSimple w:instr="REF x">{}</w:fldSimple>',
        RUBY,
        EMOJI,
    ],
)
def test_what_is_around_runs_is_transparent(wrapped: str) -> None:
    assert texts(document(para(run("甲") + wrapped.format(run("中心")) + run("乙")))) == [
        "甲中心乙"
    ]


def test_block_controls_are_transparent() -> None:
    inner = f"<w:sdt><w:sdtContent>{para('甲')}{plain_table('一|二')}</w:sdtContent></w:sdt>"
    found = read(document(inner, para("乙")))
    assert [one.text for one in found.paragraphs or ()] == ["甲", "乙"]
    assert len(found.grids) == 1


def test_a_prompt_nobody_filled_in_is_no_text() -> None:
    prompt = (
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
        f"{run('单击此处输入文字。')}</w:sdtContent></w:sdt>"
    )
    found = read(document(para(run("单位：") + prompt)))
    assert [one.text for one in found.paragraphs or ()] == ["单位："]
    assert found.remarks == ("有1处内容控件没有填写，按空白读取。",)


def test_tracked_changes_are_read_as_accepted() -> None:
    moved = marked("moveFrom", run("旧处"))
    found = read(
        document(
            para(run("支出") + marked("del", "<w:r><w:delText>100</w:delText></w:r>")
                 + marked("ins", run("120")) + run("万元。") + moved),
            para(run("上半段"), '<w:rPr><w:del w:id="2"/></w:rPr>'),
            para("下半段"),
        )
    )  # fmt: skip
    assert [one.text for one in found.paragraphs or ()] == ["支出120万元。", "上半段下半段"]
    assert found.remarks == ("有未接受的修订（插入1处、删除2处），按接受全部修订后的内容读取。",)


def test_text_boxes_stand_behind_their_paragraph_once() -> None:
    found = read(
        document(para(run("锚点") + box(para("框内"), plain_table("甲|乙"))), para("下文"))
    )
    assert [one.text for one in found.paragraphs or ()] == ["锚点", "框内", "下文"]
    assert len(found.grids) == 1
    assert found.remarks == ("有1个文本框，其中的文字按排在所在段落之后读取。",)


def test_a_text_box_of_old_programs() -> None:
    old = (
        "<w:r><w:pict><v:shape><v:textbox><w:txbxContent>"
        f"{para('框内')}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )
    assert texts(document(para(old))) == ["框内"]


def test_hidden_text_is_left_out_with_a_remark() -> None:
    found = read(document(para(run("看得见") + run("看不见", "<w:vanish/>"))))
    assert [one.text for one in found.paragraphs or ()] == ["看得见"]
    assert found.remarks == ("有3个字的隐藏文字，未读取。",)


def test_of_a_field_the_result_is_text() -> None:
    field = BEGIN + instruction("SUM(ABOVE)") + run("没有") + SEPARATE + run("120") + END
    assert texts(document(para(run("合计") + field))) == ["合计120"]


def test_a_broken_field_takes_nothing_with_it() -> None:
    assert texts(document(para(BEGIN + instruction("REF")), para("正文"))) == ["正文"]


def test_a_table_of_contents_is_no_text() -> None:
    toc = [
        para("目  录"),
        para(BEGIN + instruction(' TOC \\o "1-3" ') + SEPARATE + run("一、基本情况\t1")),
        para("二、存在问题\t3"),
        para(END),
    ]
    assert texts(document(*toc, para("一、基本情况"))) == ["一、基本情况"]


def test_a_table_of_contents_that_never_ends_is_text() -> None:
    toc = para(BEGIN + instruction("TOC") + SEPARATE + run("一、基本情况"))
    assert texts(document(toc, para("正文"))) == ["一、基本情况", "正文"]


def test_contents_by_control_or_style() -> None:
    control = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
        f"</w:docPartObj></w:sdtPr><w:sdtContent>{para('一、概况 1')}</w:sdtContent></w:sdt>"
    )
    sheet = STYLES.format(style("11", "toc 1", "")).encode()
    styled = para("二、问题 2", '<w:pStyle w:val="11"/>')
    data = document(control, styled, para("正文"), parts={"styles": sheet})
    assert texts(data) == ["正文"]


def test_form_fields_show_their_choice() -> None:
    drop_down = (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/>'
        '<w:listEntry w:val="优"/><w:listEntry w:val="良"/></w:ddList></w:ffData></w:fldChar></w:r>'
    )
    assert texts(document(para(run("等级：") + drop_down + END))) == ["等级：良"]


def test_formulas_on_one_line() -> None:
    formula = (
        "<m:oMath><m:f><m:num><m:r><m:t>48.5</m:t></m:r></m:num><m:den><m:r><m:t>49.8</m:t></m:r>"
        "</m:den></m:f><m:sSup><m:e><m:r><m:t>m</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r>"
        "</m:sup></m:sSup></m:oMath>"
    )
    assert texts(document(para(formula))) == ["48.5/49.8m²"]


def test_sums_and_roots_on_one_line() -> None:
    def part(name: str, text: str) -> str:
        return f"<m:{name}><m:r><m:t>{text}</m:t></m:r></m:{name}>"

    sign = '<m:naryPr><m:chr m:val="∑"/></m:naryPr>'
    formula = (
        f"<m:oMathPara><m:oMath><m:nary>{sign}{part('sub', 'i')}{part('e', 'x')}</m:nary>"
        f"<m:rad>{part('e', 'a+b')}</m:rad></m:oMath></m:oMathPara>"
    )
    assert texts(document(para(formula))) == ["∑x√(a+b)"]


@pytest.mark.parametrize("name", ["报告.docm", "报告.dotx", "报告.wps", "报告.xlsx", "报告"])
def test_the_content_makes_it_a_document(name: str) -> None:
    assert read(document(para("正文")), name).paragraphs is not None


def test_strict_files_are_read() -> None:
    assert texts(document(para("正文"), namespace=STRICT)) == ["正文"]


def test_drawings_have_paragraphs_of_their_own_that_are_none() -> None:
    drawing = "<w:r><w:drawing><a:p><a:r><a:t>图中字</a:t></a:r></a:p></w:drawing></w:r>"
    assert texts(document(para(run("正文") + drawing))) == ["正文"]


def test_comments_are_counted_not_read() -> None:
    comments = f'<w:comments xmlns:w="{MAIN}"><w:comment>{para("改")}</w:comment></w:comments>'
    found = read(document(para("正文"), parts={"comments": comments.encode()}))
    assert found.remarks == ("有1条批注，未读取。",)


def test_notes_are_counted_not_read() -> None:
    note, final = (
        "<w:r><w:" + kind + 'Reference w:id="2"/></w:r>' for kind in ("footnote", "endnote")
    )
    found = read(document(para(run("正文") + note), para(run("又一段") + final)))
    assert [one.text for one in found.paragraphs or ()] == ["正文", "又一段"]
    assert found.remarks == ("有2条脚注或尾注，未读取。",)


def test_how_a_paragraph_looks() -> None:
    sheet = STYLES.format(
        style("0", "Normal", '<w:rPr><w:sz w:val="32"/></w:rPr>', 'w:default="1"')
        + style("1", "heading 1", '<w:basedOn w:val="0"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr>'
                "<w:rPr><w:b/></w:rPr>")
        + style("9", "circle", '<w:basedOn w:val="9"/>')
    ).encode()  # fmt: skip
    found = read(
        document(
            para("标题", '<w:jc w:val="center"/><w:rPr/>'),
            para(run("一、概况"), '<w:pStyle w:val="1"/>'),
            para(run("部分", "<w:b/>") + run("加粗"), '<w:pStyle w:val="9"/>'),
            para('<w:r><w:br w:type="page"/></w:r>'),
            para(run("小字", '<w:sz w:val="21"/><w:b/>')),
            para(run("末页"), "<w:pageBreakBefore/>"),
            parts={"styles": sheet},
        )
    )
    looks = [
        (one.text, one.level, one.centred, one.bold, one.size, one.page_break)
        for one in found.paragraphs or ()
    ]
    assert looks == [
        ("标题", 0, True, False, 16.0, False),
        ("一、概况", 1, False, True, 16.0, False),
        ("部分加粗", 0, False, False, None, False),
        ("小字", 0, False, True, 10.5, True),
        ("末页", 0, False, False, 16.0, True),
    ]


REPORT = [
    level("chineseCountingThousand", "%1、"),
    level("japaneseCounting", "（%2）"),
    level("decimal", "%3."),
    level("decimalEnclosedCircle", "%4", '<w:suff w:val="nothing"/>'),
    level("upperRoman", "%5"),
    level("decimal", "%1.%2.%6", "<w:isLgl/>"),
]


def test_automatic_numbers_stand_before_the_text() -> None:
    data = document(
        listed("概况", 1),
        listed("职能", 1, 1),
        listed("甲", 1, 2),
        listed("乙", 1, 2),
        listed("丙", 1, 3),
        listed("机构", 1, 1),
        listed("2023年", 1, 2),
        listed("罗马", 1, 4),
        listed("法律", 1, 5),
        para("正文"),
        listed("问题", 1),
        listed("资金", 1, 1),
        parts={"numbering": lists(REPORT)},
    )
    assert texts(data) == [
        "一、概况",
        "（一）职能",
        "1. 甲",
        "2. 乙",
        "①丙",
        "（二）机构",
        "1. 2023年",
        "I 罗马",
        "1.2.1 法律",
        "正文",
        "二、问题",
        "（一）资金",
    ]


def test_lists_start_anew_only_where_told() -> None:
    numbering = lists([level("decimal", "%1、", start=3)]).replace(
        b"</w:numbering>",
        b'<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
        b'<w:num w:numId="3"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0">'
        b'<w:startOverride w:val="1"/></w:lvlOverride></w:num></w:numbering>',
    )
    blocks = [listed("项", number) for number in (1, 2, 3, 3, 1)]
    data = document(*blocks, parts={"numbering": numbering})
    assert texts(data) == ["3、项", "4、项", "1、项", "2、项", "3、项"]


def test_a_format_of_newer_programs_is_shown_as_older_ones_do() -> None:
    custom = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/'
        '2006"><mc:Choice Requires="w14"><w:numFmt w:val="custom"/></mc:Choice><mc:Fallback>'
        '<w:numFmt w:val="decimalZero"/></mc:Fallback></mc:AlternateContent>'
        '<w:lvlText w:val="%1、"/>'
    )
    assert texts(document(listed("项", 1), parts={"numbering": lists([custom])})) == ["01、项"]


def test_numbers_by_style_off_and_bullets() -> None:
    sheet = STYLES.format(
        style("1", "heading 1", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>')
    ).encode()
    numbering = lists([level("chineseCounting", "%1、")], [level("bullet", "\uf0b7")])
    off = '<w:pStyle w:val="1"/><w:numPr><w:numId w:val="0"/></w:numPr>'
    data = document(
        para("概况", '<w:pStyle w:val="1"/>'),
        para("不编号", off),
        para("问题", '<w:pStyle w:val="1"/>'),
        listed("圆点", 2),
        listed("没有的列表", 7),
        parts={"styles": sheet, "numbering": numbering},
    )
    assert texts(data) == ["一、概况", "不编号", "二、问题", "圆点", "没有的列表"]


@pytest.mark.parametrize(
    ("kind", "number", "expected"),
    [
        ("chineseCounting", 10, "十"),
        ("chineseCounting", 21, "二十一"),
        ("chineseCountingThousand", 105, "一百〇五"),
        ("chineseLegalSimplified", 12, "壹拾贰"),
        ("ideographDigital", 12, "一二"),
        ("ideographTraditional", 3, "丙"),
        ("decimalEnclosedCircle", 21, "㉑"),
        ("decimalZero", 7, "07"),
        ("lowerLetter", 28, "bb"),
        ("upperRoman", 14, "XIV"),
        ("decimalFullWidth", 12, "１２"),
        ("decimalEnclosedParen", 99, "99"),
        ("noSuchFormat", 5, "5"),
    ],
)
def test_formats_of_numbers(kind: str, number: int, expected: str) -> None:
    numbering = lists([level(kind, "%1、", start=number)])
    assert texts(document(listed("项", 1), parts={"numbering": numbering})) == [f"{expected}、项"]


def test_our_own_drafts_are_known_until_a_person_saves_them() -> None:
    earlier = "2024-02-01T08:00:00Z"
    assert read(document(para("初稿"), keywords="JX_DRAFT")).names == {"JX_DRAFT": "1"}
    assert read(document(para("报告"), keywords="JX_DRAFT", created=earlier)).names == {}
    assert read(document(para("报告"), keywords="绩效")).names == {}
