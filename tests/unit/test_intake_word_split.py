"""One form over several tables, several forms in one document or one table."""

from __future__ import annotations

import pytest
from support.word_xml import GOES_ON, OPENS, cell, document, para, plain_table, read, row, table

from xl_jixiao.forms.reader import read_forms
from xl_jixiao.model.submission import Submission

TITLE = para("某县2023年度项目支出绩效自评表")
HEAD = ("项目名称|{}||||", "主管部门|某局|实施单位|某中心||")
MONEY = (
    "项目资金（万元）|年初预算数|全年预算数|全年执行数|分值|得分",
    "年度资金总额|100|120|96|10|8",
)
INDICATORS = "一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分"
ROWS = (
    "产出指标|数量指标|培训次数|≥10次|12次|20|20",
    "产出指标|质量指标|合格率|≥95%|96%|20|20",
    "效益指标|社会效益指标|知晓率|≥90%|88%|30|29",
)
TOTAL = "总分|||||70|69"


def form(project: str) -> list[str]:
    return [HEAD[0].format(project), HEAD[1], *MONEY, INDICATORS, *ROWS, TOTAL]


def read_all(*blocks: str) -> tuple[Submission, ...]:
    return read_forms(read(document(*blocks)), file="报告.docx")[0]


def summary(*blocks: str) -> list[tuple[str, str, int, int]]:
    """(sheet, project, funds, indicators) of each form."""
    return [
        (one.sheet, one.project.text, len(one.funds), len(one.indicators))
        for one in read_all(*blocks)
    ]


WHOLE = [("表1", "甲项目", 1, 3)]


@pytest.mark.parametrize("cut", range(1, 9))
@pytest.mark.parametrize("between", ["", para("续表"), para("（续）"), para("接上页"), TITLE])
def test_a_form_goes_on_in_the_next_table(cut: int, between: str) -> None:
    lines = form("甲项目")
    first, second = plain_table(*lines[:cut]), plain_table(*lines[cut:])
    assert summary(TITLE, first, para(), between, second) == WHOLE


def test_three_tables_make_one_form_and_their_numbers_are_not_used_again() -> None:
    lines = form("甲项目")
    parts = [plain_table(*lines[:2]), para(), plain_table(*lines[2:5]), plain_table(*lines[5:])]
    other = [para("备注。"), plain_table("序号|文件", "1|办法")]
    found = read(document(TITLE, *parts, *other))
    assert [one.sheet for one in found.grids] == ["表1", "表4"]
    assert found.remarks == ("表2、表3是表1的后半部分，接在它下面读取。",)
    assert found.paragraphs is not None
    assert found.paragraphs[-1].tables_before == 3


def test_a_repeated_header_is_no_indicator() -> None:
    lines = form("甲项目")
    again = plain_table(HEAD[0].format("甲项目"), INDICATORS, *lines[6:])
    assert summary(TITLE, plain_table(*lines[:6]), para("续表"), again) == WHOLE
    again = plain_table(INDICATORS, *lines[6:])
    assert summary(TITLE, plain_table(*lines[:6]), para(), again) == WHOLE
    again = plain_table("某县2023年度项目支出绩效自评表（续）", INDICATORS, *lines[6:])
    assert summary(TITLE, plain_table(*lines[:6]), again) == WHOLE


def test_parts_of_other_widths_are_matched_by_their_borders() -> None:
    head = plain_table(*form("甲项目")[:4], widths=(1500,) * 6)
    rest = plain_table(INDICATORS, *ROWS, TOTAL, widths=(1000, 1000, 2000, 1500, 1500, 1000, 1000))
    assert summary(TITLE, head, para(), rest) == WHOLE
    found = read(document(TITLE, head, para(), rest)).grids
    assert len(found) == 1
    # 1500, 3000, 4500 … of the head, 1000, 2000, 4000 … of the rest
    header = [place for place, one in found[0].cells.items() if one.text == "三级指标"]
    assert header == [(5, 4)]


