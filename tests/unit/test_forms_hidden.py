"""Rows and columns that nobody sees: read, told, and counted only where they must be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

import pytest
from support.grids import grid_of

from xl_jixiao.forms.reader import read_sheet
from xl_jixiao.model.grid import Unseen
from xl_jixiao.model.submission import HiddenKind, IndicatorForm
from xl_jixiao.rules.loading import load_rules
from xl_jixiao.scoring.engine import score_submission

# row 4 is the money, 7 to 10 the indicators; {extra} is the points of row 9
FORM = """
某局2023年度部门整体支出绩效自评表||||||||
单位名称|某县某局|||||||
年度预算（万元）||年初预算数|全年预算数|全年执行数|分值|执行率|得分|
^|年度资金总额|100|100|100|10|100%|10|
绩效指标|||||||||
|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因
|产出指标|数量指标|甲项|≥8个|8个|40|40|
||质量指标|乙项|≥90%|95%|{rest}|{rest}|
|效益指标|社会效益指标|丙项|≥5人|6人|{extra}|{extra}|
|满意度指标|服务对象满意度|满意度|≥90%|95%|10|10|
总分||||||100|100|
"""


def read(
    table: str,
    rows: Iterable[int] = (),
    filtered: Iterable[int] = (),
    cols: Iterable[int] = (),
) -> IndicatorForm:
    grid = grid_of(table)
    unseen = Unseen(frozenset(rows), frozenset(filtered), frozenset(cols))
    (found,) = read_sheet(replace(grid, unseen=unseen), file="a.xlsx").submissions
    return found


def names(found: IndicatorForm) -> list[str]:
    return [one.level3.text for one in found.indicators]


def told(found: IndicatorForm) -> list[tuple[str, HiddenKind]]:
    return [(one.label, one.kind) for one in found.hidden]


@pytest.mark.parametrize(
    ("points", "hidden", "read_rows", "kind", "total"),
    [
        # 10 + 40 + 40 + 10 are full without row 9
        ((40, 5), ([9], []), 3, HiddenKind.LEFT_OUT, (100, 100)),
        # only with row 9 are there 100
        ((30, 10), ([9], []), 4, HiddenKind.COUNTED, (100, 100)),
        # 90 without it, 105 with it
        ((30, 15), ([9], []), 4, HiddenKind.OPEN, (90, 105)),
        # the filter is a way of looking
        ((40, 5), ([], [9]), 4, HiddenKind.FILTERED, (105, 105)),
        ((30, 10), ([], [9]), 4, HiddenKind.FILTERED, (100, 100)),
    ],
)
def test_a_hidden_row_counts_where_only_with_it_there_are_full_marks(
    points: tuple[int, int],
    hidden: tuple[list[int], list[int]],
    read_rows: int,
    kind: HiddenKind,
    total: tuple[int, int],
) -> None:
    found = read(FORM.format(rest=points[0], extra=points[1]), *hidden)
    assert len(found.indicators) == read_rows
    assert told(found) == [("丙项", kind)]
    assert [ref.a1 for ref in found.hidden[0].refs] == ["E9", "F9", "G9", "H9"]
    score = score_submission(found, load_rules("national"))
    assert (score.low, score.high) == tuple(map(Decimal, total))
    assert (score.total is None) is (kind is HiddenKind.OPEN)


def test_the_section_of_a_row_that_was_left_out_is_gone_as_well() -> None:
    found = read(FORM.format(rest=40, extra=5), [9])
    assert [one.label.text for one in found.sections] == ["产出指标", "满意度指标"]
    assert [found.sections[one.section].label.text for one in found.indicators] == [
        *("产出指标", "产出指标", "满意度指标")
    ]


def test_hidden_and_empty_is_silent() -> None:
    table = FORM.format(rest=40, extra="").replace("|≥5人|6人|", "|||")
    found = read(table, [9])
    assert names(found) == ["甲项", "乙项", "满意度"]
    assert found.hidden == ()
    assert read(FORM.format(rest=30, extra=10)).hidden == ()


def test_what_is_hidden_outside_the_indicators_counts_and_is_told() -> None:
    table = FORM.format(rest=30, extra=10)
    found = read(table, [4])
    assert {label for label, _ in told(found)} == {"年度资金总额"}
    assert {kind for _, kind in told(found)} == {HiddenKind.COUNTED}
    assert ("总分", HiddenKind.COUNTED) in told(read(table, [11]))
    assert read(table, [1, 3, 5, 6]).hidden == ()


def test_of_two_total_rows_the_visible_one_is_read() -> None:
    line = "^|年度资金总额|100|100|100|10|100%|10|"
    table = FORM.format(rest=30, extra=10).replace(
        line, f"^|年度资金总额|90|90|45|10|50%|5|\n{line}"
    )
    found = read(table, [4])
    assert [str(one.annual.value) for one in found.funds if one.annual.value] == ["100"]


def test_of_two_lines_with_the_unit_the_visible_one_is_read() -> None:
    line = "单位名称|某县某局|||||||"
    table = FORM.format(rest=30, extra=10).replace(line, f"单位名称|旧局|||||||\n{line}")
    assert read(table, [2]).unit.text == "某县某局"
    assert read(table).unit.text == "旧局"


COLUMNS = """
某局2023年度项目支出绩效自评表||||||||
一级指标|二级指标|三级指标|年度指标值|实际完成值|实际完成值|分值|得分|得分
产出指标|数量指标|甲项|≥8个|3个|8个|50|10|50
满意度指标|服务对象满意度|满意度|≥90%|50%|95%|50|10|50
"""


def test_of_two_columns_with_one_heading_the_visible_one_is_read() -> None:
    found = read(COLUMNS, cols=[5, 8])
    assert [one.actual.text for one in found.indicators] == ["8个", "95%"]
    assert [str(one.claimed_score.value) for one in found.indicators] == ["50", "50"]
    assert found.hidden == ()
    other = read(COLUMNS, cols=[6, 9])
    assert [one.actual.text for one in other.indicators] == ["3个", "50%"]


def test_a_hidden_column_without_another_is_read_and_told() -> None:
    table = "\n".join(
        "|".join(part for at, part in enumerate(line.split("|")) if at not in {5, 8})
        for line in COLUMNS.strip().splitlines()
    )
    found = read(table, cols=[5])
    assert [one.actual.text for one in found.indicators] == ["3个", "50%"]
    assert told(found) == [("实际完成值", HiddenKind.COLUMN)]
    assert found.hidden[0].refs[0].a1 == "E2"


def test_a_heading_over_a_hidden_and_a_visible_column_reads_the_visible_one() -> None:
    table = COLUMNS.replace("实际完成值|实际完成值|分值|得分|得分", "实际完成值|<|分值|得分|<")
    found = read(table, cols=[5, 8])
    assert [one.actual.text for one in found.indicators] == ["8个", "95%"]
    assert [str(one.claimed_score.value) for one in found.indicators] == ["50", "50"]


def test_a_merge_that_begins_in_a_hidden_column_is_seen() -> None:
    table = """
某局2023年度项目支出绩效自评表|||||||
一级指标|二级指标|三级指标|年度指标值|实际完成值|<|分值|得分
产出指标|数量指标|甲项|≥8个|8个|<|50|50
满意度指标|服务对象满意度|满意度|≥90%|95%|<|50|50
"""
    found = read(table, cols=[5])
    assert [one.actual.text for one in found.indicators] == ["8个", "95%"]


def test_points_that_are_merged_with_a_visible_row_are_seen() -> None:
    table = """
某局2023年度项目支出绩效自评表|||||||
一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分
产出指标|数量指标|甲项|≥8个|8个|50|50
^|^|乙项|≥3个|3个|^|^
满意度指标|服务对象满意度|满意度|≥90%|95%|50|50
"""
    assert names(read(table, [3])) == ["甲项", "乙项", "满意度"]
    assert names(read(table, [4])) == ["甲项", "满意度"]
