"""Every limit of reading: exactly at it a file is read, one step beyond it is refused."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path
from types import ModuleType

import pytest
from support.bad_documents import nested
from support.bad_files import MAIN, STRINGS, WORKBOOK, pack, parts, relations, sheet_xml
from support.word_xml import document, para, plain_table, read, row, table
from support.xlsb import xlsb

from xl_jixiao.intake import load, old_formats, package
from xl_jixiao.intake.display.code import BUILTIN
from xl_jixiao.intake.load import read_workbook
from xl_jixiao.intake.refusal import Refusal, UnusablePartError
from xl_jixiao.intake.word import convert, flow, markup, reader, story, tables
from xl_jixiao.intake.xlsx import cells, sheet
from xl_jixiao.intake.xlsx import sheet as sheet_parser
from xl_jixiao.model.grid import Workbook


def filled(count: int) -> str:
    return "".join(
        f'<row r="{at}"><c r="A{at}"><v>{at}</v></c></row>' for at in range(1, count + 1)
    )


def merged(count: int) -> str:
    areas = "".join(f'<mergeCell ref="A{at}:B{at}"/>' for at in range(1, count + 1))
    return f'<mergeCells count="{count}">{areas}</mergeCells>'


def text_cell(length: int) -> str:
    return f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"字" * length}</t></is></c></row>'


def reason(data: bytes, name: str = "a.xlsx") -> str:
    """Why a file is refused, "" where it is read."""
    outcome = read_workbook(data, name)
    return outcome.reason if isinstance(outcome, Refusal) else ""


def set_all(monkeypatch: pytest.MonkeyPatch, name: str, value: int, *modules: ModuleType) -> None:
    for module in modules:
        monkeypatch.setattr(module, name, value)


UNUSUAL = "<!-- read by the parser, not by the fast path -->"


@pytest.mark.parametrize("rest", ["", UNUSUAL])
@pytest.mark.parametrize(("count", "refused"), [(9, False), (10, False), (11, True)])
def test_filled_cells(
    count: int, refused: bool, rest: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_all(monkeypatch, "FILLED_CELLS", 10, cells)

    assert ("填有内容的单元格超过" in reason(pack(parts(filled(count), rest)))) is refused


@pytest.mark.parametrize("rest", ["", UNUSUAL])
@pytest.mark.parametrize(("count", "refused"), [(9, False), (10, False), (11, True)])
def test_merged_ranges(
    count: int, refused: bool, rest: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_all(monkeypatch, "MERGES", 10, sheet, sheet_parser)

    data = pack(parts(filled(1), merged(count) + rest))
    assert ("合并单元格超过" in reason(data)) is refused


@pytest.mark.parametrize(("length", "kept"), [(9, 9), (10, 10), (11, 10)])
def test_characters_of_a_cell(length: int, kept: int, monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, "TEXT_LENGTH", 10, cells)
    outcome = read_workbook(pack(parts(text_cell(length))), "a.xlsx")

    assert isinstance(outcome, Workbook)
    assert outcome.grids[0].cells[1, 1].text == "字" * kept


def test_a_cell_holds_what_excel_lets_it_hold() -> None:
    outcome = read_workbook(pack(parts(text_cell(32_768))), "a.xlsx")

    assert isinstance(outcome, Workbook)
    assert len(outcome.grids[0].cells[1, 1].text) == 32_767


@pytest.mark.parametrize(("beyond", "refused"), [(-1, False), (0, False), (1, True)])
def test_what_the_parser_reads_of_a_sheet(
    beyond: int, refused: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = len(sheet_xml(filled(3), UNUSUAL))
    set_all(monkeypatch, "REFERENCE_PARSER_BYTES", size - beyond, sheet_parser)

    assert ("写法特殊" in reason(pack(parts(filled(3), UNUSUAL)))) is refused


@pytest.mark.parametrize(("beyond", "refused"), [(-1, False), (0, False), (1, True)])
def test_the_size_of_a_part(beyond: int, refused: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    members = parts(filled(3))
    members[STRINGS] = members[STRINGS].replace("部门".encode(), "部门".encode() * 400)
    set_all(monkeypatch, "SHARED_PART_BYTES", len(members[STRINGS]) - beyond, package)

    assert ("展开后有" in reason(pack(members))) is refused


@pytest.mark.parametrize(("beyond", "refused"), [(-1, False), (0, False), (1, True)])
def test_what_comes_out_of_one_file(
    beyond: int, refused: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_all(monkeypatch, "ALL_BYTES", 200 - beyond, package)
    packed = package.Archive(pack({"甲": b"1" * 100, "乙": b"2" * 100}))
    packed.read("甲")

    if refused:
        with pytest.raises(UnusablePartError, match="展开后有"):
            packed.read("乙")
    else:
        assert packed.read("乙") == b"2" * 100


@pytest.mark.parametrize(("size", "whole"), [(99, True), (100, True), (101, False)])
def test_a_sheet_may_be_larger_than_a_part_held_whole(
    size: int, whole: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_all(monkeypatch, "SHARED_PART_BYTES", 100, package)
    packed = package.Archive(pack({"表": b"1" * size}))

    assert b"".join(packed.pieces("表")) == b"1" * size
    if not whole:
        with pytest.raises(UnusablePartError, match="展开后有"):
            packed.read("表")


@pytest.mark.parametrize(("beyond", "refused"), [(-1, False), (0, False), (1, True)])
def test_the_size_of_a_file(
    beyond: int, refused: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "自评表.xlsx"
    path.write_bytes(pack(parts(filled(3))))
    set_all(monkeypatch, "FILE_BYTES", path.stat().st_size - beyond, load)
    loaded = load.load(path)

    assert loaded.sha256
    assert isinstance(loaded.outcome, Refusal) is refused


@pytest.mark.parametrize(("count", "refused"), [(9, False), (10, False), (11, True)])
def test_cells_of_a_document(count: int, refused: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, "_MOST_CELLS", 10, story)
    data = document(table(*[row("甲")] * count))

    assert ("表格单元格超过" in reason(data, "a.docx")) is refused


@pytest.mark.parametrize(("count", "refused"), [(9, False), (10, False), (11, True)])
def test_filled_cells_of_a_table(
    count: int, refused: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_all(monkeypatch, "FILLED_CELLS", 10, tables)
    data = document(table(*[row("甲", "")] * count))

    assert ("填有内容的单元格超过" in reason(data, "a.docx")) is refused


@pytest.mark.parametrize(("depth", "refused"), [(4, False), (5, False), (6, True)])
def test_tables_in_tables(depth: int, refused: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, "_MOST_NESTED", 5, story)

    assert ("表格里套表格超过5层" in reason(nested(depth), "a.docx")) is refused


@pytest.mark.parametrize(("depth", "refused"), [(7, False), (6, False), (5, True)])
def test_depth_of_markup(depth: int, refused: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """document/body/p/r/t are five elements deep, and the properties of a run six."""
    set_all(monkeypatch, "_MOST_DEPTH", depth, markup)
    data = document(para('<w:r><w:rPr><w:rFonts w:ascii="a"/></w:rPr><w:t>甲</w:t></w:r>'))

    assert ("嵌套超过" in reason(data, "a.docx")) is refused


@pytest.mark.parametrize(("beyond", "refused"), [(-1, False), (0, False), (1, True)])
def test_the_size_of_a_documents_text(
    beyond: int, refused: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = document(para("甲" * 100))
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        size = packed.getinfo("word/document.xml").file_size
    set_all(monkeypatch, "DOCUMENT_BYTES", size - beyond, reader)

    assert ("展开后有" in reason(data, "a.docx")) is refused


@pytest.mark.parametrize(("beyond", "refused"), [(-1, False), (0, False), (1, True)])
def test_the_size_of_a_file_that_is_converted(
    beyond: int, refused: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = b"{\\rtf1 a}"
    set_all(monkeypatch, "SOURCE_BYTES", len(data) - beyond, convert)
    monkeypatch.setattr(convert, "find", lambda: "")

    assert ("未转换" in reason(data, "a.rtf")) is refused


@pytest.mark.parametrize(("lines", "kept"), [(7, 7), (8, 8), (9, 8)])
def test_lines_above_a_table(lines: int, kept: int) -> None:
    above = [para(f"填报单位{at}：某县某局") for at in range(lines)]
    (grid,) = read(document(*above, plain_table("甲|乙"))).grids

    assert len(grid.captions) == kept == min(lines, flow._MOST)


@pytest.mark.parametrize(("length", "is_caption"), [(59, True), (60, True), (61, False)])
def test_the_length_of_a_line_above_a_table(length: int, is_caption: bool) -> None:
    line = "部门整体支出绩效自评表".rjust(length, "某")
    (grid,) = read(document(para(line), plain_table("甲|乙"))).grids

    assert [one.text for one in grid.captions] == ([line] if is_caption else [])


def test_blanks_do_not_lengthen_a_line_above_a_table() -> None:
    line = "部门整体支出  绩效自评表".rjust(62, "某")
    (grid,) = read(document(para(line), plain_table("甲|乙"))).grids

    assert [one.text for one in grid.captions] == [line]


def test_a_guarded_worker_is_replaced_after_so_many_files(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, "CHILD_FILES", 2, old_formats)
    worker = old_formats._Worker()
    children = []
    try:
        for _ in range(5):
            worker.read("xlsb", xlsb([["甲"]]))
            assert worker._child is not None
            children.append(worker._child.pid)
    finally:
        worker.close()

    assert children[0] == children[1] != children[2] == children[3] != children[4]


def style_part(styles: int, formats: int) -> bytes:
    body = "".join(f'<numFmt numFmtId="{200 + at}" formatCode="0"/>' for at in range(formats))
    return (
        f'<styleSheet xmlns="{MAIN}"><numFmts>{body}</numFmts>'
        f"<cellXfs>{'<xf/>' * styles}</cellXfs></styleSheet>"
    ).encode()


@pytest.mark.parametrize(("count", "refused"), [(99, False), (100, False), (101, True)])
def test_cell_styles(count: int, refused: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, "STYLES", 100, cells)
    data = pack({**parts(filled(1)), "xl/styles.xml": style_part(count, 1)})

    assert ("单元格样式超过" in reason(data)) is refused


@pytest.mark.parametrize("beyond", [0, 1])
def test_number_formats(beyond: int, monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, "STYLES", len(BUILTIN) + 9, cells)
    data = pack({**parts(filled(1)), "xl/styles.xml": style_part(1, 9 + beyond)})

    assert ("单元格样式超过" in reason(data)) is bool(beyond)


@pytest.mark.parametrize("unusual", ["", "<!-- -->"])
@pytest.mark.parametrize(("count", "refused"), [(9, False), (10, False), (11, True)])
def test_shared_texts(
    count: int, refused: bool, unusual: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_all(monkeypatch, "SHARED_TEXTS", 10, cells)
    shared = f'<sst xmlns="{MAIN}">{unusual}{"<si><t>甲</t></si>" * count}</sst>'

    assert ("文字超过" in reason(pack({**parts(), STRINGS: shared.encode()}))) is refused


def test_tags_of_a_part_held_as_a_tree() -> None:
    package.check_tags(b"<a><b/></a>  <", "x", 4)
    with pytest.raises(UnusablePartError, match="个以上的标记"):
        package.check_tags(b"<a><b/></a>  <", "x", 3)


def test_filled_cells_of_all_sheets(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sheet that is one too many is named, those before it and a small one behind are read."""
    set_all(monkeypatch, "WORKBOOK_CELLS", 5, cells)
    found = read_workbook(many_sheets(3, 3, 1), "a.xlsx")

    assert isinstance(found, Workbook)
    assert [one.sheet for one in found.grids] == ["表0", "表2"]
    assert [(name, "合计超过" in told) for name, told in found.unreadable] == [("表1", True)]


