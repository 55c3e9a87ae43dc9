"""Web pages and XML Spreadsheet 2003 under the name of a workbook: read as the tables they are."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from xl_jixiao.intake import html_tables
from xl_jixiao.intake.html_tables import read_page
from xl_jixiao.intake.load import read_workbook
from xl_jixiao.intake.refusal import Refusal, UnusablePartError
from xl_jixiao.model.finding import Status
from xl_jixiao.model.grid import Area, Cell, CellKind, Grid, Workbook


def grid(markup: str, encoding: str = "utf-8") -> Grid:
    (found,) = read_page(markup.encode(encoding)).grids
    return found


def texts(found: Grid) -> dict[str, str]:
    return {f"{chr(64 + col)}{row}": one.text for (row, col), one in sorted(found.cells.items())}


def places(pairs: str) -> dict[str, str]:
    """A1 甲 B1 乙 → what stands where."""
    words = pairs.split()
    return dict(zip(words[::2], words[1::2], strict=True))


def only(markup: str) -> Cell:
    (found,) = grid(f"<table><tr>{markup}</tr></table>").cells.values()
    return found


def test_spans_become_merges_and_push_the_others_aside() -> None:
    found = grid(
        "<table><tr><td rowspan=2>一级指标<td colspan='2'>年度指标值</td>"
        "<td>分值</td></tr><tr><td>指标<td>单位</td><td></td></tr>"
        "<tr><td>数量<td>10<td>座<td>15</tr></table>"
    )
    assert texts(found) == {
        **places("A1 一级指标 B1 年度指标值 D1 分值 B2 指标 C2 单位"),
        **places("A3 数量 B3 10 C3 座 D3 15"),
    }
    assert found.merges == (Area(1, 1, 2, 1), Area(1, 2, 1, 3))


def test_lines_and_tables_stand_below_each_other_as_in_excel() -> None:
    found = grid(
        "<html><head><title>导出</title><style>td{color:red}</style>"
        "<script>document.write('<table>')</script></head><body><h3>2023年度&nbsp;自评表</h3>"
        "<div>单位：某局</div><table><caption>资金</caption><tr><td>甲</td></tr></table>"
        "<table><tr><td>乙<br style='mso-data-placement:same-cell;'>丙</td></tr></table>"
    )
    assert texts(found) == {
        "A1": "2023年度 自评表",
        **places("A2 单位：某局 A3 资金 A4 甲"),
        "A5": "乙\n丙",
    }


def test_a_table_inside_a_cell_is_spread_out_at_its_place() -> None:
    found = grid(
        "<table><tr><td>左</td><td>上<table><tr><td>1</td><td>2</td></tr>"
        "<tr><td>3</td><td>4</td></tr></table></td><td>右</td></tr>"
        "<tr><td>下</td><td>中</td></tr></table>"
    )
    assert texts(found) == places("A1 左 B1 上 B2 1 C2 2 B3 3 C3 4 D1 右 A4 下 B4 中")
    assert Area(1, 1, 3, 1) in found.merges
    assert Area(4, 2, 4, 3) in found.merges


@pytest.mark.parametrize(
    ("markup", "kind", "text", "number"),
    [
        ("<td>220</td>", CellKind.NUMBER, "220", "220"),
        ("<td>1,234.50</td>", CellKind.NUMBER, "1,234.50", "1234.50"),
        ("<td>-5</td>", CellKind.NUMBER, "-5", "-5"),
        ("<td>95%</td>", CellKind.TEXT, "95%", None),
        ("<td>001</td>", CellKind.TEXT, "001", None),
        ("<td>430922198001011234</td>", CellKind.TEXT, "430922198001011234", None),
        ("<td>1,2</td>", CellKind.TEXT, "1,2", None),
        ("<td x:num='0.955'>96%</td>", CellKind.NUMBER, "96%", "0.955"),
        ("<td x:num>96</td>", CellKind.NUMBER, "96", "96"),
        ("<td x:str>96</td>", CellKind.TEXT, "96", None),
        ("<td sdval='0.98' sdnum='2052;0;0%'>98%</td>", CellKind.NUMBER, "98%", "0.98"),
        ("<td style='mso-number-format:\"\\@\"'>220</td>", CellKind.TEXT, "220", None),
        ("<td style='mso-number-format:\"0\\.00%\"'>0.955</td>", CellKind.NUMBER, "95.50%", ".955"),
        ("<td style='vnd.ms-excel.numberformat:@'>0012</td>", CellKind.TEXT, "0012", None),
        (
            "<td style='vnd.ms-excel.numberformat:0.00%'>0.5</td>",
            *(CellKind.NUMBER, "50.00%", "0.5"),
        ),
        ("<td style='mso-number-format:Percent'>0.955</td>", CellKind.NUMBER, "95.50%", "0.955"),
        (
            "<td style=\"mso-number-format:'0\\.0\\0022万元\\0022'\">220</td>",
            *(CellKind.NUMBER, "220.0万元", "220"),
        ),
        ("<td>=SUM(A1)</td>", CellKind.TEXT, "=SUM(A1)", None),
        ("<td>&lt;b&gt;&amp;&#20986;</td>", CellKind.TEXT, "<b>&出", None),
    ],
)
def test_values_as_excel_takes_them(
    markup: str, kind: CellKind, text: str, number: str | None
) -> None:
    found = only(markup)
    assert (found.kind, found.text) == (kind, text)
    assert found.number == (None if number is None else Decimal(number))


def test_the_formats_of_the_style_sheet_count() -> None:
    found = grid(
        '<html><style><!--.xl65 {color:red; mso-number-format:"\\@";}\n'
        '.xl66 {mso-number-format:"yyyy\\/m\\/d";}--></style>'
        "<table><tr><td class=xl65>220</td><td class='a xl66'>45291</td></tr></table>"
    )
    assert found.cells[1, 1].kind is CellKind.TEXT
    assert (found.cells[1, 2].shown, found.cells[1, 2].date) == (
        "2023/12/31",
        dt.date(2023, 12, 31),
    )


def test_the_name_of_the_sheet_is_the_one_that_excel_leaves() -> None:
    page = "<html><!--[if gte mso 9]><xml><x:Name>自评表</x:Name></xml><![endif]--><table><tr><td>1"
    assert grid(page).sheet == "自评表"
    assert grid("<table><tr><td>1").sheet == html_tables.SHEET


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("gbk", "gb2312"),
        ("gbk", ""),
        ("utf-8", ""),
        ("utf-8", "utf-8"),
        ("gb18030", "iso-8859-1"),
        ("utf-8-sig", "gb2312"),
        ("utf-16", ""),
        ("big5", "big5"),
        ("gbk", "rot13"),
    ],
)
def test_every_encoding_in_use_is_read(encoding: str, declared: str) -> None:
    meta = f"<meta http-equiv=Content-Type content='text/html; charset={declared}'>"
    page = f"<html><head>{meta if declared else ''}</head><table><tr><td>年度目標</td></tr></table>"
    data = page.encode(encoding)
    found = read_workbook(data, "导出.xls")
    assert isinstance(found, Workbook)
    assert texts(found.grids[0]) == {"A1": "年度目標"}


def test_a_single_file_page_has_a_sheet_for_each_of_its_pages() -> None:
    def part(body: str) -> str:
        return f"--=_X\nContent-Type: text/html; charset=utf-8\n\n{body}\n"

    data = (
        'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="=_X"\n\n'
        + part("<html><!--<x:Name>封面</x:Name><x:Name>自评表</x:Name>--><frame src=a></html>")
        + part("<table><tr><td>封</td></tr></table>")
        + part("<table><tr><td>表</td></tr></table>")
        + "--=_X--\n"
    ).encode()
    found = read_workbook(data, "a.xls")
    assert isinstance(found, Workbook)
    assert [(one.sheet, texts(one)) for one in found.grids] == [
        ("封面", {"A1": "封"}),
        ("自评表", {"A1": "表"}),
    ]


@pytest.mark.parametrize(
    ("page", "word"),
    [
        ("<html><body>登录超时</body></html>", "没有表格"),
        ("<html><frameset><frame src='a.files/sheet001.htm'></frameset></html>", ".files"),
    ],
)
def test_a_page_without_a_table_is_refused(page: str, word: str) -> None:
    told = read_workbook(page.encode(), "导出.xls")
    assert isinstance(told, Refusal)
    assert told.status is Status.REJECTED
    assert word in told.reason


def test_a_page_under_the_name_of_a_page_is_no_workbook() -> None:
    told = read_workbook(b"<html><table><tr><td>1</td></tr></table></html>", "notice.html")
    assert isinstance(told, Refusal)
    assert told.status is Status.SKIPPED


def test_a_page_can_not_grow_beyond_bounds() -> None:
    wide = "<table><tr>" + "<td colspan=1000>甲</td>" * 20 + "</tr></table>"
    with pytest.raises(UnusablePartError, match="列数过多"):
        read_page(wide.encode())
    deep = "<table><tr><td>" * 40
    with pytest.raises(UnusablePartError, match="层层嵌套"):
        read_page(deep.encode())
    tall = "<table><tr><td rowspan=65534>甲</td></tr></table>"
    assert grid(tall).merges == ()


@pytest.mark.parametrize(
    "page",
    [
        "<table><td>无行</td>",
        "<table><tr><td>1</table></td></tr><tr>",
        "</table></td><table>",
        "<table><tr><td rowspan=0 colspan=x>1",
        "<table><col span=99999><tr><td>1",
        "<![if !supportMisalignedColumns]><table><tr><td>1<![endif]>",
        "<table><tr><td/><td>1</td></tr></table><!-- ",
        "<table><tr><td>&#xFFFFFFFF;&nosuch;1",
    ],
)
def test_odd_markup_is_read_as_far_as_it_goes(page: str) -> None:
    assert read_page(page.encode()).grids


_XML = """<?xml version="1.0" encoding="{encoding}"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:x="urn:schemas-microsoft-com:office:excel"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
 <Styles><Style ss:ID="Default"><Alignment/></Style>
  <Style ss:ID="s1"><NumberFormat ss:Format="Percent"/></Style>
  <Style ss:ID="s2" ss:Parent="s1"/>
  <Style ss:ID="s3"><NumberFormat ss:Format="m&quot;月&quot;d&quot;日&quot;"/></Style></Styles>
 <Names><NamedRange ss:Name="JX_RULES" ss:RefersTo="=&quot;national 2020&quot;"/></Names>
 <Worksheet ss:Name="自评表"><Table>
  <Row ss:Span="1"/>
  <Row><Cell ss:MergeAcross="1"><Data ss:Type="String">年度<B>指标</B></Data></Cell>
   <Cell ss:Index="4" ss:StyleID="s1"><Data ss:Type="Number">0.955</Data></Cell></Row>
  <Row ss:Index="9"><Cell ss:StyleID="s3"><Data ss:Type="DateTime">2023-12-20T00:00:00.000</Data>
    <Comment><Data>批注</Data></Comment></Cell>
   <Cell ss:Formula="=A1"/><Cell><Comment><Data>批注</Data></Comment></Cell>
   <Cell ss:StyleID="s2" ss:Formula="=1"><Data ss:Type="Number">1</Data></Cell>
   <Cell><Data ss:Type="Boolean">1</Data></Cell><Cell><Data ss:Type="Error">#REF!</Data></Cell>
  </Row></Table></Worksheet>
 <Worksheet ss:Name="隐藏"><Table/><x:WorksheetOptions>
  <x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet>
