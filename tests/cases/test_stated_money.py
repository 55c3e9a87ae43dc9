"""Every line of `money.toml`: 100万元 fill the column in one report and do not in the other."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from importlib.resources import files
from typing import Any

import pytest
from support.reports import read_report

from xl_jixiao.model.report import Report
from xl_jixiao.text.number_roles import NumberRole, NumberScope

RULES = tomllib.loads(files("xl_jixiao.text").joinpath("money.toml").read_text("utf-8"))
OF_PROJECT = [*RULES["column"], *RULES["rank"]]


def stated(report: Report, row: str, column: str) -> Decimal | None:
    one = report.money[row].whole.get(column) if row in report.money else None
    return one.value if one else None


def of_project(sentences: str) -> Report:
    return read_report(f"某县某局2023年度某项目绩效自评报告\n一、项目资金情况\n{sentences}")


def of_unit(sentences: str) -> Report:
    return read_report(f"某县某局2023年度部门整体支出绩效自评报告\n一、部门支出情况\n{sentences}")


@pytest.mark.parametrize("line", OF_PROJECT, ids=lambda one: one["acts"])
def test_a_line_fills_the_column_of_a_project(line: dict[str, Any]) -> None:
    column = line.get("fills", "annual")

    assert stated(of_project(line["acts"]), "total", column) == 100
    assert stated(of_project(line["not"]), "total", column) != 100


@pytest.mark.parametrize("line", RULES["topic"], ids=lambda one: one["acts"])
def test_a_line_fills_the_column_of_a_unit(line: dict[str, Any]) -> None:
    row, column = line["fills"]

    assert stated(of_unit(line["acts"]), row, column) == 100
    assert stated(of_unit(line["not"]), row, column) != 100


def test_the_lines_are_of_roles_and_scopes_that_there_are() -> None:
    assert {one["role"] for one in RULES["column"]} <= set(NumberRole)
    assert {one["scope"] for one in RULES["rank"]} <= set(NumberScope)


def test_two_amounts_of_one_rank_leave_the_column_blank() -> None:
    money = of_project("下达项目资金100万元。\n安排项目资金90万元。").money["total"]

    assert "annual" not in money.whole
    assert [one.value for one in money.undecided["annual"]] == [100, 90]


def test_two_sources_that_gave_the_same_are_two() -> None:
    money = of_project("下达中央资金100万元，下达省级资金100万元。").money["total"]

    assert "annual" not in money.whole
    assert [one.value for one in money.sources] == [100, 100]


def test_an_amount_in_two_units_is_one_amount() -> None:
    money = of_project("下达项目资金1.86亿元。\n下达项目资金18632.45万元。").money["total"]

    assert money.whole["annual"].value == Decimal("18632.45")
