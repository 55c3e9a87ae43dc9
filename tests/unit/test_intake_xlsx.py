"""Workbooks as Excel, WPS, LibreOffice and other programs write them, down to the markup."""

from __future__ import annotations

import datetime as dt
import tracemalloc
from collections.abc import Callable

import pytest
from support.bad_files import (
    MAIN,
    SHEET,
    STRINGS,
    WORKBOOK,
    pack,
    parts,
    relations,
    sheet_xml,
    stray_cell,
    styled_rows,
    styles_xml,
)

from xl_jixiao.intake.load import read_workbook
from xl_jixiao.intake.xlsx import sheet
from xl_jixiao.model.grid import PICTURE, Area, Cell, CellKind, Workbook

STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
TITLE = "部门整体支出绩效自评表"


def read(members: dict[str, bytes]) -> Workbook:
    workbook = read_workbook(pack(members), "自评表.xlsx")
    assert isinstance(workbook, Workbook), workbook
    return workbook


def cells_of(rows: str, *codes: str) -> dict[str, Cell]:
    """Cells of a sheet with these rows, by A1; style n is the n-th code."""
    members = {**parts(f'<row r="1">{rows}</row>'), "xl/styles.xml": styles_xml(codes)}
    from xl_jixiao.model.grid import column_letters

    grid = read(members).grids[0]
    return {f"{column_letters(cell.col)}{cell.row}": cell for cell in grid.cells.values()}


PICTURE_FORMULA = "DISPIMG(&quot;ID_5BA4F81A0D674C7AA8849A79AC5645C8&quot;,1)"
PICTURED = (CellKind.OBJECT, PICTURE)


@pytest.mark.parametrize(
    ("markup", "kind", "text"),
    [
        ('<c r="A1" t="s"><v>0</v></c>', CellKind.TEXT, TITLE),
        ('<c r="A1"><v>253</v></c>', CellKind.NUMBER, "253"),
        ('<c r="A1" s="1"><v>1</v></c>', CellKind.NUMBER, "100%"),
        ('<c r="A1" s="2"><v>45657</v></c>', CellKind.DATE, "12月31日"),
        ('<c r="A1" s="2" t="d"><v>2024-12-31T00:00:00</v></c>', CellKind.DATE, "12月31日"),
        ('<c r="A1" t="b"><v>1</v></c>', CellKind.TEXT, "TRUE"),
        ('<c r="A1" t="b"><v>0</v></c>', CellKind.TEXT, "FALSE"),
        ('<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>', CellKind.ERROR, "#DIV/0!"),
        ('<c r="A1" t="e"><v>#SPILL!</v></c>', CellKind.ERROR, "#SPILL!"),
        ('<c r="A1" t="str"><f>B1</f><v>优</v></c>', CellKind.TEXT, "优"),
        ('<c r="A1" t="inlineStr"><is><t>a&lt;b</t></is></c>', CellKind.TEXT, "a<b"),
        ('<c r="A1" t="str"><v>95</v></c>', CellKind.TEXT, "95"),
        ('<c r="A1"><f>SUM(B1:B9)</f></c>', CellKind.UNCALCULATED, ""),
        ('<c r="A1"><f>SUM(B1:B9)</f><v></v></c>', CellKind.UNCALCULATED, ""),
        ('<c r="A1"><f>SUM(B1:B9)</f><v/></c>', CellKind.UNCALCULATED, ""),
        ('<c r="A1"><f>SUM(B1:B9)</f><v /></c>', CellKind.UNCALCULATED, ""),
        ('<c r="A1" cm="1"><f t="array" ref="A1">X</f><v>3</v></c>', CellKind.NUMBER, "3"),
        ('<c r="A1"><v> 3 </v></c>', CellKind.NUMBER, "3"),
        ('<c r="A1" t="str"><v>一_x000D_\n二_x005F_x000D_</v></c>', CellKind.TEXT, "一\n二_x000D_"),
        ('<c r="A1" t="str"><v>一&#10;二&#13;&#10;三</v></c>', CellKind.TEXT, "一\n二\n三"),
        ('<c r="A1" t="str"><v>_xD83D__xDE00_</v></c>', CellKind.TEXT, "😀"),
        # pictures in cells by WPS, whatever a program makes of its function
        (f'<c r="A1" t="str"><f>{PICTURE_FORMULA}</f><v>={PICTURE_FORMULA}</v></c>', *PICTURED),
        (f'<c r="A1" t="e"><f>_xlfn.{PICTURE_FORMULA}</f><v>#NAME?</v></c>', *PICTURED),
        (f'<c r="A1"><f>_xlfn.{PICTURE_FORMULA}</f></c>', *PICTURED),
        (f'<c r="A1" t="inlineStr"><is><t>={PICTURE_FORMULA}</t></is></c>', *PICTURED),
        ('<c r="A1" t="str"><v>见DISPIMG(1)</v></c>', CellKind.TEXT, "见DISPIMG(1)"),
        # digits that are raised, and signs from Symbol
        (
            '<c r="A1" t="inlineStr"><is><r><t>≥2×10</t></r><r><rPr><vertAlign val="superscript"/>'
            "</rPr><t>4</t></r><r><t>m</t></r><r><rPr><b/><vertAlign val='superscript'/></rPr>"
            "<t>3</t></r></is></c>".replace("'", '"'),
            CellKind.TEXT,
            "≥2×10⁴m³",
        ),
        (
            (
                '<c r="A1" t="inlineStr"><is><r><rPr><rFont val="Symbol"/></rPr><t>\xa3</t></r>'
                '<r><rPr><rFont val="宋体"/></rPr><t>5\xa3</t></r></is></c>'
            ),
            CellKind.TEXT,
            "≤5\xa3",
        ),
        ('<c r="A1" t="inlineStr"><is><t>&#61603;5次</t></is></c>', CellKind.TEXT, "≤5次"),
        ('<c r="A1" t="str"><v>\uf0fc\uf041</v></c>', CellKind.TEXT, "√\uf041"),
    ],
)
@pytest.mark.parametrize("unusual", ["", "<!-- -->"], ids=["fast", "parser"])
def test_a_cell(markup: str, kind: CellKind, text: str, unusual: str) -> None:
    cell = cells_of(unusual + markup, "0%", 'm"月"d"日"')["A1"]
    assert (cell.kind, cell.text) == (kind, text)
    assert cell.formula is ("<f>" in markup or "<f " in markup)
    assert cell.display_known


