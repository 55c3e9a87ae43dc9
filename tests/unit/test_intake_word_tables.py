"""Tables of Word documents → Grids: addresses, merges, numbers, captions, tables in tables."""

from __future__ import annotations

from decimal import Decimal

import pytest
from support.word_xml import (
    GOES_ON,
    OPENS,
    cell,
    document,
    level,
    listed,
    lists,
    para,
    plain_table,
    read,
    row,
    run,
    shown,
    span,
    table,
)

from xl_jixiao.intake.word.tables import make_cell
from xl_jixiao.model.grid import Area, CellKind


def merges(data: bytes) -> set[str]:
    found = read(data).grids[0].merges
    return {f"{one.top},{one.left}-{one.bottom},{one.right}" for one in found}


def test_cells_stand_at_their_grid_columns() -> None:
    data = document(
        table(
            row(cell("总", span(2) + OPENS), "丙"),
            row(cell("遮住", span(2) + GOES_ON), cell("第一段") + cell("多出")),
            row("甲", "乙", cell(para("上") + para() + para("下"))),
            widths=(1000, 1000, 1000),
        )
    )
    first = {"A1": "总", "C1": "丙", "C2": "第一段", "D2": "多出"}
    assert shown(data) == {**first, "A3": "甲", "B3": "乙", "C3": "上\n\n下"}
    assert merges(data) == {"1,1-2,2"}


def test_rows_that_begin_late_and_end_early() -> None:
    late = row("乙", look='<w:gridBefore w:val="2"/><w:gridAfter w:val="1"/>')
    assert shown(document(table(row(*"一二三四"), late)))["C2"] == "乙"


def test_rows_that_leave_out_their_spans_are_placed_by_width() -> None:
    wide = row(cell("甲", '<w:tcW w:w="1000"/>'), cell("乙", '<w:tcW w:w="3000" w:type="dxa"/>'))
    data = document(table(row(*"一二三四"), wide, widths=(1000, 1000, 1000, 1000)))
    assert shown(data)["B2"] == "乙"
    assert merges(data) == {"2,2-2,4"}
    short = row(cell("甲", '<w:tcW w:w="1000"/>'), cell("乙", '<w:tcW w:w="1000"/>'))
    data = document(table(row(*"一二三四"), short, widths=(1000, 1000, 1000, 1000)))
    assert merges(data) == set()


def test_merges_of_old_programs() -> None:
    old = row(
        cell("甲", '<w:hMerge w:val="restart"/>'), cell("", '<w:hMerge w:val="continue"/>'), "乙"
    )
    data = document(table(old, row(*"一二三")))
    assert shown(data) == {"A1": "甲", "C1": "乙", "A2": "一", "B2": "二", "C2": "三"}
    assert merges(data) == {"1,1-1,2"}


def test_a_cell_that_goes_on_with_nothing_stands_for_itself() -> None:
    data = document(table(row(cell("甲", GOES_ON), "乙"), row(cell("丙", GOES_ON + span(2)))))
    assert shown(data) == {"A1": "甲", "B1": "乙", "A2": "丙"}


def test_a_grid_that_lies_or_is_missing() -> None:
    for widths in ((), (0, 0), (500,), (100,) * 9):
        data = document(table(row(cell("甲", span(2)), "乙"), row(*"一二三"), widths=widths))
        assert shown(data) == {"A1": "甲", "C1": "乙", "A2": "一", "B2": "二", "C2": "三"}
    wild = document(table(row(cell("甲", span(10**9)), "乙"), row("丙")))
    assert len(shown(wild)) == 3


def test_rows_and_cells_in_content_controls() -> None:
    inner = f"<w:sdt><w:sdtContent>{cell('乙')}</w:sdtContent></w:sdt>"
    held = f"<w:tr><w:tc><w:p>{run('甲')}</w:p></w:tc>{inner}</w:tr>"
    rows = f"<w:sdt><w:sdtContent>{held}</w:sdtContent></w:sdt>"
    assert shown(document(table(row("一", "二"), rows)))["B2"] == "乙"


def test_deleted_rows_are_no_rows() -> None:
    data = document(table(row("甲"), row("乙", look='<w:del w:id="1"/>'), row("丙")))
    assert shown(data) == {"A1": "甲", "A2": "丙"}
    assert "删除表格行1行" in read(data).remarks[0]
    gone = table(row("甲", look='<w:del w:id="1"/>'))
    assert [one.sheet for one in read(document(gone, plain_table("乙"))).grids] == ["表1"]


def test_automatic_numbers_are_text_of_a_cell() -> None:
    numbering = lists([level("decimal", "%1")])
    rows = [row(cell(listed("", 1)), cell(text)) for text in "甲乙"]
    data = document(table(*rows), parts={"numbering": numbering})
    assert shown(data) == {"A1": "1", "B1": "甲", "A2": "2", "B2": "乙"}


