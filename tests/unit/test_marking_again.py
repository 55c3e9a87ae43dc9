"""A marked copy corrected and marked again: today's findings only, what a person wrote stays."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment
from support.cli import call
from support.foreign_blanks import write_foreign
from support.full_forms import plan_of

from xl_jixiao import evaluate_file
from xl_jixiao.layouts.loading import find_layout
from xl_jixiao.outputs.marked_copy import mark_copy
from xl_jixiao.outputs.marking_losses import losses
from xl_jixiao.outputs.marks import (
    COMMENT_END,
    COMMENT_HEAD,
    MARKER,
    RESULT_SHEET,
    plan_marks,
    without_ours,
)
from xl_jixiao.outputs.planned import write_sheets


def marked(source: Path, target: Path) -> Path:
    mark_copy(source, target, plan_marks(evaluate_file(source), "national 2020"))
    return target


def coloured(path: Path) -> set[str]:
    return {
        cell
        for sheet in load_workbook(path).worksheets
        for area in sheet.conditional_formatting
        for rule in area.rules
        if MARKER in rule.formula[0]
        for cell in str(area.sqref).split()
    }


def ours(path: Path) -> set[str]:
    return {
        cell.coordinate
        for sheet in load_workbook(path).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment is not None and COMMENT_HEAD in cell.comment.text
    }


def todays(path: Path) -> set[str]:
    return {cell for one in evaluate_file(path).findings for cell in one.cells}


def test_three_times_corrected_and_marked(tmp_path: Path) -> None:
    path = marked(write_foreign("central", tmp_path), tmp_path / "一" / "表.xlsx")
    for turn in range(3):
        book = load_workbook(path)
        sheet = book.worksheets[0]
        place = sorted(todays(path))[turn]
        sheet[f"K{turn + 30}"].comment = Comment(f"第{turn}次，已改", "李四")
        own = sheet[place].comment
        if own is not None and own.text.startswith(COMMENT_HEAD):
            sheet[place].comment = Comment(f"{own.text}\n已电话核实", "李四")
        book.save(path)
        path = marked(path, tmp_path / str(turn) / "表.xlsx")
        wanted = todays(path)
        assert coloured(path) == wanted
        assert ours(path) <= wanted
        again = load_workbook(path)
        kept = {
            c.coordinate: c.comment.text
            for r in again.worksheets[0].iter_rows()
            for c in r
            if c.comment
        }
        assert kept["F8"] == "请核实"
        assert all(kept[f"K{at + 30}"] == f"第{at}次，已改" for at in range(turn + 1))
        rows = again[RESULT_SHEET].max_row - 2
        assert rows == len(evaluate_file(path).findings)
        links = [cell.hyperlink for cell in again[RESULT_SHEET]["D"] if cell.hyperlink]
        assert len(links) <= rows


def test_a_corrected_cell_carries_no_stale_mark(tmp_path: Path) -> None:
    first = marked(write_foreign("central", tmp_path), tmp_path / "一" / "表.xlsx")
    (finding, *_) = [one for one in evaluate_file(first).findings if one.id == "I04"]
    book = load_workbook(first)
    book.worksheets[0][finding.cells[0]] = "受汛期影响推迟，已调整工期并加派施工队伍"
    book.save(first)
    second = marked(first, tmp_path / "二" / "表.xlsx")
    assert finding.cells[0] not in coloured(second)
    assert finding.cells[0] not in ours(second)
    assert finding.cells[0] in coloured(
        marked(write_foreign("central", tmp_path), tmp_path / "三.xlsx")
    )


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("请核实", "请核实"),
        (f"{COMMENT_HEAD}\n错误 I04：“投资额”（I15）：空白。\n{COMMENT_END}", ""),
        (f"{COMMENT_HEAD}\n错误 I04：空白。\n{COMMENT_END}\n已改，见附件", "已改，见附件"),
        (f"张三：请看\n{COMMENT_HEAD}\n错误 I04：空白。\n{COMMENT_END}", "张三：请看"),
        (f"{COMMENT_HEAD}\n错误 I04：空白。\n提示 I09：没有设置。", ""),
        (f"{COMMENT_HEAD}\n错误 I04：空白。\n这条不对，见合同", "这条不对，见合同"),
    ],
)
def test_what_a_person_wrote_beside_ours(text: str, own: str) -> None:
    assert without_ours(text) == own


def test_a_comment_box_holds_its_text(tmp_path: Path) -> None:
    path = marked(write_foreign("central", tmp_path), tmp_path / "表.xlsx")
    with zipfile.ZipFile(path) as package:
        (name,) = [one for one in package.namelist() if one.endswith(".vml")]
        drawing = package.read(name).decode()
    heights = [int(float(one.partition("px")[0])) for one in drawing.split("height:")[1:]]
    assert min(heights) >= 34
    assert max(heights) > 79  # openpyxl's own box holds four lines


DRAWING = (
    '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing">'
    '<xdr:twoCellAnchor><xdr:sp><xdr:nvSpPr><xdr:cNvPr id="2" name="文本框 1"/></xdr:nvSpPr>'
    "</xdr:sp></xdr:twoCellAnchor></xdr:wsDr>"
)


def a_package(**parts: str) -> zipfile.ZipFile:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packaged = "http://schemas.openxmlformats.org/package/2006/relationships"
    drawing = '<drawing r:id="rId1"/>' if "drawing" in parts else ""
    texts = {
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{rel}"><sheets>'
        '<sheet name="自评表" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{packaged}">'
        '<Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}" xmlns:r="{rel}">{drawing}'
        f"{parts.get('extension', '')}</worksheet>",
        "xl/worksheets/_rels/sheet1.xml.rels": f'<Relationships xmlns="{packaged}">'
        '<Relationship Id="rId1" Target="../drawings/drawing1.xml"/></Relationships>',
    }
    if "drawing" in parts:
        texts["xl/drawings/drawing1.xml"] = parts["drawing"]
    if "part" in parts:
        texts[parts["part"]] = "<a/>"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, text in texts.items():
            package.writestr(name, text)
    return zipfile.ZipFile(stream)


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({}, ""),
        ({"drawing": DRAWING}, "工作表“自评表”的图形“文本框 1”"),
        (
            {"extension": "<a>x14:sparklineGroups</a>"},
            "工作表“自评表”的迷你图",
        ),
        ({"part": "xl/cellimages.xml"}, "单元格图片（WPS）"),
        ({"part": "_xmlsignatures/sig1.xml"}, "数字签名"),
    ],
)
def test_what_a_copy_loses_is_told_by_name(parts: dict[str, str], told: str) -> None:
    said = losses(a_package(**parts), a_package())
    assert told in said
    assert bool(said) == bool(told)


def test_findings_across_files_are_in_the_copy(tmp_path: Path) -> None:
    paths = [write_foreign("central", tmp_path / name) for name in ("甲", "乙")]
    book = load_workbook(paths[1])
    book.worksheets[0]["A40"] = "另一版本"
    book.save(paths[1])
    call("check", *paths, "--mark", tmp_path / "副本")
    listed = {
        row[1].value
        for copy in (tmp_path / "副本").glob("*.xlsx")
        for row in load_workbook(copy)[RESULT_SHEET].iter_rows(min_row=3)
    }
    assert "F02" in listed


def heights(path: Path, sheet: str = "xl/worksheets/sheet1.xml") -> dict[int, tuple[str, bool]]:
    """Row → its height, and whether it is kept whatever is typed in."""
    with zipfile.ZipFile(path) as package:
        tags = re.findall(r'<row [^>]*ht="[^>]*>', package.read(sheet).decode())
    rows = (dict(re.findall(r'(\w+)="([^"]*)"', tag)) for tag in tags)
    return {int(row["r"]): (row["ht"], "customHeight" in row) for row in rows}


def test_rows_that_grow_with_their_text_still_do_in_the_copy(tmp_path: Path) -> None:
    layout = find_layout("central-project")
    assert layout is not None
    source, plan = tmp_path / "表.xlsx", plan_of(layout)
    write_sheets([plan], source)
    before = heights(source)
    assert {row for row, (_, fixed) in before.items() if not fixed} == plan.growing
    after = heights(marked(source, tmp_path / "标记" / "表.xlsx"))
    assert {row: fixed for row, (_, fixed) in after.items()} == {
        row: fixed for row, (_, fixed) in before.items()
    }
    assert all(float(after[row][0]) == float(height) for row, (height, _) in before.items())