@pytest.mark.parametrize(
    "markup",
    [
        '<c r="A1"/>',
        '<c r="A1" s="1"></c>',
        '<c r="A1" t="str"><f>B1</f><v></v></c>',
        '<c r="A1" t="s"><v>99</v></c>',
        '<c r="A1" t="inlineStr"><is><t/></is></c>',
    ],
)
def test_an_empty_cell_is_not_there(markup: str) -> None:
    assert cells_of(markup, "0%") == {}


UNUSUAL: dict[str, Callable[[bytes], bytes]] = {
    "prefix": lambda data: (
        data.replace(b"<", b"<x:")
        .replace(b"<x:/", b"</x:")
        .replace(b"xmlns=", b"xmlns:x=")
        .replace(b"<x:?", b"<?")
    ),
    "second prefix": lambda data: (
        data.replace(b"<sheetData>", f'<sheetData xmlns:y="{MAIN}">'.encode())
        .replace(b'<c r="B1"', b'<y:c r="B1"')
        .replace(b"9</v></c>", b"9</v></y:c>")
    ),
    "single quotes": lambda data: data.replace(b'"', b"'"),
    "attribute order": lambda data: data.replace(b'r="B1" s="1"', b's="1" r="B1"'),
    "no address": lambda data: data.replace(b' r="B1"', b"").replace(b' r="A1"', b""),
    "cdata": lambda data: data.replace(b"<v>9</v>", b"<v><![CDATA[9]]></v>"),
    "comment": lambda data: data.replace(b"<c ", b'<!-- <c r="C1"><v>5</v></c> --><c ', 1),
    "instruction": lambda data: data.replace(b"<c ", b"<?x <c?><c ", 1),
    "indented": lambda data: data.replace(b"><", b">\n  <"),
    "utf-16": lambda data: data.decode().replace("UTF-8", "UTF-16").encode("utf-16"),
    "gbk": lambda data: data.replace(b"UTF-8", b"GB2312").decode().encode("gb2312"),
    "strict": lambda data: data.replace(MAIN.encode(), STRICT.encode()),
    "bom": lambda data: b"\xef\xbb\xbf" + data,
    "no declaration": lambda data: data.partition(b"\n")[2],
    "extended cell": lambda data: data.replace(b"9</v>", b"9</v><extLst><ext/></extLst>"),
}


