"""What a template and facts give: text as it was, gaps and sources, tables, charts."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

import pytest
from docx import Document
from docxtpl import DocxTemplate
from support import ooxml
from support.drafts import (
    HOSTILE,
    made_template,
    member,
    render,
    sample_chart,
    sample_context,
    sample_prose,
    sample_table,
    saved,
    shipped_files,
    texts,
)

from xl_jixiao.outputs.word.names import VOCABULARY
from xl_jixiao.outputs.word.pen import GapRow
from xl_jixiao.outputs.word.prose import (
    DraftTable,
    Gap,
    ProseSection,
    SourcedNumber,
    TableCell,
    prose,
)
from xl_jixiao.outputs.word.render import SourceMode, draft
from xl_jixiao.outputs.word.template import load_template

KEPT = "<A&B> {{ x }} {% for %} {# 注 #} ]]> &amp; &#x0; \"' 笑😀👨‍👩‍👧 _x0041_ =1+1 @ ‘’“”"


def filled(*paragraphs: str, **context: object) -> bytes:
    """A draft without lists at the end."""
    return render(
        load_template(made_template(*paragraphs), "样例"), context, sources=SourceMode.NONE
    )


def first_table(made: bytes) -> list[list[str]]:
    """The texts of its cells."""
    return [[cell.text for cell in row.cells] for row in Document(BytesIO(made)).tables[0].rows]


def test_text_stays_text_wherever_it_stands() -> None:
    document = Document()
    document.add_paragraph("在行内：{{ 单位名称 }}。")
    document.add_paragraph("{{p 开头 }}")
    document.add_paragraph("{{p 自评表 }}")
    document.sections[0].header.paragraphs[0].text = "{{ 单位名称 }}"
    template = load_template(saved(document), "样例")
    context = {
        "单位名称": KEPT,
        "开头": prose(KEPT),
        "自评表": (DraftTable(KEPT, (1.0,), ((TableCell(KEPT),),)),),
    }
    made = Document(BytesIO(render(template, context)))
    assert made.paragraphs[0].text == f"在行内：{KEPT}。"
    assert made.paragraphs[1].text == KEPT
    assert made.paragraphs[2].text == KEPT
    assert made.tables[0].cell(0, 0).text == KEPT
    assert made.sections[0].header.paragraphs[0].text == KEPT


def test_what_xml_cannot_hold_is_left_out() -> None:
    held = "甲\x00\x07\x1b\ufffe\uffff\ud800乙"
    made = filled("{{ 单位名称 }}", "{{p 开头 }}", 单位名称=held, 开头=prose(held))
    assert texts(made) == ["甲乙", "甲乙"]


def test_line_ends_become_line_breaks() -> None:
    held = "一\r\n二\r三\n四\x0b五\u2028六\t七"
    made = filled("甲{{ 单位名称 }}乙", "{{p 开头 }}", 单位名称=held, 开头=prose(held))
    assert texts(made) == ["甲一\n二\n三\n四\n五\n六\t七乙", "一\n二\n三\n四\n五\n六\t七"]


def test_long_text_is_not_cut() -> None:
    long = "长" * 2_000
    assert texts(filled("{{p 开头 }}", 开头=prose(long))) == [long]


def test_formatting_is_the_templates() -> None:
    document = Document()
    run = document.add_paragraph(style="Heading 2").add_run("{{p 开头 }}")
    run.italic = True
    line = document.add_paragraph()
    line.add_run("单位：")
    bold = line.add_run("{{ 单位名称 }}")
    bold.bold = True
    bold.underline = True
    template = load_template(saved(document), "样例")
    context = {"开头": sample_prose(), "单位名称": Gap("名称")}
    made = Document(BytesIO(render(template, context, sources=SourceMode.NONE)))
    first, second = made.paragraphs[:2]
    assert first.style.name == "Heading 2"
    assert all(run.italic for run in first.runs)
    assert [run.text for run in first.runs if run.font.highlight_color] == [
        "【待补充：追加的原因】"
    ]
    gap = next(run for run in second.runs if run.font.highlight_color)
    assert (gap.text, gap.bold, gap.underline) == ("【待补充：名称】", True, True)


def test_lists_may_be_looped_over_or_placed_at_once() -> None:
    paragraphs = tuple(prose(text) for text in ("甲", "乙"))
    looped = filled("{%p for 段 in 基本支出 %}", "{{p 段 }}", "{%p endfor %}", 基本支出=paragraphs)
    placed = filled("{{p 基本支出 }}", 基本支出=paragraphs)
    assert texts(looped) == texts(placed) == ["甲", "乙"]
    assert texts(filled("始", "{{p 基本支出 }}", "终", 基本支出=())) == ["始", "终"]


def test_groups_give_heading_and_paragraphs() -> None:
    groups = (
        ProseSection(prose("产出"), (prose("一"), prose("二"))),
        ProseSection(prose("效益"), ()),
    )
    made = filled(
        "{%p for 组 in 指标完成 %}",
        "（{{ loop.中文序号 }}）{{ loop.index }}/{{ 指标完成|length }} {{ 组.标题 }}",
        "{{p 组.段落 }}",
        "{%p endfor %}",
        指标完成=groups,
    )
    assert texts(made) == ["（一）1/2 产出", "一", "二", "（二）2/2 效益"]


def test_gaps_are_listed_under_their_headings() -> None:
    template = load_template(
        made_template(
            "{{ 标题 }}",
            "一、部门概况",
            "（一）{{ 单位名称 }}情况",
            "{{p 基本支出 }}",
            "{%p for 组 in 指标完成 %}",
            "（{{ loop.index }}）{{ 组.标题 }}",
            "{{p 组.段落 }}",
            "{%p endfor %}",
            "二、其他",
            "{{ 成文日期 }}",
        ),
        "样例",
    )
    made = draft(
        template,
        {
            "标题": Gap("标题"),
            "单位名称": "某局",
            "基本支出": (prose(Gap("职能"), "和", Gap("编制")),),
            "指标完成": (ProseSection(prose("产出"), (prose(Gap("成因")),)),),
        },
    )
    section = "一、部门概况（一）某局情况"
    assert made.gaps == (
        GapRow("标题", ""),
        GapRow("职能", section),
        GapRow("编制", section),
        GapRow("成因", section),
        GapRow("成文日期", "二、其他"),
    )
    rows = first_table(made.data)
    assert rows[0] == ["序号", "所在位置", "要补充的内容"]
    assert rows[1] == ["1", "标题和开头", "标题"]
    assert rows[5] == ["5", "二、其他", "成文日期"]
    assert "待补充事项清单" in texts(made.data)


def test_sources_stand_in_a_table_at_the_end() -> None:
    template = load_template(made_template("{{p 基本支出 }}"), "样例")
    said = prose(
        "前一句。全年预算",
        SourcedNumber("135.79万元", "自评表!C5"),
        "，执行",
        SourcedNumber("100%", "D5÷C5"),
        "。",
    )
    made = draft(template, {"基本支出": (said, said)}, sources=SourceMode.TABLE)
    rows = first_table(made.data)
    sentence = "全年预算135.79万元，执行100%。"
    assert rows == [
        ["序号", "所在句", "数字和来源"],
        ["1", sentence, "135.79万元：自评表!C5；100%：D5÷C5"],
    ]
    assert made.numbers == 4


def test_the_table_of_sources_says_nothing_twice() -> None:
    template = load_template(made_template("{{p 基本支出 }}"), "样例")
    said = prose(
        "分值",
        SourcedNumber("10分", "自评表!G5"),
        "，得分",
        SourcedNumber("9分", "自评表!I5"),
        "，核算",
        SourcedNumber("9.5分", "核算：…"),
        "至",
        SourcedNumber("9.9分", "核算：…"),
        "，执行率",
        SourcedNumber("97%", "（基础表!F5−基础表!E5）÷E5"),
        "，共",
        SourcedNumber("2项", "计数：基础表!H8、H9"),
    )
    made = Document(BytesIO(render(template, {"基本支出": (said,)})))
    assert made.tables[-1].cell(1, 2).text == (
        "10分：自评表!G5；9分：I5；9.5分、9.9分：核算：…；"
        "97%：（基础表!F5−基础表!E5）÷E5；2项：计数：H8、H9"
    )


def test_sources_stand_in_comments() -> None:
    document = Document()
    document.add_comment(document.add_paragraph("已有批注").runs, "局里的批注", "某人")
    document.add_paragraph("{{p 开头 }}{# #}")
    template = load_template(saved(document), "样例")
    made = render(template, {"开头": sample_prose()}, sources=SourceMode.COMMENTS)
    found = {comment.author: comment.text for comment in Document(BytesIO(made)).comments}
    assert found == {"某人": "局里的批注", "绩效自评工具": "来源：自评表!C5"}
    xml = member(made, "word/document.xml")
    ids = re.findall(r'<w:comment(?:RangeStart|RangeEnd|Reference) w:id="(\d+)"', xml)
    assert sorted(ids) == ["0", "0", "0", "1", "1", "1"]
    assert not Document(BytesIO(made)).tables[1:]


def test_without_gaps_and_sources_nothing_is_added() -> None:
    template = load_template(made_template("{{p 开头 }}"), "样例")
    made = draft(template, {"开头": prose("甲")})
    assert texts(made.data) == ["甲"]
    assert (made.gaps, made.numbers) == ((), 0)


def test_tables_have_their_spans_and_repeat_their_head() -> None:
    made = filled("{{p 自评表 }}", 自评表=(sample_table(),))
    assert first_table(made) == [
        ["一级指标", "二级指标", "三级指标", "得分"],
        ["产出", "数量", "甲", "10"],
        ["产出", "数量", "乙", "9.5"],
        ["产出", "质量", "丙", "8"],
        ["合计", "合计", "合计", "27.5"],
    ]
    xml = member(made, "word/document.xml")
    assert xml.count("<w:tblHeader/>") == 1
    assert xml.count("<w:cantSplit/>") == 5


@pytest.mark.parametrize(
    "rows",
    [
        ((TableCell("甲", colspan=3),),),
        ((TableCell("甲"),),),
        ((TableCell("甲", rowspan=2), TableCell("乙")), (TableCell("丙", colspan=2),)),
    ],
)
def test_cells_that_do_not_fit_are_a_mistake_of_ours(
    rows: tuple[tuple[TableCell, ...], ...],
) -> None:
    with pytest.raises(ValueError, match="附表“表”第"):
        filled("{{p 自评表 }}", 自评表=(DraftTable("表", (0.5, 0.5), rows),))


def test_wide_tables_turn_the_page_and_leave_no_empty_one() -> None:
    wide, upright = sample_table(landscape=True), sample_table()
    made = filled("正文", "{{p 自评表 }}", 自评表=(wide, wide))
    widths = [
        section.page_width > section.page_height for section in Document(BytesIO(made)).sections
    ]
    assert widths == [False, True, True]
    made = filled("正文", "{{p 自评表 }}", 自评表=(wide, upright))
    widths = [
        section.page_width > section.page_height for section in Document(BytesIO(made)).sections
    ]
    assert widths == [False, True, False]


def test_charts_are_parts_of_the_document() -> None:
    template = load_template(
        made_template(
            "{%p for 图 in 图表 %}",
            "{{ 图.标题 }}",
            "{{p 图 }}",
            "{%p endfor %}",
            purpose="汇总分析",
        ),
        "样例",
    )
    chart = sample_chart("得分 & 等级")
    made = render(template, {"图表": (chart, chart)})
    with zipfile.ZipFile(BytesIO(made)) as package:
        names = package.namelist()
        assert package.read("word/charts/chartJx2.xml") == chart.xml
        assert package.read("word/embeddings/chartJx2.xlsx") == chart.workbook
    assert len(names) == len(set(names))
    assert texts(made)[0] == "得分 & 等级"
    related = Document(BytesIO(made)).part.rels
    assert sum(relation.reltype.endswith("/chart") for relation in related.values()) == 2


def test_cells_left_empty_by_loops_are_mended() -> None:
    document = Document()
    cell = document.add_table(1, 1).cell(0, 0)
    cell.paragraphs[0].text = "{{p 基本支出 }}"
    cell.add_paragraph("{{p 自评表 }}")
    template = load_template(saved(document), "样例")
    table = Document(BytesIO(render(template, {"基本支出": (), "自评表": ()}))).tables[0]
    assert table.cell(0, 0).text == ""
    filled_cell = render(template, {"基本支出": (), "自评表": (sample_table(),)})
    assert len(Document(BytesIO(filled_cell)).tables[0].cell(0, 0).tables) == 1


def test_rows_of_a_table_may_be_looped_over() -> None:
    document = Document()
    table = document.add_table(3, 1)
    for row, text in zip(
        table.rows, ("{%tr for 组 in 指标完成 %}", "{{ 组.标题 }}", "{%tr endfor %}"), strict=True
    ):
        row.cells[0].text = text
    template = load_template(saved(document), "样例")
    groups = tuple(ProseSection(prose(text), ()) for text in ("甲", "乙", "丙"))
    made = Document(BytesIO(render(template, {"指标完成": groups}, sources=SourceMode.NONE)))
    assert [row.cells[0].text for row in made.tables[0].rows] == ["甲", "乙", "丙"]


def test_a_draft_is_known_as_ours_and_has_its_title() -> None:
    made = Document(BytesIO(filled("{{ 标题 }}", 标题="甲<乙>2023年度报告")))
    properties = made.core_properties
    assert properties.keywords == "JX_DRAFT"
    assert properties.title == "甲<乙>2023年度报告"
    assert properties.category == "部门整体"


@pytest.mark.parametrize("sources", SourceMode)
def test_the_same_facts_give_the_same_file(sources: SourceMode) -> None:
    data = made_template("{{ 标题 }}", "{{p 开头 }}")
    first, second = (
        render(load_template(data, "样例"), sample_context("部门整体"), sources=sources)
        for _ in range(2)
    )
    assert first == second


def test_a_missing_fact_is_named() -> None:
    with pytest.raises(KeyError, match="单位名称"):
        filled("{{ 标题 }}{{ 单位名称 }}", 标题="甲")


def test_plain_templates_come_out_as_docxtpl_has_them() -> None:
    document = Document()
    document.add_heading("{{ 标题 }}", 1)
    line = document.add_paragraph("单位：")
    line.add_run("{{ 单位").bold = True
    line.add_run("名称 }}").italic = True
    document.add_paragraph("{% if 年度 %}年度{{ 年度 }}{% else %}无{% endif %}；尾")
    for text in ("{%p if 主管部门 %}", "隐藏", "{%p else %}", "显示", "{%p endif %}"):
        document.add_paragraph(text.replace("主管部门", "口径"))
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "{{ 单位名称 }}", "乙"
    data = saved(document)
    context = {"标题": "<A&B>", "单位名称": "甲“乙”", "年度": "2023", "口径": ""}
    theirs = DocxTemplate(BytesIO(data))
    theirs.render(context, autoescape=True)
    buffer = BytesIO()
    theirs.save(buffer)
    ours = render(load_template(data, "样例"), context)
    assert _paragraphs(ours) == _paragraphs(buffer.getvalue())


def _paragraphs(data: bytes) -> list[tuple[str, str, list[tuple[str, object]]]]:
    """Every paragraph with its style and its runs' text and weight, those of tables too."""
    document = Document(BytesIO(data))
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    paragraphs = [*document.paragraphs, *(one for cell in cells for one in cell.paragraphs)]
    return [
        (one.text, one.style.name, [(run.text, run.bold) for run in one.runs if run.text])
        for one in paragraphs
    ]


