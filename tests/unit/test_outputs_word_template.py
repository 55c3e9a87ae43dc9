"""Mistakes of templates are told all at once, with their place, before anything is written."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from support.drafts import made_template, render, sample_context, saved, texts

from xl_jixiao.outputs.word.problems import TemplateError
from xl_jixiao.outputs.word.render import SourceMode
from xl_jixiao.outputs.word.template import load_template


def complaints(*paragraphs: str, purpose: str = "部门整体") -> list[str]:
    """What is said about a template of these paragraphs."""
    with pytest.raises(TemplateError) as caught:
        load_template(made_template(*paragraphs, purpose=purpose), "样例")
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("paragraph", "said"),
    [
        ("单位：{{ 单位名 }}", "没有“单位名”这个名称，是不是“单位名称”？"),
        ("{{ 天气 }}", "没有“天气”这个名称"),
        ("{{ 项目名称 }}", "没有“项目名称”这个名称"),
        ("{{ 单位名称 }", "“{{”不成对"),
        ("单位名称 }}", "“}}”不成对"),
        ("｛｛单位名称｝｝", "用了全角括号"),
        ("单位：{单位名称}", "“{单位名称}”少了一层括号，会原样留在报告里；请写成 {{单位名称}}"),
        ("{p 基本支出 }", "请写成 {{p 基本支出 }}"),
        ("{{ }}", "标签是空的"),
        ("{{ 单位名称 年度 }}", "看不懂“单位名称 年度”"),
        ("{{ p 基本支出 }}", "要紧挨着左边的括号"),
        ("{{ 基本支出 }}", "“基本支出”是若干段，不能写在行内；请单独成段写 {{p 基本支出 }}"),
        ("{{ 自评表 }}", "“自评表”是附表，不能写在行内；请单独成段写 {{p 自评表 }}"),
        ("{{p 指标完成 }}", "请写成 {%p for 组 in 指标完成 %}"),
        ("一是{{p 基本支出 }}", "要独占一段，这一段里的其他文字会丢失"),
        ("{{ 指标完成.标题 }}", "要先用 for 逐项取出"),
        ("{{ 单位名称.标题 }}", "文字没有“.标题”"),
        ("{{ 单位名称.__class__ }}", "文字没有“.__class__”"),
        ("{{ ''.join(基本支出) }}", "不支持的写法"),
        ("{{ range(9) }}", "不支持的写法"),
        ("{{ 年度 * 1000000000 }}", "不支持的写法"),
        ("{{ [年度] }}", "不支持的写法"),
        ("{{ 年度|upper }}", "不支持“|upper”"),
        ("{{ 年度|default(1, true, 甲) }}", "没有“甲”这个名称"),
        ("{{tr 年度 }}", "不支持“{{tr ”"),
        ("{{r 年度 }}", "不支持“{{r ”"),
        ("{% include '别的' %}", "不支持“include”"),
        ("{% set 甲 = 年度 %}", "不支持“set”"),
        ("{% 如果 年度 %}", "不支持“如果”"),
        ("{% p if 年度 %}", "p 要紧挨着左边的括号：{%p if 年度 %}"),
        ("{% if %}{% endif %}", "看不懂“”"),
        ("{% if 年度 %}有", "“if 年度”没有结束，缺少 {% endif %}"),
        ("有{% endif %}", "“endif”前面没有对应的 if"),
        ("{% else %}", "“else”前面没有对应的 if"),
        ("{% if 年度 %}{% else %}{% else %}{% endif %}", "“else”不能写在 else 后面"),
        ("{% for 段 in 单位名称 %}{{ 段 }}{% endfor %}", "要逐项取出的是文字"),
        ("{% for 段, 句 in 基本支出 %}{% endfor %}", "for 要写成“for 段 in 名称”"),
        ("{% for 段 in 基本支出 if 段 %}{% endfor %}", "for 要写成“for 段 in 名称”"),
        ("{{ " + "年度 and " * 60 + "年度 }}", "标签太长"),
        ("{{ loop.index }}", "没有“loop”这个名称"),
        ("﹛﹛ 单位名称 ﹜﹜", "“﹛﹛ 单位名称 ﹜﹜”里的“﹛﹜”不是半角的括号或百分号"),
        ("【【单位名称】】", "里的“【】”不是半角的括号或百分号"),
        ("{ { 单位名称 } }", "“{{ 单位名称 }}”的两个括号之间有空格，请去掉"),
        ("{{ 单位\u200b名称 }}", "有看不见的字符（U+200B），请删除后重新输入"),
        ("{{ 单位名称 ｜ upper }}", "其中“｜”是全角的“|”，请改成“|”"),
        ("{{ 组。标题 }}", "其中“。”是另一个相像的字符，不是“.”，请改成“.”"),
        ("{{\u0440 基本支出 }}", "其中“\u0440”是另一个相像的字符，不是“p”"),  # Cyrillic
        ("{%p ｉf 年度 %}", "其中“ｉ”是全角的“i”，请改成“i”"),
        ("{{ ⼀级指标 }}", "其中“⼀”是另一个相像的字符，不是“一”，请改成“一”"),
        ("{%tr for 段 in 基本支出 %}", "要写在表格的一行里"),
    ],
)
def test_a_mistake_is_told_with_its_place(paragraph: str, said: str) -> None:
    found = complaints("{{ 标题 }}", "", paragraph)
    assert len(found) == 1, found
    assert found[0].startswith("正文第2段“")
    assert paragraph.strip()[:12] in found[0]
    assert said in found[0]


@pytest.mark.parametrize(
    "paragraph",
    ["【待补充：单位名称】", "（一）｛略｝", "“100％”", '{% if 年度 == "２０２３" %}有{% endif %}'],
)
def test_what_only_looks_like_a_mistake_is_none(paragraph: str) -> None:
    document = Document()
    for text in ("{{ 标题 }}", paragraph):
        document.add_paragraph(text)
    load_template(saved(document), "样例")


def test_all_mistakes_are_told_at_once() -> None:
    found = complaints(
        "{{ 标题题 }}", "{{p 基本支出 }}尾", "{%p if 年度 %}", "{{ 无此名 }}", purpose=""
    )
    assert len(found) == 5
    assert "“类别”是空的，应写明模板的用途：部门整体、项目支出、汇总分析" in found[0]
    assert "没有结束，缺少 {%p endif %}" in found[3]
    assert [one.split("段")[0] for one in found[1:]] == [f"正文第{n}" for n in (1, 2, 3, 4)]


def test_a_mistaken_loop_gives_one_complaint() -> None:
    assert (
        len(complaints("{%p for 段 in 基本 %}", "{{p 段 }}", "{{ 段.标题 }}", "{%p endfor %}")) == 1
    )


def test_a_condition_over_paragraphs_needs_paragraph_tags() -> None:
    found = complaints("{% if 年度 %}甲", "乙{% endif %}")
    assert len(found) == 1
    assert "不在一处，要写在同一段里；跨段请都写成 {%p … %}" in found[0]


def test_ends_that_cross_are_told() -> None:
    found = complaints("{% if 年度 %}{% for 段 in 基本支出 %}{% endif %}{% endfor %}")
    assert "前面还没有结束的是“for 段 in 基本支出”，要先写 endfor" in found[0]


def test_loops_are_not_nested_without_end() -> None:
    deep = ["{% for 段 in 基本支出 %}"] * 4
    assert "循环最多套3层" in complaints("".join(deep) + "{% endfor %}" * 4)[0]


def test_a_section_break_is_not_swallowed() -> None:
    document = Document()
    tag = document.add_paragraph("{{p 开头 }}")
    tag._p.get_or_add_pPr().append(OxmlElement("w:sectPr"))
    with pytest.raises(TemplateError, match="分节符会丢失"):
        load_template(saved(document), "样例")


def test_tags_in_cells_headers_and_footers_are_judged() -> None:
    document = Document()
    document.add_table(1, 1).cell(0, 0).text = "{{ 甲甲 }}"
    document.sections[0].header.paragraphs[0].text = "{{ 乙乙 }}"
    document.sections[0].footer.paragraphs[0].text = "{{ 丙丙 }}"
    with pytest.raises(TemplateError) as caught:
        load_template(saved(document), "样例")
    assert [problem.part for problem in caught.value.problems] == ["正文", "页眉", "页脚"]


def test_a_tag_in_a_field_code_is_told() -> None:
    document = Document()
    code = OxmlElement("w:instrText")
    code.text = "DATE {{ 年度 }}"
    document.add_paragraph().add_run()._r.append(code)
    with pytest.raises(TemplateError, match="域代码、图片说明或已删除的文字里有标签"):
        load_template(saved(document), "样例")


def test_a_tag_in_a_text_box_must_be_in_line() -> None:
    document = Document()
    box = OxmlElement("w:txbxContent")
    inner = Document().add_paragraph("{{p 开头 }}")._p
    box.append(inner)
    document.add_paragraph().add_run()._r.append(box)
    with pytest.raises(TemplateError, match="文本框里不能用"):
        load_template(saved(document), "样例")


def _without(data: bytes, left_out: str) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(buffer, "w") as package:
        for name in source.namelist():
            if name != left_out:
                package.writestr(name, source.read(name))
    return buffer.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a zip",
        made_template("甲")[:-300],
        made_template("甲").replace(b"PK\x03\x04", b"PK\x03\x05", 3),
        _without(made_template("甲"), "word/document.xml"),
        _without(made_template("甲"), "[Content_Types].xml"),
        _without(made_template("甲"), "_rels/.rels"),
    ],
    ids=["empty", "text", "cut", "torn", "no document", "no types", "no relations"],
)
def test_a_damaged_file_is_told(data: bytes) -> None:
    with pytest.raises(TemplateError, match=r"“样例”有1处错误：\n1. .*(损坏|不是 \.docx)"):
        load_template(data, "样例")


def test_a_workbook_is_no_template(tmp_path: Path) -> None:
    import openpyxl

    path = tmp_path / "表.docx"
    openpyxl.Workbook().save(path)
    with pytest.raises(TemplateError, match=r"“表”.*\n.*不是 \.docx 文档"):
        load_template(path)


def test_what_grows_when_unpacked_is_refused() -> None:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b" " * (65 << 20))
    with pytest.raises(TemplateError, match="展开后超过64MB"):
        load_template(buffer.getvalue(), "样例")


def test_a_tag_that_word_has_scattered_is_found_whole() -> None:
    document = Document()
    paragraph = document.add_paragraph("单位：")
    for piece in ("{", "{ 单位", "名称", " }", "}", "（{%", " if 年度 %}", "有{% endif", " %}）"):
        paragraph.add_run(piece).bold = len(piece) % 2 == 0
    template = load_template(saved(document), "样例")
    made = render(template, sample_context("部门整体", "某局"), sources=SourceMode.NONE)
    assert texts(made)[0] == "单位：某局（有）"


def test_quotes_of_an_input_method_are_taken_for_plain_ones() -> None:
    template = load_template(
        made_template("{% if 年度 == “甲” %}是{% else %}否{% endif %}"), "样例"
    )
    assert texts(render(template, sample_context("部门整体", "甲")))[0] == "是"


def test_a_template_of_the_right_kind_passes() -> None:
    load_template(
        made_template(
            "{{ 标题 }}{# 注释 #}",
            "{%p for 段 in 基本支出 %}",
            "{{p 段 }}",
            "{%p else %}",
            "没有。",
            "{%p endfor %}",
            "{%p for 组 in 指标完成 %}",
            "{{ loop.index }}．{{ 组.标题 }}{% if not loop.last and 组.段落 %}；{% endif %}",
            "{{p 组.段落 }}",
            "{%p endfor %}",
            "{%p if 存在问题|length > 1 and 单位名称 != '甲' or 自评表 is defined %}",
            "{{p 存在问题[0] if 存在问题 else 开头 }}",
            "{%p elif 年度 %}",
            "{{ 年度|default('无') }}",
            "{%p endif %}",
        ),
        "样例",
    )


@pytest.mark.parametrize(
    "paragraph",
    [
        "{% if 存在问题[0] %}有{% endif %}",
        "{% if 年度 > 2020 %}新{% endif %}",
        "{% for 段 in 指标完成[0].段落 %}{{ 段 }}{% endfor %}",
    ],
)
def test_a_condition_that_fails_on_some_facts_is_told(paragraph: str) -> None:
    assert "算不出来" in complaints(paragraph)[0]


def test_the_first_of_none_is_nothing() -> None:
    first = ("{{p 存在问题[0] }}", "{{p 自评表|first }}", "始{{ 指标完成[0].标题 }}终")
    template = load_template(made_template(*first), "样例")
    made = render(template, {"存在问题": (), "自评表": (), "指标完成": ()})
    assert texts(made) == ["始终"]


def test_behind_else_there_is_nothing_to_loop_over() -> None:
    found = complaints("{%p for 段 in 基本支出 %}", "{%p else %}", "{{p 段 }}", "{%p endfor %}")
    assert "没有“段”这个名称" in found[0]


def test_identities_of_paragraphs_are_not_repeated_by_loops() -> None:
    document = Document()
    for text in ("{%p for 组 in 指标完成 %}", "{{ 组.标题 }}", "{%p endfor %}"):
        paragraph = document.add_paragraph(text)
        paragraph._p.set("{http://schemas.microsoft.com/office/word/2010/wordml}paraId", "00000001")
    template = load_template(saved(document), "样例")
    made = render(template, sample_context("部门整体"))
    assert b"00000001" not in made
    with zipfile.ZipFile(BytesIO(made)) as package:
        assert b"paraId=" not in package.read("word/document.xml")


def test_the_name_of_a_field_is_not_a_way_out() -> None:
    document = Document()
    document.add_paragraph("{{ 单位名称 }}")
    document.element.body[0].set(qn("w:rsidR"), "{{ 7*7 }}")
    with pytest.raises(TemplateError, match="7\\*7"):
        load_template(saved(document), "样例")


def test_entities_are_not_expanded() -> None:
    grown = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE x [<!ENTITY e0 "甲">{grown}]>'
    data = made_template("{{ 标题 }}终")
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(buffer, "w") as package:
        for name in source.namelist():
            content = source.read(name)
            if name == "word/document.xml":
                head, _, rest = content.decode().partition("?>")
                content = f"{head}?>{bomb}{rest.replace('终', '&e9;')}".encode()
            package.writestr(name, content)
    with pytest.raises(TemplateError):
        load_template(buffer.getvalue(), "样例")


def test_a_document_without_any_tag_is_no_template() -> None:
    (said,) = complaints("某县绩效自评报告", "一、基本情况")
    assert said.startswith("没有一个标签")