@pytest.mark.parametrize("name", [name for name in UNUSUAL if name != "gbk"])
def test_unusual_markup_reads_the_same(name: str) -> None:
    usual = sheet_xml(
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>9</v></c></row>',
        '<mergeCells count="1"><mergeCell ref="A1:A2"/></mergeCells>',
    )
    grid = read({**parts(), SHEET: UNUSUAL[name](usual)}).grids[0]
    assert [(at, cell.text) for at, cell in grid.cells.items()] == [
        ((1, 1), TITLE),
        ((1, 2), "900%"),
    ]
    assert grid.merges == (Area(1, 1, 2, 1),)


def test_unusual_shared_strings_read_the_same() -> None:
    text = (
        f"<?xml version='1.0'?><x:sst xmlns:x='{MAIN}'><!-- --><x:si><x:t>一</x:t>"
        "<x:rPh sb='0' eb='1'><x:t>yi</x:t></x:rPh></x:si></x:sst>"
    )
    assert read({**parts(), STRINGS: text.encode()}).grids[0].cells[1, 1].text == "一"


@pytest.mark.parametrize("unusual", ["", "<!-- -->"], ids=["fast", "parser"])
@pytest.mark.parametrize(
    ("item", "kind", "text"),
    [
        (f"<t>={PICTURE_FORMULA}</t>", CellKind.OBJECT, PICTURE),
        ("<t>\uf0b390%</t>", CellKind.TEXT, "≥90%"),
        (
            (
                '<r><rPr><rFont val="Symbol"/></rPr><t>\xb3</t></r><r><t>10</t></r>'
                '<r><rPr><vertAlign val="superscript"/></rPr><t>4</t></r>'
            ),
            CellKind.TEXT,
            "≥10⁴",
        ),
        (
            '<r><rPr><vertAlign val="superscript"/></rPr><t>注1</t></r><r><t>a</t></r>',
            CellKind.TEXT,
            "注1a",
        ),
    ],
)
def test_shared_strings_as_they_look(item: str, kind: CellKind, text: str, unusual: str) -> None:
    strings = f'<?xml version="1.0"?><sst xmlns="{MAIN}">{unusual}<si>{item}</si></sst>'
    cell = read({**parts(), STRINGS: strings.encode()}).grids[0].cells[1, 1]
    assert (cell.kind, cell.text) == (kind, text)


@pytest.mark.parametrize(
    ("structure", "kind"),
    [("_localImage", CellKind.OBJECT), ("_webimage", CellKind.OBJECT), ("_error", CellKind.ERROR)],
)
def test_a_rich_value_is_a_picture_where_the_workbook_has_any(
    structure: str, kind: CellKind
) -> None:
    row = (
        '<row r="1"><c r="A1" t="e" vm="1"><v>#VALUE!</v></c><c r="B1" t="e"><v>#N/A</v></c></row>'
    )
    structures = f'<rvStructures count="1"><s t="{structure}"/></rvStructures>'.encode()
    members = {**parts(row), "xl/richData/rdrichvaluestructure.xml": structures}
    cells = read(members).grids[0].cells
    assert (cells[1, 1].kind, cells[1, 2].kind) == (kind, CellKind.ERROR)


def test_a_package_in_another_spelling() -> None:
    members = parts()
    members["xl\\worksheets\\SHEET1.xml"] = members.pop(SHEET)
    members["xl/_rels/workbook.xml.rels"] = relations(
        {"rId1": ("worksheet", "/xl/worksheets/sheet1.xml"), "a": ("styles", "../xl/styles.xml")},
        base="http://purl.oclc.org/ooxml/officeDocument/relationships",
    )
    del members[STRINGS]
    members["xl\\worksheets\\SHEET1.xml"] = sheet_xml('<row><c s="1"><v>1</v></c></row>')
    assert read(members).grids[0].cells[1, 1].text == "100%"


def test_member_names_that_are_no_utf8() -> None:
    data = pack({**parts(), "xl/media/1234.png": b"x"})
    named = data.replace(b"1234.png", "图片".encode("gbk") + b".png")
    assert isinstance(read_workbook(named, "a.xlsx"), Workbook)


def test_what_stands_before_the_zip_does_not_matter() -> None:
    from xl_jixiao.intake.package import Archive

    assert Archive(b"stub" * 9 + pack(parts())).read(SHEET).startswith(b"<?xml")


