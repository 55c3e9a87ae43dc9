"""What goes back to each unit: the letter, marked copies, lists, the form for the answer."""

from __future__ import annotations

import json
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook
from support import ooxml
from support.cli import call
from support.round_county import RoundForm, write_round

from xl_jixiao.actions.run import run_folder
from xl_jixiao.batch.settings import ReturnOptions
from xl_jixiao.checks.registry import all_checks
from xl_jixiao.model.finding import Severity
from xl_jixiao.outputs.letters.dimensions import dimensions
from xl_jixiao.outputs.marks import COMMENT_HEAD, RESULT_SHEET
from xl_jixiao.outputs.word.library import export
from xl_jixiao.rounds.review import Conclusion

MODERN = RoundForm("青山县林业局", "造林补助", "林业局.xlsx")
MISSED = replace(MODERN, unit="青山县水利局", file="水利/表.xlsx").with_row(
    "培训班次", actual="8次"
)
SPARE = replace(MODERN, unit="青山县文旅局", file="文旅.xlsx").with_row("培训班次", actual="20次")
ALONE = "单位名称,项目名称\n青山县林业局,造林补助\n"
ROSTER = "单位名称,业务股室,项目名称\n青山县林业局,农业股,造林补助\n青山县水利局,农业股,造林补助\n"


def returned(place: Path, *forms: RoundForm, roster: str = "", **how: Any) -> Path:
    """The folder of returns of a run over these forms."""
    write_round(place / "报送", forms)
    listed = None
    if roster:
        listed = place / "名单.csv"
        listed.write_text(roster, encoding="utf-8")
    out = place / "结果"
    run_folder(
        place / "报送", out, drafts=None, returns=ReturnOptions(), roster=listed, cache=False, **how
    )
    return out / "退回"