def test_headings_between_parts_that_need_each_other() -> None:
    lines = form("甲项目")
    head, money, rest = plain_table(*lines[:2]), plain_table(*lines[2:4]), plain_table(*lines[4:])
    blocks = [head, para("一、预算执行情况"), money, para("二、绩效指标完成情况"), rest]
    assert summary(TITLE, *blocks) == WHOLE
    # the second is no part that the first lacks
    rows = plain_table(*lines[:5]), para("二、其他指标"), plain_table(*lines[5:])
    assert len(read(document(TITLE, *rows)).grids) == 2


def test_numbers_of_pages_that_were_typed_keep_nothing_apart() -> None:
    lines = form("甲项目")
    pages = [para("— 1 —"), para("第 2 页 共 3 页")]
    assert summary(TITLE, plain_table(*lines[:6]), *pages, plain_table(*lines[6:])) == WHOLE


def test_a_merged_cell_that_was_cut_is_one_again() -> None:
    def rows(*lines: tuple[str, str], begins: str) -> list[str]:
        looks = [begins, *(GOES_ON for _ in lines[1:])]
        return [
            row(cell(level1, look), *rest.split("|"))
            for (level1, rest), look in zip(lines, looks, strict=True)
        ]

    upper = table(
        row(*INDICATORS.split("|")),
        *rows(("产出指标", ROWS[0][5:]), ("", ROWS[1][5:]), begins=OPENS),
    )
    for begins in (OPENS, GOES_ON):
        lower = table(*rows(("", ROWS[1][5:]), ("", ROWS[1][5:]), begins=begins))
        found = read(document(TITLE, plain_table(*form("甲")[:2]), upper, lower)).grids
        assert len(found) == 1
        assert [(one.top, one.bottom) for one in found[0].merges] == [(4, 7)]


def test_forms_of_their_own_are_not_joined() -> None:
    one, other = plain_table(*form("甲项目")), plain_table(*form("乙项目"))
    expected = [("表1", "甲项目", 1, 3), ("表2", "乙项目", 1, 3)]
    assert summary(TITLE, one, para(), other) == expected
    assert summary(TITLE, one, para(), TITLE, other) == expected
    titled = plain_table("某县2023年度项目支出绩效自评表", *form("乙项目"))
    assert summary(TITLE, one, titled) == expected


def test_text_between_keeps_tables_apart() -> None:
    lines = form("甲项目")
    found = read(
        document(
            TITLE, plain_table(*lines[:6]), para("项目实施情况良好。"), plain_table(*lines[6:])
        )
    )
    assert len(found.grids) == 2


def test_a_table_of_other_things_is_not_joined() -> None:
    lines = form("甲项目")
    found = read(document(TITLE, plain_table(*lines), plain_table("序号|文件|日期", "1|办法|3月")))
    assert len(found.grids) == 2
    found = read(document(plain_table("序号|文件|日期", "1|办法|3月"), plain_table(*lines)))
    assert len(found.grids) == 2


def test_the_base_data_and_the_form_below_it_are_two() -> None:
    base = plain_table(
        "财政供养人员情况|编制数|2023年实际在职人数|控制率",
        "|69|59|85.51%",
        "经费控制情况|2022年决算数|2023年预算数|2023年决算数",
        "三公经费|15.7|16.56|15.7",
    )
    found = read(document(base, para(), plain_table(*form("甲项目")[2:])))
    assert len(found.grids) == 2


def test_two_forms_in_one_table() -> None:
    both = [*form("甲项目"), "某县2023年度项目支出绩效自评表", *form("乙项目")]
    assert summary(TITLE, plain_table(*both)) == [("表1", "甲项目", 1, 3), ("表1", "乙项目", 1, 3)]


def test_a_form_in_a_cell_of_a_layout_table() -> None:
    frame = table(row(cell(TITLE + plain_table(*form("甲项目")) + para())))
    assert summary(para("正文。"), frame) == WHOLE


def test_a_word_for_procedures_is_no_mark_of_a_continued_table() -> None:
    lines = form("甲项目")
    found = read(document(TITLE, plain_table(*lines), para("审批手续表"), plain_table("甲|乙")))
    assert [one.text for one in found.grids[1].captions] == ["审批手续表"]
