"""Every row of `equations.toml`: it tells in one sentence, and nothing is told in the others."""

from __future__ import annotations

import re

import pytest
from support.report_sentences import accusations, accusations_in_cell
from support.reports import read_report

from xl_jixiao.checks.report_numbers.equations import (
    Equation,
    equations,
    of_equations,
    passage_of,
)
from xl_jixiao.checks.report_numbers.lines import lines

ROWS = equations()
TITLE = "某县某局2023年度某补助资金项目绩效自评报告\n一、项目资金与完成情况\n"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.of)
def test_a_row_tells_what_does_not_hold(row: Equation) -> None:
    found = of_equations(lines(read_report(TITLE + row.fires)))

    assert row.of in [one.facts["of"] for one in found if not one.agrees]
    assert accusations(row.fires)
    assert accusations_in_cell(row.fires)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.of)
def test_nothing_is_told_of_what_holds(row: Equation) -> None:
    assert [hit.message for text in row.silent for hit in accusations(text)] == []


@pytest.mark.parametrize(
    "row", [row for row in ROWS if "ps" in row.pattern.groupindex], ids=lambda row: row.of
)
def test_a_list_of_many_is_looked_through_once(row: Equation) -> None:
    """With words between its numbers that can be split in many ways, and no total behind."""
    passage = passage_of(lines(read_report(TITLE + row.fires))[-1])
    found = row.pattern.search(passage.text)
    assert found
    items = re.sub("[\ue000-\ue003]..", r"\g<0>用于屋面防水的改造、", found["ps"]) * 20
    text = f"{passage.text[: found.start('ps')]}{items}均已拨付到位"

    assert len(list(row.pattern.finditer(text))) <= len(items)


@pytest.mark.parametrize("sign", ["\ue000", "\ue004", "\ue00f", "\ue100", "\uf8ff"])
def test_a_sign_of_private_use_is_no_number(sign: str) -> None:
    text = "资金主要用于：杨{0}村道路46万元，培训{0}费12.5万元，宣传费8.3万元，合计{1}万元。"

    assert accusations(text.format(sign, "66.8")) == []
    assert accusations(text.format(sign, "67.8"))


def test_a_day_that_is_expected_is_written_without_zeros() -> None:
    """By no format of the system, which has other ones on Windows."""
    text = "消防改造工程2023年4月10日开工，10月5日竣工。时效指标：工程于2023年9月25日竣工，得满分。"

    assert [one.expected for one in accusations(text)] == ["2023年10月5日"]