@pytest.mark.parametrize(
    "mode",
    # all texts at once in the usual run; the other modes differ in the sources, a text each
    [
        pytest.param(mode, marks=[pytest.mark.slow] if number else [])
        for number, mode in enumerate(SourceMode)
    ],
)
@pytest.mark.parametrize("path", shipped_files(), ids=lambda path: path.stem)
def test_shipped_templates_stay_valid_with_hostile_facts(path, mode, tmp_path) -> None:
    """Everything at once: each vocabulary name holds every hostile text."""
    ooxml.require()
    template = load_template(path)
    number = list(SourceMode).index(mode)
    text = HOSTILE[number] if number else "".join(HOSTILE)
    context = sample_context(template.purpose, text, landscape=number == 1)
    if "图表" in context:
        context["图表"] = (sample_chart(text[:50]), sample_chart())
    file = tmp_path / f"{mode}.docx"
    file.write_bytes(render(template, context, mode))
    assert ooxml.validate(file) == []


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_open_and_are_found_again(text: str) -> None:
    template = load_template(shipped_files()[0])
    made = render(template, sample_context(template.purpose, text))
    kept = re.sub("[\x00-\x08\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", text)
    kept = re.sub("\r\n|[\r\x0b]", "\n", kept)
    assert kept in "\n".join(texts(made))


