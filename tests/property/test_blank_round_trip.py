"""Blank → fill → read gives back what was filled in, and an untouched blank is never filled in."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.essence import essence, expected
from support.fill import Filling, consistent_submissions, fill_workbook
from support.layouts import blank_ids

from xl_jixiao.forms.reader import read_forms
from xl_jixiao.intake.load import read_workbook
from xl_jixiao.intake.refusal import Refusal
from xl_jixiao.layouts.blank import plan_blank
from xl_jixiao.layouts.loading import find_layout
from xl_jixiao.model.finding import SheetResult, Status
from xl_jixiao.model.submission import Submission
from xl_jixiao.outputs.planned import write_blank


def read(path: Path) -> tuple[tuple[Submission, ...], tuple[SheetResult, ...]]:
    workbook = read_workbook(path.read_bytes(), path.name)
    assert not isinstance(workbook, Refusal)
    return read_forms(workbook, file=path.name)


@pytest.mark.parametrize("layout_id", blank_ids())
@pytest.mark.parametrize("prefilled", [False, True])
def test_an_untouched_blank_is_never_filled_in(layout_id, prefilled, tmp_path):
    known = {"unit": "青山县水利局", "unit_code": "430001", "year": 2024} if prefilled else {}
    path = tmp_path / "blank.xlsx"
    write_blank([plan_blank(layout_id, **known)], path)
    submissions, sheets = read(path)
    assert submissions == ()
    assert [sheet.status for sheet in sheets] == [Status.SKIPPED]
    assert sheets[0].reason


@pytest.mark.parametrize("layout_id", blank_ids())
@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_what_was_filled_in_is_read_back(layout_id, data, tmp_path):
    filling = data.draw(consistent_submissions(layout_id))
    path = fill_workbook(tmp_path / "filled.xlsx", filling)
    submissions, sheets = read(path)
    assert [sheet.status for sheet in sheets] == [Status.MERGED], sheets
    assert [essence(one) for one in submissions] == [expected(filling)]
    assert submissions[0].layout == layout_id


@settings(
    max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_all_forms_of_a_unit_are_read_from_one_workbook(data, tmp_path):
    ids = ("hunan-department", "hunan-basic-data", "central-project", "central-project")
    fillings: list[Filling] = [data.draw(consistent_submissions(one)) for one in ids]
    path = fill_workbook(tmp_path / "unit.xlsx", *fillings)
    submissions, _ = read(path)
    assert [essence(one) for one in submissions] == [expected(one) for one in fillings]


@pytest.mark.parametrize("amount", ["1900.12", "2023.10", "2024.01"])
def test_an_amount_that_looks_like_a_month_is_still_an_amount(amount, tmp_path):
    layout = find_layout("hunan-department")
    labels = [half.text for pair in layout.funds.halves for half in pair if half is not None]
    expense = len(layout.funds.rows) + labels.index("项目支出：")
    values = {("funds", expense, "amount"): amount}
    path = fill_workbook(tmp_path / "filled.xlsx", Filling(layout.id, "水利局", 2024, values))
    funds = {line.name: line.amount.value for line in read(path)[0][0].funds}
    assert funds["项目支出"] == Decimal(amount)