def letter(folder: Path) -> str:
    """All that the letter says, its tables too."""
    document = Document(str(folder / "审核意见.docx"))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def result(folder: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((folder.parent / "result.json").read_text("utf-8"))
    return told


def test_each_unit_gets_its_own_folder(tmp_path: Path) -> None:
    folder = returned(tmp_path, MODERN, MISSED, SPARE)
    assert sorted(one.name for one in folder.iterdir()) == [
        *("青山县文旅局", "青山县林业局", "青山县水利局")
    ]
    own = folder / "青山县水利局"
    there = sorted(one.relative_to(own).as_posix() for one in own.rglob("*") if one.is_file())
    assert there == ["审核意见.docx", "带标记的表/表.xlsx", "整改反馈表.xlsx"]


def test_the_letter_says_what_the_result_says(tmp_path: Path) -> None:
    folder = returned(tmp_path, MODERN, MISSED)
    told = letter(folder / "青山县水利局")
    own = [one for one in result(folder)["findings"] if one["unit"] == "青山县水利局"]
    counts = [sum(one["severity"] == kind for one in own) for kind in ("error", "warning", "info")]
    assert f"发现问题{len(own)}条" in told
    for count, title in zip(counts, ("错误", "警告", "提示"), strict=True):
        assert not count or f"{title}{count}条" in told
    assert "审核结论：退回重报" in told
    assert "关于青山县水利局2023年度绩效自评的审核意见" in told
    assert "青山县林业局" not in told
    for one in own:
        assert one["message"] in told
    (form,) = (one for one in result(folder)["submissions"] if one["unit"] == "青山县水利局")
    assert f"核算总分{form['total']:.2f}分" in told
    assert "待补充" not in told, "nothing is left to do by hand in a hundred letters"


@pytest.mark.parametrize(
    ("form", "roster", "conclusion"),
    [
        (MODERN, "", Conclusion.PASS),
        (SPARE, "", Conclusion.AMEND),
        (MISSED, "", Conclusion.RETURN),
        (MODERN, "单位名称,项目名称\n青山县林业局,造林补助\n", Conclusion.PASS),
        (
            MODERN,
            "单位名称,项目名称\n青山县林业局,造林补助\n青山县林业局,防火道\n",
            Conclusion.RETURN,
        ),
    ],
    ids=["clean", "warnings", "errors", "on the roster", "a form is missing"],
)
def test_the_conclusion(
    tmp_path: Path, form: RoundForm, roster: str, conclusion: Conclusion
) -> None:
    folder = returned(tmp_path, form, roster=roster)
    told = letter(folder / form.unit)
    assert f"审核结论：{conclusion.value}。" in told
    assert ("整改反馈表.xlsx" in {one.name for one in (folder / form.unit).iterdir()}) == (
        conclusion is not Conclusion.PASS
    )
    if "防火道" in roster:
        assert "防火道" in told


def test_the_roster_gives_order_and_office(tmp_path: Path) -> None:
    folder = returned(tmp_path, MODERN, MISSED, roster=ROSTER)
    assert "业务股室：农业股" in letter(folder / "青山县水利局")


def test_the_copy_is_marked(tmp_path: Path) -> None:
    folder = returned(tmp_path, MISSED)
    book = load_workbook(folder / MISSED.unit / "带标记的表" / "表.xlsx")
    comments = [
        cell.comment.text
        for row in book["自评表"].iter_rows()
        for cell in row
        if cell.comment is not None
    ]
    assert comments
    assert all(one.startswith(COMMENT_HEAD) for one in comments)
    assert RESULT_SHEET in book.sheetnames


def test_findings_across_files_are_in_it(tmp_path: Path) -> None:
    later = replace(
        MISSED, file="水利/表（改）.xlsx", modified=MISSED.modified.replace(month=5)
    ).with_row("验收合格率", actual="97%")
    folder = returned(tmp_path, MISSED, later)
    told = letter(folder / MISSED.unit)
    assert "还有一份" in told
    numbers = [one["id"] for one in result(folder)["findings"] if one["counts"]]
    assert f"发现问题{len(numbers)}条" in told


def test_what_can_not_be_marked_gets_a_list(tmp_path: Path) -> None:
    document = Document()
    for line in (
        "青山县档案馆2023年度档案数字化项目支出绩效自评报告",
        "一、项目概况",
        "2023年全年预算数120万元，全年执行数90万元，预算执行率85%。自评结果为98分。",
        "二、绩效情况",
        "1、培训班次，年度指标值：≥10次，实际完成值：8次，分值25分，得分25分。",
    ):
        document.add_paragraph(line)
    (tmp_path / "报送").mkdir()
    document.save(str(tmp_path / "报送" / "报告.docx"))
    folder = returned(tmp_path)
    (unit,) = folder.iterdir()
    book = load_workbook(unit / "带标记的表" / f"报告（{RESULT_SHEET}）.xlsx")
    rows = list(book[RESULT_SHEET].iter_rows(min_row=3, values_only=True))
    own = [one for one in result(folder)["findings"] if one["file"] == "报告.docx"]
    assert sorted(str(row[4]) for row in rows[1:]) == sorted(one["message"] for one in own)


def test_a_member_of_an_archive_is_marked_too(tmp_path: Path) -> None:
    write_round(tmp_path / "包", [MISSED])
    (tmp_path / "报送").mkdir()
    with zipfile.ZipFile(tmp_path / "报送" / "水利.zip", "w") as package:
        package.write(tmp_path / "包" / MISSED.file, "表.xlsx")
    folder = returned(tmp_path)
    copy = folder / MISSED.unit / "带标记的表" / "表.xlsx"
    assert RESULT_SHEET in load_workbook(copy).sheetnames


def test_feedback_numbers_are_the_keys(tmp_path: Path) -> None:
    folder = returned(tmp_path, MISSED)
    sheet = load_workbook(folder / MISSED.unit / "整改反馈表.xlsx").active
    assert sheet is not None
    listed = {row[1] for row in sheet.iter_rows(min_row=4, values_only=True) if row[1]}
    own = [one for one in result(folder)["findings"] if one["unit"] == MISSED.unit]
    assert listed == {one["key"] for one in own if one["severity"] != Severity.INFO}


def test_our_own_sheets_are_not_read_as_submissions(tmp_path: Path) -> None:
    folder = returned(tmp_path, MISSED)
    again = tmp_path / "再报"
    again.mkdir()
    shutil.copy(folder / MISSED.unit / "整改反馈表.xlsx", again)
    run_folder(again, tmp_path / "再", drafts=None)
    told = json.loads((tmp_path / "再" / "result.json").read_text("utf-8"))
    assert [one["status"] for one in told["files"]] == ["skipped"]


def test_the_second_letter_tells_of_the_first(tmp_path: Path) -> None:
    returned(tmp_path, MISSED)
    shutil.rmtree(tmp_path / "报送")
    folder = returned(tmp_path, MISSED.with_row("培训班次", actual="7次"))
    told = letter(folder / MISSED.unit)
    total = result(folder)["compared"]["total"]
    assert f"问题{total['before']}条：已改{total['fixed']}条、未改{total['open']}条" in told
    assert f"改错{total['changed']}条" in told
    assert "改错" in told.split("问题台账")[-1]


def test_the_same_round_again_accuses_nobody(tmp_path: Path) -> None:
    write_round(tmp_path / "报送", [MISSED])
    run_folder(tmp_path / "报送", tmp_path / "结果", drafts=None)
    folder = returned(tmp_path, MISSED)
    told = letter(folder / MISSED.unit)
    assert "未改" not in told
    assert "上轮" not in told
    assert result(folder)["compared"]["same_files"] is True
    assert {one["state"] for one in result(folder)["findings"]} == {"open"}


@pytest.mark.parametrize(
    "name", ["..", "a/b\\c", "=1+1", "CON", "甲" * 200, "<w:p>&amp;", "\u202e局", "青山县 林业局"]
)
def test_a_name_leads_nowhere_else(tmp_path: Path, name: str) -> None:
    folder = returned(tmp_path, replace(MISSED, unit=name), replace(MISSED, file="二.xlsx"))
    assert len(list(folder.iterdir())) == 2
    for one in folder.rglob("*.docx"):
        assert one.resolve().is_relative_to(folder.resolve())
        Document(str(one))


def test_text_of_cells_stays_text(tmp_path: Path) -> None:
    told = "<w:t>&{{ 单位名称 }}{% if 1 %}"
    form = replace(MISSED, rows=(replace(MISSED.rows[0], name=told), *MISSED.rows[1:]))
    folder = returned(tmp_path, form)
    assert "{{ 单位名称 }}" in letter(folder / form.unit)
    for path in (folder / form.unit).rglob("*.xlsx"):
        for sheet in load_workbook(path).worksheets:
            if sheet.title in {RESULT_SHEET, "整改反馈表"}:
                kinds = {cell.data_type for row in sheet.iter_rows() for cell in row}
                assert "f" not in kinds


def test_a_bureaus_own_template(tmp_path: Path) -> None:
    export(tmp_path / "模板")
    own = tmp_path / "模板" / "审核意见.docx"
    document = Document(str(own))
    document.paragraphs[0].text = "青山县财政局 {{ 结论 }}"
    document.save(str(own))
    write_round(tmp_path / "报送", [MISSED])
    answer = call(
        *("run", tmp_path / "报送", "--out", tmp_path / "结果", "--returns", "--template", own)
    )
    assert answer.code == 1
    assert "退回重报 1 个" in answer.out
    assert "青山县财政局 退回重报" in letter(tmp_path / "结果" / "退回" / MISSED.unit)
    assert not (tmp_path / "结果" / "自评报告初稿").exists()


def test_drafts_come_with_returns_when_asked_for(tmp_path: Path) -> None:
    write_round(tmp_path / "报送", [MODERN])
    out = tmp_path / "结果"
    call("run", tmp_path / "报送", "--out", out, "--returns", "--drafts")
    assert {"退回", "自评报告初稿"} <= {one.name for one in out.iterdir()}
    call("run", tmp_path / "报送", "--out", out, "--no-drafts")
    assert not (out / "退回").exists(), "the earlier result is in the history as a whole"
    assert call("run", "x", "--out", "y", "--drafts", "--no-drafts").code == 2


@pytest.mark.slow
def test_processes_give_the_same(tmp_path: Path) -> None:
    forms = [replace(MISSED, unit=f"青山县第{at}局", file=f"{at}.xlsx") for at in range(4)]
    texts = []
    for jobs in (1, 2):
        place = tmp_path / str(jobs)
        folder = returned(place, *forms, jobs=jobs)
        texts.append([letter(one) for one in sorted(folder.iterdir())])
    assert texts[0] == texts[1]


def test_the_sdk_finds_nothing_wrong(tmp_path: Path) -> None:
    ooxml.require()
    folder = returned(tmp_path, MISSED, MODERN)
    for path in folder.rglob("审核意见.docx"):
        assert ooxml.validate(path) == []


def test_every_check_has_one_dimension() -> None:
    named = [check for one in dimensions() for check in one.checks]
    assert len(named) == len(set(named))
    families = [family for one in dimensions() for family in one.families]
    assert len(families) == len(set(families))
    known = {one.id for one in all_checks()}
    assert set(named) <= known
    assert {one[0] for one in known} <= set(families)
