"""Rows and columns that nobody sees are known to the grid, whatever file they come from.

workbooks/hidden.xls and .ods: LibreOffice's copies of one sheet A1:E12 with row 2 and 12 and column
D hidden, a filter with a criterion over A5:E10 that hides row 7; a second sheet with row 2 hidden.
workbooks/short_cells.xlsb: written by SheetJS 0.18.5, A1:E12 with row 2 and 7 and column D hidden,
row 9 0.75 points high; a second sheet with row 2 hidden.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.bad_files import SHEET, pack, parts, relations, sheet_xml
from support.xlsb import Hidden, xlsb

from xl_jixiao.intake.html_tables import read_page
from xl_jixiao.intake.load import read_workbook
from xl_jixiao.intake.spreadsheet_xml import read_spreadsheet_xml
from xl_jixiao.intake.wire import dump_workbook, load_workbook
from xl_jixiao.intake.xlsb_records import read_sheet_records, with_records
from xl_jixiao.model.grid import ALL_SEEN, Grid, Unseen, Workbook

WORKBOOKS = Path(__file__).resolve().parents[1] / "workbooks"
CRITERION = '<filterColumn colId="0"><filters><filter val="x"/></filters></filterColumn>'


def unseen(rows: tuple[int, ...] = (), filtered: tuple[int, ...] = (), cols: tuple[int, ...] = ()):
    return Unseen(frozenset(rows), frozenset(filtered), frozenset(cols))


def xlsx(
    attributes: dict[int, str], *, before: str = "", after: str = "", unusual: bool = False
) -> Unseen:
    """What is hidden on a sheet A1:C9 whose rows have these attributes."""
    rows = "".join(
        f'<row r="{row}" {attributes.get(row, "")}>'
        + "".join(f'<c r="{col}{row}"><v>1</v></c>' for col in "ABC")
        + "</row>"
        for row in range(1, 10)
    )
    markup = sheet_xml(rows, after).replace(b"<sheetData>", before.encode() + b"<sheetData>")
    if unusual:
        markup = markup.replace(b"<sheetData>", b"<!-- --><sheetData>")
    workbook = read_workbook(pack({**parts(), SHEET: markup}), "a.xlsx")
    assert isinstance(workbook, Workbook)
    return workbook.grids[0].unseen


@pytest.mark.parametrize("unusual", [False, True], ids=["fast", "parser"])
@pytest.mark.parametrize(
    ("attributes", "before", "after", "expected"),
    [
        ({}, "", "", ALL_SEEN),
        ({2: 'hidden="1"', 3: 'hidden="true"', 4: 'hidden="0"'}, "", "", unseen((2, 3))),
        ({2: 'ht="0" customHeight="1"', 3: 'ht="0.75"', 4: 'ht="1"'}, "", "", unseen((2, 3))),
        ({2: 'ht="13.5" hidden="1" outlineLevel="1"'}, "", "", unseen((2,))),
        ({2: 'ht="13.5" customHeight="0"'}, "", "", ALL_SEEN),
        ({2: 'ht="x"'}, "", "", ALL_SEEN),
        ({}, '<cols><col min="2" max="2" hidden="1"/></cols>', "", unseen(cols=(2,))),
        ({}, '<cols><col min="3" max="16384" width="0"/></cols>', "", unseen(cols=(3,))),
        ({}, '<cols><col min="1" max="3" width="0.71"/></cols>', "", ALL_SEEN),
        (
            *({3: 'hidden="1"', 8: 'hidden="1"'}, ""),
            f'<autoFilter ref="A2:C6">{CRITERION}</autoFilter>',
            unseen((8,), (3,)),
        ),
        ({3: 'hidden="1"'}, "", '<autoFilter ref="A2:C6"/>', unseen((3,))),
        (
            *({2: 'hidden="1"'}, ""),
            f'<autoFilter ref="A2:C6">{CRITERION}</autoFilter>',
            unseen((2,)),
        ),
        ({3: 'hidden="1"'}, '<sheetPr filterMode="1"/>', "", unseen((), (3,))),
        ({3: 'hidden="1"'}, '<sheetPr filterMode="0"/>', "", unseen((3,))),
    ],
)
def test_what_an_xlsx_hides(
    attributes: dict[int, str], before: str, after: str, expected: Unseen, unusual: bool
) -> None:
    assert xlsx(attributes, before=before, after=after, unusual=unusual) == expected


def test_the_filter_of_a_table_counts() -> None:
    markup = sheet_xml(
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="2" hidden="1"><c r="A2"><v>1</v></c></row>'
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    table = f'<table xmlns="{main}"><autoFilter ref="A1:A2">{CRITERION}</autoFilter></table>'
    members = {
        **parts(),
        SHEET: markup,
        "xl/worksheets/_rels/sheet1.xml.rels": relations({"a": ("table", "../tables/table1.xml")}),
        "xl/tables/table1.xml": table.encode(),
    }
    workbook = read_workbook(pack(members), "a.xlsx")
    assert isinstance(workbook, Workbook)
    assert workbook.grids[0].unseen == unseen((), (2,))


def test_hidden_and_empty_is_not_mentioned() -> None:
    markup = sheet_xml(
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="2" hidden="1"><c r="A2" s="1"/></row>'
    ).replace(b"<sheetData>", b'<cols><col min="2" max="9" hidden="1"/></cols><sheetData>')
    workbook = read_workbook(pack({**parts(), SHEET: markup}), "a.xlsx")
    assert isinstance(workbook, Workbook)
    assert workbook.grids[0].unseen == ALL_SEEN


@pytest.mark.parametrize("name", ["hidden.xls", "hidden.ods"])
def test_what_an_xls_and_an_ods_hide(name: str) -> None:
    workbook = read_workbook((WORKBOOKS / name).read_bytes(), name)
    assert isinstance(workbook, Workbook)
    first, second = workbook.grids
    assert first.unseen == unseen((2, 12), (7,), (4,))
    assert second.unseen == unseen((2,))
    assert load_workbook(dump_workbook(workbook)) == workbook


def test_an_ods_row_without_height_is_hidden() -> None:
    parts = members((WORKBOOKS / "hidden.ods").read_bytes())
    content = parts["content.xml"].decode()
    style = 'table:style-name="ro1"'
    assert style in content
    flat = content.replace(
        "<office:automatic-styles>",
        '<office:automatic-styles><style:style style:name="none" style:family="table-row">'
        '<style:table-row-properties style:row-height="0cm"/></style:style>',
    ).replace(f"<table:table-row {style}>", '<table:table-row table:style-name="none">', 1)
    workbook = read_workbook(pack({**parts, "content.xml": flat.encode()}), "a.ods")
    assert isinstance(workbook, Workbook)
    assert workbook.grids[0].unseen == unseen((1, 2, 12), (7,), (4,))


NINE = [[f"{row}甲", float(row), "丙"] for row in range(1, 10)]


@pytest.mark.parametrize(
    ("hidden", "expected"),
    [
        (Hidden(), ALL_SEEN),
        (Hidden(rows=(2, 9)), unseen((2, 9))),
        (Hidden(heights={2: 0, 3: 0.75, 4: 1, 5: 30}), unseen((2, 3))),
        (Hidden(cols=(2, 5), widths={3: 0.1, 1: 0.7}), unseen(cols=(2, 3))),
        (Hidden(rows=(3, 8), filters=((2, 6, True),)), unseen((8,), (3,))),
        (Hidden(rows=(3,), filters=((2, 6, False),)), unseen((3,))),
        (Hidden(rows=(2,), filters=((2, 6, True),)), unseen((2,))),
        (Hidden(rows=(3,), filter_mode=True), unseen((), (3,))),
        (Hidden(rows=(3, 8), table_filter=(7, 9)), unseen((3,), (8,))),
    ],
)
def test_what_an_xlsb_hides(hidden: Hidden, expected: Unseen) -> None:
    workbook = read_workbook(xlsb(NINE, hidden), "a.xlsb")
    assert isinstance(workbook, Workbook)
    (grid,) = workbook.grids
    assert (grid.unseen, grid.unseen_known, len(grid.cells)) == (expected, True, 27)


def test_another_programs_xlsb_hides_what_it_was_told_to() -> None:
    found = read_sheet_records((WORKBOOKS / "short_cells.xlsb").read_bytes())
    first, second = found["自评表"].marks, found["表二"].marks
    assert (first.rows, first.cols, second.rows) == ({2, 7, 9}, {4}, {2})


def test_cells_that_would_be_passed_over_refuse_their_sheet() -> None:
    workbook = read_workbook((WORKBOOKS / "short_cells.xlsb").read_bytes(), "a.xlsb")
    assert isinstance(workbook, Workbook)
    assert [grid.sheet for grid in workbook.grids] == ["表二"]
    ((sheet, reason),) = workbook.unreadable
    assert sheet == "自评表"
    assert "只能读出一部分" in reason
    assert "*.xlsx" in reason


@pytest.mark.parametrize("cut", [1, 5, 9, 30, 60])
def test_records_that_end_early_leave_it_unknown(cut: int) -> None:
    whole = members(xlsb(NINE, Hidden(rows=(2,))))
    part = "xl/worksheets/sheet1.bin"
    broken = pack({**whole, part: whole[part][:-cut]})
    assert not read_sheet_records(broken)
    found = with_records(Workbook((Grid("自评表", {}, unseen_known=False),)), broken)
    assert not found.grids[0].unseen_known
    assert load_workbook(dump_workbook(found)) == found


@given(st.binary(max_size=400))
def test_no_bytes_break_the_records(body: bytes) -> None:
    whole = members(xlsb([["甲"]]))
    read_sheet_records(pack({**whole, "xl/worksheets/sheet1.bin": body}))
    read_sheet_records(pack({**whole, "xl/workbook.bin": body}))


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_what_a_page_and_an_xml_spreadsheet_hide() -> None:
    page = (
        "<table><col><col style='display:none'><tr><td>1<td>2</tr>"
        "<tr style='mso-height:0;display:none'><td>3<td>4</tr></table>"
    )
    assert read_page(page.encode()).grids[0].unseen == unseen((2,), (), (2,))
    name = "urn:schemas-microsoft-com:office:spreadsheet"
    cell = '<Cell><Data ss:Type="Number">1</Data></Cell>'
    markup = (
        f'<Workbook xmlns="{name}" xmlns:ss="{name}"><Worksheet ss:Name="a"><Table>'
        '<Column/><Column ss:Hidden="1"/>'
        f'<Row>{cell}{cell}</Row><Row ss:Hidden="1">{cell}</Row><Row ss:Height="0">{cell}</Row>'
        "</Table></Worksheet></Workbook>"
    )
    assert read_spreadsheet_xml(markup.encode()).grids[0].unseen == unseen((2, 3), (), (2,))
