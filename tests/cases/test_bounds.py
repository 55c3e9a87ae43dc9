"""What a report says of how its numbers are to each other: each row of `bounds.toml`."""

from __future__ import annotations

from decimal import Decimal

import pytest
from support.report_sentences import accusations, accusations_in_cell
from support.reports import read_report

from xl_jixiao.checks.report_numbers.bounds import Bound, bounds, of_bounds
from xl_jixiao.checks.report_numbers.lines import lines
from xl_jixiao.checks.report_numbers.passage import Passages
from xl_jixiao.checks.report_numbers.relations import NumberRelation

ROWS = bounds()
TITLE = "某县某局2023年度某补助资金项目绩效自评报告\n一、项目资金与完成情况\n"


def relations(text: str) -> list[NumberRelation]:
    found = lines(read_report(TITLE + text))
    return list(of_bounds(found, Passages(found)))


def test_a_row_is_read_as_other_data() -> None:
    assert {type(row.near) for row in ROWS} == {Decimal}
    assert [row.of for row in ROWS if not row.fires or not row.silent] == []
    assert len({row.of for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize(
    ("row", "text"),
    [(row, text) for row in ROWS for text in row.fires],
    ids=lambda one: getattr(one, "of", ""),
)
def test_a_row_tells_what_is_not_so(row: Bound, text: str) -> None:
    assert row.of in [one.facts["of"] for one in relations(text) if not one.agrees]
    assert accusations(text)
    assert accusations_in_cell(text)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.of)
def test_nothing_is_told_of_what_is_so(row: Bound) -> None:
    assert [hit.message for text in row.silent for hit in accusations(text)] == []


def test_what_holds_is_said_as_it_is() -> None:
    found = relations("群众满意度目标值90%，实际为92.6%，超过目标值。")

    assert [(one.agrees, one.formula) for one in found] == [(True, "92.6%大于90%")]


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("年度计划演出60场，实际演出56场，超额完成年度演出任务。", "56场不大于60场"),
        ("群众满意度目标值90%，实际为88.6%，超过年度目标值。", "88.6%不大于90%"),
        ("全年接待游客50万人次，比上年的60万人次增加10万人次。", "50万人次不大于60万人次"),
        ("全市14个县区中我县位列第15名。", "第15名"),
        ("自评得分88.5分，按照90分以上为优、80分至90分为良的标准，等级为优。", "88.5分应为良"),
    ],
)
def test_it_is_shown_by_which_numbers(text: str, formula: str) -> None:
    (told,) = accusations(text)

    assert formula in told.message


def test_numbers_that_are_told_to_be_wrong_are_told_once() -> None:
    text = "“三公”经费支出18.36万元，较上年的15.30万元下降20.00%。"

    assert len(accusations(text)) == 1


def test_what_is_said_before_a_semicolon_is_asked_once() -> None:
    text = "计划造林60亩，实际造林56亩，超额完成任务；计划育苗40亩，实际育苗44亩，超额完成任务；"

    assert [one.formula for one in relations(text)] == ["56亩不大于60亩", "44亩大于40亩"]