def test_sheets_names_dates_and_visibility() -> None:
    members = parts()
    members[WORKBOOK] = (
        f'<workbook xmlns="{MAIN}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships"><workbookPr date1904="1"/><sheets>'
        '<sheet name="图" sheetId="1" r:id="rId9"/><sheet name="表" sheetId="2" r:id="rId1"/>'
        '<sheet name="规则" sheetId="3" state="veryHidden" r:id="rId8"/></sheets><definedNames>'
        '<definedName name="_xlnm.Print_Area">表!$A$1</definedName>'
        '<definedName name="JX_RULES">"national 2020"</definedName>'
        '<definedName name="局部" localSheetId="1">表!$B$1</definedName></definedNames></workbook>'
    ).encode()
    members["xl/_rels/workbook.xml.rels"] = relations(
        {
            "rId9": ("chartsheet", "chartsheets/sheet1.xml"),
            "rId1": ("worksheet", "worksheets/sheet1.xml"),
            "rId8": ("worksheet", "worksheets/sheet2.xml"),
            "rId3": ("styles", "styles.xml"),
        }
    )
    members["xl/worksheets/sheet2.xml"] = sheet_xml("")
    members[SHEET] = sheet_xml('<row r="1"><c r="A1" s="1"><v>44195</v></c></row>')
    members["xl/styles.xml"] = styles_xml(["yyyy/m/d"])
    members["_rels/.rels"] = relations(
        {"a": ("officeDocument", WORKBOOK), "b": ("core-properties", "docProps/core.xml")}
    )
    members["docProps/core.xml"] = (
        b'<p xmlns:t="http://purl.org/dc/terms/"><t:modified>2024-03-01T08:00:00Z</t:modified></p>'
    )
    workbook = read(members)
    assert [(grid.sheet, grid.visible) for grid in workbook.grids] == [
        ("表", True),
        ("规则", False),
    ]
    assert workbook.grids[0].cells[1, 1].date == dt.date(2024, 12, 31)
    assert workbook.names == {"JX_RULES": '"national 2020"', "局部": "表!$B$1"}
    assert workbook.modified == dt.datetime(2024, 3, 1, 8, tzinfo=dt.UTC)


def test_a_merge_hides_what_it_covers() -> None:
    row = "".join(f'<c r="{col}1"><v>1</v></c>' for col in "ABCD")
    merges = '<mergeCells><mergeCell ref="A1:C1"/></mergeCells>'
    grid = read(parts(f'<row r="1">{row}</row>', merges)).grids[0]
    assert list(grid.cells) == [(1, 1), (1, 4)]


def test_one_broken_sheet_leaves_the_others() -> None:
    members = parts()
    members[WORKBOOK] = members[WORKBOOK].replace(
        b"</sheets>", '<sheet name="坏" sheetId="2" r:id="rId7"/></sheets>'.encode()
    )
    members["xl/_rels/workbook.xml.rels"] = members["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>",
        b'<Relationship Id="rId7" Type="x/worksheet" Target="worksheets/s.xml"/></Relationships>',
    )
    members["xl/worksheets/s.xml"] = sheet_xml('<row r="1"><c r="A1"><v>1</v></row>')
    workbook = read(members)
    assert [grid.sheet for grid in workbook.grids] == ["自评表"]
    ((name, reason),) = workbook.unreadable
    assert name == "坏"
    assert "已损坏" in reason


def test_the_dimension_is_not_believed() -> None:
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="9"><c r="I9"><v>1</v></c></row>'
    members = parts()
    members[SHEET] = sheet_xml(rows).replace(b"<sheetData>", b'<dimension ref="A1"/><sheetData>')
    assert list(read(members).grids[0].cells) == [(1, 1), (9, 9)]


def test_a_stray_cell_costs_nothing() -> None:
    workbook = read_workbook(stray_cell(), "a.xlsx")
    assert isinstance(workbook, Workbook)
    assert list(workbook.grids[0].cells) == [(1, 1), (1_048_576, 16_384)]


@pytest.mark.parametrize("cells", [0, 2])
def test_a_million_styled_rows_take_bounded_memory(cells: int) -> None:
    data = styled_rows(cells=cells)
    tracemalloc.start()
    try:
        workbook = read_workbook(data, "a.xlsx")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert isinstance(workbook, Workbook)
    assert list(workbook.grids[0].cells) == [(1, 1)]
    assert peak < 64 << 20


def test_a_sheet_of_blanks_is_refused_early(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "OPEN_CELL_BYTES", 1 << 16)
    members = {**parts(), SHEET: sheet_xml(" " * (8 << 20))}
    refusal = read_workbook(pack(members), "a.xlsx")
    assert not isinstance(refusal, Workbook)
    assert "异常大" in refusal.reason
