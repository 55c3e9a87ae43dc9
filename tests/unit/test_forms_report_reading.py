"""Reports in the text of a document: titles, units, projects, years, sections."""

from __future__ import annotations

import pytest
from support.reports import paragraphs
from support.work import IN_STEP, growth

from xl_jixiao.forms.report.read import read_reports
from xl_jixiao.layouts.outlines import find_outline, outlines
from xl_jixiao.model.grid import Paragraph
from xl_jixiao.model.report import Report, SectionRole
from xl_jixiao.model.submission import Entry, Form

BODY = """
一、部门概况
本单位负责档案管理。
二、部门整体支出绩效情况
完成情况良好。
三、存在的问题
预算编制不细。
"""


def only(text: str, **known: object) -> Report:
    (report,) = read_reports(paragraphs(text), file="f.docx", **known)
    return report


@pytest.mark.parametrize(
    ("title", "form", "unit", "year"),
    [
        ("青山县档案馆2023年度部门整体支出绩效自评报告", Form.DEPARTMENT, "青山县档案馆", 2023),
        ("2023年度部门整体支出绩效自评报告", Form.DEPARTMENT, "", 2023),
        ("青山县档案馆\n2023年度整体支出绩效自评报告", Form.DEPARTMENT, "青山县档案馆", 2023),
        (
            "青山县水利局\n2023年度部门整体支出\n绩效自评报告",
            Form.DEPARTMENT,
            "青山县水利局",
            2023,
        ),
        ("2023年度青山县第一中学部门整体支出绩效自评报告", Form.DEPARTMENT, "青山县第一中学", 2023),
        (
            "青山县水利局关于2023年度部门整体支出绩效自评的报告",
            Form.DEPARTMENT,
            "青山县水利局",
            2023,
        ),
        ("附件3\n部门整体支出绩效自评报告\n（2022年度）", Form.DEPARTMENT, "", 2022),
        ("2023年部门整体支出绩效自评情况汇报", Form.DEPARTMENT, "", 2023),
        ("2023年度道路养护项目支出绩效评价报告", Form.PROJECT, "", 2023),
    ],
)
def test_titles(title: str, form: Form, unit: str, year: int) -> None:
    report = only(title + BODY)
    assert (report.form, report.unit.text, report.year) == (form, unit, year)
    assert [one.role for one in report.headings] == [
        SectionRole.OVERVIEW,
        SectionRole.PERFORMANCE,
        SectionRole.PROBLEMS,
    ]


@pytest.mark.parametrize(
    "text",
    [
        "关于开展2023年度部门整体支出绩效自评工作的通知\n各单位：\n一、自评范围\n所有单位。\n"  # noqa: ISC004 - one text
        "二、自评工作要求\n按时报送绩效自评报告。\n附件：1.部门整体支出绩效自评表\n2.绩效自评报告",
        "青山县民政局2023年工作总结\n一、工作完成情况\n完成。\n二、存在的问题\n人少。\n三、下一步打算\n加强。",
        "2023年扶贫项目绩效自评抽查情况报告\n一、基本情况\n抽查12个。\n二、存在的问题\n不细。",
        "2023年全县预算绩效自评情况汇总分析报告\n一、基本情况\n共125个单位。\n二、存在的问题\n不细。",
        "青山县2023年度部门整体支出绩效自评表\n填报单位：青山县档案馆\n单位：万元",
        "",
    ],
)
def test_what_is_no_report(text: str) -> None:
    assert read_reports(paragraphs(text), file="f.docx") == ()


def test_a_text_without_title_is_a_report_by_its_sections() -> None:
    report = only(BODY)
    assert not report.title.filled
    assert report.form is Form.DEPARTMENT


def test_an_untitled_text_in_the_outline_of_transfers_is_of_a_project() -> None:
    text = """我县高度重视粮食储备工作，严格资金管理。
    一、绩效目标分解下达情况
    2023年上级共下达补助资金492.4万元。
    二、绩效目标完成情况分析
    （一）资金投入情况分析
    全年共发放补助资金283.6万元。"""
    report = only(text)
    assert (report.form, report.year) == (Form.PROJECT, 2023)
    assert report.headings[0].role is SectionRole.OVERVIEW


def test_a_mention_in_a_sentence_or_a_list_of_titles_begins_nothing() -> None:
    report = only(
        "2023年度部门整体支出绩效自评报告\n2023年度道路养护项目支出绩效自评报告\n"
        "2023年度部门整体支出绩效自评报告" + BODY + "现报送2023年度部门整体支出绩效自评报告。"
    )
    assert report.title.ref is not None
    assert report.title.ref.row == 3


def test_a_centred_title_over_three_lines() -> None:
    lines = ("2023年度", "农村道路养护", "项目支出绩效自评报告")
    centred = [Paragraph(n, line, centred=True) for n, line in enumerate(lines, start=1)]
    (report,) = read_reports([*centred, Paragraph(4, "一、项目概况")], file="f.docx")
    assert (report.year, report.project.text) == (2023, "农村道路养护项目")