</Workbook>"""


@pytest.mark.parametrize("encoding", ["utf-8", "gb2312", "utf-16"])
def test_xml_spreadsheet_2003_is_read(encoding: str) -> None:
    data = _XML.format(encoding=encoding).encode(encoding)
    found = read_workbook(data, "导出.xls")
    assert isinstance(found, Workbook)
    first, second = found.grids
    assert texts(first) == {
        **places("A3 年度指标 D3 95.50% A9 12月20日 D9 100.00% E9 TRUE F9 #REF!"),
        "B9": "",
    }
    assert first.merges == (Area(3, 1, 3, 2),)
    assert first.cells[9, 1].date == dt.date(2023, 12, 20)
    assert first.cells[9, 2].kind is CellKind.UNCALCULATED
    assert first.cells[9, 6].kind is CellKind.ERROR
    assert (first.sheet, first.visible, second.visible) == ("自评表", True, False)
    assert found.names == {"JX_RULES": '"national 2020"'}


_DECLARING = (
    '<!DOCTYPE Workbook [<!ENTITY a "x">]>'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">&a;</Workbook>'
)


@pytest.mark.parametrize(
    ("broken", "word"),
    [
        (_XML[: len(_XML) // 2].format(encoding="utf-8"), "XML"),
        (_DECLARING, "实体"),
    ],
)
def test_a_broken_xml_spreadsheet_is_refused(broken: str, word: str) -> None:
    told = read_workbook(broken.encode(), "a.xls")
    assert isinstance(told, Refusal)
    assert word in told.reason
