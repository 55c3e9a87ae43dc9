"""绩效自评.html as a clerk uses it: one form, its findings, scores, files that come of it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook
from support import libreoffice
from support.bad_files import truncated
from support.desk import Desk, opening, serious
from support.mixed_folder import REPORT, _write_report
from support.small_forms import ACTUALS, write_project, write_projects

from xl_jixiao import evaluate_file
from xl_jixiao.resources import data_folder

pytestmark = pytest.mark.slow

EXAMPLES = sorted(data_folder("examples").glob("*.xlsx"))
WHOLE = next(one for one in EXAMPLES if "办公室" in one.name)
"""The example with two sheets."""
_IN_SIGHT = """(cell) => {
  const out = cell.closest('.scroll').getBoundingClientRect();
  const at = cell.getBoundingClientRect();
  return at.top >= out.top && at.bottom <= out.bottom;
}"""
_WAYS_OUT = (
    "fetch('https://a.invalid/').then(() => 'out', () => 'kept')",
    """new Promise((done) => {
      const one = new Image();
      Object.assign(one, { onload: () => done('out'), onerror: () => done('kept') });
      one.src = 'https://a.invalid/a.png';
    })""",
)
HOSTILE = '<img src=x onerror="document.title=1">{{ 7*7 }}'


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda one: one.name[:6])
def test_an_example_shows_what_the_engine_says(desk: Desk, path: Path) -> None:
    result = evaluate_file(path)
    desk.check(path)
    totals = [one.total for one in result.scores if one is not None and one.total is not None]
    shown = desk.shown("#one")
    assert all(f"{total.normalize():f}" in shown for total in totals)
    desk.part("问题")
    items = desk.page.locator("#one .details .findings > li")
    assert items.count() == len(result.findings)
    levels = items.locator(".level").all_inner_texts()
    assert levels == sorted(levels, key=["错误", "警告", "提示"].index)
    for finding in result.findings:
        assert finding.message in shown


def test_a_finding_leads_to_its_cell_and_a_score_to_its_derivation(desk: Desk) -> None:
    desk.check(WHOLE)
    desk.part("问题")
    item = desk.page.locator("#one .details .findings > li").filter(has_text="I04").first
    item.get_by_role("button").focus()
    desk.page.keyboard.press("Enter")
    here = desk.page.locator(".preview td.here")
    assert here.count() == 1
    assert "level-error" in str(here.get_attribute("class"))
    assert here.evaluate(_IN_SIGHT)
    desk.part("得分")
    row = desk.page.locator("#one .details tr").filter(has_text="县长热线")
    row.get_by_role("button").focus()
    desk.page.keyboard.press("Space")
    desk.page.wait_for_selector(".derivation:not([hidden])")
    assert "95% ÷ " in desk.shown(".derivation")
    desk.page.keyboard.press("Escape")
    assert desk.page.locator(".derivation").is_hidden()
    assert row.get_by_role("button").evaluate("(one) => one === document.activeElement")


def test_findings_are_filtered_by_level_and_text(desk: Desk) -> None:
    desk.check(WHOLE)
    desk.part("问题")
    items = desk.page.locator("#one .details .findings > li")
    everything = items.count()
    warnings = desk.page.locator("#one .details").get_by_role("button", name="警告")
    warnings.click()
    assert 0 < items.count() < everything
    assert "警告" not in items.locator(".level").all_inner_texts()
    warnings.click()
    desk.page.get_by_label("筛选问题", exact=True).fill("县长热线")
    assert 0 < items.count() < everything
    assert all("县长热线" in text for text in items.all_inner_texts())


def test_files_come_out_of_it(desk: Desk, tmp_path: Path) -> None:
    desk.check(WHOLE)
    marked = load_workbook(desk.saved("下载标记副本", tmp_path))
    assert "检查结果" in marked.sheetnames
    with zipfile.ZipFile(desk.saved("下载报告初稿", tmp_path)) as draft:
        assert "桃江县人民政府办公室" in draft.read("word/document.xml").decode()
    filled = load_workbook(desk.saved("填入模板", tmp_path))
    assert "导入说明" in filled.sheetnames
    desk.page.get_by_role("button", name="空白表", exact=True).click()
    blank = load_workbook(desk.saved("下载空白表", tmp_path))
    assert blank.sheetnames
    desk.page.keyboard.press("Escape")
    assert desk.page.locator("#blank").is_hidden()


def test_the_mended_file_tells_what_is_mended(desk: Desk, tmp_path: Path) -> None:
    path = write_project(tmp_path / "表.xlsx", actuals=("", *ACTUALS[1:]))
    desk.check(path)
    assert desk.page.locator(".compared").count() == 0
    before = desk.page.locator("#one .details .findings > li").count()
    assert before
    write_project(path)
    desk.check(path)
    assert "已改正" in desk.shown(".compared")
    assert desk.page.locator(".compared .findings > li").count() > 0
    assert desk.page.locator("#one .details .findings > li").count() < before


def test_what_a_cell_says_is_text(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    write_project(
        path, unit=HOSTILE, project="=1+1", actuals=('=HYPERLINK("http://a.invalid")', *ACTUALS[1:])
    )
    title = desk.page.title()
    desk.choose(f"{'很长的单位名称' * 14}&<b>.xlsx", path.read_bytes())
    assert HOSTILE in desk.shown(".preview")
    assert desk.page.locator("main img").count() == 0
    assert desk.page.title() == title
    assert desk.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert formulas(desk.saved("下载标记副本", tmp_path)) == formulas(path)


def formulas(path: Path) -> set[tuple[str, str]]:
    """Sheet and cell of each formula."""
    cells = (cell for sheet in load_workbook(path) for row in sheet for cell in row)
    return {(cell.parent.title, cell.coordinate) for cell in cells if cell.data_type == "f"}


def test_old_workbooks_and_word_reports_are_read(desk: Desk, tmp_path: Path) -> None:
    libreoffice.require()
    old = libreoffice.convert(WHOLE, tmp_path / "旧", "xls")
    desk.check(old)
    (total,) = [
        f"{one.total.normalize():f}"
        for one in evaluate_file(old).scores
        if one is not None and one.total is not None
    ]
    assert total in desk.shown("#one .scores")
    report = tmp_path / "报告.docx"
    _write_report(report, REPORT.format(name="某局"))
    desk.check(report)
    assert "75%" in desk.shown(".preview .passages")


@pytest.mark.parametrize(
    ("name", "content"), [("断了.xlsx", truncated()), ("空.xlsx", b""), ("图.png", b"\x89PNG")]
)
def test_what_is_no_form_is_told_and_the_page_goes_on(
    desk: Desk, tmp_path: Path, name: str, content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    desk.check(path)
    assert len(desk.shown("#one .refused p")) > 5
    desk.check(WHOLE)
    assert desk.page.locator("#one .refused").count() == 0


def test_of_files_dropped_while_one_is_checked_the_last_is_shown(desk: Desk) -> None:
    desk.check(EXAMPLES[0])
    for path in (*EXAMPLES, *EXAMPLES[:2]):
        desk.drop(path)
    desk.wait("(name) => document.querySelector('#one h2').textContent === name", EXAMPLES[1].name)


def test_hundreds_of_findings_are_shown_in_parts(desk: Desk, tmp_path: Path) -> None:
    path = write_projects(tmp_path / "多表.xlsx", 45)
    desk.check(path)
    items = desk.page.locator("#one .details .findings > li")
    assert items.count() == 300
    desk.page.get_by_role("button", name="再显示").click()
    assert items.count() == len(evaluate_file(path).findings) > 300


def test_a_file_dropped_while_the_engine_starts_is_checked(desk: Desk, page_file: Path) -> None:
    early = opening(desk.page.context, page_file)
    early.drop(EXAMPLES[0])
    early.wait("document.querySelector('#one h2') !== null")
    assert early.shown("#one h2") == EXAMPLES[0].name
    assert early.complaints == []
    early.page.close()


def test_where_it_can_not_run_it_says_what_is_needed(desk: Desk, page_file: Path) -> None:
    browser = desk.page.context.browser
    without = browser.new_context(java_script_enabled=False, offline=True)
    old = browser.new_context(offline=True)
    old.add_init_script("delete window.DecompressionStream")
    for context, told in ((without, "允许本页运行 JavaScript"), (old, "不能解压文件")):
        page = context.new_page()
        page.goto(page_file.as_uri())
        needs = page.locator(".needs:visible, .waiting:visible")
        assert told in " ".join(needs.all_inner_texts())
        assert "Edge 97" in " ".join(needs.all_inner_texts())
        assert page.locator("button:visible").count() == 0
        context.close()


def test_what_is_dragged_and_not_dropped_leaves_the_page_as_it_was(desk: Desk) -> None:
    for kind in ("dragEnter", "dragOver", "dragCancel"):
        desk.drag(kind, EXAMPLES[0])
    desk.page.mouse.move(500, 400)
    assert desk.page.locator("#file-drop").is_hidden()


def test_no_way_leads_out_of_the_page(desk: Desk) -> None:
    for attempt in _WAYS_OUT:
        assert desk.page.evaluate(attempt) == "kept"
    assert desk.complaints  # that the policy forbade it
    assert all("Content Security Policy" in one for one in desk.complaints)
    desk.complaints.clear()


def test_a_screen_reader_finds_its_way(desk: Desk) -> None:
    desk.check(WHOLE)
    for part in ("问题", "得分"):
        desk.part(part)
        assert serious(desk) == []
    desk.view("关于")
    assert serious(desk) == []
    desk.page.keyboard.press("Home")
    assert desk.page.locator("#view-one").is_visible()
    desk.page.keyboard.press("ArrowRight")
    assert desk.page.locator("#view-many").is_visible()
    assert serious(desk) == []
