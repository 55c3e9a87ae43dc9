"""Streamed rows against XlsxWriter's own, cell for cell."""

from __future__ import annotations

import zipfile
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pytest
import xlsxwriter
from support.lint_xlsx import lint

from xl_jixiao.outputs import rows as links_module
from xl_jixiao.outputs.cell_text import CELL_LIMIT, CUT_MARK, text_xml
from xl_jixiao.outputs.column_cells import ColumnLook
from xl_jixiao.outputs.rows import FileLinks, RowMaker, SheetFill, Stretch, splice
from xl_jixiao.tables.table import CellValue, PlaceLink, RowValues

NASTY = (
    "甲单位",
    " 前后有空格 ",
    "a<b & c>d \"引号\" 'x'",
    "第一行\n第二行",
    "制表\t符",
    "=1+1",
    "http://example.org/",
    "-5",
    "100%",
    "𠮷野家",
    "]]>",
    "&amp;",
    "　全角空格",
)
NUMBERS = (
    0,
    7,
    -3,
    Decimal("5.84"),
    Decimal("0.1"),
    Decimal(2) / Decimal(3),
    Decimal("1E+20"),
    Decimal("-0.0000001"),
    12345678901234567890,
)
WIDTHS = (20.0, 46.0, 12.0, 10.0)
LOOKS = [ColumnLook("1", width, places=at == 3) for at, width in enumerate(WIDTHS)]


def rows() -> list[RowValues]:
    return [
        (
            text,
            NASTY[-at],
            NUMBERS[at % len(NUMBERS)],
            PlaceLink(f"G{at}", "一 局.xlsx", "表", f"G{at}"),
        )
        for at, text in enumerate(NASTY)
    ] + [(None, "", None, PlaceLink("", "x.xlsx"))]


def skeleton(path: Path) -> Path:
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("表")
    looks = [book.add_format({"bold": True, "num_format": "0.00"}) for _ in range(5)]
    for at in range(4):
        sheet.write_string(0, at, f"列{at}")
    for at, look in enumerate(looks):
        sheet.write_blank(1, at, None, look)
    sheet.write_string(20, 0, "下面的行")
    sheet.fit_to_pages(1, 0)
    book.close()
    return path


def written_by_xlsxwriter(path: Path, content: list[RowValues]) -> Path:
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("表")
    look = book.add_format({"bold": True, "num_format": "0.00"})
    for at in range(4):
        sheet.write_string(0, at, f"列{at}")
    for down, row in enumerate(content, 1):
        for at, value in enumerate(row):
            if value is None or value == "" or (isinstance(value, PlaceLink) and not value.text):
                sheet.write_blank(down, at, None, look)
            elif isinstance(value, PlaceLink):
                sheet.write_string(down, at, value.text, look)
            elif isinstance(value, str):
                sheet.write_string(down, at, value, look)
            else:
                sheet.write_number(down, at, float(value), look)
    sheet.write_string(20, 0, "下面的行")
    book.close()
    return path


def streamed(folder: Path, content: list[RowValues], links: FileLinks | None = None) -> Path:
    target = folder / "streamed.xlsx"
    blocks = RowMaker(LOOKS).blocks(content)
    stretch = Stretch(2, len(content), ("1",) * 4, blocks)
    fill = SheetFill("xl/worksheets/sheet1.xml", (stretch,), 21)
    splice(skeleton(folder / "skeleton.xlsx"), target, [fill], links)
    return target


def cells(path: Path) -> dict[str, tuple[object, str, str, bool]]:
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return {
        cell.coordinate: (
            cell.value if cell.value != "" else None,
            "n" if cell.value in {None, ""} else cell.data_type,
            cell.number_format,
            cell.font.b,
        )
        for row in sheet.iter_rows(max_col=4)
        for cell in row
    }


def test_streamed_rows_read_back_as_those_of_xlsxwriter(tmp_path):
    reference = cells(written_by_xlsxwriter(tmp_path / "reference.xlsx", rows()))
    assert cells(streamed(tmp_path, rows())) == reference
    assert sum(1 for value, *_ in reference.values() if value is not None) > 40


