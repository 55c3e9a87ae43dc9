"""Rows and columns that nobody sees are known to the grid, whatever file they come from.

workbooks/hidden.xls and .ods: LibreOffice's copies of one sheet A1:E12 with row 2 and 12 and column
D hidden, a filter with a criterion over A5:E10 that hides row 7; a second sheet with row 2 hidden.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from support.bad_files import SHEET, pack, parts, relations, sheet_xml

from xl_jixiao.intake.html_tables import read_page
from xl_jixiao.intake.load import read_workbook
from xl_jixiao.intake.spreadsheet_xml import read_spreadsheet_xml
from xl_jixiao.intake.wire import dump_workbook, load_workbook
from xl_jixiao.model.grid import ALL_SEEN, Unseen, Workbook

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
    import io
    import zipfile

    data = (WORKBOOKS / "hidden.ods").read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        members = {name: package.read(name) for name in package.namelist()}
    content = members["content.xml"].decode()
    style = 'table:style-name="ro1"'
    assert style in content
    flat = content.replace(
        "<office:automatic-styles>",
        '<office:automatic-styles><style:style style:name="none" style:family="table-row">'
        '<style:table-row-properties style:row-height="0cm"/></style:style>',
    ).replace(f"<table:table-row {style}>", '<table:table-row table:style-name="none">', 1)
    workbook = read_workbook(pack({**members, "content.xml": flat.encode()}), "a.ods")
    assert isinstance(workbook, Workbook)
    assert workbook.grids[0].unseen == unseen((1, 2, 12), (7,), (4,))


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
