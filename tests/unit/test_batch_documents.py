"""Word documents on the road of one file and of a folder."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from docx import Document
from support.cli import call
from support.small_forms import write_project

from xl_jixiao.actions.run import run_folder
from xl_jixiao.batch.evaluate import OUR_DRAFT, evaluate_file
from xl_jixiao.batch.settings import Settings, Task
from xl_jixiao.model.finding import Status
from xl_jixiao.model.roster import DRAFT_MARK
from xl_jixiao.model.source import TABLE, TEXT

REPORT = """
青山县档案馆2023年度部门整体支出绩效自评报告
一、基本情况
2023年全年预算数200万元，全年执行数180万元，预算执行率90%。
二、部门整体支出绩效情况
部门整体支出绩效得分97分。
(一)产出指标(分值50分，得50分)
1、接收档案，年度指标值：≥90卷，实际完成值：80卷，分值50分，得分50分。
三、存在的问题
接收进度不快。
四、改进措施
加快接收进度。
"""
PROJECT = """
青山县档案馆2023年度档案数字化项目支出绩效自评报告
一、项目概况
对2023年档案数字化经费开展自评，自评结果为100分。
"""


def write_document(path: Path, text: str, *, year: int = 2024, keywords: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    document = Document()
    for line in text.strip().splitlines():
        document.add_paragraph(line)
    properties = document.core_properties
    properties.keywords = keywords
    properties.created = dt.datetime(2024, 1, 1)  # noqa: DTZ001 - document properties carry no zone
    properties.modified = dt.datetime(year, 1, 1)  # noqa: DTZ001 - likewise
    document.save(str(path))
    return path


def test_a_report_without_a_table_is_merged_as_what_it_states(tmp_path: Path) -> None:
    result = evaluate_file(write_document(tmp_path / "报告.docx", REPORT))
    assert result.status is Status.MERGED
    (one,) = result.submissions
    assert one.source == TEXT
    assert (one.unit.text, one.year, one.claimed_total.value) == ("青山县档案馆", 2023, 97)
    assert [(sheet.sheet, sheet.status) for sheet in result.sheets] == [("正文", Status.MERGED)]
    assert len(result.reports) == 1
    found = {(one.id, one.cells) for one in result.findings}
    assert ("I01", ("段7句1",)) in found
    assert ("I04", ("段7句1",)) in found


def write_form(path: Path, lines: str, year: int = 2023) -> Path:
    """A document of these lines and a 项目支出绩效自评表 below its title."""
    document = Document()
    for line in lines.strip().splitlines():
        document.add_paragraph(line)
    document.add_paragraph(f"青山县{year}年度项目支出绩效自评表")
    document.add_paragraph("项目名称：档案数字化   实施单位：青山县档案馆   单位：元")
    heads = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分")
    rows = (heads, ("产出指标", "数量指标", "数字化卷数", "≥900卷", "950卷", "90", "90"))
    table = document.add_table(len(rows), len(heads))
    for at, row in enumerate(rows):
        for col, text in enumerate(row):
            table.cell(at, col).text = text
    path.parent.mkdir(parents=True, exist_ok=True)
    document.save(str(path))
    return path


def test_a_report_beside_its_table_is_compared_with_it(tmp_path: Path) -> None:
    result = evaluate_file(write_form(tmp_path / "报告.docx", PROJECT))
    (one,) = result.submissions
    assert one.source == TABLE
    assert (one.project.text, one.unit.text, one.year) == ("档案数字化", "青山县档案馆", 2023)
    assert one.unit_stated == "元"
    assert one.title.ref is not None
    assert one.title.ref.a1 == "段4"
    assert [sheet.status for sheet in result.sheets] == [Status.MERGED, Status.SKIPPED]


def test_a_finding_on_the_title_of_a_table_stands_in_the_text(tmp_path: Path) -> None:
    for year in (2021, 2022, 2023):
        write_form(tmp_path / "报送" / f"{year}.docx", "附件1", year)
    found = run(tmp_path / "报送", tmp_path / "结果")["findings"]
    odd = [one for one in found if one["id"] == "F04"]
    assert [(one["file"], one["sheet"], one["cells"]) for one in odd] == [
        ("2021.docx", "正文", ["段2"]),
        ("2022.docx", "正文", ["段2"]),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("关于开会的通知\n请各单位准时参加。", "没有找到自评表，也没有自评报告"),
        ("", "没有找到自评表，也没有自评报告"),
    ],
)
def test_a_document_that_is_neither(tmp_path: Path, text: str, words: str) -> None:
    result = evaluate_file(write_document(tmp_path / "通知.docx", text))
    assert result.status is Status.REJECTED
    assert words in result.reason


def test_what_was_left_unread_stands_in_the_reason(tmp_path: Path) -> None:
    from support.bad_documents import external

    path = tmp_path / "报送" / "扫描件.docx"
    path.parent.mkdir()
    path.write_bytes(external())
    result = evaluate_file(path)
    assert result.status is Status.REJECTED
    assert "图片里的文字和表格不读取" in result.reason
    assert "嵌入了1个其他文件" in result.reason
    assert result.remarks == ()
    (file,) = run(path.parent, tmp_path / "结果")["files"]
    assert file["reason"] == result.reason
    assert call("check", path).out.count("图片里的文字") == 1


def test_a_draft_of_ours_is_passed_over_until_somebody_has_saved_it(tmp_path: Path) -> None:
    own = evaluate_file(write_document(tmp_path / "a.docx", REPORT, year=2025, keywords=DRAFT_MARK))
    assert own.status is Status.MERGED  # created and modified differ: a person has worked on it
    path = write_document(tmp_path / "b.docx", REPORT, keywords=DRAFT_MARK)
    document = Document(str(path))
    document.core_properties.modified = document.core_properties.created
    document.save(str(path))
    untouched = evaluate_file(path)
    assert (untouched.status, untouched.reason) == (Status.SKIPPED, OUR_DRAFT)


def test_reports_of_another_year_are_skipped(tmp_path: Path) -> None:
    from xl_jixiao.batch.evaluate import evaluate_task
    from xl_jixiao.rules.loading import load_rules

    path = write_document(tmp_path / "报告.docx", REPORT)
    result = evaluate_task(Task(str(path), path.name), Settings(load_rules(None), 2022))
    assert result.status is Status.SKIPPED
    assert "2023年度" in result.reason
    assert result.reports == ()


def run(folder: Path, out: Path) -> dict[str, list[dict[str, object]]]:
    run_folder(folder, out, jobs=1)
    found: dict[str, list[dict[str, object]]] = json.loads((out / "result.json").read_text("utf-8"))
    return found


def test_the_table_in_another_file_counts_and_the_report_is_no_second_version(
    tmp_path: Path,
) -> None:
    write_project(tmp_path / "报送" / "表.xlsx", project="档案数字化")
    money = "2023年全年预算数100万元，全年执行数100万元。"
    write_document(tmp_path / "报送" / "报告.docx", f"{PROJECT.strip()}{money}")
    result = run(tmp_path / "报送", tmp_path / "结果")
    assert {file["status"] for file in result["files"]} == {"merged"}
    assert [(one["file"], one["sheet"]) for one in result["submissions"]] == [
        ("报告.docx", "正文"),
        ("表.xlsx", "自评表"),
    ]
    assert not [one for one in result["findings"] if one["id"] == "F02"]
    from openpyxl import load_workbook

    book = load_workbook(tmp_path / "结果" / "绩效自评汇总.xlsx")
    for name in ("汇总", "资金明细"):
        texts = {str(cell.value) for row in book[name].iter_rows() for cell in row}
        assert "由报告文字读取，未计入合计：以另行报送的自评表为准" in " ".join(texts)
        assert "另有版本" not in " ".join(texts)
    notes = {row[0].value: row[1].value for row in book["口径说明"].iter_rows()}
    assert notes["自评表份数"] == "1 份，其中被其他版本替代、未计入合计 0 份"
    assert notes["由报告文字读取"] == "1 份，其中另有自评表或其他版本、未计入合计 1 份"


def test_two_reports_of_one_unit_are_versions(tmp_path: Path) -> None:
    write_document(tmp_path / "报送" / "一.docx", REPORT)
    write_document(tmp_path / "报送" / "二.docx", REPORT.replace("97分", "96分"), year=2025)
    result = run(tmp_path / "报送", tmp_path / "结果")
    versions = [one for one in result["findings"] if one["id"] == "F02"]
    assert [(one["file"], one["severity"]) for one in versions] == [("一.docx", "info")]
    from openpyxl import load_workbook

    book = load_workbook(tmp_path / "结果" / "绩效自评汇总.xlsx")
    texts = " ".join(str(cell.value) for row in book["汇总"].iter_rows() for cell in row)
    assert "另有版本" in texts
    assert "以另行报送的自评表为准" not in texts


def test_places_in_the_text_stand_in_every_output(tmp_path: Path) -> None:
    write_document(tmp_path / "报送" / "报告.docx", REPORT)
    result = run(tmp_path / "报送", tmp_path / "结果")
    (one,) = result["submissions"]
    assert one["sheet"] == "正文"
    assert [row["cell"] for row in one["indicators"]] == ["段7句1"]  # type: ignore[attr-defined]
    found = next(finding for finding in result["findings"] if finding["id"] == "I01")
    assert (found["sheet"], found["cells"]) == ("正文", ["段7句1"])


def test_check_and_explain_of_a_document(tmp_path: Path) -> None:
    path = write_document(tmp_path / "报告.docx", REPORT)
    answer = call("check", path)
    assert "正文：部门整体支出绩效自评报告（由文字读取，没有自评表）" in answer.out
    assert "工作表“" not in answer.out
    explained = call("explain", path, "段7句1")
    assert "接收档案" in explained.out
    assert "88.89%" in explained.out
    assert "[错误 I01]" in explained.out
    total = call("explain", path, "正文!段5")
    assert "自评总分 97" in total.out
    assert call("explain", path, "G12").code == 2


def test_a_document_cannot_be_marked_and_is_told_so(tmp_path: Path) -> None:
    path = write_document(tmp_path / "报告.docx", REPORT)
    answer = call("check", path, "--mark", tmp_path / "标记")
    assert answer.code == 3
    assert "标记不能写进 Word 文档" in answer.err


def test_how_a_document_was_read_stands_in_the_list_of_files(tmp_path: Path) -> None:
    from docx.oxml import OxmlElement
    from openpyxl import load_workbook

    path = write_document(tmp_path / "报送" / "报告.docx", REPORT)
    document = Document(str(path))
    last = document.paragraphs[-1]._p
    inserted = OxmlElement("w:ins")
    last.append(inserted)
    inserted.append(last.r_lst[0])
    document.save(str(path))
    run(tmp_path / "报送", tmp_path / "结果")
    book = load_workbook(tmp_path / "结果" / "绩效自评汇总.xlsx")
    texts = [str(cell.value) for row in book["文件清单"].iter_rows() for cell in row]
    assert any("有未接受的修订" in text for text in texts)
    assert "说明：有未接受的修订" in call("check", path).out