def test_a_table_in_a_table_is_one_of_its_own() -> None:
    inner = para("附件1") + plain_table("内|子") + para("后")
    found = read(document(table(row("甲", cell(inner)), row("乙", "丙")), plain_table("末")))
    assert [(one.sheet, len(one.cells)) for one in found.grids] == [
        ("表1", 4),
        ("表2", 2),
        ("表3", 1),
    ]
    assert found.grids[0].cells[1, 2].text == "附件1\n后"
    assert [(one.text, one.ref.sheet, one.ref.a1) for one in found.grids[1].captions] == [
        ("附件1", "表1", "B1")
    ]


def test_a_table_used_for_layout_is_none() -> None:
    frame = table(row(cell(para("某局2023年度绩效自评表") + plain_table("甲|乙"))), row(cell()))
    found = read(document(para("正文"), frame))
    assert [one.text for one in found.paragraphs or ()] == ["正文", "某局2023年度绩效自评表"]
    assert [one.sheet for one in found.grids] == ["表1"]
    assert [one.text for one in found.grids[0].captions] == ["正文", "某局2023年度绩效自评表"]
    assert found.remarks == ("有1个表格只用来排版，其中的文字和表格按正文顺序读取。",)


def test_a_report_in_one_large_cell_is_text() -> None:
    lines = [f"第{number}段。" for number in range(6)]
    found = read(document(table(row(cell("".join(map(para, lines)))))))
    assert [one.text for one in found.paragraphs or ()] == lines
    assert found.grids == ()


@pytest.mark.parametrize(
    ("text", "number", "decimals"),
    [
        ("85.51", "85.51", 2),
        ("100%", "1", 0),
        ("132.71％", "1.3271", 2),
        ("1,286.05", "1286.05", 2),
        ("1286.05万元", "1286.05", 2),
        ("-3", "-3", 0),
        ("0", "0", 0),
        ("0.5", "0.5", 1),
    ],
)
def test_what_excel_would_have_made_a_number_is_one(text: str, number: str, decimals: int) -> None:
    made = make_cell(1, 1, text)
    assert made is not None
    assert (made.kind, made.text, made.number, made.decimals) == (
        CellKind.NUMBER, text, Decimal(number), decimals
    )  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["6分", "≥90%", "0137", "12月31日", "49.8亿", "1,28", "9个", "2023-1", "1.2.3", "—", "１２"],
)
def test_anything_else_is_text(text: str) -> None:
    made = make_cell(1, 1, text)
    assert made is not None
    assert (made.kind, made.text, made.number) == (CellKind.TEXT, text, None)


def test_lines_above_a_table_are_its_captions() -> None:
    found = read(
        document(
            para("一、基本情况"),
            para("本单位严格执行预算。"),
            para("某县财政局"),
            para("附件2"),
            para("某县2023年度部门整体支出"),
            para(),
            para("绩效自评表"),
            para("填报单位（盖章）：某局    填报日期：2024年3月1日    单位：万元"),
            plain_table("甲|乙"),
            para("注：本表一式两份；请盖章。"),
            plain_table("丙|丁"),
            para("三、自评情况"),
            plain_table("戊"),
        )
    )
    captions = [[(one.text, one.ref.a1) for one in grid.captions] for grid in found.grids]
    assert captions[0] == [
        ("附件2", "段4"),
        ("某县2023年度部门整体支出", "段5"),
        ("绩效自评表", "段6"),
        ("填报单位（盖章）：某局    填报日期：2024年3月1日    单位：万元", "段7"),
    ]
    assert captions[1:] == [[], []]
    assert found.paragraphs is not None
    assert len(found.paragraphs) == 9


def test_the_foot_of_a_table_is_no_caption_of_the_next() -> None:
    foot = para("填报单位：甲局  填表人：某某  联系电话：略")
    title = para("乙项目2023年度绩效自评表"), para("填报单位：乙局")
    found = read(document(plain_table("甲"), foot, *title, plain_table("乙")))
    assert [one.text for one in found.grids[1].captions] == [
        "乙项目2023年度绩效自评表",
        "填报单位：乙局",
    ]


def test_a_new_page_begins_the_captions() -> None:
    broken = para(run("某县绩效自评表"), "<w:pageBreakBefore/>")
    found = read(document(para("某某局"), para("2024年3月1日"), broken, plain_table("甲")))
    assert [one.text for one in found.grids[0].captions] == ["某县绩效自评表"]


def test_merges_are_areas_of_the_table() -> None:
    data = document(table(row(cell("甲", span(3) + OPENS)), row(cell("", span(3) + GOES_ON))))
    assert read(data).grids[0].merges == (Area(1, 1, 2, 3),)