def test_a_cover_page_names_the_unit() -> None:
    report = only(
        "2023年度部门整体支出绩效自评报告\n单位名称：（盖章）青山县档案馆\n报告日期：2024年5月\n"
        "2023年度部门整体支出绩效自评报告" + BODY
    )
    assert report.unit.text == "青山县档案馆"
    assert report.title.text == "2023年度部门整体支出绩效自评报告"


@pytest.mark.parametrize(
    ("added", "unit"),
    [
        ("青山县档案馆\n2024年4月12日", "青山县档案馆"),
        ("青山县档案馆   2024年4月12日", "青山县档案馆"),
        ("该项工作由青山县档案馆组织实施。", "青山县档案馆"),
        ("（一）机构设置\n青山县档案馆内设机构包括：办公室、业务股。", "青山县档案馆"),
        ("青山县档案馆（青山县史志室）是县委直属事业单位。", "青山县档案馆"),
        ("根据《青山县财政局关于开展自评的通知》，我馆组织了自评。", ""),
        ("青山县水利局是主管部门。青山县档案馆是实施单位。", ""),
        ("青山县档案馆认真落实规划，切实履行我馆职责。", "青山县档案馆"),
        ("青山县档案馆高度重视，成立了绩效自评小组。", "青山县档案馆"),
        ("项目业主为青山县档案馆，监理单位为青山县信诚公司。", "青山县档案馆"),
        ("青山县财政局核定我局预算100万元，收回我局结余资金。", ""),
        ("青山县教育局要求我校开展绩效自评。", ""),
        ("按照青山县财政局开展绩效自评工作的通知，我馆组织了自评。", ""),
        ("受青山县财政局委托，某某会计师事务所开展了绩效自评。", ""),
        ("青山县住建局、青山县财政局联合开展了绩效自评。", ""),
        ("项目施工单位为青山县宏达建筑公司，项目实施单位为各乡镇人民政府。", ""),
    ],
)
def test_the_unit_where_the_title_names_none(added: str, unit: str) -> None:
    assert only("2023年度部门整体支出绩效自评报告" + BODY + added).unit.text == unit


def test_the_unit_of_the_tables_of_the_file() -> None:
    report = only("2023年度部门整体支出绩效自评报告" + BODY, units=(Entry("青山县档案馆"),))
    assert report.unit.text == "青山县档案馆"


@pytest.mark.parametrize(
    ("title", "said", "project"),
    [
        ("2023年度核电项目支出绩效评价报告", "对2023年核电项目经费开展自评。", "核电项目"),
        ("2023年度会议费项目支出绩效评价报告", "对2023年会议费经费开展自评。", "会议费"),
        ("2023年度招商引资、立项争资\n项目支出绩效评价报告", "", "招商引资、立项争资"),
        ("2023年度落实政府工作报告\n项目支出绩效评价报告", "", "落实政府工作报告"),
        (
            "青山县档案馆2022年度项目支出绩效自评报告",
            "对2022年度“设备补助”项目资金开展评价。",
            "设备补助",
        ),
        ("2023年度项目支出绩效自评报告", "项目名称：档案数字化", "档案数字化"),
        (
            "青山县水利局山塘维修项目绩效自评报告",
            "2023年下达山塘维修项目资金30万元。",
            "山塘维修项目",
        ),
        ("2023年度青山县“美丽乡村”建设专项资金绩效自评报告", "", "“美丽乡村”建设"),
        ("青山市2023年度校舍维修项目资金绩效自评报告", "", "校舍维修项目"),
        ("2023年度项目支出绩效自评报告", "", ""),
    ],
)
def test_projects(title: str, said: str, project: str) -> None:
    report = only(f"{title}\n{said}\n一、项目概况\n项目已完成。\n二、项目绩效情况\n良好。")
    assert report.form is Form.PROJECT
    assert report.project.text == project


def test_a_table_that_writes_the_unit_in_full_names_it() -> None:
    report = only("档案馆2023年度部门整体支出绩效自评报告" + BODY, units=(Entry("青山县档案馆"),))
    assert report.unit.text == "青山县档案馆"
    other = only(
        "青山县史志馆2023年度部门整体支出绩效自评报告" + BODY, units=(Entry("青山县档案馆"),)
    )
    assert other.unit.text == "青山县史志馆"


def test_several_reports_share_their_unit_and_keep_their_places() -> None:
    first, second = read_reports(
        paragraphs(
            "青山县档案馆2023年度部门整体支出绩效自评报告"
            + BODY
            + "附件2\n部门整体支出绩效自评表\n"
            "说明：项目支出需要填报全部项目。\n2023年度档案保护项目支出绩效评价报告\n"
            "一、项目概况\n项目已完成。"
        ),
        file="f.docx",
    )
    assert [one.number for one in first.paragraphs] == [1, 2, 3, 4, 5, 6, 7]
    assert second.unit.text == "青山县档案馆"
    assert second.project.text == "档案保护项目"
    assert [one.number for one in second.paragraphs] == [11, 12, 13]


