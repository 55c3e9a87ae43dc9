"""Every row of `equations.toml`: it tells in one sentence, and nothing is told in the others."""

from __future__ import annotations

import pytest
from support.report_sentences import accusations, accusations_in_cell
from support.reports import read_report

from xl_jixiao.checks.report_numbers.equations import Equation, equations, of_equations
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