def test_text_stays_text_whatever_it_looks_like(tmp_path):
    sheet = openpyxl.load_workbook(streamed(tmp_path, rows())).worksheets[0]
    kinds = {cell.value: cell.data_type for (cell,) in sheet.iter_rows(max_col=1)}
    assert kinds["=1+1"] in {"s", "inlineStr"}
    assert not any(cell.hyperlink for row in sheet.iter_rows() for cell in row)


def test_what_looks_like_an_escaped_character_is_escaped_itself():
    # Excel reads _x0041_ as A, in shared and in inline strings (ST_Xstring)
    assert text_xml("_x0041_x_x0042_") == "<is><t>_x005F_x0041_x_x005F_x0042_</t></is>"
    assert text_xml("a_xyz_") == "<is><t>a_xyz_</t></is>"


def test_rows_of_the_skeleton_below_the_stretch_stay(tmp_path):
    sheet = openpyxl.load_workbook(streamed(tmp_path, rows())).worksheets[0]
    assert sheet["A21"].value == "下面的行"
    assert sheet.dimensions == "A1:D21"


def test_a_sheet_without_rows_loses_its_sample_row(tmp_path):
    sheet = openpyxl.load_workbook(streamed(tmp_path, [])).worksheets[0]
    assert [cell.value for cell in sheet[1]] == ["列0", "列1", "列2", "列3"]
    assert not sheet["A2"].has_style


def test_control_characters_and_lone_surrogates_are_dropped(tmp_path):
    content = [("a\x00b\x0bc\x1f", "\udcff坏\ud800名\ufffe", None, None)]
    sheet = openpyxl.load_workbook(streamed(tmp_path, content)).worksheets[0]
    assert (sheet["A2"].value, sheet["B2"].value) == ("abc", "坏名")


def test_line_ends_become_line_feeds(tmp_path):
    sheet = openpyxl.load_workbook(streamed(tmp_path, [("a\r\nb\rc", "", None, None)])).worksheets[
        0
    ]
    assert sheet["A2"].value == "a\nb\nc"


@pytest.mark.parametrize("letter", ["长", "𠮷"])
def test_a_text_too_long_for_a_cell_is_cut_with_a_mark(tmp_path, letter):
    sheet = openpyxl.load_workbook(
        streamed(tmp_path, [(letter * (CELL_LIMIT + 5), "", None, None)])
    ).worksheets[0]
    value = sheet["A2"].value
    assert value.endswith(CUT_MARK)
    assert CELL_LIMIT - 1 <= len(value.encode("utf-16-le")) // 2 <= CELL_LIMIT


def test_a_text_of_just_the_limit_is_whole(tmp_path):
    text = "长" * CELL_LIMIT
    sheet = openpyxl.load_workbook(streamed(tmp_path, [(text, "", None, None)])).worksheets[0]
    assert sheet["A2"].value == text


@pytest.mark.parametrize("number", [Decimal("NaN"), Decimal("Infinity"), Decimal("-Infinity")])
def test_not_a_number_is_refused(tmp_path, number):
    with pytest.raises(ValueError, match="有限"):
        streamed(tmp_path, [("", "", number, None)])


def test_a_number_too_large_for_excel_is_written_as_text(tmp_path):
    content = [("", "", Decimal("1E+400"), None), ("", "", 10**400, None)]
    sheet = openpyxl.load_workbook(streamed(tmp_path, content)).worksheets[0]
    assert sheet["C2"].value == "1E+400"
    assert sheet["C3"].value.startswith("1000")


def test_long_texts_make_their_row_higher(tmp_path):
    content = [("短", "短", 1, None), ("短", "长" * 100, 1, None), ("一\n二\n三", "", 1, None)]
    sheet = openpyxl.load_workbook(streamed(tmp_path, content)).worksheets[0]
    heights = [sheet.row_dimensions[row].height for row in (2, 3, 4)]
    assert heights[0] is None
    assert heights[1] == pytest.approx(5 * 13.5 + 3)
    assert heights[2] == pytest.approx(3 * 13.5 + 3)