def many_sheets(*counts: int) -> bytes:
    sheets = "".join(
        f'<sheet name="表{at}" sheetId="{at + 1}" r:id="s{at}"/>' for at in range(len(counts))
    )
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    names = {f"s{at}": ("worksheet", f"worksheets/s{at}.xml") for at in range(len(counts))}
    return pack(
        {
            **parts(),
            WORKBOOK: (
                f'<workbook xmlns="{MAIN}" xmlns:r="{office}"><sheets>{sheets}</sheets></workbook>'
            ).encode(),
            "xl/_rels/workbook.xml.rels": relations(names),
            **{
                f"xl/worksheets/s{at}.xml": sheet_xml(filled(count))
                for at, count in enumerate(counts)
            },
        }
    )


@pytest.mark.parametrize("change", ["grows", "shrinks", "is touched"])
def test_a_file_that_changes_while_it_is_read(
    change: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(pack(parts(filled(3))))
    length = path.stat().st_size

    class Changed(io.FileIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if change == "grows":
                path.write_bytes(path.read_bytes() + bytes(1000))
            elif change == "shrinks":
                os.truncate(path, length // 2)
            else:
                os.utime(path, ns=(0, 0))
            return super().read(size) or b""

    monkeypatch.setattr(load, "open_regular", Changed)
    loaded = load.load(path)
    assert isinstance(loaded.outcome, Refusal)
    assert "正在变化" in loaded.outcome.reason
    assert loaded.sha256 == ""


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in folders")
def test_a_pipe_that_took_the_place_of_a_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.xlsx")
    assert load.digest(tmp_path / "a.xlsx") == ""
    outcome = load.load(tmp_path / "a.xlsx").outcome
    assert isinstance(outcome, Refusal)
    assert "不存在" in outcome.reason


@pytest.mark.parametrize(("size", "hashed"), [(100, True), (101, False)])
def test_a_file_that_claims_any_size_has_no_hash(
    size: int, hashed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_all(monkeypatch, "HASHED_BYTES", 100, load)
    (tmp_path / "a").write_bytes(bytes(size))
    assert bool(load.digest(tmp_path / "a")) is hashed


@pytest.mark.parametrize(("times", "read_it"), [(1, True), (2, False)])
def test_memory_that_files_before_it_left_full_is_cleared_once(
    monkeypatch: pytest.MonkeyPatch, times: int, read_it: bool
) -> None:
    inner, failures = load._read, iter(range(times))

    def full(*given: object) -> object:
        if next(failures, None) is not None:
            raise MemoryError
        return inner(*given)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(load, "_read", full)
    found = read_workbook(pack(parts(filled(1))), "自评表.xlsx")
    assert isinstance(found, Workbook) is read_it
    assert read_it or "过多内存" in getattr(found, "reason", "")