def test_every_name_of_the_vocabulary_stands_in_some_shipped_template() -> None:
    templates = [load_template(path) for path in shipped_files()]
    for purpose, names in VOCABULARY.items():
        if purpose == "情况通报":  # the names of 汇总分析, of which it has the few that it needs
            continue
        used = frozenset().union(*(one.names for one in templates if one.purpose == purpose))
        spare = {"标题", "年度", "地区", "主管部门", "项目名称"}
        if purpose == "项目支出":  # 资金安排 and 资金使用 say it; its outlines have no such section
            spare |= {"预算执行", "结果应用"}
        if purpose == "汇总分析":  # a sentence of 编报说明 says it
            spare |= {"口径"}
        assert {name.name for name in names} - used <= spare


def test_numbers_of_a_table_in_the_text_name_their_sources() -> None:
    row = (TableCell("巡查次数"), TableCell("30次", source="表1!F5"))
    facts = {"存在问题": (prose("见下表："), DraftTable("", (0.5, 0.5), (row,)))}
    template = load_template(made_template("{{p 存在问题 }}", purpose="项目支出"))
    listed = draft(template, {**sample_context("项目支出"), **facts})
    assert listed.numbers == 1
    commented = draft(
        template, {**sample_context("项目支出"), **facts}, sources=SourceMode.COMMENTS
    )
    assert commented.numbers == 0
    inline = load_template(
        made_template("{%p for 段 in 存在问题 %}", "{{ 段 }}", "{%p endfor %}", purpose="项目支出")
    )
    assert "巡查次数，30次" in texts(draft(inline, {**sample_context("项目支出"), **facts}).data)