def test_a_place_links_to_the_cell_of_the_file(tmp_path):
    links = FileLinks(tmp_path / "年报", tmp_path / "结果")
    content = [
        ("", "", None, PlaceLink("G12、G14", "一 局/2023#1 100%.xlsx", "张'三", "G12")),
        ("", "", None, PlaceLink("打开", "一 局/2023#1 100%.xlsx", "表", "")),
        ("", "", None, PlaceLink("", "无.xlsx")),
    ]
    sheet = openpyxl.load_workbook(streamed(tmp_path, content, links)).worksheets[0]
    first, second = sheet["D2"].hyperlink, sheet["D3"].hyperlink
    assert first.target == second.target == "../年报/一%20局/2023%231%20100%25.xlsx"
    assert first.location == "'张''三'!G12"
    assert second.location == "'表'!A1"
    assert sheet["D4"].hyperlink is None
    assert sheet["D2"].value == "G12、G14"


def test_beyond_the_limit_of_excel_cells_stay_without_link(tmp_path, monkeypatch):
    monkeypatch.setattr(links_module, "LINKS_A_SHEET", 2)
    links = FileLinks(tmp_path, tmp_path / "结果")
    content = [("", "", None, PlaceLink(f"G{at}", "a.xlsx", "表", f"G{at}")) for at in range(4)]
    sheet = openpyxl.load_workbook(streamed(tmp_path, content, links)).worksheets[0]
    assert [bool(sheet[f"D{row}"].hyperlink) for row in range(2, 6)] == [True, True, False, False]
    assert sheet["D5"].value == "G3"


def test_relationships_of_the_skeleton_are_kept_beside_the_links(tmp_path):
    path = tmp_path / "skeleton.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("表")
    sheet.add_table(0, 0, 1, 0, {"columns": [{"header": "列"}]})
    for at in range(2):
        sheet.write_blank(1, at, None, book.add_format({"bold": True}))
    book.close()
    blocks = RowMaker([ColumnLook("1", 10.0, places=True)]).blocks([(PlaceLink("打开", "a.xlsx"),)])
    fill = SheetFill("xl/worksheets/sheet1.xml", (Stretch(2, 1, ("1",), blocks),), 2)
    target = tmp_path / "target.xlsx"
    splice(path, target, [fill], FileLinks(tmp_path, tmp_path / "结果"))
    with zipfile.ZipFile(target) as package:
        entries = ET.fromstring(package.read("xl/worksheets/_rels/sheet1.xml.rels"))  # noqa: S314 (our own output)
    assert len(entries) == 2
    assert lint(target) == []


def test_the_spliced_workbook_is_sound(tmp_path):
    assert lint(streamed(tmp_path, rows(), FileLinks(tmp_path, tmp_path / "结果"))) == []


class Remembered(dict[bytes, bytes]):
    """Pieces that a run keeps, and how many of them a later one was given."""

    given = 0

    def piece(self, key: bytes) -> bytes | None:
        self.given += key in self
        return self.get(key)

    def keep_piece(self, key: bytes, data: bytes) -> None:
        self[key] = data


def written_by(memory: Remembered | None, folder: Path, content: list[RowValues]) -> bytes:
    """The sheet with these rows, made or found again."""
    maker = RowMaker(LOOKS)
    blocks = maker.blocks(content) if memory is None else maker.known_blocks(content)
    stretch = Stretch(2, len(content), ("1",) * 4, iter(blocks))
    target, links = folder / "known.xlsx", FileLinks(folder, folder / "结果")
    fill = SheetFill("xl/worksheets/sheet1.xml", (stretch,), 21)
    splice(skeleton(folder / "skeleton.xlsx"), target, [fill], links, memory)
    with zipfile.ZipFile(target) as package:
        names = ("xl/worksheets/sheet1.xml", "xl/worksheets/_rels/sheet1.xml.rels")
        return b"".join(package.read(name) for name in names if name in package.namelist())


def test_rows_are_found_again_by_their_values(tmp_path: Path) -> None:
    """Ten values that look alike; 256 rows are a piece."""
    memory = Remembered()
    alike: list[CellValue] = [1, "1", Decimal(1), Decimal("1.0"), None, "", "None", "甲", "甲 ", 0]
    for value in alike:
        for number in (1, 300):
            content: list[RowValues] = [
                ("文字", value, Decimal("2.5"), PlaceLink(f"B{at}", "甲.xlsx", "表", f"B{at}"))
                for at in range(number)
            ]
            expected = written_by(None, tmp_path, content)
            before = memory.given
            assert written_by(memory, tmp_path, content) == expected
            kept = len(memory)
            assert written_by(memory, tmp_path, content) == expected
            assert (len(memory), memory.given - before) == (kept, 1 if number == 1 else 2)
