"""绩效自评.html as a bureau uses it: a folder, its progress, tables, downloads, a second round."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook
from support.desk import Desk, serious
from support.mixed_folder import write_mixed_folder
from support.small_forms import ACTUALS, write_project

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forms, reports, copies, broken and empty files, in folders."""
    return write_mixed_folder(tmp_path_factory.mktemp("来") / "各单位")


def begin(desk: Desk, *paths: Path) -> None:
    """Drop these as a batch of their own."""
    desk.view("汇总一批表")
    if desk.page.locator("#clear").is_visible():
        desk.page.click("#clear")
    if desk.page.locator("#drop-earlier").is_visible():
        desk.page.click("#drop-earlier")
    desk.drop(*paths)
    desk.page.wait_for_selector("#run:enabled")


@pytest.fixture(scope="module")
def ran(_desk: Desk, folder: Path) -> Path:
    """The folder, run with everything that can be asked for; what is shown is its result."""
    begin(_desk, folder)
    _desk.page.check("#want-returns")
    _desk.page.check("#want-drafts")
    _desk.run()
    _desk.page.uncheck("#want-returns")
    _desk.page.uncheck("#want-drafts")
    return folder


def test_a_folder_is_run_and_everything_can_be_saved(desk: Desk, ran: Path, tmp_path: Path) -> None:
    files = {one.relative_to(ran).as_posix() for one in ran.rglob("*") if one.is_file()}
    assert f"{len(files)} 个文件" in desk.shown("#set")
    desk.part("文件")
    assert {row["文件"] for row in desk.table()} == files
    with zipfile.ZipFile(desk.saved("全部下载", tmp_path)) as everything:
        names = everything.namelist()
        assert any(name.endswith("审核意见.docx") for name in names)
        assert any(name.startswith("自评报告初稿/") for name in names)
        result = json.loads(everything.read("result.json"))
        everything.extract("绩效自评汇总.xlsx", tmp_path)
    assert load_workbook(tmp_path / "绩效自评汇总.xlsx").sheetnames[0]
    assert {one["file"] for one in result["files"]} == files
    desk.part("下载")
    alone = desk.saved("result.json", tmp_path)
    assert json.loads(alone.read_text("utf-8")) == result


@pytest.mark.usefixtures("ran")
def test_tables_are_sorted_and_filtered(desk: Desk) -> None:
    desk.part("问题")
    everything = len(desk.table())
    head = desk.page.locator("main th:visible").filter(has_text="级别")
    head.get_by_role("button").focus()
    desk.page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "ascending"
    levels = [row["级别"] for row in desk.table()]
    assert levels == sorted(levels, key=["错误", "警告", "提示"].index)
    desk.page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "descending"
    desk.page.locator("main select:visible[aria-label=只看级别]").select_option("错误")
    assert 0 < len(desk.table()) < everything
    assert {row["级别"] for row in desk.table()} == {"错误"}
    desk.page.locator("main input[type=search]:visible").fill("没有这样的文字")
    assert desk.table() == []


@pytest.mark.usefixtures("ran")
def test_a_file_of_the_result_opens(desk: Desk) -> None:
    desk.part("文件")
    desk.page.get_by_role("button", name="打开怪.xlsx").first.click()
    desk.wait("document.querySelector('#one h2')?.textContent === '怪.xlsx'")
    assert "青山县=1+1局" in desk.shown("#one")
    desk.view("汇总一批表")


@pytest.mark.usefixtures("ran")
def test_the_overview_goes_on_paper_and_is_readable_aloud(desk: Desk, tmp_path: Path) -> None:
    desk.part("概览")
    assert desk.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    printed = desk.page.pdf(path=tmp_path / "概览.pdf", format="A4")
    assert printed.startswith(b"%PDF")
    for part in ("概览", "问题", "下载"):
        desk.part(part)
        assert serious(desk) == []


def test_cancelled_it_goes_on_with_the_same_files(desk: Desk, folder: Path) -> None:
    begin(desk, folder)
    desk.page.click("#run")
    desk.drop(folder / "去年.xlsx")  # nothing is taken while it works
    desk.page.wait_for_selector("#trouble:visible")
    desk.page.click("#cancel")
    desk.page.wait_for_selector("#cancel", state="hidden")
    assert "没有汇总结果" in desk.shown("#many")
    desk.run()
    assert desk.page.locator("#many .tile").count() > 0


def test_a_roster_and_an_earlier_result_are_taken_by_their_kind(desk: Desk, tmp_path: Path) -> None:
    place = tmp_path / "一轮"
    write_project(place / "甲.xlsx", unit="青山县甲局", actuals=("", *ACTUALS[1:]))
    roster = tmp_path / "名单.csv"
    roster.write_text("单位名称\n青山县甲局\n青山县乙局\n", encoding="utf-8")
    begin(desk, place, roster)
    assert desk.shown("#roster") == roster.name
    with zipfile.ZipFile(desk.saved("按名单生成空白表", tmp_path)) as blanks:
        made = " ".join(blanks.namelist())
    assert "青山县甲局" in made
    assert "青山县乙局" in made
    desk.run()
    desk.part("未报")
    assert "青山县乙局" in desk.shown(".panels [role=tabpanel]:visible table")
    desk.part("下载")
    result = desk.saved("result.json", tmp_path)
    write_project(place / "甲.xlsx", unit="青山县甲局")
    begin(desk, place, result)
    desk.run()
    desk.part("与上一次相比")
    assert "已改 1 条" in desk.shown(".panels [role=tabpanel]:visible .sum")
    # what is dropped next is compared with what was done here, unasked
    desk.drop(place)
    desk.run()
    desk.part("与上一次相比")
    desk.page.click("#drop-roster")


def test_an_empty_folder_is_told(desk: Desk, tmp_path: Path) -> None:
    desk.view("汇总一批表")
    (tmp_path / "空的").mkdir()
    desk.drop(tmp_path / "空的")
    desk.page.wait_for_selector("#trouble:visible")
    assert "没有文件" in desk.shown("#trouble")
