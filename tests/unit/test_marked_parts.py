"""A marked copy is the unit's own file with a few parts changed: nothing else is touched."""

from __future__ import annotations

import io
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment
from support.lint_xlsx import lint
from support.round_county import RoundForm, write_form

from xl_jixiao import evaluate_file
from xl_jixiao.outputs.marked_copy import MarkingError, mark_copy
from xl_jixiao.outputs.marked_parts import mark_parts
from xl_jixiao.outputs.marks import COMMENT_HEAD, RESULT_SHEET, MarkPlan, plan_marks
from xl_jixiao.outputs.package_parts import UnusualPackageError

FORM = RoundForm("青山县水利局", "渠道维修", "表.xlsx").with_row("培训班次", actual="8次")


def a_form(folder: Path) -> Path:
    path = folder / FORM.file
    write_form(path, FORM)
    return path


def plan_for(path: Path) -> MarkPlan:
    return plan_marks(evaluate_file(path), "national 2020")


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def with_parts(path: Path, **changed: bytes) -> Path:
    """The package with parts changed or added; __ stands for /, _dot_ for a dot."""
    parts = parts_of(path) | {
        name.replace("__", "/").replace("_dot_", "."): data for name, data in changed.items()
    }
    with zipfile.ZipFile(path, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return path


def test_what_is_not_marked_stays_byte_for_byte(tmp_path: Path) -> None:
    source = with_parts(a_form(tmp_path), xl__media__image1_dot_png=b"PNG", own__a_dot_bin=b"x")
    copy = tmp_path / "副本" / "表.xlsx"
    assert mark_copy(source, copy, plan_for(source)) == ""
    before, after = parts_of(source), parts_of(copy)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {
        *("[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"),
        *("xl/styles.xml", "xl/worksheets/sheet1.xml"),
    }
    assert {name.rpartition("/")[2] for name in after.keys() - before.keys()} == {
        *("comments1.xml", "vmlDrawing1.vml", "sheet2.xml", "sheet1.xml.rels")
    }
    name = "xl/worksheets/sheet1.xml"
    cells = [
        one[name][one[name].index(b"<sheetData") : one[name].index(b"</sheetData>")]
        for one in (before, after)
    ]
    assert cells[0] == cells[1]


class Stream(io.RawIOBase):
    """Takes bytes and can't go back: a package written to it tells sizes behind each part."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        return self._file.write(data)

    def close(self) -> None:
        self._file.close()


@pytest.mark.parametrize("streamed", [False, True], ids=["sizes before", "sizes behind"])
def test_what_is_as_it_was_is_not_compressed_again(tmp_path: Path, streamed: bool) -> None:
    source, copy = a_form(tmp_path), tmp_path / "副本.xlsx"
    parts = parts_of(source) | {"own/说明.xml": b"<a>" + b"0123456789" * 500 + b"</a>"}
    with (
        closing(Stream(source)) as stream,
        zipfile.ZipFile(
            stream if streamed else source, "w", zipfile.ZIP_DEFLATED, compresslevel=9
        ) as package,
    ):
        for name, data in parts.items():
            package.writestr(name, data)
    mark_parts(source, copy, plan_for(source))
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(copy) as new:
        assert new.testzip() is None
        assert new.read("own/说明.xml") == parts["own/说明.xml"]
        assert (
            new.getinfo("own/说明.xml").compress_size == old.getinfo("own/说明.xml").compress_size
        )
    assert lint(copy) == []


def test_a_sheet_without_marks_is_not_touched(tmp_path: Path) -> None:
    """Although it has comments of a person; those of an earlier check go."""
    source, copy = a_form(tmp_path), tmp_path / "副本.xlsx"
    book = load_workbook(source)
    note = book.create_sheet("备注")
    note["A1"], note["A1"].comment = "说明", Comment("请张会计看", "张")
    old = book.create_sheet("旧")
    old["A1"].comment = Comment(f"{COMMENT_HEAD}\n错误 R01：空白", "检查")
    book.save(source)
    mark_parts(source, copy, plan_for(source))
    before, after = parts_of(source), parts_of(copy)
    assert before["xl/worksheets/sheet2.xml"] == after["xl/worksheets/sheet2.xml"]
    marked = load_workbook(copy)
    assert marked["备注"]["A1"].comment.text == "请张会计看"
    assert marked["旧"]["A1"].comment is None


def test_marking_twice_is_marking_once(tmp_path: Path) -> None:
    source = a_form(tmp_path)
    first, second = tmp_path / "一.xlsx", tmp_path / "二.xlsx"
    mark_copy(source, first, plan_for(source))
    mark_copy(first, second, plan_for(first))
    one, two = parts_of(first), parts_of(second)
    assert one.keys() == two.keys()
    for name in ("xl/styles.xml", "xl/workbook.xml", "xl/worksheets/sheet2.xml"):
        assert one[name] == two[name], name
    assert load_workbook(second).sheetnames == ["自评表", RESULT_SHEET]


def test_a_person_s_comments_and_sheets_stay(tmp_path: Path) -> None:
    source = a_form(tmp_path)
    book = load_workbook(source)
    marked = plan_for(source).marks[0].cell
    book.worksheets[0][marked].comment = Comment("请看合同", "张三")
    book.worksheets[0]["A1"].comment = Comment("封面", "张三")
    book.create_sheet("说明")["A1"] = "=1+1"
    book.save(source)
    copy = tmp_path / "副本.xlsx"
    mark_copy(source, copy, plan_for(source))
    again = load_workbook(copy)
    assert again.sheetnames == ["自评表", "说明", RESULT_SHEET]
    sheet = again["自评表"]
    assert sheet[marked].comment.text == "请看合同"
    assert sheet["A1"].comment.text == "封面"
    assert any(
        cell.comment and cell.comment.text.startswith(COMMENT_HEAD)
        for row in sheet.iter_rows()
        for cell in row
    )
    without = tmp_path / "清.xlsx"
    mark_copy(copy, without, MarkPlan((), (), "没有发现问题"))
    cleared = load_workbook(without)["自评表"]
    left = [c.comment.text for row in cleared.iter_rows() for c in row if c.comment]
    assert sorted(left) == ["封面", "请看合同"]
    assert not [*cleared.conditional_formatting]


def test_a_signed_workbook_goes_the_other_way_and_it_is_told(tmp_path: Path) -> None:
    source = with_parts(a_form(tmp_path), _xmlsignatures__sig1_dot_xml=b"<a/>")
    copy = tmp_path / "副本.xlsx"
    with pytest.raises(UnusualPackageError):
        mark_parts(source, copy, plan_for(source))
    assert "数字签名" in mark_copy(source, copy, plan_for(source))
    assert RESULT_SHEET in load_workbook(copy).sheetnames


@pytest.mark.parametrize(
    "part",
    [
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><workbook>&b;</workbook>',
        b"<workbook",
    ],
    ids=["entity", "torn"],
)
def test_a_part_that_is_no_plain_xml_is_not_patched(tmp_path: Path, part: bytes) -> None:
    source = a_form(tmp_path)
    plan = plan_for(source)
    with_parts(source, xl__workbook_dot_xml=part)
    with pytest.raises(UnusualPackageError):
        mark_parts(source, tmp_path / "副本.xlsx", plan)
    assert not (tmp_path / "副本.xlsx").exists()


def test_what_nests_without_end_is_not_marked_and_it_is_told(tmp_path: Path) -> None:
    source = a_form(tmp_path)
    plan = plan_for(source)
    workbook = parts_of(source)["xl/workbook.xml"]
    deep = b"<extLst>" + b"<ext>" * 5_000 + b"</ext>" * 5_000 + b"</extLst></workbook>"
    with_parts(source, xl__workbook_dot_xml=workbook.replace(b"</workbook>", deep))
    with pytest.raises(MarkingError, match="层层嵌套"):
        mark_copy(source, tmp_path / "副本.xlsx", plan)
    assert not (tmp_path / "副本.xlsx").exists()


def test_a_part_that_is_torn_costs_the_copy_and_it_is_told(tmp_path: Path) -> None:
    source = a_form(tmp_path)
    book = load_workbook(source)
    book.worksheets[0]["A1"].comment = Comment("请张会计看", "张")
    book.save(source)
    plan = plan_for(source)
    (name,) = (one for one in parts_of(source) if one.endswith("comment1.xml"))
    with_parts(source, **{name.replace("/", "__").replace(".", "_dot_"): b"<comments"})
    with pytest.raises(MarkingError, match="另存一份"):
        mark_copy(source, tmp_path / "副本.xlsx", plan)


def test_the_rules_of_the_file_come_behind_ours(tmp_path: Path) -> None:
    from openpyxl.formatting.rule import CellIsRule

    source = a_form(tmp_path)
    book = load_workbook(source)
    book.worksheets[0].conditional_formatting.add("G1:G9", CellIsRule("lessThan", ["5"]))
    book.save(source)
    copy = tmp_path / "副本.xlsx"
    mark_copy(source, copy, plan_for(source))
    rules = [
        (rule.priority, rule.type)
        for area in load_workbook(copy)["自评表"].conditional_formatting
        for rule in area.rules
    ]
    assert max(rules)[1] == "cellIs"
    assert len({priority for priority, _ in rules}) == len(rules)