def test_a_section_behind_a_table_belongs_to_the_text() -> None:
    report = only(
        "2023年度部门整体支出绩效自评报告\n一、部门概况\n概况。\n附表1\n单位：万元\n二、存在的问题\n预算不细。"
    )
    assert [one.number for one in report.paragraphs] == [1, 2, 3, 6, 7]


def test_text_behind_a_table_within_a_section_stays() -> None:
    report = only(
        "2023年度部门整体支出绩效自评报告\n一、部门概况\n收支见下表。\n表1 收支情况表\n"
        "单位：万元\n从上表看，收支平衡。\n详见附件2绩效自评表\n二、存在的问题\n预算不细。"
    )
    assert [one.number for one in report.paragraphs] == [1, 2, 3, 6, 7, 8, 9]


def heads(text: str) -> list[tuple[int, str, str]]:
    report = only("2023年度部门整体支出绩效自评报告\n" + text)
    return [(one.level, one.number, one.title) for one in report.headings]


def test_headings_with_their_text_on_the_line() -> None:
    assert heads(
        "一、基本情况\n（一）部门基本情况。本单位有8人。\n(二)项目支出情况项目支出是单位为完成任务发生的支出。\n"
        "1、前期准备：成立了工作组，制定了方案。\n三、存在的问题\n1.进度不快。前期工作慢，影响投资。"
    ) == [
        (1, "一、", "基本情况"),
        (2, "（一）", "部门基本情况"),
        (2, "(二)", "项目支出情况"),
        (3, "1、", "前期准备"),
        (1, "三、", "存在的问题"),
        (3, "1.", "进度不快"),
    ]


def test_lists_of_duties_are_no_headings() -> None:
    assert heads(
        "一、部门概况\n（一）贯彻执行国家档案工作方针政策。\n（二）负责全县档案接收。\n"
        "（三）协助有关部门做好档案保护、利用和宣传工作，指导乡镇档案室业务。\n（四）承办其他工作。\n"
        "二、存在的问题\n没有。"
    ) == [(1, "一、", "部门概况"), (1, "二、", "存在的问题")]


def test_headings_without_a_number() -> None:
    found = heads(
        "一、绩效评价工作开展情况\n（一）绩效评价目的\n了解成效。\n绩效评价工作过程\n查阅资料。"
    )
    assert found[-1] == (2, "", "绩效评价工作过程")


def test_a_heading_by_its_style() -> None:
    lines = paragraphs("2023年度部门整体支出绩效自评报告\n一、部门概况\n概况。\n主要亮点\n很多。")
    styled = [*lines[:3], Paragraph(4, "主要亮点", level=2), lines[4]]
    (report,) = read_reports(styled, file="f.docx")
    assert [one.title for one in report.headings] == ["部门概况", "主要亮点"]


def test_parts_of_problems_are_problems() -> None:
    report = only(
        "2023年度部门整体支出绩效自评报告\n一、部门概况\n概况。\n二、存在的主要问题\n（一）预算执行进度偏慢\n慢。"
    )
    assert report.headings[-1].role is SectionRole.PROBLEMS


def test_the_outline_that_fits() -> None:
    for outline in outlines():
        lines = [
            f"2023年度{'项目' if outline.form is Form.PROJECT else '部门整体'}支出绩效自评报告"
        ]
        for number, section in zip("一二三四五六七八九十", outline.sections, strict=False):
            lines += [f"{number}、{section.title}", "情况良好。"]
        assert only("\n".join(lines)).outline == outline.id
    assert find_outline("none") is None


def test_every_outline_section_has_the_role_that_its_title_is_read_as() -> None:
    for outline in outlines():
        lines = [
            f"{n}、{one.title}\n好。"
            for n, one in zip("一二三四五六七八九十", outline.sections, strict=False)
        ]
        report = only("2023年度部门整体支出绩效自评报告\n" + "\n".join(lines))
        assert [one.role for one in report.headings] == [one.role for one in outline.sections]


def test_hostile_text_neither_raises_nor_hangs() -> None:
    texts = [
        "一、" * 5000,
        "（" * 9000,
        "绩效" * 4000 + "报告",
        "\x00\ufffe",
        "年度指标值：" * 2000,
        "1" * 9000,
    ]
    for text in texts:

        def work(size: int, text: str = text) -> None:
            lines = paragraphs(f"2023年度部门整体支出绩效自评报告\n一、部门概况\n{text[:size]}")
            (report,) = read_reports(lines, file="f.docx")
            assert report.year == 2023

        assert growth(work, max(1, len(text) // 2)) < IN_STEP, text[:9]
